"""Swish, z · sigmoid(z), in the plain style: `actgrad check swish.py`, `actgrad explain swish.py --at 0.5`."""

import numpy as np

name = "swish"
structure = "elementwise"
graph = [
    ("u1", "neg", "u0"),
    ("u2", "exp", "u1"),
    ("u3", "sum", 1, "u2"),
    ("u4", "reciprocal", "u3"),
    ("u5", "product", "u0", "u4"),
]


def _sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def forward(z):
    return z * _sigmoid(z)


def backward(z, da):
    s = _sigmoid(z)
    return da * (s + z * s * (1 - s))
