"""Numbers as text: one under the other on the decimal point, with the digits that their column needs, never cut."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

DIGITS, ALL_DIGITS, FEWEST_DIGITS = 7, 17, 4
"""Significant digits of a column's largest number: as a rule, when every digit is asked for, where room is short."""

SMALLEST, LARGEST = 1e-4, 1e7
"""Between these a number is written out; beyond them with its power of ten."""


class Column(NamedTuple):
    """A column of a table: its title, its cells for a number of digits, and whether they stand to the left."""

    title: str
    write: Callable[[int], Sequence[str]]
    left: bool = False


class _Layout(NamedTuple):
    """Decimals of the numbers that are written out, and of those with a power of ten."""

    fixed: int
    power: int


def column(values: Iterable[float], digits: int = DIGITS) -> list[str]:
    """Give the numbers of one column, of the same width and aligned on the point; a whole number has no decimals."""
    floats = [float(value) for value in values]
    layout = _layout([abs(x) for x in floats if x and math.isfinite(x)], digits)
    parts = [_parts(x, layout) for x in floats]
    whole = max((len(part) for part, _ in parts), default=0)
    fraction = max((len(part) for _, part in parts), default=0)
    return [left.rjust(whole) + right.ljust(fraction) for left, right in parts]


def numbers(title: str, values: Sequence[float]) -> Column:
    """Give a column of numbers, under one another on the point."""
    return Column(title, lambda digits: column(values, digits))


def texts(title: str, cells: Sequence[str], left: bool = True) -> Column:
    """Give a column of words, whatever the digits."""
    return Column(title, lambda _: cells, left)


def number(value: float, digits: int = DIGITS) -> str:
    """Give one number as text."""
    return column([value], digits)[0].strip()


def brief(value: float, digits: int = 2) -> str:
    """Give a number of which the size alone matters, an error or a bound, with its power of ten: 2.3e−15."""
    return "0" if value == 0 else signed(f"{value:.{digits - 1}e}" if math.isfinite(value) else _name(value))


def count(amount: int, one: str, many: str | None = None) -> str:
    """Give an amount and its noun: 1 entry, 2 entries, 1,500,000 entries."""
    return f"{amount:,} {one if amount == 1 else many or one + 's'}"


def signed(text: str) -> str:
    """Write the minus sign as one."""
    return text.replace("-", "−")


def _layout(sizes: Sequence[float], digits: int) -> _Layout:
    """Decimals that show `digits` of the largest, three of the smallest; fewer where these show each number exactly."""
    written = [size for size in sizes if SMALLEST <= size < LARGEST]
    others = [size for size in sizes if not SMALLEST <= size < LARGEST]
    fixed = max(digits - 1 - _exponent(max(written)), 2 - _exponent(min(written)), 0) if written else 0
    power = max(fixed - 4, min(2, digits - 3)) if written and digits <= DIGITS else digits - 1
    return _Layout(_shortest(written, "f", fixed, 0), _shortest(others, "e", power, 1))


def _shortest(sizes: Sequence[float], style: str, decimals: int, least: int) -> int:
    while decimals > least and all(float(f"{size:.{decimals - 1}{style}}") == size for size in sizes):
        decimals -= 1
    return decimals


def _exponent(size: float) -> int:
    return math.floor(math.log10(size))


def _parts(x: float, layout: _Layout) -> tuple[str, str]:
    """Give what stands before the decimal point, and what stands from the point on."""
    if not math.isfinite(x):
        return _name(x), ""
    written = x == 0 or SMALLEST <= abs(x) < LARGEST
    if written and x.is_integer():
        return signed(f"{int(x)}"), ""
    text = signed(f"{x:.{layout.fixed}f}" if written else f"{x:.{layout.power}e}")
    whole, point, fraction = text.partition(".")
    return whole, point + fraction


def _name(x: float) -> str:
    return "NaN" if math.isnan(x) else "inf" if x > 0 else "−inf"
