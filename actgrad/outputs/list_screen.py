"""What `actgrad list` shows: activations with their mathematics, a user's with how each is read, rules of findings."""

import textwrap
from collections.abc import Iterable, Sequence

from rich.table import Table
from rich.text import Text

from actgrad.activations import Activation, Kink
from actgrad.checking.result import PassedOver
from actgrad.errors import Kind, Rule
from actgrad.outputs.console import Console
from actgrad.outputs.numbers import count, number

FORMULA = 48
"""Columns of a formula, before its equation's number."""

PARAGRAPH = 88
"""The widest that running text is set, as longer lines are hard to read."""


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


def show_rules(rules: Sequence[Rule], console: Console, quiet: bool) -> None:
    """List the rules of all findings by key and title, kind by kind; when quiet, the keys alone."""
    if quiet:
        console.show(*(rule.key for rule in rules))
        return
    widest = max(len(rule.key) for rule in rules)
    for kind in Kind:
        heading = f"{kind.name.lower()}: {kind.value}"
        of_kind = [(rule.key.ljust(widest), rule.title) for rule in rules if rule.kind is kind]
        console.show(*([""] if kind is not rules[0].kind else []), Text(heading), "", _rows(of_kind))


def show_rule(rule: Rule, console: Console, quiet: bool) -> None:
    """Show one rule with its explanation; when quiet, its title alone."""
    if quiet:
        console.show(rule.title)
        return
    width = min(console.width, PARAGRAPH)
    kind = f"{rule.kind.name.lower()}: {rule.kind.value}"
    title, explanation, meaning = (textwrap.fill(text, width) for text in (rule.title, rule.explanation, kind))
    console.show(Text(rule.key, style="bold"), title, "", explanation, "", meaning)


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
    return [f"{told.style}, {told.where}", told.sentence, *(finding.message for finding in told.findings)]


def _kink(kink: Kink) -> str:
    slopes = [("left slope", kink.left), ("right slope", kink.right), ("backward uses", kink.used)]
    told = ", ".join(f"{word} {number(slope)}" for word, slope in slopes if slope is not None)
    return f"kink at {number(kink.point)}" + (f": {told}" if told else "")


def _table(sections: Iterable[tuple[str, Sequence[str]]]) -> Table:
    table = _rows(())
    for place, (name, lines) in enumerate(sections):
        if place:
            table.add_row()
        table.add_row(name, Text("\n".join(lines)))
    return table


def _rows(rows: Iterable[tuple[str, str]]) -> Table:
    """Lay out what stands beside names; the names are kept in one piece."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    for name, text in rows:
        table.add_row(name, Text(text))
    return table
