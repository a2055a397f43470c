"""Entries as a table with all that one needs to see why; no number in it is cut."""

import textwrap
from collections.abc import Sequence

from actgrad.checking.result import Entry
from actgrad.outputs.check.phrases import entry
from actgrad.outputs.numbers import DIGITS, FEWEST_DIGITS, brief, column


def table(entries: Sequence[Entry], width: int) -> list[str]:
    """Give the table's lines, with as many digits as there is room for; where it does not fit, a paragraph an entry."""
    for digits in range(DIGITS, FEWEST_DIGITS - 1, -1):
        columns = _columns(entries, digits)
        for gap in ("  ", " "):
            lines = [gap.join(row).rstrip() for row in zip(*columns, strict=True)]
            if max(map(len, lines)) <= width:
                return lines
    return [line for each in entries for line in textwrap.wrap(entry(each), width, subsequent_indent="    ")]


def _columns(entries: Sequence[Entry], digits: int) -> list[list[str]]:
    both = column([each.dz for each in entries] + [each.numerical for each in entries], digits)
    differences = [abs(each.dz - each.numerical) for each in entries]
    columns = [
        _titled("where", [f"[{each.row}, {each.column}]" for each in entries], left=True),
        _titled("Z", column([each.z for each in entries], digits)),
        _titled("dJ/dA", column([each.da for each in entries], digits)),
        _titled("yours", both[: len(entries)]),
        _titled("numerical", both[len(entries) :]),
        _titled("bound", [brief(each.bound, 1) for each in entries]),
        _titled("off by", [brief(difference, 1) for difference in differences]),
        _titled("allowed", [brief(each.allowed, 1) for each in entries]),
    ]
    if len({each.verdict for each in entries}) > 1:
        columns.append(_titled("", [each.verdict.key for each in entries], left=True))
    return columns


def _titled(title: str, cells: Sequence[str], left: bool = False) -> list[str]:
    width = max(len(title), *map(len, cells))
    return [cell.ljust(width) if left else cell.rjust(width) for cell in (title, *cells)]
