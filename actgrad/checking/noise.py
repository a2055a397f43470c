"""How exact a forward pass is, estimated from its differences: rounding, single precision, cancellation, jumps.

Over the finest steps a smooth function is a straight line, so that the distance from that line is noise (after
Moré and Wild, "Estimating Computational Noise", SIAM J. Sci. Comput. 33, 2011, who take higher differences for it).
"""

import numpy as np
from numpy.typing import NDArray

from actgrad.activations import Array
from actgrad.checking.differences import EPS, FINE_STEPS, Differences, coarse_estimate

TOLERANCE = EPS**0.5
"""A bound below this part of the gradient settles an entry: it is the default tolerance in float64."""
SUDDEN = 100.0
"""A departure from the tangent by more than this many roundings, at the first step that shows one, is no curvature.

A smooth function departs by h². Neighbouring steps differ 5.4-fold, so that at the first step where the departure is
larger than the rounding it is at most 5.4² = 29 times as large; on the close ladder of a small entry, 39 times.
"""
CANCELLED = 64.0
"""The noise of a cancelled tail is at most this many roundings of a number near 1. Chosen, tested by test_bound.py."""
LEAST_KINK = 1e-8
"""A first difference below this part of A's size is a rounding step and not a kink. Chosen."""
OFFSET = 3
"""Coarse steps within this many places of the finest coarse one may still end on the same stair. Chosen."""
CLIMB = 30.0
"""A staircase rises by this many stairs over the widest step; a function that rises by fewer oscillates. Chosen."""
JUMP = 1e-3
"""A change over the finest step by this part of A's size is a jump. Chosen, well above single precision (1e-7)."""

NARROW = CANCELLED * float(np.finfo(np.float32).eps)
"""A jump beside a slope is no rounding if it is larger than this part of A's size, 64 roundings of single precision."""
BEYOND = 64.0
"""A slope is beyond rounding if it moves the function by this many times the noise over a fine step. Chosen."""


def fine_step_noise(h: Array, change: Array) -> Array:
    """Give the largest distance (N) of the finest differences on one side from a straight line through z.

    Where the finest is 0 and another is not, the least of those is one rounding error, and may be the whole line.
    """
    fine = change[-FINE_STEPS:]
    distance = np.abs(fine - fine[0] / h[-FINE_STEPS] * h[-FINE_STEPS:])
    one = np.where((fine != 0) & (fine[-1] == 0), np.abs(fine), np.inf).min(axis=0)
    return np.asarray(
        np.max([*np.where(np.isfinite(distance), distance, 0), np.where(np.isfinite(one), one, 0)], axis=0)
    )


def cancelled_tail(differences: Differences) -> Array:
    """Give the noise (N) where terms near 1 cancel inside the forward, as in 1 + tanh(z) for z far below 0; else 0.

    The result then has the rounding error of numbers near 1, which is larger than eps times its own size. The fine
    differences lie on a line or are 0, and at some wider step a whole rounding error appears at once, on both sides. A
    smooth function departs from its tangent gradually, and a kink shows on one side only.
    """
    right, left = (_sudden_departure(h, change, differences.noise_floor) for h, change in differences.sides)
    larger = np.maximum(right, left)
    beside_one = EPS * differences.weight * (1 + 4 * differences.h_right[0])
    little_left = (np.minimum(right, left) > 0) & (larger <= CANCELLED * beside_one)
    flat = (differences.right[-FINE_STEPS] == 0) & (differences.left[-FINE_STEPS] == 0)
    nothing_left = flat & (larger > 0) & (larger <= LEAST_KINK * differences.weight)
    return np.where(little_left, larger, np.where(nothing_left, beside_one, 0))


def _sudden_departure(h: Array, change: Array, noise: Array) -> Array:
    """Give the distance (N) from the tangent at the finest step that shows one; 0 where curvature explains it."""
    distance = np.abs(change - change[-FINE_STEPS] / h[-FINE_STEPS] * h)
    rounding = 2 * noise * (1 + h / h[-FINE_STEPS])  # a difference has the noise of its two ends, and so has the line
    apart = distance > rounding
    first = len(h) - 1 - np.argmax(apart[::-1], axis=0)[None]
    jump, least = np.take_along_axis(distance, first, 0)[0], np.take_along_axis(rounding, first, 0)[0]
    return np.where(apart.any(axis=0) & (jump > SUDDEN * least), jump, 0)


