"""Finds which entries of Z an entry of A depends on, by moving many entries at once and looking which outputs move."""

from collections.abc import Callable
from functools import cache
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from actgrad.activations import Array, Structure

Forward = Callable[[Array], Array]

LENGTH = 10
"""Passes at each size of move.

Each group is moved in five of them, by its own word of ten bits. Of any two of the C(10, 5) = 252 words each has a 1
where the other has a 0, so that each group is moved at least once while the other is not.
"""
SIZES = (0.01, 1.5)
"""A small move, which saturates nothing, and a large one, which leaves a flat piece; in units of 1 + |z|."""
LARGE = 1 << 16
"""Entries above which a matrix is large: the sizes take turns, and what can be is run in parts, to bound the memory."""
TOLERANCE = 8 * np.finfo(float).eps
"""An output that moves by less has only been rounded otherwise, as after a shift by the largest entry."""


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
    """Tell whether no output moves when only entries of other groups are moved."""
    if group.max() == 0:
        return True
    generator = np.random.Generator(np.random.PCG64(0))
    words = _words(int(group.max()) + 1, generator)
    drawn = generator.uniform(-1, 1, z.shape)
    move = (1 + np.abs(z)) * (drawn + np.copysign(0.5, drawn))
    away = [z + size * move for size in SIZES]
    for bit in range(LENGTH):
        moved = words[:, bit][group]
        for there in away if z.size <= LARGE else away[bit % 2 :][:1]:
            if _moves(forward(np.where(moved, there, z)), a, moved):
                return False
    return True


def _words(count: int, generator: np.random.Generator) -> NDArray[np.bool_]:
    """Give each group a word with as many ones as zeros, distinct ones while there are enough."""
    every = _every_word()
    order = generator.permutation(comb(LENGTH, LENGTH // 2))
    if count > len(order):
        order = generator.integers(len(order), size=count)
    return np.asarray(every[order[:count]])


@cache
def _every_word() -> NDArray[np.bool_]:
    return np.array([[bit in ones for bit in range(LENGTH)] for ones in combinations(range(LENGTH), LENGTH // 2)])


def _moves(new: Array, old: Array, moved: NDArray[np.bool_]) -> bool:
    same = (new == old) | moved
    if same.all():
        return False
    return not (same | (np.abs(new - old) <= TOLERANCE * np.abs(old)) | (np.isnan(new) & np.isnan(old))).all()
