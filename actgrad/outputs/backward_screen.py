"""The screen of `backward`: its matrices entry by entry, or by their corners and the entries that differ most."""

from collections.abc import Iterator, Sequence

import numpy as np
from rich.text import Text

from actgrad.activations import Array, Structure
from actgrad.checking.compare import PartialComparison
from actgrad.checking.comparison import Verdict
from actgrad.explaining.numbers import brief, count, texts
from actgrad.outputs.console import paragraph, paragraphs, table_lines
from actgrad.outputs.forward_screen import digits_for, heading, matrix_column, matrix_lines, not_finite_lines
from actgrad.outputs.layout import Page, tables
from actgrad.outputs.pass_result import BackwardResult, ForwardResult

MOST_ENTRIES, ALL_ENTRIES, MOST_FARTHEST = 30, 120, 4
"""Entries that are shown one by one, as a rule and with -v; entries that differ most of a larger matrix."""

ROUTE_ULPS = 64
"""Units of the last place by which two routes may be apart and still agree: no more than rounding does.

Each of the dozen operations of a textbook graph adds half a unit; a cancellation that costs two digits adds a hundred.
"""

VERDICT_PHRASES = {
    Verdict.KINK: ("lies at a kink", "lie at a kink"),
    Verdict.FLAT: ("is below rounding", "are below rounding"),
    Verdict.WRONG: ("is wrong", "are wrong"),
    Verdict.UNDECIDED: ("could not be told", "could not be told"),
    Verdict.OUTSIDE: ("is outside the domain", "are outside the domain"),
}
"""The words for one entry, and for several."""

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


def farthest(difference: Array, verdicts: Array, most: int) -> list[Place]:
    """Give the entries that differ most of those with a verdict, the largest difference first, and NaN before it."""
    off = np.where(verdicts < 0, 0, np.where(np.isnan(difference), np.inf, difference)).ravel()
    first = np.argsort(-off, kind="stable")[:most]
    return [divmod(int(index), difference.shape[1]) for index in first if off[index] > 0]


def _corners(result: BackwardResult, page: Page) -> Iterator[Text]:
    _, obtained = parts = _matrices(result)
    yield from matrix_lines({title: matrix for part in parts for title, matrix in part.items()}, page)
    difference = obtained.get("difference")
    far = [] if difference is None else farthest(difference, result.compared.verdicts, MOST_FARTHEST)
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


def agreement(compared: PartialComparison) -> str:
    """Tell how many of the entries agree that were compared, what is with the others, and what is proved."""
    taken = compared.verdicts[compared.verdicts >= 0]
    if not taken.size:
        return f"not compared with a numerical gradient: {compared.why}"
    counts = {verdict: int((taken == code).sum()) for code, verdict in enumerate(Verdict)}
    agree = counts.pop(Verdict.AGREE)
    others = [f", {amount:,} {VERDICT_PHRASES[verdict][amount > 1]}" for verdict, amount in counts.items() if amount]
    agreeing = f"{agree:,} of {count(taken.size, 'entry', 'entries')} {'agrees' if taken.size == 1 else 'agree'}"
    if compared.result and compared.result.contract:
        others.append(", but the contract is broken")
    digits = compared.result.digits if compared.result and agree else None
    which = "those that agree are" if others else "it is" if taken.size == 1 else "every one is"
    return agreeing + "".join(others) + (f"; {which} proved to {digits} digits" if digits is not None else "")


def remarks(result: BackwardResult) -> list[str]:
    """Tell of what was left out, of the second route, and of what the check noticed."""
    compared = result.compared
    sentences = []
    taken = int((compared.verdicts >= 0).sum())
    if 0 < taken < compared.verdicts.size:
        sentences.append(f"the numerical gradient was taken in {count(taken, 'entry', 'entries')}: {compared.why}")
    if result.swept is not None:
        sentences.append(second_route(result.dz, result.swept))
    if compared.result is not None:
        found = (*compared.result.contract, *compared.result.diagnosis[:1], *compared.result.warnings)
        sentences += [finding.message for finding in found]
        sentences += [f"note: {note.message}" for note in compared.result.notes]
    return sentences


def second_route(dz: Array, swept: Array) -> str:
    """Tell how far the closed form and the sweep of the textbook graph are apart, in units of the last place."""
    with np.errstate(all="ignore"):
        smallest = np.finfo(dz.dtype).tiny
        ulps = np.abs(dz - swept) / np.spacing(np.maximum(np.abs(dz), smallest))
    lost = int((~np.isfinite(swept) & np.isfinite(dz)).sum())
    most = float(np.max(ulps, initial=0, where=np.isfinite(ulps)))
    size = f"{most:,.0f} ulp" if most < 1e6 else f"{brief(most)} ulp"
    sentence = f"closed form and swept agree to {size if most else 'the last bit'}"
    if most > ROUTE_ULPS:
        sentence = f"closed form and swept differ by up to {size}, where the textbook form cancels"
    return sentence + (f"; it overflows in {count(lost, 'entry', 'entries')}" if lost else "")
