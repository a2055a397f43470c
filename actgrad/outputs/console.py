"""The one rich console of a run, and text as it draws it: laid out already, so that rich breaks and cuts no line."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO

from rich.console import Console as RichConsole
from rich.console import RenderableType
from rich.text import Text

from actgrad.outputs import stream
from actgrad.outputs.layout import Page, Table

NARROWEST = 60
"""Columns that every screen may count on; a narrower terminal breaks the lines itself."""


def coloured(choice: str, environment: Mapping[str, str], is_terminal: bool) -> bool:
    """Tell whether to colour: first the option decides, then NO_COLOR, FORCE_COLOR, TERM=dumb, a terminal or not."""
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return is_terminal and environment.get("TERM") != "dumb"


def terminal_width(environment: Mapping[str, str]) -> int:
    """Tell how wide the screen is: COLUMNS, else the terminal's own width, else 80.

    As shutil.get_terminal_size does, which takes a tenth of the start-up with it.
    """
    asked = environment.get("COLUMNS", "")
    if asked.isdecimal() and int(asked):
        return int(asked)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80 if sys.__stdout__ else 80
    except (OSError, ValueError):
        return 80


class Console:
    """Draws renderables on stdout; `page` says what they have room for. Text is neither cut nor wrapped any more."""

    def __init__(self, color: str = "auto", verbose: bool = False, quiet: bool = False) -> None:
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        self.page = Page(max(terminal_width(os.environ), NARROWEST), encoding, quiet, verbose)
        colour = coloured(color, os.environ, sys.stdout is not None and sys.stdout.isatty())
        # The eight standard colours that every terminal has, or no style at all.
        self._rich = RichConsole(
            file=StringIO(),
            force_terminal=colour,
            force_interactive=False,
            color_system="standard" if colour else None,
            width=self.page.width,
            height=100,
            legacy_windows=False,
            emoji=False,
            markup=False,
            highlight=False,
        )

    def show(self, *renderables: RenderableType) -> None:
        """Draw these one below the other; a str is taken as it stands, without markup."""
        with self._rich.capture() as drawn:
            for renderable in renderables:
                self._rich.print(renderable, soft_wrap=isinstance(renderable, str | Text), crop=False)
        stream.write("".join(line.rstrip() + "\n" for line in drawn.get().splitlines()))


def paragraph(text: str, page: Page, indent: str = "", hanging: str = "", style: str = "") -> list[Text]:
    """Break a text into lines that fit the page, all but the first of them further in."""
    return [Text(line, style) for line in page.wrap(text, indent, hanging)]


def paragraphs(texts: Iterable[str], page: Page, indent: str = "", hanging: str = "  ") -> Iterator[Text]:
    """Give the lines of texts one below the other, all but the first of each further in."""
    for text in texts:
        yield from paragraph(text, page, indent, hanging)


def table_lines(
    table: Table, heading: str = "bold", label: str = "dim", words: Mapping[str, str] | None = None
) -> Iterator[Text]:
    """Draw a table, the first line of which is its heading; each in a style, as what names the rows and these words."""
    for number, (name, *cells) in enumerate(zip(*table.columns, strict=True)):
        line = Text().append(name, label if number else "bold")
        for cell in cells:
            line.append(" " * table.gap).append(cell, (words or {}).get(cell.strip()) if number else heading)
        line.rstrip()
        yield line


def after_blank(lines: Iterable[Text]) -> Iterator[Text]:
    """Give the lines after an empty one, or nothing where there are none."""
    for number, line in enumerate(lines):
        yield from [Text(), line] if number == 0 else [line]
