"""Tanh: equations (5) and (6)."""

import numpy as np

from actgrad.activations.activation import Activation, Equation
from actgrad.activations.double_double import in_float64, over_cosh_squared
from actgrad.activations.graph import elementwise_graph
from actgrad.activations.structure import Array, Structure


@in_float64
def forward(z: Array) -> Array:
    """Give A = (exp(Z) − exp(−Z)) / (exp(Z) + exp(−Z)), equation (5), for Z (n, m).

    NumPy's tanh computes this quotient without cancellation near 0 and without overflow.
    """
    return np.tanh(z)


@in_float64
def backward(z: Array, da: Array) -> Array:
    """Give dJ/dZ = dJ/dA ⊙ (1 − A ⊙ A), equation (6), for Z and dJ/dA (n, m).

    1 − A² loses digits where |A| is near 1. So 1 − A² = 4 / (exp(z) + exp(−z))² is computed as 1 / cosh²(z).
    """
    return over_cosh_squared(da, z)


TANH = Activation(
    name="tanh",
    forward=forward,
    backward=backward,
    structure=Structure.ELEMENTWISE,
    forward_equation=Equation("A = (exp(Z) − exp(−Z)) / (exp(Z) + exp(−Z))", 5),
    backward_equation=Equation("dJ/dZ = dJ/dA ⊙ (1 − A ⊙ A)", 6),
    graphs=elementwise_graph(
        ("u0", "z"),
        ("u1", "neg", "u0"),
        ("u2", "exp", "u0"),
        ("u3", "exp", "u1"),
        ("u4", "difference", "u2", "u3"),
        ("u5", "sum", "u2", "u3"),
        ("u6", "reciprocal", "u5"),
        ("u7", "product", "u4", "u6"),
        simplified=(
            lambda z, _own, _a: 4 * np.exp(z) * np.exp(-z) / (np.exp(z) + np.exp(-z)) ** 2,
            lambda z, _own, _a: (
                (np.exp(z) ** 2 + 2 * np.exp(z) * np.exp(-z) + np.exp(-z) ** 2) / (np.exp(z) + np.exp(-z)) ** 2
                - (np.exp(z) ** 2 - 2 * np.exp(z) * np.exp(-z) + np.exp(-z) ** 2) / (np.exp(z) + np.exp(-z)) ** 2
            ),
            lambda z, _own, _a: 1 - (np.exp(z) - np.exp(-z)) ** 2 / (np.exp(z) + np.exp(-z)) ** 2,
            lambda _z, _own, a: 1 - a * a,
        ),
        closed=lambda da, _z, a, _mean: da * (1 - a * a),
        stable="tanh is taken without a difference of exponentials, and 1 − a² as 1/cosh²(z), in which nothing cancels",
    ),
    own=True,
)
