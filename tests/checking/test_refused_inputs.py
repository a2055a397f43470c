"""What code refuses for its shape or its values does not count; what it fails at for another reason is an error."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from actgrad.activations import Activation, Array
from actgrad.checking import battery, check
from actgrad.checking.refused_inputs import supported
from actgrad.checking.result import CaseResult, Group, Outcome, Refusal, Settings
from tests.checking.passes import softmax, softmax_backward, tanh_backward


def judged(forward: Callable[[Array], Any], backward: Callable[[Array, Array], Any]) -> dict[str, CaseResult]:
    results = supported(check(case, Settings()) for case in battery(Activation("x", forward, backward)))
    return {result.case.name.partition("/")[2]: result for result in results}


def outcome(results: dict[str, CaseResult]) -> Outcome:
    return Group("x", tuple(results.values())).outcome


def by_numbers(function: Callable[[float], float]) -> Callable[[Array], Array]:
    return lambda z: np.array([[function(x) for x in row] for row in z.tolist()])


def slope_by_numbers(function: Callable[[float], float]) -> Callable[[Array, Array], Array]:
    return lambda z, da: da * by_numbers(function)(z)


def only_a_row(z: Array) -> Array:
    if len(z) > 1:
        raise NameError("name 'ns' is not defined")
    return np.tanh(z)


def test_code_that_crashes_on_all_but_one_input_is_an_error() -> None:
    """A NameError is no refusal, though a single row of seven numbers is right."""
    results = judged(only_a_row, tanh_backward)
    assert outcome(results) is Outcome.ERROR
    assert [name for name, each in results.items() if each.outcome is not Outcome.ERROR] == ["row"]
    assert all(result.counts for result in results.values())


@pytest.mark.parametrize("kind", [TypeError, KeyError, AttributeError, ZeroDivisionError, RuntimeError, RecursionError])
def test_no_other_exception_is_a_refusal(kind: type[Exception]) -> None:
    """Neither on all inputs of a shape nor at some values."""

    def forward(z: Array) -> Array:
        if z.shape == (5, 5) or np.abs(z).max() > 900:
            raise kind("no")
        return np.tanh(z)

    results = judged(forward, tanh_backward)
    assert outcome(results) is Outcome.ERROR
    assert results["square"].counts
    assert results["extreme"].counts


@pytest.mark.parametrize("kind", [ValueError, IndexError, AssertionError])
def test_a_shape_is_refused_if_tame_numbers_of_it_are_and_other_shapes_are_not(kind: type[Exception]) -> None:
    """An odd number of rows cannot be halved; the others are judged, and ordinary ones are among them."""

    def forward(z: Array) -> Array:
        if len(z) % 2:
            raise kind("an odd number of rows")
        return np.tanh(z)

    results = judged(forward, tanh_backward)
    refused = {name for name, each in results.items() if each.refusal is Refusal.SHAPE}
    assert refused == {name for name, each in results.items() if each.case.shape[0] % 2}
    assert not any(results[name].counts for name in refused)
    assert outcome(results) is Outcome.PASS


def test_another_shape_given_back_is_refused_too_but_a_single_row_proves_too_little() -> None:
    """Maxout over pairs of rows, written so that it drops to one row: of all inputs only one row comes back whole."""
    results = judged(lambda z: z.max(axis=0, keepdims=True), lambda z, da: da * (z == z.max(axis=0)))
    assert outcome(results) is Outcome.UNDECIDED
    assert results["row"].message == (
        "A pass would rest on too little: of the battery's inputs only row (1×7) could be run."
    )


def test_a_value_error_that_depends_on_the_values_is_an_error() -> None:
    """Tame numbers of the shape run, and the math module did not refuse a value: something is wrong with the code."""

    def forward(z: Array) -> Array:
        if np.abs(z).max() > 2:
            raise ValueError("too large")
        return np.tanh(z)

    assert outcome(judged(forward, tanh_backward)) is Outcome.ERROR


def test_values_beyond_the_range_of_exp_are_refused_and_told_as_an_overflow() -> None:
    """math.exp(1000) raises; the input does not count, and the warning says beyond which z."""
    results = judged(
        by_numbers(lambda x: 1 / (1 + math.exp(-x))),
        slope_by_numbers(lambda x: math.exp(-x) / (1 + math.exp(-x)) ** 2),
    )
    assert (results["extreme"].refusal, results["extreme"].counts) == (Refusal.VALUES, False)
    assert [(each.key, each.message) for each in results["extreme"].warnings] == [
        ("overflow", "overflows below −354.9.")
    ]
    assert outcome(results) is Outcome.PASS


def test_an_overflow_is_said_of_an_overflow_alone() -> None:
    """A domain error is told as what it is, with the values."""

    def forward(x: float) -> float:
        return math.sqrt(30 - x)

    results = judged(by_numbers(forward), slope_by_numbers(lambda x: -0.5 / math.sqrt(30 - x)))
    warnings = {finding.message for result in results.values() for finding in result.warnings}
    assert warnings == {
        f"it is not defined everywhere at z from {low} to {high}: math domain error."
        for low, high in (("-43.87", "40.19"), ("-1000", "1000"))
    }


def test_what_is_refused_does_not_take_a_pass_back_that_rests_on_enough() -> None:
    """softmax that refuses a single column is judged on ten other inputs."""

    def forward(z: Array) -> Array:
        if z.shape[1] == 1:
            raise ValueError("a batch has more than one example")
        return softmax(z)

    assert outcome(judged(forward, softmax_backward)) is Outcome.PASS


def test_code_that_takes_one_number_of_rows_only() -> None:
    """Six units, as the ordinary inputs have, with a slope for each: the other shapes are refused and do not count."""
    slopes = np.arange(1.0, 7)[:, None] / 10

    def forward(z: Array) -> Array:
        if len(z) != 6:
            raise ValueError("six units are needed")
        return np.where(z > 0, z, slopes * z)

    results = judged(forward, lambda z, da: da * np.where(z > 0, 1, slopes))
    assert outcome(results) is Outcome.PASS
    assert [name for name, each in results.items() if each.counts] == ["ordinary", "wide"]


def test_code_that_fails_at_many_rows_is_an_error() -> None:
    """One input is tall."""

    def slope(z: Array) -> Array:
        return -np.sin(z) if len(z) < 9 else slope(z)

    assert outcome(judged(np.cos, lambda z, da: da * slope(z))) is Outcome.ERROR


def refused(z: Array) -> Array:
    if z.min() < -400:
        raise ValueError("numbers above -400 are needed")
    return np.tanh(z)


def asserted(z: Array) -> Array:
    assert z.min() >= -400
    return np.tanh(z)


def empty(z: Array) -> Array:
    return np.tanh(z) + 0 * (z[z < 100].min() if z.min() > -400 else z[z < -1e9].min())


@pytest.mark.parametrize(
    ("forward", "expected"), [(refused, Outcome.PASS), (asserted, Outcome.PASS), (empty, Outcome.ERROR)]
)
def test_values_are_refused_by_the_code_itself(forward: Callable[[Array], Array], expected: Outcome) -> None:
    """By a raise or an assert of its own; a ValueError of what it calls, as of an empty minimum, is a fault."""
    results = judged(forward, tanh_backward)
    assert outcome(results) is expected
    assert results["extreme"].counts is (expected is Outcome.ERROR)


def test_backward_runs_where_forward_does() -> None:
    """It may overflow far out; near 0 a refusal of its own is a fault."""

    def backward(z: Array, da: Array) -> Array:
        if np.abs(z).max() > 20:
            raise FloatingPointError("too large")
        return tanh_backward(z, da)

    assert outcome(judged(np.tanh, backward)) is Outcome.ERROR


def in_a_loop(function: Callable[[float], float]) -> Callable[[Array], Array]:
    """Give a pass over a matrix that the function refuses as a whole where one number is outside its domain."""
    return lambda z: np.array([[function(float(x)) for x in row] for row in z])


def root(z: Array) -> Array:
    if (z <= 0).any():
        raise ValueError("positive numbers only")
    return np.sqrt(z)


@pytest.mark.parametrize("times", [1.0, 2.0], ids=["right", "wrong"])
@pytest.mark.parametrize(
    ("forward", "slope", "words"),
    [
        (in_a_loop(math.log), lambda z: 1 / z, "positive numbers"),
        (root, lambda z: 0.5 / np.sqrt(z), "positive numbers"),
        (in_a_loop(lambda x: math.log(x / (1 - x))), lambda z: 1 / (z * (1 - z)), "numbers between 0 and 1"),
        (in_a_loop(math.atanh), lambda z: 1 / (1 - z * z), "numbers between −1 and 1"),
        (in_a_loop(math.asin), lambda z: 1 / np.sqrt(1 - z * z), "numbers between −1 and 1"),
    ],
    ids=["log", "root", "logit", "artanh", "arcsin"],
)
def test_code_is_tried_on_numbers_of_its_domain(
    forward: Callable[[Array], Array], slope: Callable[[Array], Array], words: str, times: float
) -> None:
    """Where it refuses ordinary numbers, and that is told; there it is judged as any other."""
    results = judged(forward, lambda z, da: times * da * slope(z))
    assert outcome(results) is (Outcome.PASS if times == 1 else Outcome.FAIL)
    assert results["ordinary"].counts
    assert results["ordinary"].warnings[0].message.endswith(f" Tried on {words} instead.")


def test_a_pass_does_not_rest_on_square_matrices_alone() -> None:
    """A slope for each row that is laid along the columns runs where there are as many of both."""

    def slopes(z: Array) -> Array:
        n, _ = z.shape
        return np.linspace(0.1, 0.3, n)

    results = judged(lambda z: slopes(z) * z, lambda z, da: da * slopes(z))
    assert outcome(results) is Outcome.UNDECIDED
    assert (results["square"].message or "").startswith("A pass would rest on too little")
