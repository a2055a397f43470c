"""The record of an activation: its name, structure, kinks, equations, two passes and computation graphs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from actgrad.activations.graph import Graph
from actgrad.activations.structure import Array, Structure
from actgrad.errors import Finding


@dataclass(frozen=True)
class Kink:
    """A point where the slopes from left and right differ, and the slope that `backward` uses there."""

    point: float
    left: float | None = None
    right: float | None = None
    used: float | None = None


@dataclass(frozen=True)
class Equation:
    """A formula in plain text, with the source's number."""

    text: str
    number: int


@dataclass(frozen=True)
class Reading:
    """How a user's code was read: a sentence that says so, its file and line, its style, and what was noticed.

    `backward_at_a(z, da)` calls the user's backward pass with A in place of Z, to test whether it is meant so.
    """

    sentence: str
    file: str
    line: int | None = None
    style: str = "plain"
    findings: tuple[Finding, ...] = ()
    backward_at_a: Callable[[Array, Array], Any] | None = None


@dataclass(frozen=True)
class Activation:
    """An activation, actgrad's own or a user's; a user's has a `name` and a `forward`, and all else may be missing.

    `forward(z)` gives A (n, m); `backward(z, da)` gives dJ/dZ (n, m). In actgrad's own these are the stable forms,
    which neither overflow nor cancel. `graphs(n, j)` gives the textbook computation graphs for unit j in a column of n
    units: first how a_j depends on z_j, then how each other a_p does; an elementwise activation has the first only.
    """

    name: str
    forward: Callable[[Array], Any]
    backward: Callable[[Array, Array], Any] | None = None
    structure: Structure | None = None
    kinks: tuple[Kink, ...] = ()
    forward_equation: Equation | None = None
    backward_equation: Equation | None = None
    graphs: Callable[[int, int], tuple[Graph, ...]] | None = None
    reading: Reading | None = None
    own: bool = False
    """Whether it is actgrad's own, which may be run on a part of a matrix: every entry comes out as in the whole."""

    def transposed(self) -> "Activation":
        """Give f(zᵀ)ᵀ, for matrices whose rows are examples: columnwise becomes rowwise."""
        if self.structure is Structure.ELEMENTWISE:
            return self
        forward, backward = self.forward, self.backward
        return replace(
            self,
            forward=lambda z: forward(z.T).T,
            backward=(lambda z, da: backward(z.T, da.T).T) if backward else None,
            structure=self.structure.transposed if self.structure else None,
        )
