"""What the hypotheses see of a case: all of a small matrix, chosen rows and columns of a large one."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from actgrad.activations import Array, Structure
from actgrad.checking.diagnosis.evidence import Evidence
from actgrad.checking.diagnosis.jacobian import affordable, jacobian
from actgrad.checking.result import Comparison, Verdict

ENTRIES = 20_000
Mask = NDArray[np.bool_]
Index = NDArray[np.intp]


@dataclass(frozen=True)
class Frame:
    """Rows and columns of a comparison: `wrong` and `right` mark what a prediction must meet; kinks are in neither."""

    evidence: Evidence
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
    def whole(self) -> Comparison:
        """The comparison with every row and column."""
        return self.evidence.comparison

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
        return self.evidence.structure is Structure.ELEMENTWISE

    @cached_property
    def wrong(self) -> Mask:
        """Where dz is a number and not the gradient, and there is one gradient."""
        return np.asarray(self.judged_wrong & np.isfinite(self.dz) & np.isfinite(self.true) & ~self.kink)

    @cached_property
    def probe(self) -> Index:
        """A few of the wrong entries, spread evenly, as places in the flat matrix."""
        places = np.flatnonzero(self.wrong)
        return places[:: max(1, len(places) // 32)]

    @cached_property
    def probe_deviation(self) -> Array:
        """How far dz is from the true gradient at the probe."""
        return np.asarray(np.abs(self.dz - self.true).ravel()[self.probe])

    @cached_property
    def rtol(self) -> float:
        """The relative tolerance that the verdicts were made with, so far as it shows."""
        ratio = (self.allowed / np.abs(self.true))[(self.wrong | self.right) & (self.true != 0)]
        return float(np.clip(ratio.min(), 1e-8, 1e-3)) if ratio.size else 1e-8

    @cached_property
    def steps(self) -> bool:
        """Whether the slope takes one or two values only, as ReLU's and its leaky relatives' does."""
        known = self.diagonal[np.isfinite(self.diagonal)]
        return self.elementwise and len(np.unique(known.round(6))) <= 2

    @cached_property
    def chosen(self) -> Index:
        """The columns (as dependence lays them) in which a Jacobian can be afforded: those with most wrong entries."""
        wrong = self.evidence.structure.to_columns(self.wrong)
        count = min(affordable(len(wrong)), wrong.shape[1])
        return np.sort(np.argsort(-wrong.sum(axis=0), kind="stable")[:count])

    @cached_property
    def jacobian(self) -> Array | None:
        """∂a_p/∂z_j at Z."""
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
        """Give dJ/dZ as it should be under another upstream."""
        return np.asarray(self.diagonal * da) if self.elementwise else self.through(self.jacobian, da)

    def rough(self, da: Array) -> Array:
        """Give what `pull(da)` may be off by: the numerical gradient's bound, or the error of cheap differences."""
        cheap = np.full(da.shape, 1e-9 * np.abs(da).max(initial=0.0))
        return np.where(self.da != 0, np.abs(da / self.da) * self.bound, cheap) if self.elementwise else cheap

    def through(self, matrices: Array | None, da: Array, backwards: bool = True) -> Array:
        """Give the product of Jacobians, transposed as the chain rule has it or not, with an upstream."""
        if matrices is None:
            return np.full(self.z.shape, np.nan)
        columns = self.evidence.structure.to_columns(da)[:, self.chosen]
        return self._spread(np.einsum("pji,pi->ji" if backwards else "jpi,pi->ji", matrices, columns))

    def jacobian_at(self, z: Array) -> Array | None:
        """Give ∂a_p/∂z_j at other points, (p, j, chosen columns); None where it costs too much or forward refuses."""
        structure = self.evidence.structure
        columns = structure.to_columns(z)[:, self.chosen]
        if not columns.size:
            return None
        shape = columns.shape if structure in (Structure.COLUMNWISE, Structure.ROWWISE) else z.shape
        return jacobian(self.evidence.activation, structure.from_columns(columns, shape), structure)

    def _spread(self, columns: Array) -> Array:
        result = np.full(self.evidence.structure.to_columns(self.z).shape, np.nan)
        result[:, self.chosen] = columns
        return self.evidence.structure.from_columns(result, self.z.shape)


def look(evidence: Evidence) -> Frame:
    """Choose what to look at: half of it where most is wrong, half of it spread evenly."""
    whole = evidence.comparison
    wrong, right = whole.at(Verdict.WRONG), whole.at(Verdict.AGREE) | whole.at(Verdict.FLAT)
    n, m = wrong.shape
    side = int(ENTRIES**0.5)
    rows, columns = max(side, ENTRIES // m), max(side, ENTRIES // n)
    if evidence.structure is Structure.COLUMNWISE:
        rows, columns = n, max(1, ENTRIES // n)
    if evidence.structure is Structure.ROWWISE:
        rows, columns = max(1, ENTRIES // m), m
    i, j = _choose(wrong.sum(axis=1), rows), _choose(wrong.sum(axis=0), columns)
    part, numerical = np.ix_(i, j), whole.numerical
    matrices = (whole.z, whole.a, whole.da, whole.dz, numerical.dz, numerical.bound, whole.allowed)
    # where only the curvature jumps, there is one gradient to go by all the same
    apart = np.abs(numerical.left[part] - numerical.right[part]) > 1e-6 * np.abs(numerical.dz[part])
    kink = numerical.kink[part] & apart
    z, a, da, dz, true, bound, allowed = (x[part] for x in matrices)
    return Frame(evidence, i, j, z, a, da, dz, true, bound, allowed, kink, wrong[part], right[part] & ~kink)


def _choose(wrong: Index, count: int) -> Index:
    if len(wrong) <= count:
        return np.arange(len(wrong))
    most = np.argsort(-wrong, kind="stable")[: (count + 1) // 2]
    return np.unique(np.concatenate([most, np.linspace(0, len(wrong) - 1, max(1, count // 2)).astype(np.intp)]))
