"""The noise of a forward pass, from its own differences: rounding, steps of rounding, cancelled tails, jumps.

At the finest steps a smooth function is a straight line, so that what is left of its differences there is noise (the
idea of Moré and Wild, "Estimating Computational Noise", SIAM J. Sci. Comput. 33, 2011).
"""

import numpy as np

from actgrad.activations import Array
from actgrad.checking.differences import Differences
from actgrad.checking.extrapolation import FINEST, coarse_estimate

EPS = float(np.finfo(float).eps)
TREADS = 3
"""So many steps wider than a rounding step still show its height: a finer one may fall between two of them."""
JUMP = 1e-3
"""A part of A's size: far more than a step of single precision, far less than a jump that anyone would write."""
SUDDEN = 100.0
"""A smooth function leaves a line by at most 29 times the rounding at the first of these steps where one can see it."""
BARELY = 1e-8
"""A part of A's size that no kink is as small as: the first difference that is seen in a tail that is flat."""
CANCELLED = 64.0
"""Roundings of a number beside 1 that a cancelled tail may leave a line by."""
CLIMB = 30.0
"""Rounding steps that a staircase must climb over the widest step, so that an oscillation is not taken for one."""
NARROW_DTYPES = (("float16", 6), ("float32", 12))
"""Significant bits above which a number that fits the dtype by chance is rarer than one in a billion."""


def eps_inside(z: Array, a: Array) -> float:
    """Give the eps of the narrowest dtype that holds every entry of A exactly, though it does not hold those of Z."""
    known = np.isfinite(a)
    for dtype, bits in NARROW_DTYPES:
        with np.errstate(all="ignore"):
            fits = a.astype(dtype).astype(float) == a
            significant = fits & ~_is_short(a, bits) & (z.astype(dtype).astype(float) != z)
        if (fits | ~known).all() and (significant & known).any():
            return float(np.finfo(dtype).eps)
    return EPS


def _is_short(a: Array, bits: int) -> Array:
    mantissa = np.frexp(a)[0] * 2.0**bits
    return np.asarray(mantissa == np.round(mantissa))


def fine_step_noise(h: Array, change: Array) -> Array:
    """Give by how much (N) the finest differences on one side are off a straight line."""
    off = np.abs(change[-FINEST:] - change[-FINEST] / h[-FINEST] * h[-FINEST:])
    return np.asarray(np.max(np.where(np.isfinite(off), off, 0), axis=0))


def cancelled_tail(differences: Differences) -> Array:
    """Give the noise (N) of a tail in which the forward cancels (1 + tanh(z) far left), so that little is left; else 0.

    There the differences leave the line of the finest steps suddenly, on both sides, by no more than the rounding of a
    number beside 1. A smooth function leaves it gradually, and a kink on one side. Where nothing is left, all fine
    differences are 0, and the first that is not is too small for a kink.
    """
    right, left = (_sudden(h, change, differences.noise_floor) for h, change in differences.sides)
    larger = np.maximum(right, left)
    beside_one = EPS * differences.weight * (1 + 4 * differences.h_right[0])
    little = (np.minimum(right, left) > 0) & (larger <= CANCELLED * beside_one)
    flat = (differences.right[-FINEST] == 0) & (differences.left[-FINEST] == 0)
    nothing = flat & (larger > 0) & (larger <= BARELY * differences.weight)
    return np.where(little, larger, np.where(nothing, beside_one, 0))


def _sudden(h: Array, change: Array, noise: Array) -> Array:
    """Give by how much one side leaves the line of its finest steps where it first does, 0 if that is not sudden."""
    off = np.abs(change - change[-FINEST] / h[-FINEST] * h)
    rounding = 4 * noise * (1 + h / h[-FINEST])
    apart = off > rounding
    first = len(h) - 1 - np.argmax(apart[::-1], axis=0)[None]
    jump, least = np.take_along_axis(off, first, 0)[0], np.take_along_axis(rounding, first, 0)[0]
    return np.where(apart.any(axis=0) & (jump > SUDDEN * least), jump, 0)


def staircase(differences: Differences) -> Array:
    """Give the height of the steps (N) of a forward that rounds coarsely, such as in single precision; else 0.

    Such a function is exactly straight at fine steps, where it does not leave one step of its rounding, and has another
    slope at wide ones. So has a function near a kink; but there one side has the fine slope at wide steps as well.
    """
    width, ratio = differences.width, differences.central
    noise = np.maximum(*(fine_step_noise(h, change) for h, change in differences.sides))
    rounding, fine = 2 * noise / width, ratio[-FINEST]
    is_coarse = _from_widest(np.abs(ratio - fine) > rounding + rounding[-FINEST])
    coarse = coarse_estimate(np.where(is_coarse, ratio, np.nan), (width / 2) ** 2)
    gap = np.abs(coarse.value - fine)
    off = np.maximum(*(np.abs(change - coarse.value * h) for h, change in differences.sides))
    off = np.where(np.isfinite(off), off, 0)
    far = np.concatenate([is_coarse[TREADS:], np.zeros_like(is_coarse[:TREADS])])
    height = np.max(np.where(far, 0, off), axis=0)
    near_line = off <= 3 * height + 0.5 * np.abs(coarse.value) * width
    narrow = width < 0.01 * width[0]
    found = np.abs(coarse.value) * width[0] > CLIMB * height
    found &= (near_line | ~narrow).all(axis=0) & (gap > 3 * rounding[-FINEST]) & (gap > 4 * coarse.bound)
    for h, change in differences.sides:
        side = coarse_estimate(np.where(is_coarse, change / h, np.nan), h)
        found &= np.abs(side.value - fine) > gap / 2
        # Against the noise that is met, not the least there can be: a sum inside may round more finely than A.
        found &= _sudden(h, change, fine_step_noise(h, change)) > 0
    return np.where(found, 2 * height, 0)


def _from_widest(differs: Array) -> Array:
    """Mark each step from the widest down to the last that differs."""
    return np.asarray(np.logical_or.accumulate(differs[::-1], axis=0)[::-1])


def jumps(differences: Differences) -> Array:
    """Tell where the finest step alone takes the function a long way: it is not continuous there."""
    change = np.maximum(np.abs(differences.right), np.abs(differences.left))
    largest = np.max(np.where(np.isfinite(change), change, 0), axis=0)
    return np.asarray(change[-1] > JUMP * np.maximum(differences.magnitude, largest))
