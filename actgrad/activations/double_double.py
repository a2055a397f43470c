"""Arithmetic in about twice the precision, for passes that lose no digits: sums, quotients, and the exponential."""

from collections.abc import Callable
from functools import wraps
from math import isqrt
from typing import TypeVar

import numpy as np

from actgrad.activations.structure import Array

Pass = TypeVar("Pass", bound=Callable[..., Array])

# ln 2 / 64 in two parts, the first with so few bits that its product with an index is exact.
STEP, STEP_REST = float.fromhex("0x1.62e42fef80000p-7"), float.fromhex("0x1.1cf79abc9e3b4p-42")


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


def _powers() -> tuple[Array, Array]:
    """Give 2^(j/64) for j below 64 in two parts, the first with 26 bits, from whole numbers of 120 bits."""
    root = 2 << 120
    for _ in range(6):
        root = isqrt(root << 120)
    powers = [1 << 120]
    for _ in range(63):
        powers.append(powers[-1] * root >> 120)
    heads = [power >> 95 << 95 for power in powers]
    rests = [(power - head) / 2**120 for power, head in zip(powers, heads, strict=True)]
    return np.array(heads, dtype=object).astype(np.float64) / 2.0**120, np.array(rests)


HEADS, RESTS = _powers()


def exponential(y: Array, rest: Array | float = 0.0) -> tuple[Array, Array, Array]:
    """Give exp(y + rest) for y in [−2000, 0] and a tiny rest as (head + tail) · 2^exponent, within 2^−59 of it.

    The head has 26 bits, so that its product with another such number is exact; the tail is below 2^−6.
    """
    index = np.rint(y * (1 / STEP))
    of_index = np.fmax(-index, 0).astype(np.intp)
    exact, rest = y - index * STEP, rest - index * STEP_REST
    r = exact + rest
    curve = r * r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720)))))
    head, below = HEADS[-of_index & 63], RESTS[-of_index & 63]
    return head, head * exact + (head * (rest + curve) + below * (1 + (r + curve))), -of_index >> 6


def _tail(x: Array, size: Array) -> Array:
    """Give 4x · exp(−2 size), rounded once, and once more where it is below the normal range."""
    mantissa, scale = np.frexp(x)
    first, second = short(mantissa)
    head, tail, exponent = exponential(-2 * np.minimum(size, 800))
    product = np.ldexp(first * head + (second * head + mantissa * tail), scale + exponent.astype(np.intc) + 2)
    return np.where(np.isinf(x), x * np.isfinite(size), product)


def over_cosh_squared(x: Array, z: Array) -> Array:
    """Give x / cosh²(z), where cosh²(z) = (exp(2|z|) + 2 + exp(−2|z|)) / 4 has nothing in it that cancels.

    Beyond |z| = 350, where cosh² may overflow though x / cosh² does not underflow, it is 4x · exp(−2|z|).
    """
    size = np.abs(z)
    power = np.exp(2 * np.minimum(size, 350))
    result: Array = x / (0.25 * (power + (2 + 1 / power)))
    far = size > 350
    if far.any():
        result[far] = _tail(x[far], size[far])
    return result
