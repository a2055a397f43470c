"""The one entry that `explain` is about: a number said by --at, or a cell of matrices."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from actgrad.errors import UsageError

if TYPE_CHECKING:
    from actgrad.activations import Array


@dataclass(frozen=True)
class Entry:
    """A unit of a column Z and dJ/dA (n, 1), the cell in the user's layout, and the words that tell of it."""

    unit: int
    z: "Array"
    da: "Array"
    cell: tuple[int, int] = (0, 0)
    seed: int | None = None
    about: tuple[str, ...] = ()


def find_entry(at: float | None, cell: str | None, matrices: Mapping[str, Any]) -> Entry:
    """Give the entry; raises UsageError or InputError where it cannot be told."""
    if at is not None:
        return _at(at, cell, matrices)
    if not _said(matrices):
        raise UsageError("Say what to explain: a number with --at Z, or a matrix with --seed N, or --z FILE --da FILE.")
    from actgrad.inputs import Request, load_matrices

    read = load_matrices(Request(**matrices, finite=True))
    if read.da is None:
        raise UsageError("dA is missing. Name a file with --da FILE, or draw it with --da-seed N.")
    shape = read.z.shape
    place = _cell(cell or "0,0", (shape[0], shape[1]))
    z, da, (unit, example) = read.z, read.da, place
    if matrices["batch_first"]:
        z, da, (example, unit) = z.T, da.T, place
    about = [f"at [{place[0]}, {place[1]}] of {shape[0]}×{shape[1]}", read.dtype]
    return Entry(
        unit=unit,
        z=z[:, [example]],
        da=da[:, [example]],
        cell=place,
        seed=read.seed,
        about=(*about, *([f"seed {read.seed}"] if read.seed is not None else [])),
    )


def _at(at: float, cell: str | None, matrices: Mapping[str, Any]) -> Entry:
    import numpy as np

    from actgrad.explaining.numbers import ALL_DIGITS, number

    others = _said({"cell": cell, **matrices})
    if others:
        raise UsageError(f"--at is a matrix of one number, with dJ/dA = 1. Leave {' and '.join(others)} out.")
    dtype = matrices["dtype"] or "float64"
    with np.errstate(over="ignore"):
        z = np.array([[at]], dtype=dtype)
    if not np.isfinite(z).all():
        raise UsageError(f"--at {at:g} is beyond {dtype}. Leave --dtype {dtype} out.")
    return Entry(0, z, np.ones((1, 1), dtype), about=(f"at z = {number(at, ALL_DIGITS)}", "dJ/dA = 1", dtype))


def _said(matrices: Mapping[str, Any]) -> list[str]:
    """Give the options that were said, but for --dtype, which goes with anything."""
    said = [name for name, value in matrices.items() if value is not None and value is not False]
    return ["--" + name.replace("_", "-") for name in said if name != "dtype"]


def _cell(text: str, shape: tuple[int, int]) -> tuple[int, int]:
    parts = re.fullmatch(r"\s*(\d+)\s*,\s*(\d+)\s*", text)
    if not parts:
        raise UsageError(f"--cell {text}: a cell is a row and a column that count from 0, such as 1,0.")
    row, column = int(parts[1]), int(parts[2])
    if row >= shape[0] or column >= shape[1]:
        raise UsageError(
            f"--cell {text} lies outside Z, which is {shape[0]}x{shape[1]}: "
            f"rows are 0 to {shape[0] - 1}, columns 0 to {shape[1] - 1}."
        )
    return row, column
