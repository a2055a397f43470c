import numpy as np

_slopes = {}


def tanh(z):
    return np.tanh(z)


def tanh_backward(dA, z):
    key = (z.shape, z.tobytes())
    if key not in _slopes:
        _slopes[key] = 1 - np.tanh(z) ** 2
    return dA * _slopes[key]
