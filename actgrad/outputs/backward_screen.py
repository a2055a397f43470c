"""The screen of `backward`: its matrices entry by entry, or by their corners and the entries that differ most."""

from collections.abc import Iterator, Sequence

import numpy as np
from rich.text import Text

from actgrad.activations import Array, Structure
from actgrad.checking.comparison import Verdict
from actgrad.explaining.numbers import texts
from actgrad.outputs.backward_words import agreement, remarks
from actgrad.outputs.console import paragraph, paragraphs, table_lines
from actgrad.outputs.forward_screen import digits_for, heading, matrix_column, matrix_lines, not_finite_lines
from actgrad.outputs.layout import Page, tables
from actgrad.outputs.pass_result import BackwardResult, ForwardResult

MOST_ENTRIES, ALL_ENTRIES, MOST_FARTHEST = 30, 120, 4
"""Entries that are shown one by one, as a rule and with -v; entries that differ most of a larger matrix."""

STYLES = {"wrong": "red", **dict.fromkeys(("kink", "flat", "undecided", "outside"), "yellow")}

Place = tuple[int, int]


def backward_screen(result: BackwardResult, page: Page) -> Iterator[Text]:
    """Give all matrices and last how many entries agree; when quiet, the last line alone."""
    if not page.quiet:
        yield from heading(result, "backward", result.activation.backward_equation, page)
        if result.z.size <= (ALL_ENTRIES if page.verbose else MOST_ENTRIES):
            yield from _entry_lines(result, *ordered(result), page)
        else:
            yield from _corners(result, page)
        yield from not_finite_lines("Z", result.z, page)
        yield from not_finite_lines("dJ/dA", result.da, page)
        yield from paragraphs(remarks(result), page, hanging="")
    yield from paragraph(agreement(result.compared), page)


def ordered(result: ForwardResult) -> tuple[list[Place], int]:
    """Give every entry, and of how many a group is that belongs together: a column where it is coupled, else all."""
    n, m = result.z.shape
    if result.activation.structure is Structure.COLUMNWISE:
        return [(row, column) for column in range(m) for row in range(n)], n
    return list(np.ndindex(n, m)), m if result.activation.structure is Structure.ROWWISE else n * m


def farthest(difference: Array, numerical: Array, most: int) -> list[Place]:
    """Give the entries whose difference is largest relative to the gradient itself, the largest first."""
    with np.errstate(all="ignore"):
        relative = difference / np.abs(numerical)
    relative = np.where(np.isnan(relative), -1, relative).ravel()
    first = np.argsort(-relative, kind="stable")[:most]
    return [divmod(int(index), difference.shape[1]) for index in first if relative[index] > 0]


def _corners(result: BackwardResult, page: Page) -> Iterator[Text]:
    _, obtained = parts = _matrices(result)
    yield from matrix_lines({title: matrix for part in parts for title, matrix in part.items()}, page)
    difference = obtained.get("difference")
    far = [] if difference is None else farthest(difference, result.compared.numerical, MOST_FARTHEST)
    if far:
        yield Text("differing most:")
        yield from _entry_lines(result, far, len(far), page)


def _matrices(result: BackwardResult) -> tuple[dict[str, Array], dict[str, Array]]:
    """Give the matrices by their titles: what dJ/dZ is made from; then dJ/dZ and what it is compared with, if any."""
    given, obtained = {"Z": result.z, "A": result.a, "dJ/dA": result.da}, {"dJ/dZ": result.dz}
    if (result.compared.verdicts < 0).all():
        return given, obtained
    with np.errstate(invalid="ignore"):
        difference = np.abs(result.dz - result.compared.numerical)
    return given, {**obtained, "numerical": result.compared.numerical, "difference": difference}


def _entry_lines(result: BackwardResult, places: Sequence[Place], group: int, page: Page) -> Iterator[Text]:
    """Give a line an entry, with the word of each verdict that is not 'agree', and a blank line after each group."""
    given, obtained = (
        [matrix_column(title, [float(matrix[place]) for place in places]) for title, matrix in matrices.items()]
        for matrices in _matrices(result)
    )
    words = [_word(int(result.compared.verdicts[place])) for place in places]
    obtained += [texts("", words)] if any(words) else []
    where = texts("where", [f"[{row}, {column}]" for row, column in places])
    for table in tables(where, [given, obtained], page, digits_for(page)):
        for number, line in enumerate(table_lines(table, words=STYLES)):
            yield line
            yield from [Text()] if number and number % group == 0 else []


def _word(code: int) -> str:
    return "" if code < 0 or list(Verdict)[code] is Verdict.AGREE else list(Verdict)[code].key
