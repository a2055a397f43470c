"""Differences of the loss over a ladder of steps, and derivatives extrapolated from them with a bound of their error.

A central difference quotient is a power series in h², a one-sided one in h. Neville's scheme, which for differences is
Richardson's extrapolation, removes the lowest power at each stage and so comes nearer to the value at h = 0.
"""

from dataclasses import dataclass, fields

import numpy as np

from actgrad.activations import Array

COUNT = 18
"""Steps on a ladder. From 0.25 to 1e-13 the ratio of neighbours is then about 5; measured by test_bound.py."""
WIDEST, FINEST = 0.25, 1e-13
"""The widest step, in units of max(|z|, 1), and the finest: below 1e-13 a difference of numbers near 1 is rounding."""
SPACINGS = 64
"""The fewest spacings of z in a step, so that rounding z + h changes it by 2 % at most."""
FINE_STEPS = 6
"""The finest steps, at which a smooth function is a straight line up to its noise: they span a factor of 4,000."""
STAGES = 3
"""Extrapolations, one after the other. Each multiplies the rounding error; measured by test_bound.py."""
SAFETY = 5.0
"""A bound is so many times the disagreement that was seen; test_bound.py counts the errors that lie beyond."""


def ladder(z: Array) -> Array:
    """Give the steps (K, …) of each entry, geometric from 0.25·max(|z|, 1) to the larger of 64 spacings and 1e-13."""
    return _geometric(WIDEST * np.maximum(np.abs(z), 1), np.maximum(SPACINGS * np.spacing(np.abs(z)), FINEST))


def close_ladder(z: Array) -> Array:
    """Give steps (K, …) that stay within each entry's own size, geometric from |z|/4 to 64 spacings.

    They show what a function does between a small entry and 0, where many have a kink.
    """
    size = np.maximum(np.abs(z), np.finfo(float).tiny * 2.0**60)
    return _geometric(WIDEST * size, SPACINGS * np.spacing(size))


def _geometric(widest: Array, finest: Array) -> Array:
    fraction = (np.arange(COUNT) / (COUNT - 1)).reshape(-1, *[1] * widest.ndim)
    return np.asarray(widest * (finest / widest) ** fraction)


@dataclass(frozen=True)
class Differences:
    """How far the loss J moved when each of N entries was moved by each of K steps, widest first; (K, N) each.

    `right` holds J(z + h) − J(z) at the steps `h_right`, `left` holds J(z) − J(z − h) at `h_left`. The others (N) say
    how exact that can be: `noise_floor` is the least noise that J has in floating point, `magnitude` the size of the
    numbers that it is summed from, and `weight` what that size would be if they all were 1.
    """

    h_right: Array
    h_left: Array
    right: Array
    left: Array
    noise_floor: Array
    magnitude: Array
    weight: Array

    @property
    def width(self) -> Array:
        """The distance (K, N) between the two points of each central difference."""
        return self.h_right + self.h_left

    @property
    def central(self) -> Array:
        """The central difference quotients (K, N)."""
        return (self.right + self.left) / self.width

    @property
    def sides(self) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        """The steps and differences to the right, and those to the left."""
        return (self.h_right, self.right), (self.h_left, self.left)

    def only(self, entries: Array) -> "Differences":
        """Give the columns of these entries."""
        return Differences(*(getattr(self, field.name)[..., entries] for field in fields(self)))

    @classmethod
    def joined(cls, parts: "list[Differences]") -> "Differences":
        """Give the differences of all parts as one."""
        return cls(*(np.concatenate([getattr(part, each.name) for part in parts], axis=-1) for each in fields(cls)))


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
    """Extrapolate the quotients `ratio` (K, N), a power series in `x`, to x = 0; give the value with the least bound.

    From a stage to the next: r'ₖ = rₖ₊₁ + (rₖ₊₁ − rₖ) / (xₖ / xₖ₊ₛ − 1) at stage s, so that x^s no longer occurs.
    `rounding` is how much noise each quotient may hold. With `wide_only` no value of the finest steps is chosen; they
    only confirm the others.
    """
    best = _best_of_stage(ratio, rounding, wide_only)
    for stage in range(1, STAGES + 1):
        weight = 1 / (x[:-stage] / x[stage:] - 1)
        ratio = ratio[1:] + (ratio[1:] - ratio[:-1]) * weight
        rounding = rounding[1:] * (1 + weight) + rounding[:-1] * weight
        best = smallest(best, _best_of_stage(ratio, rounding, wide_only))
    return Estimate(best.value, SAFETY * best.bound)


def _best_of_stage(ratio: Array, rounding: Array, wide_only: bool) -> Estimate:
    """Give the value of one stage with the smallest error, as far as the finer values of the stage show it.

    The smallest of many estimated errors is often small by chance, so that a value must agree with every finer one: its
    error is how far it lies outside any of their intervals, ratio ± rounding, plus its own rounding.
    """
    known = np.isfinite(ratio) & np.isfinite(rounding)
    highest = _of_finer(np.where(known, ratio + rounding, np.inf), np.minimum)
    lowest = _of_finer(np.where(known, ratio - rounding, -np.inf), np.maximum)
    off = np.maximum(np.maximum(ratio - highest, lowest - ratio), _from_next(ratio)) + rounding
    off = np.where(known, off, np.inf)
    if wide_only:
        off[-FINE_STEPS:] = np.inf
    return _chosen(ratio, off)


def _from_next(ratio: Array) -> Array:
    """Give the distance of each value from the next finer one, or a quarter of that from the second, if it is larger.

    Two neighbours may agree by chance, three hardly.
    """
    padded = np.concatenate([ratio, ratio[-1:], ratio[-1:]])
    off = np.maximum(np.abs(padded[1:-1] - ratio), np.abs(padded[2:] - ratio) / 4)
    return np.where(np.isfinite(off), off, np.inf)


def _of_finer(values: Array, extreme: np.ufunc) -> Array:
    """Give for each row the extreme of all rows below it; the last row has none and stands for itself."""
    running = extreme.accumulate(values[::-1], axis=0)[::-1]
    return np.concatenate([running[1:], values[-1:]])


def coarse_estimate(ratio: Array, x: Array) -> Estimate:
    """Extrapolate the wide steps alone: one stage, with the distance from the next two values as the bound.

    Quotients of fine steps that are not to count are NaN.
    """
    weight = 1 / (x[:-1] / x[1:] - 1)
    better = ratio[1:] + (ratio[1:] - ratio[:-1]) * weight
    off = np.maximum(np.abs(better[:-2] - better[1:-1]), np.abs(better[:-2] - better[2:]))
    return _chosen(better[:-2], np.where(np.isfinite(off), off, np.inf))


def _chosen(values: Array, off: Array) -> Estimate:
    """Give of each column the value with the smallest error `off`."""
    row = np.argmin(off, axis=0)[None]
    return Estimate(np.take_along_axis(values, row, 0)[0], np.take_along_axis(off, row, 0)[0])
