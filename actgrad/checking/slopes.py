"""The slope of each entry, from both sides, with a bound; where the sides differ by more than that is a kink."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from actgrad.activations import Array
from actgrad.checking.comparison import CONVERGED
from actgrad.checking.differences import EPS, FINE_STEPS, SAFETY, Differences, Estimate, extrapolate, smallest
from actgrad.checking.noise import TOLERANCE, cancelled_tail, fine_step_noise, jumps, staircase

NOT_CONVERGED = 0.03
"""If the bound is above this part of the slope, the noise may be larger than the fine steps show. Chosen."""
NOISE_FACTORS = (8.0, 64.0, 512.0)
"""The factors by which the noise is then multiplied, one after the other. Chosen."""
HIDDEN = 256.0
"""The largest slope that may stay below the noise near a steep place, in units of noise / distance to that place.

There terms may cancel inside the forward. Chosen, tested by test_bound.py.
"""
APART = 30.0
"""If one side is this many times noisier than the other, there may be a kink among its finest steps. Chosen."""

SHORT_STEPS = (8.0, 9.0, 10.0, 17.0, 27.0)
"""The short ladder in float64, −log2 of the steps: three to extrapolate from, one to confirm, one to show the noise.

Chosen. In another dtype the exponents shrink with its number of bits, so that truncation and rounding stay in balance.
"""
SHORT_NOISE = 8.0
"""The noise is taken to be at least this many noise floors, since its two samples may be small by chance. Chosen."""


@dataclass(frozen=True)
class Slopes:
    """N slopes: best value, bound of its error, the slopes from left and right, and whether they differ (a kink).

    `noise` is the noise of J, `steep` the largest |secant slope| of each entry. `reach` is the widest step below those
    at which J ends or turns, inf where it does neither, 0 where it does so at all steps. `floor` is J's least noise.
    """

    value: Array
    bound: Array
    left: Array
    right: Array
    kink: Array
    noise: Array
    steep: Array
    reach: Array
    floor: Array

    @classmethod
    def unknown(cls, count: int) -> "Slopes":
        """Give this many slopes of which nothing is known: the bound is inf."""
        blank = np.zeros(count)
        values = blank, blank + np.inf, blank.copy(), blank.copy(), np.zeros(count, bool), blank.copy(), blank.copy()
        return cls(*values, blank + np.inf, blank.copy())

    def put(self, entries: Array, other: "Slopes", only_better: bool = False) -> None:
        """Replace the slopes of these entries; with `only_better`, where the others are better or a kink is gone.

        Of two values the one with the smaller bound is better or, if they contradict each other, the one with the
        smaller error relative to its size.
        """
        chosen = np.ones(entries.shape, bool)
        if only_better:
            value, bound, kink = self.value[entries], self.bound[entries], self.kink[entries]
            apart = np.abs(other.value - value) > bound + other.bound
            nearer = other.bound * np.abs(value) < bound * np.abs(other.value)
            chosen = np.where(apart & ~kink, nearer, other.bound < bound)
            chosen |= kink & ~other.kink & (other.bound <= CONVERGED * np.abs(other.value))
        for field in fields(self):
            getattr(self, field.name)[entries[chosen]] = getattr(other, field.name)[chosen]


def slopes(differences: Differences) -> Slopes:
    """Give the slope of each entry and a bound of its error, from the whole ladder; inf where the function jumps.

    The first estimate uses the noise that the finest steps show. Where it gives no useful bound, the noise is
    multiplied by up to 512, since those few steps may show too little of it by chance.
    """
    with np.errstate(all="ignore"):
        least = np.maximum(differences.noise_floor, np.maximum(staircase(differences), cancelled_tail(differences)))
        right, left = (np.maximum(fine_step_noise(h, change), least) for h, change in differences.sides)
        noise = _noise(differences, right, left)
        found = _estimated(differences, noise)
        for factor in NOISE_FACTORS:
            rest = np.flatnonzero((found.bound > NOT_CONVERGED * np.abs(found.value)) & ~found.kink)
            if rest.size:
                retried, first = _estimated(differences.only(rest), factor * noise[rest]), found.value[rest]
                # Larger noise must not hide a slope that the fine steps do show, as of a sine at huge z.
                apart = np.abs(retried.value - first) > found.bound[rest] + retried.bound
                retried.bound[apart & (found.bound[rest] < np.abs(first) / 4)] = np.inf
                found.put(rest, retried, only_better=True)
        found.bound[jumps(differences)] = np.inf
        found.reach[:], found.floor[:] = _reach(differences), least
        return found


def _reach(differences: Differences) -> Array:
    """Give the widest step (N) at which the slopes of both sides are known and differ by less than their mean.

    It is inf where that is the widest of all, and 0 where there is none.
    """
    right, left = (change / h for h, change in differences.sides)
    turns = ~(np.abs(right - left) <= np.abs(differences.central))
    first = np.argmin(turns, axis=0)[None]
    reach = np.take_along_axis(differences.h_right, first, 0)[0]
    return np.where(turns.all(axis=0), 0, np.where(turns[0], reach, np.inf))


def _noise(differences: Differences, right: Array, left: Array) -> Array:
    """Give the noise of J (N) from that of both sides: the larger, or the smaller where a kink very near z explains it.

    If a kink lies among the finest steps of one side, these lie on two lines, which looks like noise. Then the other
    side has little noise and one slope throughout, and the side with the kink has that slope at its finest step only.
    """
    larger, smaller = np.maximum(right, left), np.minimum(right, left)
    apart = larger > APART * smaller
    if not apart.any():
        return larger
    on_right, on_left = differences.sides
    kink_on_left = (right < left) & _is_kink_beyond(*on_right, right, *on_left)
    kink_on_right = (left < right) & _is_kink_beyond(*on_left, left, *on_right)
    return np.where(apart & (kink_on_left | kink_on_right), smaller, larger)


def _is_kink_beyond(h: Array, change: Array, noise: Array, h_other: Array, other: Array) -> Array:
    """Tell whether one side has a single slope, which the other side has at its finest step but not at wider ones."""
    slope = extrapolate(change / h, h, 2 * noise / h, wide_only=True)
    wide, finest = other[-FINE_STEPS] / h_other[-FINE_STEPS], other[-1] / h_other[-1]
    same = np.abs(finest - slope.value) < np.abs(wide - slope.value) / 4
    return np.asarray(same & (slope.bound <= CONVERGED * np.abs(slope.value)))


def _estimated(differences: Differences, noise: Array) -> Slopes:
    """Estimate the slopes from the differences, given the noise of J (N)."""
    right, left = (extrapolate(change / h, h, 2 * noise / h) for h, change in differences.sides)
    apart = np.abs(right.value - left.value)
    both = right.bound + left.bound
    differ = apart > both
    # The same slope on both sides may be rounded otherwise in two branches.
    kink = differ & (apart > TOLERANCE * np.minimum(np.abs(right.value), np.abs(left.value)))
    nearest = smallest(_central(differences, noise), right, left)
    value = np.where(kink, (left.value + right.value) / 2, nearest.value)
    bound = np.where(
        kink,
        np.maximum(left.bound, right.bound),
        np.maximum(nearest.bound, np.where(differ, apart + both, EPS * np.abs(value))),
    )
    steep, magnitude = _steepness(differences), differences.magnitude
    nearby = np.where(steep * differences.h_right[0] > 2 * magnitude, steep / magnitude, 0)
    unseen = np.abs(value) <= SAFETY * bound
    bound = np.where(unseen & ~kink, np.maximum(bound, HIDDEN * noise * nearby), bound)
    from_left, from_right = np.where(kink, left.value, value), np.where(kink, right.value, value)
    return Slopes(value, bound, from_left, from_right, kink, noise, steep, np.full(value.shape, np.inf), noise.copy())


def _steepness(differences: Differences) -> Array:
    """Give the steepest secant of each entry, (N).

    A difference counts as at most `magnitude`, so that a jump is not taken for a steep slope.
    """
    (h_right, right), (h_left, left) = differences.sides
    secant = np.maximum(np.abs(right) / h_right, np.abs(left) / h_left)
    capped = np.minimum(secant, differences.magnitude / np.minimum(h_right, h_left))
    return np.asarray(np.max(np.where(np.isfinite(capped), capped, 0), axis=0))


def _central(differences: Differences, noise: Array) -> Estimate:
    """Extrapolate the central differences, in which only even powers of h occur."""
    (h_right, right), (h_left, left) = differences.sides
    width = differences.width
    # Where rounding made the two steps unequal, the odd powers do not cancel: J''·(h_right − h_left)/2 is left over.
    leak = np.abs(right / h_right - left / h_left) * np.abs(h_right - h_left) / width
    return extrapolate(differences.central, (width / 2) ** 2, 2 * noise / width + leak)


def short_steps(eps: float) -> Array:
    """Give the steps (5,) of the short ladder for a forward that computes with this eps."""
    return np.asarray(eps ** (np.array(SHORT_STEPS) / -np.log2(EPS)))


def short_ladder_slopes(differences: Differences, eps: float = EPS) -> tuple[Slopes, NDArray[np.bool_]]:
    """Give the slope of each entry from the five `SHORT_STEPS`, and whether it is settled, that is, surely right.

    The slope is extrapolated from the first three steps. It is settled if the fourth step confirms it, if there the
    slopes of both sides agree, so that no kink is near, and if the bound is small, or no larger than the noise
    explains. If the fourth step is r times as wide as the third, then of a smooth function the error of the central
    quotient falls to r² of it and the difference of the two sides to r; four times as much is allowed.
    In single precision noise explains too much: without a small bound such an entry gets the whole ladder. So does one
    in which numbers near 1 may cancel inside the forward.
    """
    (h_right, right), (h_left, left) = differences.sides
    width = differences.width
    ratio = (right + left) / width
    tilt = right[2:4] / h_right[2:4] - left[2:4] / h_left[2:4]
    line = (np.abs(change[4] - ratio[3] * h[4]) for h, change in differences.sides)
    noise = np.maximum(SHORT_NOISE * differences.noise_floor, 2 * np.maximum(*line))
    value, off = _extrapolated(ratio, width)
    cancels = _may_cancel(differences, value, tilt[1] / width[3])
    noise = np.where(cancels, np.maximum(noise, EPS * differences.weight), noise)
    rounding = 4 * noise / width[2]
    shrunk = width[3] / width[2]
    nearby = np.abs(ratio[3] - value) <= 4 * shrunk**2 * np.abs(ratio[2] - value) + 4 * noise / width[3] + off
    even = np.abs(tilt[1]) <= 4 * shrunk * np.abs(tilt[0]) + 8 * noise / width[3]
    bound = SAFETY * (off + rounding)
    clear = (bound <= eps**0.5 * np.abs(value)) | ((off <= 4 * rounding) & (eps == EPS) & ~cancels)
    settled = nearby & even & clear & np.isfinite(bound)
    kink = np.zeros(value.shape, bool)
    beyond = np.full(value.shape, np.inf)
    return Slopes(value, bound, value.copy(), value.copy(), kink, noise, np.abs(value), beyond, noise.copy()), settled


def _may_cancel(differences: Differences, slope: Array, curvature: Array) -> Array:
    """Tell where numbers near 1 may cancel inside the forward, as in log(1 + exp(z)) for z far below 0.

    There A is small, and the finest differences have larger errors than its rounding, or are 0. Such errors are small
    by chance now and then, so that they show whether to expect more, and not how much.
    """
    (h_right, right), (h_left, left) = ((h[-1], change[-1]) for h, change in differences.sides)
    above = np.abs(right - h_right * (slope + curvature * h_right))
    below = np.abs(left - h_left * (slope - curvature * h_left))
    noise = SHORT_NOISE * differences.noise_floor
    flat = (right == 0) & (left == 0) & (noise > 0)
    return np.asarray((noise < EPS * differences.weight) & (flat | (np.maximum(above, below) > noise)))


def _extrapolated(ratio: Array, width: Array) -> tuple[Array, Array]:
    """Give the value extrapolated from the three widest steps (Neville), and its distance from that of two of them."""
    x = width[:3] ** 2
    first = ratio[1] + (ratio[1] - ratio[0]) / (x[0] / x[1] - 1)
    second = ratio[2] + (ratio[2] - ratio[1]) / (x[1] / x[2] - 1)
    value = second + (second - first) / (x[0] / x[2] - 1)
    return value, np.abs(value - second)
