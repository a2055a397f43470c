"""What a forward pass did when its entries moved, and what that says of each entry's slope, as values."""

from dataclasses import dataclass

import numpy as np

from actgrad.activations import Array


@dataclass(frozen=True)
class Table:
    """What a forward pass did when each entry moved: steps and changes to the right and to the left, all (K, N).

    `right` holds f(z + h) − f(z) at the steps `h_right`, `left` holds f(z) − f(z − h) at `h_left`; `floor` (N) is the
    least noise that a result in floating point has, `size` (N) that of the
    forward's own numbers, `unit` (N) what the noise would be of numbers beside 1, in units of eps.
    """

    h_right: Array
    h_left: Array
    right: Array
    left: Array
    floor: Array
    size: Array
    unit: Array

    def only(self, entries: Array) -> "Table":
        """Give the columns of these entries."""
        rows = (self.h_right, self.h_left, self.right, self.left)
        h_right, h_left, right, left = (row[:, entries] for row in rows)
        floor, size, unit = (each[entries] for each in (self.floor, self.size, self.unit))
        return Table(h_right, h_left, right, left, floor, size, unit)


def joined(tables: list[Table]) -> Table:
    """Give one table with the entries of all."""
    names = ("h_right", "h_left", "right", "left", "floor", "size", "unit")
    return Table(*(np.concatenate([getattr(table, name) for table in tables], axis=-1) for name in names))


@dataclass(frozen=True)
class Slopes:
    """All that a table says: best value, bound, left and right slopes, where they differ, and the forward's noise."""

    value: Array
    bound: Array
    left: Array
    right: Array
    kink: Array
    noise: Array
    steep: Array

    def all(self) -> tuple[Array, ...]:
        """Give the arrays in their order."""
        return self.value, self.bound, self.left, self.right, self.kink, self.noise, self.steep

    @classmethod
    def unknown(cls, count: int) -> "Slopes":
        """Give as many entries of which nothing is known yet."""
        blank = np.zeros(count)
        return cls(blank, blank + np.inf, blank.copy(), blank.copy(), np.zeros(count, bool), blank.copy(), blank.copy())

    def put(self, entries: Array, other: "Slopes", only_better: bool = False) -> None:
        """Take the other's entries, one for each of these, in the place of its own; only where it knows better."""
        chosen = np.ones(entries.shape, bool)
        if only_better:
            old = self.bound[entries]
            chosen = (other.bound < old) | (self.kink[entries] & ~other.kink & np.isfinite(other.bound))
        for mine, theirs in zip(self.all(), other.all(), strict=True):
            mine[entries[chosen]] = theirs[chosen]
