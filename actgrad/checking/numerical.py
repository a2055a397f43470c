"""The numerical gradient of a matrix, with a bound of the error of every entry."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from actgrad.activations import Activation, Array, Structure
from actgrad.activations.structure import Places
from actgrad.checking.comparison import Method, Numerical
from actgrad.checking.complex_step import PASSES as COMPLEX_PASSES
from actgrad.checking.complex_step import ComplexStep
from actgrad.checking.differences import COUNT, EPS, FINEST, Differences, close_ladder, ladder
from actgrad.checking.noise import TOLERANCE
from actgrad.checking.perturbation import SMALL, DirectionalLoss, Forward, directional_loss, gives_same
from actgrad.checking.precision import eps_inside, tamed
from actgrad.checking.probing import LARGE, probe
from actgrad.checking.refused_inputs import is_outside_domain
from actgrad.checking.result import Progress
from actgrad.checking.side_effects import quietly
from actgrad.checking.slopes import SHORT_STEPS, Slopes, short_ladder_slopes, short_steps, slopes
from actgrad.checking.step_function import beside, is_step
from actgrad.errors import CodeError
from actgrad.passes import as_matrix, call

Tile = tuple[slice, slice]
Ladder = Callable[[Places, DirectionalLoss, Places], Differences]
"""Gives the differences of entries over a ladder: from their places, a part of the loss, and their places in it."""

BATCH = 1 << 13
"""Entries analysed together: enough to keep NumPy busy, few enough to stay in the cache. Chosen."""
MANY = 100
"""With more groups than this the short ladder comes first as well, as each group has its own passes. Chosen."""
TERM_STEP = 2.0**-14
"""The step for the largest term: 2^10 roundings of float32, so that single precision shows three digits of it."""
NEAR_ZERO = 0.01
"""An entry below this is small: the ladder's widest step is 25 times its size, so that it may miss a kink at 0."""
WIDE = 20.0
"""The noise of a gradient is the forward's over 1/20, or over a quarter of the distance to a steep place. Chosen."""

OnProgress = Callable[[Progress], None]


class Counted:
    """A forward pass in float64 that counts its passes over the whole matrix and reports the progress."""

    def __init__(self, activation: Activation, on_progress: OnProgress = lambda _: None) -> None:
        self.activation, self.on_progress = activation, on_progress
        self.passes, self.total, self.size = 0.0, 0, 0

    def expect(self, total: int, size: int, what: str) -> None:
        """Set how many passes are to come, over a matrix of how many entries."""
        self.total, self.size = total, size
        self.on_progress(Progress(0, total, what))

    def as_it_comes(self, z: Array) -> Any:
        """Give the forward pass's result unchecked; a run on a part of the matrix counts as that fraction of a pass."""
        self.passes += z.size / self.size if self.size else 1
        if self.total:
            self.on_progress(Progress(round(self.passes), self.total, "numerical gradient"))
        try:
            return call(self.activation.forward, z)
        except CodeError as error:
            if is_outside_domain(error.__cause__):  # a step leads there
                return np.full(z.shape, np.nan)
            raise

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
        if is_step(Counted(activation), z[tiles[0]]):
            return _of_step(forward, z, structure)
        eps = eps_inside(forward, z[tiles[0]], *tamed(forward, z[tiles[0]]))
        losses = (directional_loss(forward, z[tile], da[tile], structure, eps) for tile in tiles)
        parts = (Gradient(loss).numerical(forward.as_it_comes, method) for loss in losses)
        whole = next(parts) if len(tiles) == 1 else _assembled(parts, tiles, z.shape)
    return replace(whole, passes=round(forward.passes))


def expected_passes(structure: Structure, shape: tuple[int, int], method: Method = Method.AUTO) -> int:
    """Give how many forward passes the gradient takes, if the short ladder settles nearly all of a large matrix."""
    count = structure.group_count(shape)
    short = shape[0] * shape[1] > SMALL or count > MANY
    steps = len(SHORT_STEPS) if short else COUNT
    complex_steps = 0 if method is Method.DIFFERENCES else COMPLEX_PASSES
    return (2 * steps + 1 + complex_steps) * count


def _of_step(forward: Counted, z: Array, structure: Structure) -> Numerical:
    """Give the gradient of a function that is constant between jumps: 0, and unknown where it jumps beside z."""
    a, axes = forward(z.copy()).copy(), structure.axes
    same = np.logical_and(*(new == a for new in beside(forward, z)))
    same = np.broadcast_to(same.all(axis=axes, keepdims=True), z.shape) if axes else same
    zero, bound = np.zeros(z.shape), np.where(same, 0, np.inf)
    kink = np.zeros(z.shape, bool)
    return Numerical(zero, bound, zero, zero, kink, Method.DIFFERENCES, round(forward.passes), step=True)


def _tiles(forward: Forward, z: Array, structure: Structure) -> list[Tile]:
    """Cut a very large matrix into tiles whose differences at all steps fit into memory.

    The whole matrix is the only tile if it is smaller, or if the forward gives another A for some tile alone.
    """
    tiles = [*structure.blocks(z.shape, LARGE)]
    if len(tiles) == 1:
        return tiles
    a = forward(z.copy()).copy()
    same = all(gives_same(forward, z[tile], a[tile]) for tile in tiles)
    return tiles if same else [(slice(None), slice(None))]


