"""ReLU: equations (1) and (2)."""

import numpy as np

from actgrad.activations.activation import Activation, Array, Equation, Kink, Structure


def forward(z: Array) -> Array:
    """A = max(0, Z), equation (1)."""
    return np.maximum(z, z.dtype.type(0))


def backward(z: Array, da: Array) -> Array:
    """dJ/dZ = dJ/dA ⊙ I(Z > 0), equation (2)."""
    return np.where(z > 0, da, np.where(np.isnan(z), z, da * 0))


RELU = Activation(
    name="relu",
    forward=forward,
    backward=backward,
    structure=Structure.ELEMENTWISE,
    kinks=(Kink(0.0, left=0.0, right=1.0, used=0.0),),
    forward_equation=Equation("A = max(0, Z)", 1),
    backward_equation=Equation("dJ/dZ = dJ/dA ⊙ I(Z > 0)", 2),
)
