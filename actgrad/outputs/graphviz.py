"""A derivation as a Graphviz graph: a box a step, an arrow a use, with the derivative along it."""

from collections.abc import Iterable

from actgrad.explaining.derivation import Derivation, Line, Walk
from actgrad.explaining.worked import written


def dot(derivation: Derivation) -> str:
    """Give the text of a .dot file, a frame for each graph; what z moves is drawn bold."""
    lines = ["digraph {", "  rankdir=LR;", "  node [shape=box];"]
    for index, walk in enumerate(derivation.walks):
        title = f"{derivation.activation.name}: how {walk.z} moves {walk.a}"
        lines += [f"  subgraph cluster_{index} {{", f"    label={_quoted(title)};"]
        lines += [f"    {each}" for line in walk.lines for each in _step(walk, line, index)]
        lines += ["  }"]
    return "\n".join([*lines, "}", ""])


def _step(walk: Walk, line: Line, index: int) -> Iterable[str]:
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
