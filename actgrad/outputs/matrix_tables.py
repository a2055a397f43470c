"""Matrices as tables of their rows and columns, or of their corners where they are larger than the page."""

from collections.abc import Iterable, Mapping, Sequence

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
    n, m = next(iter(matrices.values())).shape
    rows = with_gaps(ends(n, CORNER_ROWS if n > (ALL_ROWS if page.verbose else WHOLE) else n))
    labels = [_label(title, matrices, rows) for title in matrices]
    for digits, counts in _preferences(m, page):
        formatted = [_formatted(*each, rows, ends(m, counts[0]), digits, page) for each in matrices.items()]
        for count in counts:
            shown = with_gaps(ends(m, count))
            tables = [
                Table([label.formatted(digits, page), *(columns[each] for each in shown)])
                for label, columns in zip(labels, formatted, strict=True)
            ]
            if max(table.width for table in tables) <= page.width:
                return tables
    return tables


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


def _preferences(m: int, page: Page) -> list[tuple[int, list[int]]]:
    """Give digits, and how many of m columns to try with them: all with ever fewer digits, then ever fewer columns."""
    # A column takes a figure and its gap at least.
    most = min(m, page.width // (GAPS[0] + 1))
    whole = [(digits, [m]) for digits in range(digits_for(page), FEWEST_DIGITS - 1, -1) if m == most]
    corner_digits = (ALL_DIGITS, CORNER_DIGITS, FEWEST_DIGITS) if page.verbose else (CORNER_DIGITS, FEWEST_DIGITS)
    return whole + [(digits, list(range(most, 1, -1))) for digits in corner_digits if most > 1]


def _label(title: str, titles: Iterable[str], rows: Sequence[int | None]) -> Column:
    """Give the column that numbers the rows, as wide for each matrix."""
    return texts(title.ljust(max(map(len, titles))), ["⋮" if row is None else str(row) for row in rows])


def _formatted(
    title: str, matrix: Array, rows: Sequence[int | None], columns: Sequence[int], digits: int, page: Page
) -> dict[int | None, FormattedColumn]:
    """Format columns of a matrix by their numbers, and by None the one that stands where others are left out."""
    gap = texts("…", ["⋮" if row is None else "…" for row in rows]).formatted(digits, page)
    return {None: gap} | {each: _numbered(title, matrix, rows, each).formatted(digits, page) for each in columns}


def _numbered(title: str, matrix: Array, rows: Sequence[int | None], number: int) -> Column:
    """Give a column of a matrix under its number, with a mark where rows are left out."""
    shown = matrix_column(title, [float(matrix[row, number]) for row in rows if row is not None])

    def write(digits: int) -> list[str]:
        cells = iter(shown.write(digits))
        return ["⋮" if row is None else next(cells) for row in rows]

    return Column(str(number), write)


def _cells(title: str, values: Sequence[float], digits: int) -> Sequence[str]:
    """Write numbers of the matrix with this title: of a difference the size alone, a mark for no numerical gradient."""
    cells = [brief(value) for value in values] if title == "difference" else column(values, digits)
    return [cell.replace("NaN", "  –") for cell in cells] if title in ("numerical", "difference") else cells
