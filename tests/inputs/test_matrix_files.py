"""The door for matrices: which file, which format, and stdin."""

import io
import os
import sys
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from actgrad.errors import InputError
from actgrad.inputs.matrix_files import read_matrix

SUFFIXES = ".csv .tsv .txt .json .yaml .npy .npz"


def told(source: str, option: str = "z", **said: str) -> str:
    with pytest.raises(InputError) as caught:
        read_matrix(source, option=option, **said)
    return str(caught.value)


def from_stdin(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("missing.csv", "There is no file missing.csv."),
        ("missing.npz:z", "There is no file missing.npz."),
        ("z.csv:z", "There is no file z.csv:z."),
        ("7", "There is no file 7. To draw dA from a seed: --da-seed 7."),
        (".", ". is a directory; --da takes a file."),
        ("z.csv/x.csv", "z.csv/x.csv cannot be read: Not a directory."),
        ("x" * 300 + ".csv", "x" * 300 + ".csv cannot be read: File name too long."),
        ("a\0.csv", "'a\\x00.csv' cannot be read: a file's name has no null character."),
        ("z.dat", f"z.dat: the suffix tells the format, and is one of {SUFFIXES}."),
        ("bare", f"bare: the suffix tells the format, and is one of {SUFFIXES}."),
        ("z.csv.gz", f"z.csv.gz: the suffix tells the format, and is one of {SUFFIXES}."),
        (os.devnull, f"{os.devnull}: the suffix tells the format, and is one of {SUFFIXES}."),
        ("-", "dA comes from stdin. Say in which format: --stdin-format csv|tsv|txt|json|yaml|npy|npz."),
    ],
)
def test_what_is_no_file_of_a_matrix(put, source, message):
    """What is not there, or has no known suffix, is told; a number is taken for a seed that was meant."""
    for name in ("z.csv", "z.dat", "bare", "z.csv.gz"):
        put(name, "1")
    assert told(source, "da") == message


def test_a_file_that_may_not_be_read(put, monkeypatch):
    """A file without permission is told, whoever runs the tests."""
    put("z.csv", "1")

    def refuse(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    assert told("z.csv") == "z.csv cannot be read: Permission denied."


def test_a_file_beyond_the_memory(put, monkeypatch):
    """Memory that runs out is told as such."""
    put("z.csv", "1")

    def refuse(*_: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr("pathlib.Path.open", refuse)
    assert told("z.csv") == "z.csv is too large for the memory."


@pytest.mark.parametrize("form", ["csv", "tsv", "txt", "json", "yaml", "npy", "npz"])
def test_stdin_in_every_format(monkeypatch, form):
    """stdin holds any format, the binary ones too, which cannot be sought in a pipe."""
    file = io.BytesIO()
    if form in ("npy", "npz"):
        (np.save if form == "npy" else np.savez)(file, np.array([[1.5]]))
    from_stdin(monkeypatch, file.getvalue() or b"1.5\n")
    read = read_matrix("-", option="z", stdin_format=form)
    assert (read.values.tolist(), read.source) == ([[1.5]], "stdin")


def test_what_is_told_of_stdin(monkeypatch):
    """stdin is named in messages as a file is."""
    from_stdin(monkeypatch, b"1,2\n3\n")
    assert told("-", stdin_format="csv") == "stdin, line 2: 1 number, but line 1 has 2. Every row needs the same count."
    from_stdin(monkeypatch, b"")
    assert told("-", stdin_format="csv") == "stdin is empty."
    monkeypatch.setattr(sys, "stdin", None)
    assert told("-", stdin_format="csv") == "stdin is closed."


def test_a_pipe_with_a_name(put):
    """A named pipe is read to its end, once."""
    folder = Path(put("other.csv", "")).resolve().parent
    os.mkfifo("z.csv")
    writer = Thread(target=(folder / "z.csv").write_text, args=("1,2\n3,x\n",))
    writer.start()
    message = told("z.csv")
    writer.join()
    assert message == "z.csv, line 2, column 2: 'x' is not a number. Write it like 1.5, -2e-3, nan or inf."
