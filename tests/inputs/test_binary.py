"""Matrices in .npy and .npz: exact values, native C order, and nothing that is cut short, huge or pickled."""

import io
import zipfile

import numpy as np
import pytest

from actgrad.inputs.matrix_files import read_matrix

WIDER = np.dtype("g").itemsize > 8
"""Whether this machine has a type wider than float64; then it is refused."""
TINY = np.arange(6.0).reshape(2, 3)


def npy(array: object, version: tuple[int, int] | None = None, pickled: bool = False) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, np.asanyarray(array), version, allow_pickle=pickled)
    return file.getvalue()


def npz(**arrays: object) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def headed(shape: str, numbers: int, dtype: str = "<f8") -> bytes:
    """A file whose header may say what is not so."""
    header = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + (118).to_bytes(2, "little") + header.encode() + b"\0" * 8 * numbers


@pytest.mark.parametrize(
    ("array", "stored", "dtype"),
    [
        (TINY, "float64", "float64"),
        (TINY.astype(">f8"), "float64", "float64"),
        (np.asfortranarray(TINY), "float64", "float64"),
        (TINY.astype("f4") / 3, "float32", "float32"),
        (TINY.astype(">f4"), "float32", "float32"),
        (TINY.astype("f2") / 3, "float16", "float64"),
        (TINY.astype("i8") - 3, "int64", "float64"),
        (TINY.astype("u1"), "uint8", "float64"),
        (np.array([[2**53, -(2**53), 2**60]]), "int64", "float64"),
    ],
)
def test_dtypes(put, array, stored, dtype):
    """float64 and float32 stay, of any byte order; float16 and integers are float64 of exactly the same value."""
    read = read_matrix(put("z.npy", npy(array)), option="z")
    assert (read.stored, read.values.dtype.name, read.source) == (stored, dtype, "z.npy")
    assert read.values.dtype.isnative
    assert read.values.flags.c_contiguous
    assert read.values.flags.writeable
    assert (read.values == array).all()


@pytest.mark.parametrize(("array", "expected"), [(np.float64(5), [[5]]), (np.arange(3.0), [[0, 1, 2]])])
def test_a_number_and_a_list_are_matrices(rows, array, expected):
    """A single number is 1x1; one dimension is one row."""
    assert rows("z.npy", npy(array)) == expected


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_every_version_of_the_header(rows, version):
    """All three versions of the format are read."""
    assert rows("z.npy", npy(TINY, version)) == TINY.tolist()


def test_a_shape_of_booleans(rows):
    """A header may call 1 True, as Python does."""
    assert rows("z.npy", headed("(True, 3)", 3)) == [[0, 0, 0]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (npy(np.zeros((2, 3, 4))), "z.npy has 3 dimensions (2x3x4); a matrix has two."),
        (npy(np.zeros((0, 5))), "z.npy is 0x5: a matrix has at least one row and one column."),
        (headed("(-1, 3)", 3), "z.npy is -1x3: a matrix has at least one row and one column."),
        (npy([[1j]]), "z.npy holds complex numbers (complex128); real numbers are needed."),
        (npy([[True]]), "z.npy holds booleans (bool); real numbers are needed."),
        (npy([["a"]]), "z.npy holds text (<U1); real numbers are needed."),
        (npy([[b"a"]]), "z.npy holds text (|S1); real numbers are needed."),
        (npy(np.zeros(1, "M8[D]")), "z.npy holds dates (datetime64[D]); real numbers are needed."),
        (npy(np.zeros(1, "f8,f4")), "z.npy holds records ([('f0', '<f8'), ('f1', '<f4')]); real numbers are needed."),
        (
            npy(np.array([[None]]), pickled=True),
            "z.npy holds pickled Python objects, which are never loaded. Save numbers: x.astype(float).",
        ),
        (npy([[1, 2**53 + 1]]), "z.npy [0, 1]: 9007199254740993 has no exact value in float64."),
        (npy(np.array([[2**64 - 1]], "u8")), "z.npy [0, 0]: 18446744073709551615 has no exact value in float64."),
        *([(npy(np.longdouble([1])), f"z.npy holds {np.dtype('g')}, wider than float64. Save it as float64.")] * WIDER),
        (
            npy(TINY)[:-5],
            "z.npy is cut short: 2x3 numbers of float64 take 48 bytes, but only 43 are there.",
        ),
        (
            headed("(1000000000, 1000000000)", 10),
            "z.npy is cut short: 1000000000x1000000000 numbers of float64 take 8000000000000000000 bytes, "
            "but only 80 are there.",
        ),
        (npy(TINY)[:60], "z.npy is damaged: its header cannot be read."),
        (headed("(" * 30, 1), "z.npy is damaged: its header cannot be read."),
        (b"\x80\x04abc", "z.npy is a pickle, which is never loaded. Save the matrix with np.save."),
        ("1,2\n", "z.npy is not npy by its content. Give it the name or the format that it has."),
        (npz(z=TINY), "z.npy is npz by its content, not npy. Give it the name or the format that it has."),
        (b"", "z.npy is empty."),
    ],
)
def test_what_is_told_of_an_npy(mistake, content, message):
    """A bad .npy is told in a sentence, and a header that claims much costs nothing."""
    assert mistake("z.npy", content) == message


