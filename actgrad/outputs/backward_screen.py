"""The screen of `backward`: its matrices entry by entry, or by their corners and the entries that differ most."""

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from rich.text import Text

from actgrad.activations import Array, Structure
from actgrad.checking.result import Verdict
from actgrad.outputs.backward_words import agreement, remarks
from actgrad.outputs.columns import Table, tables, texts
from actgrad.outputs.drawing import paragraph, table_lines
from actgrad.outputs.forward_screen import heading, matrix_lines, not_finite_sentences
from actgrad.outputs.matrix_tables import digits_for, matrix_column
from actgrad.outputs.page import Page
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
        for sentence in (
            *not_finite_sentences("Z", result.z),
            *not_finite_sentences("dJ/dA", result.da),
            *remarks(result),
        ):
            yield from paragraph(sentence, page)
    yield from paragraph(agreement(result.compared), page)


def grouped(result: ForwardResult) -> list[list[Place]]:
    """Give every entry, those that belong together in one group: a column where it is coupled, else all of them."""
    n, m = result.z.shape
    rows = [[(row, column) for column in range(m)] for row in range(n)]
    columns = [[(row, column) for row in range(n)] for column in range(m)]
    if result.activation.structure is Structure.COLUMNWISE:
        return columns
    if result.activation.structure is Structure.ROWWISE:
        return rows
    return [[place for row in rows for place in row]]


def farthest(difference: Array, numerical: Array, most: int) -> list[Place]:
    """Give the entries whose difference is largest relative to the gradient itself, the largest first."""
    with np.errstate(all="ignore"):
        relative = difference / np.abs(numerical)
    relative = np.where(np.isnan(relative), -1, relative).ravel()
    first = np.argsort(-relative, kind="stable")[:most]
    return [divmod(int(index), difference.shape[1]) for index in first if relative[index] > 0]


def _corners(result: BackwardResult, page: Page) -> Iterator[Text]:
    matrices = _pass_inputs(result) | _pass_results(result)
    yield from matrix_lines(matrices, page)
    far = farthest(matrices["difference"], result.compared.numerical, MOST_FARTHEST) if "difference" in matrices else []
    if far:
        yield Text("differing most:")
        yield from _entry_lines(result, [far], page)


def _pass_inputs(result: BackwardResult) -> dict[str, Array]:
    return {"Z": result.z, "A": result.a, "dJ/dA": result.da}


def _pass_results(result: BackwardResult) -> dict[str, Array]:
    if (result.compared.verdicts < 0).all():
        return {"dJ/dZ": result.dz}
    with np.errstate(invalid="ignore"):
        difference = np.abs(result.dz - result.compared.numerical)
    return {"dJ/dZ": result.dz, "numerical": result.compared.numerical, "difference": difference}


def _entry_lines(result: BackwardResult, groups: Sequence[Sequence[Place]], page: Page) -> Iterator[Text]:
    """Give a line an entry, with the word of each verdict that is not 'agree'; a blank line ends each group."""
    for table in _tables(result, [place for group in groups for place in group], page):
        first, *lines = table_lines(table)
        rest = iter(lines)
        yield first
        for group in groups:
            yield from islice(rest, len(group))
            yield Text()


def _tables(result: BackwardResult, places: Sequence[Place], page: Page) -> list[Table]:
    given, obtained = (
        [matrix_column(title, [float(matrix[place]) for place in places]) for title, matrix in matrices.items()]
        for matrices in (_pass_inputs(result), _pass_results(result))
    )
    words = [_word(int(result.compared.verdicts[place])) for place in places]
    if any(words):
        obtained.append(texts("", words, STYLES))
    where = texts("where", [f"[{row}, {column}]" for row, column in places])
    return tables(where, [given, obtained], page, digits_for(page))


def _word(code: int) -> str:
    return "" if code < 0 or list(Verdict)[code] is Verdict.AGREE else list(Verdict)[code].key
