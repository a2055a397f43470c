"""Where text leaves: stdout and stderr, whatever their encoding, and in silence once nobody reads."""

import codecs
import contextlib
import os
import sys
from io import TextIOWrapper

from actgrad.errors import OutputError

MARKS = "−–×·⋅⊙∂Σσ±√∞≤≥≠≈→←…⋮²³ᵀ─│’"
PLAIN = "- - x * * * d sum sigma +- sqrt inf <= >= != ~ -> <- ... : ^2 ^3 ^T - | '"
ASCII = dict(zip(MARKS, PLAIN.split(), strict=True))
"""What stands for a mark where the encoding has none."""


def prepare() -> None:
    """Let stdout and stderr take any text: a mark that their encoding lacks is written as in `ASCII`."""
    codecs.register_error("actgrad", _substitute)
    for out in (sys.stdout, sys.stderr):
        if isinstance(out, TextIOWrapper):
            out.reconfigure(errors="actgrad")


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
