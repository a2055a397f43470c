"""Functions that are hard to differentiate, with their derivatives, by what makes them hard."""

from collections.abc import Callable

import numpy as np
from mpmath import mp, mpf

from actgrad.activations import Array
from tests.collections.functions import FUNCTIONS

Function = Callable[[Array], Array]


def _slope_of_tanh(z: Array) -> Array:
    e = np.exp(-2 * np.abs(z))
    return np.asarray(4 * e / (1 + e) ** 2)


def _slope_of_sigmoid(z: Array) -> Array:
    e = np.exp(-np.abs(z))
    return np.asarray(e / (1 + e) ** 2)


def _single(z: Array) -> Array:
    return np.tanh(z.astype(np.float32)).astype(float)


def _hash(z: Array) -> Array:
    """Give a number from -1 to 1 that changes with every bit of z: noise that is the same at the same z."""
    bits = np.ascontiguousarray(z.real).view(np.uint64) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(11)
    bits = (bits ^ (bits >> np.uint64(23))) * np.uint64(0xD6E8FEB86659FD93)
    return np.asarray(2 * ((bits >> np.uint64(11)).astype(float) / 2.0**53 - 0.5))


HARD: dict[str, Callable[[float], tuple[Function, Function]]] = {
    "a line that jumps at 1/2 by": lambda x: (lambda z: z + x * (z >= 0.5), np.ones_like),
    "a flat piece that jumps at 1/2 by": lambda x: (
        lambda z: np.maximum(z, 2) + x * (z >= 0.5),
        lambda z: 1.0 * (z > 2),
    ),
    "tanh that jumps at 1/2 by": lambda x: (lambda z: np.tanh(z) + x * (z > 0.5), _slope_of_tanh),
    "tanh in steps of": lambda x: (lambda z: np.round(np.tanh(z), int(np.round(-np.log10(x)))), _slope_of_tanh),
    "tanh and noise of": lambda x: (lambda z: np.tanh(z) + x * _hash(z), _slope_of_tanh),
    "tanh and ripples of": lambda x: (
        lambda z: np.tanh(z) + x * np.sin(1e9 * z),
        lambda z: _slope_of_tanh(z) + x * 1e9 * np.cos(1e9 * z),
    ),
    "tanh in half precision, over": lambda x: (
        lambda z: np.tanh(z.astype(np.float16)).astype(float),
        _slope_of_tanh,
    ),
    "tanh in single precision, and z times": lambda x: (
        lambda z: _single(z) + x * z,
        lambda z: _slope_of_tanh(z) + x,
    ),
    "1.1 times tanh in single precision": lambda x: (
        lambda z: 1.1 * _single(z),
        lambda z: 1.1 * _slope_of_tanh(z),
    ),
    "z in single precision beside": lambda x: (
        lambda z: ((z.astype(np.float32) + np.float32(x)) - np.float32(x)).astype(float),
        np.ones_like,
    ),
    "z rounded down to multiples of": lambda x: (lambda z: np.floor(z / x) * x, np.zeros_like),
    "|z − 1/2| + z²": lambda x: (lambda z: np.abs(z - 0.5) + z**2, lambda z: np.sign(z - 0.5) + 2 * z),
    "√(z² + x²) with x =": lambda x: (
        lambda z: np.sqrt(z * z + x * x),
        lambda z: z / np.sqrt(z * z + x * x),
    ),
    "z and a bump as wide as": lambda x: (
        lambda z: z + np.exp(-((z / x) ** 2)) * x,
        lambda z: 1 - 2 * (z / x) * np.exp(-((z / x) ** 2)),
    ),
    "z + sin² z": lambda x: (lambda z: z + np.sin(z) ** 2, lambda z: 1 + np.sin(2 * z)),
    "1 + tanh z": lambda x: (lambda z: 1 + np.tanh(z), _slope_of_tanh),
    "z(1 + tanh z)": lambda x: (
        lambda z: z * (1 + np.tanh(z)),
        lambda z: 2 * np.exp(2 * z) / (1 + np.exp(2 * z)) + z * _slope_of_tanh(z),
    ),
    "sigmoid as steep as": lambda x: (lambda z: 1 / (1 + np.exp(-x * z)), lambda z: x * _slope_of_sigmoid(x * z)),
    "sigmoid 100 times as steep, about": lambda x: (
        lambda z: 1 / (1 + np.exp(-100 * (z - x))),
        lambda z: 100 * _slope_of_sigmoid(100 * (z - x)),
    ),
    "a sine as fast as": lambda x: (lambda z: np.sin(x * z) / x, lambda z: np.cos(x * z)),
    "a bell as narrow as 1 /": lambda x: (
        lambda z: np.exp(-((z * x) ** 2)),
        lambda z: -2 * x * x * z * np.exp(-((z * x) ** 2)),
    ),
    "|z|^1.5": lambda x: (lambda z: np.abs(z) ** 1.5, lambda z: 1.5 * np.sqrt(np.abs(z)) * np.sign(z)),
    "z²": lambda x: (lambda z: z * z, lambda z: 2 * z),
    "1 / z": lambda x: (lambda z: 1 / z, lambda z: -1 / z**2),
}
"""By name, and the number in it: the function, and its derivative where that is no matter of 60 digits."""

KNOWN = {known.name: known for known in FUNCTIONS}


def hard(name: str, number: float = 0.0) -> tuple[Function, Callable[[float], float]]:
    """Give a function and its derivative at a point, to the last digit for those that are known to 60."""
    if name in HARD:
        forward, derivative = HARD[name](number)
        return forward, lambda z: float(derivative(np.array([[z]]))[0, 0])

    def exact(z: float) -> float:
        with mp.workdps(60):
            return float(KNOWN[name].derivative(mpf(z)))

    return KNOWN[name].forward, exact
