"""Where text leaves: stdout and stderr, whatever their encoding, whole, and in silence once nobody reads."""

import codecs
import contextlib
import os
import re
import select
import sys
from io import TextIOWrapper
from typing import TextIO

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
    try:
        _write_whole(sys.stdout, text)
    except BrokenPipeError:
        close()
    except OSError as error:
        close()
        raise OutputError(f"standard output: {error.strerror}. Nothing more could be written.") from error


def tell(text: str) -> None:
    """Write what is no result to stderr, in visible characters; there is nobody to tell if that fails."""
    with contextlib.suppress(OSError):
        _write_whole(sys.stderr, "\n".join(map(visible, text.split("\n"))))


def flush() -> None:
    """Hand on what still waits for stdout."""
    write("")


def close(out: TextIO | None = None) -> None:
    """Let stdout lead nowhere, so that neither a later line nor the end of the program trips over a closed pipe."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), (out or sys.stdout).fileno())


def finish() -> None:
    """Hand on what others left in stdout and stderr; where that fails the end of the program would change its code."""
    for out in (sys.stdout, sys.stderr):
        try:
            if out is not None:
                out.flush()
        except (OSError, ValueError):
            close(out)


def _write_whole(out: TextIO | None, text: str) -> None:
    """Write all of a text, in as many parts as it takes: an unbuffered or non-blocking stream may take less at once."""
    if out is None:
        return
    out.flush()
    binary = getattr(out, "buffer", None)
    raw = getattr(binary, "raw", binary)
    if raw is None:
        out.write(text)
        return
    left = memoryview(text.replace("\n", os.linesep).encode(out.encoding, out.errors or "strict"))
    while left:
        taken = raw.write(left)
        if taken is None:
            select.select([], [raw], [])  # until somebody reads
        left = left[taken or 0 :]


def _substitute(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(ASCII.get(mark) or ascii(mark)[1:-1] for mark in lost), error.end


codecs.register_error(SUBSTITUTE, _substitute)
