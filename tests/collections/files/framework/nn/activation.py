from abc import abstractmethod

import numpy as np

from .module import Module


class Activation(Module):
    @abstractmethod
    def derivative(self, x):
        ...

    def forward(self, x):
        self._x = x
        return self.apply(x)

    @abstractmethod
    def apply(self, x):
        ...

    def backward(self, grad):
        return grad * self.derivative(self._x)


class ReLU(Activation):
    def apply(self, x):
        return np.maximum(x, 0)

    def derivative(self, x):
        return (x > 0).astype(x.dtype)


class Tanh(Activation):
    def apply(self, x):
        return np.tanh(x)

    def derivative(self, x):
        return 1.0 - np.tanh(x) ** 2


class Softplus(Activation):
    def __init__(self, beta=2.0):
        self.beta = beta

    def apply(self, x):
        return np.logaddexp(0, self.beta * x) / self.beta

    def derivative(self, x):
        return self.beta * 0.5 * (1 + np.tanh(self.beta * x / 2))


class Softmax(Activation):
    def apply(self, x):
        e = np.exp(x - x.max(axis=0, keepdims=True))
        return e / e.sum(axis=0, keepdims=True)

    def derivative(self, x):
        s = self.apply(x)
        return s * (1 - s)
