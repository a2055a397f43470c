"""A small map of a matrix that shows where the entries lie that are not simply right."""

import numpy as np
from numpy.typing import NDArray

from actgrad.checking.result import Comparison, Verdict
from actgrad.outputs.check.report_words import GRAVEST_FIRST
from actgrad.outputs.page import NO_BREAK, Page

VERDICT_MARKS = dict(zip(reversed(GRAVEST_FIRST), ".o_^?X", strict=True))
"""What stands for each verdict, the worst last."""
MAP_ROWS, MAP_COLUMNS = 12, 60
"""Marks in a column and in a row of a map, at most."""


def wrong_map(comparison: Comparison, page: Page) -> list[str]:
    """Give the map's lines, the last of them its legend; none where every entry agrees.

    A large matrix is reduced by blocks, and the worst mark of a block wins.
    """
    gravity = np.array([list(VERDICT_MARKS).index(verdict) for verdict in Verdict], dtype=np.int8)
    grave = gravity[comparison.verdicts]
    if not grave.any():
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
