"""A derivation as text for other programs: JSON, a Markdown handout for GitHub, a graph for Graphviz."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from actgrad.activations.graph import Step
from actgrad.explaining.derivation import Derivation, Line, Walk
from actgrad.explaining.formula import Latex
from actgrad.explaining.trouble import troubles
from actgrad.explaining.worked import Worked, conclusion, sections, written
from actgrad.outputs.layout import markdown_table


def document(derivation: Derivation, target: str, cell: tuple[int, int], seed: int | None) -> Mapping[str, Any]:
    """Give the document; a step's adjoint is the sum of local · adjoint over the steps that have it as an input.

    `target` is the activation as on the command line, `cell` the place in the user's layout.
    """
    unit = derivation.unit
    left, right = derivation.sides or (None, None)
    return {
        "schema": 1,
        "activation": target,
        "dtype": str(derivation.z.dtype),
        "seed": seed,
        "cell": list(cell),
        "z": float(derivation.z[unit, 0]),
        "a": float(derivation.a[unit, 0]),
        "da": float(derivation.da[unit, 0]),
        "graphs": [_graph_object(walk, derivation) for walk in derivation.walks],
        "closed_form": derivation.closed_form,
        "swept": derivation.swept,
        "numerical": derivation.numerical,
        "bound": derivation.bound,
        "left": left,
        "right": right,
        "trouble": troubles(derivation),
    }


def _graph_object(walk: Walk, derivation: Derivation) -> Mapping[str, Any]:
    return {
        "title": f"how {walk.z} moves {walk.a}",
        "unit": walk.graph.output,
        "upstream": float(derivation.da[walk.graph.output, 0]),
        "output": walk.lines[-1].step.name,
        "steps": [
            {
                "name": line.step.name,
                "formula": str(line.formula),
                "value": line.formula.number,
                "inputs": _inputs(line.step),
                "local": _locals(walk, line.step),
                "adjoint": line.adjoint.number,
            }
            for line in walk.lines
        ],
        "simplified": [{"formula": str(each), "value": each.number} for each in walk.simplified],
    }


def _inputs(step: Step) -> list[str]:
    return [each for each in step.inputs if isinstance(each, str)] if step.operation else []


def _locals(walk: Walk, step: Step) -> list[float]:
    """Give the derivative along each input; one that is taken twice has a use for each."""
    uses = {line.step.name: iter([use for use in line.uses if use.step == step.name]) for line in walk.lines}
    return [next(uses[name]).local.number for name in _inputs(step)]


def handout(derivation: Derivation, about: Sequence[str]) -> str:
    """Give the text of the handout; the derivation must be one in LaTeX."""
    return "\n\n".join(_handout_blocks(derivation, about)) + "\n"


def _handout_blocks(derivation: Derivation, about: Sequence[str]) -> Iterable[str]:
    activation = derivation.activation
    yield f"# `{activation.name}` explained"
    yield " · ".join(about)
    equations = [each for each in (activation.forward_equation, activation.backward_equation) if each]
    if equations:
        yield "\n".join(f"- `{each.text}`, equation ({each.number})" for each in equations)
    for section in sections(derivation):
        yield f"## {section.title}"
        if section.lines:
            yield _aligned(section.lines)
        if section.columns:
            yield "\n".join(markdown_table(section.columns))
        if section.sentences:
            yield "\n".join(f"- {sentence}" for sentence in section.sentences)
    yield conclusion(derivation)


def _aligned(lines: Iterable[Worked]) -> str:
    rows = [row for line in lines for row in _equation_rows(line)]
    return "\n".join(["```math", r"\begin{aligned}", " \\\\\n".join(rows), r"\end{aligned}", "```"])


def _equation_rows(line: Worked) -> Iterable[str]:
    value = written(line.value, Latex)
    sides = list(line.sides) if value in line.sides else [*line.sides, value]
    if not line.numbers:
        yield f"{line.left} &= " + " = ".join(sides)
        return
    yield f"{line.left} &= " + " = ".join(line.sides)
    yield f"&= {line.numbers} = {value}"


def dot(derivation: Derivation) -> str:
    """Give the text of a .dot file, a frame for each graph; what z moves is drawn bold."""
    lines = ["digraph {", "  rankdir=LR;", "  node [shape=box];"]
    for index, walk in enumerate(derivation.walks):
        title = f"{derivation.activation.name}: how {walk.z} moves {walk.a}"
        lines += [f"  subgraph cluster_{index} {{", f"    label={_quoted(title)};"]
        lines += [f"    {each}" for line in walk.lines for each in _node(walk, line, index)]
        lines += ["  }"]
    return "\n".join([*lines, "}", ""])


def _node(walk: Walk, line: Line, index: int) -> Iterable[str]:
    name, dialect = line.step.name, type(line.formula)
    output = f" = {walk.a}" if line is walk.lines[-1] else ""
    partial = dialect.PARTIAL.format(walk.a, name)
    label = [
        f"{name} = {line.formula}{output}",
        written(line.formula.value, dialect),
        f"{partial} = {written(line.adjoint.value, dialect)}",
    ]
    style = ", style=bold" if name in walk.graph.moved else ""
    yield f"{_quoted(f'{index} {name}')} [label={_quoted(*label)}{style}];"
    for use in line.uses:
        along = f"{use.local}", written(use.local.value, dialect)
        ends = f"{_quoted(f'{index} {name}')} -> {_quoted(f'{index} {use.step}')}"
        yield f"{ends} [label={_quoted(*dict.fromkeys(along))}{style}];"


def _quoted(*lines: str) -> str:
    return '"' + r"\n".join(line.replace("\\", "\\\\").replace('"', r"\"") for line in lines) + '"'
