"""The columns of a table, laid out once: with how many digits, how far apart, in one table or more, they fit a page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from actgrad.outputs.page import Page

GAPS = (2, 1)
"""Blanks between two columns: as a rule, and where one fewer saves a digit."""

LEAST = 6
"""Digits below which a table is cut into narrower ones rather than written with fewer."""


class FormattedColumn(NamedTuple):
    """A column with its digits chosen: its title and cells, all equally wide, and the style of certain cells."""

    cells: Sequence[str]
    styles: Mapping[str, str]


@dataclass(frozen=True)
class Column:
    """A column: its title, its cells for a number of digits, whether they stand to the left."""

    title: str
    write: Callable[[int], Sequence[str]]
    left: bool = False
    styles: Mapping[str, str] = field(default_factory=dict)

    def formatted(self, digits: int, page: Page) -> FormattedColumn:
        """Give the column in characters that the page has."""
        cells = [page.text(cell) for cell in (self.title, *self.write(digits))]
        width = max(map(len, cells))
        return FormattedColumn([cell.ljust(width) if self.left else cell.rjust(width) for cell in cells], self.styles)


def texts(title: str, cells: Sequence[str], styles: Mapping[str, str] | None = None) -> Column:
    """Give a column of words, which stand to the left."""
    return Column(title, lambda _: cells, True, styles or {})


class Table(NamedTuple):
    """Columns side by side, the first of which names the rows."""

    columns: Sequence[FormattedColumn]
    gap: int = GAPS[0]

    @property
    def width(self) -> int:
        """The length of every line."""
        return sum(len(column.cells[0]) for column in self.columns) + self.gap * (len(self.columns) - 1)


def tables(label: Column, parts: Sequence[Sequence[Column]], page: Page, most: int, least: int = LEAST) -> list[Table]:
    """Lay out columns with `most` digits or as many as there is room for, `least` of them: in one table if it fits.

    Else each part is a table of its own, and a part that is too wide is halved; every table begins with `label`.
    """
    columns = [column for part in parts for column in part]
    for digits, gap in product(range(most, least - 1, -1), GAPS):
        table = Table([column.formatted(digits, page) for column in (label, *columns)], gap)
        if table.width <= page.width:
            return [table]
    if len(columns) == 1:
        return [table]
    half = len(columns) // 2
    smaller = parts if len(parts) > 1 else (columns[:half], columns[half:])
    return [table for part in smaller for table in tables(label, [part], page, most, least)]
