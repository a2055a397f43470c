"""Arithmetic that loses no digits: passes in float64, sums with their rounding error, quotients that do not cancel."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

import numpy as np

from actgrad.activations.activation import Array

Pass = TypeVar("Pass", bound=Callable[..., Array])


def in_float64(run: Pass) -> Pass:
    """Make a pass that works in float64 on C-ordered matrices and rounds its result once to the dtype of Z.

    So float32 is as exact as float64, and the memory layout of the input changes no bit of the result. An underflow is
    expected where a result is small; an operation is invalid only at infinities without a limit, where NaN is right.
    """

    @wraps(run)
    def wrapped(z: Array, *da: Array) -> Array:
        with np.errstate(under="ignore", invalid="ignore"):
            result = run(*(x.astype(np.float64, order="C", copy=False) for x in (z, *da)))
            return result.astype(z.dtype, copy=False)

    return wrapped  # type: ignore[return-value]


def over_cosh_squared(x: Array, z: Array) -> Array:
    """Give x / cosh²(z), where cosh²(z) = (exp(2|z|) + 2 + exp(−2|z|)) / 4 has nothing in it that cancels.

    Beyond |z| = 350 cosh² may overflow while x / cosh² does not: there it is x ⋅ 2exp(−|z|) ⋅ 2exp(−|z|).
    """
    size = np.abs(z)
    power = np.exp(2 * np.minimum(size, 350))
    result: Array = x / (0.25 * (power + (2 + 1 / power)))
    far = size > 350
    if far.any():
        # Never 0 at a finite z, so that an infinite x stays infinite.
        tail = 2 * np.exp(-np.where(np.isinf(size[far]), np.inf, np.minimum(size[far], 740)))
        result[far] = x[far] * tail * tail
    return result


def two_sum(x: Array, y: Array) -> tuple[Array, Array]:
    """Give x + y rounded, and the rounding error: together they are the exact sum (Knuth)."""
    total = x + y
    of_y = total - x
    return total, (x - (total - of_y)) + (y - of_y)


def column_sums(terms: Array) -> Array:
    """Sum each column as if in twice the precision, halves onto halves, so that neither n nor the layout shows in it.

    `terms` (n, m) is used up; gives (m,).
    """
    errors = np.zeros_like(terms)
    while (n := len(terms)) > 1:
        half = n // 2
        if n % 2:
            terms[0], error = two_sum(terms[0], terms[-1])
            errors[0] += errors[-1] + error
        terms, error = two_sum(terms[:half], terms[half : 2 * half])
        errors = errors[:half] + errors[half : 2 * half] + error
    total: Array = terms[0] + errors[0]
    return total
