"""The slope of each entry with a bound, from both sides, with kinks told from noise."""

import numpy as np

from actgrad.activations import Array
from actgrad.checking.extrapolation import FINEST, SAFETY, Estimate, best, smallest
from actgrad.checking.noise import cancelled, departure, jumps, staircase
from actgrad.checking.tables import Slopes, Table

CENTRAL_STAGES, ONE_SIDED_STAGES = 3, 3
CONSISTENT = 1e-3
"""One side tells one story if its wide steps give its slope to this part and its finest ones agree."""
PART, FAR = 0.03, 1e5
LOUDER = (8.0, 64.0, 512.0)
"""Where nothing converges the finest steps may have missed the noise: so many times more may explain all."""
HIDDEN = 256.0
"""A slope too small to be seen may be that many times the noise over the distance to the steep place nearby."""
APART = 30.0


def slopes(table: Table) -> Slopes:
    """Give the derivative of each entry with its bound, from both sides; where nothing is known the bound is inf."""
    with np.errstate(all="ignore"):
        stairs = np.maximum(staircase(table), cancelled(table))
        right, left = (
            np.maximum(np.maximum(table.floor, departure(h, change)), stairs)
            for h, change in ((table.h_right, table.right), (table.h_left, table.left))
        )
        noise = _noise(table, right, left)
        found = _judge(table, noise)
        for factor in LOUDER:
            unexplained = (found.bound > PART * np.abs(found.value)) & (found.bound * table.h_right[0] > FAR * noise)
            rest = np.flatnonzero(~found.kink & unexplained)
            if rest.size:
                louder, quiet = _judge(table.only(rest), factor * noise[rest]), found.value[rest]
                # Louder noise must not explain away a slope that the finer steps do tell, as of a sine at huge z.
                apart = np.abs(louder.value - quiet) > found.bound[rest] + louder.bound
                louder.bound[apart & (found.bound[rest] < np.abs(quiet) / 4)] = np.inf
                found.put(rest, louder, only_better=True)
        found.bound[jumps(table)] = np.inf
        return found


def _noise(table: Table, right: Array, left: Array) -> Array:
    """Give the forward's noise from that of both sides.

    A kink a hair away looks like noise on its side: if the quieter side tells one story from its wide steps to its
    finest, and the other side's finest step tells it too but its wide ones do not, the quieter side's noise is true.
    """
    larger, smaller = np.maximum(right, left), np.minimum(right, left)
    apart = larger > APART * smaller
    if not apart.any():
        return larger
    quiet_right = (right < left) & _tells_both(table.h_right, table.right, right, table.h_left, table.left)
    quiet_left = (left < right) & _tells_both(table.h_left, table.left, left, table.h_right, table.right)
    return np.where(apart & (quiet_right | quiet_left), smaller, larger)


def _tells_both(h: Array, change: Array, noise: Array, h_other: Array, other: Array) -> Array:
    """Tell whether a quiet side is consistent and gives the other's finest slope, but not the other's wide slope."""
    slope = best(change / h, h, 2 * noise / h, ONE_SIDED_STAGES, wide_only=True)
    wide, finest = other[-FINEST] / h_other[-FINEST], other[-1] / h_other[-1]
    told = np.abs(finest - slope.value) < np.abs(wide - slope.value) / 4
    return np.asarray(told & (slope.bound <= CONSISTENT * np.abs(slope.value)))


def _judge(table: Table, noise: Array) -> Slopes:
    right = best(table.right / table.h_right, table.h_right, 2 * noise / table.h_right, ONE_SIDED_STAGES)
    left = best(table.left / table.h_left, table.h_left, 2 * noise / table.h_left, ONE_SIDED_STAGES)
    middle = _central(table, noise)
    kink = np.abs(right.value - left.value) > right.bound + left.bound
    nearest = smallest(middle, right, left)
    at_kink = Estimate((left.value + right.value) / 2, np.maximum(left.bound, right.bound))
    value, bound = np.where(kink, at_kink.value, nearest.value), np.where(kink, at_kink.bound, nearest.bound)
    steep = _steepness(table)
    nearby = np.where(steep * table.h_right[0] > 2 * table.size, steep / table.size, 0)
    unseen = np.abs(value) <= SAFETY * bound
    bound = np.where(unseen & ~kink, np.maximum(bound, HIDDEN * noise * nearby), bound)
    return Slopes(
        value,
        bound,
        np.where(kink, left.value, value),
        np.where(kink, right.value, value),
        kink,
        noise,
        steep,
    )


def _steepness(table: Table) -> Array:
    """Give the steepest secant of each entry, counting of each change no more than the forward's own size."""
    change = np.maximum(np.abs(table.right) / table.h_right, np.abs(table.left) / table.h_left)
    capped = np.minimum(change, table.size / np.minimum(table.h_right, table.h_left))
    return np.asarray(np.max(np.where(np.isfinite(capped), capped, 0), axis=0))


def _central(table: Table, noise: Array) -> Estimate:
    width = table.h_right + table.h_left
    ratio = (table.right + table.left) / width
    # Where rounding made the two steps unequal, the second derivative leaks into the central difference.
    lopsided = np.abs(table.right / table.h_right - table.left / table.h_left)
    leak = lopsided * np.abs(table.h_right - table.h_left) / width
    return best(ratio, (width / 2) ** 2, 2 * noise / width + leak, CENTRAL_STAGES)
