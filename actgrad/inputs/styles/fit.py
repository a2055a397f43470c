"""Chooses the call mode of a user's code, by which modes run on small matrices."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from actgrad.activations import Array
from actgrad.errors import CodeError
from actgrad.inputs.styles.call_modes import COLUMNS, JACOBIANS, MATRIX, NUMBERS, ROW, CallMode
from actgrad.inputs.styles.candidate import Candidate, as_array

OF_SHAPE = (ValueError, IndexError, TypeError, AssertionError)
"""What code raises that is not made for a matrix."""
_draws = np.random.Generator(np.random.PCG64(0))
_PROBES = [
    (low + (1 - low) * _draws.uniform(size=shape), _draws.uniform(-1, 1, shape))
    for low, shape in ((-1, (3, 4)), (0, (3, 4)))
]
"""Z and dA to try, not square, so that no Jacobian has their shape; the second Z is positive, for log and sqrt."""


@dataclass(frozen=True)
class Attempt:
    """The result of running both passes in one call mode.

    `completed` is how many of the two gave a matrix like Z; `error` or `shape` say what the next one gave instead.
    """

    mode: CallMode
    completed: int
    z: Array
    da: Array
    error: BaseException | None = None
    shape: tuple[int, ...] | None = None

    @property
    def runs(self) -> bool:
        """Whether both passes gave a matrix like Z."""
        return self.completed == 2

    @property
    def needs_numbers(self) -> bool:
        """Whether the code surely failed because it was given an array."""
        return re.search("truth value|Python scalar", str(self.error)) is not None


def fit(user: Candidate) -> Attempt:
    """Give the attempt in the first call mode in which both passes run; if there is none, in which most of them do.

    The whole matrix is tried first. If forward takes it and a backward pass gives another shape, that attempt is given:
    other call modes would hide the fault. A derivative may give another shape, as it may be the Jacobian of a column.

    Code such as `s.T @ s` runs on columns of shape (n,), (n, 1) and (1, n), but is right on one of them only: among
    these shapes, the first is taken whose backward pass agrees with differences.
    """
    whole = _attempt(MATRIX, user)
    if whole.runs or _is_fault(whole, user):
        return whole
    for attempt in (_attempt(mode, user) for mode in JACOBIANS if user.gives_derivative):
        if attempt.runs and _keeps_examples_apart(attempt, user):
            return attempt
    columns, row = [_attempt(mode, user) for mode in COLUMNS], _attempt(ROW, user)
    forms = [attempt for attempt in columns if attempt.runs]
    if row.runs and (forms or _gives_jacobian(row, user)):
        forms.append(row)
    if whole.completed and (whole.shape is not None or (user.gives_derivative and not whole.needs_numbers)):
        forms = [form for form in forms if _gives_jacobian(form, user)] or [whole]
    if whole.completed and forms and not user.gives_derivative and _same_forward(whole, forms[0], user):
        return whole
    if forms:
        return next((form for form in forms if len(forms) > 1 and agrees(form, user)), forms[0])
    tried = [whole, *columns]
    if any(isinstance(each.error, TypeError) or each.needs_numbers for each in tried):
        tried.insert(0 if whole.needs_numbers else len(tried), _attempt(NUMBERS, user))
    return max(tried, key=lambda attempt: attempt.completed)


def _is_fault(whole: Attempt, user: Candidate) -> bool:
    """Tell whether what code gave for the matrix, or raised, is a fault that other call modes would hide.

    It is if a pass gave fewer numbers than Z has, and no Jacobian, or if a backward pass gave another shape than Z's,
    or failed for another reason than the shape.
    """
    if whole.completed == 1 and whole.error is not None and not isinstance(whole.error, OF_SHAPE):
        return True
    shape = whole.shape
    if shape is None:
        return False
    is_square = len(shape) == 2 and shape[0] == shape[1]
    return (whole.completed == 1 and not user.gives_derivative) or (prod(shape) < whole.z.size and not is_square)


def _same_forward(whole: Attempt, form: Attempt, user: Candidate) -> bool:
    """Tell whether forward gives for the matrix what it gives in another mode; code for one vector does not."""
    try:
        a, other = (_called(mode.forward(user), form.z) for mode in (whole.mode, form.mode))
    except CodeError:
        return False
    return a.shape == other.shape and bool(np.allclose(a, other, equal_nan=True))


def _keeps_examples_apart(attempt: Attempt, user: Candidate) -> bool:
    """Tell whether A of one example does not depend on others, as is needed where each example has a Jacobian."""
    axis, z = attempt.mode.example_axis, attempt.z
    first = np.zeros_like(z, dtype=bool)
    first[(slice(None),) * axis + (0,)] = True
    try:
        a, other = (_called(attempt.mode.forward(user), each) for each in (z, np.where(first, z / 2, z)))
    except CodeError:
        return False
    return other.shape == a.shape and np.array_equal(a[~first], other[~first])


def _gives_jacobian(attempt: Attempt, user: Candidate) -> bool:
    """Tell whether the derivative of one row or column is a Jacobian; if not, the code may have another fault."""
    z = attempt.mode.first(attempt.z)
    try:
        return user.gives_derivative and as_array(user.backward(z, z)).shape == (z.size, z.size)
    except CodeError:
        return False


def _attempt(mode: CallMode, user: Candidate) -> Attempt:
    """Run both passes in one call mode, on one of `_PROBES` after the other, until both give a matrix like Z."""
    attempts = list[Attempt]()
    for z, da in _PROBES:
        attempts.append(_run(mode, user, z, da))
        if attempts[-1].runs:
            break
    return max(attempts, key=lambda attempt: attempt.completed)


def _run(mode: CallMode, user: Candidate, z: Array, da: Array) -> Attempt:
    for completed, (code, given) in enumerate(((mode.forward(user), (z,)), (mode.backward(user), (z, da)))):
        try:
            result = _called(code, *given)
        except CodeError as error:  # it is reported when the code is judged
            return Attempt(mode, completed, z, da, error=error.__cause__ or error)
        is_numeric = result.dtype.kind in "fiub"
        if result.shape != z.shape or not is_numeric:
            return Attempt(mode, completed, z, da, shape=result.shape if is_numeric else None)
    return Attempt(mode, 2, z, da)


def _called(code: Callable[..., Any], *given: Array) -> Array:
    """Call a pass with copies of these matrices, and give its result as an array."""
    return as_array(code(*(each.copy() for each in given)))  # type: ignore[no-any-return]


def agrees(attempt: Attempt, user: Candidate) -> bool:
    """Tell whether a backward pass agrees with central differences; used to choose a call mode, never for a verdict.

    With steps of 1e-6 these are right to about 1e-9, and a product of the wrong shape is off by tens of per cent.
    """
    forward, z, da = attempt.mode.forward(user), attempt.z, attempt.da
    steps = 1e-6 * np.eye(z.size).reshape(-1, *z.shape)
    try:
        dz = _called(attempt.mode.backward(user), z, da)
        changes = [np.subtract(_called(forward, z + step), _called(forward, z - step), dtype=float) for step in steps]
        slopes = [np.sum(da * change) / 2e-6 for change in changes]
        return bool(np.allclose(dz.ravel(), slopes, rtol=1e-4, atol=1e-4))
    except CodeError:
        return False
