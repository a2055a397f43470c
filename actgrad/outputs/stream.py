"""Where text leaves: stdout and stderr, whatever their encoding, whole, and in silence once nobody reads."""

import codecs
import contextlib
import os
import re
import select
import sys
from io import RawIOBase, TextIOWrapper
from typing import Any

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


class _Whole(RawIOBase):
    """A stream that takes all it is given, in as many parts as are needed: what does not block may take less at once.

    A `silent` one takes all even where it cannot be written.
    """

    def __init__(self, raw: Any, silent: bool) -> None:
        self._raw, self._silent = raw, silent

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True

    def fileno(self) -> int:
        """Give the number of the open file."""
        return int(self._raw.fileno())

    def isatty(self) -> bool:
        """Tell whether it is a terminal."""
        return bool(self._raw.isatty())

    def write(self, data: Any) -> int:
        """Write all of these bytes; raises OSError if that fails and it is not silent."""
        left = memoryview(data)
        try:
            while left:
                taken = self._raw.write(left)
                if taken is None:
                    select.select([], [self._raw], [])  # until somebody reads
                left = left[taken or 0 :]
        except OSError:
            if not self._silent:
                raise
        return len(data)


def take_over() -> None:
    """Let stdout and stderr of the program take any amount; stderr fails nobody, not even the user's code, any more."""
    sys.stdout = _whole(sys.stdout, silent=False)
    sys.stderr = sys.__stderr__ = _whole(sys.stderr, silent=True)  # type: ignore[misc]


def _whole(out: Any, silent: bool) -> Any:
    if not isinstance(out, TextIOWrapper):  # none, where it is closed
        return out
    raw: Any = _Whole(getattr(out.buffer, "raw", out.buffer), silent)
    return TextIOWrapper(raw, out.encoding, SUBSTITUTE, write_through=True)


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
    """Write what is no result to stderr, in visible characters; there is nobody to tell if that fails."""
    with contextlib.suppress(OSError):
        if sys.stderr is not None:
            sys.stderr.write("\n".join(map(visible, text.split("\n"))))
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
