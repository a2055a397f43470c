"""Finds the simplest region that holds every entry with a mistake and none without."""

from collections.abc import Iterator
from math import comb, floor, log10
from typing import NamedTuple

import numpy as np

from actgrad.checking.diagnosis.frame import Frame, Index, Mask
from actgrad.checking.region import Quantity, Region, Shape

VALUES = {
    Quantity.Z: "z",
    Quantity.ABS_Z: "abs(z)",
    Quantity.DA: "da",
    Quantity.ABS_DA: "abs(da)",
    Quantity.GRADIENT: "true",
    Quantity.ABS_DZ: "abs(true)",
}
"""The formulas of the quantities that can mark a region."""


class Split(NamedTuple):
    """The entries that a region is to hold, and those that it is not to hold."""

    frame: Frame
    inside: Mask
    outside: Mask


Held = Iterator[tuple[Region, Mask]]
"""Regions, each with the entries that it holds."""


def separating(frame: Frame, inside: Mask, outside: Mask, least_choices: int) -> Region | None:
    """Give the simplest region that holds all entries of `inside` and none of `outside`; None where there is none.

    A few entries may have something in common by chance alone. There are n! / (k! (n − k)!) ways to choose k of n
    entries; where that is less than `least_choices`, only rows, columns and blocks are tried.
    """
    may_be_chance = comb(int(inside.sum() + outside.sum()), int(inside.sum())) < least_choices
    searches = (_at_one_value, _by_sign, _lines, _by_threshold, _block, _by_diagonal, _range)
    for search in (_lines, _block) if may_be_chance else searches:
        for region, held in search(Split(frame, inside, outside)):
            if held[inside].all() and not held[outside].any():
                return region
    return None


def _at_one_value(split: Split) -> Held:
    for quantity in Shape.AT_ONE_VALUE.quantities:
        x = split.frame.value(VALUES[quantity])
        value = x[split.inside][0]
        yield Region(Shape.AT_ONE_VALUE, f"where {quantity.value} = {value + 0.0:.6g}", quantity), x == value


def _by_sign(split: Split) -> Held:
    for quantity in Shape.NEGATIVE.quantities:
        for shape, sign in (
            (Shape.NEGATIVE, "<"),
            (Shape.NEGATIVE, "<="),
            (Shape.POSITIVE, ">"),
            (Shape.POSITIVE, ">="),
        ):
            held = split.frame.value(f"{VALUES[quantity]} {sign} 0") > 0
            yield Region(shape, f"where {quantity.value} {sign} 0", quantity), held


def _by_threshold(split: Split) -> Held:
    for quantity in Shape.BEYOND.quantities:
        for shape, sign, factor in ((Shape.BEYOND, ">", 1), (Shape.BELOW, "<", -1)):
            x = factor * split.frame.value(VALUES[quantity])
            low = x[split.outside].max()
            at = 0.0 + factor * between(low, x[split.inside].min())
            yield Region(shape, f"where {quantity.value} {sign} {at:.15g}", quantity), x > low


def _range(split: Split) -> Held:
    z = split.frame.z
    low, high = z[split.inside].min(), z[split.inside].max()
    below, above = z[split.outside & (z < low)], z[split.outside & (z > high)]
    if min(below.size, above.size) > 1:
        start, end = between(below.max(), low), 0.0 - between(-above.min(), -high)
        yield Region(Shape.RANGE, f"where {start:.6g} < Z < {end:.6g}", Quantity.Z), (low <= z) & (z <= high)


def _lines(split: Split) -> Held:
    inside, frame = split.inside, split.frame
    for shape, axis, numbers in ((Shape.ROWS, 1, frame.row_numbers), (Shape.COLUMNS, 0, frame.column_numbers)):
        held = inside.any(axis=axis, keepdims=True)
        lines = numbers[held.ravel()]
        # There must be two entries a line on average; in a single column, three consecutive rows.
        enough = inside.sum() >= 2 * len(lines) if inside.shape[axis] > 1 else _consecutive(lines) and len(lines) > 2
        if enough:
            word = ("column", "row")[axis] + ("s" if len(lines) > 1 else "")
            yield Region(shape, f"in {word} {listed(lines)}"), held | np.zeros_like(inside)


def _block(split: Split) -> Held:
    rows, columns = (np.flatnonzero(split.inside.any(axis=axis)) for axis in (1, 0))
    held = np.zeros_like(split.inside)
    held[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] = True
    if split.inside.sum() >= 3 and split.inside[held].mean() > 0.5:
        lines = listed(split.frame.row_numbers[rows]), listed(split.frame.column_numbers[columns])
        yield Region(Shape.BLOCK, f"in rows {lines[0]}, columns {lines[1]}"), held


def _by_diagonal(split: Split) -> Held:
    apart = split.frame.column_numbers[None, :] - split.frame.row_numbers[:, None]
    for shape, held in (
        (Shape.ON_DIAGONAL, apart == 0),
        (Shape.OFF_DIAGONAL, apart != 0),
        (Shape.ABOVE_DIAGONAL, apart > 0),
        (Shape.BELOW_DIAGONAL, apart < 0),
        (Shape.EVERY_SECOND, apart % 2 == 0),
        (Shape.EVERY_SECOND, apart % 2 == 1),
    ):
        yield Region(shape, shape.value.removeprefix("only ")), held


def between(low: float, high: float) -> float:
    """Give the number x with low ≤ x < high that has the fewest decimals; 0 if it lies there."""
    middle = (float(low) + float(high)) / 2
    if low <= 0 < high or middle == 0 or not np.isfinite(middle):
        return 0.0 if low <= 0 < high else float(low)
    digits = -floor(log10(abs(middle)))
    rounded = (round(middle, digits + more) for more in range(16))
    return next((number for number in rounded if low <= number < high), float(low))


def _consecutive(lines: Index) -> bool:
    return int(lines[-1] - lines[0]) == len(lines) - 1


def listed(lines: Index) -> str:
    """Write row or column numbers in a short form: "3", "0 and 2", "4 to 9", "0, 2, 4, …"."""
    numbers = [int(line) for line in lines]
    if len(numbers) > 2 and _consecutive(lines):
        return f"{numbers[0]} to {numbers[-1]}"
    if len(numbers) > 6:
        return ", ".join(map(str, numbers[:5])) + ", …"
    return " and ".join(filter(None, [", ".join(map(str, numbers[:-1])), str(numbers[-1])]))
