"""In which precision a forward pass computes, whatever dtype it gives back, and whether it is constant but for jumps.

Both show in its numbers: in how short they are, and in where they stay the same when Z moves a little.
"""

from collections.abc import Callable, Iterator

import numpy as np

from actgrad.activations import Array
from actgrad.checking.differences import EPS
from actgrad.checking.noise import JUMP

NARROW_DTYPES = (("float16", 6), ("float32", 12))
"""Narrow dtypes, each with the bits of a short number: 0.5 and 3 fit in every dtype, whatever computed them.

About half of the dtype's own bits. A float64 of more bits fits in float32 by chance in one of 2²⁹ cases.
"""
GOOD_PART = 0.25
"""If a quarter of the entries show a narrow dtype, the forward computes in it: branches leave others out. Chosen."""
SCALES = 31
"""A step is as flat at Z scaled by 1 to 2⁻³⁰, where a sigmoid of a billion z still rises. Chosen."""
LEVELS = 3
"""A step has at most this many values near 0, as sign and round have there. Chosen."""
BESIDE = 2.0**-20
"""How far a step is looked at beside z, relative to z: eight spacings of float32. Chosen."""


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


def is_step(forward: Callable[[Array], Array], z: Array, tame: Array, tame_a: Array) -> bool:
    """Tell whether a forward is constant between jumps: flat at Z and at Z scaled down, with few values, not one.

    A saturated function is flat at Z as well, but rises near 0, and one that rounds its result has many values there.
    """
    if not _flat_or_jumps(forward, tame, tame_a, float(np.abs(tame_a).max())) or np.unique(z).size <= LEVELS:
        return False
    a, values = forward(z.copy()).copy(), {*np.unique(tame_a)}
    size = float(np.abs(tame_a if tame_a.any() else a).max())
    if not _flat_or_jumps(forward, z, a, size):
        return False
    several = bool((a != tame_a.flat[0]).any())
    for scale in 2.0 ** -np.arange(5, SCALES, 5):
        a = forward(scale * tame).copy()
        values.update(np.unique(a))
        if not _flat_or_jumps(forward, scale * tame, a, size):
            return False
    return len(values) <= LEVELS and (several or len(values) > 1)


def _flat_or_jumps(forward: Callable[[Array], Array], z: Array, a: Array, size: float) -> bool:
    """Tell whether a little beside z every entry of A, which is forward(z), is the same or another one altogether."""
    changes = (np.abs(new - a) for new in beside(forward, z))
    return all(bool(((change == 0) | (change > JUMP * size)).all()) for change in changes)


def beside(forward: Callable[[Array], Array], z: Array) -> Iterator[Array]:
    """Give A a little above and a little below z."""
    move = BESIDE * np.where(z == 0, BESIDE, np.abs(z))
    return (forward(z + sign * move) for sign in (1, -1))
