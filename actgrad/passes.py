"""Runs a pass over a whole matrix: forward, backward, or backward through the textbook computation graph.

Whatever a user's code does wrong comes out as a CodeError.
"""

import os
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from actgrad.activations import Activation, Array, Structure
from actgrad.activations.graph import Z_OTHERS, Graph, Z, sweep, values
from actgrad.errors import CodeError, ShapeError

AT_ONCE = 2**16
"""How many entries a pass of actgrad's own is given at once, so that what it holds in memory besides stays small."""
COSTLY = 2e7
"""The most exponentials, n²m, that `swept` may take of a coupled activation for one step, to bound the time. Chosen."""

LIBRARIES = (Path(__file__).parent, Path(np.__file__).parent, Path(os.__file__).parent)
"""Whose lines a user is not shown, where there are lines of his own: actgrad's, NumPy's, Python's."""


def forward(activation: Activation, z: Array) -> Array:
    """Give A (n, m) of Z (n, m); raises CodeError where the activation gives no such matrix."""
    if activation.own:
        return _by_blocks(activation.structure or Structure.DENSE, activation.forward, z)
    return as_matrix(call(activation.forward, z), z.shape, f"{activation.name}: forward")


def backward(activation: Activation, z: Array, da: Array) -> Array:
    """Give dJ/dZ (n, m) of Z and dJ/dA (n, m); raises CodeError where the activation gives no such matrix."""
    if activation.backward is None:
        raise CodeError(f"{activation.name} has no backward pass.")
    if activation.own:
        return _by_blocks(activation.structure or Structure.DENSE, activation.backward, z, da)
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
        raise CodeError(described(error)) from error


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


def swept(activation: Activation, z: Array, da: Array) -> Array | None:
    """Give dJ/dZ (n, m) as Σ_p dJ/dA_p · ∂a_p/∂z_j, each ∂a_p/∂z_j by the chain rule through its textbook graph.

    None where the activation has no graph, or where a coupled one would take more than 2e7 operations a step (n²m).
    Where the textbook form overflows, the result is inf or NaN, without a warning.
    """
    if activation.graphs is None:
        return None
    graphs, structure = activation.graphs(2, 0), Structure.ELEMENTWISE
    if graphs[0].coupled:
        structure = Structure.ROWWISE if activation.structure is Structure.ROWWISE else Structure.COLUMNWISE
    columns, upstream = structure.to_columns(z), structure.to_columns(da)
    if graphs[0].coupled and len(columns) * z.size > COSTLY:
        return None
    within = Structure.COLUMNWISE if graphs[0].coupled else Structure.ELEMENTWISE
    with np.errstate(all="ignore"):
        dz = _by_blocks(within, partial(_swept_block, graphs), columns, upstream)
    return structure.from_columns(dz, z.shape)


def _swept_block(graphs: tuple[Graph, ...], z: Array, da: Array) -> Array:
    if not graphs[0].coupled:
        return da * _slope(graphs[0], z)
    dz = np.empty_like(da)
    for j in range(len(z)):
        others, upstream = np.delete(z, j, axis=0), np.delete(da, j, axis=0)
        dz[j] = da[j] * _slope(graphs[0], z[j : j + 1], others)[0]
        for other in graphs[1:]:
            dz[j] += (upstream * _slope(other, z[j : j + 1], others)).sum(axis=0)
    return dz


def _slope(graph: Graph, z: Array, others: Array | None = None) -> Array:
    """Give ∂a/∂z of a graph at z, of any shape; of a coupled graph, at z (1, m) with the other units' z (n − 1, m)."""
    by_name = values(graph.steps, {Z: z, Z_OTHERS: others})
    last = by_name[graph.steps[-1].name]
    return np.asarray(sweep(graph.steps, by_name, np.ones_like(last))[0][graph.steps[0].name], dtype=z.dtype)


def _by_blocks(structure: Structure, run: Callable[..., Array], z: Array, *da: Array) -> Array:
    """Run a pass of actgrad's own block by block: every entry comes out as it would in the whole."""
    result = np.empty(z.shape, z.dtype)
    for block in structure.blocks(z.shape, AT_ONCE):
        result[block] = run(z[block], *(matrix[block] for matrix in da))
    return result


def described(error: BaseException) -> str:
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
