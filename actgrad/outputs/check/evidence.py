"""The evidence of one case as lines of text: its worst entries, its kinks, and a map of where they lie."""

import textwrap

from actgrad.checking.result import CaseResult, Convention, KinkGroup, Outcome, Verdict
from actgrad.explaining.numbers import count, number
from actgrad.outputs.check.phrases import tally
from actgrad.outputs.check.table import table
from actgrad.outputs.check.wrong_map import draw

MOST_KINKS = 4
"""Kinks that are told one by one."""


def wrapped(text: str, width: int, indent: str = "", hanging: str = "") -> list[str]:
    """Break a text into lines of this width, all but the first of them further in."""
    wrapper = textwrap.TextWrapper(width, indent, indent + hanging, break_long_words=False, break_on_hyphens=False)
    return wrapper.wrap(text)


def evidence(case: CaseResult, width: int, most: int = 8) -> list[str]:
    """Give the counts, the worst entries, what the kinks say and the map; nothing where no entry was judged."""
    if not case.entries:
        return []
    shown = case.worst_entries[:most]
    lines = [tally(case.entries.items()) + _which(case, len(shown)), ""]
    lines += [f" {line}" for line in table(shown, width - 1)] if shown else []
    told = case.kinks
    lines += [""] if told else []
    for kink in told[:MOST_KINKS]:
        lines += wrapped(_told(kink), width, hanging="  ")
    if len(told) > MOST_KINKS:
        lines.append(f"and {count(len(told) - MOST_KINKS, 'other kink')}")
    drawn = draw(case.comparison) if case.comparison else []
    return [*lines, "", *drawn] if drawn else lines


def _which(case: CaseResult, shown: int) -> str:
    if not shown or sum(case.entries.values()) == 1:
        return ""
    judged = sum(case.entries.get(verdict, 0) for verdict in (Verdict.WRONG, Verdict.UNDECIDED))
    if case.outcome is Outcome.PASS or not judged:
        return "; the one that is farthest off"
    return "" if judged <= shown else f"; the {shown} that are farthest off" if shown > 1 else "; the worst of them"


def _told(kink: KinkGroup) -> str:
    place = f"[{kink.example.row}, {kink.example.column}]"
    where = f"in {place}" if kink.entries == 1 else f"in {kink.entries:,} entries, as {place}"
    kind = "slope" if kink.slopes else "gradient"
    left, right, used = map(number, kink.sides)
    return (
        f"kink at z = {number(kink.example.z)} {where}: left {kind} {left}, right {kind} {right}; "
        f"yours is {used}, {_CONVENTIONS[kink.convention]}"
    )


_CONVENTIONS = {
    Convention.LEFT: "the left one",
    Convention.RIGHT: "the right one",
    Convention.MIDDLE: "their middle",
    Convention.OTHER: "another",
}
