"""The steps by which each entry is moved, and how far the loss moved at each of them."""

from dataclasses import dataclass, fields

import numpy as np

from actgrad.activations import Array

COUNT = 18
"""Steps on the whole ladder; the ratio between neighbours is then about 5, as three extrapolations in h² like it."""
WIDEST, FINEST = 0.25, 1e-13
"""The widest step, in units of max(|z|, 1), and the finest that is ever useful: below it rounding is all one sees."""
SPACINGS = 64
"""A step of fewer spacings of z would be a coarse one: the rounding of z + h would be felt."""


def ladder(z: Array) -> Array:
    """Give the steps (K, …) of each entry, geometric from 0.25·max(|z|, 1) to the larger of 64 spacings and 1e-13."""
    return _geometric(WIDEST * np.maximum(np.abs(z), 1), np.maximum(SPACINGS * np.spacing(np.abs(z)), FINEST))


def close_ladder(z: Array) -> Array:
    """Give steps within a small entry's own size, for what bends between it and 0: from |z|/4 to 64 spacings."""
    size = np.maximum(np.abs(z), np.finfo(float).tiny * 2.0**60)
    return _geometric(WIDEST * size, SPACINGS * np.spacing(size))


def _geometric(widest: Array, finest: Array) -> Array:
    fraction = (np.arange(COUNT) / (COUNT - 1)).reshape(-1, *[1] * widest.ndim)
    return np.asarray(widest * (finest / widest) ** fraction)


@dataclass(frozen=True)
class Differences:
    """How far the loss J moved when each of N entries was moved by each of K steps, widest first; (K, N) each.

    `right` holds J(z + h) − J(z) at the steps `h_right`, `left` holds J(z) − J(z − h) at `h_left`. The others (N) say
    how exact that can be: `noise_floor` is the least noise that J has in floating point, `magnitude` the size of the
    numbers that it is summed from, and `weight` what that size would be if they all were 1.
    """

    h_right: Array
    h_left: Array
    right: Array
    left: Array
    noise_floor: Array
    magnitude: Array
    weight: Array

    @property
    def width(self) -> Array:
        """The distance (K, N) between the two points of each central difference."""
        return self.h_right + self.h_left

    @property
    def central(self) -> Array:
        """The central difference quotients (K, N)."""
        return (self.right + self.left) / self.width

    @property
    def sides(self) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        """The steps and differences to the right, and those to the left."""
        return (self.h_right, self.right), (self.h_left, self.left)

    def only(self, entries: Array) -> "Differences":
        """Give the columns of these entries."""
        return Differences(*(getattr(self, field.name)[..., entries] for field in fields(self)))

    @classmethod
    def joined(cls, parts: "list[Differences]") -> "Differences":
        """Give the differences of all parts as one."""
        return cls(*(np.concatenate([getattr(part, each.name) for part in parts], axis=-1) for each in fields(cls)))
