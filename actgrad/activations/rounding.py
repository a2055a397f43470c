"""Arithmetic that loses no digits: passes in float64, and sums and quotients together with their rounding error."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

import numpy as np

from actgrad.activations.structure import Array

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


def two_sum(x: Array, y: Array) -> tuple[Array, Array]:
    """Give x + y rounded, and the rounding error: together they are the exact sum (Knuth)."""
    total = x + y
    of_y = total - x
    return total, (x - (total - of_y)) + (y - of_y)


def short(x: Array) -> tuple[Array, Array]:
    """Split x, below 2^996, into its leading 26 bits and the rest (Veltkamp); a product of two such is exact."""
    wide = (2.0**27 + 1) * x
    head = wide - (wide - x)
    return head, x - head


def column_sums(terms: Array, errors: Array) -> tuple[Array, Array]:
    """Sum terms + errors (n, m) over each column in twice the precision: (m,) in two parts.

    Halves go onto halves, so that neither n nor the layout in memory shows in the result.
    """
    while (n := len(terms)) > 1:
        half = n // 2
        sums, lost = two_sum(terms[:half], terms[half : 2 * half])
        lost += errors[:half] + errors[half : 2 * half]
        if n % 2:
            sums[0], last = two_sum(sums[0], terms[-1])
            lost[0] += errors[-1] + last
        terms, errors = sums, lost
    return two_sum(terms[0], errors[0])


def reciprocal(high: Array, low: Array) -> tuple[Array, Array]:
    """Give 1 / (high + low) in two parts, the first with 26 bits."""
    first, second = short(high)
    whole = 1 / high
    head, _ = short(whole)
    return head, whole * (((1 - head * first) - head * second) - head * low)
