"""Writes matrices and reports to files, whole or not at all: what was there before survives a failure."""

import json
import os
import re
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO

import numpy as np

from actgrad.activations import Array
from actgrad.errors import OutputError
from actgrad.outputs.numbers_json import plain

DELIMITERS = {".csv": ",", ".tsv": "\t", ".txt": " "}
MATRIX_SUFFIXES = (*DELIMITERS, ".json", ".yaml", ".npy", ".npz")
MOST_LINKS = 40
"""Links that are followed from one to the next, as many as Linux follows."""
_YAML_NAMES = {"NaN": ".nan", "Infinity": ".inf", "-Infinity": "-.inf"}


def require_matrix_file(path: str) -> None:
    """Refuse a file to which no matrix could be written later on, before any work is done; raises OutputError."""
    if Path(path).suffix.lower() not in MATRIX_SUFFIXES:
        raise OutputError(f"{path}: the suffix tells the format, and is one of {' '.join(MATRIX_SUFFIXES)}.")
    require_writable(path)


def require_writable(path: str) -> None:
    """Refuse a file that could not be written later on, before any work is done; raises OutputError."""
    with _os_errors_named(path):
        target, descriptor = _target(path), _descriptor(path)
        if descriptor is not None:
            os.fstat(descriptor)
            return
        if target.is_dir():
            raise OutputError(f"{path} is a directory; a file is needed.")
        if not target.parent.is_dir():
            raise OutputError(f"{path} cannot be written: there is no directory {Path(path).parent}.")
        if target.exists() and not os.access(target, os.W_OK):
            raise OutputError(f"{path} cannot be written: the file is protected.")
        if not _is_device(target) and not os.access(target.parent, os.W_OK | os.X_OK):
            raise OutputError(f"{path} cannot be written: the directory {Path(path).parent} is protected.")


def require_apart(files: Mapping[str, str], read: Iterable[str | Path]) -> None:
    """Refuse to write two of these files, each with its option, over each other or over what is read.

    The same file by another spelling or link counts; a pipe or device does not. Raises OutputError.
    """
    written, inputs = dict[object, str](), {_identity(path): path for path in read}
    for option, path in files.items():
        identity = _identity(path)
        if identity in written:
            raise OutputError("Two reports go to the same file. Give each a file of its own.")
        if identity in inputs:
            raise OutputError(
                f"--{option} {path} would overwrite {inputs[identity]}, which is read. Name another file."
            )
        if identity is not None:
            written[identity] = path


def write_matrix(path: str, matrix: Array) -> None:
    """Write a matrix (n, m) in the format of the suffix; raises OutputError.

    Every number comes back as it was: text has the shortest digits that give the same float64.
    """
    require_matrix_file(path)
    with whole(path) as file:
        suffix = Path(path).suffix.lower()
        if suffix == ".npy":
            np.save(file, np.ascontiguousarray(matrix))
        elif suffix == ".npz":
            np.savez(file, np.ascontiguousarray(matrix))
        else:
            file.writelines(line.encode() for line in _lines(matrix, suffix))


def write_text(path: str, text: str) -> None:
    """Write a report as UTF-8; raises OutputError."""
    with whole(path) as file:
        file.write(text.encode(errors="backslashreplace"))  # a file's name may hold what is no text


@contextmanager
def whole(path: str) -> Iterator[IO[bytes]]:
    """Give a file to write to that takes the place of `path` once all is written; raises OutputError.

    Links stay links, an existing file keeps its permissions, and a pipe, a device or an open file such as /dev/stdout
    is written to as it is.
    """
    require_writable(path)
    target, descriptor = _target(path), _descriptor(path)
    with _os_errors_named(path):
        if descriptor is not None or _is_device(target):
            yield (buffer := BytesIO())  # which an archive can be sought in
            with open(target if descriptor is None else os.dup(descriptor), "wb") as device:  # noqa: PTH123
                device.write(buffer.getvalue())
            return
        draft = target.with_name(f".{os.urandom(8).hex()}.part")
        try:
            with draft.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                shutil.copymode(target, draft)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)


def delimited(matrix: Array, delimiter: str) -> Iterator[str]:
    """Give a matrix as lines of text, a row a line."""
    return (delimiter.join(map(repr, row.tolist())) + "\n" for row in matrix)


def _lines(matrix: Array, suffix: str) -> Iterator[str]:
    if suffix in DELIMITERS:
        yield from delimited(matrix, DELIMITERS[suffix])
    elif suffix == ".json":
        rows = (json.dumps(plain(row)) for row in matrix)
        yield "[" + next(rows)
        yield from (",\n " + row for row in rows)
        yield "]\n"
    else:
        yield from (f"- [{', '.join(map(_yaml, plain(row)))}]\n" for row in matrix)


def _yaml(value: float | str) -> str:
    """Write a number as YAML 1.1 knows it: a point before the exponent, and its own names for what is not finite."""
    text = _YAML_NAMES[value] if isinstance(value, str) else repr(value)
    return text.replace("e", ".0e") if "e" in text and "." not in text else text


def _target(path: str) -> Path:
    try:
        return Path(os.path.realpath(path))
    except ValueError as error:
        raise OutputError(f"{path!r} cannot be written: a file's name has no null character.") from error


def _descriptor(path: str) -> int | None:
    """Give the number of the open file that /dev/stdout, /dev/fd/63 or a link to such means; None for all else."""
    step = Path(path)
    for _ in range(MOST_LINKS):
        if named := re.fullmatch(r"/(?:dev|proc/self)/fd/([0-9]{1,9})", str(step)):
            return int(named[1])
        if not step.is_symlink():
            return None
        step = step.parent / step.readlink()
    return None


def _identity(path: str | Path) -> object:
    """Give the same for all spellings of one file, and None for what can be written to more than once."""
    target = _target(str(path))
    try:
        found = Path(path).stat()
    except OSError:
        return target
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None


def _is_device(target: Path) -> bool:
    return target.exists() and not target.is_file()


@contextmanager
def _os_errors_named(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}.") from error
