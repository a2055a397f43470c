"""Right passes as people write them, and matrices to judge them on."""

import numpy as np

from actgrad.activations import Activation, Array
from actgrad.checking.result import Case


def drawn(shape: tuple[int, int] = (6, 5), seed: int = 0, scale: float = 1.0) -> tuple[Array, Array]:
    """Give a Z and a dJ/dA of this shape."""
    draw = np.random.Generator(np.random.PCG64(seed))
    return scale * draw.standard_normal(shape), draw.standard_normal(shape)


def one_case(
    activation: Activation, z: Array, da: Array, dz: Array | None = None, name: str = "x", battery: bool = False
) -> Case:
    """Give the case of this activation on these matrices."""
    return Case(activation, activation.name, name, z, da, dz, battery=battery)


def tanh_backward(z: Array, da: Array) -> Array:
    return np.asarray(da * (1 - np.tanh(z) ** 2))


def softmax(z: Array) -> Array:
    e = np.exp(z - z.max(axis=0))
    return np.asarray(e / e.sum(axis=0))


def softmax_backward(z: Array, da: Array) -> Array:
    a = softmax(z)
    return np.asarray(a * (da - (a * da).sum(axis=0)))


TANH = Activation("tanh", np.tanh, tanh_backward)
SOFTMAX = Activation("softmax", softmax, softmax_backward)
