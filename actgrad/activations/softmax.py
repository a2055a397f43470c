"""Softmax over each column: equations (7) and (8)."""

import numpy as np

from actgrad.activations.activation import Activation, Array, Equation, Structure
from actgrad.activations.rounding import column_sums, in_float64, two_sum

HUGE = float(np.finfo(np.float64).max)
# 512 ln 2 in two parts, the first short enough that a few times it is exact.
STEP, STEP_REST = float.fromhex("0x1.62e42fefa3a00p+8"), float.fromhex("-0x1.0ca86c3898d00p-40")
WEIGHTS = 2.0 ** (-256.0 * np.arange(6))
"""The square root of 2^(−512 k); the last is 0: exp(−1774) times the largest number is still 0."""


@in_float64
def forward(z: Array) -> Array:
    """Give A = exp(Z) / Σ exp(Z), equation (7), for Z (n, m), after a shift by each column's maximum.

    At infinities it is the limit: one +∞ takes all, a −∞ takes nothing; a column with several +∞, or of several units
    that are all −∞, has no limit and is NaN, as is a column with a NaN in it.
    """
    fraction, weight, _ = exponentials(z)
    return fraction / _weighted_sums(fraction, weight) * weight * weight


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
    fraction, weight, top = exponentials(z)
    total = _weighted_sums(fraction, weight)
    at_top = np.take_along_axis(da, top, axis=0)
    # What has no weight goes, so that the rest can be lifted out of the subnormal range whole, and nothing overflows.
    upstream = np.where(weight == 0, at_top, da)
    lift, drop = _scales(upstream)
    shifted, lost = two_sum(upstream * lift[0] * lift[1], -(at_top * lift[0] * lift[1]))
    shifted = (shifted - _weighted_sums(fraction * shifted, weight) / total) + lost
    mean = _weighted_sums(fraction * shifted, weight) / total
    dz: Array = fraction / total * (shifted - mean) * weight * drop[0] * drop[1] * weight
    return dz


def exponentials(z: Array) -> tuple[Array, Array, Array]:
    """Give exp(z − max) of each column as fraction · weight², and the row (1, m) of the maximum.

    The fraction is between 2^−512 and 1, the weight a power of 2, so that no product of them with dJ/dA underflows too
    early. The rounding error of z − max is itself exact, and multiplies the fraction by 1 + error.
    """
    # Quarters: so z − max does not overflow, and an infinity is farther than any number.
    quarter = np.clip(z * 0.25, -HUGE / 2, HUGE / 2)
    top = quarter.argmax(axis=0)[np.newaxis]
    largest = np.take_along_axis(quarter, top, axis=0)
    difference, error = two_sum(quarter, -largest)
    shifted = 4 * np.maximum(difference, -500)
    steps = np.trunc(shifted * (-1 / STEP))
    fraction = np.exp(shifted + steps * STEP)
    fraction += fraction * (4 * np.clip(error, -1, 1) + steps * STEP_REST)
    unbounded = np.abs(largest) == HUGE / 2
    if unbounded.any():
        fraction[:, (unbounded & ((quarter == largest).sum(axis=0) > 1))[0]] = np.nan
    return fraction, WEIGHTS[np.fmax(steps, 0).astype(np.intp)], top


def _weighted_sums(terms: Array, weight: Array) -> Array:
    return column_sums(terms * weight * weight)


def _scales(upstream: Array) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Give two powers of 2 a column whose product lifts its largest entry to about 2^1020, and the two that undo it."""
    largest = np.fmax.reduce(np.abs(upstream), axis=0)
    exponent = np.minimum(1020 - np.frexp(largest)[1], 2000).astype(np.intc)
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


SOFTMAX = Activation(
    name="softmax",
    forward=forward,
    backward=backward,
    structure=Structure.COLUMNWISE,
    forward_equation=Equation("A = exp(Z) / Σ exp(Z)", 7),
    backward_equation=Equation("dJ/dZ = A ⊙ (dJ/dA − Σ dJ/dA ⊙ A)", 8),
)
