"""ReLU: equations (1) and (2)."""

import numpy as np

from actgrad.activations.activation import Activation, Equation, Kink
from actgrad.activations.graph import elementwise_graph
from actgrad.activations.structure import Array, Structure


def forward(z: Array) -> Array:
    """Give A = max(0, Z), equation (1), for Z (n, m); −0 gives 0, and NaN stays NaN."""
    return np.where(z <= 0, z.dtype.type(0), z)


def backward(z: Array, da: Array) -> Array:
    """Give dJ/dZ = dJ/dA ⊙ I(Z > 0), equation (2), for Z and dJ/dA (n, m); at the kink, Z = 0, the slope is 0.

    A NaN in Z or in dJ/dA stays NaN; an infinite dJ/dA times a slope of 0 gives 0, the limit.
    """
    dz = np.where(z <= 0, z.dtype.type(0), da)
    return np.where(np.isnan(z) | np.isnan(da), z.dtype.type(np.nan), dz)


RELU = Activation(
    name="relu",
    forward=forward,
    backward=backward,
    structure=Structure.ELEMENTWISE,
    kinks=(Kink(0.0, left=0.0, right=1.0, used=0.0),),
    forward_equation=Equation("A = max(0, Z)", 1),
    backward_equation=Equation("dJ/dZ = dJ/dA ⊙ I(Z > 0)", 2),
    graphs=elementwise_graph(
        ("u0", "z"),
        ("u1", "max", 0, "u0"),
        simplified=(lambda z, _own, _a: np.greater(z, 0),),
        closed=lambda da, z, _a, _mean: da * np.greater(z, 0),
    ),
    own=True,
)
