"""Which entries of Z an entry of A depends on, and what follows: which may move at once, and which may be cut off."""

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
"""A real matrix (n, m), float64 or float32: a row is a unit, a column is an example."""
Places = NDArray[np.intp]
"""Entries of a matrix by their number in row-major order."""


class Structure(Enum):
    """Which entries of Z an entry of A depends on; the value is the word a user reads and writes."""

    ELEMENTWISE = "elementwise"
    COLUMNWISE = "columnwise"
    ROWWISE = "rowwise"
    DENSE = "dense"

    @property
    def axes(self) -> tuple[int, ...]:
        """The axes along which entries depend on each other."""
        return {Structure.ELEMENTWISE: (), Structure.COLUMNWISE: (0,), Structure.ROWWISE: (1,)}.get(self, (0, 1))

    @property
    def transposed(self) -> "Structure":
        """The structure of f(zᵀ)ᵀ."""
        other = {Structure.COLUMNWISE: Structure.ROWWISE, Structure.ROWWISE: Structure.COLUMNWISE}
        return other.get(self, self)

    def includes(self, narrow: "Structure") -> bool:
        """Tell whether a function of the narrow structure is one of this structure as well."""
        return self is narrow or self is Structure.DENSE or narrow is Structure.ELEMENTWISE

    def group_count(self, shape: tuple[int, ...]) -> int:
        """Give how many groups of entries there are of which all may move at once."""
        return int(np.prod([shape[axis] for axis in self.axes], dtype=int))

    def groups(self, shape: tuple[int, ...]) -> list[Places]:
        """Give the sets of entries that may move at once, because no output depends on two of them."""
        places = np.arange(shape[0] * shape[1]).reshape(shape)
        if self is Structure.ELEMENTWISE:
            return [places.ravel()]
        if self is Structure.COLUMNWISE:
            return list(places)
        return list(places.T) if self is Structure.ROWWISE else list(places.reshape(-1, 1))

    def summed(self, terms: Array, places: Places, ufunc: np.ufunc = np.add) -> Array:
        """Sum the terms (n, m) of the outputs that each of these entries moves, or join them by another ufunc."""
        if self is Structure.ELEMENTWISE:
            return np.asarray(terms.ravel() if places.size == terms.size else terms.flat[places])
        joined, columns = ufunc.reduce(terms, axis=self.axes), terms.shape[1]
        if self is Structure.DENSE:
            return np.full(places.shape, joined)
        return np.asarray(joined[places % columns if self is Structure.COLUMNWISE else places // columns])

    def cut(self, places: Places, columns: int) -> tuple[Callable[[Array], Array], Places]:
        """Give how to cut the part that these entries of one group depend on, and their places in that part.

        The matrix has so many columns; only of a dense one the part is the whole.
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
        """Cut a matrix into blocks of about this many entries; those that depend on each other stay in one block."""
        n, m = shape
        rows = n if 0 in self.axes else max(1, size // m)
        columns = m if 1 in self.axes else max(1, size // rows)
        for row in range(0, n, rows):
            for column in range(0, m, columns):
                yield slice(row, row + rows), slice(column, column + columns)

    def to_columns(self, matrix: Array) -> Array:
        """Lay a matrix so that what depends on each other stands in one column."""
        if self is Structure.ELEMENTWISE:
            return matrix.reshape(1, -1)
        if self is Structure.ROWWISE:
            return matrix.T
        return matrix.reshape(-1, 1) if self is Structure.DENSE else matrix

    def from_columns(self, columns: Array, shape: tuple[int, ...]) -> Array:
        """Lay columns back as the matrix of this shape that they came from."""
        return columns.T if self is Structure.ROWWISE else columns.reshape(shape)
