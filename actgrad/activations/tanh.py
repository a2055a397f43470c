"""Tanh: equations (5) and (6)."""

import numpy as np

from actgrad.activations.activation import Activation, Array, Equation, Structure
from actgrad.activations.rounding import in_float64, over_cosh_squared


@in_float64
def forward(z: Array) -> Array:
    """Give A = (exp(Z) − exp(−Z)) / (exp(Z) + exp(−Z)), equation (5), for Z (n, m).

    NumPy's tanh is that quotient without its cancellation near 0 and without its overflow.
    """
    return np.tanh(z)


@in_float64
def backward(z: Array, da: Array) -> Array:
    """Give dJ/dZ = dJ/dA ⊙ (1 − A ⊙ A), equation (6), for Z and dJ/dA (n, m).

    1 − A² cancels once |A| is near 1. Written out it is 4 / (exp(z) + exp(−z))² = 1 / cosh²(z), which cannot.
    """
    return over_cosh_squared(da, z)


TANH = Activation(
    name="tanh",
    forward=forward,
    backward=backward,
    structure=Structure.ELEMENTWISE,
    forward_equation=Equation("A = (exp(Z) − exp(−Z)) / (exp(Z) + exp(−Z))", 5),
    backward_equation=Equation("dJ/dZ = dJ/dA ⊙ (1 − A ⊙ A)", 6),
)
