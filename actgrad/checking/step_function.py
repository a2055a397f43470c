"""Whether a function is a step: constant between its jumps, as sign and the Heaviside function are."""

import numpy as np

from actgrad import passes
from actgrad.activations import Activation, Array
from actgrad.checking.comparison import Numerical
from actgrad.checking.side_effects import quietly
from actgrad.errors import CodeError

TRIED = 256
"""At least this many numbers are tried, so that a slope between two flat pieces is not missed. Chosen."""
SMALLEST, LARGEST = 0.01, 10.0
"""The sizes of the numbers that are tried; up to the largest of Z if that is larger. Chosen."""
MOVE = 2.0**-12
"""Each is moved by this part of it: more than the spacing of single precision, less than half precision's. Chosen."""
JUMPS = 0.1
"""At most this part of the numbers may stand beside a jump. Chosen."""


def is_step(activation: Activation, z: Array, numerical: Numerical) -> bool:
    """Tell whether A, which does not move with Z (n, m) here, moves nowhere but in jumps, and takes several values."""
    somewhere = np.isfinite(numerical.bound)
    if not somewhere.any() or numerical.dz[somewhere].any():
        return False
    generator = np.random.Generator(np.random.PCG64(0))
    low, high = np.log10([SMALLEST, max(LARGEST, float(np.abs(z).max()))])
    values, moved, tried = set[float](), 0, 0
    while tried < TRIED:
        other = 10 ** generator.uniform(low, high, z.shape) * generator.choice([-1, 1], z.shape)
        try:
            with quietly():
                a, *others = (passes.forward(activation, other * factor) for factor in (1, 1 + MOVE, 1 - MOVE))
        except CodeError:  # it is not defined everywhere
            return False
        values.update(np.unique(a).tolist())
        moved += int(np.any([each != a for each in others], axis=0).sum())
        tried += z.size
    return len(values) > 1 and moved <= JUMPS * tried
