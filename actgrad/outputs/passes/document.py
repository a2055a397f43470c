"""A pass as JSON, schema 1, and its resulting matrix as CSV; numbers round-trip."""

from typing import Any

from actgrad.activations import Array
from actgrad.outputs.numbers_json import dumps
from actgrad.outputs.passes.result import BackwardResult, ForwardResult


def as_json(result: ForwardResult) -> str:
    """Give every matrix as rows; where no numerical gradient was taken, it is "NaN" with the bound "Infinity"."""
    document: dict[str, Any] = {
        "schema": 1,
        "activation": result.target,
        "shape": result.z.shape,
        "dtype": result.z.dtype.name,
        "seed": result.seed,
        "z": result.z,
        "a": result.a,
    }
    if isinstance(result, BackwardResult):
        document |= {
            "da": result.da,
            "dz": result.dz,
            "numerical": result.beside.numerical,
            "bound": result.beside.bound,
        }
    return dumps(document)


def as_csv(result: ForwardResult) -> str:
    """Give A, or dJ/dZ, as lines of numbers without a header; what is not finite is nan, inf or -inf."""
    return "".join(",".join(map(repr, row)) + "\n" for row in resulting(result).tolist())


def resulting(result: ForwardResult) -> Array:
    """Give the matrix that the pass is for: A, or dJ/dZ."""
    return result.dz if isinstance(result, BackwardResult) else result.a


WRITERS = {"json": as_json, "csv": as_csv}
"""The formats for machines."""
