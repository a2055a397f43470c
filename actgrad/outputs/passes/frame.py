"""What the screens of both passes have in common: the heading, the choice of what is shown, the blocks."""

from collections.abc import Mapping

import numpy as np
from rich.text import Text

from actgrad.activations import Array, Equation
from actgrad.explaining.numbers import ALL_DIGITS, DIGITS, count
from actgrad.outputs.console import Console
from actgrad.outputs.matrices import Window, window
from actgrad.outputs.passes.result import ForwardResult

LINE = 80
"""Columns that a line of text is not to be longer than."""
WHOLE, ALL_ROWS, CORNER_ROWS = 12, 100, 6
"""Rows that are all shown, as a rule and with -v; rows that are shown of a matrix with more."""


def heading(result: ForwardResult, name: str, equation: Equation | None) -> list[Text | str]:
    """Give the first lines: what was run on what, and by which equation or how the user's code was read."""
    n, m = result.z.shape
    first = Text(f"{result.activation.name} {name} · {n}×{m} · {result.z.dtype} · {result.origin}", style="bold")
    if equation is None:
        told = result.activation.reading
        return [first, *([Text(told.sentence)] if told else []), ""]
    number = f"equation ({equation.number})"
    return [first, equation.text + " " * max(2, LINE - 1 - len(equation.text) - len(number)) + number, ""]


def framed(matrices: Mapping[str, Array], console: Console) -> Window:
    """Choose what is shown of these matrices."""
    whole = ALL_ROWS if console.verbose else WHOLE
    height = len(next(iter(matrices.values())))
    return window(matrices, console.width, whole if height <= whole else CORNER_ROWS, digits(console))


def digits(console: Console) -> int:
    """Tell with how many digits to write where there is room."""
    return ALL_DIGITS if console.verbose else DIGITS


def show_blocks(matrices: Mapping[str, Array], shown: Window, console: Console) -> None:
    """Draw the matrices one below the other."""
    for title, matrix in matrices.items():
        console.show(*shown.block(title, matrix), "")


def not_finite(title: str, matrix: Array) -> list[str]:
    """Tell of NaN and infinity in a matrix, and where the first stands."""
    places = np.argwhere(~np.isfinite(matrix))
    if not len(places):
        return []
    row, column = places[0]
    return [f"{title} is not finite in {count(len(places), 'entry', 'entries')}, first at [{row}, {column}]"]
