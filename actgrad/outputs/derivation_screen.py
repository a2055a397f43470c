"""A derivation for the screen: a line a step, as on a blackboard, the values in a column of their own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.text import Text

from actgrad.explaining.derivation import Derivation
from actgrad.explaining.formula import Formula
from actgrad.explaining.numbers import ALL_DIGITS, DIGITS
from actgrad.explaining.worked import Section, Worked, conclusion, sections, written
from actgrad.outputs.console import paragraph, paragraphs, table_lines
from actgrad.outputs.layout import Page, tables

WIDEST_FORMULA = 96
"""Columns beyond which the eye no longer finds the value that belongs to a formula."""
GAP = 2
"""Blanks between a formula and its value."""


def derivation_screen(derivation: Derivation, about: Sequence[str], page: Page) -> Iterator[Text]:
    """Give the lines of the screen, the last sentence alone if quiet; `about` tells which entry it is."""
    page = page.at_most(WIDEST_FORMULA)
    if not page.quiet:
        yield from _heading(derivation, about, page)
        yield from _body(derivation, page.narrower(1), ALL_DIGITS if page.verbose else DIGITS)
        yield Text()
    yield from paragraph(conclusion(derivation), page)


def _heading(derivation: Derivation, about: Sequence[str], page: Page) -> Iterator[Text]:
    activation = derivation.activation
    title = " · ".join([f"{activation.name} explained {about[0]}", *about[1:]])
    yield from paragraph(title, page, hanging="  ", style="bold")
    if activation.reading:
        yield from paragraph(f"read as {activation.reading.sentence}", page)
    for equation in (activation.forward_equation, activation.backward_equation):
        if equation:
            yield from map(Text, page.formula(equation.text, equation.number, page.width))


def _body(derivation: Derivation, page: Page, digits: int) -> Iterator[Text]:
    for section in sections(derivation):
        yield Text()
        yield from paragraph(section.title, page, hanging="  ", style="bold")
        yield from (Text(" ").append_text(line) for line in _section(section, page, digits))


def _section(section: Section, page: Page, digits: int) -> Iterator[Text]:
    if section.lines:
        yield from map(Text, _formulas(section.lines, page, digits))
    if section.columns:
        label, *columns = section.columns
        for table in tables(label, [columns], page, digits):
            yield from table_lines(table, label="")
    yield from paragraphs(section.sentences, page)


def _formulas(worked: Sequence[Worked], page: Page, digits: int) -> Iterator[str]:
    lines = [_on_page(line, page) for line in worked]
    left = max(len(line.left) for line in lines)
    minus = page.text(" − ")
    for line, value in zip(lines, _aligned_values(lines, page, digits), strict=True):
        rows = list(_broken(line, left, page.width, (" + ", minus)))
        room = page.width - GAP - len(value)
        yield from rows[:-1] if len(rows[-1]) <= room else rows
        yield (rows[-1] if len(rows[-1]) <= room else "").ljust(room + GAP) + value


def _on_page(line: Worked, page: Page) -> Worked:
    """Write a line's formulas in characters that the page has."""
    sides = tuple(page.text(side) for side in line.sides)
    return replace(line, left=page.text(line.left), sides=sides, numbers=page.text(line.numbers))


def _aligned_values(lines: Sequence[Worked], page: Page, digits: int) -> list[str]:
    """Give the values, one under the other on their point; those of families stand to the right."""
    values = [written(line.value, Formula, digits) for line in lines]
    after = [len(text) - len(text.partition(".")[0]) if "…" not in text else None for text in values]
    fraction = max((each for each in after if each is not None), default=0)
    padded = [
        page.text(text) + " " * (fraction - a if a is not None else 0) for text, a in zip(values, after, strict=True)
    ]
    return [text.rjust(max(map(len, padded))) for text in padded]


def _broken(line: Worked, left: int, room: int, signs: Sequence[str]) -> Iterator[str]:
    """Break a line before an equals sign where it is too long, and else between its terms; numbers begin a line."""
    row = line.left.ljust(left)
    for index, side in enumerate((*line.sides, line.numbers)):
        if not side:
            continue
        if index and (side == line.numbers or len(row) + 3 + len(side) > room):
            yield row
            row = " " * left
        *rows, row = _terms(f"{row} = {side}", left, room, signs)
        yield from rows
    yield row


def _terms(row: str, left: int, room: int, signs: Sequence[str]) -> list[str]:
    """Break a row that is too long before its last + or − outside parentheses that fits, or else before any."""
    if len(row) <= room:
        return [row]
    places = [at for at in range(left + 4, room) if row[at : at + 3] in signs]
    breaks = [at for at in places if _depth(row[:at]) == 0] or places
    if not breaks:
        return [row]
    return [row[: breaks[-1]], *_terms(" " * (left + 2) + row[breaks[-1] :], left, room, signs)]


def _depth(text: str) -> int:
    return text.count("(") - text.count(")")
