"""The numerical gradient beside a whole matrix, or beside as much of it as is had at once."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from actgrad.activations import Activation, Array, Structure
from actgrad.checking import check
from actgrad.checking.result import Case, CaseResult, Settings

ENTRIES_AT_ONCE = 10_000
"""How many entries of an elementwise activation are compared without asking."""
PASSES_AT_ONCE = 500_000
"""How many entries the passes of a coupled activation may compute for one step, all together: n²m if columnwise."""

LONG = "all would take long; 'actgrad check' takes the time"
NOT_FINITE = "there is none where NaN or infinity goes in"


Places = tuple[NDArray[np.intp], ...]
"""Rows and columns of the entries of a matrix."""


@dataclass(frozen=True)
class Beside:
    """The numerical gradient and its bound (n, m), NaN and inf where none was taken; verdicts as in a comparison or −1.

    `case` is what the check found where it was taken, None if nowhere; `why` tells why it was not taken everywhere.
    """

    numerical: Array
    bound: Array
    verdicts: NDArray[np.int8]
    case: CaseResult | None = None
    why: str | None = None


def beside(activation: Activation, z: Array, da: Array, rows: list[int], columns: list[int]) -> Beside:
    """Take the numerical gradient of every entry, or of these rows and columns where all would take long."""
    at, why = _where(activation.structure, np.isfinite(z) & np.isfinite(da), rows, columns)
    found = Beside(np.full(z.shape, np.nan), np.full(z.shape, np.inf), np.full(z.shape, -1, dtype=np.int8), None, why)
    if not z[at].size:
        return found
    case = check(Case(activation, activation.name, activation.name, z[at], da[at]), Settings())
    if case.comparison is None:
        return replace(found, case=case, why=case.message)
    found.numerical[at] = case.comparison.numerical.dz
    found.bound[at] = case.comparison.numerical.bound
    found.verdicts[at] = case.comparison.verdicts
    return replace(found, case=case)


def _where(
    structure: Structure | None, finite: NDArray[np.bool_], some_rows: list[int], some_columns: list[int]
) -> tuple[Places, str | None]:
    """Choose a matrix of entries that can be compared without the others, and say why it is not all of them.

    The reason is the price, or what is not finite: alone if elementwise, with its column if columnwise, else with all.
    """
    n, m = finite.shape
    rows, columns, why = list(range(n)), list(range(m)), None
    if structure is Structure.ELEMENTWISE:
        if n * m > ENTRIES_AT_ONCE:
            rows, columns, why = some_rows, some_columns, LONG
    elif structure is Structure.COLUMNWISE:
        if n * n * m > PASSES_AT_ONCE:
            columns, why = some_columns[: PASSES_AT_ONCE // n**2], LONG
    elif (n * m) ** 2 > PASSES_AT_ONCE:
        rows, why = [], LONG
    elif not finite.all():
        rows, why = [], NOT_FINITE
    at = np.ix_(rows, columns)
    if finite[at].all():
        return at, why
    if structure is Structure.ELEMENTWISE:
        row, column = (np.broadcast_to(index, finite[at].shape)[finite[at]] for index in at)
        return (row[np.newaxis], column[np.newaxis]), NOT_FINITE
    return np.ix_(rows, [column for column in columns if finite[rows, column].all()]), NOT_FINITE
