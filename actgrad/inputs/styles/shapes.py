"""Whole matrix, column by column, number by number: the ways to run a user's code over a matrix."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import NoneType
from typing import Any

import numpy as np

from actgrad.activations import Array
from actgrad.errors import CodeError
from actgrad.inputs.styles.found import Passes

Pass = Callable[..., Any]


@dataclass(frozen=True)
class Way:
    """How code is run over a matrix: on which pieces, and how its derivative of one piece meets that piece's dA."""

    said: str
    over: Callable[[Pass], Pass]
    first: Callable[[Array], Any]
    times: Callable[[Any, Any], Any]

    def forward(self, passes: Passes) -> Pass:
        """Give `forward(z)` over a matrix."""
        return self.over(passes.forward)

    def backward(self, passes: Passes) -> Pass:
        """Give `backward(z, da)` over a matrix."""
        code, times = passes.backward, self.times
        return self.over((lambda z, da: times(code(z, da), da)) if passes.slope else code)


def _matrix(jacobians: str = "") -> Way:
    """Take the whole matrix; `jacobians` says, as einsum does, how those of all rows or columns meet dA."""

    def times(slope: Any, da: Array) -> Any:
        numbers = _numbers(slope, da)
        if numbers is not None and jacobians and numbers.ndim == 3:
            return np.einsum(jacobians, numbers, da)
        return slope if numbers is None or numbers.shape not in ((), da.shape) else da * numbers

    return Way("", lambda code: code, lambda z: z, times)


def _columns(shape: tuple[int, ...], said: str) -> Way:
    """Take one column as a vector of this shape, whose derivative may be a Jacobian."""

    def over(code: Pass) -> Pass:
        def run(*matrices: Array) -> Any:
            z = matrices[0]
            given = [code(*(each[:, j].reshape(shape) for each in matrices)) for j in range(z.shape[1])]
            return (
                None if any(each is None for each in given) else np.stack([_column(each, z) for each in given], axis=1)
            )

        return run

    def times(slope: Any, da: Array) -> Any:
        numbers = _numbers(slope, da)
        if numbers is not None and numbers.shape == (da.size, da.size):
            return (numbers.T @ da.reshape(-1)).reshape(da.shape)
        if numbers is None or (numbers.ndim and numbers.size != da.size):
            return slope
        return da * numbers.reshape(da.shape if numbers.ndim else ())

    return Way(f"column by column, each {said}", over, lambda z: z[:, 0].reshape(shape), times)


def _each_number(code: Pass) -> Pass:
    def run(*matrices: Array) -> Any:
        # Python's own numbers are several times as quick as numpy's, which are needed only to keep another dtype
        lists = [each.ravel().tolist() if each.dtype == float else list(each.ravel()) for each in matrices]
        numbers = _gathered(list(map(code, *lists)), matrices[0])
        return None if numbers is None else numbers.reshape(matrices[0].shape)

    return run


def _number_times(slope: Any, da: Any) -> Any:
    """Give dA of one number times its derivative; a number without a dtype of its own takes dA's."""
    if type(slope) in (int, float, bool) and type(da) is not float:
        slope = type(da)(slope)
    return None if slope is None else da * slope


MATRIX = _matrix()
JACOBIANS = (_matrix("nij,ni->nj"), _matrix("mij,im->jm"), _matrix("ijm,im->jm"))
COLUMNS = (_columns((-1,), "(n,)"), _columns((-1, 1), "(n, 1)"))
ROW = _columns((1, -1), "(1, n)")
NUMBERS = Way("number by number", _each_number, lambda z: float(z[0, 0]), _number_times)


def _numbers(slope: Any, da: Array) -> Array | None:
    """Give a derivative as an array of numbers, whole ones and truth values in dA's dtype; None where it is no such."""
    try:
        numbers = np.asarray(slope)
    except ValueError:
        return None
    return numbers.astype(da.dtype) if numbers.dtype.kind in "iub" else numbers if numbers.dtype.kind in "fc" else None


def _column(given: Any, z: Array) -> Array:
    """Give what the code gave for one column as a vector (n,); raises CodeError where it is none."""
    vector = _gathered(given, z) if isinstance(given, list | tuple) else np.asarray(given)
    if vector is None or vector.size != len(z) or vector.ndim > 2:
        shape = "something else" if vector is None else f"an array of shape {vector.shape}"
        raise CodeError(f"For a column of {len(z)} numbers the code gave {shape}.")
    return vector.reshape(len(z))


def _gathered(given: Sequence[Any], z: Array) -> Array | None:
    """Put numbers into one array: in their own dtype where they have one, else in Z's; None where one is nothing."""
    kinds = set(map(type, given))
    if NoneType in kinds:
        return None
    if not all(issubclass(kind, int | float | complex | np.generic) for kind in kinds):
        if any(np.size(each) != 1 for each in given):
            raise CodeError(f"For a number the code gave {', '.join(sorted(kind.__name__ for kind in kinds))}.")
        given = [np.asarray(each).reshape(())[()] for each in given]
        kinds = set(map(type, given))
    own = [np.dtype(kind) for kind in kinds if issubclass(kind, np.generic)]
    dtype = np.result_type(*own) if own else z.dtype
    return np.array(given, dtype=np.result_type(dtype, complex) if complex in kinds else dtype)
