"""From differences at many steps to a derivative with a bound: extrapolation, left against right, and two stories told apart.

A table has one row a step, widest first, and one column an entry. An estimate is believed as far as every finer
estimate of its own stage agrees with it; the smallest such disagreement, with the rounding that the forward pass
itself shows at the finest steps, is the bound.
"""

from dataclasses import dataclass

import numpy as np

from actgrad.activations import Array

CENTRAL_STAGES, ONE_SIDED_STAGES = 3, 3
SAFETY = 5.0
FINEST = 6
"""How many of the finest steps show the noise: there the function is a straight line up to its own rounding."""
TREADS = 3
"""How many steps wider than a tread still show its height: a finer one may fall between two jumps."""
CLIMB = 30.0
"""How many treads a staircase must climb over the widest step, so that an oscillation is not taken for one."""


@dataclass(frozen=True)
class Table:
    """What a forward pass did when each entry moved: steps and changes to the right and to the left, all (K, N).

    `right` holds f(z + h) − f(z) at the steps `h_right`, `left` holds f(z) − f(z − h) at `h_left`; `floor` (N) is the
    least noise that a result in floating point has.
    """

    h_right: Array
    h_left: Array
    right: Array
    left: Array
    floor: Array

    def only(self, entries: Array) -> "Table":
        """Give the columns of these entries."""
        rows = (self.h_right, self.h_left, self.right, self.left)
        return Table(*(row[:, entries] for row in rows), floor=self.floor[entries])


def joined(tables: list[Table]) -> Table:
    """Give one table with the entries of all."""
    names = ("h_right", "h_left", "right", "left", "floor")
    return Table(*(np.concatenate([getattr(table, name) for table in tables], axis=-1) for name in names))


@dataclass(frozen=True)
class Estimate:
    """A derivative of each entry (N) and a bound of its error."""

    value: Array
    bound: Array


@dataclass(frozen=True)
class Slopes:
    """All that a table says: best value, bound, left and right slopes, where they differ, and the forward's noise."""

    value: Array
    bound: Array
    left: Array
    right: Array
    kink: Array
    noise: Array

    def all(self) -> tuple[Array, ...]:
        """Give the arrays in their order."""
        return self.value, self.bound, self.left, self.right, self.kink, self.noise

    def joined(self, others: "list[Slopes]") -> "Slopes":
        """Give one value with the entries of all."""
        return Slopes(*map(np.concatenate, zip(self.all(), *(other.all() for other in others), strict=True)))

    def ordered(self, order: Array, shape: tuple[int, int]) -> "Slopes":
        """Give the entries in this order and shape."""
        return Slopes(*(array[order].reshape(shape) for array in self.all()))

    def put(self, entries: Array, other: "Slopes", only_better: bool = False) -> None:
        """Take the other's entries, one for each of these, in the place of its own; only where it knows better."""
        chosen = np.ones(entries.shape, bool)
        if only_better:
            old = self.bound.flat[entries]
            chosen = (other.bound < old) | (self.kink.flat[entries] & ~other.kink & np.isfinite(other.bound))
        for mine, theirs in zip(self.all(), other.all(), strict=True):
            mine.flat[entries[chosen]] = theirs[chosen]


def slopes(table: Table) -> Slopes:
    """Give the derivative of each entry with its bound, from both sides; where nothing is known the bound is inf."""
    with np.errstate(all="ignore"):
        noise = np.maximum(table.floor, fluctuation(table))
        stair = staircase(table, noise)
        return _judge(table, np.maximum(noise, stair))


def fluctuation(table: Table) -> Array:
    """Give the largest departure of the finest changes from a straight line, on either side."""
    return np.maximum(_departure(table.h_right, table.right), _departure(table.h_left, table.left))


def _departure(h: Array, change: Array) -> Array:
    slope = change[-FINEST] / h[-FINEST]
    off = np.abs(change[-FINEST:] - slope * h[-FINEST:])
    return np.asarray(np.max(np.where(np.isfinite(off), off, 0), axis=0))


def _judge(table: Table, noise: Array) -> Slopes:
    right = _best(table.right / table.h_right, table.h_right, 2 * noise / table.h_right, ONE_SIDED_STAGES)
    left = _best(table.left / table.h_left, table.h_left, 2 * noise / table.h_left, ONE_SIDED_STAGES)
    middle = _central(table, noise)
    kink = np.abs(right.value - left.value) > right.bound + left.bound
    best = _smallest(middle, right, left)
    at_kink = Estimate((left.value + right.value) / 2, np.maximum(left.bound, right.bound))
    value, bound = np.where(kink, at_kink.value, best.value), np.where(kink, at_kink.bound, best.bound)
    return Slopes(
        value, bound, np.where(kink, left.value, value), np.where(kink, right.value, value), kink, noise
    )


def _smallest(*estimates: Estimate) -> Estimate:
    value, bound = estimates[0].value, estimates[0].bound
    for other in estimates[1:]:
        better = other.bound < bound
        value, bound = np.where(better, other.value, value), np.where(better, other.bound, bound)
    return Estimate(value, bound)


