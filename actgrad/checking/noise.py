"""The noise of a forward pass, from its own changes: rounding at the finest steps, treads, cancelled tails, jumps."""

import numpy as np

from actgrad.activations import Array
from actgrad.checking.extrapolation import FINEST, neighbourly
from actgrad.checking.tables import Table

TREADS = 3
"""How many steps wider than a tread still show its height: a finer one may fall between two jumps."""
JUMP = 1e-3
"""Far more than a tread of single precision, far less than a step that anyone would make on purpose."""
SUDDEN = 100.0
"""A smooth function leaves a line by at most 29 times the rounding at the first of these steps where one can see it."""
BARELY = 1e-8
CANCELLED = 64.0
CLIMB = 30.0
"""How many treads a staircase must climb over the widest step, so that an oscillation is not taken for one."""


def departure(h: Array, change: Array) -> Array:
    """Give the largest departure of the finest changes on one side from a straight line: the forward's noise."""
    off = np.abs(change[-FINEST:] - change[-FINEST] / h[-FINEST] * h[-FINEST:])
    return np.asarray(np.max(np.where(np.isfinite(off), off, 0), axis=0))


def cancelled(table: Table) -> Array:
    """Give the noise (N) of a tail in which the forward cancels, so that few treads of rounding are left; else 0.

    There a straight line breaks off suddenly, on both sides, by no more than rounding beside 1 explains. A smooth
    function leaves a line gradually, and a kink breaks it on one side. Where no tread is left, all fine changes are 0,
    but the first that is not is too small for a kink.
    """
    sides = ((table.h_right, table.right), (table.h_left, table.left))
    right, left = (_break(h, change, table.floor) for h, change in sides)
    larger = np.maximum(right, left)
    unit = np.finfo(float).eps * table.unit * (1 + 4 * table.h_right[0])
    few = (np.minimum(right, left) > 0) & (larger <= CANCELLED * unit)
    still = (table.right[-FINEST] == 0) & (table.left[-FINEST] == 0)
    none = still & (larger > 0) & (larger <= BARELY * table.unit)
    return np.where(few, larger, np.where(none, unit, 0))


def _break(h: Array, change: Array, floor: Array) -> Array:
    """Give by how much one side leaves the line of its finest steps where it first does, 0 if that is not sudden."""
    off = np.abs(change - change[-FINEST] / h[-FINEST] * h)
    rounding = 4 * floor * (1 + h / h[-FINEST])
    apart = off > rounding
    first = len(h) - 1 - np.argmax(apart[::-1], axis=0)[None]
    jump, least = np.take_along_axis(off, first, 0)[0], np.take_along_axis(rounding, first, 0)[0]
    return np.where(apart.any(axis=0) & (jump > SUDDEN * least), jump, 0)


def staircase(table: Table) -> Array:
    """Give the height of the treads (N) of a forward that is a staircase at fine steps, 0 where it is none.

    A function that is exactly straight at fine steps and something else at wide ones is either near a kink or made of
    treads (single precision inside, a cancelled tail). Near a kink one side tells the fine story at wide steps too.
    """
    width = table.h_right + table.h_left
    noise = np.maximum(departure(table.h_right, table.right), departure(table.h_left, table.left))
    ratio, rounding = (table.right + table.left) / width, 2 * noise / width
    fine = ratio[-FINEST]
    coarse = _before(np.abs(ratio - fine) > rounding + rounding[-FINEST])
    wide = neighbourly(np.where(coarse, ratio, np.nan), (width / 2) ** 2)
    gap = np.abs(wide.value - fine)
    off = np.maximum(np.abs(table.right - wide.value * table.h_right), np.abs(table.left - wide.value * table.h_left))
    off = np.where(np.isfinite(off), off, 0)
    far = np.concatenate([coarse[TREADS:], np.zeros_like(coarse[:TREADS])])
    tread = np.max(np.where(far, 0, off), axis=0)
    follows = off <= 3 * tread + 0.5 * np.abs(wide.value) * width
    close = width < 0.01 * width[0]
    two_stories = np.abs(wide.value) * width[0] > CLIMB * tread
    two_stories &= (follows | ~close).all(axis=0) & (gap > 3 * rounding[-FINEST]) & (gap > 4 * wide.bound)
    for h, change in ((table.h_right, table.right), (table.h_left, table.left)):
        side = neighbourly(np.where(coarse, change / h, np.nan), h)
        two_stories &= np.abs(side.value - fine) > gap / 2
        # Against the noise that is met, not the least there can be: treads of a hidden sum are smaller than A's own.
        two_stories &= _break(h, change, departure(h, change)) > 0
    return np.where(two_stories, 2 * tread, 0)


def _before(differs: Array) -> Array:
    """Mark each step from the widest down to the last that differs."""
    return np.asarray(np.logical_or.accumulate(differs[::-1], axis=0)[::-1])


def jumps(table: Table) -> Array:
    """Tell where the finest step alone takes the function a long way: it is not continuous there."""
    change = np.maximum(np.abs(table.right), np.abs(table.left))
    largest = np.max(np.where(np.isfinite(change), change, 0), axis=0)
    return np.asarray(change[-1] > JUMP * np.maximum(table.size, largest))
