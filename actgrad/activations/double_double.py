"""Sums, quotients and the exponential in about twice the precision of float64.

A number in two parts is the unevaluated sum of two float64 numbers, the second much smaller than the first.
"""

from collections.abc import Callable
from functools import wraps
from math import isqrt
from typing import TypeVar

import numpy as np

from actgrad.activations.structure import Array

Pass = TypeVar("Pass", bound=Callable[..., Array])

# ln 2 / 64 in two parts. The first ends in 19 zero bits, so that its product with an index up to 2^19 is exact.
STEP, STEP_REST = float.fromhex("0x1.62e42fef80000p-7"), float.fromhex("0x1.1cf79abc9e3b4p-42")


def in_float64(run: Pass) -> Pass:
    """Make a pass that works in float64 on C-ordered matrices and rounds its result once to the dtype of Z.

    So a float32 result is the float64 one rounded, and the memory layout of the input changes no bit of it. NumPy's
    warnings are off: an underflow is right where a result is small, and an invalid operation occurs only at infinities
    without a limit, where NaN is the right result.
    """

    @wraps(run)
    def wrapped(z: Array, *da: Array) -> Array:
        with np.errstate(under="ignore", invalid="ignore"):
            result = run(*(x.astype(np.float64, order="C", copy=False) for x in (z, *da)))
            return result.astype(z.dtype, copy=False)

    return wrapped  # type: ignore[return-value]


def two_sum(x: Array, y: Array) -> tuple[Array, Array]:
    """Give x + y rounded, and its rounding error; the two add up to the exact sum (Knuth's TwoSum)."""
    total = x + y
    of_y = total - x
    return total, (x - (total - of_y)) + (y - of_y)


def short(x: Array) -> tuple[Array, Array]:
    """Split x, |x| < 2^996, into its leading 26 bits and the rest (Veltkamp); a product of two such parts is exact."""
    wide = (2.0**27 + 1) * x
    head = wide - (wide - x)
    return head, x - head


def column_sums(terms: Array, errors: Array) -> tuple[Array, Array]:
    """Sum terms + errors (n, m) over each column in twice the precision: (m,) in two parts.

    The lower half of the rows is added to the upper half until one row is left, so that the error grows only with
    log n, and the order of the additions does not depend on the layout in memory.
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
    """Give 1 / (high + low) in two parts, the first of 26 bits."""
    first, second = short(high)
    whole = 1 / high
    head, _ = short(whole)
    return head, whole * (((1 - head * first) - head * second) - head * low)


def _powers() -> tuple[Array, Array]:
    """Give 2^(j/64), j = 0, …, 63, in two parts, the first of 26 bits; computed with integers in units of 2^−120."""
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
    """Give exp(y + rest) for y in [−2000, 0] and a tiny rest as (head + tail) · 2^exponent, relative error below 2^−59.

    exp(y) = 2^(index/64) · exp(r) with |r| ≤ ln 2 / 128: a table gives the first factor, a Taylor series the second.
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
    """Give 4x · exp(−2 size), which is x / cosh²(size) for a large size; rounded once, twice where it is subnormal."""
    mantissa, scale = np.frexp(x)
    first, second = short(mantissa)
    head, tail, exponent = exponential(-2 * np.minimum(size, 800))
    product = np.ldexp(first * head + (second * head + mantissa * tail), scale + exponent.astype(np.intc) + 2)
    return np.where(np.isinf(x), x * np.isfinite(size), product)


def over_cosh_squared(x: Array, z: Array) -> Array:
    """Give x / cosh²(z), with cosh²(z) = (exp(2|z|) + 2 + exp(−2|z|)) / 4, a sum of positive terms that cannot cancel.

    Beyond |z| = 350, cosh² nears overflow while x / cosh² may still be a normal number; there it is 4x · exp(−2|z|).
    """
    size = np.abs(z)
    power = np.exp(2 * np.minimum(size, 350))
    result: Array = x / (0.25 * (power + (2 + 1 / power)))
    far = size > 350
    if far.any():
        result[far] = _tail(x[far], size[far])
    return result
