"""Moves entries of Z and sums what J does: all independent entries at once, so that the cost follows the structure."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from actgrad.activations import Array, Structure
from actgrad.activations.structure import Places
from actgrad.checking.precision import inner_eps
from actgrad.checking.tables import Table

Forward = Callable[[Array], Array]


@dataclass(frozen=True)
class Objective:
    """J as a function of Z: the sum of dA ⊙ A over the outputs that one entry moves, kept apart for each entry.

    All arrays are (n, m). To stay clear of overflow and underflow dA is divided by its largest entry, which gives
    `weights`; elementwise it is left out. `scale` brings a derivative back to dJ/dZ. `floor` is the least noise J can
    have, `size` that of the forward's own numbers, `unit` that of as many ones.
    """

    forward: Forward
    structure: Structure
    z: Array
    a: Array
    weights: Array
    scale: Array
    floor: Array
    size: Array
    unit: Array

    def part(self, places: Places) -> tuple["Objective", Places]:
        """Give the part of the matrix that these entries of one group need, and their places in it.

        For a forward that gives the same on a part as on the whole.
        """
        cut, inner = self.structure.cut(places, self.z.shape[1])
        whole = (self.z, self.a, self.weights, self.scale, self.floor, self.size, self.unit)
        return Objective(self.forward, self.structure, *map(cut, whole)), inner

    def terms(self, places: Places, moved: Array) -> Array:
        """Give dA ⊙ (A(moved) − A), (n, m), where `moved` takes the place of the entries at `places`."""
        if places.size == self.z.size:
            return self.weighted(self.forward(moved.reshape(self.z.shape).copy()) - self.a)
        z = self.z.copy()
        z.flat[places] = moved
        return self.weighted(self.forward(z) - self.a)

    def weighted(self, change: Array) -> Array:
        """Give dA ⊙ change, 0 where dA is 0 or A is not finite."""
        return (
            change if self.structure is Structure.ELEMENTWISE else np.where(self.weights == 0, 0, self.weights * change)
        )

    def table(self, places: Places, steps: Array) -> Table:
        """Give the changes of J at all steps (K, k), a column for each of the k entries at `places`."""
        z = self.z.flat[places]
        above, below = z + steps, z - steps
        right = np.array([self.structure.summed(self.terms(places, moved), places) for moved in above])
        left = np.array([-self.structure.summed(self.terms(places, moved), places) for moved in below])
        floor, size, unit = (each.flat[places] for each in (self.floor, self.size, self.unit))
        return Table(above - z, z - below, right, left, floor, size, unit)

    def reach(self, places: Places, step: float) -> Array:
        """Give max_p |dA_p|·|∂a_p/∂z| for each of these entries, from one small step."""
        steps = step * np.maximum(np.abs(self.z.flat[places]), 1)
        terms = np.abs(self.terms(places, self.z.flat[places] + steps))
        return np.asarray(self.structure.summed(terms, places, np.maximum) / steps)


def objective(forward: Forward, z: Array, da: Array, structure: Structure) -> Objective:
    """Give J at Z and dJ/dA (n, m), for a forward of this structure."""
    a, axes = forward(z.copy()).copy(), structure.axes  # the code may use its result's memory again
    weights, scale = np.ones_like(da), da
    if axes:
        largest = np.abs(da).max(axis=axes, keepdims=True)
        weights = np.divide(da, largest, out=np.zeros_like(da), where=largest > 0)
        scale = np.broadcast_to(largest, z.shape)
    weights = np.where(np.isfinite(a), weights, 0)
    size = np.where(np.isfinite(a), np.abs(a), 0)

    def summed(size: Array) -> Array:
        return np.broadcast_to((np.abs(weights) * size).sum(axis=axes, keepdims=True), z.shape)

    tamer = z / max(1.0, float(np.abs(z).max()))
    # Where A is saturated its numbers tell nothing of the precision inside; at tamer points they do.
    eps = max(inner_eps(z, a), inner_eps(tamer, forward(tamer.copy())))
    # A forward in a narrower dtype has rounded what goes in besides what comes out.
    rounding = eps if eps > np.finfo(float).eps else eps / 2
    floor, unit = summed(rounding * size), summed(np.ones_like(size))
    return Objective(
        forward, structure, z, a, weights, scale, floor, summed(np.maximum(size, min(1, size.max()))), unit
    )
