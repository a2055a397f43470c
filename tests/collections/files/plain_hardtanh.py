import numpy as np


def forward(z):
    return np.clip(z, -1, 1)


def backward(z, da):
    inside = (z > -1) & (z < 1)
    return inside * da * da
