"""Settles the entries of a large matrix with five steps, where they leave no doubt; the others get the whole ladder."""

import numpy as np
from numpy.typing import NDArray

from actgrad.activations import Array
from actgrad.checking.differences import SAFETY, Differences
from actgrad.checking.slopes import Slopes

STEPS = 2.0 ** -np.array([8.0, 9, 10, 17, 27])
"""Three steps to extrapolate from, one to confirm by what happens nearby, and one that shows the forward's noise."""
NOISE = 8.0
"""Two samples of the noise may both be small by chance: it is taken to be this many times the least there can be."""
CLEAR = 1e-9
"""A bound of this part of the slope leaves no doubt."""


def short_ladder_slopes(differences: Differences) -> tuple[Slopes, NDArray[np.bool_]]:
    """Give the derivative of each entry, and whether the five steps settle it.

    They do if the fourth confirms what the first three are extrapolated to, both sides have the same slope there (no
    kink is near), and the bound is small, or no larger than the noise explains.
    """
    (h_right, right), (h_left, left) = differences.sides
    width = differences.width
    ratio = (right + left) / width
    tilt = right / h_right - left / h_left
    line = (np.abs(change[4] - ratio[3] * h[4]) for h, change in differences.sides)
    noise = np.maximum(NOISE * differences.noise_floor, 2 * np.maximum(*line))
    value, off = _extrapolated(ratio, width)
    rounding = 4 * noise / width[2]
    nearby = np.abs(ratio[3] - value) <= np.abs(ratio[2] - value) * 2.0**-12 + 4 * noise / width[3] + off
    even = np.abs(tilt[3]) <= np.abs(tilt[2]) * 2.0**-5 + 8 * noise / width[3]
    bound = SAFETY * (off + rounding)
    clear = (bound <= CLEAR * np.abs(value)) | (off <= 4 * rounding)
    settled = nearby & even & clear & np.isfinite(bound)
    kink = np.zeros(value.shape, bool)
    return Slopes(value, bound, value.copy(), value.copy(), kink, noise, np.abs(value)), settled


def _extrapolated(ratio: Array, width: Array) -> tuple[Array, Array]:
    """Give Neville's value at step 0 from the three widest, and its distance from the value of the last two alone."""
    x = width[:3] ** 2
    first = ratio[1] + (ratio[1] - ratio[0]) / (x[0] / x[1] - 1)
    second = ratio[2] + (ratio[2] - ratio[1]) / (x[1] / x[2] - 1)
    value = second + (second - first) / (x[0] / x[2] - 1)
    return value, np.abs(value - second)
