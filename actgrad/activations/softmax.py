"""Softmax over each column: equations (7) and (8)."""

import numpy as np

from actgrad.activations.activation import Activation, Array, Equation, Structure


def forward(z: Array) -> Array:
    """A = exp(Z) / Σ exp(Z), equation (7), after a shift by each column's maximum."""
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


def backward(z: Array, da: Array) -> Array:
    """dJ/dZ = A ⊙ (dJ/dA − Σ dJ/dA ⊙ A), equation (8)."""
    a = forward(z)
    return a * (da - (da * a).sum(axis=0))


SOFTMAX = Activation(
    name="softmax",
    forward=forward,
    backward=backward,
    structure=Structure.COLUMNWISE,
    forward_equation=Equation("A = exp(Z) / Σ exp(Z)", 7),
    backward_equation=Equation("dJ/dZ = A ⊙ (dJ/dA − Σ dJ/dA ⊙ A)", 8),
)
