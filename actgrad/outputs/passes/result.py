"""What a forward or backward pass gave, with all that is shown beside it."""

from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import numpy as np

from actgrad.activations import Activation, Array
from actgrad.checking.beside import Beside


@dataclass(frozen=True)
class ForwardResult:
    """Z and A (n, m), the activation as it was named, and where Z came from."""

    target: str
    activation: Activation
    origin: str
    seed: int | None
    batch_first: bool
    z: Array
    a: Array


@dataclass(frozen=True)
class BackwardResult(ForwardResult):
    """The matrices of a forward pass, dJ/dA and dJ/dZ (n, m), and what is laid beside dJ/dZ.

    `beside` is the numerical gradient as far as it was taken, `swept` comes from the computation graph if there is one.
    """

    da: Array
    dz: Array
    beside: Beside
    swept: Array | None


Result = TypeVar("Result", ForwardResult, BackwardResult, Beside)


def turned(result: Result) -> Result:
    """Give the same with every matrix transposed, for those to whom a row is an example."""
    held = {field.name: getattr(result, field.name) for field in fields(result)}
    changed: dict[str, Any] = {name: value.T for name, value in held.items() if isinstance(value, np.ndarray)}
    if isinstance(result, BackwardResult):
        changed["beside"] = turned(result.beside)
    if isinstance(result, ForwardResult):
        changed["batch_first"] = not result.batch_first
    return replace(result, **changed)
