"""Entries as a table with all that one needs to see why; no number in it is cut."""

import textwrap
from collections.abc import Sequence

from actgrad.checking.result import Entry, Verdict
from actgrad.explaining.numbers import ALL_DIGITS, DIGITS, FEWEST_DIGITS, column
from actgrad.outputs.check.phrases import entry, size


def table(entries: Sequence[Entry], width: int) -> list[str]:
    """Give the table's lines, with as many digits as there is room for; where it does not fit, a paragraph an entry."""
    for digits in range(_telling_apart(entries), FEWEST_DIGITS, -1):
        for gap in ("  ", " "):
            lines = [gap.join(row).rstrip() for row in zip(*columns(entries, digits), strict=True)]
            if max(map(len, lines)) <= width:
                return lines
    return [line for each in entries for line in textwrap.wrap(entry(each), width, subsequent_indent="    ")]


def _telling_apart(entries: Sequence[Entry]) -> int:
    """Give the digits that show of every wrong entry that it is not the numerical gradient."""
    for digits in range(DIGITS, ALL_DIGITS):
        pairs = zip(entries, *_gradients(entries, digits), strict=True)
        if all(yours != numerical for each, yours, numerical in pairs if each.verdict is Verdict.WRONG):
            return digits
    return ALL_DIGITS


def _gradients(entries: Sequence[Entry], digits: int) -> tuple[list[str], list[str]]:
    both = column([each.dz for each in entries] + [each.numerical for each in entries], digits)
    return both[: len(entries)], both[len(entries) :]


def columns(entries: Sequence[Entry], digits: int = DIGITS) -> list[list[str]]:
    """Give the table's columns, a title and a cell for each entry, all cells of a column equally wide."""
    yours, numerical = _gradients(entries, digits)
    told = [
        _titled("where", [f"[{each.row}, {each.column}]" for each in entries], left=True),
        _titled("Z", column([each.z for each in entries], _fewer(digits))),
        _titled("dJ/dA", column([each.da for each in entries], _fewer(digits))),
        _titled("yours", yours),
        _titled("numerical", numerical),
        _titled("bound", [size(each.bound) for each in entries]),
        _titled("error", [size(abs(each.dz - each.numerical)) for each in entries]),
        _titled("allowed", [size(each.allowed) for each in entries]),
    ]
    if len({each.verdict for each in entries}) > 1:
        told.append(_titled("", [each.verdict.key for each in entries], left=True))
    return told


def _fewer(digits: int) -> int:
    """Give the digits of Z and dJ/dA, fewer where the gradients need the room."""
    return digits if digits <= DIGITS else FEWEST_DIGITS + 1


def _titled(title: str, cells: Sequence[str], left: bool = False) -> list[str]:
    width = max(len(title), *map(len, cells))
    return [cell.ljust(width) if left else cell.rjust(width) for cell in (title, *cells)]
