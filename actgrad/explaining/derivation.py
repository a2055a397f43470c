"""The derivation of one entry's gradient: each graph walked forward and outside first, and three routes to dJ/dZ."""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from actgrad import passes
from actgrad.activations import Activation, Array, Structure
from actgrad.activations.graph import Z_OTHERS, Graph, Step, Use, Z, sweep, values
from actgrad.checking.comparison import Method, Numerical
from actgrad.checking.numerical import numerical_gradient
from actgrad.explaining.formula import Formula

FEW = 6
"""Up to so many units the other units of a column are written out one by one; beyond, as families u0,p."""


@dataclass(frozen=True)
class Line:
    """A step: its formula, ∂a/∂u, and the uses that this is the sum over, in written order."""

    step: Step
    formula: Formula
    adjoint: Formula
    uses: tuple[Use, ...]


@dataclass(frozen=True)
class Walk:
    """One graph with its numbers: how `z` moves `a`, the lines in written order, and what ∂a/∂z simplifies to."""

    graph: Graph
    z: Formula
    a: Formula
    lines: tuple[Line, ...]
    simplified: tuple[Formula, ...]

    @property
    def slope(self) -> Formula:
        """∂a/∂z: a formula in the steps; its value holds a row for each other unit where `a` is a family."""
        return self.lines[0].adjoint

    def backward(self) -> list[Line]:
        """Give the lines that z moves, outside first."""
        return [line for line in reversed(self.lines) if line.step.name in self.graph.moved]


@dataclass(frozen=True)
class Derivation:
    """The derivation of dJ/dZ of one unit of a column (n, 1), of which `z`, `a` and `da` are the whole."""

    activation: Activation
    unit: int
    z: Array
    a: Array
    da: Array
    walks: tuple[Walk, ...]
    closed_form: float
    numerical: float
    bound: float
    sides: tuple[float, float] | None
    """dJ/dZ from the left and from the right, where the entry is on a kink."""

    @property
    def coupled(self) -> bool:
        """Tell whether a unit moves others than its own activation."""
        return self.walks[0].graph.coupled

    @property
    def slopes(self) -> Array:
        """∂a_p/∂z_j for each unit p of the column (n,); in an elementwise activation (1,)."""
        own, *others = [np.ravel(np.asarray(walk.slope.value, dtype=self.z.dtype)) for walk in self.walks]
        return np.insert(np.concatenate(others), self.unit, own) if others else own

    @property
    def shares(self) -> Array:
        """dJ/dA_p · ∂a_p/∂z_j, of which dJ/dZ is the sum, in the order of `slopes`."""
        upstream = self.da[:, 0] if self.coupled else self.da[self.unit]
        with np.errstate(all="ignore"):
            return np.asarray(upstream * self.slopes)

    @property
    def swept(self) -> float:
        """dJ/dZ by the chain rule through the graphs."""
        with np.errstate(all="ignore"):
            return float(self.shares.sum())

    @property
    def every_digit(self) -> int:
        """How many digits the dtype has."""
        return math.ceil(-math.log10(np.finfo(self.z.dtype).eps))

    def digits(self, value: float) -> int | None:
        """Tell to how many digits this agrees with the closed form; None where to all that the dtype has."""
        return agreeing(value, self.closed_form, self.z.dtype)


def derive(
    activation: Activation,
    unit: int,
    column: tuple[Array, Array],
    numerical: Numerical,
    *,
    dialect: type[Formula] = Formula,
    whole: bool = False,
) -> Derivation:
    """Derive dJ/dZ of this unit in a column: Z and dJ/dA (n, 1), beside its numerical gradient (1, 1).

    Formulas are written in `dialect`. A long column is written in families of steps, unless `whole`.
    Raises CodeError where a user's passes fail. The activation must have a graph.
    """
    z, da = column
    a = passes.forward(activation, z)
    with np.errstate(all="ignore"):
        walks = tuple(walk(graph, z, a, dialect) for graph in _graphs(activation, len(z), unit, whole))
    return Derivation(
        activation=activation,
        unit=unit,
        z=z,
        a=a,
        da=da,
        walks=walks,
        closed_form=float(passes.backward(activation, z, da)[unit, 0]),
        numerical=float(numerical.dz[0, 0]),
        bound=float(numerical.bound[0, 0]),
        sides=(float(numerical.left[0, 0]), float(numerical.right[0, 0])) if numerical.kink[0, 0] else None,
    )


