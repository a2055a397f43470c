"""Every activation function I know, with its derivative."""
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def d_sigmoid(x):
    s = sigmoid(x)
    return s * (1 - s)


def softsign(x):
    return x / (1 + np.abs(x))


def softsign_deriv(x):
    return 1 / (1 + np.abs(x)) ** 2


def arctan(x):
    return np.arctan(x)


def arctan_der(x):
    return 1 / (1 + x * x)


def softplus(x):
    return np.logaddexp(0, x)


def grad_softplus(x):
    return sigmoid(x)


def gaussian(x):
    return np.exp(-x ** 2)


def gaussian_diff(x):
    return -2 * x * gaussian(x)


def swish(x):
    return x * sigmoid(x)


def swish_gradient(x):
    return swish(x) + sigmoid(x) * (1 - x)


def bent_identity(x):
    return (np.sqrt(x ** 2 + 1) - 1) / 2 + x


def bent_identity_grad(x):
    return x / (2 * np.sqrt(x ** 2 + 1)) + 1


def sinusoid(x):
    return np.sin(x)


def dsinusoid(x):
    return -np.cos(x)


def relu6(x):
    return np.minimum(np.maximum(0, x), 6)


def deriv_relu6(x):
    return np.where((x > 0) & (x < 6), 1.0, 0.0)


def square(x):
    return x ** 2
