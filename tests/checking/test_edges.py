"""Beside the edge of a domain, a pole or a kink the bound is honest and of use, held against 60 digits."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from mpmath import mp, mpf

from actgrad.activations import Activation, Array
from actgrad.checking import check
from actgrad.checking.comparison import Verdict
from actgrad.checking.result import CaseResult, Outcome, Settings
from tests.checking.passes import drawn, one_case

Function = Callable[[Array], Array]
Number = Any


def decades(low: float, high: float, shape: tuple[int, int] = (4, 6)) -> Array:
    return 10 ** np.random.Generator(np.random.PCG64(7)).uniform(low, high, shape)


SIGNS = np.random.Generator(np.random.PCG64(8)).choice([-1.0, 1.0], (4, 6))
TINY, BESIDE_ONE = decades(-25, -0.01), 1 - decades(-10, -0.5)

EDGES: dict[str, tuple[Function, Callable[[Number], Number], Array]] = {
    "log": (np.log, lambda x: 1 / x, TINY),
    "1/√z": (lambda z: 1 / np.sqrt(z), lambda x: -(x ** mpf(-1.5)) / 2, TINY),
    "√z": (np.sqrt, lambda x: 1 / (2 * mp.sqrt(x)), TINY),
    "cube root": (np.cbrt, lambda x: x ** (-mpf(2) / 3) / 3, TINY),
    "z^1.5": (lambda z: z**1.5, lambda x: mpf(3) / 2 * mp.sqrt(x), TINY),
    "1/z": (lambda z: 1 / z, lambda x: -1 / x**2, TINY),
    "−z log z": (lambda z: -z * np.log(z), lambda x: -mp.log(x) - 1, TINY),
    "logit": (lambda z: np.log(z / (1 - z)), lambda x: 1 / (x * (1 - x)), TINY),
    "logit near 1": (lambda z: np.log(z) - np.log1p(-z), lambda x: 1 / (x * (1 - x)), BESIDE_ONE),
    "arcsine": (np.arcsin, lambda x: 1 / mp.sqrt(1 - x * x), SIGNS * BESIDE_ONE),
    "arccosine": (np.arccos, lambda x: -1 / mp.sqrt(1 - x * x), SIGNS * BESIDE_ONE),
    "√(1 − z²)": (lambda z: np.sqrt(1 - z * z), lambda x: -x / mp.sqrt(1 - x * x), SIGNS * BESIDE_ONE),
    "artanh": (np.arctanh, lambda x: 1 / (1 - x * x), SIGNS * BESIDE_ONE),
    "arcosh": (np.arccosh, lambda x: 1 / mp.sqrt(x * x - 1), 1 + decades(-10, 0.5)),
    "log(1 + z)": (np.log1p, lambda x: 1 / (1 + x), decades(-10, -0.5) - 1),
    "log(z − 2)": (lambda z: np.log(z - 2), lambda x: 1 / (x - 2), 2 + decades(-9, 0)),
    "1/(z − 3)": (lambda z: 1 / (z - 3), lambda x: -1 / (x - 3) ** 2, 3 + SIGNS * decades(-8, 0)),
    "tangent": (np.tan, lambda x: 1 / mp.cos(x) ** 2, np.pi / 2 - decades(-8, 0)),
}


def judged(forward: Function, z: Array, dz: Array, da: Array) -> CaseResult:
    """Judge this claim, and hold that in all entries it agrees, or that the error of the bound is honest."""
    return check(one_case(Activation("x", forward), z, da, dz), Settings())


def holds(result: CaseResult, exact: Array, share: float = 1.0) -> None:
    """The exact gradient passes, within the bound, and in this share of the entries the bound is below 1e-3 of it."""
    assert result.outcome is Outcome.PASS
    assert result.comparison is not None
    numerical = result.comparison.numerical
    sides = np.stack([numerical.left, numerical.dz, numerical.right])
    off = np.maximum(np.maximum(sides.min(axis=0) - exact, exact - sides.max(axis=0)), 0)
    assert (off <= numerical.bound + np.spacing(np.abs(exact))).all()
    assert (numerical.bound <= 1e-3 * np.abs(exact)).mean() >= share


@pytest.mark.parametrize("name", EDGES)
def test_beside_an_edge(name: str) -> None:
    """Ten decades beside 1, twenty-five beside 0; a hundredth too much is found in nearly all entries."""
    forward, derivative, z = EDGES[name]
    da = drawn(z.shape)[1]
    with mp.workdps(60):
        exact = np.array(
            [float(derivative(mpf(float(x))) * mpf(float(g))) for x, g in zip(z.flat, da.flat, strict=True)]
        )
    exact = exact.reshape(z.shape)
    holds(judged(forward, z, exact, da), exact)
    wrong = judged(forward, z, 1.01 * exact, da)
    assert wrong.outcome is Outcome.FAIL
    assert wrong.entries[Verdict.WRONG] >= 0.75 * z.size


def by_columns(rule: Callable[[list[Number], list[Number]], list[Number]], z: Array, da: Array) -> Array:
    """Give dJ/dZ of a columnwise function by its rule for one column, to the last digit."""
    with mp.workdps(60):
        columns = [rule([mpf(float(x)) for x in z[:, j]], [mpf(float(x)) for x in da[:, j]]) for j in range(z.shape[1])]
    return np.array([[float(x) for x in column] for column in columns]).T


def of_shares(c: list[Number], g: list[Number]) -> list[Number]:
    total = sum(c)
    mean = sum(a * b for a, b in zip(c, g, strict=True)) / total
    return [(each - mean) / total for each in g]


def of_log_shares(c: list[Number], g: list[Number]) -> list[Number]:
    mean = sum(g) / sum(c)
    return [each / x - mean for each, x in zip(g, c, strict=True)]


def of_norm(c: list[Number], g: list[Number]) -> list[Number]:
    n = len(c)
    x = [each - sum(c) / n for each in c]
    size = mp.sqrt(sum(each * each for each in x) / n + mpf(1e-5))
    a = [each / size for each in x]
    mean, along = sum(g) / n, sum(p * q for p, q in zip(a, g, strict=True)) / n
    return [(each - mean - p * along) / size for each, p in zip(g, a, strict=True)]


def shares(z: Array) -> Array:
    return np.asarray(z / z.sum(axis=0))


def norm(z: Array) -> Array:
    x = z - z.mean(axis=0)
    return np.asarray(x / np.sqrt((x * x).mean(axis=0) + 1e-5))


BY_COLUMNS = {
    "shares with tiny parts": (shares, of_shares, decades(-25, 0, (5, 6))),
    "shares of tiny columns": (shares, of_shares, decades(-25, -12, (5, 6))),
    "shares with three tiny parts": (
        shares,
        of_shares,
        np.vstack([decades(-25, -18, (3, 6)), decades(-1, 0, (2, 6))]),
    ),
    "logarithms of shares": (lambda z: np.log(shares(z)), of_log_shares, decades(-25, 0, (5, 6))),
    "norm of a column of zeros": (norm, of_norm, drawn((5, 6))[0] * (np.arange(6) > 0)),
    "norm of a constant column": (norm, of_norm, np.where(np.arange(6) > 0, drawn((5, 6))[0], 3.7)),
    "norm of small columns": (norm, of_norm, 1e-6 * drawn((5, 6))[0]),
}


@pytest.mark.parametrize("name", BY_COLUMNS)
def test_tiny_parts_of_a_column(name: str) -> None:
    """The steps follow the column's scale, or the entry's, whichever the function turns by."""
    forward, rule, z = BY_COLUMNS[name]
    da = drawn(z.shape)[1]
    exact = by_columns(rule, z, da)
    holds(judged(forward, z, exact, da), exact, 0.9)
    assert judged(forward, z, 1.01 * exact, da).entries[Verdict.WRONG] >= 0.75 * z.size


@pytest.mark.parametrize("alpha", [0.1, 0.5, 1.0, 1.3, 2.0])
@pytest.mark.parametrize("by_expm1", [True, False])
def test_a_celu_has_no_kink(alpha: float, by_expm1: bool) -> None:
    """Its two branches round the slope of 1 otherwise at 0, which is no other slope."""

    def forward(z: Array) -> Array:
        low = np.minimum(z, 0) / alpha
        return np.where(z > 0, z, alpha * (np.expm1(low) if by_expm1 else np.exp(low) - 1))

    z = np.array([[0.0, 1e-7, -1e-7, 0.3], [-0.0, 1e-9, -1e-9, -0.4]])
    exact = np.exp(np.minimum(z, 0) / alpha)
    result = judged(forward, z, exact, np.ones_like(z))
    assert (result.outcome, result.kinks) == (Outcome.PASS, ())


@pytest.mark.parametrize("log", [np.log1p, lambda e: np.log(1 + e)], ids=["log1p", "log of 1 + exp"])
def test_a_stable_softplus_is_decided_in_its_tail(log: Function) -> None:
    """At −15 and around, where a rounding error of 1 + exp is a billionth of the slope."""
    z = np.random.Generator(np.random.PCG64(3)).uniform(-15.5, -14.5, (10, 10))
    result = judged(lambda z: np.maximum(z, 0) + log(np.exp(-np.abs(z))), z, 1 / (1 + np.exp(-z)), np.ones_like(z))
    assert (result.outcome, result.entries[Verdict.AGREE]) == (Outcome.PASS, 100)
