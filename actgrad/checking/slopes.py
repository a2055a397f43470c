"""The slope of each entry with a bound, from both sides; a kink is where the two sides differ by more than that."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from actgrad.activations import Array
from actgrad.checking.differences import FINE_STEPS, SAFETY, Differences, Estimate, extrapolate, smallest
from actgrad.checking.noise import cancelled_tail, fine_step_noise, jumps, staircase
from actgrad.checking.result import CONVERGED

NOT_CONVERGED = 0.03
"""A bound above this part of the slope tells too little; more noise than was seen at fine steps may explain it."""
LOUDER = (8.0, 64.0, 512.0)
"""The factors by which the noise is then taken to be larger, one after the other."""
HIDDEN = 256.0
"""A slope too small to be seen may be as large as what cancels in the forward there: so many times the noise, over the
distance to the steep place nearby. Measured by test_bound.py."""
APART = 30.0
"""If one side is so many times noisier than the other, the reason may be a kink within its finest steps."""

SHORT_STEPS = 2.0 ** -np.array([8.0, 9, 10, 17, 27])
"""Three steps to extrapolate from, one to confirm the result nearer by, and one that shows the forward's noise."""
SHORT_NOISE = 8.0
"""Two samples of the noise may both be small by chance: it is taken to be this many times the least there can be."""
CLEAR = 1e-9
"""A bound of this part of the slope settles an entry; the default tolerance, 1.5e-8, is fifteen times as large."""


@dataclass(frozen=True)
class Slopes:
    """What is known of N slopes: best value, bound, the slopes from left and right and whether they differ (a kink).

    `noise` is the forward's, `steep` the steepest secant of each entry.
    """

    value: Array
    bound: Array
    left: Array
    right: Array
    kink: Array
    noise: Array
    steep: Array

    @classmethod
    def unknown(cls, count: int) -> "Slopes":
        """Give as many entries of which nothing is known yet."""
        blank = np.zeros(count)
        return cls(blank, blank + np.inf, blank.copy(), blank.copy(), np.zeros(count, bool), blank.copy(), blank.copy())

    def put(self, entries: Array, other: "Slopes", only_better: bool = False) -> None:
        """Take the other's entries, one for each of these, in the place of its own; only where it knows better."""
        chosen = np.ones(entries.shape, bool)
        if only_better:
            old = self.bound[entries]
            chosen = (other.bound < old) | (self.kink[entries] & ~other.kink & np.isfinite(other.bound))
        for field in fields(self):
            getattr(self, field.name)[entries[chosen]] = getattr(other, field.name)[chosen]


def slopes(differences: Differences) -> Slopes:
    """Give the slope of each entry and a bound of its error, from the whole ladder; inf where the function jumps.

    First with the noise that the finest steps show. Where that gives no useful bound, again with louder noise, which
    those few steps may have missed by chance.
    """
    with np.errstate(all="ignore"):
        least = np.maximum(differences.noise_floor, np.maximum(staircase(differences), cancelled_tail(differences)))
        right, left = (np.maximum(fine_step_noise(h, change), least) for h, change in differences.sides)
        noise = _noise(differences, right, left)
        found = _estimated(differences, noise)
        for factor in LOUDER:
            rest = np.flatnonzero((found.bound > NOT_CONVERGED * np.abs(found.value)) & ~found.kink)
            if rest.size:
                louder, quiet = _estimated(differences.only(rest), factor * noise[rest]), found.value[rest]
                # Louder noise must not explain away a slope that the finer steps do show, as of a sine at huge z.
                apart = np.abs(louder.value - quiet) > found.bound[rest] + louder.bound
                louder.bound[apart & (found.bound[rest] < np.abs(quiet) / 4)] = np.inf
                found.put(rest, louder, only_better=True)
        found.bound[jumps(differences)] = np.inf
        return found


