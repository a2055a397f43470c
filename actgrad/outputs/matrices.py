"""Matrices as tables of their rows and columns, or of their corners where they are larger than the screen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from actgrad.activations import Array
from actgrad.checking.beside import ends
from actgrad.outputs.numbers import DIGITS, FEWEST_DIGITS, brief, column

GAP = 2
"""Blanks between two columns."""

CORNER_DIGITS = 5
"""Digits of a matrix that is shown by its corners."""


@dataclass(frozen=True)
class Window:
    """The rows, columns and digits that several matrices of one shape are shown with; `label` is their widest title."""

    rows: Sequence[int]
    columns: Sequence[int]
    digits: int
    label: int

    def block(self, title: str, matrix: Array) -> Table:
        """Draw one matrix, its rows and columns numbered from 0, with a mark where others are left out."""
        table = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, header_style="")
        table.add_column(Text(title, style="bold"), style="dim", no_wrap=True, min_width=self.label)
        columns = with_gaps(self.columns)
        texts = _texts(title, matrix, self)
        cells = []
        for each in columns:
            written = ["…"] * len(self.rows) if each is None else texts[each]
            cells.append(add_numbers(table, "…" if each is None else str(each), written, "dim"))
        lines = zip(*cells, strict=True)
        for row in with_gaps(self.rows):
            if row is None:
                table.add_row("⋮", *("⋮".rjust(len(texts[0])) for texts in cells))
            else:
                table.add_row(str(row), *next(lines))
        return table


def add_numbers(table: Table, heading: str, texts: Sequence[str], style: str) -> list[str]:
    """Add a column for these texts, which are of one width, and give its cells: blanks that align them stay."""
    width = max(len(heading), len(texts[0]))
    table.add_column(Text(heading.rjust(width), style=style), no_wrap=True, min_width=width)
    return [text.rjust(width) for text in texts]


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
