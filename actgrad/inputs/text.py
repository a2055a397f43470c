"""Matrices and numbers in text: a row a line.

A number is decimal, nan or inf, in every format of text alike; nothing that merely looks like one is taken for one.
"""

import io
import math
import re
import unicodedata
from array import array
from collections.abc import Iterator

import numpy as np

from actgrad.activations import Array
from actgrad.errors import InputError

DELIMITERS = {"csv": ",", "tsv": "\t", "txt": None}
"""Format and what stands between its numbers; None is any run of blanks."""

_SPOKEN = {",": "','", ";": "';'", "\t": "a tab", None: "a blank"}
_BOOLEAN = ("true", "false")
_COMMENT = re.compile(r"(?<!\.)#.*", re.DOTALL)  # 1.#INF and 1.#QNAN are how some programs write what is not finite
_NUMBER = re.compile(r"[+-]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]+)?|inf|infinity|nan)", re.IGNORECASE)
_COMPLEX = re.compile(r"\(?[0-9.e+-]*[0-9.][ij]\)?", re.IGNORECASE)
_EXCERPT = 40


def read_text(data: bytes, name: str, form: str) -> Array:
    """Read a float64 matrix from text in one of the `DELIMITERS`; raises InputError with the line and the column."""
    check_utf8(data, name)
    read, columns, first = array("d"), 0, 0
    for line, cells in _rows(data, DELIMITERS[form]):
        row = _numbers(cells)
        if row is None:
            raise InputError(f"{name}, line {line}{_mistake([cell.strip() for cell in cells], form, not first)}")
        first, columns = first or line, columns or len(row)
        if len(row) != columns:
            raise InputError(ragged(f"{name}, line {line}", len(row), f"line {first}", columns))
        read.extend(row)
    if not read:
        raise InputError(f"{name} holds no numbers.")
    return np.array(read).reshape(-1, columns)


def ragged(where: str, count: int, first: str, columns: int) -> str:
    """Say that a row has another count of numbers than the first has."""
    numbers = f"{count} number{'s' * (count != 1)}"
    return f"{where}: {numbers}, but {first} has {columns}. Every row needs the same count."


def refuse_binary(data: bytes, name: str) -> None:
    """Refuse what is no text, of which these may be the first bytes; raises InputError."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"{name} is text in UTF-16. Save it as UTF-8.")
    if b"\0" in data:
        raise InputError(f"{name} holds binary data, not text.")


def check_utf8(data: bytes, name: str) -> None:
    """Refuse what is not text in UTF-8; raises InputError with the line."""
    refuse_binary(data, name)
    if data.isascii():
        return
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line, byte = data.count(b"\n", 0, error.start) + 1, data[error.start]
        raise InputError(f"{name}, line {line}: byte 0x{byte:02x} is not UTF-8 text. Save it as UTF-8.") from error


def _rows(data: bytes, delimiter: str | None) -> Iterator[tuple[int, list[str]]]:
    for line, text in enumerate(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig"), 1):
        content = _COMMENT.sub("", text) if "#" in text else text
        if content.strip() or (delimiter and delimiter in content):
            yield line, content.split(delimiter)


def _mistake(cells: list[str], form: str, at_top: bool) -> str:
    """Say what is wrong in a line, from its place in the line on, and the way out."""
    place = next(place for place, cell in enumerate(cells) if number(cell) is None)
    if (
        at_top
        and all(cell[:1].isalpha() and number(cell) is None for cell in cells)
        and cells[0].lower() not in _BOOLEAN
    ):
        return f": {cells[0][:40]!r} looks like a column's name. Take the header away, or begin its line with '#'."
    hint = _other_delimiter(cells, form) or (_empty(place, cells, form, at_top) if not cells[place] else "")
    told = fault(cells[place], hint) if hint else fault(cells[place])
    return f", column {place + 1}: {told}"


def _empty(place: int, cells: list[str], form: str, at_top: bool) -> str:
    if place == len(cells) - 1 > 0:
        return f"Fill it in, or take {_SPOKEN[DELIMITERS[form]]} away at the end of the line."
    if place == 0 and at_top:
        return "If these are the names of columns and rows, take both away."
    return "Fill it in; what is not a number is written nan."


def _other_delimiter(cells: list[str], form: str) -> str:
    own = DELIMITERS[form]
    line = (own or " ").join(cells)
    for sign, spoken in _SPOKEN.items():
        if sign == own or not any((sign or " ") in cell for cell in cells):
            continue
        parts = [part.strip() for part in line.rstrip(sign).split(sign)]
        if len(parts) > 1 and all(number(part) is not None for part in parts):
            return f"The delimiter looks like {spoken}; {form} has {_SPOKEN[own]}."
        if sign != "," and _have_comma(parts):
            return (
                f"The delimiter looks like {spoken} and the decimal mark like ','; {form} has {_SPOKEN[own]} and '.'."
            )
    return "The decimal mark is '.', not ','." if _have_comma(cells) else ""


def _have_comma(cells: list[str]) -> bool:
    return all(number(cell.replace(",", ".", 1)) is not None for cell in cells)


def number(text: str) -> float | None:
    """Read a number to the nearest float64; None for what is none, and for one beyond float64."""
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return None if math.isinf(value) and text[-1] in "0123456789." else value


def _numbers(cells: list[str]) -> list[float] | None:
    """Read many numbers; None if `number` gives None of any."""
    joined = "".join(cells)
    if joined.isascii() and "_" not in joined:  # then Python's float takes what `number` takes, ten times as fast
        try:
            values = [*map(float, cells)]
        except ValueError:
            return None
        # An infinity may have been written so, or be a number too large for float64: only the text can tell.
        if math.inf not in values and -math.inf not in values:
            return values
    one_by_one = [number(cell.strip()) for cell in cells]
    return None if None in one_by_one else [value for value in one_by_one if value is not None]


def fault(text: str, way_out: str = "Write it like 1.5, -2e-3, nan or inf.") -> str:
    """Say why `number` gives None of a text, and the way out where the reason does not tell it."""
    if not text:
        return f"the cell is empty. {way_out}"
    shown = repr(text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…")
    if _NUMBER.fullmatch(text):
        return f"{shown} is beyond what float64 can hold."
    if _COMPLEX.fullmatch(text):
        return f"{shown} is complex; real numbers are needed."
    odd = next((sign for sign in text if not sign.isascii()), None)
    if odd and any(sign.isdigit() for sign in text):
        return f"{shown} is not a number: it holds the character {unicodedata.name(odd, hex(ord(odd)))}."
    return f"{shown} is not a number. {way_out}"
