"""The evidence of one case: its worst entries as columns, its kinks in words, and a map of where wrong entries lie."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from actgrad.checking.comparison import Comparison, Convention, Entry, KinkGroup, Verdict
from actgrad.checking.result import CaseResult
from actgrad.explaining.numbers import DIGITS, FEWEST_DIGITS, Column, column, count, number, texts
from actgrad.outputs.check.report_words import GRAVEST_FIRST, digits_apart, size
from actgrad.outputs.layout import LEAST, NO_BREAK, Page

MOST_WORST, ALL_WORST = 8, 40
"""Entries in a table, as a rule and with -v."""
TO_SHOW = (Verdict.WRONG, Verdict.UNDECIDED)
"""The verdicts of which the entries are shown."""
MOST_KINKS = 4
"""Kinks that are described one by one."""

CONVENTIONS = {
    Convention.LEFT: "the left one",
    Convention.RIGHT: "the right one",
    Convention.MIDDLE: "their middle",
    Convention.OTHER: "another",
}
"""Which of the slopes at a kink the code uses, in words."""
VERDICT_MARKS = dict(zip(reversed(GRAVEST_FIRST), ".o_^?X", strict=True))
"""What stands for each verdict, the worst last."""
MAP_ROWS, MAP_COLUMNS = 12, 60
"""Marks in a column and in a row of a map, at most."""


def entry_columns(entries: Sequence[Entry]) -> tuple[Column, list[Column], list[Column]]:
    """Give the columns of entries: where each is; the numbers; then how far off it is and may be, and its verdict."""
    true, yours = [each.numerical for each in entries], [each.dz for each in entries]

    def both(digits: int) -> list[str]:
        return column([*yours, *true], digits)

    def of_input(title: str, values: Sequence[float]) -> Column:
        # With fewer digits where the gradients need the room.
        return Column(title, lambda digits: column(values, digits if digits <= DIGITS else FEWEST_DIGITS + 1))

    def sizes(title: str, values: Iterable[float]) -> Column:
        return texts(title, list(map(size, values)), left=False)

    numbers = [
        of_input("Z", [each.z for each in entries]),
        of_input("dJ/dA", [each.da for each in entries]),
        Column("yours", lambda digits: both(digits)[: len(entries)]),
        Column("numerical", lambda digits: both(digits)[len(entries) :]),
    ]
    judged = [
        sizes("bound", (each.bound for each in entries)),
        sizes("error", map(_error, entries)),
        sizes("allowed", (each.allowed for each in entries)),
    ]
    if len({each.verdict for each in entries}) > 1:
        judged.append(texts("", [each.verdict.key for each in entries]))
    return texts("where", [f"[{each.row}, {each.column}]" for each in entries]), numbers, judged


def _error(entry: Entry) -> float:
    """Give the distance from the numerical gradient; at a kink from the nearer of the left and the right gradient."""
    gradients = (entry.numerical,) if entry.left is None or entry.right is None else (entry.left, entry.right)
    return min(abs(entry.dz - gradient) for gradient in gradients)


def digits_of_entries(entries: Sequence[Entry]) -> int:
    """Give the digits that show of every wrong entry that it is not the numerical gradient."""
    wrong = [(each.dz, each.numerical) for each in entries if each.verdict is Verdict.WRONG]
    others = [x for each in entries if each.verdict is not Verdict.WRONG for x in (each.dz, each.numerical)]
    return digits_apart(wrong, LEAST, others)


def entries_to_show(result: CaseResult, most: int) -> list[Entry]:
    """Give the first of the entries that are wrong or undecided; there are none where all is well."""
    return [each for each in result.worst_entries if each.verdict in TO_SHOW][:most]


def which_entries(result: CaseResult, shown: int) -> str:
    """Say which of the wrong and undecided entries are shown, if not all."""
    judged = sum(result.entries.get(verdict, 0) for verdict in TO_SHOW)
    if not shown or judged <= shown:
        return ""
    return f"; the {shown} with the largest errors" if shown > 1 else "; the one with the largest error"


def kink_sentences(kinks: Sequence[KinkGroup]) -> Iterator[str]:
    """Say of the first kinks which slope the code uses there, and how many more there are."""
    yield from map(_kink_sentence, kinks[:MOST_KINKS])
    if len(kinks) > MOST_KINKS:
        yield f"and {count(len(kinks) - MOST_KINKS, 'other kink')}"


def _kink_sentence(kink: KinkGroup) -> str:
    place = f"[{kink.example.row}, {kink.example.column}]"
    where = f"in {place}" if kink.entries == 1 else f"in {kink.entries:,} entries, as {place}"
    kind = "slope" if kink.slopes else "gradient"
    left, right, used = map(number, kink.sides)
    return (
        f"kink at z = {number(kink.example.z)} {where}: left {kind} {left}, right {kind} {right}; "
        f"yours is {used}, {CONVENTIONS[kink.convention]}"
    )


def wrong_map(comparison: Comparison, page: Page) -> list[str]:
    """Give the map's lines, the last of them its legend; none where all entries have one verdict.

    A large matrix is reduced by blocks, and the worst mark of a block wins.
    """
    gravity = np.array([list(VERDICT_MARKS).index(verdict) for verdict in Verdict], dtype=np.int8)
    grave = gravity[comparison.verdicts]
    if (grave == grave.flat[0]).all():
        return []
    rows = _starts(grave.shape[0], MAP_ROWS)
    label = len(f"[{rows[-1]}]")
    most = min(MAP_COLUMNS, page.width - label - 2)
    columns = _starts(grave.shape[1], most)
    blocks = np.maximum.reduceat(np.maximum.reduceat(grave, rows, axis=0), columns, axis=1)
    marks = np.array(list(VERDICT_MARKS.values()))[blocks]
    gap = " " if 2 * len(columns) <= most else ""
    lines = [f"[{start}]".rjust(label) + "  " + gap.join(line) for start, line in zip(rows, marks, strict=True)]
    return [*lines, *_legend(grave, blocks.shape, page, " " * (label + 2))]


def _starts(size: int, most: int) -> NDArray[np.intp]:
    """Give where each of `most` blocks of a row or column begins."""
    count = min(size, most)
    return np.asarray(np.arange(count) * size // count, dtype=np.intp)


def _legend(grave: NDArray[np.int8], drawn: tuple[int, ...], page: Page, indent: str) -> list[str]:
    """Explain the marks that occur, and how many entries each stands for."""
    seen = [list(VERDICT_MARKS)[gravity] for gravity in np.unique(grave)]
    marks = [f"{VERDICT_MARKS[verdict]}{NO_BREAK}{verdict.key}" for verdict in reversed(seen)]
    block = "×".join(f"{-(-size // count)}" for size, count in zip(grave.shape, drawn, strict=True))
    note = "" if grave.shape == drawn else f"   (a mark is up to {block} entries, and shows the worst)"
    return page.wrap("  ".join(marks) + note, indent)
