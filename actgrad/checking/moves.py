"""Moves entries of Z and sums what J does: all independent entries at once, so that the cost follows the structure."""

from collections.abc import Callable, Iterator

import numpy as np

from actgrad.activations import Array, Structure
from actgrad.checking.extrapolation import Table

Forward = Callable[[Array], Array]
Index = tuple[slice, slice]

AXES: dict[Structure, tuple[int, ...]] = {
    Structure.ELEMENTWISE: (),
    Structure.COLUMNWISE: (0,),
    Structure.ROWWISE: (1,),
    Structure.DENSE: (0, 1),
}


def groups(structure: Structure, shape: tuple[int, int]) -> Iterator[Index]:
    """Give the sets of entries that may move together, because no output depends on two of them."""
    n, m = shape
    rows = [slice(j, j + 1) for j in range(n)] if 0 in AXES[structure] else [slice(None)]
    columns = [slice(i, i + 1) for i in range(m)] if 1 in AXES[structure] else [slice(None)]
    return ((row, column) for row in rows for column in columns)


class Objective:
    """J as a function of Z: the sum of dA ⊙ A over the outputs that one entry moves, kept apart for each entry.

    To stay clear of overflow and underflow dA is scaled by its largest entry; elementwise it is left out altogether.
    `scale` (n, m) brings a derivative back to dJ/dZ.
    """

    def __init__(self, forward: Forward, z: Array, a: Array, da: Array, structure: Structure) -> None:
        self.forward, self.z, self.a = forward, z, a
        self.structure, self.axes = structure, AXES[structure]
        if structure is Structure.ELEMENTWISE:
            self.scale, self.weights = da, np.ones_like(da)
        else:
            largest = np.abs(da).max(axis=self.axes, keepdims=True)
            self.scale = np.broadcast_to(largest, z.shape)
            self.weights = np.divide(da, largest, out=np.zeros_like(da), where=largest > 0)
        self.weights = np.where(np.isfinite(a), self.weights, 0)
        size = np.abs(self.weights * np.where(np.isfinite(a), a, 0)).sum(axis=self.axes, keepdims=True)
        self.floor = np.broadcast_to(np.finfo(float).eps / 2 * size, z.shape)

    def terms(self, index: Index, moved: Array) -> Array:
        """Give dA ⊙ (A(moved) − A), where `moved` takes the place of the entries at `index`."""
        z = self.z.copy()
        z[index] = moved
        change = self.forward(z) - self.a
        return np.where(self.weights == 0, 0, self.weights * change)

    def change(self, index: Index, moved: Array) -> Array:
        """Give the change of J for each entry at `index`, in their shape."""
        return np.asarray(self.terms(index, moved).sum(axis=self.axes, keepdims=True))

    def table(self, index: Index, steps: Array) -> Table:
        """Give the changes at all steps (K, …) of the entries at `index`, a column for each entry."""
        z = self.z[index]
        above, below = z + steps, z - steps
        right = [self.change(index, moved) for moved in above]
        left = [-self.change(index, moved) for moved in below]
        rows = (above - z, z - below, np.array(right), np.array(left))
        return Table(*(row.reshape(len(steps), -1) for row in rows), floor=self.floor[index].ravel())

    def reach(self, index: Index, step: Array) -> Array:
        """Give max_p |dA_p|·|∂a_p/∂z| for each entry at `index`, from one small step."""
        terms = np.abs(self.terms(index, self.z[index] + step))
        return np.asarray(terms.max(axis=self.axes, keepdims=True) / step if self.axes else terms / step)
