"""What a forward pass gave, with all that is shown of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from actgrad.activations import Activation, Array


@dataclass(frozen=True, eq=False)
class ForwardResult:
    """Z and A (n, m), the activation as it was named, and where Z came from."""

    target: str
    activation: Activation
    origin: str
    seed: int | None
    z: Array
    a: Array

    @property
    def result(self) -> Array:
        """The matrix that the pass is for."""
        return self.a

    def matrices(self) -> Mapping[str, Array]:
        """Give every matrix by its name in JSON."""
        return {"z": self.z, "a": self.a}
