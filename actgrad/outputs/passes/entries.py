"""A table of single entries, each with all that belongs to it in one line."""

from collections.abc import Mapping, Sequence
from itertools import islice

import numpy as np
from rich.text import Text

from actgrad.activations import Array, Structure
from actgrad.checking.result import Verdict
from actgrad.explaining.numbers import FEWEST_DIGITS
from actgrad.outputs.matrices import GAP, side_by_side, written
from actgrad.outputs.passes.result import ForwardResult

Place = tuple[int, int]


def table(
    matrices: Mapping[str, Array], groups: Sequence[Sequence[Place]], verdicts: Array, width: int, digits: int
) -> list[Text]:
    """Draw these entries of the matrices, titled by their keys, and the word of each verdict that is not 'agree'.

    A blank line stands between two groups; the digits are as many as there is room for, `digits` at most.
    """
    places = [place for group in groups for place in group]
    words = [_word(int(verdicts[place])) for place in places]
    where = ["where", *(f"[{row}, {column}]" for row, column in places)]
    room = width - max(map(len, where)) - max(GAP + len(word) if word else 0 for word in words)
    columns = _columns(matrices, places, room, digits)
    heading, *lines = side_by_side(where, [[title, *texts] for title, texts in columns.items()], "bold")
    for line, word in zip(lines, words, strict=True):
        if word:
            line.append(" " * GAP + word, "red" if word == "wrong" else "yellow")
    rest = iter(lines)
    return [heading, *(line for group in groups for line in [*islice(rest, len(group)), Text()])]


def _word(code: int) -> str:
    return "" if code < 0 or list(Verdict)[code] is Verdict.AGREE else list(Verdict)[code].key


def _columns(matrices: Mapping[str, Array], places: Sequence[Place], room: int, digits: int) -> dict[str, list[str]]:
    """Write the numbers of each matrix with as many digits as there is room for."""
    for fewer in range(digits, FEWEST_DIGITS - 1, -1):
        columns = {
            title: written(title, [float(matrix[place]) for place in places], fewer)
            for title, matrix in matrices.items()
        }
        if sum(GAP + max(len(title), len(texts[0])) for title, texts in columns.items()) <= room:
            break
    return columns


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
    """Give the entries whose difference is largest beside the gradient itself, the largest first."""
    with np.errstate(all="ignore"):
        relative = difference / np.abs(numerical)
    relative = np.where(np.isnan(relative), -1, relative).ravel()
    first = np.argsort(-relative, kind="stable")[:most]
    return [divmod(int(index), difference.shape[1]) for index in first if relative[index] > 0]