def _noise(differences: Differences, right: Array, left: Array) -> Array:
    """Give the forward's noise (N) from that of both sides: the larger, unless a kink very near z explains it.

    If the kink lies among the finest steps of one side, these are on two lines, which looks like noise. Then the other
    side is quiet and has one slope throughout, and the side of the kink has that slope at its finest step only.
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
    """Tell whether a quiet side has one slope, which the other side has at its finest step but not at wider ones."""
    slope = extrapolate(change / h, h, 2 * noise / h, wide_only=True)
    wide, finest = other[-FINE_STEPS] / h_other[-FINE_STEPS], other[-1] / h_other[-1]
    same = np.abs(finest - slope.value) < np.abs(wide - slope.value) / 4
    return np.asarray(same & (slope.bound <= CONVERGED * np.abs(slope.value)))


def _estimated(differences: Differences, noise: Array) -> Slopes:
    """Give the slopes that the differences show if the forward has this noise (N)."""
    right, left = (extrapolate(change / h, h, 2 * noise / h) for h, change in differences.sides)
    kink = np.abs(right.value - left.value) > right.bound + left.bound
    nearest = smallest(_central(differences, noise), right, left)
    value = np.where(kink, (left.value + right.value) / 2, nearest.value)
    bound = np.where(kink, np.maximum(left.bound, right.bound), nearest.bound)
    steep, magnitude = _steepness(differences), differences.magnitude
    nearby = np.where(steep * differences.h_right[0] > 2 * magnitude, steep / magnitude, 0)
    unseen = np.abs(value) <= SAFETY * bound
    bound = np.where(unseen & ~kink, np.maximum(bound, HIDDEN * noise * nearby), bound)
    from_left, from_right = np.where(kink, left.value, value), np.where(kink, right.value, value)
    return Slopes(value, bound, from_left, from_right, kink, noise, steep)


def _steepness(differences: Differences) -> Array:
    """Give the steepest secant of each entry, (N).

    Of a difference no more counts than the size of what J is summed from, lest a jump stand for a steep slope.
    """
    (h_right, right), (h_left, left) = differences.sides
    secant = np.maximum(np.abs(right) / h_right, np.abs(left) / h_left)
    capped = np.minimum(secant, differences.magnitude / np.minimum(h_right, h_left))
    return np.asarray(np.max(np.where(np.isfinite(capped), capped, 0), axis=0))


def _central(differences: Differences, noise: Array) -> Estimate:
    """Extrapolate the central differences, which hold only even powers of h."""
    (h_right, right), (h_left, left) = differences.sides
    width = differences.width
    # Where rounding made the two steps unequal, the odd powers do not cancel: J''·(h_right − h_left)/2 is left over.
    leak = np.abs(right / h_right - left / h_left) * np.abs(h_right - h_left) / width
    return extrapolate(differences.central, (width / 2) ** 2, 2 * noise / width + leak)


def short_ladder_slopes(differences: Differences) -> tuple[Slopes, NDArray[np.bool_]]:
    """Give the slope of each entry from the five `SHORT_STEPS`, and whether they settle it.

    They do if the fourth step confirms what the first three are extrapolated to, both sides have the same slope there,
    so that no kink is near, and the bound is small, or no larger than the noise explains. From the third to the fourth
    step, 128 times as fine, the error of the central quotient falls by 2¹⁴ and the difference of the sides by 2⁷; four
    times as much is allowed.
    """
    (h_right, right), (h_left, left) = differences.sides
    width = differences.width
    ratio = (right + left) / width
    tilt = right / h_right - left / h_left
    line = (np.abs(change[4] - ratio[3] * h[4]) for h, change in differences.sides)
    noise = np.maximum(SHORT_NOISE * differences.noise_floor, 2 * np.maximum(*line))
    value, off = _extrapolated(ratio, width)
    rounding = 4 * noise / width[2]
    nearby = np.abs(ratio[3] - value) <= np.abs(ratio[2] - value) * 2.0**-12 + 4 * noise / width[3] + off
    even = np.abs(tilt[3]) <= np.abs(tilt[2]) * 2.0**-5 + 8 * noise / width[3]
    bound = SAFETY * (off + rounding)
    clear = (bound <= CLEAR * np.abs(value)) | (off <= 4 * rounding)
    settled = nearby & even & clear & np.isfinite(bound)
    kink = np.zeros(value.shape, bool)
    return Slopes(value, bound, value.copy(), value.copy(), kink, noise, np.abs(value)), settled


def _extrapolated(ratio: Array, width: Array) -> tuple[Array, Array]:
    """Give Neville's value at step 0 from the three widest, and its distance from the value of the last two alone."""
    x = width[:3] ** 2
    first = ratio[1] + (ratio[1] - ratio[0]) / (x[0] / x[1] - 1)
    second = ratio[2] + (ratio[2] - ratio[1]) / (x[1] / x[2] - 1)
    value = second + (second - first) / (x[0] / x[2] - 1)
    return value, np.abs(value - second)
