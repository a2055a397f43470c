"""A derivation for the screen: a line a step, as on a blackboard, the values in a column of their own."""

import textwrap
from collections.abc import Iterable, Sequence

from rich.text import Text

from actgrad.explaining.derivation import Derivation
from actgrad.explaining.formula import Formula
from actgrad.explaining.numbers import ALL_DIGITS, DIGITS, count, number
from actgrad.explaining.routes import MOST_UNITS, conclusion, jacobian, routes
from actgrad.explaining.troubles import troubles
from actgrad.explaining.worked import Section, Worked, sections, written

GAP = 2
"""Blanks between a formula and its value, and between columns."""
SIGNS = (" + ", " − ")


def table(derivation: Derivation, about: Sequence[str], width: int, quiet: bool, verbose: bool) -> Iterable[Text]:
    """Give the lines of the screen, the last alone if `quiet`; `about` tells which entry it is."""
    last = textwrap.wrap(conclusion(derivation), width)
    if not quiet:
        yield from _body(derivation, about, width, ALL_DIGITS if verbose else DIGITS)
        yield Text()
    yield from map(Text, last)


def _body(derivation: Derivation, about: Sequence[str], width: int, digits: int) -> Iterable[Text]:
    yield from _heading(derivation, about, width)
    for section in sections(derivation):
        yield from _titled(section.title, _section(section, width, digits))
    if derivation.coupled:
        title = f"Column {derivation.unit} of the Jacobian, and its sum with dJ/dA"
        yield from _titled(title, _jacobian(derivation, width, digits))
    yield from _titled("Three routes to dJ/dZ", _routes(derivation))
    told = [line for each in troubles(derivation) for line in textwrap.wrap(each, width - 1, subsequent_indent="  ")]
    if told:
        yield from _titled("Trouble", told)


def _heading(derivation: Derivation, about: Sequence[str], width: int) -> Iterable[Text]:
    activation = derivation.activation
    yield Text(" · ".join([f"{activation.name} explained {about[0]}", *about[1:]]), style="bold")
    if activation.reading:
        yield from map(Text, textwrap.wrap(f"read as {activation.reading.sentence}", width))
    for equation in (activation.forward_equation, activation.backward_equation):
        if equation:
            yield Text(equation.text + f"equation ({equation.number})".rjust(width - len(equation.text)))


def _titled(title: str, lines: Iterable[str]) -> Iterable[Text]:
    yield Text()
    yield Text(title, style="bold")
    yield from (Text(" " + line) for line in lines)


def _section(section: Section, width: int, digits: int) -> Iterable[str]:
    left = max(len(line.left) for line in section.lines)
    for line, value in zip(section.lines, _values(section.lines, digits), strict=True):
        rows = list(_rows(line, left, width - 1))
        room = width - 1 - GAP - len(value)
        yield from rows[:-1] if len(rows[-1]) <= room else rows
        yield (rows[-1] if len(rows[-1]) <= room else "").ljust(room + GAP) + value


def _values(lines: Sequence[Worked], digits: int) -> list[str]:
    """Give the values, one under the other on their point; those of families stand to the right."""
    texts = [written(line.value, Formula, digits) for line in lines]
    after = [len(text) - len(text.partition(".")[0]) if "…" not in text else None for text in texts]
    fraction = max((each for each in after if each is not None), default=0)
    texts = [text + " " * (fraction - a) if a is not None else text for text, a in zip(texts, after, strict=True)]
    return [text.rjust(max(map(len, texts))) for text in texts]


def _rows(line: Worked, left: int, room: int) -> Iterable[str]:
    """Break a line before an equals sign where it is too long, and else between its terms; numbers begin a line."""
    row = line.left.ljust(left)
    for index, side in enumerate((*line.sides, line.numbers)):
        if not side:
            continue
        if index and (side == line.numbers or len(row) + 3 + len(side) > room):
            yield row
            row = " " * left
        *rows, row = _terms(f"{row} = {side}", left, room)
        yield from rows
    yield row


def _terms(row: str, left: int, room: int) -> list[str]:
    """Break a row that is too long before its last + or − outside parentheses that fits, or else before any."""
    if len(row) <= room:
        return [row]
    signs = [at for at in range(left + 4, room) if row[at : at + 3] in SIGNS]
    breaks = [at for at in signs if _depth(row[:at]) == 0] or signs
    if not breaks:
        return [row]
    return [row[: breaks[-1]], *_terms(" " * (left + 2) + row[breaks[-1] :], left, room)]


def _depth(text: str) -> int:
    return text.count("(") - text.count(")")


def _jacobian(derivation: Derivation, width: int, digits: int) -> Iterable[str]:
    """Give the table with as many digits as there is room for."""
    lines: list[str] = []
    while not lines or (max(map(len, lines)) > width - 1 and digits > 2):
        lines, digits = list(_grid(*jacobian(derivation, digits))), min(digits, DIGITS + 1) - 1
    yield from lines
    if len(derivation.z) > MOST_UNITS:
        yield count(len(derivation.z) - MOST_UNITS, "more unit") + ", with smaller products"
    yield f"sum of the products = dJ/dz{derivation.unit} = {number(derivation.swept)}"


def _routes(derivation: Derivation) -> Iterable[str]:
    rows = [(each.name, each.value, each.bound, each.distance, each.digits) for each in routes(derivation)]
    names, *columns = zip(*rows, strict=True)
    longest = max(map(len, names))
    yield from _grid(["", "dJ/dZ", "", "off by", "digits"], [[name.ljust(longest) for name in names], *columns])


def _grid(heads: Sequence[str], cells: Sequence[Sequence[str]]) -> Iterable[str]:
    widths = [max(map(len, (head, *each))) for head, each in zip(heads, cells, strict=True)]
    for row in (heads, *zip(*cells, strict=True)):
        yield (" " * GAP).join(text.rjust(width) for text, width in zip(row, widths, strict=True))
