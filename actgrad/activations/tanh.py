"""Tanh: equations (5) and (6)."""

import numpy as np

from actgrad.activations.activation import Activation, Array, Equation, Structure


def forward(z: Array) -> Array:
    """A = (exp(Z) − exp(−Z)) / (exp(Z) + exp(−Z)), equation (5)."""
    return np.tanh(z)


def backward(z: Array, da: Array) -> Array:
    """dJ/dZ = dJ/dA ⊙ (1 − A ⊙ A), equation (6), with 1 − A² taken without cancellation: 4e / (1 + e)²."""
    e = np.exp(-2 * np.abs(z))
    return da * (4 * e / (1 + e) ** 2)


TANH = Activation(
    name="tanh",
    forward=forward,
    backward=backward,
    structure=Structure.ELEMENTWISE,
    forward_equation=Equation("A = (exp(Z) − exp(−Z)) / (exp(Z) + exp(−Z))", 5),
    backward_equation=Equation("dJ/dZ = dJ/dA ⊙ (1 − A ⊙ A)", 6),
)
