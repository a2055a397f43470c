"""Entries as a table with all that one needs to see why; no number in it is cut."""

import textwrap
from collections.abc import Sequence

from actgrad.checking.result import Entry, Verdict
from actgrad.outputs.check.phrases import entry, size
from actgrad.outputs.numbers import ALL_DIGITS, DIGITS, FEWEST_DIGITS, column, number


def table(entries: Sequence[Entry], width: int) -> list[str]:
    """Give the table's lines, with as many digits as there is room for; where it does not fit, a paragraph an entry."""
    for digits in range(_telling_apart(entries), FEWEST_DIGITS - 1, -1):
        for gap in ("  ", " "):
            lines = [gap.join(row).rstrip() for row in zip(*columns(entries, digits), strict=True)]
            if max(map(len, lines)) <= width:
                return lines
    return [line for each in entries for line in textwrap.wrap(entry(each), width, subsequent_indent="    ")]


def _telling_apart(entries: Sequence[Entry]) -> int:
    """Give the digits that show of every wrong entry that it is not the numerical gradient."""
    wrong = [each for each in entries if each.verdict is Verdict.WRONG]
    for digits in range(DIGITS, ALL_DIGITS):
        if all(number(each.dz, digits) != number(each.numerical, digits) for each in wrong):
            return digits
    return ALL_DIGITS


def columns(entries: Sequence[Entry], digits: int = DIGITS) -> list[list[str]]:
    """Give the table's columns, a title and a cell for each entry, all cells of a column equally wide."""
    both = column([each.dz for each in entries] + [each.numerical for each in entries], digits)
    told = [
        _titled("where", [f"[{each.row}, {each.column}]" for each in entries], left=True),
        _titled("Z", column([each.z for each in entries], min(digits, DIGITS))),
        _titled("dJ/dA", column([each.da for each in entries], min(digits, DIGITS))),
        _titled("yours", both[: len(entries)]),
        _titled("numerical", both[len(entries) :]),
        _titled("bound", [size(each.bound) for each in entries]),
        _titled("off by", [size(abs(each.dz - each.numerical)) for each in entries]),
        _titled("allowed", [size(each.allowed) for each in entries]),
    ]
    if len({each.verdict for each in entries}) > 1:
        told.append(_titled("", [each.verdict.key for each in entries], left=True))
    return told


def _titled(title: str, cells: Sequence[str], left: bool = False) -> list[str]:
    width = max(len(title), *map(len, cells))
    return [cell.ljust(width) if left else cell.rjust(width) for cell in (title, *cells)]
