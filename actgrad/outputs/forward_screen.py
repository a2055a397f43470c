"""The screen of `forward`: Z and A as tables, or their corners where they are large; its parts serve `backward` too."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from rich.text import Text

from actgrad.activations import Array, Equation
from actgrad.explaining.numbers import ALL_DIGITS, DIGITS, FEWEST_DIGITS, Column, brief, column, count, number, texts
from actgrad.outputs.console import paragraph, table_lines
from actgrad.outputs.layout import GAPS, Page, Table, ends
from actgrad.outputs.pass_result import ForwardResult

LINE = 79
"""Columns that a formula and its number are not to go beyond."""

WHOLE, ALL_ROWS, CORNER_ROWS = 12, 100, 6
"""Rows that are all shown, as a rule and with -v; rows that are shown of a matrix with more."""

CORNER_DIGITS = 5
"""Digits of a matrix that is shown by its corners."""


def forward_screen(result: ForwardResult, page: Page) -> Iterator[Text]:
    """Give Z and A, and last between what A lies; when quiet, the last line alone."""
    if not page.quiet:
        yield from heading(result, "forward", result.activation.forward_equation, page)
        yield from matrix_lines({"Z": result.z, "A": result.a}, page)
        yield from not_finite_lines("Z", result.z, page)
    yield from paragraph(range_of(result.a), page)


def heading(result: ForwardResult, name: str, equation: Equation | None, page: Page) -> Iterator[Text]:
    """Give the first lines: what was run on what, and by which equation or how the user's code was read."""
    n, m = result.z.shape
    about = f"{result.activation.name} {name} · {n}×{m} · {result.z.dtype} · {result.origin}"
    yield from paragraph(about, page, hanging="  ", style="bold")
    if equation is not None:
        yield from map(Text, page.formula(equation.text, equation.number, LINE))
    elif result.activation.reading is not None:
        yield from paragraph(result.activation.reading.sentence, page)
    yield Text()


def matrix_lines(matrices: Mapping[str, Array], page: Page) -> Iterator[Text]:
    """Give the matrices one below the other, an empty line after each."""
    for table in matrix_tables(matrices, page):
        yield from table_lines(table, "dim")
        yield Text()


def not_finite_lines(title: str, matrix: Array, page: Page) -> Iterator[Text]:
    """Tell of NaN and infinity in a matrix, and where the first stands."""
    places = np.argwhere(~np.isfinite(matrix))
    if len(places):
        entries, first = count(len(places), "entry", "entries"), places[0].tolist()
        yield from paragraph(f"{title} is not finite in {entries}, first at {first}", page)


def range_of(a: Array) -> str:
    """Tell how many entries A has and between what they lie."""
    finite = a[np.isfinite(a)]
    entries = f"{count(a.size, 'entry', 'entries')} of A"
    if not finite.size:
        return f"{entries}, none of them finite"
    rest = a.size - finite.size
    others = f"; {count(rest, 'entry', 'entries')} not finite" if rest else ""
    return f"{entries}, from {number(finite.min())} to {number(finite.max())}{others}"


def matrix_tables(matrices: Mapping[str, Array], page: Page) -> list[Table]:
    """Lay out matrices of one shape (n, m), titled by their keys, a table each, with the same rows and columns.

    Every column with as many digits as there is room for; else the first and last columns, as many as fit.
    """
    n, m = next(iter(matrices.values())).shape
    rows = with_gaps(ends(n, CORNER_ROWS if n > (ALL_ROWS if page.verbose else WHOLE) else n))
    numbers = _marked(rows, [str(row) for row in rows if row is not None])
    labels = [page.cells(texts(title.ljust(max(map(len, matrices))), numbers), 0) for title in matrices]
    for digits, counts in _preferences(m, page):
        cells = [_cells(*each, rows, ends(m, counts[0]), digits, page) for each in matrices.items()]
        for shown in (with_gaps(ends(m, most)) for most in counts):
            tables = [Table([label, *(of[each] for each in shown)]) for label, of in zip(labels, cells, strict=True)]
            if max(table.width for table in tables) <= page.width:
                return tables
    return tables


def matrix_column(title: str, values: Iterable[float]) -> Column:
    """Give a column of the matrix with this title: of a difference the size alone, a mark for no numerical gradient."""
    numbers = list(values)

    def write(digits: int) -> Sequence[str]:
        cells = [brief(value) for value in numbers] if title == "difference" else column(numbers, digits)
        return [cell.replace("NaN", "  –") for cell in cells] if title in ("numerical", "difference") else cells

    return Column(title, write)


def digits_for(page: Page) -> int:
    """Tell with how many digits to write where there is room."""
    return ALL_DIGITS if page.verbose else DIGITS


def with_gaps(numbers: Sequence[int]) -> list[int | None]:
    """Give the numbers with None where some are left out."""
    given: list[int | None] = []
    for before, each in zip([-1, *numbers], numbers, strict=False):
        given += [each] if each == before + 1 else [None, each]
    return given


def _preferences(m: int, page: Page) -> list[tuple[int, list[int]]]:
    """Give digits, and how many of m columns to try with them: all with ever fewer digits, then ever fewer columns."""
    # A column takes a figure and its gap at least.
    most = min(m, page.width // (GAPS[0] + 1))
    whole = [(digits, [m]) for digits in range(digits_for(page), FEWEST_DIGITS - 1, -1) if m == most]
    corner_digits = (ALL_DIGITS, CORNER_DIGITS, FEWEST_DIGITS) if page.verbose else (CORNER_DIGITS, FEWEST_DIGITS)
    return whole + [(digits, list(range(most, 1, -1))) for digits in corner_digits if most > 1]


def _cells(
    title: str, matrix: Array, rows: Sequence[int | None], columns: Sequence[int], digits: int, page: Page
) -> dict[int | None, list[str]]:
    """Write columns of a matrix by their numbers, and by None the one that stands where others are left out."""
    taken = [row for row in rows if row is not None]
    written = {each: matrix_column(title, matrix[taken, each].tolist()).write(digits) for each in columns}
    shown = [texts(str(each), _marked(rows, cells), left=False) for each, cells in written.items()]
    gap = texts("…", _marked(rows, ["…"] * len(taken)))
    return dict(zip([None, *columns], (page.cells(each, digits) for each in (gap, *shown)), strict=True))


def _marked(rows: Sequence[int | None], cells: Iterable[str]) -> list[str]:
    """Give the cells with a mark where rows are left out."""
    rest = iter(cells)
    return ["⋮" if row is None else next(rest) for row in rows]