def staircase(differences: Differences) -> Array:
    """Give the noise (N) of a forward that rounds coarsely, such as in single precision: twice its stair; else 0.

    Such a forward is a staircase, and straight on each stair: fine steps show the slope of a stair, and only coarse
    steps, over many stairs, show the slope of the function. Near a kink fine and coarse slopes differ as well, but
    there one side has the fine slope at coarse steps too.
    """
    width, ratio = differences.width, differences.central
    noise = np.maximum(*(fine_step_noise(h, change) for h, change in differences.sides))
    rounding, fine = 2 * noise / width, ratio[-FINE_STEPS]
    is_coarse = _from_widest(np.abs(ratio - fine) > rounding + rounding[-FINE_STEPS])
    coarse = coarse_estimate(np.where(is_coarse, ratio, np.nan), (width / 2) ** 2)
    gap = np.abs(coarse.value - fine)
    distance = np.maximum(*(np.abs(change - coarse.value * h) for h, change in differences.sides))
    distance = np.where(np.isfinite(distance), distance, 0)
    beyond_a_step = np.concatenate([is_coarse[OFFSET:], np.zeros_like(is_coarse[:OFFSET])])
    height = np.max(np.where(beyond_a_step, 0, distance), axis=0)
    # The two slopes differ by more than explain the rounding of either quotient and of the line between them, three in
    # all, and the coarse slope's own error, four times, as it is only the distance of neighbours.
    is_staircase = (gap > 3 * rounding[-FINE_STEPS]) & (gap > 4 * coarse.bound)
    is_staircase &= np.abs(coarse.value) * width[0] > CLIMB * height
    # At all but the widest steps, where the function may curve, it stays near the line of the coarse slope: within
    # the stair above, the one below, and the rounding of z by as much; a slope half as large or twice is the same line.
    near_line = distance <= 3 * height + 0.5 * np.abs(coarse.value) * width
    is_staircase &= (near_line | (width >= 0.01 * width[0])).all(axis=0)
    for h, change in differences.sides:
        side = coarse_estimate(np.where(is_coarse, change / h, np.nan), h)
        is_staircase &= np.abs(side.value - fine) > gap / 2
        # Compared with the noise as measured, not with the noise floor: a sum inside may round more finely than A.
        is_staircase &= _sudden_departure(h, change, fine_step_noise(h, change)) > 0
    # On a stair of a rounded result the slope is 0. If it is not, only a term may be rounded, as in z + tanh(z), in
    # single precision at the least; larger jumps are the function's own, and the fine slope is true.
    is_staircase &= ~np.logical_and(*_sloped(differences)) | (height <= NARROW * differences.magnitude)
    return np.where(is_staircase, 2 * height, 0)


def _sloped(differences: Differences) -> tuple[NDArray[np.bool_], ...]:
    """Tell for either side where (N) the fine differences lie on one line with a slope beyond rounding."""
    noises = (np.maximum(fine_step_noise(h, change), EPS * differences.magnitude) for h, change in differences.sides)
    changes = (differences.right, differences.left)
    return tuple(np.abs(change[-FINE_STEPS]) > BEYOND * noise for change, noise in zip(changes, noises, strict=True))


def _from_widest(differs: Array) -> Array:
    """Mark all steps from the widest to the finest one that differs."""
    return np.asarray(np.logical_or.accumulate(differs[::-1], axis=0)[::-1])


def jumps(differences: Differences) -> Array:
    """Tell where (N) the function jumps: the finest step changes it by more than `JUMP` times its size.

    There the finest secant is steep; in half precision, where no step is fine, the widest one is as steep. If one side
    alone has a slope at fine steps, a smaller jump is one as well, since it is no rounding.
    """
    change = np.maximum(np.abs(differences.right), np.abs(differences.left))
    largest = np.max(np.where(np.isfinite(change), change, 0), axis=0)
    steep = ~(change[-1] / differences.width[-1] <= 2 * change[0] / differences.width[0])
    least = np.where(np.logical_xor(*_sloped(differences)), NARROW, JUMP)
    return np.asarray(steep & (change[-1] > least * np.maximum(differences.magnitude, largest)))
