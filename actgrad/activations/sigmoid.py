"""Sigmoid: equations (3) and (4)."""

import numpy as np

from actgrad.activations.activation import Activation, Array, Equation, Structure


def forward(z: Array) -> Array:
    """A = 1 / (1 + exp(−Z)), equation (3), with exp taken of −|z| so that it never overflows."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, z.dtype.type(1), e) / (1 + e)


def backward(z: Array, da: Array) -> Array:
    """dJ/dZ = dJ/dA ⊙ A ⊙ (1 − A), equation (4), with 1 − A taken without cancellation: e / (1 + e)²."""
    e = np.exp(-np.abs(z))
    return da * (e / (1 + e) ** 2)


SIGMOID = Activation(
    name="sigmoid",
    forward=forward,
    backward=backward,
    structure=Structure.ELEMENTWISE,
    forward_equation=Equation("A = 1 / (1 + exp(−Z))", 3),
    backward_equation=Equation("dJ/dZ = dJ/dA ⊙ A ⊙ (1 − A)", 4),
)
