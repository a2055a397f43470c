"""The steps by which each entry is moved: wide to fine, relative to the entry, never below its spacing."""

import numpy as np

from actgrad.activations import Array

COUNT = 18
WIDEST, FINEST = 0.25, 1e-13
SPACINGS = 64
"""A step of fewer spacings of z would be a coarse one: its own rounding would be felt."""


def ladder(z: Array) -> Array:
    """Give the steps (K, …) of each entry, geometric from 0.25·max(|z|, 1) to the larger of 64 spacings and 1e-13."""
    return geometric(WIDEST * np.maximum(np.abs(z), 1), np.maximum(SPACINGS * np.spacing(np.abs(z)), FINEST))


def close_ladder(z: Array) -> Array:
    """Give steps within a small entry's own size, for what bends between it and 0: from |z|/4 to 64 spacings."""
    size = np.maximum(np.abs(z), np.finfo(float).tiny * 2.0**60)
    return geometric(WIDEST * size, SPACINGS * np.spacing(size))


def geometric(widest: Array, finest: Array) -> Array:
    """Give COUNT steps in equal ratios between the two, widest first."""
    fraction = (np.arange(COUNT) / (COUNT - 1)).reshape(-1, *[1] * widest.ndim)
    return np.asarray(widest * (finest / widest) ** fraction)
