"""The battery is always the same, looks where activations bend, and forgives what is not the activation's fault."""

from dataclasses import replace

import numpy as np
import pytest

from actgrad.activations import ALL, Activation, Array, Kink
from actgrad.checking import battery, check
from actgrad.checking.result import CaseResult, Group, Outcome, Settings
from tests.checking.passes import SOFTMAX, TANH, tanh_backward


def judged(activation: Activation) -> dict[str, CaseResult]:
    results = (check(case, Settings()) for case in battery(activation))
    return {result.case.name.partition("/")[2]: result for result in results}


def whole(results: dict[str, CaseResult]) -> Outcome:
    return Group("x", tuple(results.values())).outcome


def test_its_cases_are_named_after_the_activation() -> None:
    """And always the same, with seed 0."""
    first, second = battery(TANH), battery(TANH)
    assert [case.name for case in first] == [
        f"tanh/{name}"
        for name in (
            "ordinary",
            "wide",
            "saturated",
            "bends",
            "tiny upstream",
            "large upstream",
            "positive upstream",
            "row",
            "column",
            "square",
            "many columns",
            "extreme",
        )
    ]
    assert all(case.battery and case.seed == 0 for case in first)
    for one, other in zip(first, second, strict=True):
        assert np.array_equal(one.z, other.z)
        assert np.array_equal(one.da, other.da)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_it_looks_where_activations_bend(dtype: str) -> None:
    """At the usual points, 0 and −0 both, at declared kinks, and 1e-7 on either side."""
    activation = replace(TANH, kinks=(Kink(0.7),))
    z = next(case.z for case in battery(activation, dtype) if case.name == "tanh/bends")
    assert z.dtype == dtype
    points = np.array([0, 0.5, -0.5, 1, -1, 2, -2, 2.5, -2.5, 3, -3, 6, -6, 0.7])
    for around in (points, points + 1e-7, points - 1e-7):
        assert np.isin(around.astype(dtype), z).all()
    assert {bool(sign) for sign in np.signbit(z[z == 0])} == {True, False}


@pytest.mark.parametrize("activation", ALL, ids=lambda activation: activation.name)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_built_in_activations_pass(activation: Activation, dtype: str) -> None:
    """In both dtypes, without a warning."""
    results = [check(case, Settings()) for case in battery(activation, dtype)]
    assert Group("x", tuple(results)).outcome is Outcome.PASS
    assert [result.warnings for result in results if result.warnings] == []


def test_what_proves_nothing_does_not_count() -> None:
    """Softmax of a single row is told, and the whole passes."""
    results = judged(SOFTMAX)
    assert (results["row"].outcome, results["row"].counts) == (Outcome.UNDECIDED, False)
    assert whole(results) is Outcome.PASS


def test_a_shape_that_is_not_taken_does_not_count() -> None:
    """Halves of rows cannot be had of an odd number of rows; where they can, the pass is judged."""

    def halves(z: Array) -> tuple[Array, Array]:
        if len(z) % 2:
            raise ValueError("an odd number of rows")
        return z[: len(z) // 2], z[len(z) // 2 :]

    def forward(z: Array) -> Array:
        upper, lower = halves(z)
        return np.concatenate([upper * np.tanh(lower), lower])

    def backward(z: Array, da: Array) -> Array:
        (upper, lower), (first, second) = halves(z), halves(da)
        return np.concatenate([first * np.tanh(lower), first * upper * (1 - np.tanh(lower) ** 2) + second])

    results = judged(Activation("gated", forward, backward))
    errors = [name for name, result in results.items() if result.outcome is Outcome.ERROR]
    assert errors == ["bends", "tiny upstream", "row", "column", "square", "many columns"]
    assert not any(results[name].counts for name in errors)
    assert whole(results) is Outcome.PASS


def test_what_lies_outside_the_domain_is_left_out() -> None:
    """log is judged at what is positive."""
    results = judged(Activation("log", np.log, lambda z, da: da / z))
    assert whole(results) is Outcome.PASS
    assert results["ordinary"].warnings[0].key == "outside"


@pytest.mark.parametrize(
    ("name", "backward"),
    [
        ("wide", lambda z, da: np.where(np.abs(z) > 8, 0.01 * da, tanh_backward(z, da))),
        ("bends", lambda z, da: np.where(z == 0, 0, tanh_backward(z, da))),
        ("bends", lambda z, da: np.where(z == -2.5, da, tanh_backward(z, da))),
        ("tiny upstream", lambda z, da: np.where(np.abs(da) < 1e-10, 0, tanh_backward(z, da))),
        ("large upstream", lambda z, da: tanh_backward(z, np.clip(da, -1e6, 1e6))),
        ("many columns", lambda z, da: np.where(np.arange(da.shape[1]) < 128, tanh_backward(z, da), 0)),
        ("row", lambda z, da: tanh_backward(z, da) * (1 + (len(z) == 1))),
        ("column", lambda z, da: tanh_backward(z, da) * (1 + (z.shape[1] == 1))),
        ("square", lambda z, da: tanh_backward(z, da).T if len(z) == len(z.T) > 1 else tanh_backward(z, da)),
    ],
)
def test_each_case_finds_what_it_is_for(name: str, backward: object) -> None:
    """A mistake that shows there."""
    results = judged(replace(TANH, backward=backward))  # type: ignore[arg-type]
    assert results[name].outcome is Outcome.FAIL