def _central(table: Table, noise: Array) -> Estimate:
    width = table.h_right + table.h_left
    ratio = (table.right + table.left) / width
    # Where rounding made the two steps unequal, the second derivative leaks into the central difference.
    lopsided = np.abs(table.right / table.h_right - table.left / table.h_left)
    leak = lopsided * np.abs(table.h_right - table.h_left) / width
    return _best(ratio, (width / 2) ** 2, 2 * noise / width + leak, CENTRAL_STAGES)


def _best(ratio: Array, x: Array, rounding: Array, stages: int) -> Estimate:
    """Extrapolate `ratio`, a power series in `x`, to x = 0 by Neville's scheme, and keep the best of all stages."""
    value, bound = _settled(ratio, rounding)
    for stage in range(1, stages + 1):
        weight = 1 / (x[:-stage] / x[stage:] - 1)
        ratio = ratio[1:] + (ratio[1:] - ratio[:-1]) * weight
        rounding = rounding[1:] * (1 + weight) + rounding[:-1] * weight
        newer_value, newer_bound = _settled(ratio, rounding)
        better = newer_bound < bound
        value, bound = np.where(better, newer_value, value), np.where(better, newer_bound, bound)
    return Estimate(value, SAFETY * bound)


def _settled(ratio: Array, rounding: Array) -> tuple[Array, Array]:
    """Give the value of one stage that every finer one confirms best, and how far it may be off."""
    known = np.isfinite(ratio) & np.isfinite(rounding)
    highest = _of_finer(np.where(known, ratio + rounding, np.inf), np.minimum)
    lowest = _of_finer(np.where(known, ratio - rounding, -np.inf), np.maximum)
    next_finer = np.abs(np.diff(ratio, axis=0, append=ratio[-1:]))
    off = np.maximum(np.maximum(ratio - highest, lowest - ratio), np.nan_to_num(next_finer, nan=np.inf)) + rounding
    off = np.where(known, off, np.inf)
    best = np.argmin(off, axis=0)[None]
    return np.take_along_axis(ratio, best, 0)[0], np.take_along_axis(off, best, 0)[0]


def _of_finer(values: Array, extreme: np.ufunc) -> Array:
    """Give for each row the extreme of all rows below it; the last row has none and stands for itself."""
    running = extreme.accumulate(values[::-1], axis=0)[::-1]
    return np.concatenate([running[1:], values[-1:]])


def staircase(table: Table, noise: Array) -> Array:
    """Give the height of the treads (N) of a forward that is a staircase at fine steps, 0 where it is none.

    A function that is exactly straight at fine steps and something else at wide ones is either near a kink or made of
    treads (single precision inside, a cancelled tail). Near a kink one side tells the fine story at wide steps too.
    """
    width = table.h_right + table.h_left
    ratio, rounding = (table.right + table.left) / width, 2 * noise / width
    fine = ratio[-FINEST]
    coarse = _before(np.abs(ratio - fine) > rounding + rounding[-FINEST])
    wide = _neighbourly(np.where(coarse, ratio, np.nan), (width / 2) ** 2)
    gap = np.abs(wide.value - fine)
    far = np.concatenate([coarse[TREADS:], np.zeros_like(coarse[:TREADS])])
    tread = np.maximum(
        _tread(table.h_right, table.right, wide.value, far), _tread(table.h_left, table.left, wide.value, far)
    )
    climbs = np.abs(wide.value) * width[0] > CLIMB * tread
    two_stories = climbs & (gap > 3 * rounding[-FINEST]) & (gap > 4 * wide.bound)
    for h, change in ((table.h_right, table.right), (table.h_left, table.left)):
        side = _neighbourly(np.where(coarse, change / h, np.nan), h)
        two_stories &= np.abs(side.value - fine) > gap / 2
    return np.where(two_stories, 2 * tread, 0)


def _neighbourly(ratio: Array, x: Array) -> Estimate:
    """Give the story of the wide steps: extrapolated once, and believed as far as the next two steps confirm it."""
    weight = 1 / (x[:-1] / x[1:] - 1)
    better = ratio[1:] + (ratio[1:] - ratio[:-1]) * weight
    off = np.maximum(np.abs(better[:-2] - better[1:-1]), np.abs(better[:-2] - better[2:]))
    best = np.argmin(np.where(np.isfinite(off), off, np.inf), axis=0)[None]
    return Estimate(np.take_along_axis(better, best, 0)[0], np.take_along_axis(off, best, 0)[0])


def _before(differs: Array) -> Array:
    """Mark each step from the widest down to the last that differs."""
    return np.asarray(np.logical_or.accumulate(differs[::-1], axis=0)[::-1])


def _tread(h: Array, change: Array, slope: Array, far: Array) -> Array:
    off = np.where(far, 0, np.abs(change - slope * h))
    return np.asarray(np.max(np.where(np.isfinite(off), off, 0), axis=0))
