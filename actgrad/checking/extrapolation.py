"""Extrapolates difference quotients to step 0, with a bound from how well the finer steps agree.

There is one row a step, widest first, and one column an entry. A central quotient is a power series in h², a one-sided
one in h; Neville's scheme (Richardson's extrapolation) removes one power a stage. The smallest of many error estimates
is prone to be small by chance, so that a value is believed only as far as every finer value of its stage agrees.
"""

from dataclasses import dataclass

import numpy as np

from actgrad.activations import Array

SAFETY = 5.0
"""A bound is so many times the disagreement that was seen; tests/checking/test_bound.py measures what lies beyond."""
FINEST = 6
"""So many of the finest steps show the noise: there the function is a straight line up to its own rounding."""
STAGES = 3
"""Extrapolations, one after the other; a fourth would only amplify the rounding of the finer steps."""


@dataclass(frozen=True)
class Estimate:
    """A derivative of each entry (N) and a bound of its error."""

    value: Array
    bound: Array


def smallest(*estimates: Estimate) -> Estimate:
    """Give for each entry the estimate with the smallest bound."""
    best = estimates[0]
    for other in estimates[1:]:
        better = other.bound < best.bound
        best = Estimate(np.where(better, other.value, best.value), np.where(better, other.bound, best.bound))
    return best


def extrapolate(ratio: Array, x: Array, rounding: Array, wide_only: bool = False) -> Estimate:
    """Extrapolate `ratio`, a power series in `x`, to x = 0, and give for each entry the best value of all stages.

    `rounding` is what each ratio may be off by noise; with `wide_only` the finest steps only confirm the others.
    """
    best = _best_of_stage(ratio, rounding, wide_only)
    for stage in range(1, STAGES + 1):
        weight = 1 / (x[:-stage] / x[stage:] - 1)
        ratio = ratio[1:] + (ratio[1:] - ratio[:-1]) * weight
        rounding = rounding[1:] * (1 + weight) + rounding[:-1] * weight
        best = smallest(best, _best_of_stage(ratio, rounding, wide_only))
    return Estimate(best.value, SAFETY * best.bound)


def _best_of_stage(ratio: Array, rounding: Array, wide_only: bool) -> Estimate:
    """Give the value of one stage that the finer ones confirm best, and how far they and its rounding let it be off."""
    known = np.isfinite(ratio) & np.isfinite(rounding)
    highest = _of_finer(np.where(known, ratio + rounding, np.inf), np.minimum)
    lowest = _of_finer(np.where(known, ratio - rounding, -np.inf), np.maximum)
    off = np.maximum(np.maximum(ratio - highest, lowest - ratio), _from_next(ratio)) + rounding
    off = np.where(known, off, np.inf)
    if wide_only:
        off[-FINEST:] = np.inf
    return _chosen(ratio, off)


def _from_next(ratio: Array) -> Array:
    """Give the distance from the next finer value, and a quarter of that from the one after: two may meet by chance."""
    padded = np.concatenate([ratio, ratio[-1:], ratio[-1:]])
    off = np.maximum(np.abs(padded[1:-1] - ratio), np.abs(padded[2:] - ratio) / 4)
    return np.where(np.isfinite(off), off, np.inf)


def _of_finer(values: Array, extreme: np.ufunc) -> Array:
    """Give for each row the extreme of all rows below it; the last row has none and stands for itself."""
    running = extreme.accumulate(values[::-1], axis=0)[::-1]
    return np.concatenate([running[1:], values[-1:]])


def coarse_estimate(ratio: Array, x: Array) -> Estimate:
    """Give what the wide steps say alone: extrapolated once, and believed as far as the next two steps confirm it."""
    weight = 1 / (x[:-1] / x[1:] - 1)
    better = ratio[1:] + (ratio[1:] - ratio[:-1]) * weight
    off = np.maximum(np.abs(better[:-2] - better[1:-1]), np.abs(better[:-2] - better[2:]))
    return _chosen(better[:-2], np.where(np.isfinite(off), off, np.inf))


def _chosen(values: Array, off: Array) -> Estimate:
    """Give of each column the value that is least off."""
    row = np.argmin(off, axis=0)[None]
    return Estimate(np.take_along_axis(values, row, 0)[0], np.take_along_axis(off, row, 0)[0])
