"""From differences at many steps to a derivative with a bound: extrapolated, left against right, noise told from kinks.

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
CONSISTENT = 1e-3
"""One side tells one story if its wide steps give its slope to this part and its finest ones agree."""
PART, FAR = 0.03, 1e5
LOUDER = (8.0, 64.0, 512.0)
"""Where nothing converges the finest steps may have missed the noise: so many times more may explain all."""
HIDDEN = 256.0
"""A slope too small to be seen may be that many times the noise over the distance to the steep place nearby."""
JUMP = 1e-3
"""Far more than a tread of single precision, far less than a step that anyone would make on purpose."""
APART = 30.0
SUDDEN = 100.0
"""A smooth function leaves a line by at most 29 times the rounding at the first of these steps where one can see it."""
BARELY = 1e-8
CANCELLED = 64.0
CLIMB = 30.0
"""How many treads a staircase must climb over the widest step, so that an oscillation is not taken for one."""


@dataclass(frozen=True)
class Table:
    """What a forward pass did when each entry moved: steps and changes to the right and to the left, all (K, N).

    `right` holds f(z + h) − f(z) at the steps `h_right`, `left` holds f(z) − f(z − h) at `h_left`; `floor` (N) is the
    least noise that a result in floating point has, `size` (N) that of the
    forward's own numbers, `unit` (N) what the noise would be of numbers beside 1, in units of eps.
    """

    h_right: Array
    h_left: Array
    right: Array
    left: Array
    floor: Array
    size: Array
    unit: Array

    def only(self, entries: Array) -> "Table":
        """Give the columns of these entries."""
        rows = (self.h_right, self.h_left, self.right, self.left)
        h_right, h_left, right, left = (row[:, entries] for row in rows)
        floor, size, unit = (each[entries] for each in (self.floor, self.size, self.unit))
        return Table(h_right, h_left, right, left, floor, size, unit)


def joined(tables: list[Table]) -> Table:
    """Give one table with the entries of all."""
    names = ("h_right", "h_left", "right", "left", "floor", "size", "unit")
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
    steep: Array

    def all(self) -> tuple[Array, ...]:
        """Give the arrays in their order."""
        return self.value, self.bound, self.left, self.right, self.kink, self.noise, self.steep

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
        for mine, theirs in zip(self.all(), other.all(), strict=True):
            mine[entries[chosen]] = theirs[chosen]


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
        found.bound[_jumps(table)] = np.inf
        return found


def _jumps(table: Table) -> Array:
    """Tell where the finest step alone takes the function a long way: it is not continuous there."""
    change = np.maximum(np.abs(table.right), np.abs(table.left))
    largest = np.max(np.where(np.isfinite(change), change, 0), axis=0)
    return np.asarray(change[-1] > JUMP * np.maximum(table.size, largest))


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
    slope = _best(change / h, h, 2 * noise / h, ONE_SIDED_STAGES, wide_only=True)
    wide, finest = other[-FINEST] / h_other[-FINEST], other[-1] / h_other[-1]
    told = np.abs(finest - slope.value) < np.abs(wide - slope.value) / 4
    return np.asarray(told & (slope.bound <= CONSISTENT * np.abs(slope.value)))


def _judge(table: Table, noise: Array) -> Slopes:
    right = _best(table.right / table.h_right, table.h_right, 2 * noise / table.h_right, ONE_SIDED_STAGES)
    left = _best(table.left / table.h_left, table.h_left, 2 * noise / table.h_left, ONE_SIDED_STAGES)
    middle = _central(table, noise)
    kink = np.abs(right.value - left.value) > right.bound + left.bound
    best = _smallest(middle, right, left)
    at_kink = Estimate((left.value + right.value) / 2, np.maximum(left.bound, right.bound))
    value, bound = np.where(kink, at_kink.value, best.value), np.where(kink, at_kink.bound, best.bound)
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


def _best(ratio: Array, x: Array, rounding: Array, stages: int, wide_only: bool = False) -> Estimate:
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


def departure(h: Array, change: Array) -> Array:
    """Give the largest departure of the finest changes on one side from a straight line: the forward's noise."""
    off = np.abs(change[-FINEST:] - change[-FINEST] / h[-FINEST] * h[-FINEST:])
    return np.asarray(np.max(np.where(np.isfinite(off), off, 0), axis=0))


def cancelled(table: Table) -> Array:
    """Give the noise (N) of a tail in which the forward cancels, so that few treads of rounding are left; else 0.

    There a straight line breaks off suddenly, on both sides, by no more than rounding beside 1 explains. A smooth
    function leaves a line gradually, and a kink breaks it on one side. Where no tread is left, all fine changes are 0,
    but the first that is not is too small for a kink.
    """
    sides = ((table.h_right, table.right), (table.h_left, table.left))
    right, left = (_break(h, change, table.floor) for h, change in sides)
    larger = np.maximum(right, left)
    unit = np.finfo(float).eps * table.unit * (1 + 4 * table.h_right[0])
    few = (np.minimum(right, left) > 0) & (larger <= CANCELLED * unit)
    still = (table.right[-FINEST] == 0) & (table.left[-FINEST] == 0)
    none = still & (larger > 0) & (larger <= BARELY * table.unit)
    return np.where(few, larger, np.where(none, unit, 0))


def _break(h: Array, change: Array, floor: Array) -> Array:
    """Give by how much one side leaves the line of its finest steps where it first does, 0 if that is not sudden."""
    off = np.abs(change - change[-FINEST] / h[-FINEST] * h)
    rounding = 4 * floor * (1 + h / h[-FINEST])
    apart = off > rounding
    first = len(h) - 1 - np.argmax(apart[::-1], axis=0)[None]
    jump, least = np.take_along_axis(off, first, 0)[0], np.take_along_axis(rounding, first, 0)[0]
    return np.where(apart.any(axis=0) & (jump > SUDDEN * least), jump, 0)


def staircase(table: Table) -> Array:
    """Give the height of the treads (N) of a forward that is a staircase at fine steps, 0 where it is none.

    A function that is exactly straight at fine steps and something else at wide ones is either near a kink or made of
    treads (single precision inside, a cancelled tail). Near a kink one side tells the fine story at wide steps too.
    """
    width = table.h_right + table.h_left
    noise = np.maximum(departure(table.h_right, table.right), departure(table.h_left, table.left))
    ratio, rounding = (table.right + table.left) / width, 2 * noise / width
    fine = ratio[-FINEST]
    coarse = _before(np.abs(ratio - fine) > rounding + rounding[-FINEST])
    wide = _neighbourly(np.where(coarse, ratio, np.nan), (width / 2) ** 2)
    gap = np.abs(wide.value - fine)
    off = np.maximum(np.abs(table.right - wide.value * table.h_right), np.abs(table.left - wide.value * table.h_left))
    off = np.where(np.isfinite(off), off, 0)
    far = np.concatenate([coarse[TREADS:], np.zeros_like(coarse[:TREADS])])
    tread = np.max(np.where(far, 0, off), axis=0)
    follows = off <= 3 * tread + 0.5 * np.abs(wide.value) * width
    close = width < 0.01 * width[0]
    two_stories = np.abs(wide.value) * width[0] > CLIMB * tread
    two_stories &= (follows | ~close).all(axis=0) & (gap > 3 * rounding[-FINEST]) & (gap > 4 * wide.bound)
    for h, change in ((table.h_right, table.right), (table.h_left, table.left)):
        side = _neighbourly(np.where(coarse, change / h, np.nan), h)
        two_stories &= np.abs(side.value - fine) > gap / 2
        two_stories &= _break(h, change, table.floor) > 0
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
