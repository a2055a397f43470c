"""How a user's code is run over a matrix: whole, column by column or number by number, found by trying it once."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from types import NoneType
from typing import Any

import numpy as np

from actgrad.activations import Array
from actgrad.errors import CodeError
from actgrad.inputs.styles.candidate import CallPair

Pass = Callable[..., Any]

_draws = np.random.Generator(np.random.PCG64(0))
_PROBES = [
    (low + (1 - low) * _draws.uniform(size=shape), _draws.uniform(-1, 1, shape))
    for low, shape in ((-1, (3, 4)), (-1, (4, 3)), (-1, (4, 6)), (0, (3, 4)))
]
"""Z and dA of unequal height and width, so that no Jacobian looks like a matrix; the last one for log and sqrt."""


@dataclass(frozen=True)
class CallMode:
    """How code is run over a matrix: on which pieces, and how its derivative of one piece meets that piece's dA."""

    sentence: str
    over: Callable[[Pass], Pass]
    first: Callable[[Array], Any]
    times: Callable[[Any, Any], Any]

    def forward(self, calls: CallPair) -> Pass:
        """Give `forward(z)` over a matrix."""
        return self.over(calls.forward)

    def backward(self, calls: CallPair) -> Pass:
        """Give `backward(z, da)` over a matrix."""
        code, times = calls.backward, self.times
        return self.over((lambda z, da: times(code(z, da), da)) if calls.slope else code)


def _matrix(jacobians: str = "") -> CallMode:
    """Take the whole matrix; `jacobians` says, as einsum does, how those of all rows or columns meet dA."""

    def times(slope: Any, da: Array) -> Any:
        numbers = _numbers(slope, da)
        if numbers is not None and jacobians and numbers.shape == _expected(jacobians, da.shape):
            return np.einsum(jacobians, numbers, da)
        return slope if numbers is None or numbers.shape not in ((), da.shape) else da * numbers

    return CallMode("", lambda code: code, lambda z: z, times)


def _expected(jacobians: str, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Give the shape of all Jacobians for a dA of this shape, by the letters of einsum's first two terms."""
    stack, upstream = jacobians.partition("->")[0].split(",")
    sizes = dict(zip(upstream, shape, strict=True))
    return tuple(sizes.get(letter, sizes["i"]) for letter in stack)


def _columns(shape: tuple[int, ...], said: str) -> CallMode:
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

    return CallMode(f"column by column, each {said}", over, lambda z: z[:, 0].reshape(shape), times)


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
NUMBERS = CallMode("number by number", _each_number, lambda z: float(z[0, 0]), _number_times)


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


@dataclass(frozen=True)
class Attempt:
    """How many passes gave a matrix like Z when code was run one way, and what the next one did instead."""

    mode: CallMode
    passes: int
    z: Array
    da: Array
    error: BaseException | None = None
    shape: tuple[int, ...] | None = None

    @property
    def takes_no_array(self) -> bool:
        """Tell whether the code may have failed because it was given an array."""
        return isinstance(self.error, TypeError) or self.is_for_numbers

    @property
    def is_for_numbers(self) -> bool:
        """Tell whether the code surely failed because it was given an array."""
        return re.search("truth value|Python scalar|real number", str(self.error)) is not None

    @property
    def sums_too_much(self) -> bool:
        """Tell whether a pass gave fewer numbers than Z has, and no Jacobian: no column or number may hide that."""
        shape = self.shape
        return shape is not None and prod(shape) < self.z.size and not (len(shape) == 2 and shape[0] == shape[1])


def fit(calls: CallPair) -> Attempt:
    """Find the first way in which both passes run, else the one in which most do, the whole matrix first."""
    whole = _attempt(MATRIX, calls)
    if whole.passes == 2 or whole.sums_too_much:
        return whole
    jacobians = [_attempt(mode, calls) for mode in JACOBIANS] if calls.slope else []
    columns = [_attempt(mode, calls) for mode in COLUMNS]
    running = [attempt for attempt in (*jacobians, *columns) if attempt.passes == 2]
    running += _as_row(calls, only_jacobian=not running)
    if running:
        return next((attempt for attempt in running if is_right(attempt, calls)), running[0])
    tried = [whole, *columns]
    if any(attempt.takes_no_array for attempt in tried):
        tried.append(_attempt(NUMBERS, calls))
    most = max(tried, key=lambda attempt: attempt.passes)
    return most if most.passes or not whole.is_for_numbers else tried[-1]


def _as_row(calls: CallPair, only_jacobian: bool) -> list[Attempt]:
    """Try a column as (1, n): alone for a Jacobian only, since a sum over the wrong axis would look right in it."""
    attempt = _attempt(ROW, calls)
    if attempt.passes < 2 or not only_jacobian:
        return [attempt] if attempt.passes == 2 else []
    row = ROW.first(attempt.z).copy()
    return [attempt] if calls.slope and np.shape(calls.backward(row, row)) == (row.size, row.size) else []


def _attempt(mode: CallMode, calls: CallPair) -> Attempt:
    """Run both passes one way, on one input after the other, until both give a matrix like Z."""
    attempts = [_run(mode, calls, z, da) for z, da in _PROBES[:1]]
    for z, da in _PROBES[1:]:
        if attempts[-1].passes < 2:
            attempts.append(_run(mode, calls, z, da))
    return max(attempts, key=lambda attempt: attempt.passes)


def _run(mode: CallMode, calls: CallPair, z: Array, da: Array) -> Attempt:
    for done, (code, given) in enumerate(((mode.forward(calls), (z,)), (mode.backward(calls), (z, da)))):
        try:
            result = code(*(each.copy() for each in given))
        except CodeError as error:  # it will be told when the code is judged
            return Attempt(mode, done, z, da, error=error.__cause__ or error)
        matrix = _numbers(result, z)
        if matrix is None:
            return Attempt(mode, done, z, da)
        if matrix.shape != z.shape or matrix.dtype.kind not in "fiub":
            return Attempt(mode, done, z, da, shape=matrix.shape if matrix.dtype.kind in "fiub" else None)
    return Attempt(mode, 2, z, da)


def is_right(attempt: Attempt, calls: CallPair) -> bool:
    """Tell by plain differences whether a backward pass may be right; to choose a reading, never to judge."""
    forward, z, da = attempt.mode.forward(calls), attempt.z, attempt.da
    steps = 1e-6 * np.eye(z.size).reshape(-1, *z.shape)
    try:
        dz = np.asarray(attempt.mode.backward(calls)(z.copy(), da.copy()))
        slopes = [np.sum(da * (forward(z + step) - np.asarray(forward(z - step)))) / 2e-6 for step in steps]
        return bool(np.allclose(dz.ravel(), slopes, rtol=1e-4, atol=1e-4))
    except CodeError:
        return False
