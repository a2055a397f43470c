"""Where wrong entries lie, as a value: what kind of region it is, of which quantity, and in words with its numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Quantity(Enum):
    """What a region is described by, besides rows and columns; the value is how it is written on screen."""

    Z = "Z"
    ABS_Z = "|Z|"
    DA = "dJ/dA"
    ABS_DA = "|dJ/dA|"
    GRADIENT = "gradient"
    ABS_DZ = "|dJ/dZ|"


class Shape(Enum):
    """The kinds of region; the value is the region's key in reports, with {} where the quantity's name stands."""

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
        """The quantities that a region of this kind is looked for in, in this order; none for rows and columns."""
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
    """A part of a matrix: its kind, the quantity that decides, and the words with their numbers ("where Z > 3")."""

    shape: Shape
    text: str
    quantity: Quantity | None = None

    @property
    def key(self) -> str:
        """The words of reports, without numbers, as in "only negative Z"."""
        return self.shape.value.format(self.quantity and self.quantity.value)

    @property
    def of_lines(self) -> bool:
        """Whether it is described by row and column numbers, and not by the values that stand there."""
        return self.shape in (Shape.ROWS, Shape.COLUMNS, Shape.BLOCK)

    @property
    def scattered(self) -> bool:
        """Whether its entries lie here and there, with nothing in common."""
        return self.shape is Shape.SCATTERED

    @property
    def beyond_threshold(self) -> bool:
        """Whether it holds all values above a number."""
        return self.shape is Shape.BEYOND

    @property
    def by_sign(self) -> bool:
        """Whether it holds all values of one sign."""
        return self.shape in (Shape.NEGATIVE, Shape.POSITIVE)

    @property
    def of_upstream(self) -> bool:
        """Whether the value of dJ/dA decides."""
        return self.quantity in (Quantity.DA, Quantity.ABS_DA)


def kinds() -> Iterator[Region]:
    """Give one region of every kind and quantity, without numbers."""
    for shape in Shape:
        for quantity in shape.quantities or (None,):
            yield Region(shape, "", quantity)
