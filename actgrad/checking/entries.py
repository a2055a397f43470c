"""The entries of a case to look at first, and its entries at kinks in groups."""

import numpy as np

from actgrad.activations import Array, Structure
from actgrad.checking.comparison import Comparison, Convention, Entry, KinkGroup, Verdict

MOST = 40
"""The most wrong entries that are kept of a case. Chosen: more than a screen shows."""
SAME_POINT = 6
"""Kinks whose z agree to this many decimals are one: the battery has entries 1e-7 below and above each kink."""


def worst_entries(comparison: Comparison) -> tuple[Entry, ...]:
    """Give the wrong entries, the largest error first, then the undecided; if there are none, the one farthest off."""
    error = _error(comparison)
    wrong, undecided = comparison.at(Verdict.WRONG), comparison.at(Verdict.UNDECIDED)
    chosen, most = wrong | undecided, MOST
    if not chosen.any():
        chosen, most = ~comparison.at(Verdict.OUTSIDE), 1
    order = np.where(undecided, -1, error).ravel()
    numbers = np.flatnonzero(chosen)
    first = numbers[np.argsort(-order[numbers], kind="stable")[:most]]
    return tuple(_entry(comparison, int(number)) for number in first)


def _error(comparison: Comparison) -> Array:
    """Give each entry's distance from the numerical gradient: inf where not finite, 0 where a kink allows it."""
    with np.errstate(all="ignore"):
        error = np.abs(comparison.dz - comparison.numerical.dz)
    error = np.where(np.isnan(error), np.inf, error)
    return np.asarray(np.where(comparison.at(Verdict.KINK), 0.0, error))


def _entry(comparison: Comparison, number: int) -> Entry:
    """Give the entry with this index in row-major order."""
    at, numerical = divmod(number, comparison.z.shape[1]), comparison.numerical
    row, column = comparison.place(*at)
    kink = bool(numerical.kink[at])
    return Entry(
        row=row,
        column=column,
        z=float(comparison.z[at]),
        da=float(comparison.da[at]),
        dz=float(comparison.dz[at]),
        numerical=float(numerical.dz[at]),
        bound=float(numerical.bound[at]),
        allowed=float(comparison.allowed[at]),
        verdict=list(Verdict)[comparison.verdicts[at]],
        left=float(numerical.left[at]) if kink else None,
        right=float(numerical.right[at]) if kink else None,
    )


def kink_groups(comparison: Comparison, structure: Structure) -> tuple[KinkGroup, ...]:
    """Group the entries at kinks by z, where it decides the slopes, and by convention; the largest group first."""
    numbers = np.flatnonzero(comparison.numerical.kink)
    if not numbers.size:
        return ()
    z, da = (matrix.ravel()[numbers] for matrix in (comparison.z, comparison.da))
    slopes = structure is Structure.ELEMENTWISE and bool(da.all())
    convention = _conventions(comparison)[numbers]
    alike = np.stack([np.round(z, SAME_POINT) if slopes else np.zeros_like(z), convention])
    _, examples, counts = np.unique(alike, axis=1, return_index=True, return_counts=True)
    groups = [
        KinkGroup(int(many), _entry(comparison, int(numbers[i])), list(Convention)[int(convention[i])], slopes)
        for i, many in zip(examples, counts, strict=True)
    ]
    return tuple(sorted(groups, key=lambda group: -group.entries))


def _conventions(comparison: Comparison) -> Array:
    """Give for each entry, in row-major order, the index in `Convention` of the slope that dz uses."""
    left, right, dz = comparison.numerical.left, comparison.numerical.right, comparison.dz
    with np.errstate(all="ignore"):
        distances = np.abs(np.stack([dz - left, dz - right, dz - (left + right) / 2]))
        near = distances.min(axis=0) <= comparison.allowed + comparison.numerical.bound
    return np.where(near, np.argmin(distances, axis=0), list(Convention).index(Convention.OTHER)).ravel()
