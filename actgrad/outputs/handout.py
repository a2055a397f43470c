"""A derivation as a Markdown handout, its mathematics in the form that GitHub shows."""

from collections.abc import Iterable, Sequence

from actgrad.explaining.derivation import Derivation
from actgrad.explaining.formula import Latex
from actgrad.explaining.routes import conclusion, jacobian_columns, route_columns, troubles
from actgrad.explaining.worked import Section, Worked, sections, written
from actgrad.outputs.layout import markdown_table


def handout(derivation: Derivation, about: Sequence[str]) -> str:
    """Give the text of the handout; the derivation must be one in LaTeX."""
    return "\n\n".join(_blocks(derivation, about)) + "\n"


def _blocks(derivation: Derivation, about: Sequence[str]) -> Iterable[str]:
    activation = derivation.activation
    yield f"# `{activation.name}` explained"
    yield " · ".join(about)
    equations = [each for each in (activation.forward_equation, activation.backward_equation) if each]
    if equations:
        yield "\n".join(f"- `{each.text}`, equation ({each.number})" for each in equations)
    for section in sections(derivation):
        yield f"## {section.title}"
        yield _aligned(section)
    if derivation.coupled:
        yield f"## Column {derivation.unit} of the Jacobian, and its sum with dJ/dA"
        yield "\n".join(markdown_table(jacobian_columns(derivation)))
    yield "## Three routes to dJ/dZ"
    yield "\n".join(markdown_table(route_columns(derivation, "route", "bound")))
    sentences = troubles(derivation)
    if sentences:
        yield "## Trouble"
        yield "\n".join(f"- {sentence}" for sentence in sentences)
    yield conclusion(derivation)


def _aligned(section: Section) -> str:
    rows = [row for line in section.lines for row in _equation_rows(line)]
    return "\n".join(["```math", r"\begin{aligned}", " \\\\\n".join(rows), r"\end{aligned}", "```"])


def _equation_rows(line: Worked) -> Iterable[str]:
    value = written(line.value, Latex)
    sides = list(line.sides) if value in line.sides else [*line.sides, value]
    if not line.numbers:
        yield f"{line.left} &= " + " = ".join(sides)
        return
    yield f"{line.left} &= " + " = ".join(line.sides)
    yield f"&= {line.numbers} = {value}"
