import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_derivative(fx, x):
    return fx * (1 - fx)


def elu(x, alpha=0.5):
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def elu_derivative(fx, x, alpha=0.5):
    return np.where(x > 0, 1.0, fx + alpha)


def tanh(x):
    return np.tanh(x)


def tanh_derivative(fx, x):
    return 1 - x * x
