"""How a number is written, in every format of text alike: decimal, nan or inf; nothing that merely looks like one."""

import math
import re
import unicodedata

_NUMBER = re.compile(r"[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?|inf|infinity|nan)", re.IGNORECASE)
_COMPLEX = re.compile(r"\(?[0-9.e+-]*[0-9.][ij]\)?", re.IGNORECASE)
_EXCERPT = 40


def number(text: str) -> float | None:
    """Read a number to the nearest float64; None for what is none, and for one beyond float64."""
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return None if math.isinf(value) and text[-1] in "0123456789." else value


def numbers(texts: list[str]) -> list[float] | None:
    """Read many numbers; None if `number` gives None of any."""
    joined = "".join(texts)
    if joined.isascii() and "_" not in joined:  # then Python's float takes what `number` takes, ten times as fast
        try:
            values = [*map(float, texts)]
        except ValueError:
            return None
        if math.inf not in values and -math.inf not in values:
            return values
    one_by_one = [number(text) for text in texts]
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
