"""The entries on which guesses are tested: a small matrix in whole, some rows and columns of a large one."""

from dataclasses import dataclass
from functools import cache, cached_property
from types import CodeType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actgrad.activations import Array, Structure
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
    kink: Mask
    judged_wrong: Mask
    right: Mask
    z: Array
    a: Array
    da: Array
    dz: Array
    true: Array
    bound: Array
    allowed: Array

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

    def value(self, formula: str, **names: Any) -> Array:
        """Give the value (n, m) of a formula in z, a, da, true, NumPy's functions and the names below.

        `slope` is ∂a/∂z of an entry by its own z, and vjp(u) the gradient with u in place of dJ/dA. NaN where a sum
        without keepdims does not fit the matrix.
        """
        known = {"z": self.z, "a": self.a, "da": self.da, "true": self.true, "slope": self.slope, "vjp": self.pull}
        known |= {"sigmoid": sigmoid, "jvp": self.push}
        known |= {"other": self.other} | names
        try:
            value = eval(_compiled(formula), vars(np), known)
            return np.broadcast_to(np.asarray(value, dtype=float), self.z.shape)
        except ValueError:
            return np.full(self.z.shape, np.nan)

    def constant(self, formula: str) -> float | None:
        """Give the number c with which a formula that is linear in c comes nearest to dz where that is wrong."""
        without, once = (self.value(formula, c=c) for c in (0.0, 1.0))
        return median((self.dz - without) / (once - without), self.wrong)

    @property
    def jacobian_error(self) -> float:
        """The error of what is made from the Jacobian, which is had with a single step; 0 where it is not needed."""
        return 0.0 if self.elementwise else 1e-9 * float(np.abs(self.da).max(initial=0.0))

    def other(self, function: Array, slope: Array) -> Array:
        """Give the slope of another function; NaN if, as far as wrong entries show, it is the forward itself."""
        same = np.isclose(self.a, function, 1e-4, 1e-6) & np.isclose(self.slope, slope, 1e-3, 1e-6)
        return np.where(same[self.wrong].mean() > 0.9, np.nan, slope)

    def rounding(self, x: Array) -> Mask:
        """Tell where this is 0, or no more than the rounding of a sum of the gradient's size that cancels."""
        size = np.abs(x / self.true)
        return np.asarray((x == 0) | (not self.elementwise and (size < 1e-12) & (size > 1e-20)))

    def is_true(self, dz: Array) -> bool:
        """Tell whether this is the gradient in every entry where dz is wrong."""
        off = np.abs(dz - self.true)[self.wrong]
        return bool((off <= 1e-6 * np.abs(self.true[self.wrong]) + self.allowed[self.wrong]).all())

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
        known = self.slope[np.isfinite(self.slope)]
        return self.elementwise and len(np.unique(known.round(6))) <= 2

    @cached_property
    def one_slope(self) -> float | None:
        """The slope of the forward pass where dz is wrong, if all these entries have the same; else None."""
        slopes = self.slope[self.wrong & np.isfinite(self.slope)] if self.elementwise else np.empty(0)
        return float(slopes[0]) if slopes.size and all_equal(slopes, float(slopes[0])) else None

    @cached_property
    def jacobian(self) -> Array | None:
        """∂a_p/∂z_j at Z, (p, j, chosen columns); None where `jacobian_at` gives None."""
        return self.jacobian_at(self.z)

    @cached_property
    def slope(self) -> Array:
        """∂a/∂z of each entry by its own z, (n, m): the diagonal of the Jacobian, NaN where it is not known."""
        if self.jacobian is None:
            own = np.full(self.z.shape, np.nan)
        else:
            own = self._spread(np.einsum("jji->ji", self.jacobian))
        return np.where(self.da != 0, self.true / self.da, own) if self.elementwise else own

    def pull(self, da: Array) -> Array:
        """Give the true dJ/dZ for another upstream gradient."""
        return np.asarray(self.slope * da) if self.elementwise else self.through(self.jacobian, da)

    def push(self, da: Array) -> Array:
        """Give the mistaken Σ_p ∂a_j/∂z_p da_p; NaN where it is not mistaken, as the Jacobian is diagonal."""
        return self.through(None if self.elementwise else self.jacobian, da, "jpi,pi->ji")

    def through(self, jacobian: Array | None, da: Array, sums: str = "pji,pi->ji") -> Array:
        """Give Σ_p ∂a_p/∂z_j da_p, the chain rule."""
        if jacobian is None:
            return np.full(self.z.shape, np.nan)
        return self._spread(np.einsum(sums, jacobian, self.structure.to_columns(da)[:, self._chosen]))

    def jacobian_at(self, z: Array) -> Array | None:
        """Give ∂a_p/∂z_j at other points; None where it costs too much or the forward raises there.

        It is made with a single step: only guesses are made from it, which allow an error of 1e-9.
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
                        a = forward(self.case.activation, self.structure.from_columns(moved, shape).copy())
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
    side = 1 if structure in (Structure.COLUMNWISE, Structure.ROWWISE) else int(ENTRIES**0.5)
    i = _choose(wrong.sum(axis=1), n if structure is Structure.COLUMNWISE else max(side, ENTRIES // m))
    j = _choose(wrong.sum(axis=0), m if structure is Structure.ROWWISE else max(side, ENTRIES // n))
    part, numerical = np.ix_(i, j), whole.numerical
    # where the left and the right gradient are nearly equal, the gradient is known in spite of the kink
    apart = np.abs(numerical.left[part] - numerical.right[part]) > 1e-6 * np.abs(numerical.dz[part])
    kink = numerical.kink[part] & apart
    matrices = (whole.z, whole.a, whole.da, whole.dz, numerical.dz, numerical.bound, whole.allowed)
    return Frame(case, structure, whole, i, j, kink, wrong[part], right[part] & ~kink, *(x[part] for x in matrices))


def _choose(wrong: Index, count: int) -> Index:
    if len(wrong) <= count:
        return np.arange(len(wrong))
    most = np.argsort(-wrong, kind="stable")[: (count + 1) // 2]
    return np.unique(np.concatenate([most, np.linspace(0, len(wrong) - 1, max(1, count // 2)).astype(np.intp)]))


@cache
def _compiled(formula: str) -> CodeType:
    return compile(formula, formula, "eval")


def sigmoid(x: Array) -> Array:
    """Give σ(x)."""
    return np.asarray(1 / (1 + np.exp(-x)))


def median(x: Array, where: Mask) -> float | None:
    """Give the middle one of the finite numbers there; None where there is none."""
    known = np.sort(x[where & np.isfinite(x)])
    return float(known[len(known) // 2]) if len(known) else None


def all_equal(x: Array, value: float) -> bool:
    """Tell whether all finite numbers of x equal this one, up to the error of a numerical gradient."""
    return bool((np.abs(x[np.isfinite(x)] - value) <= 1e-6 * abs(value) + 1e-12).all())
