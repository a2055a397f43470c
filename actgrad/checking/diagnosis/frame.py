"""What the guesses are tested on: all of a small matrix, chosen rows and columns of a large one."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from actgrad.activations import Activation, Array, Structure
from actgrad.checking.result import Case, Comparison, Verdict
from actgrad.errors import CodeError
from actgrad.passes import forward

ENTRIES = 20_000
"""How many entries of a matrix are looked at; enough for every kind of region, and each guess takes a millisecond."""

JACOBIAN_COST = 20_000
"""How many numbers a Jacobian may have: of columns of n entries, that is this over n² columns."""

STENCIL = ((1, 8 / 12), (-1, -8 / 12), (2, -1 / 12), (-2, 1 / 12))
"""Steps and weights of the central difference of fourth order."""

STEP = 3e-4
"""The step of that difference where |z| < 1: its errors h⁴ and eps/h are then both below 1e-12."""

Mask = NDArray[np.bool_]
Index = NDArray[np.intp]


@dataclass(frozen=True)
class Frame:
    """The chosen rows and columns of a comparison, and what is asked of the activation there.

    A guess must give dz where `wrong`, and must not contradict it where `right`. Entries at kinks are in neither.
    """

    case: Case
    structure: Structure
    whole: Comparison
    rows: Index
    columns: Index
    z: Array
    a: Array
    da: Array
    dz: Array
    true: Array
    bound: Array
    allowed: Array
    kink: Mask
    judged_wrong: Mask
    right: Mask

    @property
    def activation(self) -> Activation:
        """The activation under test."""
        return self.case.activation

    @property
    def is_grid(self) -> bool:
        """Whether a row or a column of the matrices is one of the user's."""
        return self.whole.part is None or self.whole.part.is_grid

    @property
    def row_numbers(self) -> Index:
        """The rows as the user numbers them."""
        return self.rows if self.whole.part is None else self.whole.part.rows[self.rows, 0]

    @property
    def column_numbers(self) -> Index:
        """The columns as the user numbers them."""
        return self.columns if self.whole.part is None else self.whole.part.columns[0, self.columns]

    @property
    def elementwise(self) -> bool:
        """Whether each a depends on its own z alone."""
        return self.structure is Structure.ELEMENTWISE

    @cached_property
    def wrong(self) -> Mask:
        """Where dz is a number and not the gradient, and there is one gradient."""
        return np.asarray(self.judged_wrong & np.isfinite(self.dz) & np.isfinite(self.true) & ~self.kink)

    @cached_property
    def rtol(self) -> float:
        """The relative tolerance of the verdicts, worked out from what was allowed; 1e-8 to 1e-3."""
        ratio = (self.allowed / np.abs(self.true))[(self.wrong | self.right) & (self.true != 0)]
        return float(np.clip(ratio.min(), 1e-8, 1e-3)) if ratio.size else 1e-8

    @cached_property
    def slope_is_stepped(self) -> bool:
        """Whether the slope takes one or two values only, as that of ReLU and of leaky ReLU does."""
        known = self.diagonal[np.isfinite(self.diagonal)]
        return self.elementwise and len(np.unique(known.round(6))) <= 2

    @cached_property
    def one_slope(self) -> float | None:
        """The slope of the forward pass where dz is wrong, if it is the same in all of these entries."""
        slopes = self.diagonal[self.wrong & np.isfinite(self.diagonal)] if self.elementwise else np.empty(0)
        return float(slopes[0]) if slopes.size and all_equal(slopes, float(slopes[0])) else None

    @cached_property
    def jacobian(self) -> Array | None:
        """∂a_p/∂z_j at Z, as (p, j, chosen columns); None where it is not known."""
        return self.jacobian_at(self.z)

    @cached_property
    def diagonal(self) -> Array:
        """∂a/∂z of each entry's own z; of an elementwise activation, its slope."""
        if self.jacobian is None:
            own = np.full(self.z.shape, np.nan)
        else:
            own = self._spread(np.einsum("jji->ji", self.jacobian))
        return np.where(self.da != 0, self.true / self.da, own) if self.elementwise else own

    def pull(self, da: Array) -> Array:
        """Give dJ/dZ as it should be under another upstream gradient."""
        return np.asarray(self.diagonal * da) if self.elementwise else self.through(self.jacobian, da)

    def pull_error(self, da: Array) -> Array:
        """Give what `pull(da)` may be off by: the numerical gradient's bound, or the error of the Jacobian here."""
        cheap = np.full(da.shape, 1e-9 * np.abs(da).max(initial=0.0))
        return np.where(self.da != 0, np.abs(da / self.da) * self.bound, cheap) if self.elementwise else cheap

    def through(self, jacobian: Array | None, da: Array, transposed: bool = True) -> Array:
        """Give Σ_p ∂a_p/∂z_j da_p as the chain rule has it; not `transposed`, Σ_p ∂a_j/∂z_p da_p."""
        if jacobian is None:
            return np.full(self.z.shape, np.nan)
        columns = self.structure.to_columns(da)[:, self._chosen]
        return self._spread(np.einsum("pji,pi->ji" if transposed else "jpi,pi->ji", jacobian, columns))

    def jacobian_at(self, z: Array) -> Array | None:
        """Give ∂a_p/∂z_j at other points; None where it costs too much or forward does not take the points.

        It only feeds predictions: a single step is enough for the 1e-9 that `pull_error` reckons with.
        """
        columns = self.structure.to_columns(z)[:, self._chosen]
        if not columns.size:
            return None
        shape = columns.shape if self.structure in (Structure.COLUMNWISE, Structure.ROWWISE) else z.shape
        step = STEP * np.sqrt(np.maximum(1.0, np.abs(columns)))
        result = np.zeros((len(columns), *columns.shape))
        for j in range(len(columns)):
            for times, weight in STENCIL:
                moved = columns.copy()
                moved[j] += times * step[j]
                try:
                    with np.errstate():  # keeps a forward that sets numpy's error handling from setting ours
                        a = forward(self.activation, self.structure.from_columns(moved, shape).copy())
                except CodeError:
                    return None
                result[:, j] += weight * self.structure.to_columns(a.astype(float)) / step[j]
        return result

    @cached_property
    def _chosen(self) -> Index:
        """The columns (as dependence lays them) in which a Jacobian can be afforded: those with most wrong entries."""
        wrong = self.structure.to_columns(self.wrong)
        count = min(JACOBIAN_COST // len(wrong) ** 2, wrong.shape[1])
        return np.sort(np.argsort(-wrong.sum(axis=0), kind="stable")[:count])

    def _spread(self, columns: Array) -> Array:
        result = np.full(self.structure.to_columns(self.z).shape, np.nan)
        result[:, self._chosen] = columns
        return self.structure.from_columns(result, self.z.shape)


def look(case: Case, structure: Structure, whole: Comparison) -> Frame:
    """Choose the rows and columns to look at: those with most wrong entries, and as many spread evenly."""
    wrong, right = whole.at(Verdict.WRONG), whole.at(Verdict.AGREE) | whole.at(Verdict.FLAT)
    n, m = wrong.shape
    side = int(ENTRIES**0.5)
    rows = n if structure is Structure.COLUMNWISE else max(1 if structure is Structure.ROWWISE else side, ENTRIES // m)
    columns = (
        m if structure is Structure.ROWWISE else max(1 if structure is Structure.COLUMNWISE else side, ENTRIES // n)
    )
    i, j = _choose(wrong.sum(axis=1), rows), _choose(wrong.sum(axis=0), columns)
    part, numerical = np.ix_(i, j), whole.numerical
    matrices = (whole.z, whole.a, whole.da, whole.dz, numerical.dz, numerical.bound, whole.allowed)
    # where only the curvature jumps, there is one gradient to go by all the same
    apart = np.abs(numerical.left[part] - numerical.right[part]) > 1e-6 * np.abs(numerical.dz[part])
    kink = numerical.kink[part] & apart
    z, a, da, dz, true, bound, allowed = (x[part] for x in matrices)
    return Frame(
        case, structure, whole, i, j, z, a, da, dz, true, bound, allowed, kink, wrong[part], right[part] & ~kink
    )


def _choose(wrong: Index, count: int) -> Index:
    if len(wrong) <= count:
        return np.arange(len(wrong))
    most = np.argsort(-wrong, kind="stable")[: (count + 1) // 2]
    return np.unique(np.concatenate([most, np.linspace(0, len(wrong) - 1, max(1, count // 2)).astype(np.intp)]))


def all_equal(x: Array, value: float) -> bool:
    """Tell whether all numbers of x that are finite equal this one, up to what a numerical gradient may be off by."""
    return bool((np.abs(x[np.isfinite(x)] - value) <= 1e-6 * abs(value) + 1e-12).all())
