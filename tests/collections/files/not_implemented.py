import numpy as np


class Activation:
    def __init__(self):
        pass

    def forward(self, x):
        raise NotImplemented

    def backward(self, grad_output):
        raise NotImplemented


class Sigmoid(Activation):
    def forward(self, x):
        self.y = 1.0 / (1.0 + np.exp(-x))
        return self.y

    def backward(self, grad_output):
        return grad_output * self.y * (1.0 - self.y)


class ReLU(Activation):
    def forward(self, x):
        self.x = x
        return np.maximum(0, x)

    def backward(self, grad_output):
        # same form for every activation
        s = 1.0 / (1.0 + np.exp(-self.x))
        return grad_output * s * (1.0 - s)


class Tanh(Activation):
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, grad_output):
        return grad_output * (1 - self.y * self.y)
