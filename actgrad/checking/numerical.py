"""The numerical gradient of a matrix: a bound beside every number, at a cost that follows the structure."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from actgrad.activations import Activation, Array, Structure
from actgrad.checking.complex_step import ComplexStep
from actgrad.checking.extrapolation import Slopes, Table, joined, slopes
from actgrad.checking.moves import Forward, Index, Objective, groups
from actgrad.checking.quick import STEPS as QUICK_STEPS
from actgrad.checking.quick import quick_slopes
from actgrad.checking.result import Method, Numerical, Progress, Settings
from actgrad.checking.steps import close_ladder, ladder
from actgrad.checking.structure import probe
from actgrad.passes import as_matrix, call

BATCH = 1 << 13
"""Entries analysed together: enough to keep numpy busy, few enough to stay in the cache."""
TILE = 1 << 16
"""Entries of one tile of a large matrix, so that the tables of all steps stay small."""
SMALL = 1 << 11
"""Up to here every entry gets the whole ladder; beyond, only those that a few steps do not settle."""
REACH_STEP = 2.0**-14
NEAR_ZERO = 0.01

OnProgress = Callable[[Progress], None]


class Counted:
    """A forward pass in float64 that counts its passes and tells of them."""

    def __init__(self, activation: Activation, on_progress: OnProgress = lambda _: None) -> None:
        self.activation, self.on_progress = activation, on_progress
        self.passes = self.total = 0

    def __call__(self, z: Array) -> Array:
        """Give A (n, m); raises CodeError where the activation gives no such matrix."""
        self.passes += 1
        if self.total:
            self.on_progress(Progress(self.passes, self.total, "numerical gradient"))
        result = as_matrix(call(self.activation.forward, z), z.shape, f"{self.activation.name}: forward")
        return np.array(result, dtype=np.float64, order="C")


def numerical_gradient(
    activation: Activation, z: Array, da: Array, settings: Settings, on_progress: OnProgress = lambda _: None
) -> Numerical:
    """Give dJ/dZ (n, m) by differences or a complex step, made in float64 whatever the dtype of Z and dA.

    `settings.structure` says how entries are coupled; where it is None the structure is found first.
    """
    z, da = np.array(z, dtype=np.float64), np.array(da, dtype=np.float64)
    forward = Counted(activation, on_progress)
    with np.errstate(all="ignore"):
        structure = settings.structure or probe(forward, z, forward(z.copy()))
        forward.total = forward.passes + expected_passes(structure, z.shape)
        tiles = _tiles(forward, z, structure)
        parts = [_of_tile(forward, activation, z[tile], da[tile], structure, settings.method) for tile in tiles]
    return _assembled(parts, tiles, z.shape, forward.passes)


def expected_passes(structure: Structure, shape: tuple[int, int]) -> int:
    """Give the forward passes that a numerical gradient takes if a few steps settle all entries of a large matrix."""
    count = {Structure.ELEMENTWISE: 1, Structure.COLUMNWISE: shape[0], Structure.ROWWISE: shape[1]}
    steps = 36 if shape[0] * shape[1] <= SMALL else 2 * len(QUICK_STEPS)
    return (steps + 1) * count.get(structure, shape[0] * shape[1])


def _tiles(forward: Forward, z: Array, structure: Structure) -> list[Index]:
    """Cut a large matrix where the activation gives the same on a part as on the whole; else leave it whole."""
    n, m = z.shape
    whole = [(slice(None), slice(None))]
    if n * m <= TILE or structure is Structure.DENSE:
        return whole
    if structure is Structure.ROWWISE or (structure is Structure.ELEMENTWISE and n >= m):
        size = max(1, TILE // m)
        tiles = [(slice(k, k + size), slice(None)) for k in range(0, n, size)]
    else:
        size = max(1, TILE // n)
        tiles = [(slice(None), slice(k, k + size)) for k in range(0, m, size)]
    return tiles if _parts_are_whole(forward, z, [tiles[0], tiles[-1]]) else whole


def _parts_are_whole(forward: Forward, z: Array, tiles: list[Index]) -> bool:
    a = forward(z.copy())
    return all(np.allclose(forward(z[tile].copy()), a[tile], rtol=1e-14, atol=0, equal_nan=True) for tile in tiles)


def _of_tile(
    forward: Counted, activation: Activation, z: Array, da: Array, structure: Structure, method: Method
) -> Numerical:
    objective = Objective(forward, z, forward(z.copy()), da, structure)
    parts, reach, waiting = [], np.array(np.abs(objective.scale)), []
    quick = z.size > SMALL
    indices = list(groups(structure, z.shape))
    for index in indices:
        if structure is not Structure.ELEMENTWISE:
            reach[index] = objective.scale[index] * objective.reach(index, REACH_STEP * np.maximum(np.abs(z[index]), 1))
        if quick:
            parts.append(_quick(objective, index))
            continue
        waiting.append(objective.table(index, ladder(z[index])))
        if sum(table.floor.size for table in waiting) >= BATCH:
            parts, waiting = [*parts, slopes(joined(waiting))], []
    parts += [slopes(joined(waiting))] if waiting else []
    found = _closer(objective, indices, _in_place(parts, indices, z.shape))
    if structure is Structure.ELEMENTWISE:
        reach = np.abs(da * found.value)
    numerical = _scaled(found, objective, reach, forward.passes)
    return ComplexStep(activation, objective, indices).improve(numerical, method)


def _quick(objective: Objective, index: Index) -> Slopes:
    """Settle a group's entries with a few steps, and give the whole ladder to those that they leave open."""
    z = objective.z[index]
    found, settled = quick_slopes(objective.table(index, QUICK_STEPS[:, None, None] * np.maximum(np.abs(z), 1)))
    if settled.all():
        return found
    table = objective.table(index, ladder(z))
    for start in range(0, z.size, BATCH):
        part = np.flatnonzero(~settled[start : start + BATCH]) + start
        if part.size:
            found.put(part, slopes(table.only(part)))
    return found


