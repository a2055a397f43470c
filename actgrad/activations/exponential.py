"""The exponential in about 60 bits, for sums of exponentials and for tails near the end of the range."""

from math import isqrt

import numpy as np

from actgrad.activations.rounding import short
from actgrad.activations.structure import Array

# ln 2 / 64 in two parts, the first with so few bits that its product with an index is exact.
STEP, STEP_REST = float.fromhex("0x1.62e42fef80000p-7"), float.fromhex("0x1.1cf79abc9e3b4p-42")


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
