"""The entries on which guesses are tested: a small matrix in whole, some rows and columns of a large one."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from actgrad.activations import Activation, Array, Structure
from actgrad.checking.comparison import Comparison, Verdict
from actgrad.checking.result import Case
from actgrad.errors import CodeError
from actgrad.passes import forward

ENTRIES = 20_000
"""About how many entries of a matrix are looked at. Chosen: a guess then takes about a millisecond."""

JACOBIAN_COST = 20_000
"""The most numbers that the Jacobians of all columns looked at may have together, n² for a column of n. Chosen."""

STENCIL = ((1, 8 / 12), (-1, -8 / 12), (2, -1 / 12), (-2, 1 / 12))
"""The steps and weights of the central difference of fourth order."""

STEP = 3e-4
"""The step of that difference where |z| ≤ 1: its errors, of the order of h⁴ and eps/h, are below 1e-12."""

Mask = NDArray[np.bool_]
Index = NDArray[np.intp]


@dataclass(frozen=True)
class Frame:
    """Some rows and columns of a comparison, with the derivatives of the activation that guesses are made from.

    A guess must agree with dz where `wrong`, and must not contradict it where `right`. Entries at kinks are in neither.
    `true` is the numerical gradient, `whole` the comparison that the rows and columns are taken from.
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
    def row_numbers(self) -> Index:
        """The row numbers in the user's matrix."""
        return self.rows if self.whole.part is None else self.whole.part.rows[self.rows, 0]

    @property
    def column_numbers(self) -> Index:
        """The column numbers in the user's matrix."""
        return self.columns if self.whole.part is None else self.whole.part.columns[0, self.columns]

    @property
    def elementwise(self) -> bool:
        """Whether the structure is elementwise."""
        return self.structure is Structure.ELEMENTWISE

    @cached_property
    def wrong(self) -> Mask:
        """Where dz was judged wrong, both dz and the gradient are finite, and there is no kink."""
        return np.asarray(self.judged_wrong & np.isfinite(self.dz) & np.isfinite(self.true) & ~self.kink)

    @cached_property
    def rtol(self) -> float:
        """The relative tolerance of the verdicts, as the smallest allowed / |true|, kept between 1e-8 and 1e-3."""
        ratio = (self.allowed / np.abs(self.true))[(self.wrong | self.right) & (self.true != 0)]
        return float(np.clip(ratio.min(), 1e-8, 1e-3)) if ratio.size else 1e-8

    @cached_property
    def slope_is_stepped(self) -> bool:
        """Whether the slope has at most two values, as that of ReLU and of leaky ReLU."""
        known = self.diagonal[np.isfinite(self.diagonal)]
        return self.elementwise and len(np.unique(known.round(6))) <= 2

    @cached_property
    def one_slope(self) -> float | None:
        """The slope of the forward pass where dz is wrong, if all these entries have the same; else None."""
        slopes = self.diagonal[self.wrong & np.isfinite(self.diagonal)] if self.elementwise else np.empty(0)
        return float(slopes[0]) if slopes.size and all_equal(slopes, float(slopes[0])) else None

    @cached_property
    def jacobian(self) -> Array | None:
        """∂a_p/∂z_j at Z, (p, j, chosen columns); None where `jacobian_at` gives None."""
        return self.jacobian_at(self.z)

    @cached_property
    def diagonal(self) -> Array:
        """∂a/∂z of each entry by its own z, (n, m): the diagonal of the Jacobian, NaN where it is not known."""
        if self.jacobian is None:
            own = np.full(self.z.shape, np.nan)
        else:
            own = self._spread(np.einsum("jji->ji", self.jacobian))
        return np.where(self.da != 0, self.true / self.da, own) if self.elementwise else own

    def pull(self, da: Array) -> Array:
        """Give the true dJ/dZ for another upstream gradient `da`."""
        return np.asarray(self.diagonal * da) if self.elementwise else self.through(self.jacobian, da)

    def pull_error(self, da: Array) -> Array:
        """Give the error that `pull(da)` may have, from that of the numerical gradient or of the Jacobian."""
        cheap = np.full(da.shape, 1e-9 * np.abs(da).max(initial=0.0))
        return np.where(self.da != 0, np.abs(da / self.da) * self.bound, cheap) if self.elementwise else cheap

    def through(self, jacobian: Array | None, da: Array, transposed: bool = True) -> Array:
        """Give Σ_p ∂a_p/∂z_j da_p, the chain rule; with `transposed` False the mistaken Σ_p ∂a_j/∂z_p da_p."""
        if jacobian is None:
            return np.full(self.z.shape, np.nan)
        columns = self.structure.to_columns(da)[:, self._chosen]
        return self._spread(np.einsum("pji,pi->ji" if transposed else "jpi,pi->ji", jacobian, columns))

    def jacobian_at(self, z: Array) -> Array | None:
        """Give ∂a_p/∂z_j at other points; None where it costs too much or the forward raises there.

        It is made with a single step: only guesses are made from it, and `pull_error` allows an error of 1e-9.
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
        """The columns of `Structure.to_columns` whose Jacobian is computed: those with most wrong entries."""
        wrong = self.structure.to_columns(self.wrong)
        count = min(JACOBIAN_COST // len(wrong) ** 2, wrong.shape[1])
        return np.sort(np.argsort(-wrong.sum(axis=0), kind="stable")[:count])

    def _spread(self, columns: Array) -> Array:
        result = np.full(self.structure.to_columns(self.z).shape, np.nan)
        result[:, self._chosen] = columns
        return self.structure.from_columns(result, self.z.shape)


def look(case: Case, structure: Structure, whole: Comparison) -> Frame:
    """Choose the rows and columns to look at: half those with most wrong entries, half spread evenly."""
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
    # where the left and the right gradient are nearly equal, the gradient is known in spite of the kink
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
    """Tell whether all finite numbers of x equal this one, up to the error of a numerical gradient."""
    return bool((np.abs(x[np.isfinite(x)] - value) <= 1e-6 * abs(value) + 1e-12).all())
