"""The numerical gradient of a matrix: a bound beside every number, at a cost that follows the structure."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from actgrad.activations import Activation, Array, Structure
from actgrad.activations.structure import Places
from actgrad.checking.complex_step import PASSES as COMPLEX_PASSES
from actgrad.checking.complex_step import UNSETTLED, ComplexStep
from actgrad.checking.differences import COUNT, Differences, close_ladder, ladder
from actgrad.checking.perturbation import SMALL, DirectionalLoss, Forward, directional_loss, gives_same
from actgrad.checking.probing import LARGE, probe
from actgrad.checking.result import Method, Numerical, Progress
from actgrad.checking.side_effects import quietly
from actgrad.checking.slopes import SHORT_STEPS, Slopes, short_ladder_slopes, slopes
from actgrad.passes import as_matrix, call

Tile = tuple[slice, slice]

BATCH = 1 << 13
"""Entries analysed together: enough to keep numpy busy, few enough to stay in the cache."""
MANY = 100
"""More groups than this get the short ladder first as well: each costs its own forward passes."""
TERM_STEP = 2.0**-14
"""The step for the largest term: wide enough that a forward in single precision shows three digits of it."""
NEAR_ZERO = 0.01
"""Below this the ladder's widest step is 25 times an entry's own size, so that it may miss a kink at 0."""
WIDE = 20.0
"""The forward's noise is felt as over a step of 1/20, or over a quarter of the distance to a steep place nearby."""

OnProgress = Callable[[Progress], None]


class Counted:
    """A forward pass in float64 that counts how often it went over the whole matrix, and reports the progress."""

    def __init__(self, activation: Activation, on_progress: OnProgress = lambda _: None) -> None:
        self.activation, self.on_progress = activation, on_progress
        self.passes, self.total, self.size = 0.0, 0, 0

    def expect(self, total: int, size: int, what: str) -> None:
        """Announce that so many passes over a matrix of this size are to come."""
        self.total, self.size = total, size
        self.on_progress(Progress(0, total, what))

    def as_it_comes(self, z: Array) -> Any:
        """Give what the forward pass gives, whatever it is; a part of the matrix counts as that part of a pass."""
        self.passes += z.size / self.size if self.size else 1
        if self.total:
            self.on_progress(Progress(round(self.passes), self.total, "numerical gradient"))
        return call(self.activation.forward, z)

    def __call__(self, z: Array) -> Array:
        """Give A (n, m); raises CodeError where the activation gives no such matrix."""
        result = as_matrix(self.as_it_comes(z), z.shape, f"{self.activation.name}: forward")
        return np.ascontiguousarray(result, dtype=np.float64)


def numerical_gradient(
    activation: Activation,
    z: Array,
    da: Array,
    structure: Structure | None = None,
    method: Method = Method.AUTO,
    on_progress: OnProgress = lambda _: None,
) -> Numerical:
    """Give dJ/dZ (n, m) by differences or a complex step, made in float64 whatever the dtype of Z and dA.

    `structure` says how entries are coupled; where it is None the structure is found first.
    """
    z, da = np.asarray(z, dtype=np.float64), np.asarray(da, dtype=np.float64)
    forward = Counted(activation, on_progress)
    with quietly():
        structure = structure or probe(forward, z, forward(z.copy()).copy())
        forward.expect(expected_passes(structure, z.shape, method), z.size, "numerical gradient")
        tiles = _tiles(forward, z, structure)
        losses = (directional_loss(forward, z[tile], da[tile], structure) for tile in tiles)
        parts = (Gradient(loss).numerical(forward.as_it_comes, method) for loss in losses)
        whole = next(parts) if len(tiles) == 1 else _assembled(parts, tiles, z.shape)
    return replace(whole, passes=round(forward.passes))


def expected_passes(structure: Structure, shape: tuple[int, int], method: Method = Method.AUTO) -> int:
    """Give the forward passes that a numerical gradient takes if a few steps settle most entries of a large matrix."""
    count = structure.group_count(shape)
    few = shape[0] * shape[1] > SMALL or count > MANY
    steps = len(SHORT_STEPS) if few else COUNT
    complex_steps = 0 if method is Method.DIFFERENCES else COMPLEX_PASSES
    return (2 * steps + 1 + complex_steps) * count


def _tiles(forward: Forward, z: Array, structure: Structure) -> list[Tile]:
    """Cut a very large matrix into tiles, whose differences at all steps fit into memory.

    One tile is the whole matrix: that of a smaller one, and of a forward that gives another A for some tile alone.
    """
    tiles = [*structure.blocks(z.shape, LARGE)]
    if len(tiles) == 1:
        return tiles
    a = forward(z.copy()).copy()
    same = all(gives_same(forward, z[tile], a[tile]) for tile in tiles)
    return tiles if same else [(slice(None), slice(None))]


