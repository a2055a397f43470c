"""Matrices drawn from a seed: the same seed and shape give the same numbers everywhere."""

import re

import numpy as np

from actgrad.activations import Array
from actgrad.errors import InputError
from actgrad.inputs.shapes import require_matrix, require_room

DISTRIBUTIONS = ("normal", "uniform")
LARGEST_SCALE = 1e300
"""No draw reaches 1e8 standard deviations, so that nothing drawn overflows."""


def parse_shape(text: str) -> tuple[int, int]:
    """Read `RxC`; raises InputError for what is malformed, below 1, or too large for the memory."""
    found = re.fullmatch(r"\s*([+-]?[0-9]{1,30})\s*[xX×]\s*([+-]?[0-9]{1,30})\s*", text)
    if found is None:
        raise InputError(f"--shape {text}: a shape is written ROWSxCOLUMNS, such as 4x5.")
    shape = int(found[1]), int(found[2])
    require_matrix(shape, "--shape")
    require_room(shape, "--shape")
    return shape


def draw(seed: int, which: int, shape: tuple[int, ...], scale: float = 1.0, dist: str = "normal") -> Array:
    """Draw a float64 matrix from Generator(PCG64(SeedSequence([seed, which]))); `which` is 0 for Z, 1 for dJ/dA.

    `normal` is a standard normal times the scale, `uniform` lies on [−scale, scale).
    """
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, which])))
    if dist == "uniform":
        return generator.uniform(-scale, scale, shape)
    return generator.standard_normal(shape) * scale
