"""`actgrad explain`: the derivation of one entry's gradient, step by step, with its numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from actgrad.cli import options
from actgrad.errors import Mistakes, UsageError

if TYPE_CHECKING:
    from actgrad.activations import Activation, Array
    from actgrad.explaining.derivation import Derivation

MOST_UNITS = 100
"""A column of more units is not written out as JSON, where its graphs would have 2n² steps."""


@dataclass(frozen=True)
class Entry:
    """A unit of a column Z and dJ/dA (n, 1), the cell in the user's layout, and the words that tell of it."""

    unit: int
    z: "Array"
    da: "Array"
    cell: tuple[int, int] = (0, 0)
    seed: int | None = None
    about: tuple[str, ...] = ()


def _find_entry(at: float | None, cell: str | None, matrices: Mapping[str, Any]) -> Entry:
    """Give the entry; raises UsageError or InputError where it cannot be told."""
    if at is not None:
        return _at(at, cell, matrices)
    if not _said(matrices):
        raise UsageError("Say what to explain: a number with --at Z, or a matrix with --seed N, or --z FILE --da FILE.")
    from actgrad.inputs.loading import load_matrices
    from actgrad.inputs.request import Request

    read = load_matrices(Request(**matrices, finite=True))
    assert read.da is not None
    shape = read.z.shape
    place = _cell(cell or "0,0", (shape[0], shape[1]))
    z, da, (unit, example) = read.z, read.da, place
    if matrices["batch_first"]:
        z, da, (example, unit) = z.T, da.T, place
    about = [f"at [{place[0]}, {place[1]}] of {shape[0]}×{shape[1]}", read.z.dtype.name]
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
    parts = re.fullmatch(r"\s*([0-9]{1,18})\s*,\s*([0-9]{1,18})\s*", text)
    if not parts:
        raise UsageError(f"--cell {text}: a cell is a row and a column that count from 0, such as 1,0.")
    row, column = int(parts[1]), int(parts[2])
    if row >= shape[0] or column >= shape[1]:
        raise UsageError(
            f"--cell {text} lies outside Z, which is {shape[0]}x{shape[1]}: "
            f"rows are 0 to {shape[0] - 1}, columns 0 to {shape[1] - 1}."
        )
    return row, column


@click.command(epilog="Example: actgrad explain sigmoid --at 0.5")
@options.target
@click.option("--at", metavar="Z", type=float, callback=options.finite(), help="Explain it at this z, with dJ/dA = 1.")
@click.option("--cell", metavar="R,C", help="Explain this row and column of the matrices; 0,0 if not said.")
@options.matrices
@options.reading
@options.style("json", "markdown", "dot", help_text="markdown is a handout for GitHub, dot a graph for Graphviz.")
@options.display
def explain_command(
    *,
    target: str,
    at: float | None,
    cell: str | None,
    matrices: Mapping[str, Any],
    reading: options.Reading,
    style: str,
    display: options.Display,
) -> None:
    """Derive dJ/dZ of one entry: forward, backward by the chain rule, simplified, and by three routes.

    ACTIVATION is relu, sigmoid, tanh or softmax, or your own code that brings a `graph`: path/file.py:NAME.
    """
    mistakes = Mistakes()
    with mistakes.gathered():
        activation = reading.activation(target)
    with mistakes.gathered():
        entry = _find_entry(at, cell, matrices)
    mistakes.tell()
    _require_graph(activation, target, at)
    if style == "json" and len(entry.z) > MOST_UNITS:
        raise UsageError(
            f"A column of {len(entry.z)} units has too many steps to write out: JSON takes {MOST_UNITS} units. "
            "'--format table' takes any."
        )
    derivation = _derived(activation, entry, style)
    if style == "table":
        from actgrad.outputs.derivation_screen import derivation_screen

        display.show(derivation_screen, derivation, entry.about)
        return
    from actgrad.outputs import stream

    stream.write(_text(derivation, target, entry, style))


def _require_graph(activation: "Activation", target: str, at: float | None) -> None:
    if activation.graphs is None:
        raise UsageError(
            f"{activation.name} brings no computation graph, so there is nothing to derive. Give it one, such as "
            f"graph = [('u1', 'neg', 'u0'), …]; or see 'actgrad backward {target}'."
        )
    if at is not None and activation.graphs(2, 0)[0].coupled:
        raise UsageError(
            f"{activation.name} couples the units of a column, so that one number does not tell it. "
            "Give a column: --z FILE --da FILE --cell 1,0, or --seed 7 --shape 3x2 --cell 1,0."
        )


def _derived(activation: "Activation", entry: Entry, style: str) -> "Derivation":
    from actgrad.explaining.derivation import derive, numerical_of
    from actgrad.explaining.formula import Formula, Latex

    return derive(
        activation,
        entry.unit,
        (entry.z, entry.da),
        numerical_of(activation, entry.unit, entry.z, entry.da),
        dialect=Latex if style == "markdown" else Formula,
        whole=style == "json",
    )


def _text(derivation: "Derivation", target: str, entry: Entry, style: str) -> str:
    from actgrad.outputs.derivation_text import document, dot, handout
    from actgrad.outputs.numbers_json import dumps

    if style == "json":
        return dumps(document(derivation, target, entry.cell, entry.seed))
    return handout(derivation, entry.about) if style == "markdown" else dot(derivation)
