"""What a diagnosis has to go by."""

from dataclasses import dataclass

from actgrad.activations import Activation, Structure
from actgrad.checking.result import Comparison


@dataclass(frozen=True)
class Evidence:
    """A failed case: the activation, its structure as found, the matrices; `claimed` if dz came as a file."""

    activation: Activation
    structure: Structure
    comparison: Comparison
    claimed: bool = False
