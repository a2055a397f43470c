"""Columns as a table of Markdown, and text in which Markdown finds nothing of its own."""

import re
from collections.abc import Iterable, Sequence

from actgrad.explaining.numbers import DIGITS
from actgrad.outputs.columns import Column
from actgrad.outputs.stream import visible

SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~#])")
"""Characters that Markdown would take for its own."""


def escaped(text: str) -> str:
    """Give the text in one line, as Markdown shows it letter by letter."""
    return SPECIAL.sub(r"\\\1", visible(" ".join(text.split())))


def markdown_table(columns: Sequence[Column]) -> list[str]:
    """Give the lines of a table; numbers stand to the right."""
    rows = zip(*(column.write(DIGITS) for column in columns), strict=True)
    return [
        _row(escaped(column.title) for column in columns),
        _row("---" if column.left else "---:" for column in columns),
        *(_row(map(escaped, row)) for row in rows),
    ]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
