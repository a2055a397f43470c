import numpy as np

from .base import Function
from .constants import SQRT_2_OVER_PI


class Sigmoid(Function):
    def __call__(self, x):
        return 1.0 / (1.0 + np.exp(-x))

    def prime(self, x):
        y = self(x)
        return y * (1.0 - y)


class Tanh(Function):
    def __call__(self, x):
        return np.tanh(x)

    def prime(self, x):
        return 1.0 - self(x) ** 2


class GELU(Function):
    """With the tanh."""

    def __call__(self, x):
        return 0.5 * x * (1 + np.tanh(SQRT_2_OVER_PI * (x + 0.044715 * x ** 3)))

    def prime(self, x):
        t = np.tanh(0.0356774 * x ** 3 + 0.797885 * x)
        return 0.5 * t + (0.0535161 * x ** 3 + 0.398942 * x) * (1 - t ** 2) + 0.5
