import numpy as np


def tanh(x):
    return np.tanh(x)


def tanh_prime(x):
    return 1 - np.tanh(x) ** 2


def tanh_dervative(x):
    return 1 - np.tanh(x) ** 2


def softsign(x):
    return x / (1 + np.abs(x))


def softsign_grd(x):
    return 1 / (1 + np.abs(x)) ** 2