class Gradient:
    """The numerical gradient of one loss: with the short ladder where it settles an entry, else with the whole one."""

    def __init__(self, of: DirectionalLoss, chosen: list[Places] | None = None) -> None:
        self.of = of
        every = of.structure.groups(of.z.shape)
        self.groups, self.group_size = every if chosen is None else chosen, every[0].size
        self.found = Slopes.unknown(of.z.size)

    def numerical(self, as_it_comes: Callable[[Array], Any], method: Method) -> Numerical:
        """Give the gradient; by differences, and where they do not settle an entry by complex steps if those can."""
        return ComplexStep(as_it_comes, self.of).improve(self.scaled(), method)

    def scaled(self) -> Numerical:
        """Give the gradient by differences alone; the bound is inf where no group was chosen."""
        if self.of.z.size > SMALL or len(self.groups) > MANY:
            self._short()
        else:
            self._thorough()
        self._close()
        return _scaled(self.found, self.of, self._largest_term())

    def _thorough(self) -> None:
        """Give every entry the whole ladder, many groups analysed at once."""
        waiting: list[Places] = []
        waiting_differences: list[Differences] = []
        for places in self.groups:
            waiting.append(places)
            waiting_differences.append(self.of.differences(places, ladder(self.of.z.flat[places])))
            if sum(map(len, waiting)) >= BATCH or places is self.groups[-1]:
                self.found.put(np.concatenate(waiting), slopes(Differences.joined(waiting_differences)))
                waiting, waiting_differences = [], []

    def _short(self) -> None:
        """Settle each group's entries with a few steps, and give the whole ladder to those that they leave open."""
        for places in self.groups:
            part, inner = self.of.part(places) if places.size < self.group_size else (self.of, places)
            steps = SHORT_STEPS[:, None] * np.maximum(np.abs(part.z.flat[inner]), 1)
            found, settled = short_ladder_slopes(part.differences(inner, steps))
            self.found.put(places, found)
            self._climb(places[~settled], ladder)

    def _close(self) -> None:
        """Try the close ladder on each small entry that is not settled: the function may have a kink at 0."""
        z, found = self.of.z.ravel(), self.found
        again = (found.kink | (found.bound > UNSETTLED * np.abs(found.value))) & (z != 0) & (np.abs(z) < NEAR_ZERO)
        if again.any():
            for places in self.groups:
                self._climb(places[again[places]], close_ladder, only_better=True)

    def _climb(self, places: Places, steps: Callable[[Array], Array], only_better: bool = False) -> None:
        """Give these entries of one group a whole ladder; where possible the forward runs on their part of Z alone."""
        for start in range(0, places.size, BATCH):
            chunk = places[start : start + BATCH]
            part, inner = self.of.part(chunk)
            self.found.put(chunk, slopes(part.differences(inner, steps(part.z.flat[inner]))), only_better)

    def _largest_term(self) -> Array:
        """Give max_p |dA_p|·|∂a_p/∂z|, (n, m).

        The steepest secant counts too: where terms of a backward pass cancel, they are as large as the slope nearby.
        """
        terms = 2 * self.found.steep
        if self.of.structure is not Structure.ELEMENTWISE:
            for places in self.groups:
                terms[places] = np.maximum(terms[places], self.of.largest_term(places, TERM_STEP))
        return np.asarray(np.abs(self.of.scale) * terms.reshape(self.of.z.shape))


def _scaled(found: Slopes, of: DirectionalLoss, largest_term: Array) -> Numerical:
    shape, size = of.z.shape, np.abs(of.scale)

    def scaled(array: Array) -> Array:
        return np.where(size == 0, 0, of.scale * array.reshape(shape))

    nearby = np.divide(4 * found.steep.reshape(shape), of.magnitude, out=np.zeros(shape), where=of.magnitude > 0)
    known = np.isfinite(of.a).all(axis=of.structure.axes, keepdims=True) if of.structure.axes else np.isfinite(of.a)
    bound = np.where(known, np.abs(scaled(found.bound)), np.inf)
    return Numerical(
        dz=scaled(found.value),
        bound=np.where(np.isnan(bound), np.inf, bound),
        left=scaled(found.left),
        right=scaled(found.right),
        kink=found.kink.reshape(shape) & (size > 0),
        method=Method.DIFFERENCES,
        passes=0,
        noise=size * found.noise.reshape(shape) * np.maximum(WIDE, nearby),
        largest_term=largest_term,
        difference_bound=np.zeros(shape),
    )


def _assembled(parts: Iterable[Numerical], tiles: list[Tile], shape: tuple[int, int]) -> Numerical:
    names = ("dz", "bound", "left", "right", "kink", "noise", "difference_bound", "largest_term")
    whole = {name: np.empty(shape, dtype=bool if name == "kink" else float) for name in names}
    method = Method.DIFFERENCES
    for part, tile in zip(parts, tiles, strict=True):
        method = part.method if part.method is Method.COMPLEX else method
        for name in names:
            whole[name][tile] = getattr(part, name)
    if not whole["kink"].any():
        whole["left"] = whole["right"] = whole["dz"]
    if not whole["difference_bound"].any():
        whole["difference_bound"] = np.zeros((1, 1))
    return Numerical(**whole, method=method, passes=0)
