"""What an activation is: its name, structure, kinks, equations, two passes and computation graphs, as one value."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

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
    """How a user's code was read: the sentence, its file and line, what was noticed, its backward pass fed A for Z."""

    sentence: str
    file: str
    line: int | None = None
    style: str = "plain"
    findings: tuple[Finding, ...] = ()
    backward_at_a: Callable[[Array, Array], Any] | None = None


@dataclass(frozen=True)
class Activation:
    """An activation, actgrad's own or a user's; of a user's nothing but `name` and `forward` is sure to be there.

    `forward(z)` gives A (n, m); `backward(z, da)` gives dJ/dZ (n, m). Of actgrad's own these are the stable forms.
    `graphs(n, j)` gives the textbook computation graphs in a column of n units: how z_j moves a_j, then each other a_p.
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
    """Whether it is actgrad's own: exact in every entry, whatever part of a matrix it is given."""

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

    def derivative(self, z: float) -> float:
        """Give da/dz of an elementwise activation at one z."""
        if self.backward is None:
            raise TypeError(f"{self.name} has no backward pass")
        return float(np.asarray(self.backward(np.array([[z]]), np.ones((1, 1))))[0, 0])