class Gradient:
    """The numerical gradient of one loss, by the short ladder where that settles an entry, else the whole one.

    `chosen` are the entries to differentiate by, group by group; all where it is None.
    """

    def __init__(self, of: DirectionalLoss, chosen: list[Places] | None = None) -> None:
        self.of = of
        every = of.structure.groups(of.z.shape)
        self.groups, self.group_size = every if chosen is None else chosen, every[0].size
        self.slopes = Slopes.unknown(of.z.size)
        self.settled = np.zeros(of.z.size, bool)

    def numerical(self, as_it_comes: Callable[[Array], Any], method: Method) -> Numerical:
        """Give the gradient by differences and, where these leave the bound large, by complex steps if possible."""
        return ComplexStep(as_it_comes, self.of).improve(self.scaled(), method)

    def scaled(self) -> Numerical:
        """Give the gradient by differences alone; the bound is inf in entries that were not chosen."""
        if self.of.z.size > SMALL or len(self.groups) > MANY:
            self._short()
        else:
            self._thorough()
        self._close()
        return _scaled(self.slopes, self.of, self._largest_term())

    def _thorough(self) -> None:
        """Use the whole ladder for every entry; several groups are analysed at once."""
        batch_places: list[Places] = []
        batch_differences: list[Differences] = []
        for places in self.groups:
            batch_places.append(places)
            batch_differences.append(_over_ladder(places, self.of, places))
            if sum(map(len, batch_places)) >= BATCH or places is self.groups[-1]:
                self.slopes.put(np.concatenate(batch_places), slopes(Differences.joined(batch_differences)))
                batch_places, batch_differences = [], []

    def _short(self) -> None:
        """Use the short ladder for every entry, and the whole one for those that it does not settle."""
        for places in self.groups:
            part, inner = self.of.part(places) if places.size < self.group_size else (self.of, places)
            steps = short_steps(self.of.eps)[:, None] * np.maximum(np.abs(part.z.flat[inner]), 1)
            found, settled = short_ladder_slopes(part.differences(inner, steps), self.of.eps)
            self.slopes.put(places, found)
            self.settled[places] = settled
            self._use_ladder(places[~settled], _over_ladder)

    def _close(self) -> None:
        """Use a close ladder as well for entries without a small bound near 0, or near which J ends or turns."""
        size, reach, floor = np.abs(self.of.z.ravel()), self.slopes.reach, self.slopes.floor.copy()
        small = (size != 0) & (size < NEAR_ZERO)
        reach = np.where(reach > 0, reach, np.where(small, FINEST, np.inf))
        # Near 0, what seems to be noise may be a kink at 0.
        for distance, noise in ((np.where(small, size, np.inf), 0 * floor), (reach, floor)):
            unsure = self.slopes.kink | (self.slopes.bound > TOLERANCE * np.abs(self.slopes.value))
            again = unsure & ~self.settled & np.isfinite(distance)
            for places in self.groups if again.any() else ():
                self._use_ladder(places[again[places]], _close_ladder(distance, noise), only_better=True)

    def _use_ladder(self, places: Places, differences: Ladder, only_better: bool = False) -> None:
        """Use a whole ladder for these entries of one group; where possible, the forward runs on their part alone."""
        for start in range(0, places.size, BATCH):
            chunk = places[start : start + BATCH]
            self.slopes.put(chunk, slopes(differences(chunk, *self.of.part(chunk))), only_better)

    def _largest_term(self) -> Array:
        """Give max_p |dA_p|·|∂a_p/∂z|, (n, m).

        The steepest secant counts as a term too: terms that cancel in a backward pass are as large as slopes nearby.
        """
        terms = 2 * self.slopes.steep
        if self.of.structure is not Structure.ELEMENTWISE:
            for places in self.groups:
                terms[places] = np.maximum(terms[places], self.of.largest_term(places, TERM_STEP))
        return np.asarray(np.abs(self.of.scale) * terms.reshape(self.of.z.shape))


def _over_ladder(_: Places, of: DirectionalLoss, inner: Places) -> Differences:
    return of.differences(inner, ladder(of.z.flat[inner], of.eps))


def _close_ladder(distance: Array, noise: Array) -> Ladder:
    """Give a function for the differences over a close ladder, given this distance and least noise of every entry."""

    def close(places: Places, of: DirectionalLoss, inner: Places) -> Differences:
        differences = of.differences(inner, close_ladder(of.z.flat[inner], distance[places], of.eps))
        return replace(differences, noise_floor=np.maximum(differences.noise_floor, noise[places]))

    return close


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
        eps=of.eps,
    )


def _assembled(parts: Iterable[Numerical], tiles: list[Tile], shape: tuple[int, int]) -> Numerical:
    names = ("dz", "bound", "left", "right", "kink", "noise", "difference_bound", "largest_term")
    whole: dict[str, Any] = {name: np.empty(shape, dtype=bool if name == "kink" else float) for name in names}
    method, eps = Method.DIFFERENCES, EPS
    for part, tile in zip(parts, tiles, strict=True):
        eps = part.eps
        method = part.method if part.method is Method.COMPLEX else method
        for name in names:
            whole[name][tile] = getattr(part, name)
    if not whole["kink"].any():
        whole["left"] = whole["right"] = whole["dz"]
    if not whole["difference_bound"].any():
        whole["difference_bound"] = np.zeros((1, 1))
    return Numerical(**whole, method=method, passes=0, eps=eps)
