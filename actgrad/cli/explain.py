"""`actgrad explain`: the derivation of one entry's gradient, step by step, with its numbers."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from actgrad.cli import options
from actgrad.cli.entry import Entry, find_entry
from actgrad.cli.targets import resolve
from actgrad.errors import UsageError, collect_errors

if TYPE_CHECKING:
    from actgrad.activations import Activation
    from actgrad.explaining.derivation import Derivation

MOST_UNITS = 100
"""A column of more units is not written out as JSON, where its graphs would have 2n² steps."""


def _finite(_: click.Context, option: click.Parameter, value: float | None) -> float | None:
    if value is not None and not math.isfinite(value):
        raise click.BadParameter(f"{value} is not a finite number.", param=option)
    return value


@click.command(epilog="Example: actgrad explain sigmoid --at 0.5")
@options.target
@click.option("--at", metavar="Z", type=float, callback=_finite, help="Explain it at this z, with dJ/dA = 1.")
@click.option("--cell", metavar="R,C", help="Explain this row and column of the matrices; 0,0 if not said.")
@options.matrices
@options.reading
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "json", "markdown", "dot"]),
    default="table",
    help="markdown is a handout for GitHub, dot a graph for Graphviz.",
)
@options.display
def command(
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
    activation, entry = collect_errors(lambda: resolve(target, reading), lambda: find_entry(at, cell, matrices))
    _require_graph(activation, target, at)
    if style == "json" and len(entry.z) > MOST_UNITS:
        raise UsageError(
            f"A column of {len(entry.z)} units has too many steps to write out: JSON takes {MOST_UNITS} units. "
            "'--format table' takes any."
        )
    derivation = _derived(activation, entry, style)
    if style == "table":
        from actgrad.outputs.derivation_screen import derivation_screen

        console = display.console()
        console.show(*derivation_screen(derivation, entry.about, console.page))
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
