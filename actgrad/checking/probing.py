"""Finds which entries of Z an entry of A depends on: many entries are perturbed at once, and outputs are compared."""

from collections.abc import Callable
from functools import cache
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from actgrad.activations import Array, Structure

Forward = Callable[[Array], Array]

LENGTH = 10
"""Passes at each size of perturbation; each group of entries is perturbed in five of them.

Which five is a pattern of ten bits, another one for each group. Of two different patterns with five ones, each has a 1
where the other has a 0: so each group is perturbed at least once while the other is not. There are C(10, 5) = 252.
"""
SIZES = (0.01, 1.5)
"""Sizes of perturbations, in units of 1 + |z|: one too small to saturate, one that leaves a flat piece. Chosen."""
LARGE = 1 << 16
"""In a matrix of more entries the two sizes alternate, and it is computed in parts where possible. Chosen."""
TOLERANCE = 8 * np.finfo(float).eps
"""A relative change below this is rounding, as where a softmax subtracts another maximum. Chosen."""


def probe(forward: Forward, z: Array, a: Array) -> Structure:
    """Give the narrowest structure that holds at Z (n, m), where `a` is forward(z)."""
    n, m = z.shape
    if _holds(forward, z, a, np.arange(n * m).reshape(n, m)):
        return Structure.ELEMENTWISE
    if _holds(forward, z, a, np.tile(np.arange(m), (n, 1))) and m > 1:
        return Structure.COLUMNWISE
    if _holds(forward, z, a, np.tile(np.arange(n)[:, None], (1, m))) and n > 1:
        return Structure.ROWWISE
    return _narrowest_of_vector(n, m)


def _narrowest_of_vector(n: int, m: int) -> Structure:
    if m == 1 and n > 1:
        return Structure.COLUMNWISE
    return Structure.ROWWISE if n == 1 else Structure.DENSE


def _holds(forward: Forward, z: Array, a: Array, group: NDArray[np.int64]) -> bool:
    """Tell whether no entry of A changes when only entries of Z in other groups are perturbed."""
    if group.max() == 0:
        return True
    generator = np.random.Generator(np.random.PCG64(0))
    patterns = _patterns(int(group.max()) + 1, generator)
    drawn = generator.uniform(-1, 1, z.shape)
    move = (1 + np.abs(z)) * (drawn + np.copysign(0.5, drawn))
    perturbed = [z + size * move for size in SIZES]
    for bit in range(LENGTH):
        moved = patterns[:, bit][group]
        for new_z in perturbed if z.size <= LARGE else perturbed[bit % 2 :][:1]:
            new_a = forward(np.where(moved, new_z, z))
            if not np.isnan(new_a).all() and _changes(new_a, a, moved):  # NaN: outside the domain
                return False
    return True


def _patterns(count: int, generator: np.random.Generator) -> NDArray[np.bool_]:
    """Give each group a pattern with as many ones as zeros; different ones as long as new_z are enough."""
    every = _all_patterns()
    order = generator.permutation(comb(LENGTH, LENGTH // 2))
    if count > len(order):
        order = generator.integers(len(order), size=count)
    return np.asarray(every[order[:count]])


@cache
def _all_patterns() -> NDArray[np.bool_]:
    return np.array([[bit in ones for bit in range(LENGTH)] for ones in combinations(range(LENGTH), LENGTH // 2)])


def _changes(new: Array, old: Array, moved: NDArray[np.bool_]) -> bool:
    same = (new == old) | moved
    if same.all():
        return False
    return not (same | (np.abs(new - old) <= TOLERANCE * np.abs(old)) | (np.isnan(new) & np.isnan(old))).all()
