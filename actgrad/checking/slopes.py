"""The slope of each entry with a bound, from both sides, with kinks told from noise."""

from dataclasses import dataclass, fields

import numpy as np

from actgrad.activations import Array
from actgrad.checking.differences import FINE_STEPS, SAFETY, Differences, Estimate, extrapolate, smallest
from actgrad.checking.noise import cancelled_tail, fine_step_noise, jumps, staircase

CONSISTENT = 1e-3
"""A side has one slope if its wide steps alone give it to this part of itself."""
NOT_CONVERGED, UNEXPLAINED = 0.03, 1e5
"""A bound above this part of the slope, and so many times what the noise explains, asks for more noise."""
LOUDER = (8.0, 64.0, 512.0)
"""Where nothing converges the finest steps may have missed the noise: so many times more may explain all."""
HIDDEN = 256.0
"""A slope too small to be seen may be that many times the noise over the distance to the steep place nearby."""
APART = 30.0
"""If one side is so many times noisier than the other, a kink a hair away may be the reason."""


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
    """Give the derivative of each entry with its bound, from both sides; where nothing is known the bound is inf."""
    with np.errstate(all="ignore"):
        least = np.maximum(differences.noise_floor, np.maximum(staircase(differences), cancelled_tail(differences)))
        right, left = (np.maximum(fine_step_noise(h, change), least) for h, change in differences.sides)
        noise = _noise(differences, right, left)
        found = _estimated(differences, noise)
        for factor in LOUDER:
            open_ = (found.bound > NOT_CONVERGED * np.abs(found.value)) & ~found.kink
            rest = np.flatnonzero(open_)
            if rest.size:
                louder, quiet = _estimated(differences.only(rest), factor * noise[rest]), found.value[rest]
                # Louder noise must not explain away a slope that the finer steps do show, as of a sine at huge z.
                apart = np.abs(louder.value - quiet) > found.bound[rest] + louder.bound
                louder.bound[apart & (found.bound[rest] < np.abs(quiet) / 4)] = np.inf
                found.put(rest, louder, only_better=True)
        found.bound[jumps(differences)] = np.inf
        return found


def _noise(differences: Differences, right: Array, left: Array) -> Array:
    """Give the forward's noise (N) from that of both sides: the larger, unless a kink a hair away explains it.

    The side with the kink seems noisy, as its finest differences lie on two lines. Then the quieter side has one slope
    from its wide steps to its finest, and the noisy side has that slope too, at its finest step alone.
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
    """Tell whether a quiet side has one slope, and the other side has it at its finest step but not at wider ones."""
    slope = extrapolate(change / h, h, 2 * noise / h, wide_only=True)
    wide, finest = other[-FINE_STEPS] / h_other[-FINE_STEPS], other[-1] / h_other[-1]
    same = np.abs(finest - slope.value) < np.abs(wide - slope.value) / 4
    return np.asarray(same & (slope.bound <= CONSISTENT * np.abs(slope.value)))


def _estimated(differences: Differences, noise: Array) -> Slopes:
    """Give the slopes that the differences show if their noise (N) is this."""
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
    """Give the steepest secant of each entry, counting of each difference no more than the forward's own size."""
    (h_right, right), (h_left, left) = differences.sides
    secant = np.maximum(np.abs(right) / h_right, np.abs(left) / h_left)
    capped = np.minimum(secant, differences.magnitude / np.minimum(h_right, h_left))
    return np.asarray(np.max(np.where(np.isfinite(capped), capped, 0), axis=0))


def _central(differences: Differences, noise: Array) -> Estimate:
    (h_right, right), (h_left, left) = differences.sides
    width = differences.width
    # Where rounding made the two steps unequal, the second derivative leaks into the central difference.
    leak = np.abs(right / h_right - left / h_left) * np.abs(h_right - h_left) / width
    return extrapolate(differences.central, (width / 2) ** 2, 2 * noise / width + leak)
