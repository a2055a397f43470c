"""Finds the simplest region that holds every entry with a mistake and none without."""

from collections.abc import Iterator
from math import comb, floor, log10

import numpy as np

from actgrad.activations import Array
from actgrad.checking.diagnosis.frame import Frame, Index, Mask
from actgrad.checking.region import Quantity, Region, Shape


def separating(frame: Frame, inside: Mask, outside: Mask, least_choices: int) -> Region | None:
    """Give the simplest region that holds all entries of `inside` and none of `outside`; None where there is none.

    A few entries may have something in common by chance alone. There are n! / (k! (n − k)!) ways to choose k of n
    entries; where that is less than `least_choices`, only rows, columns and blocks are tried.
    """
    may_be_chance = comb(int(inside.sum() + outside.sum()), int(inside.sum())) < least_choices
    for search, needs_many in (
        (_at_one_value, True),
        (_by_sign, True),
        (_lines, False),
        (_by_threshold, True),
        (_block, False),
        (_by_diagonal, True),
        (_range, True),
    ):
        if not (may_be_chance and needs_many):
            for region in search(frame, inside, outside):
                return region
    return None


def _values(frame: Frame, quantity: Quantity) -> Array:
    z, da, true = frame.z, frame.da, frame.true
    signed = {Quantity.Z: z, Quantity.DA: da, Quantity.GRADIENT: true}
    size = {Quantity.ABS_Z: z, Quantity.ABS_DA: da, Quantity.ABS_DZ: true}
    return signed[quantity] if quantity in signed else np.asarray(np.abs(size[quantity]))


def _at_one_value(frame: Frame, inside: Mask, outside: Mask) -> Iterator[Region]:
    for quantity in Shape.AT_ONE_VALUE.quantities:
        x = _values(frame, quantity)
        value = x[inside][0]
        if (x[inside] == value).all() and (x[outside] != value).all():
            yield Region(Shape.AT_ONE_VALUE, f"where {quantity.value} = {value + 0.0:.6g}", quantity)


def _by_sign(frame: Frame, inside: Mask, outside: Mask) -> Iterator[Region]:
    for quantity in Shape.NEGATIVE.quantities:
        for shape, sign, factor in ((Shape.NEGATIVE, "<", -1), (Shape.POSITIVE, ">", 1)):
            x = factor * _values(frame, quantity)
            if (x[inside] > 0).all() and (x[outside] <= 0).all():
                yield Region(shape, f"where {quantity.value} {sign} 0", quantity)
            elif (x[inside] >= 0).all() and (x[outside] < 0).all():
                yield Region(shape, f"where {quantity.value} {sign}= 0", quantity)


def _by_threshold(frame: Frame, inside: Mask, outside: Mask) -> Iterator[Region]:
    for quantity in Shape.BEYOND.quantities:
        x = _values(frame, quantity)
        for shape, sign, factor in ((Shape.BEYOND, ">", 1), (Shape.BELOW, "<", -1)):
            low, high = (factor * x[outside]).max(), (factor * x[inside]).min()
            if low < high:
                at = 0.0 + factor * between(low, high)
                yield Region(shape, f"where {quantity.value} {sign} {at:.15g}", quantity)


def _range(frame: Frame, inside: Mask, outside: Mask) -> Iterator[Region]:
    z = frame.z
    low, high = z[inside].min(), z[inside].max()
    below, above = z[outside & (z < low)], z[outside & (z > high)]
    if below.size and above.size and below.size + above.size == outside.sum() and min(below.size, above.size) > 1:
        start, end = between(below.max(), low), 0.0 - between(-above.min(), -high)
        yield Region(Shape.RANGE, f"where {start:.6g} < Z < {end:.6g}", Quantity.Z)


def _lines(frame: Frame, inside: Mask, outside: Mask) -> Iterator[Region]:
    for shape, word, axis, numbers in (
        (Shape.ROWS, "row", 1, frame.row_numbers),
        (Shape.COLUMNS, "column", 0, frame.column_numbers),
    ):
        holding, without = inside.any(axis=axis), outside.any(axis=axis)
        lines = numbers[holding]
        # There must be two entries a line on average; in a single column, three consecutive rows.
        enough = inside.sum() >= 2 * len(lines) if inside.shape[axis] > 1 else _consecutive(lines) and len(lines) > 2
        if enough and without.any() and not (holding & without).any():
            yield Region(shape, f"in {word}{'s' if len(lines) > 1 else ''} {listed(lines)}")


def _block(frame: Frame, inside: Mask, outside: Mask) -> Iterator[Region]:
    rows, columns = (np.flatnonzero(inside.any(axis=axis)) for axis in (1, 0))
    box = np.ix_(np.arange(rows[0], rows[-1] + 1), np.arange(columns[0], columns[-1] + 1))
    if inside.sum() >= 3 and inside[box].mean() > 0.5 and outside.any() and not outside[box].any():
        text = f"in rows {listed(frame.row_numbers[rows])}, columns {listed(frame.column_numbers[columns])}"
        yield Region(Shape.BLOCK, text)


def _by_diagonal(frame: Frame, inside: Mask, outside: Mask) -> Iterator[Region]:
    apart = frame.column_numbers[None, :] - frame.row_numbers[:, None]
    for shape, there in (
        (Shape.ON_DIAGONAL, apart == 0),
        (Shape.OFF_DIAGONAL, apart != 0),
        (Shape.ABOVE_DIAGONAL, apart > 0),
        (Shape.BELOW_DIAGONAL, apart < 0),
        (Shape.EVERY_SECOND, apart % 2 == 0),
        (Shape.EVERY_SECOND, apart % 2 == 1),
    ):
        if there[inside].all() and not there[outside].any():
            yield Region(shape, shape.value.removeprefix("only "))


def between(low: float, high: float) -> float:
    """Give the number x with low ≤ x < high that has the fewest decimals; 0 if it lies there."""
    middle = (float(low) + float(high)) / 2
    if low <= 0 < high or middle == 0 or not np.isfinite(middle):
        return 0.0 if low <= 0 < high else float(low)
    digits = -floor(log10(abs(middle)))
    rounded = (round(middle, digits + more) for more in range(16))
    return next((number for number in rounded if low <= number < high), float(low))


def _consecutive(lines: Index) -> bool:
    return len(lines) > 0 and int(lines[-1] - lines[0]) == len(lines) - 1


def listed(lines: Index) -> str:
    """Write row or column numbers in a short form: "3", "0 and 2", "4 to 9", "0, 2, 4, …"."""
    numbers = [int(line) for line in lines]
    if len(numbers) > 2 and _consecutive(lines):
        return f"{numbers[0]} to {numbers[-1]}"
    if len(numbers) > 6:
        return ", ".join(map(str, numbers[:5])) + ", …"
    return " and ".join(filter(None, [", ".join(map(str, numbers[:-1])), str(numbers[-1])]))
