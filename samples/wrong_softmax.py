"""Softmax whose backward pass has left the off-diagonal of the Jacobian out: dJ/dA · a (1 − a) is only half of it."""

import numpy as np

structure = "columnwise"


def forward(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


def backward(z, da):
    a = forward(z)
    return da * a * (1 - a)
