"""Files that are written whole or not at all, and numbers that come back from them as they were."""

import io
import json
import os
from pathlib import Path

import numpy as np
import pytest
import yaml

from actgrad.errors import OutputError
from actgrad.outputs import files
from actgrad.outputs.files import (
    MATRIX_SUFFIXES,
    delimited,
    require_matrix_file,
    require_writable,
    whole,
    write_matrix,
    write_text,
)

HARD = np.array([[0.1, -0.0, 1e-5, 1e22, 5e-324], [np.nan, np.inf, -np.inf, 1 / 3, 1.7976931348623157e308]])
"""Numbers that a careless writer changes."""
READERS = {
    ".csv": lambda data: np.loadtxt(io.BytesIO(data), delimiter=",", ndmin=2),
    ".tsv": lambda data: np.loadtxt(io.BytesIO(data), delimiter="\t", ndmin=2),
    ".txt": lambda data: np.loadtxt(io.BytesIO(data), ndmin=2),
    ".json": lambda data: np.array([[float(number) for number in row] for row in json.loads(data)]),
    ".yaml": lambda data: np.array(yaml.safe_load(data)),
    ".npy": lambda data: np.load(io.BytesIO(data)),
    ".npz": lambda data: np.load(io.BytesIO(data))["arr_0"],
}
"""How others read each format."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(function: object, *arguments: object) -> str:
    with pytest.raises(OutputError) as caught:
        function(*arguments)
    return str(caught.value)


@pytest.mark.parametrize("suffix", MATRIX_SUFFIXES)
@pytest.mark.parametrize("matrix", [HARD, HARD.T, HARD[:1], HARD[:, 3:4], HARD[:, :3].astype("f4")])
def test_every_format_gives_the_numbers_back(suffix, matrix):
    """Whoever reads the file, in any format, has every float64 bit for bit, and float32 at its exact value."""
    write_matrix(f"out{suffix.upper()}", matrix)
    read = READERS[suffix](Path(f"out{suffix.upper()}").read_bytes())
    assert read.dtype == (matrix.dtype if suffix in (".npy", ".npz") else np.float64)
    assert read.shape == matrix.shape
    np.testing.assert_array_equal(read, matrix)
    assert (np.signbit(read) == np.signbit(matrix))[~np.isnan(matrix)].all()


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".csv", "0.1,-0.0,1e-05\nnan,inf,-inf\n"),
        (".tsv", "0.1\t-0.0\t1e-05\nnan\tinf\t-inf\n"),
        (".txt", "0.1 -0.0 1e-05\nnan inf -inf\n"),
        (".json", '[[0.1, -0.0, 1e-05],\n ["NaN", "Infinity", "-Infinity"]]\n'),
        (".yaml", "- [0.1, -0.0, 1.0e-05]\n- [.nan, .inf, -.inf]\n"),
    ],
)
def test_how_text_looks(suffix, text):
    """A row a line; what is not finite under the name that the format has for it."""
    write_matrix(f"out{suffix}", HARD[:, :3])
    assert Path(f"out{suffix}").read_text() == text


def test_lines_without_a_file():
    """The same lines serve stdout."""
    assert list(delimited(HARD[:1, :2], ",")) == ["0.1,-0.0\n"]


SUFFIXES = ".csv .tsv .txt .json .yaml .npy .npz"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("x.dat", f"x.dat: the suffix tells the format, and is one of {SUFFIXES}."),
        ("bare", f"bare: the suffix tells the format, and is one of {SUFFIXES}."),
        ("-", f"-: the suffix tells the format, and is one of {SUFFIXES}."),
        ("nowhere/x.csv", "nowhere/x.csv cannot be written: there is no directory nowhere."),
        ("folder.csv", "folder.csv is a directory; a file is needed."),
        ("a\0.csv", "'a\\x00.csv' cannot be written: a file's name has no null character."),
        ("x" * 300 + ".csv", "x" * 300 + ".csv cannot be written: File name too long."),
    ],
)
def test_what_cannot_be_written_is_known_before(folder, path, message):
    """The question before any work, and the writing itself, refuse the same with the same words."""
    Path("folder.csv").mkdir()
    assert told(require_matrix_file, path) == message
    assert told(write_matrix, path, HARD) == message
    assert [entry.name for entry in folder.iterdir()] == ["folder.csv"]


@pytest.mark.parametrize(
    ("protected", "message"),
    [
        ("out.csv", "out.csv cannot be written: the file is protected."),
        ("", "out.csv cannot be written: the directory . is protected."),
    ],
)
def test_what_is_protected(folder, monkeypatch, protected, message):
    """A file or directory without permission is left alone, whoever runs the tests."""
    Path("out.csv").write_text("old")
    monkeypatch.setattr(files.os, "access", lambda path, _: Path(path) != folder / protected)
    assert told(require_writable, "out.csv") == message
    assert told(write_text, "out.csv", "new") == message
    assert Path("out.csv").read_text() == "old"


def test_the_question_changes_nothing(folder):
    """Asking whether a file can be written neither makes nor empties it."""
    require_matrix_file("new.csv")
    assert list(folder.iterdir()) == []
    Path("out.csv").write_text("old")
    require_matrix_file("out.csv")
    assert Path("out.csv").read_text() == "old"


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt(), RuntimeError()])
def test_a_failure_leaves_the_old_file(folder, fault):
    """Whatever stops the writing, the old file is whole and nothing else is left."""
    Path("out.csv").write_text("old")
    with pytest.raises(OutputError if isinstance(fault, OSError) else type(fault)), whole("out.csv") as file:
        file.write(b"half")
        raise fault
    assert Path("out.csv").read_text() == "old"
    assert [entry.name for entry in folder.iterdir()] == ["out.csv"]


def test_a_full_disk_is_told(monkeypatch):
    """The system's own reason is in the message, where a disk is full only as the last is written."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    assert told(write_matrix, "out.csv", HARD) == "out.csv cannot be written: No space left on device."


def test_permissions():
    """A new file has the permissions that the umask leaves, an old one keeps its own."""
    umask = os.umask(0o027)
    try:
        write_text("new.txt", "1")
        Path("old.txt").write_text("")
        Path("old.txt").chmod(0o604)
        write_text("old.txt", "1")
    finally:
        os.umask(umask)
    assert [oct(Path(name).stat().st_mode & 0o777) for name in ("new.txt", "old.txt")] == ["0o640", "0o604"]


def test_a_link_stays_a_link():
    """What a link points to is replaced, also where it is not there yet."""
    Path("there").mkdir()
    Path("link.csv").symlink_to("there/real.csv")
    for text in ("first", "second"):
        write_text("link.csv", text)
        assert Path("link.csv").is_symlink()
        assert Path("there/real.csv").read_text() == text
    assert [entry.name for entry in Path("there").iterdir()] == ["real.csv"]


def test_a_device_is_written_to():
    """A pipe or device is not replaced by a file."""
    Path("null.npz").symlink_to(os.devnull)
    write_matrix("null.npz", HARD)
    assert Path("null.npz").resolve() == Path(os.devnull)
    assert Path(os.devnull).is_char_device()


def test_text_that_is_no_unicode():
    """A name with a stray byte in a report does not stop it from being written."""
    write_text("report.md", "µ \udcff")
    assert Path("report.md").read_text(encoding="utf-8") == "µ \\udcff"
