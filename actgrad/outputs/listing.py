"""The lists of activations: actgrad's own with their mathematics, and a user's with how each is read."""

from collections.abc import Iterable, Sequence

from rich.table import Table
from rich.text import Text

from actgrad.activations import Activation, Kink
from actgrad.checking.result import PassedOver
from actgrad.explaining.numbers import count, number
from actgrad.outputs.console import Console

FORMULA = 48
"""Columns of a formula, before its equation's number."""


def show(activations: Sequence[Activation], console: Console, quiet: bool) -> None:
    """List activations with structure, formulas and kinks; when quiet, the names alone."""
    if quiet:
        console.show(*(activation.name for activation in activations))
        return
    console.show(_table((activation.name, mathematics(activation)) for activation in activations))


def show_survey(
    file: str, activations: Sequence[Activation], passed_over: Sequence[PassedOver], console: Console, quiet: bool
) -> None:
    """List what was found in a file and how it is read, then what was passed over and why."""
    if quiet:
        console.show(*(activation.name for activation in activations))
        return
    others = f", {len(passed_over)} passed over" if passed_over else ""
    console.show(f"{file}: {count(len(activations), 'activation')}{others}", "")
    console.show(_table((activation.name, reading(activation)) for activation in activations))
    if passed_over:
        console.show("", "passed over", _table((each.name, [each.reason]) for each in passed_over))


def mathematics(activation: Activation) -> list[str]:
    """Give an activation's structure, formulas and kinks, a line each."""
    equations = [each for each in (activation.forward_equation, activation.backward_equation) if each is not None]
    formulas = [f"{equation.text:<{FORMULA}}equation ({equation.number})" for equation in equations]
    return [activation.structure.value if activation.structure else "", *formulas, *map(_kink, activation.kinks)]


def reading(activation: Activation) -> list[str]:
    """Give the style in which a user's activation is written, where, how it is read, and what was noticed."""
    told = activation.reading
    if told is None:
        return []
    return [
        f"{told.style}, {told.file} line {told.line}",
        told.sentence,
        *(finding.message for finding in told.findings),
    ]


def _kink(kink: Kink) -> str:
    slopes = [("left slope", kink.left), ("right slope", kink.right), ("backward uses", kink.used)]
    told = ", ".join(f"{word} {number(slope)}" for word, slope in slopes if slope is not None)
    return f"kink at {number(kink.point)}" + (f": {told}" if told else "")


def _table(sections: Iterable[tuple[str, Sequence[str]]]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    for place, (name, lines) in enumerate(sections):
        if place:
            table.add_row()
        table.add_row(name, Text("\n".join(lines)))
    return table
