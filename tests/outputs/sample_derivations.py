"""The derivations that every view is shown on: exact in floating point, so that each digit is the same anywhere."""

from types import SimpleNamespace

import numpy as np

from actgrad.activations import Activation, find
from actgrad.activations.graph import graph_from
from actgrad.explaining.derivation import Derivation, derive
from actgrad.explaining.formula import Formula


def derivation(activation, z, da=1.0, *, unit=0, numerical=None, sides=None, dtype="float64", **how) -> Derivation:
    """Derive with a numerical gradient that is given, by default the closed form itself with a bound of 1e-13."""
    activation = find(activation) if isinstance(activation, str) else activation
    column = [np.array(x, dtype=dtype).reshape(-1, 1) for x in (z, da)]
    value = float(activation.backward(*column)[unit, 0]) if numerical is None else numerical
    numbers = {"dz": value, "bound": 1e-13, "left": value, "right": value}
    numbers |= {"left": sides[0], "right": sides[1]} if sides else {}
    given = SimpleNamespace(kink=np.array([[sides is not None]]), **{k: np.array([[v]]) for k, v in numbers.items()})
    return derive(activation, unit, (column[0], column[1]), given, **how)


HALVED = Activation(
    name="my_half",
    forward=lambda z: np.where(z > 0, z, z / 2),
    backward=lambda z, da: np.where(z > 0, da, da / 2),
    graphs=lambda _n, _j: (graph_from([("small_one", "product", 0.5, "u0"), ("u2", "max", "small_one", "u0")]),),
)

SAMPLES = {
    "relu on its kink": (("relu", 0.0), {"sides": (0.0, 1.0)}),
    "sigmoid": (("sigmoid", 0.0), {}),
    "sigmoid that overflows": (("sigmoid", -800.0), {}),
    "tanh": (("tanh", 0.0, 2.0), {}),
    "softmax of three": (("softmax", [0, 0, 0], [1, 2, -4]), {"unit": 1}),
    "softmax of eight": (("softmax", [0] * 8, [1, 2, 3, 4, 5, 6, 7, 8]), {"unit": 2}),
    "an activation of one's own": ((HALVED, -3.0), {}),
}


def sample(name: str, dialect: type[Formula] = Formula, whole: bool = False) -> Derivation:
    """Give the sample of this name."""
    arguments, more = SAMPLES[name]
    return derivation(*arguments, **more, dialect=dialect, whole=whole)
