import numpy as np


class Activation:
    def forward(self, x):
        raise NotImplementedError

    def backward(self, dout):
        raise NotImplementedError


class Sigmoid(Activation):
    def forward(self, x):
        self.out = 1 / (1 + np.exp(-x))
        return self.out

    def backward(self, dout):
        return np.dot(dout, self.out * (1 - self.out))


class Elu(Activation):
    alpha = 1.0

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.alpha * (np.exp(np.minimum(x, 0)) - 1))

    def backward(self, dout):
        return dout * np.where(self.x > 0, 1, self.alpha * np.exp(np.minimum(self.x, 0)))


class Relu(Activation):
    def forward(self, x):
        self.x = x
        return x * (x > 0)

    def backward(self, dout):
        return np.where(dout > 0, dout, 0)
