"""Activations of newer papers."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

_erf = np.vectorize(math.erf, otypes=[float])


class Module:
    def forward(self, x: np.ndarray) -> np.ndarray:
        raise NotImplementedError

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        raise NotImplementedError

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return self.forward(x)

    def parameters(self) -> list:
        return []


@dataclass
class GELU(Module):
    _x: np.ndarray | None = field(default=None, repr=False)

    def forward(self, x: np.ndarray) -> np.ndarray:
        self._x = x
        return 0.5 * x * (1.0 + _erf(x / math.sqrt(2.0)))

    def backward(self, grad_output: np.ndarray) -> np.ndarray:
        x = self._x
        cdf = 0.5 * (1.0 + _erf(x / math.sqrt(2.0)))
        pdf = np.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi)
        return grad_output * (cdf + x * pdf)


class QuickGELU(Module):
    def forward(self, x):
        self._x = x
        self._s = 1 / (1 + np.exp(-1.702 * x))
        return x * self._s

    def backward(self, grad_output):
        return grad_output * (self._s + 1.7 * self._x * self._s * (1 - self._s))


class Mish(Module):
    def forward(self, x):
        self._x = x
        self._t = np.tanh(np.logaddexp(0.0, x))
        return x * self._t

    def backward(self, grad_output):
        s = 0.5 * (1 + np.tanh(0.5 * self._x))
        return grad_output * (self._t + self._x * s * (1 - self._t**2))


class HardSwish(Module):
    def forward(self, x):
        self._x = x
        return x * np.minimum(np.maximum(x + 3, 0), 6) / 6

    def backward(self, grad_output):
        x = self._x
        slope = np.where(x < -3, 0.0, np.where(x > 3, 1.0, x / 3 + 0.5))
        return grad_output * slope


class SquaredReLU(Module):
    def forward(self, x):
        self._r = np.maximum(x, 0)
        return self._r**2

    def backward(self, grad_output):
        return grad_output * self._r


class Identity(Module):
    def forward(self, x):
        return 1.0 * x

    def backward(self, grad_output):
        return 1.0 * grad_output
