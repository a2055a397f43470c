"""Where text leaves: stdout and stderr, whatever their encoding, and in silence once nobody reads."""

import codecs
import contextlib
import os
import re
import sys
from io import TextIOWrapper

from actgrad.errors import OutputError

MARKS = "−–×·⋅⊙∂Σσ±√∞≤≥≠≈→←…⋮²³ᵀ─│’"
PLAIN = "- - x * * * d sum sigma +- sqrt inf <= >= != ~ -> <- ... : ^2 ^3 ^T - | '"
ASCII = dict(zip(MARKS, PLAIN.split(), strict=True)) | {"\xa0": " "}
"""What stands for a mark where the encoding has none."""

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that a terminal obeys instead of showing, or that are no text."""

SUBSTITUTE = "actgrad"
"""The way to encode a text so that no character is too many for the encoding: `text.encode(…, SUBSTITUTE)`."""


def visible(text: str) -> str:
    """Replace what a terminal would obey instead of showing."""
    return CONTROL.sub("?", text)


def in_one_line(text: str) -> str:
    """Give the text in one line of visible characters."""
    return visible(" ".join(text.split()))


def prepare() -> None:
    """Let stdout and stderr take any text: a mark that their encoding lacks is written as in `ASCII`."""
    for out in (sys.stdout, sys.stderr):
        if isinstance(out, TextIOWrapper):
            out.reconfigure(errors=SUBSTITUTE)


def write(text: str) -> None:
    """Write a result to stdout; a closed pipe is silent, any other failure an OutputError."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        close()
    except OSError as error:
        close()
        raise OutputError(f"standard output: {error.strerror}. Nothing more could be written.") from error


def tell(text: str) -> None:
    """Write what is no result to stderr; there is nobody to tell if that fails."""
    with contextlib.suppress(OSError):
        if sys.stderr is not None:
            sys.stderr.write(text)
            sys.stderr.flush()


def flush() -> None:
    """Hand on what still waits for stdout."""
    write("")


def close() -> None:
    """Let stdout lead nowhere, so that neither a later line nor the end of the program trips over a closed pipe."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _substitute(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(ASCII.get(mark) or ascii(mark)[1:-1] for mark in lost), error.end


codecs.register_error(SUBSTITUTE, _substitute)
