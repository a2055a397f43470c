"""The matrices of one case side by side: the numerical gradient, the verdict of each entry, and single entries."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from actgrad.activations import Array


class Verdict(Enum):
    """The verdict of one entry; its value is in words, its index in `list(Verdict)` its code in arrays."""

    AGREE = "agrees with the numerical gradient"
    KINK = "lies between the left and the right gradient of a kink"
    FLAT = "is below what rounding lets one see; 0 would have passed as well"
    WRONG = "is not the gradient"
    UNDECIDED = "could not be told: the differences did not converge"
    OUTSIDE = "is outside the function's domain, or overflows"

    @property
    def key(self) -> str:
        """The word of JSON and tables."""
        return self.name.lower()


CONVERGED = 1e-3
"""A bound has converged below this part of the gradient; a larger one only if noise explains it. Chosen."""


NOISE_EXPLAINS = 1e4
"""Noise explains a bound of up to this many times `Numerical.noise`. Chosen."""


class Method(Enum):
    """How the numerical gradient is computed."""

    AUTO = "auto"
    DIFFERENCES = "differences"
    COMPLEX = "complex"


@dataclass(frozen=True)
class Numerical:
    """The numerical gradient: best value, a bound of its error, and the gradients from left and right, all (n, m).

    Where there is no kink, `left` and `right` equal `dz`. `bound` is inf where nothing is known.
    """

    dz: Array
    bound: Array
    left: Array
    right: Array
    kink: NDArray[np.bool_]
    method: Method
    passes: int
    noise: Array | float = 0.0
    """By how much the forward's rounding makes the gradient uncertain: |dA| times the noise of A over a wide step."""
    difference_bound: Array | float = 0.0
    """The bound by differences where the complex step's replaced it: an entry within it is not judged wrong."""
    largest_term: Array | float = 0.0
    """max_p |dA_p|·|∂a_p/∂z|: the largest term that the gradient is summed from."""
    eps: float = float(np.finfo(float).eps)
    """The eps of the dtype in which the forward pass computes, whatever dtype it gives back."""
    step: bool = False
    """Whether the function is constant between jumps: its gradient is 0 wherever there is one."""

    def converged(self, atol: Array | float = 0.0) -> NDArray[np.bool_]:
        """Tell where (n, m) the bound is small relative to the gradient, or atol or the forward's noise explains it."""
        explained = np.maximum(atol, NOISE_EXPLAINS * self.noise)
        return np.asarray(self.bound <= np.maximum(CONVERGED * np.abs(self.dz), explained))


@dataclass(frozen=True)
class PartIndex:
    """The row and the column, both (n, m), that each entry of a part of a matrix has in the whole."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]


@dataclass(frozen=True)
class Comparison:
    """The matrices of one case, all (n, m); `verdicts` holds each verdict's index in `list(Verdict)`."""

    z: Array
    a: Array
    da: Array
    dz: Array
    numerical: Numerical
    allowed: Array
    verdicts: NDArray[np.int8]
    part: "PartIndex | None" = None

    def at(self, verdict: Verdict) -> NDArray[np.bool_]:
        """Tell which entries (n, m) have this verdict."""
        return np.asarray(self.verdicts == list(Verdict).index(verdict))

    def place(self, row: int, column: int) -> tuple[int, int]:
        """Give the row and column in the user's matrix of an entry of this comparison."""
        return place(self.part, row, column)


def place(part: PartIndex | None, row: int, column: int) -> tuple[int, int]:
    """Give the row and column in the user's matrix of an entry of this part; the same where `part` is None."""
    return (row, column) if part is None else (int(part.rows[row, column]), int(part.columns[row, column]))


@dataclass(frozen=True)
class Entry:
    """One entry of a comparison: its place in the user's matrix, its numbers, and its verdict.

    `left` and `right` are None where there is no kink.
    """

    row: int
    column: int
    z: float
    da: float
    dz: float
    numerical: float
    bound: float
    allowed: float
    verdict: Verdict
    left: float | None = None
    right: float | None = None


class Convention(Enum):
    """Which of the slopes at a kink a backward pass uses."""

    LEFT = "left"
    RIGHT = "right"
    MIDDLE = "middle"
    OTHER = "other"


@dataclass(frozen=True)
class KinkGroup:
    """Entries at kinks that are alike: how many, one of them, and which of the slopes the code uses there.

    `slopes` is False where only the gradients are known: an entry of A depends on more than its own z, or dJ/dA is 0.
    """

    entries: int
    example: Entry
    convention: Convention
    slopes: bool

    @property
    def sides(self) -> tuple[float, ...]:
        """The slope (or gradient) from the left, from the right, and the one that the code uses."""
        by = self.example.da if self.slopes else 1.0
        return tuple(x / by for x in (self.example.left, self.example.right, self.example.dz) if x is not None)
