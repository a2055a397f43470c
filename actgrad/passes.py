"""Runs a forward or backward pass over a whole matrix; whatever a user's code does wrong comes out as a CodeError."""

import os
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from actgrad.activations import Activation, Array, Structure
from actgrad.errors import CodeError, ShapeError

AT_ONCE = 2**16
"""How many entries a pass of actgrad's own is given at once, so that what it holds in memory besides stays small."""

LIBRARIES = (Path(__file__).parent, Path(np.__file__).parent, Path(os.__file__).parent)
"""Whose lines a user is not shown, where there are lines of his own: actgrad's, NumPy's, Python's."""


def forward(activation: Activation, z: Array) -> Array:
    """Give A (n, m) of Z (n, m); raises CodeError where the activation gives no such matrix."""
    if activation.own:
        return _by_blocks(activation, activation.forward, z)
    return as_matrix(call(activation.forward, z), z.shape, f"{activation.name}: forward")


def backward(activation: Activation, z: Array, da: Array) -> Array:
    """Give dJ/dZ (n, m) of Z and dJ/dA (n, m); raises CodeError where the activation gives no such matrix."""
    if activation.backward is None:
        raise CodeError(f"{activation.name} has no backward pass.")
    if activation.own:
        return _by_blocks(activation, activation.backward, z, da)
    return as_matrix(call(activation.backward, z, da), z.shape, f"{activation.name}: backward")


def call(function: Callable[..., Any], *arrays: Array) -> Any:
    """Run one pass as it stands; raises CodeError that names the user's file, line and message.

    Ctrl-C passes through; `sys.exit` in a user's code does not.
    """
    try:
        return function(*arrays)
    except CodeError:
        raise
    except (Exception, SystemExit) as error:
        raise CodeError(_told(error)) from error


def as_matrix(result: Any, shape: tuple[int, ...], what: str) -> Array:
    """Give a pass's result as a matrix of real numbers of this shape; raises CodeError that says what came instead."""
    if result is None:
        raise CodeError(f"{what} returned nothing (None); a return statement may be missing.")
    try:
        matrix = np.asarray(result)
    except Exception as error:
        raise CodeError(f"{what} returned a {type(result).__name__} that is no matrix.") from error
    if matrix.dtype.kind not in "fiub":
        raise CodeError(f"{what} returned {matrix.dtype} values; real numbers are needed.")
    if matrix.shape != shape:
        raise ShapeError(f"{what} returned a matrix of shape {matrix.shape} for Z of shape {shape}.", matrix.shape)
    return matrix


def _by_blocks(activation: Activation, run: Callable[..., Array], z: Array, *da: Array) -> Array:
    """Run a pass of actgrad's own block by block: every entry comes out as it would in the whole."""
    result = np.empty(z.shape, z.dtype)
    structure = activation.structure or Structure.DENSE
    for block in structure.blocks(z.shape, AT_ONCE):
        result[block] = run(z[block], *(matrix[block] for matrix in da))
    return result


def _told(error: BaseException) -> str:
    """Give the user's own line that an exception came from, its kind and its message, on one line."""
    lines = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    theirs = [(Path(file).name, line) for file, line in lines if not _is_library(file)]
    place = "{}, line {}: ".format(*theirs[-1]) if theirs else ""
    try:
        message = " ".join(str(error).split())
    except Exception:
        message = ""
    shown = message if len(message) <= 300 else message[:299] + "…"
    return f"{place}{type(error).__name__}" + (f": {shown}" if shown else "")


def _is_library(file: str) -> bool:
    """Tell whether a line is not the user's; what is installed beside Python's own library may well be his."""
    path = Path(file)
    installed = {"site-packages", "dist-packages"}.intersection(path.parts)
    return file.startswith("<") or any(
        path.is_relative_to(library) for library in (LIBRARIES[:2] if installed else LIBRARIES)
    )
