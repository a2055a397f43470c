"""What a backward pass gave, with all that is laid beside it."""

from collections.abc import Mapping
from dataclasses import dataclass

from actgrad.activations import Array
from actgrad.checking.compare import PartialComparison
from actgrad.outputs.passes.result import ForwardResult


@dataclass(frozen=True, eq=False)
class BackwardResult(ForwardResult):
    """The matrices of a forward pass, dJ/dA and dJ/dZ (n, m), and what is laid beside dJ/dZ.

    `compared` is the numerical gradient as far as it was taken; `swept` comes from the graph, where there is one.
    """

    da: Array
    dz: Array
    compared: PartialComparison
    swept: Array | None

    @property
    def result(self) -> Array:
        """The matrix that the pass is for."""
        return self.dz

    def matrices(self) -> Mapping[str, Array]:
        """Give every matrix by its name in JSON."""
        beside = {"numerical": self.compared.numerical, "bound": self.compared.bound}
        return {**super().matrices(), "da": self.da, "dz": self.dz, **beside}
