"""A small map of a matrix that shows where the entries lie that are not simply right."""

import numpy as np
from numpy.typing import NDArray

from actgrad.checking.result import Comparison, Verdict

MARKS = {
    Verdict.WRONG: "X",
    Verdict.UNDECIDED: "?",
    Verdict.KINK: "^",
    Verdict.FLAT: "_",
    Verdict.OUTSIDE: "o",
    Verdict.AGREE: ".",
}
"""What stands for each verdict, the worst first."""
ROWS, COLUMNS = 12, 60


def draw(comparison: Comparison) -> list[str]:
    """Give the map's lines, the last of them its legend; none where every entry agrees.

    A large matrix is reduced by blocks, and the worst mark of a block wins.
    """
    gravity = np.array([len(MARKS) - 1 - list(MARKS).index(verdict) for verdict in Verdict], dtype=np.int8)
    grave = gravity[comparison.verdicts]
    if not grave.any():
        return []
    rows, columns = (_starts(size, most) for size, most in zip(grave.shape, (ROWS, COLUMNS), strict=True))
    blocks = np.maximum.reduceat(np.maximum.reduceat(grave, rows, axis=0), columns, axis=1)
    marks = np.array(list(MARKS.values())[::-1])[blocks]
    gap = " " if 2 * len(columns) <= COLUMNS else ""
    label = len(str(rows[-1])) + 2
    lines = [f"[{start}]".rjust(label) + "  " + gap.join(line) for start, line in zip(rows, marks, strict=True)]
    return [*lines, " " * (label + 2) + _legend(grave, blocks.shape)]


def _starts(size: int, most: int) -> NDArray[np.intp]:
    count = min(size, most)
    return np.asarray(np.arange(count) * size // count, dtype=np.intp)


def _legend(grave: NDArray[np.int8], drawn: tuple[int, ...]) -> str:
    seen = set(np.unique(grave))
    marks = [f"{mark} {verdict.key}" for i, (verdict, mark) in enumerate(MARKS.items()) if len(MARKS) - 1 - i in seen]
    block = "×".join(f"{-(-size // count)}" for size, count in zip(grave.shape, drawn, strict=True))
    reduced = "" if grave.shape == drawn else f"   (a mark is up to {block} entries, and shows the worst)"
    return "  ".join(marks) + reduced
