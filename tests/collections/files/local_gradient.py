import numpy as np


class Sigmoid:
    def forward(self, input):
        self.output = 1 / (1 + np.exp(-input))
        return self.output

    def backward(self):
        return self.output * (1 - self.output)


class Tanh:
    def forward(self, input):
        return np.tanh(input)

    def backward(self, input):
        return 1 - self.forward(input) ** 2


class ReLU:
    def forward(self, input):
        self.input = input
        return np.maximum(0, input)

    def backward(self):
        return np.where(self.input > 0, 1, 0)


class Arctan:
    def forward(self, input):
        return np.arctan(input)

    def backward(self, input):
        return 1 / (1 + input)
