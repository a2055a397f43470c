"""A pass as JSON, schema 1, and its resulting matrix as CSV; numbers round-trip."""

from actgrad.outputs.files import delimited
from actgrad.outputs.numbers_json import dumps
from actgrad.outputs.passes.result import ForwardResult


def as_json(result: ForwardResult) -> str:
    """Give every matrix as rows; where no numerical gradient was taken, it is "NaN" with the bound "Infinity"."""
    told = {
        "schema": 1,
        "activation": result.target,
        "shape": result.z.shape,
        "dtype": result.z.dtype.name,
        "seed": result.seed,
    }
    return dumps({**told, **result.matrices()})


def as_csv(result: ForwardResult) -> str:
    """Give A, or dJ/dZ, as lines of numbers without a header; what is not finite is nan, inf or -inf."""
    return "".join(delimited(result.result, ","))


WRITERS = {"json": as_json, "csv": as_csv}
"""The formats for machines."""
