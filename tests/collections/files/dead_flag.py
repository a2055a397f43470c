import numpy as np


def sigmoid(x, derivative=False):
    s = 1 / (1 + np.exp(-x))
    return s


def relu(x, derivative=False):
    if derivative:
        return (x > 0) * 1.0
    return np.maximum(0.0, x)


def softmax(x, derivative=False):
    e = np.exp(x - np.max(x, axis=0))
    s = e / np.sum(e, axis=0)
    if derivative:
        return s * (1 - s)
    return s
