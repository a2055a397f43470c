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
    """What is alike at several kinks: how many entries, one of them, and which of the slopes the code uses there.

    `slopes` is False where only gradients can be told: an entry of A depends on more than its own z, or dJ/dA is 0.
    """

    entries: int
    example: Entry
    convention: str
    slopes: bool

    @property
    def sides(self) -> tuple[float, ...]:
        """The slope (or gradient) from the left, from the right, and the one that is used."""
        by = self.example.da if self.slopes else 1.0
        return tuple(x / by for x in (self.example.left, self.example.right, self.example.dz) if x is not None)


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
    return tuple(_at(comparison, int(place)) for place in order) or alone


def kinks(case: CaseResult) -> tuple[KinkSeen, ...]:
    """Give what the kinks say, those that are alike together, the most frequent first."""
    comparison = case.comparison
    places = np.flatnonzero(comparison.numerical.kink) if comparison else np.array([], dtype=np.intp)
    if comparison is None or not places.size:
        return ()
    z, da = (matrix.ravel()[places] for matrix in (comparison.z, comparison.da))
    slopes = case.structure is Structure.ELEMENTWISE and bool(da.all())
    convention = _conventions(comparison)[places]
    alike = np.stack([np.round(z, 6) if slopes else np.zeros_like(z), convention])
    _, examples, counts = np.unique(alike, axis=1, return_index=True, return_counts=True)
    seen = [
        KinkSeen(int(many), _at(comparison, int(places[i])), CONVENTIONS[int(convention[i])], slopes)
        for i, many in zip(examples, counts, strict=True)
    ]
    return tuple(sorted(seen, key=lambda kink: -kink.entries))


def _at(comparison: Comparison, place: int) -> Entry:
    return entry(comparison, *divmod(place, comparison.z.shape[1]))


def _conventions(comparison: Comparison) -> Array:
    """Give of each entry, flat, the index of the convention that its dz follows."""
    left, right, dz = comparison.numerical.left, comparison.numerical.right, comparison.dz
    with np.errstate(all="ignore"):
        distances = np.abs(np.stack([dz - left, dz - right, dz - (left + right) / 2]))
        near = distances.min(axis=0) <= comparison.allowed + comparison.numerical.bound
    return np.where(near, np.argmin(distances, axis=0), CONVENTIONS.index("other")).ravel()
