"""Matrices as tables of their rows and columns, or of their corners where they are larger than the page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from actgrad.activations import Array
from actgrad.explaining.numbers import ALL_DIGITS, DIGITS, FEWEST_DIGITS, brief, column
from actgrad.outputs.columns import GAPS, Column, FormattedColumn, Table, texts
from actgrad.outputs.page import Page

WHOLE, ALL_ROWS, CORNER_ROWS = 12, 100, 6
"""Rows that are all shown, as a rule and with -v; rows that are shown of a matrix with more."""

CORNER_DIGITS = 5
"""Digits of a matrix that is shown by its corners."""


def matrix_tables(matrices: Mapping[str, Array], page: Page) -> list[Table]:
    """Lay out matrices of one shape (n, m), titled by their keys, a table each, with the same rows and columns.

    Every column with as many digits as there is room for; else the first and last columns, as many as fit.
    """
    for chosen in _from_the_widest(matrices, page):
        if max(table.width for table in chosen) <= page.width:
            break
    return chosen


def matrix_column(title: str, values: Iterable[float]) -> Column:
    """Give a column of numbers from the matrix with this title."""
    numbers = list(values)
    return Column(title, lambda digits: _cells(title, numbers, digits))


def digits_for(page: Page) -> int:
    """Tell with how many digits to write where there is room."""
    return ALL_DIGITS if page.verbose else DIGITS


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


def _from_the_widest(matrices: Mapping[str, Array], page: Page) -> Iterator[list[Table]]:
    """Give the layouts in the order of preference: all columns with ever fewer digits, then ever fewer columns."""
    n, m = next(iter(matrices.values())).shape
    rows = ends(n, CORNER_ROWS if n > (ALL_ROWS if page.verbose else WHOLE) else n)
    # A column takes a figure and its gap at least.
    most = min(m, page.width // (GAPS[0] + 1))
    if m == most:
        for digits in range(digits_for(page), FEWEST_DIGITS - 1, -1):
            yield from _layouts(matrices, rows, [ends(m, m)], digits, page)
    fewer = [ends(m, count) for count in range(most, 1, -1)]
    for digits in [*([ALL_DIGITS] if page.verbose else []), CORNER_DIGITS, FEWEST_DIGITS]:
        yield from _layouts(matrices, rows, fewer, digits, page)


def _layouts(
    matrices: Mapping[str, Array], rows: Sequence[int], choices: Sequence[Sequence[int]], digits: int, page: Page
) -> Iterator[list[Table]]:
    """Give the tables of all matrices with each choice of columns, which are among those of the longest."""
    widest = max(map(len, matrices))
    marked = with_gaps(rows)
    labels = ["⋮" if row is None else str(row) for row in marked]
    gap = texts("…", ["⋮" if row is None else "…" for row in marked]).formatted(digits, page)
    shown = max(choices, key=len, default=())
    formatted: list[tuple[FormattedColumn, dict[int | None, FormattedColumn]]] = []
    for title, matrix in matrices.items():
        columns = {each: _numbered_column(title, matrix[:, each], each, marked) for each in shown}
        label = texts(title.ljust(widest), labels).formatted(digits, page)
        formatted.append((label, {None: gap} | {each: one.formatted(digits, page) for each, one in columns.items()}))
    for chosen in choices:
        yield [Table([label, *(columns[each] for each in with_gaps(chosen))]) for label, columns in formatted]


def _numbered_column(title: str, values: Array, number: int, rows: Sequence[int | None]) -> Column:
    """Give a column of a matrix under its number, with a mark where rows are left out."""
    shown = matrix_column(title, [float(values[row]) for row in rows if row is not None])

    def write(digits: int) -> list[str]:
        cells = iter(shown.write(digits))
        return ["⋮" if row is None else next(cells) for row in rows]

    return Column(str(number), write)


def _cells(title: str, values: Sequence[float], digits: int) -> Sequence[str]:
    """Write numbers of the matrix with this title: of a difference the size alone, a mark for no numerical gradient."""
    cells = [brief(value) for value in values] if title == "difference" else column(values, digits)
    return [cell.replace("NaN", "  –") for cell in cells] if title in ("numerical", "difference") else cells
