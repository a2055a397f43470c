"""The numerical gradient beside a whole matrix, or beside as much of it as is had at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from actgrad.activations import Activation, Array, Structure
from actgrad.checking import check
from actgrad.checking.result import Case, CaseResult, Settings

ENTRIES_AT_ONCE = 1_000_000
"""How many entries of an elementwise activation are compared without asking."""
PASSES_AT_ONCE = 20_000_000
"""How many entries the passes of a coupled activation may compute for one step, all together: n²m if columnwise."""

LONG = "taking it everywhere would be long: 'actgrad check' does"
NOT_FINITE = "there is none where NaN or infinity goes in"

Places = Sequence[int]


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


def beside(activation: Activation, z: Array, da: Array, rows: Places, columns: Places) -> Beside:
    """Take the numerical gradient of every entry, or of these rows and columns where all would take long."""
    rows, columns, why = _where(activation.structure, np.isfinite(z) & np.isfinite(da), rows, columns)
    found = Beside(np.full(z.shape, np.nan), np.full(z.shape, np.inf), np.full(z.shape, -1, dtype=np.int8), None, why)
    if not (rows and columns):
        return found
    at = np.ix_(rows, columns)
    case = check(activation, Case(activation.name, z[at], da[at]), Settings())
    if case.comparison is None:
        return Beside(found.numerical, found.bound, found.verdicts, case, case.message)
    found.numerical[at] = case.comparison.numerical.dz
    found.bound[at] = case.comparison.numerical.bound
    found.verdicts[at] = case.comparison.verdicts
    return Beside(found.numerical, found.bound, found.verdicts, case, why)


def _where(
    structure: Structure | None, finite: NDArray[np.bool_], rows: Places, columns: Places
) -> tuple[list[int], list[int], str | None]:
    """Choose rows and columns, and say why not all: the price, or what is not finite, which takes its column out."""
    n, m = finite.shape
    chosen, why = (list(range(n)), list(range(m))), None
    if structure is Structure.ELEMENTWISE:
        if n * m > ENTRIES_AT_ONCE:
            chosen, why = (list(rows), list(columns)), LONG
    elif structure is Structure.COLUMNWISE:
        if n * n * m > PASSES_AT_ONCE:
            chosen, why = (chosen[0], list(columns[: PASSES_AT_ONCE // n**2])), LONG
    elif (n * m) ** 2 > PASSES_AT_ONCE:
        return [], [], LONG
    elif not finite.all():
        return [], [], NOT_FINITE
    good = finite[np.ix_(*chosen)].all(axis=0)
    kept = [column for column, fine in zip(chosen[1], good, strict=True) if fine]
    return chosen[0], kept, why if good.all() else NOT_FINITE