def numerical_of(activation: Activation, unit: int, z: Array, da: Array) -> Numerical:
    """Give dJ/dZ at this unit of a column Z (n, 1), as the first entry of what comes back.

    In a coupled column J is taken as a function of z_j alone, what raises it and what lowers it apart, so that the
    rounding of each counts.
    """
    if activation.structure is not Structure.COLUMNWISE:
        return numerical_gradient(activation, z[[unit]], da[[unit]], activation.structure)
    column, upstream = z.astype(np.float64), da.astype(np.float64)
    up = upstream * passes.forward(activation, column) >= 0

    def parts_of_j(z_unit: Array) -> Array:
        moved = np.repeat(column, z_unit.shape[1], axis=1)
        moved[unit] = z_unit[0]
        terms = upstream * passes.forward(activation, moved)
        return np.stack([np.where(up, terms, 0).sum(axis=0), np.where(up, 0, terms).sum(axis=0)])

    alone = Activation(activation.name, forward=parts_of_j)
    z_twice = np.repeat(column[[unit]], 2, axis=0)
    return numerical_gradient(alone, z_twice, np.ones((2, 1)), Structure.COLUMNWISE, Method.DIFFERENCES)


def walk(graph: Graph, z: Array, a: Array, dialect: type[Formula] = Formula) -> Walk:
    """Walk one graph, forward and back, at a column z (n, 1) whose activations are `a`."""
    leaves = _leaves(graph, z, dialect)
    formulas: dict[str, Formula] = {}

    def named(name: str, formula: Formula) -> Formula:
        formulas[name] = formula
        return dialect.named(name, formula.value, formula)

    found = values(graph.steps, leaves, named)
    adjoints, uses = sweep(graph.steps, found, dialect("1", np.ones((1, 1), z.dtype)))
    lines = [
        Line(
            step,
            formulas[step.name],
            adjoints[step.name],
            tuple(Use(use.step, dialect.of(use.local)) for use in uses[step.name]),
        )
        for step in graph.steps
    ]
    own, output = (_output(each, a, dialect) for each in (replace(graph, output=graph.unit), graph))
    simplified = tuple(each(leaves[Z], own, output) for each in graph.simplified)
    return Walk(graph, leaves[Z], output, tuple(lines), simplified)


def agreeing(value: float, true: float, dtype: np.dtype[Any]) -> int | None:
    """Tell to how many digits a value is right; None where it is to all that the dtype has."""
    if value == true:
        return None
    if not (math.isfinite(value) and math.isfinite(true)) or abs(value - true) >= abs(true):
        return 0
    apart = abs(value - true) / abs(true)
    return None if apart <= np.finfo(dtype).eps else math.floor(-math.log10(apart))


def _graphs(activation: Activation, n: int, unit: int, whole: bool) -> tuple[Graph, ...]:
    graphs = activation.graphs(n, unit) if activation.graphs else ()
    if n > FEW and graphs[0].coupled and not whole:
        return graphs[:2]
    return tuple(
        graph.expanded() if graph.coupled else replace(graph.expanded(), unit=unit, output=unit) for graph in graphs
    )


def _leaves(graph: Graph, z: Array, dialect: type[Formula]) -> dict[str, Formula]:
    if not graph.coupled:
        return {Z: dialect.named("z", z[[graph.unit]])}
    own = {Z: dialect.named(f"z{graph.unit}", z[[graph.unit]])}
    if graph.in_families:
        return own | {Z_OTHERS: dialect.named("zp", z[list(graph.others)])}
    return own | {f"z,{p}": dialect.named(f"z{p}", z[[p]]) for p in graph.others}


def _output(graph: Graph, a: Array, dialect: type[Formula]) -> Formula:
    if graph.in_families and graph.output != graph.unit:
        return dialect.named("ap", a[list(graph.others)])
    return dialect.named(f"a{graph.output}" if graph.coupled else "a", a[[graph.output]])
