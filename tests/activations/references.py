"""What the activations and their gradients are, to 60 digits, and how far a computed matrix is from it."""

from collections.abc import Callable, Sequence

import mpmath
import numpy as np
from hypothesis import settings

from actgrad.activations import Array

SEARCH = settings(max_examples=40, deadline=None, derandomize=True)
"""How long hypothesis looks: the same numbers in every run."""

CONTEXT = mpmath.mp.clone()
CONTEXT.dps = 60
Number = mpmath.mpf


def _relu(z: Number, da: Number) -> tuple[Number, Number]:
    return (z, da) if z > 0 else (CONTEXT.zero, CONTEXT.zero)


def _sigmoid(z: Number, da: Number) -> tuple[Number, Number]:
    small = CONTEXT.exp(-abs(z))
    return (1 if z >= 0 else small) / (1 + small), da * small / (1 + small) ** 2


def _tanh(z: Number, da: Number) -> tuple[Number, Number]:
    small = CONTEXT.exp(-2 * abs(z))
    return CONTEXT.tanh(z), da * 4 * small / (1 + small) ** 2


ELEMENTWISE: dict[str, Callable[[Number, Number], tuple[Number, Number]]] = {
    "relu": _relu,
    "sigmoid": _sigmoid,
    "tanh": _tanh,
}
"""a and dJ/dz of z and dJ/da, for the activation of each name."""


def numbers(values: Sequence[float] | Array) -> list[Number]:
    """Give floats as they are, to the last bit."""
    return [CONTEXT.mpf(float(value)) for value in values]


def softmax(z: Array, da: Array) -> tuple[list[Number], list[Number], list[Number]]:
    """Give A, dJ/dZ and the scale of its error, A_j Σ_p A_p |dA_j − dA_p|, of one short column."""
    exact_z, exact_da = numbers(z), numbers(da)
    largest = max(exact_z)
    e = [CONTEXT.exp(each - largest) for each in exact_z]
    total = CONTEXT.fsum(e)
    a = [each / total for each in e]
    apart = [[own - other for other in exact_da] for own in exact_da]
    dz = [own * CONTEXT.fdot(a, row) for own, row in zip(a, apart, strict=True)]
    scale = [own * CONTEXT.fdot(a, map(abs, row)) for own, row in zip(a, apart, strict=True)]
    return a, dz, scale


def tall_softmax(z: Array, da: Array, rows: Array) -> tuple[list[Number], list[Number], list[Number]]:
    """Give the same at some rows of a tall column, in which few z differ and dJ/dA are multiples of 2^−20.

    So each z needs one exponential, and float64 sums the dJ/dA of equal z exactly, less that at the largest z, in
    which 60 digits may not be enough for what the others weigh. The scale has 15 digits.
    """
    distinct, which, counts = np.unique(z, return_inverse=True, return_counts=True)
    exact_z = numbers(distinct)
    e = [CONTEXT.exp(each - exact_z[-1]) for each in exact_z]
    total = CONTEXT.fsum(each * int(count) for each, count in zip(e, counts, strict=True))
    shifted = da - da[np.argmax(z)]
    upstream = numbers(np.bincount(which, weights=shifted))
    mean = CONTEXT.fsum(each * part for each, part in zip(e, upstream, strict=True)) / total
    whole = np.array([float(each / total) for each in e])[which]
    a = [e[which[row]] / total for row in rows]
    dz = [own * (CONTEXT.mpf(float(shifted[row])) - mean) for own, row in zip(a, rows, strict=True)]
    scale = [own * float(whole @ np.abs(da - da[row])) for own, row in zip(a, rows, strict=True)]
    return a, dz, scale


def spacings(computed: Sequence[float] | Array, exact: Sequence[Number], dtype: type) -> list[float]:
    """Give how far each number is from the exact one, in spacings of the dtype there (ulp); inf for NaN."""
    info = np.finfo(dtype)
    apart = []
    for value, true in zip(computed, exact, strict=True):
        exponent = max(CONTEXT.frexp(true)[1] - 1, int(info.minexp)) if true else int(info.minexp)
        far = abs(CONTEXT.mpf(float(value)) - true) * CONTEXT.mpf(2) ** (info.nmant - exponent)
        apart.append(float(far) if np.isfinite(value) else float("inf"))
    return apart


def is_below_normal(exact: Number, dtype: type) -> bool:
    """Tell whether a number is under the smallest that has all its digits."""
    return bool(abs(exact) < float(np.finfo(dtype).tiny))


def misses(computed: Sequence[float] | Array, exact: Sequence[Number], dtype: type, ulp: float = 4) -> list[str]:
    """Tell which numbers are neither within so many ulp nor, below the normal range, within one spacing."""
    return [
        f"{value!r} is {far:.2f} spacings from {CONTEXT.nstr(true, 20)}"
        for value, true, far in zip(computed, exact, spacings(computed, exact, dtype), strict=True)
        if far > (1 if is_below_normal(true, dtype) else ulp)
    ]


def softmax_misses(dz: Array, exact: Sequence[Number], scale: Sequence[Number], dtype: type) -> list[str]:
    """Tell which dJ/dZ are neither within 8 eps of their scale nor within one spacing of the smallest number."""
    info = np.finfo(dtype)
    smallest = float(info.smallest_subnormal)
    return [
        f"{value!r} is not {CONTEXT.nstr(true, 20)} within 8 eps of {CONTEXT.nstr(of, 3)}"
        for value, true, of in zip(dz, exact, scale, strict=True)
        if not abs(CONTEXT.mpf(float(value)) - true) <= max(8 * float(info.eps) * of, smallest)
    ]
