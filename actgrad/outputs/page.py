"""What a screen has room for: how many columns, in which characters, and how much of a result is asked for."""

import re
import textwrap
from dataclasses import dataclass, replace

from actgrad.outputs import stream

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
