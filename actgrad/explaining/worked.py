"""A worked derivation, section by section, in the dialect of its formulas; screen and Markdown lay it out."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from actgrad.explaining.derivation import Derivation, Line, Walk
from actgrad.explaining.formula import Formula, Latex
from actgrad.explaining.numbers import ALL_DIGITS, DIGITS, FEWEST_DIGITS, Column, brief, count, number, numbers, texts
from actgrad.explaining.trouble import troubles

MOST_UNITS = 8
"""So many units of the Jacobian's column are shown, those with the largest shares."""


@dataclass(frozen=True)
class Worked:
    """One quantity: its name, what it equals in words of formulas, the same in numbers, and its value."""

    left: str
    sides: tuple[str, ...]
    value: Any
    numbers: str = ""


@dataclass(frozen=True)
class Section:
    """A title, and below it lines of formulas, or the columns of a table, and sentences."""

    title: str
    lines: tuple[Worked, ...] = ()
    columns: Sequence[Column] = ()
    sentences: Sequence[str] = ()


class Figures(Formula):
    """Plain text of numbers, in which a factor of 1 is shown."""

    ONE = ""


class LatexFigures(Latex):
    """LaTeX of numbers, in which a factor of 1 and the dot are shown."""

    ONE, TIMES = "", r" \cdot "


def sections(derivation: Derivation) -> Iterable[Section]:
    """Give the sections: the way to dJ/dZ, the column of the Jacobian that it sums over, the routes, the trouble."""
    yield from _way(derivation)
    if derivation.coupled:
        yield _jacobian(derivation)
    yield Section("Three routes to dJ/dZ", columns=route_columns(derivation))
    sentences = troubles(derivation)
    if sentences:
        yield Section("Trouble", sentences=sentences)


def _way(derivation: Derivation) -> Iterable[Section]:
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


def _jacobian(derivation: Derivation) -> Section:
    """Give unit, z, a, ∂a_p/∂z_j, dJ/da and product of the units whose products are largest, and the sum of all."""
    unit, shares = derivation.unit, derivation.shares
    shown = np.sort(np.argsort(-np.abs(shares), kind="stable")[:MOST_UNITS])
    columns = {
        "z": derivation.z[:, 0],
        "a": derivation.a[:, 0],
        f"∂a/∂z{unit}": derivation.slopes,
        "dJ/da": derivation.da[:, 0],
        "product": shares,
    }
    rest = len(shares) - len(shown)
    return Section(
        f"Column {unit} of the Jacobian, and its sum with dJ/dA",
        columns=[
            texts("unit", list(map(str, shown)), left=False),
            *(numbers(title, values[shown].tolist()) for title, values in columns.items()),
        ],
        sentences=[
            *([f"{count(rest, 'more unit')}, with smaller products"] if rest else []),
            f"sum of the products = dJ/dz{unit} = {number(derivation.swept)}",
        ],
    )


def route_columns(derivation: Derivation) -> list[Column]:
    """Give each route's name, value, bound, distance from the closed form, and to how many digits it is that.

    At a kink the numerical gradient is two routes, from the left and from the right.
    """
    equation = derivation.activation.backward_equation
    swept, numerical = derivation.swept, derivation.numerical
    closed = f"closed form ({equation.number})" if equation else "backward pass"
    routes = [(closed, derivation.closed_form, "", "", ""), ("swept", swept, "", *_apart(derivation, swept))]
    if derivation.sides:
        left, right = derivation.sides
        routes += [("from the left", left, "", "", ""), ("from the right", right, "", "", "")]
    else:
        routes.append(("numerical", numerical, f"± {brief(derivation.bound)}", *_apart(derivation, numerical)))
    names, values, *others = zip(*routes, strict=True)
    columns = [texts("route", names), texts("dJ/dZ", [number(value, ALL_DIGITS) for value in values], left=False)]
    titles = ("bound", "off by", "digits")
    return columns + [
        texts(title, cells, left=False) for title, cells in zip(titles, others, strict=True) if any(cells)
    ]


def conclusion(derivation: Derivation) -> str:
    """Say in a sentence how the three routes compare."""
    closed = "closed form" if derivation.activation.backward_equation else "backward pass"
    digits = derivation.digits(derivation.swept)
    agree = "in no digit" if digits == 0 else f"to {_digits(derivation, derivation.swept)} digits"
    swept = f"The {closed} and the swept gradient agree {agree}"
    if derivation.sides:
        left, right = map(number, derivation.sides)
        return f"{swept}; at the kink dJ/dZ is {left} from the left and {right} from the right."
    if not math.isfinite(derivation.bound):
        return f"{swept}; the numerical gradient could not be told."
    rounding = 8 * float(np.finfo(derivation.z.dtype).eps) * abs(derivation.closed_form)
    within = abs(derivation.closed_form - derivation.numerical) <= derivation.bound + rounding
    told = "is within the numerical gradient's bound" if within else "IS NOT within the numerical gradient's bound"
    return f"{swept}; the {closed} {told}."


def _apart(derivation: Derivation, value: float) -> tuple[str, str]:
    """Say how far a value is from the closed form in units of the last place, and to how many digits it is that."""
    closed = derivation.closed_form
    with np.errstate(all="ignore"):
        ulps = abs(value - closed) / abs(np.spacing(derivation.z.dtype.type(closed))) if value != closed else 0.0
    distance = "" if math.isnan(ulps) else f"{ulps:.0f} ulp" if ulps < 1e5 else f"{brief(ulps)} ulp"
    return distance, _digits(derivation, value)


def _digits(derivation: Derivation, value: float) -> str:
    digits = derivation.digits(value)
    return f"all {derivation.every_digit}" if digits is None else str(digits)
