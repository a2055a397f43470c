"""Which entries of Z an entry of A depends on, and so which can be perturbed together or computed apart."""

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
"""A real matrix (n, m), float64 or float32: a row is a unit, a column is an example."""
Places = NDArray[np.intp]
"""Entries of a matrix by their index in row-major order."""


class Structure(Enum):
    """Which entries of Z an entry of A depends on; the value is the word a user reads and writes."""

    ELEMENTWISE = "elementwise"
    COLUMNWISE = "columnwise"
    ROWWISE = "rowwise"
    DENSE = "dense"

    @property
    def axes(self) -> tuple[int, ...]:
        """The axes along which an entry of A depends on other entries of Z."""
        return {Structure.ELEMENTWISE: (), Structure.COLUMNWISE: (0,), Structure.ROWWISE: (1,)}.get(self, (0, 1))

    @property
    def transposed(self) -> "Structure":
        """The structure of f(zᵀ)ᵀ."""
        other = {Structure.COLUMNWISE: Structure.ROWWISE, Structure.ROWWISE: Structure.COLUMNWISE}
        return other.get(self, self)

    def includes(self, narrow: "Structure") -> bool:
        """Tell whether every function of the structure `narrow` has this structure as well."""
        return self is narrow or self is Structure.DENSE or narrow is Structure.ELEMENTWISE

    def group_count(self, shape: tuple[int, ...]) -> int:
        """Give how many groups `groups` gives for a matrix of this shape."""
        return int(np.prod([shape[axis] for axis in self.axes], dtype=int))

    def groups(self, shape: tuple[int, ...]) -> list[Places]:
        """Give the groups of entries that can be perturbed at once, because no entry of A depends on two of a group."""
        return list(self.to_columns(np.arange(shape[0] * shape[1]).reshape(shape)))

    def summed(self, terms: Array, places: Places, ufunc: np.ufunc = np.add) -> Array:
        """Sum, for each of these entries of Z, the terms (n, m) of all entries of A that depend on it.

        Another ufunc, such as np.maximum, takes the place of the sum.
        """
        if self is Structure.ELEMENTWISE:
            return np.asarray(terms.ravel() if places.size == terms.size else terms.flat[places])
        joined, columns = ufunc.reduce(terms, axis=self.axes), terms.shape[1]
        if self is Structure.DENSE:
            return np.full(places.shape, joined)
        return np.asarray(joined[places % columns if self is Structure.COLUMNWISE else places // columns])

    def cut(self, places: Places, columns: int) -> tuple[Callable[[Array], Array], Places]:
        """Give a function that cuts out what is coupled with these entries of one group, and their places in it.

        `columns` is how many columns the matrix has. For a dense structure the part is the whole.
        """
        count = places.size
        if self is Structure.ELEMENTWISE:
            return lambda matrix: matrix.ravel()[places][None], np.arange(count)
        if self is Structure.COLUMNWISE:
            return lambda matrix: matrix[:, places % columns], places // columns * count + np.arange(count)
        if self is Structure.ROWWISE:
            return lambda matrix: matrix[places // columns], np.arange(count) * columns + places % columns
        return lambda matrix: matrix, places

    def blocks(self, shape: tuple[int, ...], size: int) -> Iterator[tuple[slice, slice]]:
        """Cut a matrix into blocks of about this many entries; entries that are coupled stay in one block."""
        n, m = shape
        rows = n if 0 in self.axes else max(1, size // m)
        columns = m if 1 in self.axes else max(1, size // rows)
        for row in range(0, n, rows):
            for column in range(0, m, columns):
                yield slice(row, row + rows), slice(column, column + columns)

    def to_columns(self, matrix: Array) -> Array:
        """Reshape a matrix so that entries that are coupled stand in one column."""
        if self is Structure.ELEMENTWISE:
            return matrix.reshape(1, -1)
        if self is Structure.ROWWISE:
            return matrix.T
        return matrix.reshape(-1, 1) if self is Structure.DENSE else matrix

    def from_columns(self, columns: Array, shape: tuple[int, ...]) -> Array:
        """Undo `to_columns`: give the matrix of this shape."""
        return columns.T if self is Structure.ROWWISE else columns.reshape(shape)
