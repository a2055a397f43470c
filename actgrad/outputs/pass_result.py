"""What a forward or a backward pass gave, and the same as JSON or CSV, whose numbers round-trip."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actgrad.activations import Activation, Array
from actgrad.outputs.files import delimited
from actgrad.outputs.numbers_json import dumps

if TYPE_CHECKING:
    from actgrad.checking.compare import PartialComparison


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


@dataclass(frozen=True, eq=False)
class BackwardResult(ForwardResult):
    """The matrices of a forward pass, dJ/dA and dJ/dZ (n, m), and what dJ/dZ is compared with.

    `compared` is the numerical gradient as far as it was taken, `swept` comes from the computation graph if any.
    """

    da: Array
    dz: Array
    compared: "PartialComparison"
    swept: Array | None

    @property
    def result(self) -> Array:
        """The matrix that the pass is for."""
        return self.dz

    def matrices(self) -> Mapping[str, Array]:
        """Give every matrix by its name in JSON."""
        numerical = {"numerical": self.compared.numerical, "bound": self.compared.bound}
        return {**super().matrices(), "da": self.da, "dz": self.dz, **numerical}


def as_json(result: ForwardResult) -> str:
    """Give every matrix as rows; where no numerical gradient was taken, it is "NaN" with the bound "Infinity"."""
    about = {
        "schema": 1,
        "activation": result.target,
        "shape": result.z.shape,
        "dtype": result.z.dtype.name,
        "seed": result.seed,
    }
    return dumps({**about, **result.matrices()})


def as_csv(result: ForwardResult) -> str:
    """Give A, or dJ/dZ, as lines of numbers without a header; what is not finite is nan, inf or -inf."""
    return "".join(delimited(result.result, ","))


PASS_FORMATS = {"json": as_json, "csv": as_csv}
"""What stdout may get in place of a screen."""
