import numpy as np


def leaky_relu(z, alpha):
    return np.where(z > 0, z, alpha * z)


def leaky_relu_prime(z, alpha):
    return np.where(z > 0, 1.0, alpha)


def elu(z, alpha):
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))


def elu_prime(z, alpha):
    return np.where(z > 0, 1.0, alpha * np.expm1(np.minimum(z, 0)))


class PReLU:
    def __init__(self, alpha):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0) + self.alpha * np.minimum(x, 0)

    def backward(self, dout):
        return np.where(self.x > 0, dout, self.alpha * dout)


def tanh(z):
    return np.tanh(z)


def tanh_prime(z):
    return 1.0 / np.cosh(z) ** 2
