"""The regions of a matrix in which wrong entries may lie, such as "where Z > 3" or "in row 2"."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Quantity(Enum):
    """The quantities whose values can mark a region; each enum value is how it is written on screen."""

    Z = "Z"
    ABS_Z = "|Z|"
    DA = "dJ/dA"
    ABS_DA = "|dJ/dA|"
    GRADIENT = "gradient"
    ABS_DZ = "|dJ/dZ|"


class Shape(Enum):
    """The kinds of region; each enum value is its key in reports, with {} for the quantity."""

    AT_ONE_VALUE = "only at one {}"
    NEGATIVE = "only negative {}"
    POSITIVE = "only positive {}"
    BEYOND = "only beyond a threshold in {}"
    BELOW = "only below a threshold in {}"
    RANGE = "only a range of {}"
    ROWS = "only some rows"
    COLUMNS = "only some columns"
    BLOCK = "only a block"
    ON_DIAGONAL = "only on the diagonal"
    OFF_DIAGONAL = "only off the diagonal"
    ABOVE_DIAGONAL = "only above the diagonal"
    BELOW_DIAGONAL = "only below the diagonal"
    EVERY_SECOND = "only in every second entry"
    SCATTERED = "only scattered entries"

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The quantities to try for a region of this kind, in this order; empty for kinds that go by position."""
        return QUANTITIES.get(self, ())


QUANTITIES = {
    Shape.AT_ONE_VALUE: (Quantity.Z, Quantity.ABS_Z, Quantity.DA),
    Shape.NEGATIVE: (Quantity.Z, Quantity.DA, Quantity.GRADIENT),
    Shape.POSITIVE: (Quantity.Z, Quantity.DA, Quantity.GRADIENT),
    Shape.BEYOND: (Quantity.Z, Quantity.ABS_Z, Quantity.ABS_DA, Quantity.DA, Quantity.ABS_DZ),
    Shape.BELOW: (Quantity.Z, Quantity.ABS_Z, Quantity.ABS_DA, Quantity.DA, Quantity.ABS_DZ),
    Shape.RANGE: (Quantity.Z,),
}


@dataclass(frozen=True)
class Region:
    """A region of a matrix: its kind, its words with numbers ("where Z > 3"), and its quantity, if any."""

    shape: Shape
    text: str
    quantity: Quantity | None = None

    @property
    def key(self) -> str:
        """The key in reports, without numbers, such as "only negative Z"."""
        return self.shape.value.format(self.quantity and self.quantity.value)

    @property
    def of_lines(self) -> bool:
        """Whether it is given by row or column numbers."""
        return self.shape in (Shape.ROWS, Shape.COLUMNS, Shape.BLOCK)

    @property
    def scattered(self) -> bool:
        """Whether its entries have nothing in common."""
        return self.shape is Shape.SCATTERED

    @property
    def beyond_threshold(self) -> bool:
        """Whether it holds the entries with a value above a number."""
        return self.shape is Shape.BEYOND

    @property
    def by_sign(self) -> bool:
        """Whether it holds the entries with a value of one sign."""
        return self.shape in (Shape.NEGATIVE, Shape.POSITIVE)

    @property
    def of_upstream(self) -> bool:
        """Whether it is marked by dJ/dA."""
        return self.quantity in (Quantity.DA, Quantity.ABS_DA)


def kinds() -> Iterator[Region]:
    """Give one region of every kind and quantity, with an empty text."""
    for shape in Shape:
        for quantity in shape.quantities or (None,):
            yield Region(shape, "", quantity)
