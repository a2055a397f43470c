"""The battery: inputs chosen to find what is wrong with an activation, always the same."""

from collections.abc import Iterable

import numpy as np

from actgrad.activations import Activation, Array
from actgrad.checking.result import Case

BENDS = (0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 2.0, -2.0, 2.5, -2.5, 3.0, -3.0, 6.0, -6.0)
"""Where common activations bend or change their formula; chosen."""
BESIDE = 1e-7
"""Z has an entry this far below and above each such point; in reports, `entries.SAME_POINT` makes them one. Chosen."""
ORDINARY = (6, 5)
"""The shape of ordinary inputs."""
EXTREMES = (1.0, 5.0, 15.0, 30.0, 60.0, 88.0, 100.0, 300.0, 700.0, 720.0, 1000.0)
"""Sizes of z up to and beyond the overflow of exp: 88 in float32, 709 in float64."""


def battery(activation: Activation, dtype: str = "float64", target: str | None = None) -> tuple[Case, ...]:
    """Give the cases, named `activation/what`, with Z and dJ/dA of this dtype; `target` defaults to the name.

    The row is positive and the column negative, for code that fails where a branch has no entry.
    """
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([0, 2])))
    normal = generator.standard_normal
    label = activation.name if target is None else target
    points = (*BENDS, *(kink.point for kink in activation.kinks))
    cases = (
        ("ordinary", normal(ORDINARY), normal(ORDINARY)),
        ("wide", 10 * normal(ORDINARY), normal(ORDINARY)),
        ("saturated", generator.uniform(12, 45, (4, 6)) * generator.choice([-1, 1], (4, 6)), normal((4, 6))),
        ("bends", *_bends(points, generator)),
        ("tiny upstream", normal((5, 4)), 1e-12 * normal((5, 4))),
        ("large upstream", normal((40, 3)), 1e8 * normal((40, 3))),
        ("positive upstream", np.round(3 * normal((4, 5))) / 2, np.abs(normal((4, 5))) + 0.1),
        ("row", 2 * np.abs(normal((1, 7))), normal((1, 7))),
        ("column", -2 * np.abs(normal((7, 1))), normal((7, 1))),
        ("square", 2 * normal((5, 5)), normal((5, 5))),
        ("many columns", 2 * normal((3, 130)), normal((3, 130)) * generator.choice([0, 1, 1], (3, 130))),
        ("extreme", *_extremes(generator)),
    )
    return tuple(
        Case(activation, label, f"{activation.name}/{name}", z.astype(dtype), da.astype(dtype), seed=0, battery=True)
        for name, z, da in cases
    )


def _bends(points: Iterable[float], generator: np.random.Generator) -> tuple[Array, Array]:
    """Give Z with every point and the numbers `BESIDE` below and above it, in random order, and dJ/dA; (3, points)."""
    centre = np.array(list(dict.fromkeys((str(point), point) for point in points)), dtype=object)[:, 1].astype(float)
    z = np.stack([centre - BESIDE, centre, centre + BESIDE])
    order = generator.permutation(z.size)
    return z.ravel()[order].reshape(z.shape), generator.standard_normal(z.shape)


def _extremes(generator: np.random.Generator) -> tuple[Array, Array]:
    z = np.array([*EXTREMES, *(-z for z in EXTREMES)])[generator.permutation(22)].reshape(2, 11)
    return z, generator.standard_normal(z.shape)
