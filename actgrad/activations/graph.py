"""A computation graph as data: its steps in written order, their values, and the chain rule from the last step back."""

import math
import operator
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import reduce
from typing import Any

import numpy as np

from actgrad.errors import ReadingError


@dataclass(frozen=True)
class Operation:
    """What a step computes: its value, and its derivative with respect to each of its inputs.

    Both work on any type with arithmetic: on arrays they give numbers, on symbolic formulas, formulas.
    `inputs` is how many inputs it takes, None for any number.
    """

    name: str
    inputs: int | None
    value: Callable[..., Any]
    local: Callable[..., Sequence[Any]]


OPERATIONS = {
    operation.name: operation
    for operation in (
        Operation("neg", 1, operator.neg, lambda _: (-1,)),
        Operation("exp", 1, np.exp, lambda x: (np.exp(x),)),
        Operation("log", 1, np.log, lambda x: (1 / x,)),
        Operation("sum", None, lambda *xs: reduce(operator.add, xs), lambda *xs: (1,) * len(xs)),
        Operation("difference", 2, operator.sub, lambda _x, _y: (1, -1)),
        Operation("product", 2, operator.mul, lambda x, y: (y, x)),
        Operation("reciprocal", 1, lambda x: 1 / x, lambda x: (-(1 / x**2),)),
        Operation("max", 2, np.maximum, lambda x, y: (1 - np.greater(y, x), np.greater(y, x))),
    )
}
"""Every operation a step can be, by name; where both inputs of `max` are equal, the derivative of the first is 1."""

Z, Z_OTHERS = "z", "z,p"
"""What a graph begins with: z_j, the one to differentiate by, and the other z of its column as one family."""


@dataclass(frozen=True)
class Step:
    """One step: its name, and an operation on earlier steps and numbers; without an operation, it is the z it names.

    A name that ends in `,p` stands for a family: one step for each unit p ≠ j of the column.
    """

    name: str
    operation: Operation | None
    inputs: tuple[str | float, ...]


@dataclass(frozen=True)
class Graph:
    """The steps from the pre-activation z_j of unit j to the activation a of one unit, in written order.

    `simplified` holds the forms to which the source reduces ∂a/∂z, in order, as functions of z_j, a_j and a; `closed`
    is the entry's dJ/dZ as a function of its dJ/dA, z, a and the column's Σ dJ/dA ⊙ A. `stable` says in words what
    actgrad computes instead where these overflow or cancel. `unit` is j, `output` the unit whose a the graph ends in,
    `others` all units but j.
    """

    steps: tuple[Step, ...]
    simplified: tuple[Callable[[Any, Any, Any], Any], ...] = ()
    closed: Callable[[Any, Any, Any, Any], Any] | None = None
    stable: str = ""
    unit: int = 0
    output: int = 0
    others: tuple[int, ...] = ()

    @property
    def coupled(self) -> bool:
        """Tell whether a depends on other units of the column as well."""
        return bool(self.others)

    @property
    def in_families(self) -> bool:
        """Tell whether steps of the other units are written as families."""
        return any(step.name.endswith(",p") for step in self.steps)

    @property
    def moved(self) -> frozenset[str]:
        """The names of the steps that depend on z_j."""
        names: set[str] = set()
        for step in self.steps:
            if (Z in step.inputs) if step.operation is None else not names.isdisjoint(step.inputs):
                names.add(step.name)
        return frozenset(names)

    def expanded(self) -> "Graph":
        """Give the graph with a step for each member of a family: u2,p becomes u2,0, u2,2, …"""
        return replace(self, steps=tuple(each for step in self.steps for each in self._members(step)))

    def _members(self, step: Step) -> Iterable[Step]:
        if step.name.endswith(",p"):
            for p in self.others:
                yield Step(str(_member(step.name, p)), step.operation, tuple(_member(each, p) for each in step.inputs))
            return
        inputs: list[str | float] = []
        for each in step.inputs:
            every = step.operation is OPERATIONS["sum"] and str(each).endswith(",p")
            inputs += [_member(each, p) for p in (self.others if every else (self.output,))]
        yield replace(step, inputs=tuple(inputs))


def _member(name: str | float, p: int) -> str | float:
    return name.removesuffix("p") + str(p) if isinstance(name, str) and name.endswith(",p") else name


def graph_of(*steps: tuple[Any, ...], **fields: Any) -> Graph:
    """Make a graph of steps (name, operation, input, …); a step (name, "z") or (name, "z,p") is the z itself."""
    return Graph(
        tuple(Step(name, OPERATIONS.get(what), tuple(inputs) or (what,)) for name, what, *inputs in steps), **fields
    )


def elementwise_graph(*steps: tuple[Any, ...], **fields: Any) -> Callable[[int, int], tuple[Graph, ...]]:
    """Give the `graphs` of an elementwise activation: the one graph of these steps for any unit of any column."""
    graph = graph_of(*steps, **fields)
    return lambda _n, _j: (graph,)


