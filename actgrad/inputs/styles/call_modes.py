"""How a user's code is run on a matrix: the whole matrix at once, column by column, or number by number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from types import NoneType
from typing import Any

import numpy as np

from actgrad.activations import Array
from actgrad.checking.refused_inputs import is_domain_error
from actgrad.errors import CodeError, RaisedError, ShapeError
from actgrad.inputs.styles.candidate import Candidate, as_array

Pass = Callable[..., Any]


@dataclass(frozen=True)
class CallMode:
    """A way to run code that takes one piece of a matrix: the matrix itself, a column, or a number.

    `words` describes it in reports, and is empty for the whole matrix. `pieces(z)` cuts a matrix, and
    `join(results, z)` puts the results together; `times(slope, da)` gives dz of a piece from its da/dz, a number for
    each entry or a Jacobian; `wrap(code)` is called with each piece; `example_axis` is the axis of the matrix along
    which the examples lie, where each has a Jacobian.
    """

    words: str
    pieces: Callable[[Array], Sequence[Any]]
    join: Callable[[list[Any], Array], Any]
    times: Callable[[Any, Any], Any]
    example_axis: int = 1
    wrap: Callable[[Pass], Pass] = lambda code: code

    def first(self, z: Array) -> Any:
        """Give the first piece of a copy of a matrix."""
        return self.pieces(z.copy())[0]

    def forward(self, user: Candidate) -> Pass:
        """Give a `forward(z)` that takes whole matrices."""
        return self._over(user.forward)

    def backward(self, user: Candidate, at_a: bool = False) -> Pass:
        """Give a `backward(z, da)` that takes whole matrices; with `at_a`, the user's code is given A in place of Z."""
        code, times = partial(user.backward, at_a=at_a), self.times
        return self._over((lambda z, da: times(code(z, da), da)) if user.gives_derivative else code)

    def _over(self, code: Pass) -> Pass:
        wrapped = self.wrap(code)

        def run(*matrices: Array) -> Any:
            return self.join(list(map(wrapped, *map(self.pieces, matrices))), matrices[0])

        return run


def _whole(times: Callable[[Any, Array], Any], example_axis: int = 1) -> CallMode:
    return CallMode("", lambda z: [z], lambda results, _z: results[0], times, example_axis=example_axis)


def _times_entries(slope: Any, da: Array) -> Any:
    numbers = _numbers(slope, da)
    return slope if numbers is None or numbers.shape not in ((), da.shape) else da * numbers


def _times_jacobians(subscripts: str) -> Callable[[Any, Array], Any]:
    """Give the product with an array of Jacobians; i is the axis of the a whose dA is given, j that of the z."""
    jacobians, matrix = subscripts.partition("->")[0].split(",")

    def times(slope: Any, da: Array) -> Any:
        numbers, sizes = _numbers(slope, da), dict(zip(matrix, da.shape, strict=True))
        shape = tuple(sizes["i" if axis == "j" else axis] for axis in jacobians)
        return slope if numbers is None or numbers.shape != shape else np.einsum(subscripts, numbers, da)

    return times


def _columns(text: str, *shape: int) -> CallMode:
    """Make the call mode for one column, as an array of this shape."""
    return CallMode(
        f"column by column, each {text}",
        lambda z: [z[:, j].reshape(shape) for j in range(z.shape[1])],
        lambda results, z: None if any(each is None for each in results) else _join_columns(results, z),
        _times_column,
    )


def _times_column(slope: Any, da: Array) -> Any:
    """Give dz of one column from its slopes or its Jacobian."""
    numbers = _numbers(slope, da)
    if numbers is not None and numbers.shape == (da.size, da.size):
        return (numbers.T @ da.reshape(-1)).reshape(da.shape)
    if numbers is None or (numbers.ndim and numbers.size != da.size):
        return slope
    return da * numbers.reshape(da.shape if numbers.ndim else ())


def _times_number(slope: Any, da: Any) -> Any:
    """Give dA of one number times its derivative; a Python number takes the dtype of dA."""
    if isinstance(slope, np.generic) or (type(da) is float and isinstance(slope, int | float | complex)):
        return da * slope
    numbers = _numbers(slope, np.asarray(da))
    return slope if numbers is None else da * numbers


def _or_nan(code: Pass) -> Pass:
    """Give the code for one number with NaN or infinity where Python's arithmetic refuses it, as NumPy gives it."""

    def call(*numbers: Any) -> Any:
        try:
            return code(*numbers)
        except CodeError as error:
            if isinstance(error.__cause__, ZeroDivisionError):
                return float("inf") * (numbers[1] if len(numbers) > 1 else 1.0)
            if is_domain_error(error.__cause__):
                return float("nan")
            raise

    return call


def _cut_numbers(z: Array) -> list[Any]:
    """Give the entries, as Python's floats where they are float64: these are several times as fast as NumPy's."""
    return z.ravel().tolist() if z.dtype == float else list(z.ravel())


def _numbers(slope: Any, da: Array) -> Array | None:
    """Give a derivative as an array of numbers, integers and booleans in dA's dtype; None where it is no numbers."""
    try:
        numbers = as_array(slope)
    except RaisedError as raised:
        if isinstance(raised.__cause__, ValueError):  # lists of unequal lengths
            return None
        raise
    return numbers.astype(da.dtype) if numbers.dtype.kind in "iub" else numbers if numbers.dtype.kind in "fc" else None


def _join_columns(results: list[Any], z: Array) -> Array:
    """Give the matrix of the results for each column of Z; raises ShapeError where one is no vector (n,)."""
    columns = list[Array]()
    for each in results:
        column = _join_numbers(each, z) if isinstance(each, list | tuple) else as_array(each)
        if column is None or column.size != len(z) or column.ndim > 2:
            shape = "something else" if column is None else f"an array of shape {column.shape}"
            raise ShapeError(f"For a column of {len(z)} numbers the code gave {shape}.")
        columns.append(column.reshape(len(z)))
    return np.stack(columns, axis=1)


def _join_numbers(given: Sequence[Any], z: Array) -> Array | None:
    """Make an array of numbers, in their own dtype where they have one, else in Z's; None where one is None."""
    kinds = set(map(type, given))
    if NoneType in kinds:
        return None
    if not all(issubclass(kind, int | float | complex | np.generic) for kind in kinds):
        if any(np.size(each) != 1 for each in given):
            raise CodeError(f"For a number the code gave {', '.join(sorted(kind.__name__ for kind in kinds))}.")
        given = [as_array(each).reshape(())[()] for each in given]
        kinds = set(map(type, given))
    own = [np.dtype(kind) for kind in kinds if issubclass(kind, np.generic)]
    dtype = np.result_type(*own) if own else z.dtype
    numbers = np.array(given, dtype=np.result_type(dtype, complex) if complex in kinds else dtype)
    return numbers.reshape(z.shape) if numbers.size == z.size else numbers


MATRIX = _whole(_times_entries)
JACOBIANS = (
    _whole(_times_jacobians("nij,ni->nj"), example_axis=0),
    _whole(_times_jacobians("mij,im->jm")),
    _whole(_times_jacobians("ijm,im->jm")),
)
COLUMNS = (_columns("(n,)", -1), _columns("(n, 1)", -1, 1))
ROW = _columns("(1, n)", 1, -1)
NUMBERS = CallMode("number by number", _cut_numbers, _join_numbers, _times_number, wrap=_or_nan)
