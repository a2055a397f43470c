"""Differences of the loss over a ladder of steps, and derivatives extrapolated from them with a bound of their error.

A central difference quotient is a power series in h², a one-sided one in h. Neville's scheme, which for differences is
Richardson's extrapolation, removes the lowest power at each stage and so comes nearer to the value at h = 0.
"""

from dataclasses import dataclass, fields

import numpy as np

from actgrad.activations import Array

EPS = float(np.finfo(float).eps)

COUNT = 18
"""Steps on a ladder. From 0.25 to 1e-13 the ratio of neighbours is then about 5; chosen, tested by test_bound.py."""
WIDEST, FINEST = 0.25, 1e-13
"""The widest step, in units of max(|z|, 1), and the finest: below it, a difference of numbers near 1 is rounding."""
SPACINGS = 64
"""The fewest spacings of z in a step. Rounding z + h, where the spacing may be double, changes it by 1/64 at most."""
FINE_STEPS = 6
"""How many of the finest steps show the noise: over them, a factor of 4,000, a smooth function is a straight line."""
STAGES = 3
"""How many powers of the step are removed. Each enlarges the rounding error; chosen, tested by test_bound.py."""
SAFETY = 5.0
"""The bound is this many times the estimated error. Chosen; test_bound.py counts the errors beyond their bound."""


def ladder(z: Array, eps: float = EPS) -> Array:
    """Give the steps (K, …) of each entry, geometric from 0.25·max(|z|, 1) to the larger of 64 spacings and 1e-13.

    In a dtype with a larger eps than that of float64, the finest is as many times larger, as far as that leaves the
    widest 64 times as large.
    """
    widest = WIDEST * np.maximum(np.abs(z), 1)
    finest = eps / EPS * np.maximum(SPACINGS * np.spacing(np.abs(z)), FINEST)
    return _geometric(widest, np.minimum(finest, widest / SPACINGS))


def close_ladder(z: Array, distance: Array, eps: float = EPS) -> Array:
    """Give steps (K, …) that stay near z, geometric from a quarter of the distance to 64 spacings.

    For entries near which a function ends or turns, as many do at 0: all steps stay on one side of that.
    """
    least = float(np.finfo(float).tiny)  # a smaller number has fewer digits
    widest = np.maximum(WIDEST * distance, SPACINGS * least)
    finest = np.maximum(eps / EPS * SPACINGS * np.spacing(np.abs(z)), least)
    return _geometric(widest, np.minimum(finest, widest / SPACINGS))


def _geometric(widest: Array, finest: Array) -> Array:
    fraction = (np.arange(COUNT) / (COUNT - 1)).reshape(-1, *[1] * widest.ndim)
    return np.asarray(widest * (finest / widest) ** fraction)


@dataclass(frozen=True)
class Differences:
    """How the loss J changes when each of N entries is perturbed by each of K steps, the widest first; (K, N) each.

    `right` holds J(z + h) − J(z) at the steps `h_right`, `left` holds J(z) − J(z − h) at `h_left`. The other three
    arrays, (N), say how exact these can be: `noise_floor` is the least error of J by rounding, `magnitude` is
    Σ |weight·a|, the size of the terms that J is summed from, and `weight` is Σ |weight|, their size were each a 1.
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
        """Give the differences of these entries alone."""
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

    Stage s removes the power x^s: r'ₖ = rₖ₊₁ + (rₖ₊₁ − rₖ) / (xₖ / xₖ₊ₛ − 1) (Neville). `rounding` (K, N) is the
    largest error by rounding of each quotient. With `wide_only` the value is not taken from the finest steps, which
    are only used to confirm it.
    """
    best = _best_of_stage(ratio, rounding, wide_only)
    for stage in range(1, STAGES + 1):
        weight = 1 / (x[:-stage] / x[stage:] - 1)
        ratio = ratio[1:] + (ratio[1:] - ratio[:-1]) * weight
        rounding = rounding[1:] * (1 + weight) + rounding[:-1] * weight
        best = smallest(best, _best_of_stage(ratio, rounding, wide_only))
    return Estimate(best.value, SAFETY * best.bound)


def _best_of_stage(ratio: Array, rounding: Array, wide_only: bool) -> Estimate:
    """Give the value of one stage with the smallest estimated error.

    The error of a value is estimated from all finer ones, since two values may agree by chance: it is the largest
    distance from one of their intervals, ratio ± rounding, but not less than `_from_next`, plus its own rounding.
    """
    known = np.isfinite(ratio) & np.isfinite(rounding)
    highest = _of_finer(np.where(known, ratio + rounding, np.inf), np.minimum)
    lowest = _of_finer(np.where(known, ratio - rounding, -np.inf), np.maximum)
    error = np.maximum(np.maximum(ratio - highest, lowest - ratio), _from_next(ratio)) + rounding
    error = np.where(known, error, np.inf)
    if wide_only:
        error[-FINE_STEPS:] = np.inf
    return _chosen(ratio, error)


def _from_next(ratio: Array) -> Array:
    """Give the distance of each value from the next finer one, or a quarter of that from the second, if it is larger.

    Two neighbours may agree by chance; that a third agrees as well is unlikely.
    """
    padded = np.concatenate([ratio, ratio[-1:], ratio[-1:]])
    error = np.maximum(np.abs(padded[1:-1] - ratio), np.abs(padded[2:] - ratio) / 4)
    return np.where(np.isfinite(error), error, np.inf)


def _of_finer(values: Array, extreme: np.ufunc) -> Array:
    """Give for each row the extreme (minimum or maximum) of all rows below it; for the last row, itself."""
    running = extreme.accumulate(values[::-1], axis=0)[::-1]
    return np.concatenate([running[1:], values[-1:]])


def coarse_estimate(ratio: Array, x: Array) -> Estimate:
    """Extrapolate by one stage, and give the value nearest to the next two, with its distance from them as the bound.

    `ratio` is NaN at fine steps, which are not to be used.
    """
    weight = 1 / (x[:-1] / x[1:] - 1)
    better = ratio[1:] + (ratio[1:] - ratio[:-1]) * weight
    error = np.maximum(np.abs(better[:-2] - better[1:-1]), np.abs(better[:-2] - better[2:]))
    return _chosen(better[:-2], np.where(np.isfinite(error), error, np.inf))


def _chosen(values: Array, error: Array) -> Estimate:
    """Give for each column the value with the smallest error."""
    row = np.argmin(error, axis=0)[None]
    return Estimate(np.take_along_axis(values, row, 0)[0], np.take_along_axis(error, row, 0)[0])
