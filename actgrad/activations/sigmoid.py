"""Sigmoid: equations (3) and (4)."""

import numpy as np

from actgrad.activations.activation import Activation, Equation
from actgrad.activations.double_double import in_float64, over_cosh_squared
from actgrad.activations.graph import elementwise_graph
from actgrad.activations.structure import Array, Structure


@in_float64
def forward(z: Array) -> Array:
    """Give A = 1 / (1 + exp(−Z)), equation (3), for Z (n, m).

    Below z = −700, where exp(−z) nears overflow and 1 + exp(−z) rounds to exp(−z), A is exp(z).
    """
    a: Array = 1 / (1 + np.exp(np.minimum(-z, 700)))
    far = z < -700
    if far.any():
        a[far] = np.exp(z[far])
    return a


@in_float64
def backward(z: Array, da: Array) -> Array:
    """Give dJ/dZ = dJ/dA ⊙ A ⊙ (1 − A), equation (4), for Z and dJ/dA (n, m).

    1 − A loses digits where A is near 1. So A(1 − A) = exp(−z) / (1 + exp(−z))² is computed as 1 / (4cosh²(z/2)).
    """
    return over_cosh_squared(da * 0.25, z * 0.5)


SIGMOID = Activation(
    name="sigmoid",
    forward=forward,
    backward=backward,
    structure=Structure.ELEMENTWISE,
    forward_equation=Equation("A = 1 / (1 + exp(−Z))", 3),
    backward_equation=Equation("dJ/dZ = dJ/dA ⊙ A ⊙ (1 − A)", 4),
    graphs=elementwise_graph(
        ("u0", "z"),
        ("u1", "neg", "u0"),
        ("u2", "exp", "u1"),
        ("u3", "sum", 1, "u2"),
        ("u4", "reciprocal", "u3"),
        simplified=(
            lambda z, _own, _a: np.exp(-z) / (1 + np.exp(-z)) ** 2,
            lambda z, _own, _a: (1 + np.exp(-z) - 1) / (1 + np.exp(-z)) ** 2,
            lambda z, _own, _a: 1 / (1 + np.exp(-z)) - 1 / (1 + np.exp(-z)) ** 2,
            lambda _z, _own, a: a * (1 - a),
        ),
        closed=lambda da, _z, a, _mean: da * a * (1 - a),
        stable="exp is taken only where it cannot overflow, and a(1 − a) as 1/(4cosh²(z/2)), in which nothing cancels",
    ),
    own=True,
)
