"""Extrapolates ratios of differences to step 0, and believes an estimate as far as every finer one of its stage agrees.

There is one row a step, widest first, and one column an entry.
"""

from dataclasses import dataclass

import numpy as np

from actgrad.activations import Array

SAFETY = 5.0
FINEST = 6
"""How many of the finest steps show the noise: there the function is a straight line up to its own rounding."""


@dataclass(frozen=True)
class Estimate:
    """A derivative of each entry (N) and a bound of its error."""

    value: Array
    bound: Array


def smallest(*estimates: Estimate) -> Estimate:
    """Give for each entry the estimate with the smallest bound."""
    value, bound = estimates[0].value, estimates[0].bound
    for other in estimates[1:]:
        better = other.bound < bound
        value, bound = np.where(better, other.value, value), np.where(better, other.bound, bound)
    return Estimate(value, bound)


def best(ratio: Array, x: Array, rounding: Array, stages: int, wide_only: bool = False) -> Estimate:
    """Extrapolate `ratio`, a power series in `x`, to x = 0 by Neville's scheme, and keep the best of all stages."""
    value, bound = _settled(ratio, rounding, wide_only)
    for stage in range(1, stages + 1):
        weight = 1 / (x[:-stage] / x[stage:] - 1)
        ratio = ratio[1:] + (ratio[1:] - ratio[:-1]) * weight
        rounding = rounding[1:] * (1 + weight) + rounding[:-1] * weight
        newer_value, newer_bound = _settled(ratio, rounding, wide_only)
        better = newer_bound < bound
        value, bound = np.where(better, newer_value, value), np.where(better, newer_bound, bound)
    return Estimate(value, SAFETY * bound)


def _settled(ratio: Array, rounding: Array, wide_only: bool) -> tuple[Array, Array]:
    """Give the value of one stage that every finer one confirms best, and how far it may be off."""
    known = np.isfinite(ratio) & np.isfinite(rounding)
    highest = _of_finer(np.where(known, ratio + rounding, np.inf), np.minimum)
    lowest = _of_finer(np.where(known, ratio - rounding, -np.inf), np.maximum)
    off = np.maximum(np.maximum(ratio - highest, lowest - ratio), _from_next(ratio)) + rounding
    off = np.where(known, off, np.inf)
    if wide_only:
        off[-FINEST:] = np.inf
    best = np.argmin(off, axis=0)[None]
    return np.take_along_axis(ratio, best, 0)[0], np.take_along_axis(off, best, 0)[0]


def _from_next(ratio: Array) -> Array:
    """Give the distance from the next finer value, and a part of that from the one after: two may agree by chance."""
    padded = np.concatenate([ratio, ratio[-1:], ratio[-1:]])
    off = np.maximum(np.abs(padded[1:-1] - ratio), np.abs(padded[2:] - ratio) / 4)
    return np.where(np.isfinite(off), off, np.inf)


def _of_finer(values: Array, extreme: np.ufunc) -> Array:
    """Give for each row the extreme of all rows below it; the last row has none and stands for itself."""
    running = extreme.accumulate(values[::-1], axis=0)[::-1]
    return np.concatenate([running[1:], values[-1:]])


def neighbourly(ratio: Array, x: Array) -> Estimate:
    """Give the story of the wide steps: extrapolated once, and believed as far as the next two steps confirm it."""
    weight = 1 / (x[:-1] / x[1:] - 1)
    better = ratio[1:] + (ratio[1:] - ratio[:-1]) * weight
    off = np.maximum(np.abs(better[:-2] - better[1:-1]), np.abs(better[:-2] - better[2:]))
    best = np.argmin(np.where(np.isfinite(off), off, np.inf), axis=0)[None]
    return Estimate(np.take_along_axis(better, best, 0)[0], np.take_along_axis(off, best, 0)[0])
