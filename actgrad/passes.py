"""Runs a forward or backward pass over a whole matrix; whatever a user's code does wrong comes out as a CodeError."""

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from actgrad.activations import Activation, Array
from actgrad.errors import CodeError


def forward(activation: Activation, z: Array) -> Array:
    """Give A (n, m) of Z (n, m); raises CodeError where the activation gives no such matrix."""
    return as_matrix(call(activation.forward, z), z.shape, f"{activation.name}: forward")


def backward(activation: Activation, z: Array, da: Array) -> Array:
    """Give dJ/dZ (n, m) of Z and dJ/dA (n, m); raises CodeError where the activation gives no such matrix."""
    if activation.backward is None:
        raise CodeError(f"{activation.name} has no backward pass.")
    return as_matrix(call(activation.backward, z, da), z.shape, f"{activation.name}: backward")


def call(function: Callable[..., Any], *arrays: Array) -> Any:
    """Run one pass as it stands; raises CodeError that names the user's file, line and message."""
    try:
        return function(*arrays)
    except CodeError:
        raise
    except Exception as error:
        raise CodeError(_told(error)) from error


def as_matrix(result: Any, shape: tuple[int, ...], what: str) -> Array:
    """Give a pass's result as a matrix of real numbers of this shape; raises CodeError that says what came instead."""
    if result is None:
        raise CodeError(f"{what} returned nothing (None); a return statement may be missing.")
    try:
        matrix = np.asarray(result)
    except ValueError as error:
        raise CodeError(f"{what} returned a {type(result).__name__} that is no matrix.") from error
    if matrix.dtype.kind not in "fiub":
        raise CodeError(f"{what} returned {matrix.dtype} values; real numbers are needed.")
    if matrix.shape != shape:
        raise CodeError(f"{what} returned a matrix of shape {matrix.shape} for Z of shape {shape}.")
    return matrix


def _told(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[1:]
    theirs = [frame for frame in frames if "actgrad" not in Path(frame.filename).parts] or frames
    place = f"{Path(theirs[-1].filename).name}, line {theirs[-1].lineno}: " if theirs else ""
    return f"{place}{type(error).__name__}: {error}"
