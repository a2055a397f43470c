"""The door by which a matrix comes in from a file or from stdin: the format is told by the suffix."""

import os
import re
import stat
import sys
from contextlib import nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO

import numpy as np

from actgrad.activations import Array
from actgrad.errors import InputError
from actgrad.inputs.binary import read_npy, read_npz
from actgrad.inputs.request import MATRIX_FORMATS, SPOKEN, STDIN
from actgrad.inputs.shapes import HELD, amount, memory
from actgrad.inputs.text import DELIMITERS, read_text, refuse_binary

CHUNK, STREAM = 2**18, 2**28
"""Bytes that are read at a time, and the most of a stream, which may have no end."""
WRITTEN = 32
"""The most bytes that the text of one number may take on the average."""

_SIGNATURES = {b"\x93NUMPY": "npy", b"PK\x03\x04": "npz", b"PK\x05\x06": "npz"}


@dataclass(frozen=True)
class Matrix:
    """A matrix (n, m) as it was read, float64 or float32; the dtype it was stored in; the file it came from."""

    values: Array
    stored: str
    source: str


def read_matrix(source: str, *, option: str, stdin_format: str | None = None) -> Matrix:
    """Read the matrix of option `z`, `da` or `dz` from a path, from `file.npz:KEY`, or from `-`; raises InputError.

    float32 and float64 stay as they are stored, all else is taken at its exact value as float64.
    """
    form, path, key = _taken_apart(source, option, stdin_format)
    name = "stdin" if source == STDIN else path
    try:
        data = _bytes(path, name, form, option)
        array = _array(data, name, form, key, option)
    except MemoryError as error:
        raise InputError(f"{name} is too large for the memory.") from error
    stored, values = array.dtype.name, _exact(np.atleast_2d(array), name)
    return Matrix(np.ascontiguousarray(values), stored, name if key is None else source)


def _taken_apart(source: str, option: str, stdin_format: str | None) -> tuple[str, str, str | None]:
    """Give format, path and the key in an .npz."""
    if source == STDIN:
        if stdin_format not in MATRIX_FORMATS:
            raise InputError(
                f"{SPOKEN[option]} comes from stdin. Say in which format: --stdin-format {'|'.join(MATRIX_FORMATS)}."
            )
        return stdin_format, source, None
    keyed = re.fullmatch(r"(.+\.npz):(.*)", source, re.IGNORECASE | re.DOTALL)
    path, key = (keyed[1], keyed[2]) if keyed and not _is_file(source) else (source, None)
    form = Path(path).suffix[1:].lower().replace("yml", "yaml")
    if form not in MATRIX_FORMATS and _is_file(path):
        raise InputError(
            f"{path}: the suffix tells the format, and is one of {' '.join(f'.{form}' for form in MATRIX_FORMATS)}."
        )
    return form, path, key


def _is_file(path: str) -> bool:
    try:
        return not stat.S_ISDIR(Path(path).stat().st_mode)
    except (OSError, ValueError):
        return False


def _bytes(path: str, name: str, form: str, option: str) -> bytes:
    if path == STDIN and sys.stdin is None:  # as `<&-` leaves it
        raise InputError("stdin is closed.")
    try:
        with nullcontext(sys.stdin.buffer) if path == STDIN else Path(path).open("rb") as file:
            return _bounded(file, name, form)
    except FileNotFoundError as error:
        seed = f" To draw {SPOKEN[option]} from a seed: --{option}-seed {path}." if path.isdecimal() else ""
        raise InputError(f"There is no file {path}.{seed}") from error
    except IsADirectoryError as error:
        raise InputError(f"{path} is a directory; --{option} takes a file.") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise InputError(f"{path!r} cannot be read: a file's name has no null character.") from error


def _bounded(file: IO[bytes], name: str, form: str) -> bytes:
    """Read a file or stream that has the right content and an end; raises InputError as early as it can be told."""
    start = file.read(CHUNK)
    _refuse_content(start, name, form)
    size = _size(file)
    most = STREAM if size is None else WRITTEN * (memory() // HELD)
    if size is not None and size > most:
        raise InputError(f"{name} holds {amount(size)}, and the memory here allows {amount(most)}.")
    parts, left = [start], most - len(start)
    while left >= 0 and parts[-1]:
        parts.append(file.read(CHUNK))
        left -= len(parts[-1])
    if left < 0:
        raise InputError(f"{name} goes on beyond {amount(most)}. A matrix of that size is read from a file.")
    return b"".join(parts)


def _size(file: IO[bytes]) -> int | None:
    """Give the bytes of a file; None for a pipe or device, of which nobody knows."""
    try:
        found = os.fstat(file.fileno())
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _refuse_content(start: bytes, name: str, form: str) -> None:
    """Refuse what is of another format, by how it starts."""
    found = next((found for sign, found in _SIGNATURES.items() if start.startswith(sign)), None)
    if start and not start.isspace() and form != found and (found or form in ("npy", "npz")):
        raise InputError(f"{name} {_content(start, form, found)}")
    if form not in ("npy", "npz"):
        refuse_binary(start, name)


def _array(data: bytes, name: str, form: str, key: str | None, option: str) -> Array:
    if not data or data.isspace():
        raise InputError(f"{name} is empty.")
    if form == "npy":
        return read_npy(data, name)
    if form == "npz":
        return read_npz(data, name, key, option)
    if form in DELIMITERS:
        return read_text(data, name, form)
    structured = import_module("actgrad.inputs.structured")  # late, for yaml takes longer to load than all else here
    array: Array = getattr(structured, f"read_{form}")(data, name, option)
    return array


def _content(data: bytes, form: str, found: str | None) -> str:
    if found:
        return f"is {found} by its content, not {form}. Give it the name or the format that it has."
    if data.startswith(b"\x80"):
        return "is a pickle, which is never loaded. Save the matrix with np.save."
    return f"is not {form} by its content. Give it the name or the format that it has."


def _exact(array: Array, name: str) -> Array:
    """Keep float64 and float32, and give all else as float64; an integer that float64 cannot hold is refused."""
    if array.dtype in (np.float64, np.float32):
        return array
    if array.dtype.itemsize == 8:
        for row, column in np.argwhere((array > 2**53) | (array < -(2**53))):
            if int(float(array[row, column])) != int(array[row, column]):
                raise InputError(f"{name} [{row}, {column}]: {array[row, column]} has no exact value in float64.")
    return array.astype(np.float64)
