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

    `words` describes it in reports, and is empty for the whole matrix. `over(code)` gives a function that runs the code
    on all pieces of whole matrices; `first(z)` gives the first piece of a matrix; `times(slope, da)` gives dz of a
    piece from its da/dz, a number for each entry or a Jacobian; `example_axis` is the axis of the matrix along which
    the examples lie, where each has a Jacobian.
    """

    words: str
    over: Callable[[Pass], Pass]
    first: Callable[[Array], Any]
    times: Callable[[Any, Any], Any]
    example_axis: int = 1

    def forward(self, user: Candidate) -> Pass:
        """Give a `forward(z)` that takes whole matrices."""
        return self.over(user.forward)

    def backward(self, user: Candidate, at_a: bool = False) -> Pass:
        """Give a `backward(z, da)` that takes whole matrices; with `at_a`, the user's code is given A in place of Z."""
        code, times = partial(user.backward, at_a=at_a), self.times
        return self.over((lambda z, da: times(code(z, da), da)) if user.gives_derivative else code)


def _matrix(jacobians: str = "") -> CallMode:
    """Make the call mode for the whole matrix; `jacobians` are the axes of an array of Jacobians, in einsum's notation.

    There n and m are the axes of the matrix, i that of the a whose dA is given, j that of the z.
    """
    over_rows = "n" in jacobians
    subscripts = f"{jacobians},{'ni->nj' if over_rows else 'im->jm'}"

    def times(slope: Any, da: Array) -> Any:
        numbers = _numbers(slope, da)
        if numbers is None:
            return slope
        examples, size = da.shape if over_rows else da.T.shape
        if jacobians and numbers.shape == tuple(size if axis in "ij" else examples for axis in jacobians):
            return np.einsum(subscripts, numbers, da)
        return da * numbers if numbers.shape in ((), da.shape) else slope

    return CallMode("", lambda code: code, lambda z: z, times, example_axis=0 if over_rows else 1)


def _columns(shape: tuple[int, ...], text: str) -> CallMode:
    """Make the call mode for one column, as an array of this shape; its derivative may be a Jacobian."""

    def over(code: Pass) -> Pass:
        def run(*matrices: Array) -> Any:
            z = matrices[0]
            given = [code(*(each[:, j].reshape(shape) for each in matrices)) for j in range(z.shape[1])]
            if any(each is None for each in given):
                return None
            return np.stack([_column(each, z) for each in given], axis=1)

        return run

    def times(slope: Any, da: Array) -> Any:
        numbers = _numbers(slope, da)
        if numbers is not None and numbers.shape == (da.size, da.size):
            return (numbers.T @ da.reshape(-1)).reshape(da.shape)
        if numbers is None or (numbers.ndim and numbers.size != da.size):
            return slope
        return da * numbers.reshape(da.shape if numbers.ndim else ())

    return CallMode(f"column by column, each {text}", over, lambda z: z[:, 0].reshape(shape), times)


def _each_number(code: Pass) -> Pass:
    def run(*matrices: Array) -> Any:
        # Python's floats are several times as fast as NumPy's, which are needed only for another dtype than float64
        lists = [each.ravel().tolist() if each.dtype == float else list(each.ravel()) for each in matrices]
        try:
            results = list(map(code, *lists))
        except CodeError as error:
            if not _is_undefined(error):
                raise
            results = [_as_numpy(code, *numbers) for numbers in zip(*lists, strict=True)]
        numbers = _gathered(results, matrices[0])
        return None if numbers is None else numbers.reshape(matrices[0].shape)

    return run


def _as_numpy(code: Pass, *numbers: Any) -> Any:
    """Call the code with one number; where Python's arithmetic refuses it, give NaN or infinity, as NumPy would."""
    try:
        return code(*numbers)
    except CodeError as error:
        if not _is_undefined(error):
            raise
        upstream = numbers[1] if len(numbers) > 1 else 1.0
        return float("inf") * upstream if isinstance(error.__cause__, ZeroDivisionError) else float("nan")


def _is_undefined(error: CodeError) -> bool:
    return isinstance(error.__cause__, ZeroDivisionError) or is_domain_error(error.__cause__)


def _number_times(slope: Any, da: Any) -> Any:
    """Give dA of one number times its derivative; a Python number takes the dtype of dA."""
    if type(slope) in (int, float, bool) and type(da) is not float:
        slope = type(da)(slope)
    if isinstance(slope, int | float | complex | np.generic):
        return da * slope
    numbers = _numbers(slope, np.asarray(da))
    return slope if numbers is None else da * numbers


MATRIX = _matrix()
JACOBIANS = (_matrix("nij"), _matrix("mij"), _matrix("ijm"))
COLUMNS = (_columns((-1,), "(n,)"), _columns((-1, 1), "(n, 1)"))
ROW = _columns((1, -1), "(1, n)")
NUMBERS = CallMode("number by number", _each_number, lambda z: float(z[0, 0]), _number_times)


def _numbers(slope: Any, da: Array) -> Array | None:
    """Give a derivative as an array of numbers, integers and booleans in dA's dtype; None where it is no numbers."""
    try:
        numbers = as_array(slope)
    except RaisedError as raised:
        if isinstance(raised.__cause__, ValueError):  # lists of unequal lengths
            return None
        raise
    return numbers.astype(da.dtype) if numbers.dtype.kind in "iub" else numbers if numbers.dtype.kind in "fc" else None


def _column(given: Any, z: Array) -> Array:
    """Give the code's result for one column as a vector (n,); raises ShapeError where it is none."""
    vector = _gathered(given, z) if isinstance(given, list | tuple) else as_array(given)
    if vector is None or vector.size != len(z) or vector.ndim > 2:
        shape = "something else" if vector is None else f"an array of shape {vector.shape}"
        raise ShapeError(f"For a column of {len(z)} numbers the code gave {shape}.")
    return vector.reshape(len(z))


def _gathered(given: Sequence[Any], z: Array) -> Array | None:
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
    return np.array(given, dtype=np.result_type(dtype, complex) if complex in kinds else dtype)
