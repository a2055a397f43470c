"""The mathematics behind the collection, written anew for many digits, and its exact gradients from left and right."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from mpmath import mp, mpf

from actgrad.activations import Array

Column = list[Any]
Rows = list[Column]

DIGITS = 140
STEP = mpf(10) ** -40


@dataclass(frozen=True)
class Function:
    """A function of matrices for mpmath numbers: its structure, and the rows of A from the rows of Z."""

    structure: str
    forward: Callable[[Rows], Rows]


@dataclass(frozen=True)
class Truth:
    """The exact A and dJ/dZ from left and right, rounded to float64, and the rounding that a dJ/dZ may show."""

    a: Array
    left: Array
    right: Array
    rounding: Array
    steepest: float
    """The largest |∂a/∂z|: a right pass rounds where the function is steep, also in an entry where it is not."""


def elementwise(f: Callable[[Any], Any]) -> Function:
    """The same function of a number in every entry."""
    return Function("elementwise", lambda rows: [[f(x) for x in row] for row in rows])


def elementwise_by_row(f: Callable[[Any, int], Any]) -> Function:
    """A function of a number that depends on the row, as PReLU."""
    return Function("elementwise", lambda rows: [[f(x, i) for x in row] for i, row in enumerate(rows)])


def columnwise(f: Callable[[Column], Column]) -> Function:
    """A function of each column."""
    return Function("columnwise", lambda rows: _turned([f(column) for column in _turned(rows)]))


def rowwise(f: Callable[[Column], Column]) -> Function:
    """A function of each row."""
    return Function("rowwise", lambda rows: [f(row) for row in rows])


def dense(f: Callable[[Rows], Rows]) -> Function:
    """A function of the whole matrix."""
    return Function("dense", f)


def _turned(rows: Rows) -> Rows:
    return [list(column) for column in zip(*rows, strict=True)]


def truth(function: Function, z: Array, da: Array) -> Truth:
    """Give A, and dJ/dZ from left and right by differences at 1e-40 in 140 digits: exact in float64."""
    with mp.workdps(DIGITS):
        rows = [[mpf(float(x)) for x in row] for row in z]
        up = [[mpf(float(x)) for x in row] for row in da]
        a = function.forward(rows)
        left, right, rounding = (np.zeros(z.shape) for _ in range(3))
        steepest = 0.0
        largest = min(1.0, max(abs(float(y)) for row in a for y in row))
        moved = _together if function.structure == "elementwise" else _alone
        for (i, j), below, above in moved(function, rows, a):
            left[i, j] = sum(up[p][q] * d for (p, q), d in below.items())
            right[i, j] = sum(up[p][q] * d for (p, q), d in above.items())
            rounding[i, j] = (
                64
                * 2.0**-52
                * max(
                    abs(float(da[p, q])) * max(abs(float(a[p][q])), abs(float(above[p, q])), largest) for p, q in above
                )
            )
            steepest = max(steepest, *(abs(float(d)) for d in above.values()))
        return Truth(np.array([[float(y) for y in row] for row in a]), left, right, rounding, steepest)


def _together(function: Function, rows: Rows, a: Rows) -> Any:
    low = function.forward([[x - STEP for x in row] for row in rows])
    high = function.forward([[x + STEP for x in row] for row in rows])
    for i, row in enumerate(rows):
        for j in range(len(row)):
            spot = {(i, j): (a[i][j] - low[i][j]) / STEP}, {(i, j): (high[i][j] - a[i][j]) / STEP}
            yield (i, j), *spot


def _alone(function: Function, rows: Rows, a: Rows) -> Any:
    n, m = len(rows), len(rows[0])
    if function.structure == "columnwise":
        blocks = [(0, n, j, j + 1) for j in range(m)]
    elif function.structure == "rowwise":
        blocks = [(i, i + 1, 0, m) for i in range(n)]
    else:
        blocks = [(0, n, 0, m)]
    for top, bottom, start, end in blocks:
        part, a_part = ([row[start:end] for row in whole[top:bottom]] for whole in (rows, a))
        for (i, j), below, above in _one_by_one(function, part, a_part):
            placed = ({(p + top, q + start): d for (p, q), d in slopes.items()} for slopes in (below, above))
            yield (i + top, j + start), *placed


def _one_by_one(function: Function, rows: Rows, a: Rows) -> Any:
    spots = [(p, q) for p in range(len(a)) for q in range(len(a[0]))]
    for i, j in spots:
        x = rows[i][j]
        rows[i][j] = x - STEP
        low = function.forward(rows)
        rows[i][j] = x + STEP
        high = function.forward(rows)
        rows[i][j] = x
        moved = [(p, q) for p, q in spots if (p, q) == (i, j) or not low[p][q] == a[p][q] == high[p][q]]
        below = {(p, q): (a[p][q] - low[p][q]) / STEP for p, q in moved}
        above = {(p, q): (high[p][q] - a[p][q]) / STEP for p, q in moved}
        yield (i, j), below, above