def values(
    steps: Iterable[Step], z: Mapping[str, Any], named: Callable[[str, Any], Any] = lambda _, value: value
) -> dict[str, Any]:
    """Give the value of every step, by name: arrays where z holds arrays, formulas where it holds formulas.

    A family's value has one row for each member. `named(name, value)` may replace a value before later steps use it.
    """
    by_name: dict[str, Any] = {}
    for step in steps:
        value = step.operation.value(*operands(step, by_name)) if step.operation else z[str(step.inputs[0])]
        by_name[step.name] = named(step.name, value)
    return by_name


def operands(step: Step, by_name: Mapping[str, Any]) -> list[Any]:
    """Give the values of a step's inputs; in a sum, a family counts as the total of its members."""
    taken: list[Any] = [by_name[each] if isinstance(each, str) else each for each in step.inputs]
    if step.operation is OPERATIONS["sum"]:
        families = [str(each).endswith(",p") for each in step.inputs]
        taken = [x.sum(axis=0, keepdims=True) if family else x for x, family in zip(taken, families, strict=True)]
    return taken


@dataclass(frozen=True)
class Use:
    """One use of a step u in a later step v: the name of v, and ∂v/∂u."""

    step: str
    local: Any


def sweep(steps: Sequence[Step], by_name: Mapping[str, Any], one: Any) -> tuple[dict[str, Any], dict[str, list[Use]]]:
    """Give ∂a/∂u of every step u, from the last step back, and the uses of each step.

    ∂a/∂u = Σ ∂a/∂v · ∂v/∂u, summed over the uses of u in later steps v; the last step is a itself, with `one`.
    """
    uses: dict[str, list[Use]] = defaultdict(list)
    for step in steps:
        if step.operation:
            for each, local in zip(step.inputs, step.operation.local(*operands(step, by_name)), strict=True):
                if isinstance(each, str):
                    uses[each].append(Use(step.name, local))
    adjoints = {steps[-1].name: one}
    for step in reversed(steps[:-1]):
        adjoints[step.name] = reduce(operator.add, [adjoints[use.step] * use.local for use in uses[step.name]])
    return adjoints, uses


def graph_from(steps: Any) -> Graph:
    """Make a graph of the steps (name, operation, input, …) that a user wrote; a Graph is given back as it is.

    `u0` is z; an input is an earlier step's name or a number; the last step is a. Swish, z · sigmoid(z):

        graph = [("u1", "neg", "u0"), ("u2", "exp", "u1"), ("u3", "sum", 1, "u2"), ("u4", "reciprocal", "u3"),
                 ("u5", "product", "u0", "u4")]

    Raises ReadingError that says which step is malformed and how.
    """
    if isinstance(steps, Graph):
        return steps
    if isinstance(steps, str) or not isinstance(steps, Iterable):
        raise ReadingError('A graph is a list of steps such as ("u1", "neg", "u0").')
    known: list[str] = ["u0"]
    read = [_read_step(number, step, known) for number, step in enumerate(steps, 1)]
    used = {each for step in read for each in step.inputs}
    unused = [name for name in known[:-1] if name not in used]
    if not read or unused:
        raise ReadingError(f"No step of the graph uses {unused[0]}." if read else "The graph has no steps.")
    return Graph((Step("u0", None, (Z,)), *read))


def _read_step(number: int, step: Any, known: list[str]) -> Step:
    where = f"Step {number} of the graph, {step!r}:"
    if not isinstance(step, tuple | list) or len(step) < 3 or not all(isinstance(each, str) for each in step[:2]):
        raise ReadingError(f'{where} a step is written (name, operation, input, …), such as ("u1", "neg", "u0").')
    name, what, *inputs = step
    operation = OPERATIONS.get(what)
    if operation is None:
        near = get_close_matches(what, OPERATIONS, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise ReadingError(f"{where} no operation is called '{what}'.{hint} There are {', '.join(OPERATIONS)}.")
    if not re.fullmatch(r"[A-Za-z]\w*", name) or name in known:
        raise ReadingError(f"{where} '{name}' is taken, or is no name. Each step needs a name of its own.")
    if operation.inputs not in (None, len(inputs)):
        raise ReadingError(f"{where} {what} takes {operation.inputs} input{'s'[: operation.inputs != 1]}.")
    for each in inputs:
        if each not in known if isinstance(each, str) else not _is_number(each):
            raise ReadingError(f"{where} {each!r} is neither an earlier step nor a finite number.")
    if not any(isinstance(each, str) for each in inputs):
        raise ReadingError(f"{where} it works on no earlier step.")
    known.append(name)
    return Step(name, operation, tuple(each if isinstance(each, str) else float(each) for each in inputs))


def _is_number(each: Any) -> bool:
    return isinstance(each, int | float | np.number) and not isinstance(each, bool) and math.isfinite(each)
