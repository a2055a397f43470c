"""What `actgrad list` shows: activations with their mathematics, a user's with how each is read, rules of findings."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from rich.text import Text

from actgrad.activations import Activation, Kink
from actgrad.checking.result import PassedOver
from actgrad.checking.rules import explanations
from actgrad.errors import Kind, Rule
from actgrad.explaining.numbers import count, number
from actgrad.outputs.console import paragraph
from actgrad.outputs.layout import Page

Item = TypeVar("Item", Activation, PassedOver)

FORMULA = 60
"""Columns of a formula with its equation's number."""

PARAGRAPH = 88
"""The widest that running text is set, as longer lines are hard to read."""


def own_listing(activations: Sequence[Activation], page: Page) -> Iterator[Text]:
    """List activations with structure, formulas and kinks; when quiet, the names alone."""
    yield from _described(activations, mathematics, page)


def file_listing(
    file: str, activations: Sequence[Activation], passed_over: Sequence[PassedOver], page: Page
) -> Iterator[Text]:
    """List what was found in a file and how it is read, then what was passed over and why; when quiet, the names."""
    others = f", {len(passed_over)} passed over" if passed_over else ""
    if not page.quiet:
        yield from paragraph(f"{file}: {count(len(activations), 'activation')}{others}", page, hanging="  ")
        yield Text()
    yield from _described(activations, how_read, page)
    if passed_over and not page.quiet:
        yield from map(Text, ["", "passed over"])
        yield from _described(passed_over, _why_passed_over, page)


def rule_listing(rules: Sequence[Rule], page: Page) -> Iterator[Text]:
    """List the rules of all findings by key and title, kind by kind; when quiet, the keys alone."""
    if page.quiet:
        yield from (Text(page.text(rule.key)) for rule in rules)
        return
    indent = max(len(rule.key) for rule in rules) + 2
    for kind in Kind:
        yield from [Text()] if kind is not rules[0].kind else []
        yield from paragraph(f"{kind.name.lower()}: {kind.value}", page, hanging="  ")
        yield Text()
        for rule in (rule for rule in rules if rule.kind is kind):
            yield from _beside(page.text(rule.key), page.narrower(indent).wrap(explanations()[rule.key][0]), indent)


def rule_explained(rule: Rule, page: Page) -> Iterator[Text]:
    """Show one rule with its explanation; when quiet, its title alone."""
    title, explanation = explanations()[rule.key]
    if page.quiet:
        yield from paragraph(title, page)
        return
    narrow = page.at_most(PARAGRAPH)
    yield Text(page.text(rule.key), style="bold")
    yield from paragraph(title, narrow)
    for text in (explanation, f"{rule.kind.name.lower()}: {rule.kind.value}"):
        yield Text()
        yield from paragraph(text, narrow)


def mathematics(activation: Activation, page: Page) -> list[str]:
    """Give an activation's structure, formulas and kinks."""
    lines = [activation.structure.value if activation.structure else ""]
    for equation in (activation.forward_equation, activation.backward_equation):
        lines += page.formula(equation.text, equation.number, FORMULA) if equation else []
    return lines + [line for kink in activation.kinks for line in page.wrap(_kink_line(kink))]


def how_read(activation: Activation, page: Page) -> list[str]:
    """Give the style in which a user's activation is written, where, how it is read, and what was noticed."""
    read = activation.reading
    if read is None:
        return []
    where = read.file if read.line is None else f"{read.file} line {read.line}"
    sentences = [f"{read.style}, {where}", read.sentence, *(finding.message for finding in read.findings)]
    return [line for sentence in sentences for line in page.wrap(sentence)]


def _why_passed_over(each: PassedOver, page: Page) -> list[str]:
    return page.wrap(f"line {each.line}: {each.reason}" if each.line else each.reason)


def _kink_line(kink: Kink) -> str:
    slopes = [("left slope", kink.left), ("right slope", kink.right), ("backward uses", kink.used)]
    known = ", ".join(f"{word} {number(slope)}" for word, slope in slopes if slope is not None)
    return f"kink at {number(kink.point)}" + (f": {known}" if known else "")


def _described(items: Sequence[Item], describe: Callable[[Item, Page], list[str]], page: Page) -> Iterator[Text]:
    """Give each name with the lines about it to its right, an empty line between two; when quiet, the names alone."""
    names = [page.text(item.name) for item in items]
    if page.quiet:
        yield from map(Text, names)
        return
    indent = max(map(len, names), default=0) + 2
    for place, (name, item) in enumerate(zip(names, items, strict=True)):
        yield from [Text()] if place else []
        yield from _beside(name, describe(item, page.narrower(indent)), indent)


def _beside(name: str, lines: Sequence[str], indent: int) -> Iterator[Text]:
    """Give lines with a name to the left of the first."""
    first, *others = lines or [""]
    yield Text.assemble((name.ljust(indent), "bold"), first)
    yield from (Text(" " * indent + line) for line in others)
