"""Finds a step: a function that is constant between its jumps, as sign and the Heaviside function are."""

from collections.abc import Callable

import numpy as np

from actgrad.activations import Array
from actgrad.errors import CodeError

Forward = Callable[[Array], Array]

TRIED = 256
"""At least this many numbers are tried, so that a slope between two flat pieces is not missed. Chosen."""
SMALLEST, LARGEST = 1e-6, 10.0
"""The sizes of the numbers that are tried; then up to the largest of Z if that is larger. Chosen."""
MOVE = 2.0**-7
"""How far numbers are moved, relative to them up to 1: what is rounded to 1/16 or finer moves with them. Chosen."""
JUMPS = 0.1
"""At most this part of the numbers may stand beside a jump. Chosen."""


def is_step(forward: Forward, z: Array) -> bool:
    """Tell whether A moves in jumps only, at Z (n, m) and at numbers of every size, and takes several values."""
    try:
        return _is_constant_in_parts(forward, z) and _jumps_only(forward, z)
    except CodeError:  # it is not defined everywhere
        return False


def _jumps_only(forward: Forward, z: Array) -> bool:
    """Tell whether A moves by nothing or by as much under a small move of Z as under a large one: it has no slope."""
    a, small, large = (_moved(forward, z, by) for by in (0, MOVE / 1024, MOVE))
    return bool(((small != a) & (small != large)).mean() <= JUMPS)


def _is_constant_in_parts(forward: Forward, z: Array) -> bool:
    """Tell whether A seldom moves with numbers of all sizes, and has several values."""
    generator = np.random.Generator(np.random.PCG64(0))
    values = set[float]()
    for largest in {LARGEST, max(LARGEST, float(np.abs(z).max()))}:
        shape = (-(-TRIED // z.size), *z.shape)
        sizes = 10 ** generator.uniform(np.log10(SMALLEST), np.log10(largest), shape)
        tried = sizes * generator.choice([-1, 1], shape)
        a, moved = (np.stack([_moved(forward, each, by) for each in tried]) for by in (0, MOVE))
        if (a != moved).mean() > JUMPS:
            return False
        values.update(np.unique(a).tolist())
    return len(values) > 1


def _moved(forward: Forward, z: Array, by: float) -> Array:
    """Give A of Z moved by this part of it, or by this where it is above 1."""
    return forward(z + by * np.clip(z, -1, 1)).copy()
