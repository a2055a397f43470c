"""A kink is found without being declared, on it and a hair beside it, and a slope outside its interval is wrong."""

import numpy as np
import pytest

from actgrad.activations import Activation, Array
from actgrad.checking import check
from actgrad.checking.comparison import Verdict
from actgrad.checking.result import CaseResult, Outcome, Settings
from tests.checking.passes import drawn, one_case


def judged(activation: Activation, z: Array) -> CaseResult:
    return check(one_case(activation, z, drawn(z.shape)[1]), Settings())


def ramp(point: float, used: float, left: float = 0.0, right: float = 1.0) -> Activation:
    """A bend at one point, with the slope that its backward pass uses there."""

    def forward(z: Array) -> Array:
        return np.where(z > point, right, left) * (z - point)

    def backward(z: Array, da: Array) -> Array:
        return da * np.where(z > point, right, np.where(z == point, used, left))

    return Activation("ramp", forward, backward)


def maximum(share: float, near: float = 0.0) -> Activation:
    """Every entry is its column's maximum; those within `near` of it take this share of the gradient each."""

    def backward(z: Array, da: Array) -> Array:
        return np.where(z >= z.max(axis=0) - near, share * da.sum(axis=0), 0)

    return Activation("maximum", lambda z: np.broadcast_to(z.max(axis=0), z.shape).copy(), backward)


def sparsemax(z: Array) -> Array:
    ordered = np.sort(z, axis=0)[::-1]
    sums = np.cumsum(ordered, axis=0) - 1
    support = (ordered * np.arange(1, len(z) + 1)[:, None] > sums).sum(axis=0)
    return np.asarray(np.maximum(z - sums[support - 1, np.arange(z.shape[1])] / support, 0))


def sparsemax_backward(z: Array, da: Array) -> Array:
    support = sparsemax(z) > 0
    return np.asarray(support * (da - (da * support).sum(axis=0) / support.sum(axis=0)))


POINTS = (0.0, -0.5, 2.5, 6.0, 1e-3, 1e3)


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("used", [0.0, 0.5, 1.0])
def test_a_slope_within_the_interval_is_a_kink(point: float, used: float) -> None:
    """Left, middle and right slope are all right, at a point that nobody declared; both sides are told."""
    result = judged(ramp(point, used), np.array([[point, point], [point + 1, point - 1]]))
    assert result.outcome is Outcome.PASS
    assert result.entries[Verdict.KINK] == 2
    assert result.comparison is not None
    numerical, da = result.comparison.numerical, result.comparison.da
    assert np.allclose(numerical.left[0], 0, atol=1e-9)
    assert np.allclose(numerical.right[0], da[0], rtol=1e-9)


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("used", [-0.01, 1.01])
def test_a_slope_outside_the_interval_is_wrong(point: float, used: float) -> None:
    """By one hundredth."""
    result = judged(ramp(point, used), np.array([[point, point + 1]]))
    assert result.outcome is Outcome.FAIL
    assert (result.entries[Verdict.WRONG], result.entries[Verdict.AGREE]) == (1, 1)
    assert result.worst is not None
    assert (result.worst.left, result.worst.right) == pytest.approx((0, result.worst.da), abs=1e-9)


@pytest.mark.parametrize("hair", [1e-7, -1e-7, 1e-9, -1e-9, 1e-12, -1e-12])
@pytest.mark.parametrize("point", [0.0, 2.5])
def test_a_hair_beside_a_kink_one_slope_alone_is_right(point: float, hair: float) -> None:
    """There the function is smooth: its own side's slope agrees, the other side's is wrong."""
    z = np.array([[point + hair, point + 1]])
    assert judged(ramp(point, 0.5), z).outcome is Outcome.PASS
    other = Activation("other", ramp(point, 0).forward, lambda z, da: da * ((z > point) ^ (np.abs(z - point) < 1e-6)))
    result = judged(other, z)
    assert result.outcome is Outcome.FAIL
    assert result.entries[Verdict.WRONG] == 1


def test_two_kinks_close_together() -> None:
    """Points between two bends that are 0.002 apart have the slope between them."""

    def backward(z: Array, da: Array) -> Array:
        return np.asarray(da * np.sign(z) * np.sign(np.abs(z) - 1e-3))

    folded = Activation("folded", lambda z: np.abs(np.abs(z) - 1e-3), backward)
    assert judged(folded, np.array([[5e-4, -5e-4, 2e-3], [1e-5, 0.7, -0.9]])).outcome is Outcome.PASS


def tied() -> Array:
    z, _ = drawn()
    z[2] = z[4] = z.max(axis=0) + 1
    return z


@pytest.mark.parametrize(("share", "outcome"), [(0.5, "pass"), (1.0, "pass"), (1.01, "fail"), (-0.01, "fail")])
def test_a_maximum_with_a_tie(share: float, outcome: str) -> None:
    """In a coupled function too: between nothing and all of the gradient every share is right, none beyond."""
    result = judged(maximum(share), tied())
    assert result.outcome.key == outcome
    assert result.entries[Verdict.KINK if outcome == "pass" else Verdict.WRONG] == 10


@pytest.mark.parametrize(("near", "share", "outcome"), [(0.0, 1.0, "pass"), (1e-6, 0.5, "fail")])
def test_a_maximum_a_hair_beside_a_tie(near: float, share: float, outcome: str) -> None:
    """There the larger takes all."""
    z = tied()
    z[4] -= 1e-7
    assert judged(maximum(share, near), z).outcome.key == outcome


def test_sparsemax_where_its_support_changes() -> None:
    """Whole numbers put entries exactly where they enter the support."""
    z = np.array([[1.0, 0, 2, 1], [0, 0, 1, 1], [0, -1, 1, 0]])
    right = judged(Activation("sparsemax", sparsemax, sparsemax_backward), z)
    assert right.outcome is Outcome.PASS
    assert right.entries[Verdict.KINK] > 0


def test_sparsemax_with_the_support_counted_one_too_large() -> None:
    """Is wrong."""

    def backward(z: Array, da: Array) -> Array:
        support = sparsemax(z) > 0
        return np.asarray(support * (da - (da * support).sum(axis=0) / (support.sum(axis=0) + 1)))

    assert judged(Activation("sparsemax", sparsemax, backward), drawn()[0]).outcome is Outcome.FAIL