def test_an_npy_under_another_name(mistake):
    """Binary data in a .csv are told as what they are."""
    assert (
        mistake("z.csv", npy(TINY))
        == "z.csv is npy by its content, not csv. Give it the name or the format that it has."
    )


@pytest.mark.parametrize(
    ("content", "source", "option", "expected"),
    [
        (npz(x=TINY), "m.npz", "z", TINY),
        (npz(z=TINY, da=2 * TINY), "m.npz", "z", TINY),
        (npz(z=TINY, da=2 * TINY), "m.npz", "da", 2 * TINY),
        (npz(z=TINY, da=2 * TINY), "m.npz:da", "z", 2 * TINY),
    ],
)
def test_which_array_of_an_npz(put, content, source, option, expected):
    """The array of the key, else the one named as the option, else the only one."""
    put("m.npz", content)
    read = read_matrix(source, option=option)
    assert (read.values == expected).all()
    assert read.source == source


def test_a_colon_in_a_name_of_a_file(rows):
    """A file that is called so is read as it is called."""
    assert rows("odd.npz:name.csv", "1,2") == [[1, 2]]


def changed() -> bytes:
    """An archive in which one byte of a number is another."""
    file = io.BytesIO()
    np.savez(file, z=np.full(4000, 1.5))
    return file.getvalue().replace(b"\xf8\x3f", b"\xf9\x3f", 1)


def bomb() -> bytes:
    """An archive whose one member says that it is 3.2 GB of numbers."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("z.npy", headed("(400, 1000000)", 1000))
    size, claimed = (len(headed("", 1000))).to_bytes(4, "little"), (4_000_000_000).to_bytes(4, "little")
    return file.getvalue().replace(size, claimed)


WHOLE = npz(z=np.arange(400.0))


@pytest.mark.parametrize(
    ("content", "source", "message"),
    [
        (npz(x=TINY, y=TINY), "m.npz", "m.npz holds 2 arrays: x, y. Name one, such as m.npz:x."),
        (npz(x=TINY, y=TINY), "m.npz:q", "m.npz has no array 'q'; it holds x, y."),
        (npz(x=TINY, y=TINY), "m.npz:", "m.npz has no array ''; it holds x, y."),
        (
            npz(**{f"k{i}": TINY for i in range(12)}),
            "m.npz",
            "m.npz holds 12 arrays: k0, k1, k2, k3, k4, k5, k6, k7, k8, k9 and 2 more. Name one, such as m.npz:k0.",
        ),
        (npz(), "m.npz", "m.npz has no array ''; it holds none."),
        (npz(x=[[1j]]), "m.npz", "m.npz:x holds complex numbers (complex128); real numbers are needed."),
        (WHOLE[:-30], "m.npz", "m.npz cannot be unpacked: the archive is damaged, or locked."),
        (changed(), "m.npz", "m.npz cannot be unpacked: the archive is damaged, or locked."),
        ("1,2", "m.npz", "m.npz is not npz by its content. Give it the name or the format that it has."),
    ],
)
def test_what_is_told_of_an_npz(mistake, content, source, message):
    """A bad .npz is told with the keys that it has, or as damaged."""
    assert mistake("m.npz", content, source) == message


def test_an_archive_that_claims_more_than_it_has(mistake, monkeypatch):
    """What an archive claims is held against the memory before it is unpacked."""
    monkeypatch.setattr("actgrad.inputs.shapes.memory", lambda: 2**30)
    expected = "m.npz:z: a matrix of 400x1000000 takes 3.0 GiB, and the memory here allows 32.0 MiB."
    assert mistake("m.npz", bomb()) == expected
