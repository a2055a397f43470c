"""Compares dJ/dZ with the numerical gradient, in a whole matrix or in the part that takes a short time."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from actgrad.activations import Activation, Array, Structure
from actgrad.checking.comparison import PartIndex
from actgrad.checking.judging import check
from actgrad.checking.numerical import Counted
from actgrad.checking.probing import probe
from actgrad.checking.result import Case, CaseResult, Settings
from actgrad.checking.side_effects import quietly
from actgrad.errors import CodeError

ENTRIES_AT_ONCE = 10_000
"""The most entries of an elementwise activation that are compared. Chosen: a tenth of a second for ordinary code."""
PASSES_AT_ONCE = 500_000
"""The most entries that a coupled activation may have to compute for one step, n²m if columnwise. Chosen."""

LONG = "all would take long; 'actgrad check' takes the time"
NOT_FINITE = "there is none where NaN or infinity goes in"
BOTH = f"all would take long, and {NOT_FINITE}"
WITHIN = 0.5
"""What stands in for a z that is not finite: a number in the domain of every usual function. It is not judged."""


@dataclass(frozen=True)
class PartialComparison:
    """The numerical gradient of some or all entries: the gradient, its bound and the verdicts, all (n, m).

    Where an entry was not compared, these are NaN, inf and −1. `result` is the check of the part that was compared,
    None where there is none; `why` says why not all entries were compared, None where all were.
    """

    numerical: Array
    bound: Array
    verdicts: NDArray[np.int8]
    result: CaseResult | None = None
    why: str | None = None


def compare(
    activation: Activation, z: Array, da: Array, dz: Array, rows: list[int], columns: list[int]
) -> PartialComparison:
    """Compare dJ/dZ with the numerical gradient in every entry or, where that takes long, in these rows and columns.

    What is judged is `dz` as the backward pass gave it for the whole matrix, also where it gives another for a part.
    """
    finite = np.isfinite(z) & np.isfinite(da)
    index, why = _choose(activation.structure or _structure(activation, z, finite), finite, rows, columns)
    at = index.rows, index.columns
    known = finite[at]
    blank = np.full(z.shape, np.nan), np.full(z.shape, np.inf), np.full(z.shape, -1, dtype=np.int8)
    compared = PartialComparison(*blank, None, why)
    if not known.any():
        return compared
    inside = np.where(known, z[at], WITHIN).astype(z.dtype), np.where(known, da[at], 1).astype(da.dtype)
    case = Case(activation, activation.name, activation.name, *inside, part=index)
    result = check(case, Settings())
    if result.comparison is None:
        return replace(compared, result=result, why=result.message)
    of_part = result.comparison
    if not (np.abs(dz[at] - of_part.dz) <= of_part.allowed)[known].all():
        result = check(replace(case, dz=np.where(known, dz[at], of_part.dz).astype(dz.dtype)), Settings())
    judged = result.comparison or of_part
    compared.numerical[at] = np.where(known, judged.numerical.dz, np.nan)
    compared.bound[at] = np.where(known, judged.numerical.bound, np.inf)
    compared.verdicts[at] = np.where(known, judged.verdicts, -1)
    return replace(compared, result=result)


def _structure(activation: Activation, z: Array, finite: NDArray[np.bool_]) -> Structure:
    """Find the structure of a user's code at Z, with 0 in place of what is not finite; dense where the code fails."""
    forward, known = Counted(activation), np.where(finite, z, 0)
    with quietly():
        try:
            return probe(forward, known, forward(known.copy()).copy())
        except CodeError:
            return Structure.DENSE


def _choose(
    structure: Structure, finite: NDArray[np.bool_], some_rows: list[int], some_columns: list[int]
) -> tuple[PartIndex, str | None]:
    """Choose the entries to compare, and say why they are not all; None where they are.

    The reason is the cost, or an entry that is not finite. Such an entry is left out alone where the structure is
    elementwise, with its column or row where it is columnwise or rowwise, with the whole matrix where it is dense.
    """
    if structure is Structure.ROWWISE:
        turned, why = _choose(Structure.COLUMNWISE, finite.T, some_columns, some_rows)
        # In C order, which the part of Z takes over: sums round by the layout, and the whole Z has this one.
        return PartIndex(np.ascontiguousarray(turned.columns.T), np.ascontiguousarray(turned.rows.T)), why
    n, m = finite.shape
    rows, columns, why = list(range(n)), list(range(m)), None
    if structure is Structure.ELEMENTWISE:
        if n * m > ENTRIES_AT_ONCE:
            rows, columns, why = some_rows, some_columns, LONG
    elif structure is Structure.COLUMNWISE:
        if n * n * m > PASSES_AT_ONCE:
            columns, why = _from_both_ends(some_columns, PASSES_AT_ONCE // n**2), LONG
    elif (n * m) ** 2 > PASSES_AT_ONCE:
        rows, why = [], LONG
    elif not finite.all():
        rows, why = [], NOT_FINITE
    grid = _grid(rows, columns)
    if finite[grid.rows, grid.columns].all():
        return grid, why
    if structure is not Structure.ELEMENTWISE:
        grid = _grid(rows, [column for column in columns if finite[rows, column].all()])
    return grid, BOTH if why is LONG else NOT_FINITE


def _from_both_ends(numbers: list[int], most: int) -> list[int]:
    last = min(most, len(numbers)) // 2
    return numbers[: min(most, len(numbers)) - last] + numbers[len(numbers) - last :]


def _grid(rows: list[int], columns: list[int]) -> PartIndex:
    across, down = np.meshgrid(np.array(rows, dtype=np.intp), np.array(columns, dtype=np.intp), indexing="ij")
    return PartIndex(across, down)
