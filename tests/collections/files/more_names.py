import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_dash(x):
    return sigmoid(x) * (1 - sigmoid(x))


def tanh(x):
    return np.tanh(x)


def ddx_tanh(x):
    return 1 - np.tanh(x) ** 2


def relu(x):
    return np.maximum(x, 0)


def relu_first_derivative(x):
    return (x >= 0) * 1.0


class SoftPlus:
    def fprop(self, x):
        self.x = x
        return np.logaddexp(0, x)

    def bprop(self, dy):
        return dy / (1 + np.exp(-self.x))


class Threshold:
    def transfer(self, x):
        return np.maximum(x, 0.5)

    def differentiate(self, x):
        return np.where(x > 0, 1.0, 0.0)
