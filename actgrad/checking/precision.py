"""In which precision a forward pass computes, whatever dtype it gives back.

That shows in its numbers: in how short they are, and in whether they stay the same when Z is rounded.
"""

from collections.abc import Callable

import numpy as np

from actgrad.activations import Array
from actgrad.checking.differences import EPS

NARROW_DTYPES = (("float16", 6), ("float32", 12))
"""Narrow dtypes, each with the bits of a short number: 0.5 and 3 fit in every dtype, whatever computed them.

About half of the dtype's own bits. A float64 of more bits fits in float32 by chance in one of 2²⁹ cases.
"""
GOOD_PART = 0.25
"""If a quarter of the entries show a narrow dtype, the forward computes in it: branches leave others out. Chosen."""


def tamed(forward: Callable[[Array], Array], z: Array) -> tuple[Array, Array]:
    """Give Z scaled into [−1, 1], where few functions are saturated, and A there."""
    tame = z / (1.1 * max(1.0, float(np.abs(z).max())))  # by no power of two, so that short numbers do not stay short
    return tame, forward(tame.copy()).copy()


def eps_inside(forward: Callable[[Array], Array], z: Array, tame: Array, tame_a: Array) -> float:
    """Give the eps of the dtype in which a forward computes, whatever dtype it gives back; `tame` is from `tamed`.

    Narrow results are exact in a narrow dtype though Z is not; a forward that rounds its input gives the same result
    for Z rounded. Saturated entries, such as 0 and 1, show neither; at Z scaled into [−1, 1] they do.
    """
    return max(eps_of_results(z, forward(z.copy())), eps_of_results(tame, tame_a), _eps_of_input(forward, tame, tame_a))


def eps_of_results(z: Array, a: Array) -> float:
    """Give the eps of the narrowest dtype that holds every entry of A exactly, though it does not hold those of Z.

    An entry that is a few spacings of z tells nothing: as a difference of z and a constant it is short in any dtype.
    """
    known = np.isfinite(a)
    for dtype, bits in NARROW_DTYPES:
        eps = float(np.finfo(dtype).eps)
        with np.errstate(all="ignore"):
            fits = a.astype(dtype).astype(float) == a
            significant = fits & ~_is_short(a, bits) & (np.abs(a) > np.spacing(np.abs(z)) / eps)
            significant &= z.astype(dtype).astype(float) != z
        if (fits | ~known).all() and (significant & known).any():
            return eps
    return EPS


def _eps_of_input(forward: Callable[[Array], Array], z: Array, a: Array) -> float:
    """Give the eps of the narrow dtype to which a forward rounds a good part of Z, whatever it computes from that.

    There it gives the same for Z rounded to that dtype, and something else for the numbers next to it.
    """
    some = np.random.Generator(np.random.PCG64(0)).choice([-5, -4, -3, 3, 4, 5], z.shape)
    found = EPS
    for dtype, _ in reversed(NARROW_DTYPES):
        eps = float(np.finfo(dtype).eps)
        rounded = z.astype(dtype).astype(float)
        same = (forward(rounded.copy()) == a) & (rounded != z)
        if same.mean() < GOOD_PART:
            return found
        if (same & (forward(rounded * (1 + some * eps)) != a)).mean() >= GOOD_PART:
            found = eps
    return found


def _is_short(a: Array, bits: int) -> Array:
    """Tell which numbers have at most this many significant bits."""
    mantissa = np.frexp(a)[0] * 2.0**bits
    return np.asarray(mantissa == np.round(mantissa))
