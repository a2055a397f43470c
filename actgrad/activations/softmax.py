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
"""The weights 2^(−256 k) whose squares 2^(−512 k) scale a share, see `_shares`; the last, 2^(−1280), rounds to 0.

It belongs to activations below exp(−1774), which give 0 even times the largest number."""


@in_float64
def forward(z: Array) -> Array:
    """Give A = exp(Z) / Σ exp(Z), equation (7), for Z (n, m), after a shift by each column's maximum.

    At infinities A is the limit: a single +∞ gets 1 and the others 0, a −∞ gets 0. A column with several +∞, or with
    several units that are all −∞, has no limit and is NaN, as is a column that holds a NaN.
    """
    top = z.max(axis=0)
    # False where an activation may be subnormal or Z is not finite: only the slower `_shares` is exact there.
    moderate = top * 0.25 - z.min(axis=0) * 0.25 < 170
    if moderate.all():
        return _moderate_columns(z, top)
    share, weight, _ = _shares(z.compress(~moderate, axis=1))
    a = np.empty_like(z)
    a[:, ~moderate] = share * weight * weight
    a[:, moderate] = _moderate_columns(z.compress(moderate, axis=1), top[moderate])
    return a


@in_float64
def backward(z: Array, da: Array) -> Array:
    """Give dJ/dZ = A ⊙ (dJ/dA − Σ dJ/dA ⊙ A), equation (8), for Z and dJ/dA (n, m).

    As Σ A = 1, subtracting one number from a column of dJ/dA leaves dJ/dZ as it is in exact arithmetic. So dJ/dA at
    the largest activation is subtracted first, then the mean Σ dJ/dA ⊙ A of what is left: the terms that would cancel
    in equation (8) are then small. A column with a NaN is NaN; where dJ/dA is infinite, dJ/dZ is the limit, or NaN
    where there is none.
    """
    infinite = np.isinf(da)
    if infinite.any():
        return np.where(infinite.any(axis=0), _limit(z, da), backward(z, np.where(infinite, 0, da)))
    share, weight, top = _shares(z)
    # dJ/dA takes one of the two weights, so that an entry of weight 0 does not count when its column is scaled.
    weighted = da * weight
    room = np.where(_largest(weighted) > 2.0**1020, 1 / 16, 1.0)
    shifted, lost = two_sum(weighted * room, -(np.take_along_axis(da, top, axis=0) * room * weight))
    lift, drop = _scales(shifted)
    shifted, lost = shifted * lift[0] * lift[1], lost * lift[0] * lift[1]
    shifted = (shifted - _sums(share * shifted * weight) * weight) + lost
    mean = _sums(share * shifted * weight)
    dz: Array = share * (shifted - mean * weight) / room * drop[0] * drop[1] * weight
    return dz


def _moderate_columns(z: Array, top: Array) -> Array:
    """Give A of columns with max z − min z < 680; exp(z − max) is multiplied by 1 + the rounding error of z − max."""
    difference, error = two_sum(z, -top)
    e = np.exp(difference)
    e += e * error
    return np.asarray(e / _sums(e))


def _shares(z: Array) -> tuple[Array, Array, Array]:
    """Give A as share · weight², and the index (1, m) of the row with each column's maximum.

    The weight is a power of 2, chosen so that the share is far from underflow: a tiny activation keeps all its digits
    until it has been multiplied by dJ/dA.
    """
    # A quarter of z, so that z − max does not overflow, and an infinity stays farther away than any finite number.
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
    """Give the largest |entry| of each column, (m,), without regard to NaN."""
    return np.asarray(np.fmax.reduce(np.abs(matrix), axis=0))


def _scales(matrix: Array) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Give two powers of 2 for each column, whose product brings its largest entry to about 2^1010, and their inverses.

    After that, a product with an activation is subnormal only if it is too small to change the column's sum.
    """
    exponent = np.minimum(1010 - np.frexp(_largest(matrix))[1], 2000).astype(np.intc)
    first, second = exponent // 2, exponent - exponent // 2
    return (np.ldexp(1.0, first), np.ldexp(1.0, second)), (np.ldexp(1.0, -first), np.ldexp(1.0, -second))


def _limit(z: Array, da: Array) -> Array:
    """Give the limit of dJ/dZ where dJ/dA has infinities: its own sign there, the opposite elsewhere."""
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
