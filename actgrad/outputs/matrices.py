"""Matrices as tables of their rows and columns, or of their corners where they are larger than the screen."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rich.text import Text

from actgrad.activations import Array
from actgrad.explaining.numbers import DIGITS, FEWEST_DIGITS, brief, column

GAP = 2
"""Blanks between two columns."""

CORNER_DIGITS = 5
"""Digits of a matrix that is shown by its corners."""


class Window(NamedTuple):
    """The rows, columns and digits that several matrices of one shape are shown with; `label` is their widest title."""

    rows: Sequence[int]
    columns: Sequence[int]
    digits: int
    label: int

    def block(self, title: str, matrix: Array) -> list[Text]:
        """Draw one matrix, its rows and columns numbered from 0, with a mark where others are left out."""
        texts = _texts(title, matrix, self)
        rows, columns = with_gaps(self.rows), with_gaps(self.columns)
        labels = [title.ljust(self.label), *("⋮" if row is None else str(row) for row in rows)]
        drawn = []
        for each in columns:
            numbers = iter(["…"] * len(self.rows) if each is None else texts[each])
            heading = "…" if each is None else str(each)
            drawn.append([heading, *("⋮" if row is None else next(numbers) for row in rows)])
        return side_by_side(labels, drawn, "dim")


def side_by_side(labels: Sequence[str], columns: Sequence[Sequence[str]], heading: str) -> list[Text]:
    """Draw a table, the first line of which is its heading, in this style: numbers stand to the right, uncut."""
    margin = max(map(len, labels))
    widths = [max(map(len, column)) for column in columns]
    lines: list[Text] = []
    for label, *texts in zip(labels, *columns, strict=True):
        style, of_label = ("", "dim") if lines else (heading, "bold")
        cells = "".join(" " * GAP + text.rjust(width) for text, width in zip(texts, widths, strict=True))
        line = Text(no_wrap=True, overflow="ignore")
        lines.append(line.append(label.ljust(margin), of_label).append(cells, style))
    return lines


def window(matrices: Mapping[str, Array], width: int, most_rows: int, digits: int = DIGITS) -> Window:
    """Choose what is shown of these matrices, titled by their keys and of one shape; none becomes wider than `width`.

    Every column with as many digits as there is room for; else the first and last columns, as many as fit.
    """
    height, size = next(iter(matrices.values())).shape
    rows = ends(height, most_rows)
    label = max(map(len, [*matrices, str(rows[-1])]))
    room = width - label
    candidates = ends(size, max(room // (GAP + 1), 1))
    tries = [*range(digits, FEWEST_DIGITS - 1, -1)] if len(candidates) == size else []
    for fewer in tries:
        chosen = Window(rows, candidates, fewer, label)
        if sum(_widths(matrices, chosen).values()) <= room:
            return chosen
    shorter = digits if digits > DIGITS else CORNER_DIGITS
    widths = _widths(matrices, Window(rows, candidates, shorter, label))
    mark = len("...") + GAP
    fitting = (
        most for most in range(len(candidates), 1, -1) if sum(widths[each] for each in ends(size, most)) + mark <= room
    )
    return Window(rows, ends(size, next(fitting, 1)), shorter, label)


def ends(size: int, most: int) -> list[int]:
    """Give the numbers from 0 to size − 1, or the first and the last of them, `most` in all."""
    last = most // 2
    return list(range(size)) if size <= most else [*range(most - last), *range(size - last, size)]


def with_gaps(numbers: Sequence[int]) -> list[int | None]:
    """Give the numbers with None where some are left out."""
    given: list[int | None] = []
    for before, number in zip([-1, *numbers], numbers, strict=False):
        given += [number] if number == before + 1 else [None, number]
    return given


def written(title: str, values: Iterable[float], digits: int) -> list[str]:
    """Write numbers of the matrix with this title: of a difference the size alone, a mark for no numerical gradient."""
    if title == "difference":
        sizes = [brief(value) for value in values]
        texts = [size.rjust(max(map(len, sizes))) for size in sizes]
    else:
        texts = column(values, digits)
    return [text.replace("NaN", "  –") for text in texts] if title in ("numerical", "difference") else texts


def _widths(matrices: Mapping[str, Array], shown: Window) -> dict[int, int]:
    """Give each column's width, the widest of all matrices."""
    widths = {each: len(str(each)) for each in shown.columns}
    for title, matrix in matrices.items():
        for each, texts in _texts(title, matrix, shown).items():
            widths[each] = max(widths[each], len(texts[0]))
    return {each: width + GAP for each, width in widths.items()}


def _texts(title: str, matrix: Array, shown: Window) -> dict[int, list[str]]:
    return {each: written(title, matrix[shown.rows, each].tolist(), shown.digits) for each in shown.columns}
