"""Texts and tables as rich draws them, laid out already: rich neither breaks nor cuts a line of them."""

from collections.abc import Iterable, Iterator

from rich.text import Text

from actgrad.outputs.columns import Table
from actgrad.outputs.page import Page


def paragraph(text: str, page: Page, indent: str = "", hanging: str = "", style: str = "") -> list[Text]:
    """Break a text into lines that fit the page, all but the first of them further in."""
    return [Text(line, style) for line in page.wrap(text, indent, hanging)]


def table_lines(table: Table, heading: str = "bold", label: str = "dim") -> Iterator[Text]:
    """Draw a table, the first line of which is its heading; each in a style, and what names the rows in another."""
    for number, row in enumerate(zip(*(column.cells for column in table.columns), strict=True)):
        line = Text()
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            of_label, of_cell = (label, column.styles.get(cell.strip())) if number else ("bold", heading)
            line.append(cell, of_cell if place else of_label).append(" " * table.gap)
        line.rstrip()
        yield line


def after_blank(lines: Iterable[Text]) -> Iterator[Text]:
    """Give the lines after an empty one, or nothing where there are none."""
    for number, line in enumerate(lines):
        yield from [Text(), line] if number == 0 else [line]
