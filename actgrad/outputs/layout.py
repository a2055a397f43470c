"""What a screen has room for, and the columns of a table laid out once: for a screen with a width, or for Markdown."""

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple

from actgrad.explaining.numbers import DIGITS, Column
from actgrad.outputs import stream

GAPS = (2, 1)
"""Blanks between two columns: as a rule, and where one fewer saves a digit."""

LEAST = 6
"""Digits below which a table is cut into narrower ones rather than written with fewer."""

SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~#])")
"""Characters that Markdown would take for its own."""

NO_BREAK = "\xa0"
"""A blank at which a line is not broken; it is shown as any other."""


@dataclass(frozen=True)
class Page:
    """The columns of a screen, its encoding, and the options -q and -v; every text is measured as it will be shown."""

    width: int = 80
    encoding: str = "utf-8"
    quiet: bool = False
    verbose: bool = False

    def text(self, text: str) -> str:
        """Give the text in characters that the screen has: a mark that its encoding lacks becomes ASCII."""
        return stream.visible(text).encode(self.encoding, stream.SUBSTITUTE).decode(self.encoding)

    def wrap(self, text: str, indent: str = "", hanging: str = "") -> list[str]:
        """Break a text into lines that fit, all but the first of them further in."""
        lines = textwrap.wrap(
            self.text(re.sub("[\t-\r]", " ", text)),
            self.width,
            initial_indent=indent,
            subsequent_indent=indent + hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )
        return [line.replace(NO_BREAK, " ") for line in lines]

    def formula(self, text: str, number: int, width: int) -> list[str]:
        """Give a formula with its equation's number at the right end of `width`, or of the next line if it is long."""
        formula, reference = self.text(text), f"equation ({number})"
        width = min(width, self.width)
        if len(formula) + 2 + len(reference) <= width:
            return [formula + reference.rjust(width - len(formula))]
        return [*self.wrap(text), reference.rjust(width)]

    def narrower(self, columns: int) -> "Page":
        """Give the page with so many columns fewer, for what stands further in."""
        return replace(self, width=self.width - columns)

    def at_most(self, width: int) -> "Page":
        """Give the page with no more than so many columns."""
        return replace(self, width=min(width, self.width))

    def cells(self, column: Column, digits: int) -> list[str]:
        """Give the title and the cells of a column in characters that the page has, all equally wide."""
        cells = [self.text(cell) for cell in (column.title, *column.write(digits))]
        width = max(map(len, cells))
        return [cell.ljust(width) if column.left else cell.rjust(width) for cell in cells]


class Table(NamedTuple):
    """The cells of columns that stand side by side, each below its title; the first column names the rows."""

    columns: Sequence[Sequence[str]]
    gap: int = GAPS[0]

    @property
    def width(self) -> int:
        """The length of every line."""
        return sum(len(cells[0]) for cells in self.columns) + self.gap * (len(self.columns) - 1)


def tables(label: Column, parts: Sequence[Sequence[Column]], page: Page, most: int, least: int = LEAST) -> list[Table]:
    """Lay out columns with `most` digits or as many as there is room for, `least` of them: in one table if it fits.

    Else each part is a table of its own, and a part that is too wide is halved; every table begins with `label`.
    """
    columns = [column for part in parts for column in part]
    for digits, gap in product(range(most, least - 1, -1), GAPS):
        table = Table([page.cells(column, digits) for column in (label, *columns)], gap)
        if table.width <= page.width:
            return [table]
    if len(columns) == 1:
        return [table]
    half = len(columns) // 2
    smaller = parts if len(parts) > 1 else (columns[:half], columns[half:])
    return [table for part in smaller for table in tables(label, [part], page, most, least)]


def ends(size: int, most: int) -> list[int]:
    """Give the numbers from 0 to size − 1, or the first and the last of them, `most` in all."""
    last = most // 2
    return list(range(size)) if size <= most else [*range(most - last), *range(size - last, size)]


def escaped(text: str) -> str:
    """Give the text in one line, as Markdown shows it letter by letter."""
    return SPECIAL.sub(r"\\\1", stream.in_one_line(text))


def markdown_table(columns: Sequence[Column]) -> list[str]:
    """Give the lines of a table of Markdown; numbers stand to the right."""
    rows = zip(*(column.write(DIGITS) for column in columns), strict=True)
    return [
        _markdown_row(escaped(column.title) for column in columns),
        _markdown_row("---" if column.left else "---:" for column in columns),
        *(_markdown_row(map(escaped, row)) for row in rows),
    ]


def _markdown_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
