"""The evidence of one case: its counts, its worst entries as a table, its kinks, and a map of where they lie."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from actgrad.checking.result import CaseResult, Convention, Entry, KinkGroup, Outcome, Verdict
from actgrad.explaining.numbers import DIGITS, count, number
from actgrad.outputs.check.entry_columns import ALL_WORST, MOST_WORST, digits_of_entries, entry_columns, where_column
from actgrad.outputs.check.report_words import tally
from actgrad.outputs.check.wrong_map import wrong_map
from actgrad.outputs.columns import tables
from actgrad.outputs.drawing import after_blank, paragraph, table_lines
from actgrad.outputs.page import Page

MOST_KINKS = 4
"""Kinks that are described one by one."""

CONVENTIONS = {
    Convention.LEFT: "the left one",
    Convention.RIGHT: "the right one",
    Convention.MIDDLE: "their middle",
    Convention.OTHER: "another",
}
"""Which of the slopes at a kink the code uses, in words."""


def evidence(result: CaseResult, page: Page, about: str = "") -> Iterator[Text]:
    """Give the counts, after `about`, the worst entries, what the kinks say and the map; nothing if none was judged."""
    if not result.entries:
        return
    shown = result.worst_entries[: ALL_WORST if page.verbose else MOST_WORST]
    yield from paragraph(about + tally(result.entries.items()) + _which(result, len(shown)), page)
    yield from entry_tables(shown, page) if shown else ()
    yield from after_blank(_kink_lines(result.kinks, page))
    drawn = wrong_map(result.comparison, page) if result.comparison else []
    yield from after_blank(map(Text, drawn))


def entry_tables(entries: Sequence[Entry], page: Page) -> Iterator[Text]:
    """Give the lines of the entries' table, or of the tables that it is cut into on a narrow page."""
    least = digits_of_entries(entries)
    most = max(DIGITS, least)
    for table in tables(where_column(entries), entry_columns(entries), page.narrower(1), most, least):
        yield from after_blank(Text(" ").append_text(line) for line in table_lines(table))


def _which(result: CaseResult, shown: int) -> str:
    """Say which entries the table shows, if not all."""
    if not shown or sum(result.entries.values()) == 1:
        return ""
    judged = sum(result.entries.get(verdict, 0) for verdict in (Verdict.WRONG, Verdict.UNDECIDED))
    if result.outcome is Outcome.PASS or not judged:
        return "; the one that is farthest off"
    return "" if judged <= shown else f"; the {shown} that are farthest off" if shown > 1 else "; the worst of them"


def _kink_lines(seen: Sequence[KinkGroup], page: Page) -> Iterator[Text]:
    for kink in seen[:MOST_KINKS]:
        yield from paragraph(_kink_sentence(kink), page, hanging="  ")
    if len(seen) > MOST_KINKS:
        yield Text(f"and {count(len(seen) - MOST_KINKS, 'other kink')}")


def _kink_sentence(kink: KinkGroup) -> str:
    place = f"[{kink.example.row}, {kink.example.column}]"
    where = f"in {place}" if kink.entries == 1 else f"in {kink.entries:,} entries, as {place}"
    kind = "slope" if kink.slopes else "gradient"
    left, right, used = map(number, kink.sides)
    return (
        f"kink at z = {number(kink.example.z)} {where}: left {kind} {left}, right {kind} {right}; "
        f"yours is {used}, {CONVENTIONS[kink.convention]}"
    )
