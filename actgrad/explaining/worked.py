"""The lines of a worked derivation, in the dialect of its formulas; table and Markdown lay them out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from actgrad.explaining.derivation import Derivation, Line, Walk
from actgrad.explaining.formula import Formula, Latex
from actgrad.explaining.numbers import DIGITS, FEWEST_DIGITS, number


@dataclass(frozen=True)
class Worked:
    """One quantity: its name, what it equals in words of formulas, the same in numbers, and its value."""

    left: str
    sides: tuple[str, ...]
    value: Any
    numbers: str = ""


@dataclass(frozen=True)
class Section:
    """A title and its lines."""

    title: str
    lines: tuple[Worked, ...]


class Figures(Formula):
    """Plain text of numbers, in which a factor of 1 is shown."""

    ONE = ""


class LatexFigures(Latex):
    """LaTeX of numbers, in which a factor of 1 and the dot are shown."""

    ONE, TIMES = "", r" \cdot "


def sections(derivation: Derivation) -> Iterable[Section]:
    """Give the sections from the first step to dJ/dZ: for each graph forward, backward and what it simplifies to."""
    own, known = derivation.walks[0], set[str]()
    for walk in derivation.walks:
        new = [line for line in walk.lines if walk is own or str(line.formula) not in known]
        known |= {str(line.formula) for line in walk.lines}
        yield Section(_title(walk, own), tuple(_forward(walk, line) for line in new))
        yield Section("Backward, outside first", tuple(_backward(walk, line) for line in walk.backward()))
        if walk.simplified:
            yield Section("Simplified", tuple(_simplified(walk)))
    if own.graph.closed:
        yield _closed(derivation, own.graph.closed)


def _title(walk: Walk, own: Walk) -> str:
    graph, inline = walk.graph, walk.a.INLINE.format
    if not graph.coupled:
        return "Forward"
    family = f" (p: the {len(graph.others)} units other than {graph.unit})" if graph.in_families else ""
    steps = "forward" if walk is own else "the other steps are the same"
    return f"How {inline(walk.z)} moves {inline(walk.a)}{family}: {steps}"


def written(value: Any, dialect: type[Formula], digits: int = DIGITS) -> str:
    """Write a value; a family's as its smallest and its largest."""
    flat = np.ravel(np.asarray(value, dtype=float))
    if flat.size == 0:
        return "0"
    digits = digits if flat.min() == flat.max() else FEWEST_DIGITS
    texts = dict.fromkeys(number(each, digits) for each in (flat.min(), flat.max()))
    if issubclass(dialect, Latex):
        return r" \ldots ".join(map(_latex, texts))
    return " … ".join(texts)


def _latex(text: str) -> str:
    mantissa, e, exponent = text.replace("−", "-").partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if e else mantissa.replace("inf", r"\infty")


def _forward(walk: Walk, line: Line) -> Worked:
    last = (str(walk.a),) if line is walk.lines[-1] else ()
    return Worked(walk.a.name(line.step.name), (str(line.formula), *last), line.formula.value)


def _backward(walk: Walk, line: Line) -> Worked:
    partial, times, name = walk.a.PARTIAL.format, walk.a.TIMES, walk.a.name
    here = name(line.step.name)
    chain = [times.join([partial(walk.a, name(use.step)), partial(name(use.step), here)]) for use in line.uses]
    sides = [" + ".join(chain), str(line.adjoint)] if chain else [str(line.adjoint)]
    return Worked(partial(walk.a, here), tuple(sides), line.adjoint.value, _in_numbers(walk, line))


def _in_numbers(walk: Walk, line: Line) -> str:
    """Give the chain rule with its numbers, every factor shown; a family has too many."""
    adjoints = {each.step.name: each.adjoint.value for each in walk.lines}
    pairs = [(adjoints[use.step], use.local.value) for use in line.uses]
    if any(np.size(value) != 1 for pair in pairs for value in pair):
        return ""
    dialect = figures(walk)
    factors = [[written(value, dialect) for value in pair] for pair in pairs]
    grouped = [dialect.GROUP.format(right) if right.startswith(dialect.MINUS) else right for _, right in factors]
    terms = [left + dialect.TIMES + right for (left, _), right in zip(factors, grouped, strict=True)]
    return " + ".join(terms).replace(f"+ {dialect.MINUS}", f"{dialect.MINUS} ")


def figures(walk: Walk) -> type[Formula]:
    """Give the dialect in which the numbers of this walk are written."""
    return LatexFigures if isinstance(walk.a, Latex) else Figures


def _simplified(walk: Walk) -> Iterable[Worked]:
    left = walk.a.PARTIAL.format(walk.a, walk.z)
    yield Worked(left, (str(walk.slope),), walk.slope.value)
    for each in walk.simplified:
        yield Worked("", (str(each),), each.value)


def _closed(derivation: Derivation, closed: Callable[..., Any]) -> Section:
    own, equation = derivation.walks[0], derivation.activation.backward_equation
    with np.errstate(all="ignore"):
        values = (derivation.da[derivation.unit], own.z.value, own.a.value, (derivation.da * derivation.a).sum())
        names = (own.a.UPSTREAM.format(own.a), str(own.z), str(own.a), own.a.MEAN)
        symbols = closed(*map(type(own.a), names, values))
        numbers = closed(*(_number(value, figures(own)) for value in values))
    title = f"dJ/dZ, equation ({equation.number})" if equation else "dJ/dZ"
    return Section(title, (Worked(own.a.UPSTREAM.format(own.z), (str(symbols),), symbols.value, str(numbers)),))


def _number(value: Any, dialect: type[Formula]) -> Formula:
    size = float(np.ravel(value)[0])
    return dialect(written(abs(size), dialect), size, negative=size < 0)
