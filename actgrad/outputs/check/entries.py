"""The entries of a case that one would look at first, and what its kinks say."""

from dataclasses import dataclass

import numpy as np

from actgrad.activations import Array, Structure
from actgrad.checking.result import CaseResult, Comparison, Entry, Verdict
from actgrad.checking.verdicts import entry, excess

CONVENTIONS = ("left", "right", "middle", "other")
"""Which of the slopes at a kink a backward pass may use: one of the two, their mean, any other."""


@dataclass(frozen=True)
class KinkSeen:
    """What is alike at several kinks: an example's place, z, slopes, which of them the code uses; `slopes` is False
    where gradients stand for slopes, because an entry of A depends on more than its own z, or dJ/dA is 0."""

    entries: int
    row: int
    column: int
    z: float
    left: float
    right: float
    used: float
    convention: str
    slopes: bool


def worst(case: CaseResult, most: int = 8) -> tuple[Entry, ...]:
    """Give the wrong entries, the farthest off first, then the undecided; where there are none, the worst of all."""
    comparison = case.comparison
    alone = (case.worst,) if case.worst else ()
    if comparison is None:
        return alone
    wrong = comparison.at(Verdict.WRONG)
    places = np.flatnonzero(wrong | comparison.at(Verdict.UNDECIDED))
    off = np.where(wrong, 1 + excess(comparison), 0).ravel()[places]
    order = places[np.argsort(-off, kind="stable")[:most]]
    return tuple(entry(comparison, *divmod(int(place), wrong.shape[1])) for place in order) or alone


def kinks(case: CaseResult) -> tuple[KinkSeen, ...]:
    """Give what the kinks say, those that are alike together, the most frequent first."""
    comparison = case.comparison
    places = np.flatnonzero(comparison.numerical.kink) if comparison else np.array([], dtype=np.intp)
    if comparison is None or not places.size:
        return ()
    numerical, (z, da, dz) = comparison.numerical, (comparison.z, comparison.da, comparison.dz)
    left, right, z, da, dz = (matrix.ravel()[places] for matrix in (numerical.left, numerical.right, z, da, dz))
    convention = _conventions(comparison)[places]
    slopes = case.structure is Structure.ELEMENTWISE and bool(da.all())
    alike = np.stack([np.round(z, 6) if slopes else np.zeros_like(z), convention])
    _, examples, counts = np.unique(alike, axis=1, return_index=True, return_counts=True)
    by = da if slopes else np.ones_like(da)
    seen = [
        KinkSeen(
            int(count),
            *divmod(int(places[i]), comparison.z.shape[1]),
            *(float(x) for x in (z[i], left[i] / by[i], right[i] / by[i], dz[i] / by[i])),
            CONVENTIONS[int(convention[i])],
            slopes,
        )
        for i, count in zip(examples, counts, strict=True)
    ]
    return tuple(sorted(seen, key=lambda kink: -kink.entries))


def _conventions(comparison: Comparison) -> Array:
    """Give of each entry, flat, the index of the convention that its dz follows."""
    left, right, dz = comparison.numerical.left, comparison.numerical.right, comparison.dz
    with np.errstate(all="ignore"):
        distances = np.abs(np.stack([dz - left, dz - right, dz - (left + right) / 2]))
        near = distances.min(axis=0) <= comparison.allowed + comparison.numerical.bound
    return np.where(near, np.argmin(distances, axis=0), CONVENTIONS.index("other")).ravel()