def _closer(objective: Objective, indices: list[Index], found: Slopes) -> Slopes:
    """Look again, with steps within its own size, at each small entry that is not settled: it may bend at 0."""
    z = objective.z
    again = (found.kink | (found.bound > 1e-9 * np.abs(found.value))) & (z != 0) & (np.abs(z) < NEAR_ZERO)
    places = np.arange(z.size).reshape(z.shape)
    for index in indices:
        here = np.flatnonzero(again[index].ravel())
        if here.size:
            near = slopes(objective.table(index, close_ladder(z[index])).only(here))
            found.put(places[index].ravel()[here], near, only_better=True)
    return found


def _in_place(parts: list[Slopes], indices: list[Index], shape: tuple[int, int]) -> Slopes:
    flat = parts[0].joined(parts[1:])
    order = np.concatenate([np.arange(shape[0] * shape[1]).reshape(shape)[index].ravel() for index in indices])
    return flat.ordered(np.argsort(order), shape)


def _scaled(found: Slopes, objective: Objective, reach: Array, passes: int) -> Numerical:
    scale, size = objective.scale, np.abs(objective.scale)
    left, right = (np.where(size == 0, 0, scale * side) for side in (found.left, found.right))
    unknown = ~np.isfinite(objective.a)
    bound = np.where(unknown, np.inf, np.where(size == 0, 0, size * found.bound))
    return Numerical(
        dz=np.where(size == 0, 0, scale * found.value),
        bound=np.where(np.isnan(bound), np.inf, bound),
        left=left,
        right=right,
        kink=found.kink & (size > 0),
        method=Method.DIFFERENCES,
        passes=passes,
        noise=size * found.noise / (0.05 * np.maximum(np.abs(objective.z), 1)),
        reach=reach,
        slack=np.zeros_like(size),
    )


def _assembled(parts: list[Numerical], tiles: list[Index], shape: tuple[int, int], passes: int) -> Numerical:
    if len(parts) == 1:
        return replace(parts[0], passes=passes)
    names = ("dz", "bound", "left", "right", "kink", "noise", "slack", "reach")
    whole = {name: np.empty(shape, dtype=bool if name == "kink" else float) for name in names}
    for part, tile in zip(parts, tiles, strict=True):
        for name in names:
            whole[name][tile] = getattr(part, name)
    method = Method.COMPLEX if any(part.method is Method.COMPLEX for part in parts) else Method.DIFFERENCES
    return Numerical(**whole, method=method, passes=passes)
