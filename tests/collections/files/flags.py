import numpy as np


def sigmoid(x, derivative=False):
    sigm = 1. / (1. + np.exp(-x))
    if derivative:
        return sigm * (1. - sigm)
    return sigm


def tanh(x, deriv=False):
    if deriv == True:
        return 1 - np.tanh(x) ** 2
    return np.tanh(x)


def relu(x, prime=False):
    if prime:
        return np.heaviside(x, 1)
    return np.maximum(x, 0)


def softsign(x, grad=False):
    if grad:
        return 1 / (1 + np.abs(x))
    return x / (1 + np.abs(x))


def leaky_relu(x, derivative=False, alpha=0.05):
    if not derivative:
        return np.where(x < 0, alpha * x, x)
    return np.where(x < 0, alpha, 1)


def mse(y, y_hat, derivative=False):
    if derivative:
        return y_hat - y
    return np.mean((y_hat - y) ** 2)
