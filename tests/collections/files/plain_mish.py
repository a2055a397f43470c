"""Mish: z tanh(softplus(z))."""
import numpy as np

name = "mish"
structure = "elementwise"


def forward(z):
    return z * np.tanh(np.logaddexp(0, z))


def backward(z, da):
    t = np.tanh(np.logaddexp(0, z))
    s = 0.5 * (1 + np.tanh(z / 2))
    return da * (t + z * (1 - t * t) * s)
