"""How exact a forward pass is, from its own differences: rounding, single precision inside, cancellation, jumps.

At the finest steps a smooth function is a straight line, so that what its differences leave over there is noise (after
Moré and Wild, "Estimating Computational Noise", SIAM J. Sci. Comput. 33, 2011, who take higher differences for it).
"""

import numpy as np

from actgrad.activations import Array
from actgrad.checking.differences import FINE_STEPS, Differences, coarse_estimate

EPS = float(np.finfo(float).eps)
NARROW_DTYPES = (("float16", 6), ("float32", 12))
"""A number of no more significant bits than this (0.5, 3) is exact in every dtype and shows nothing.

With more bits it fits float32 by chance in one of 2²⁹ cases.
"""
ROUNDINGS = 4.0
"""A difference may be off by the noise of both its ends, and the line that it is held against by as much again."""
SUDDEN = 100.0
"""A function that is smooth leaves a line by h². Neighbouring steps differ 5.4-fold, so that where it is first seen to
leave the line it has left it by at most 5.4² = 29 times the rounding; of a small entry's own steps, by 39 times."""
CANCELLED = 64.0
"""What cancels in a tail may leave the line by so many roundings of a number beside 1; measured by test_bound.py."""
LEAST_KINK = 1e-8
"""No kink is as small as this part of A's size, where the first difference other than 0 stands for a rounding."""
OFFSET = 3
"""The finest of the coarse steps may fall within one step of the rounding; those wider by so many do not."""
CLIMB = 30.0
"""Over its widest step a staircase climbs so many of its steps; what climbs fewer is an oscillation."""
JUMP = 1e-3
"""Part of A's size: far more than a step of single precision (1e-7), far less than a jump anyone would write."""


def eps_inside(z: Array, a: Array) -> float:
    """Give the eps of the narrowest dtype that holds every entry of A exactly, though it does not hold those of Z.

    A forward that computes in that dtype is so found, whatever dtype it gives back.
    """
    known = np.isfinite(a)
    for dtype, bits in NARROW_DTYPES:
        with np.errstate(all="ignore"):
            fits = a.astype(dtype).astype(float) == a
            significant = fits & ~_is_short(a, bits) & (z.astype(dtype).astype(float) != z)
        if (fits | ~known).all() and (significant & known).any():
            return float(np.finfo(dtype).eps)
    return EPS


def _is_short(a: Array, bits: int) -> Array:
    """Tell which numbers have no more significant bits than this."""
    mantissa = np.frexp(a)[0] * 2.0**bits
    return np.asarray(mantissa == np.round(mantissa))


def fine_step_noise(h: Array, change: Array) -> Array:
    """Give by how much (N) the differences of the finest steps on one side are off a straight line."""
    off = np.abs(change[-FINE_STEPS:] - change[-FINE_STEPS] / h[-FINE_STEPS] * h[-FINE_STEPS:])
    return np.asarray(np.max(np.where(np.isfinite(off), off, 0), axis=0))


def cancelled_tail(differences: Differences) -> Array:
    """Give the noise (N) where the forward cancels and little or nothing is left (1 + tanh(z) far left); else 0.

    Such a forward has the rounding errors of numbers beside 1, which are larger than its own. Its fine differences are
    steady or 0; at some wider step, one rounding error appears at once, on both sides. A smooth function leaves its
    tangent gradually, and a kink does so on one side.
    """
    right, left = (_sudden(h, change, differences.noise_floor) for h, change in differences.sides)
    larger = np.maximum(right, left)
    beside_one = EPS * differences.weight * (1 + 4 * differences.h_right[0])
    little_left = (np.minimum(right, left) > 0) & (larger <= CANCELLED * beside_one)
    flat = (differences.right[-FINE_STEPS] == 0) & (differences.left[-FINE_STEPS] == 0)
    nothing_left = flat & (larger > 0) & (larger <= LEAST_KINK * differences.weight)
    return np.where(little_left, larger, np.where(nothing_left, beside_one, 0))


def _sudden(h: Array, change: Array, noise: Array) -> Array:
    """Give by how much one side is off its tangent at the finest step where that is seen; 0 if it left it gradually."""
    off = np.abs(change - change[-FINE_STEPS] / h[-FINE_STEPS] * h)
    rounding = ROUNDINGS * noise * (1 + h / h[-FINE_STEPS])
    apart = off > rounding
    first = len(h) - 1 - np.argmax(apart[::-1], axis=0)[None]
    jump, least = np.take_along_axis(off, first, 0)[0], np.take_along_axis(rounding, first, 0)[0]
    return np.where(apart.any(axis=0) & (jump > SUDDEN * least), jump, 0)


def staircase(differences: Differences) -> Array:
    """Give the noise (N) of a forward that rounds coarsely, such as in single precision: twice its step; else 0.

    Within one step of the rounding such a forward is exactly straight, so that its fine differences show the slope of a
    step, and only the coarse ones the slope of the function. The same is seen near a kink; but there one of the two
    sides has the fine slope at coarse steps as well.
    """
    width, ratio = differences.width, differences.central
    noise = np.maximum(*(fine_step_noise(h, change) for h, change in differences.sides))
    rounding, fine = 2 * noise / width, ratio[-FINE_STEPS]
    is_coarse = _from_widest(np.abs(ratio - fine) > rounding + rounding[-FINE_STEPS])
    coarse = coarse_estimate(np.where(is_coarse, ratio, np.nan), (width / 2) ** 2)
    gap = np.abs(coarse.value - fine)
    off = np.maximum(*(np.abs(change - coarse.value * h) for h, change in differences.sides))
    off = np.where(np.isfinite(off), off, 0)
    beyond_a_step = np.concatenate([is_coarse[OFFSET:], np.zeros_like(is_coarse[:OFFSET])])
    height = np.max(np.where(beyond_a_step, 0, off), axis=0)
    # The two slopes differ by more than rounding and the coarse one's own error explain.
    found = (gap > 3 * rounding[-FINE_STEPS]) & (gap > 4 * coarse.bound)
    found &= np.abs(coarse.value) * width[0] > CLIMB * height
    # At all but the widest steps, where it may bend, the function keeps near the coarse slope.
    near_line = off <= 3 * height + 0.5 * np.abs(coarse.value) * width
    found &= (near_line | (width >= 0.01 * width[0])).all(axis=0)
    for h, change in differences.sides:
        side = coarse_estimate(np.where(is_coarse, change / h, np.nan), h)
        found &= np.abs(side.value - fine) > gap / 2
        # Against the noise that is met, not the least there can be: a sum inside may round more finely than A.
        found &= _sudden(h, change, fine_step_noise(h, change)) > 0
    return np.where(found, 2 * height, 0)


def _from_widest(differs: Array) -> Array:
    """Mark all steps from the widest down to the finest that differs."""
    return np.asarray(np.logical_or.accumulate(differs[::-1], axis=0)[::-1])


def jumps(differences: Differences) -> Array:
    """Tell where (N) the function is not continuous: the finest step alone changes it by a large part of its size."""
    change = np.maximum(np.abs(differences.right), np.abs(differences.left))
    largest = np.max(np.where(np.isfinite(change), change, 0), axis=0)
    return np.asarray(change[-1] > JUMP * np.maximum(differences.magnitude, largest))
