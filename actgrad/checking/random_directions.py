"""A faster check of a large coupled matrix: along random directions first, entry by entry where these disagree."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from actgrad.activations import Activation, Array, Structure
from actgrad.activations.structure import Places
from actgrad.checking.comparison import Numerical
from actgrad.checking.differences import COUNT, Differences, ladder
from actgrad.checking.numerical import Counted, Gradient, OnProgress
from actgrad.checking.perturbation import directional_loss
from actgrad.checking.precision import eps_inside, tamed
from actgrad.checking.side_effects import quietly
from actgrad.checking.slopes import Slopes, slopes

DIRECTIONS = 8
"""Errors cancel along a direction of random signs with probability 1/2 at most, along all eight with 1/256."""
SAMPLE = 16
"""Groups (rows of a columnwise matrix) whose entries are all differenced, whatever the directions show. Chosen."""
FAILING, LOOKED_AT = 8, 256
"""The most columns that are differenced for disagreeing, and the most groups of each; the rest is undecided. Chosen."""


class RandomDirections:
    """Compares a claimed dJ/dZ with derivatives along random directions, for each column (row, matrix) by itself."""

    def __init__(
        self,
        activation: Activation,
        z: Array,
        da: Array,
        structure: Structure,
        on_progress: OnProgress = lambda _: None,
    ) -> None:
        self.forward = Counted(activation, on_progress)
        self.forward.expect(2 * COUNT * (DIRECTIONS + SAMPLE), z.size, "random directions")
        with quietly():
            z, da = z.astype(float), da.astype(float)
            self.of = directional_loss(
                self.forward, z, da, structure, eps_inside(self.forward, z, *tamed(self.forward, z))
            )
        self.generator = np.random.Generator(np.random.PCG64(0))

    def numerical(self, dz: Array, allowed: Callable[[Array], Array]) -> tuple[Numerical, str]:
        """Give a numerical gradient to compare `dz` with, and a sentence that says how it was made.

        `allowed(gradient)` is the error allowed in a gradient of that size. In a column that all directions confirm,
        the gradient is `dz` itself, and its bound is the largest error of one entry that they could have missed.
        """
        with quietly():
            missed, failing = self._directions(dz, allowed)
            chosen = self._chosen(failing)
            exact = Gradient(self.of, chosen).scaled()
        done = np.zeros(dz.size, bool)
        done[np.concatenate(chosen)] = True
        done = done.reshape(dz.shape) & np.isfinite(exact.bound)
        dz, bound = np.where(done, exact.dz, dz), np.where(done, exact.bound, np.where(failing, np.inf, missed))
        numerical = replace(
            exact,
            dz=dz,
            bound=bound,
            left=np.where(done, exact.left, dz),
            right=np.where(done, exact.right, dz),
            kink=exact.kink & done,
            passes=round(self.forward.passes),
            noise=exact.noise + bound,
        )
        return numerical, (
            f"tried along {DIRECTIONS} random directions; {int(done.sum())} of {dz.size} entries differenced in full"
        )

    def _directions(self, dz: Array, allowed: Callable[[Array], Array]) -> tuple[Array, NDArray[np.bool_]]:
        """Give the largest error of an entry that goes unseen, and where a direction contradicts `dz`; both (n, m)."""
        # The sum of errors with random signs is of the size of the root of the sum of their squares.
        axes, failing, missed = self.of.structure.axes, np.zeros(dz.shape, bool), np.zeros(dz.shape)
        for _ in range(DIRECTIONS):
            length = 2.0 ** np.ceil(np.log2(np.maximum(np.abs(self.of.z), 1)))
            direction = length * self.generator.choice([-1.0, 1.0], dz.shape)
            found = self._along(direction)
            claimed = np.divide(dz, self.of.scale, out=np.zeros_like(dz), where=self.of.scale != 0)
            sums = (claimed * direction).sum(axis=axes, keepdims=True)
            errors = allowed(dz) / np.where(self.of.scale == 0, 1, self.of.scale) * direction
            limit = np.sqrt((errors**2).sum(axis=axes, keepdims=True)) + found.bound.reshape(sums.shape)
            failing |= np.abs(sums - found.value.reshape(sums.shape)) > limit
            missed = np.maximum(missed, self.of.scale * limit / length)
        return missed, failing

    def _along(self, direction: Array) -> Slopes:
        """Give the derivative of each column's (row's, matrix's) loss along a direction (n, m)."""
        axes = self.of.structure.axes
        # Powers of two, as the directions' entries are, so that their product is exact.
        steps = 2.0 ** np.round(np.log2(ladder(np.zeros(1), self.of.eps)[:, 0]))

        def change(step: float) -> Array:
            terms = self.of.weighted(self.forward(self.of.z + step * direction) - self.of.a)
            return np.asarray(terms.sum(axis=axes).ravel())

        right, left = np.array([change(step) for step in steps]), np.array([-change(-step) for step in steps])
        h = np.broadcast_to(steps[:, None], right.shape)
        exactness = (each.max(axis=axes).ravel() for each in (self.of.noise_floor, self.of.magnitude, self.of.weight))
        return slopes(Differences(h, h, right, left, *exactness))

    def _chosen(self, failing: NDArray[np.bool_]) -> list[Places]:
        """Give, group by group, the entries to difference: all of a sample of groups, and some columns that fail."""
        every = self.of.structure.groups(failing.shape)
        order = self.generator.permutation(len(every))
        sampled, looked_at = set(order[:SAMPLE]), set(order[:LOOKED_AT])
        wrong = np.flatnonzero(failing.any(axis=self.of.structure.axes).ravel())[:FAILING]
        chosen = []
        for k, places in enumerate(every):
            inner = places[wrong] if self.of.structure is not Structure.DENSE else places
            here = places if k in sampled else inner if wrong.size and k in looked_at else places[:0]
            if here.size:
                chosen.append(here)
        return chosen
