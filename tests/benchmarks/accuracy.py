"""Prints the greatest error of A and dJ/dZ beside that of the textbook formulas: python -m tests.benchmarks.accuracy.

Errors are against 60 digits, in ulp (spacings of the dtype at the exact number); softmax's dJ/dZ in eps of
A_j Σ_p A_p |dA_j − dA_p|. Takes about a minute.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from actgrad.activations import Array, find
from tests.activations.references import ELEMENTWISE, numbers, softmax, spacings, tall_softmax

DRAWS = 10_000
Passes = tuple[Callable[[Array], Array], Callable[[Array, Array], Array]]


def _softmax_forward(z: Array) -> Array:
    """Equation (7), with the customary shift."""
    e = np.exp(z - z.max(axis=0))
    return np.asarray(e / e.sum(axis=0))


def _softmax_backward(z: Array, da: Array) -> Array:
    """Equation (8)."""
    a = _softmax_forward(z)
    return np.asarray(a * (da - (da * a).sum(axis=0)))


def _sigmoid(z: Array) -> Array:
    """Equation (3)."""
    return np.asarray(1 / (1 + np.exp(-z)))


def _tanh(z: Array) -> Array:
    """Equation (5)."""
    return np.asarray((np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)))


TEXTBOOK: dict[str, Passes] = {
    "sigmoid": (_sigmoid, lambda z, da: da * _sigmoid(z) * (1 - _sigmoid(z))),
    "tanh": (_tanh, lambda z, da: da * (1 - _tanh(z) ** 2)),
    "softmax": (_softmax_forward, _softmax_backward),
}


@dataclass(frozen=True)
class Row:
    """A regime, and the greatest errors in it: of A and of dJ/dZ, actgrad's and the textbook's."""

    name: str
    regime: str
    dtype: type
    errors: tuple[float, float, float, float]


def elementwise(name: str, reach: tuple[float, float], dtype: type, generator: np.random.Generator) -> Row:
    """Measure with |z| drawn between two numbers, of both signs, under normal dJ/dA."""
    z = (generator.uniform(*reach, (1, DRAWS)) * generator.choice([-1, 1], (1, DRAWS))).astype(dtype)
    da = generator.normal(size=z.shape).astype(dtype)
    exact = [ELEMENTWISE[name](*each) for each in zip(numbers(z[0]), numbers(da[0]), strict=True)]
    errors = []
    for forward, backward in _both(name):
        errors.append(max(spacings(forward(z)[0], [a for a, _ in exact], dtype)))
        errors.append(max(spacings(backward(z, da)[0], [dz for _, dz in exact], dtype)))
    regime = f"{reach[0]:g} ≤ \\|z\\| ≤ {reach[1]:g}"
    return Row(name, regime, dtype, (errors[0], errors[2], errors[1], errors[3]))


def columnwise(n: int, scale: float, dtype: type, generator: np.random.Generator) -> Row:
    """Measure columns of n normal logits of this scale, without ties if there are few, under normal dJ/dA."""
    m = max(1, 4000 // n)
    z = (generator.normal(size=(n, m)) * scale).astype(dtype)
    if n > 1000:
        z = z[generator.integers(0, 1000, z.shape), 0]
    da = (np.round(generator.normal(size=z.shape) * 2**20) / 2**20).astype(dtype)
    rows = np.arange(n) if n <= 400 else np.concatenate([np.argsort(z[:, 0])[-50:], np.arange(50)])
    errors = np.zeros(4)
    with np.errstate(all="ignore"):
        made = [(forward(z), backward(z, da)) for forward, backward in _both("softmax")]
    for column in range(m):
        one = z[:, column].astype(np.float64), da[:, column].astype(np.float64)
        exact, exact_dz, of = softmax(*one) if n <= 8 else tall_softmax(*one, rows)
        at = slice(None) if n <= 8 else rows
        found = [
            error
            for a, dz in made
            for error in (
                max(spacings(a[at, column], exact, dtype)),
                _relative(dz[at, column], exact_dz, of, dtype),
            )
        ]
        errors = np.maximum(errors, [found[0], found[2], found[1], found[3]])
    return Row("softmax", f"{n:,} rows, scale {scale:g}", dtype, (errors[0], errors[1], errors[2], errors[3]))


def _relative(dz: Array, exact: list[float], of: list[float], dtype: type) -> float:
    """Give the greatest error in eps of what is summed, where that is not below the normal range."""
    info = np.finfo(dtype)
    return max(
        (
            float(abs(float(value) - true) / (float(info.eps) * scale))
            for value, true, scale in zip(dz, exact, of, strict=True)
            if scale > float(info.tiny) / float(info.eps)
        ),
        default=0.0,
    )


def _both(name: str) -> list[Passes]:
    activation = find(name)
    assert activation.backward is not None
    return [(activation.forward, activation.backward), TEXTBOOK[name]]


def rows() -> Iterator[Row]:
    """Measure everything, always on the same numbers."""
    generator = np.random.default_rng(0)
    for dtype in (np.float64, np.float32):
        for name in ("sigmoid", "tanh"):
            for reach in ((0, 1), (1, 20), (20, 300)):
                with np.errstate(all="ignore"):
                    yield elementwise(name, reach, dtype, generator)
        for n in (8, 400, 100_000):
            for scale in (1, 10, 50, 300):
                yield columnwise(n, scale, dtype, generator)


def _shown(error: float) -> str:
    if not np.isfinite(error):
        return "NaN"
    return f"{error:.1f}" if error < 1000 else f"{error:.0e}".replace("e+0", "e").replace("e+", "e")


def main() -> int:
    """Print the table in Markdown."""
    print("| activation | regime | dtype | A | textbook A | dJ/dZ | textbook dJ/dZ |")
    print("|---|---|---|--:|--:|--:|--:|")
    for row in rows():
        print(
            "|", row.name, "|", row.regime, "|", row.dtype.__name__, "|", *map("{} |".format, map(_shown, row.errors))
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
