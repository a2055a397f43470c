"""The screen of `forward`: Z and A, and between what A lies; its heading and matrices serve `backward` too."""

from collections.abc import Iterator, Mapping

import numpy as np
from rich.text import Text

from actgrad.activations import Array, Equation
from actgrad.explaining.numbers import count, number
from actgrad.outputs.drawing import paragraph, table_lines
from actgrad.outputs.matrix_tables import matrix_tables
from actgrad.outputs.page import Page
from actgrad.outputs.pass_result import ForwardResult

LINE = 79
"""Columns that a formula and its number are not to go beyond."""


def forward_screen(result: ForwardResult, page: Page) -> Iterator[Text]:
    """Give Z and A, and last between what A lies; when quiet, the last line alone."""
    if not page.quiet:
        yield from heading(result, "forward", result.activation.forward_equation, page)
        yield from matrix_lines({"Z": result.z, "A": result.a}, page)
        for sentence in not_finite_sentences("Z", result.z):
            yield from paragraph(sentence, page)
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


def range_of(a: Array) -> str:
    """Tell how many entries A has and between what they lie."""
    finite = a[np.isfinite(a)]
    entries = f"{count(a.size, 'entry', 'entries')} of A"
    if not finite.size:
        return f"{entries}, none of them finite"
    rest = a.size - finite.size
    others = f"; {count(rest, 'entry', 'entries')} not finite" if rest else ""
    return f"{entries}, from {number(finite.min())} to {number(finite.max())}{others}"


def not_finite_sentences(title: str, matrix: Array) -> list[str]:
    """Tell of NaN and infinity in a matrix, and where the first stands."""
    places = np.argwhere(~np.isfinite(matrix))
    if not len(places):
        return []
    row, column = places[0]
    return [f"{title} is not finite in {count(len(places), 'entry', 'entries')}, first at [{row}, {column}]"]
