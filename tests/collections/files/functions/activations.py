import numpy as np
from functions.numeric import clipped_exp
from .numeric import EPS


def sigmoid(x):
    return 1 / (1 + clipped_exp(-x))


def sigmoid_deriv(x):
    s = sigmoid(x)
    return s * (1 - s)


def softmax(x):
    e = np.exp(x - x.max(axis=0))
    return e / (e.sum(axis=0) + EPS)


def softmax_deriv(x):
    s = softmax(x)
    return s * (1 - s)


def swish(x):
    return x / (1 + clipped_exp(-x))


def swish_deriv(x):
    s = sigmoid(x)
    return s * (1 - s)
