"""Entries as the columns of a table, with all that one needs to see why each of them is right or wrong."""

from collections.abc import Sequence

from actgrad.checking.result import Entry, Verdict
from actgrad.explaining.numbers import DIGITS, FEWEST_DIGITS, column
from actgrad.outputs.check.report_words import digits_apart, size
from actgrad.outputs.columns import LEAST, Column, texts

MOST_WORST, ALL_WORST = 8, 40
"""Entries in a table, as a rule and with -v."""


def where_column(entries: Sequence[Entry]) -> Column:
    """Give the column that names the entries by their row and column."""
    return texts("where", [f"[{each.row}, {each.column}]" for each in entries])


def entry_columns(entries: Sequence[Entry]) -> list[list[Column]]:
    """Give the columns of entries in two parts: the numbers; then how far off each is and may be, and its verdict."""
    judged = [
        _sizes("bound", [each.bound for each in entries]),
        _sizes("error", [abs(each.dz - each.numerical) for each in entries]),
        _sizes("allowed", [each.allowed for each in entries]),
    ]
    if len({each.verdict for each in entries}) > 1:
        judged.append(texts("", [each.verdict.key for each in entries]))
    numbers = [
        Column("Z", lambda digits: column([each.z for each in entries], _fewer(digits))),
        Column("dJ/dA", lambda digits: column([each.da for each in entries], _fewer(digits))),
        Column("yours", lambda digits: _gradients(entries, digits)[: len(entries)]),
        Column("numerical", lambda digits: _gradients(entries, digits)[len(entries) :]),
    ]
    return [numbers, judged]


def _sizes(title: str, values: Sequence[float]) -> Column:
    return Column(title, lambda _: [size(value) for value in values])


def _gradients(entries: Sequence[Entry], digits: int) -> list[str]:
    """Write dJ/dZ of all entries and then their numerical gradients, with the same decimals."""
    return column([each.dz for each in entries] + [each.numerical for each in entries], digits)


def digits_of_entries(entries: Sequence[Entry]) -> int:
    """Give the digits that show of every wrong entry that it is not the numerical gradient."""
    wrong = [(each.dz, each.numerical) for each in entries if each.verdict is Verdict.WRONG]
    others = [x for each in entries if each.verdict is not Verdict.WRONG for x in (each.dz, each.numerical)]
    return digits_apart(wrong, LEAST, others)


def _fewer(digits: int) -> int:
    """Give the digits of Z and dJ/dA, fewer where the gradients need the room."""
    return digits if digits <= DIGITS else FEWEST_DIGITS + 1
