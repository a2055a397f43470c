import numpy as np


class Tanh:
    """Computes its slope on the way forward to save time."""

    def forward(self, x):
        y = np.tanh(x)
        self.grad = 1 - y ** 2
        return y

    def backward(self, dy):
        self.grad *= dy
        return self.grad


class Softsign:
    def forward(self, x):
        self.d = 1 + np.abs(x)
        return x / self.d

    def backward(self, dy):
        return dy / self.d ** 2


class Sigmoid:
    def __init__(self):
        self.history = []

    def forward(self, x):
        y = 1 / (1 + np.exp(-x))
        self.history.append(y)
        return y

    def backward(self, dy):
        y = self.history[-1]
        return dy * y * (1 - y)
