"""Activations and their gradients in 60-digit arithmetic, and a file of the user's to read, for the tests here."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import mpmath
import numpy as np

from actgrad.activations import Activation, Array
from actgrad.inputs.code import Survey, survey

ELEMENTWISE: dict[str, Callable[[Any], Any]] = {
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "tanh": mpmath.tanh,
    "relu": lambda z: max(z, mpmath.mpf(0)),
    "leaky 0.1": lambda z: z if z > 0 else z / 10,
    "elu": lambda z: z if z > 0 else mpmath.exp(z) - 1,
    "elu 0.5": lambda z: z if z > 0 else (mpmath.exp(z) - 1) / 2,
    "swish": lambda z: z / (1 + mpmath.exp(-z)),
    "square": lambda z: z * z,
    "cube": lambda z: z**3,
    "log": mpmath.log,
    "identity": lambda z: z,
}
SOFTMAX = {"softmax": "columns", "softmax rows": "rows", "softmax all": "all"}

_draws = np.random.Generator(np.random.PCG64(20))
Z, DA = _draws.uniform(-2, 2, (4, 3)), _draws.uniform(-1, 1, (4, 3))
POSITIVE = np.abs(Z)


def read(folder: Path, source: str, **options: Any) -> Survey:
    """Survey a file that holds this source."""
    file = folder / "code.py"
    file.write_text(source, encoding="utf-8")
    return survey(str(file), **options)


def only(folder: Path, source: str, **options: Any) -> Activation:
    """Give the one activation that is read from this source."""
    (activation,) = read(folder, source, **options).activations
    return activation


@cache
def expected(name: str, positive: bool = False) -> tuple[Array, Array]:
    """Give A and dJ/dZ of a known activation at Z (or |Z|) and DA."""
    z = POSITIVE if positive else Z
    with mpmath.workdps(60):
        if name in ELEMENTWISE:
            f = ELEMENTWISE[name]
            slopes = [[mpmath.diff(f, mpmath.mpf(float(each))) for each in row] for row in z]
            a = np.array([[float(f(mpmath.mpf(float(each)))) for each in row] for row in z])
            return a, np.array(slopes, dtype=float) * DA
        a, dz = np.empty_like(z), np.empty_like(z)
        for group in _groups(SOFTMAX[name], z.shape):
            e = [mpmath.exp(float(z[at])) for at in group]
            p = [each / sum(e) for each in e]
            for j, at in enumerate(group):
                a[at] = p[j]
                dz[at] = sum(float(DA[to]) * p[i] * ((i == j) - p[j]) for i, to in enumerate(group))
        return a, dz


def _groups(over: str, shape: tuple[int, int]) -> list[list[tuple[int, int]]]:
    n, m = shape
    if over == "all":
        return [[(i, j) for i in range(n) for j in range(m)]]
    return (
        [[(i, j) for i in range(n)] for j in range(m)]
        if over == "columns"
        else [[(i, j) for j in range(m)] for i in range(n)]
    )


def assert_computes(activation: Activation, name: str, positive: bool = False) -> None:
    """Assert that both passes give what 60-digit arithmetic gives for this activation, and right (n, m) matrices."""
    z = POSITIVE if positive else Z
    a, dz = expected(name, positive)
    np.testing.assert_allclose(activation.forward(z.copy()), a, rtol=1e-12, atol=1e-14)
    assert activation.backward is not None
    np.testing.assert_allclose(activation.backward(z.copy(), DA.copy()), dz, rtol=1e-12, atol=1e-14)
