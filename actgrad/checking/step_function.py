"""Finds a step: a function that is constant between its jumps, as sign and the Heaviside function are."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from actgrad.activations import Array
from actgrad.checking.probing import Forward
from actgrad.errors import CodeError

TRIED = 256
"""At least this many numbers are tried, so that a slope between two flat pieces is not missed. Chosen."""
SMALLEST, LARGEST = 1e-9, 10.0
"""The sizes of the numbers that are tried; then up to the largest of Z if that is larger. Chosen."""
MOVE = 2.0**-7
"""How far numbers are moved, relative to them up to 1: what is rounded to 1/16 or finer moves with them. Chosen."""
JUMPS = 0.1
"""At most this part of the numbers may stand beside a jump. Chosen."""
BESIDE = 2.0**-20
"""A jump this near to z, relative to z, leaves no gradient there: eight spacings of float32. Chosen."""


def is_step(forward: Forward, z: Array) -> bool:
    """Tell whether A moves in jumps only, at Z (n, m) and at numbers of every size, and takes several values."""
    try:
        return _is_constant_in_parts(forward, z) and not _moved(forward, z)[1].any()
    except CodeError:  # it is not defined everywhere
        return False


def _is_constant_in_parts(forward: Forward, z: Array) -> bool:
    """Tell whether A seldom moves with numbers of all sizes, and then jumps, and has several values."""
    generator = np.random.Generator(np.random.PCG64(0))
    values = set[float]()
    for largest in {LARGEST, max(LARGEST, float(np.abs(z).max()))}:
        shape = (-(-TRIED // z.size), *z.shape)
        sizes = 10 ** generator.uniform(np.log10(SMALLEST), np.log10(largest), shape)
        tried = [_moved(forward, each) for each in sizes * generator.choice([-1, 1], shape)]
        moves, slopes = (np.stack([each[i] for each in tried]) for i in range(2))
        if slopes.any() or moves.mean() > JUMPS:
            return False
        values.update(*(np.unique(a).tolist() for _, _, a in tried))
    return len(values) > 1


def _moved(forward: Forward, z: Array) -> tuple[NDArray[np.bool_], NDArray[np.bool_], Array]:
    """Tell where A moves with Z, and where it does so by less under a smaller move, as along a slope; and give A."""
    a, small, large = (forward(z + by * np.clip(z, -1, 1)).copy() for by in (0, MOVE / 1024, MOVE))
    return large != a, (small != a) & (small != large), a


def beside(forward: Forward, z: Array) -> Iterator[Array]:
    """Give A a little above and a little below z."""
    move = BESIDE * np.where(z == 0, BESIDE, np.abs(z))
    return (forward(z + sign * move) for sign in (1, -1))
