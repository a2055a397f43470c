"""The screen of `backward`: its matrices entry by entry, or by their corners and the entries that differ most."""

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from rich.text import Text

from actgrad.activations import Array, Structure
from actgrad.checking.result import Verdict
from actgrad.explaining.numbers import texts
from actgrad.outputs.backward_words import agreement, remarks
from actgrad.outputs.console import paragraph, table_lines
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
            yield from _entry_lines(result, grouped(result), page)
        else:
            yield from _corners(result, page)
        yield from not_finite_lines("Z", result.z, page)
        yield from not_finite_lines("dJ/dA", result.da, page)
        for sentence in remarks(result):
            yield from paragraph(sentence, page)
    yield from paragraph(agreement(result.compared), page)


def grouped(result: ForwardResult) -> list[list[Place]]:
    """Give every entry, those that belong together in one group: a column where it is coupled, else all of them."""
    n, m = result.z.shape
    rows = [[(row, column) for column in range(m)] for row in range(n)]
    if result.activation.structure is Structure.COLUMNWISE:
        return [list(column) for column in zip(*rows, strict=True)]
    return rows if result.activation.structure is Structure.ROWWISE else [[place for row in rows for place in row]]


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
        yield from _entry_lines(result, [far], page)


def _matrices(result: BackwardResult) -> tuple[dict[str, Array], dict[str, Array]]:
    """Give the matrices by their titles: what dJ/dZ is made from; then dJ/dZ and what it is compared with, if any."""
    given, obtained = {"Z": result.z, "A": result.a, "dJ/dA": result.da}, {"dJ/dZ": result.dz}
    if (result.compared.verdicts < 0).all():
        return given, obtained
    with np.errstate(invalid="ignore"):
        difference = np.abs(result.dz - result.compared.numerical)
    return given, {**obtained, "numerical": result.compared.numerical, "difference": difference}


def _entry_lines(result: BackwardResult, groups: Sequence[Sequence[Place]], page: Page) -> Iterator[Text]:
    """Give a line an entry, with the word of each verdict that is not 'agree'; a blank line ends each group."""
    places = [place for group in groups for place in group]
    given, obtained = (
        [matrix_column(title, [float(matrix[place]) for place in places]) for title, matrix in matrices.items()]
        for matrices in _matrices(result)
    )
    words = [_word(int(result.compared.verdicts[place])) for place in places]
    obtained += [texts("", words)] if any(words) else []
    where = texts("where", [f"[{row}, {column}]" for row, column in places])
    for table in tables(where, [given, obtained], page, digits_for(page)):
        first, *lines = table_lines(table, words=STYLES)
        rest = iter(lines)
        yield first
        for group in groups:
            yield from islice(rest, len(group))
            yield Text()


def _word(code: int) -> str:
    return "" if code < 0 or list(Verdict)[code] is Verdict.AGREE else list(Verdict)[code].key
