"""Softmax over each column: equations (7) and (8)."""

from dataclasses import replace

import numpy as np

from actgrad.activations.activation import Activation, Equation
from actgrad.activations.double_double import column_sums, exponential, in_float64, reciprocal, two_sum
from actgrad.activations.graph import Graph, graph_of
from actgrad.activations.structure import Array, Structure

HUGE = float(np.finfo(np.float64).max)
SCALES = 2.0 ** -np.arange(512.0)
WEIGHTS = 2.0 ** (-256.0 * np.arange(6))
"""The square root of 2^(−512 k); the last is 0: exp(−1774) times the largest number is still 0."""


@in_float64
def forward(z: Array) -> Array:
    """Give A = exp(Z) / Σ exp(Z), equation (7), for Z (n, m), after a shift by each column's maximum.

    At infinities it is the limit: one +∞ takes all, a −∞ takes nothing; a column with several +∞, or of several units
    that are all −∞, has no limit and is NaN, as is a column with a NaN in it.
    """
    top = z.max(axis=0)
    # False where a result may be below the normal range, or is not finite: there only the longer way is exact.
    near = top * 0.25 - z.min(axis=0) * 0.25 < 170
    if near.all():
        return _near(z, top)
    share, weight, _ = _shares(z.compress(~near, axis=1))
    a = np.empty_like(z)
    a[:, ~near] = share * weight * weight
    a[:, near] = _near(z.compress(near, axis=1), top[near])
    return a


@in_float64
def backward(z: Array, da: Array) -> Array:
    """Give dJ/dZ = A ⊙ (dJ/dA − Σ dJ/dA ⊙ A), equation (8), for Z and dJ/dA (n, m).

    What is subtracted from a whole column of dJ/dA changes nothing in exact arithmetic. So first dJ/dA at the largest
    activation goes, then the mean Σ dJ/dA ⊙ A that is left: large terms are gone before they are weighed and cancel.
    A column with a NaN is NaN; at an infinite dJ/dA it is the limit where there is one, else NaN.
    """
    infinite = np.isinf(da)
    if infinite.any():
        return np.where(infinite.any(axis=0), _limit(z, da), backward(z, np.where(infinite, 0, da)))
    share, weight, top = _shares(z)
    # One weight goes to dJ/dA, so that what has none does not count when the rest is scaled.
    weighted = da * weight
    room = np.where(_largest(weighted) > 2.0**1020, 1 / 16, 1.0)
    shifted, lost = two_sum(weighted * room, -(np.take_along_axis(da, top, axis=0) * room * weight))
    lift, drop = _scales(shifted)
    shifted, lost = shifted * lift[0] * lift[1], lost * lift[0] * lift[1]
    shifted = (shifted - _sums(share * shifted * weight) * weight) + lost
    mean = _sums(share * shifted * weight)
    dz: Array = share * (shifted - mean * weight) / room * drop[0] * drop[1] * weight
    return dz


def _near(z: Array, top: Array) -> Array:
    """Give A of columns that spread less than 680; the rounding error of z − max, known exactly, multiplies exp."""
    difference, error = two_sum(z, -top)
    e = np.exp(difference)
    e += e * error
    return np.asarray(e / _sums(e))


def _shares(z: Array) -> tuple[Array, Array, Array]:
    """Give A as share · weight², and the row (1, m) of each column's maximum.

    The weight is a power of 2 that keeps the share far from underflow, so that its product with dJ/dA is exact in all
    its digits.
    """
    # Quarters: so z − max does not overflow, and an infinity is farther than any number.
    quarter = np.clip(z * 0.25, -HUGE / 2, HUGE / 2)
    top = quarter.argmax(axis=0)[np.newaxis]
    largest = np.take_along_axis(quarter, top, axis=0)
    difference, error = two_sum(quarter, -largest)
    head, tail, exponent = exponential(4 * np.maximum(difference, -500), 4 * np.clip(error, -1, 1))
    scale, weight = SCALES[-exponent & 511], WEIGHTS[-exponent >> 9]
    head, tail = head * scale, tail * scale
    first, second = reciprocal(*column_sums(head * weight * weight, tail * weight * weight))
    share = head * first + (tail * first + (head + tail) * second)
    unbounded = np.abs(largest) == HUGE / 2
    if unbounded.any():
        share[:, (unbounded & ((quarter == largest).sum(axis=0) > 1))[0]] = np.nan
    return share, weight, top


def _sums(terms: Array) -> Array:
    return column_sums(terms, np.zeros_like(terms))[0]


def _largest(matrix: Array) -> Array:
    """Give the largest |entry| of each column (m,), whatever NaN is beside it."""
    return np.asarray(np.fmax.reduce(np.abs(matrix), axis=0))


def _scales(matrix: Array) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Give two powers of 2 a column whose product lifts its largest entry to about 2^1010, and the two that undo it.

    Lifted so, no product with an activation is below the normal range, unless it does not count in the column.
    """
    exponent = np.minimum(1010 - np.frexp(_largest(matrix))[1], 2000).astype(np.intc)
    first, second = exponent // 2, exponent - exponent // 2
    return (np.ldexp(1.0, first), np.ldexp(1.0, second)), (np.ldexp(1.0, -first), np.ldexp(1.0, -second))


def _limit(z: Array, da: Array) -> Array:
    """Give dJ/dZ where dJ/dA has infinities: they pull their own entry one way, every other the other way."""
    up, down = np.isposinf(da), np.isneginf(da)
    rises = up | (down.sum(axis=0) > down)
    falls = down | (up.sum(axis=0) > up)
    limit = np.where(rises & falls, np.nan, np.where(rises, np.inf, -np.inf))
    if len(da) == 1:
        limit = np.zeros_like(da)
    unknown = np.isnan(da).any(axis=0) | ~np.isfinite(z).all(axis=0)
    return np.where(unknown, np.nan, limit)


STABLE = "the column's maximum first goes from every z, and dJ/dA at the largest a from all of dJ/dA"
STEPS: tuple[tuple[object, ...], ...] = (
    ("u-1", "z"),
    ("u0,p", "z,p"),
    ("u1", "exp", "u-1"),
    ("u2,p", "exp", "u0,p"),
    ("u3", "sum", "u1", "u2,p"),
    ("u4", "reciprocal", "u3"),
)
OWN = graph_of(
    *STEPS,
    ("u5", "product", "u1", "u4"),
    simplified=(lambda _z, own, _a: own * (1 - own),),
    closed=lambda da, _z, a, mean: a * (da - mean),
    stable=STABLE,
)
OTHER = graph_of(
    *STEPS,
    ("u5", "product", "u2,p", "u4"),
    simplified=(lambda _z, own, a: -(a * own),),
    stable=STABLE,
)


def graphs(n: int, j: int) -> tuple[Graph, ...]:
    """Give how z_j moves a_j in a column of n units, then how it moves each other a_p."""
    others = tuple(p for p in range(n) if p != j)
    own = replace(OWN, unit=j, output=j, others=others)
    return own, *(replace(OTHER, unit=j, output=p, others=others) for p in others)


SOFTMAX = Activation(
    name="softmax",
    forward=forward,
    backward=backward,
    structure=Structure.COLUMNWISE,
    forward_equation=Equation("A = exp(Z) / Σ exp(Z)", 7),
    backward_equation=Equation("dJ/dZ = A ⊙ (dJ/dA − Σ dJ/dA ⊙ A)", 8),
    graphs=graphs,
    own=True,
)
