"""A derivation as a JSON document, with all that one needs to sweep its graphs again."""

from collections.abc import Mapping
from typing import Any

from actgrad.activations.graph import Step
from actgrad.explaining.derivation import Derivation, Walk
from actgrad.explaining.routes import troubles


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
        "graphs": [_graph(walk, derivation) for walk in derivation.walks],
        "closed_form": derivation.closed_form,
        "swept": derivation.swept,
        "numerical": derivation.numerical,
        "bound": derivation.bound,
        "left": left,
        "right": right,
        "trouble": troubles(derivation),
    }


def _graph(walk: Walk, derivation: Derivation) -> Mapping[str, Any]:
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
