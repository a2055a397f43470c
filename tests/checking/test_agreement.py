"""The cases of one activation are explained by one mistake where one explains them all."""

from collections.abc import Callable

import numpy as np
import pytest

from actgrad.activations import Activation, Array
from actgrad.checking import battery, check
from actgrad.checking.agreement import agreed
from actgrad.checking.result import CaseResult, Explanation, Outcome, Settings
from actgrad.checking.rules import find_rule
from actgrad.errors import Finding
from tests.checking.passes import SOFTMAX, TANH, drawn, one_case, softmax, tanh_backward


def leaky(z: Array, slope: float = 0.1) -> Array:
    return np.where(z > 0, z, slope * z)


def tried(forward: Callable[[Array], Array], backward: Callable[[Array, Array], Array]) -> tuple[CaseResult, ...]:
    """Judge an activation on the battery."""
    activation = Activation("own", forward, backward)
    return tuple(check(case, Settings()) for case in battery(activation, "float64", "own.py"))


def said(results: tuple[CaseResult, ...]) -> set[str]:
    """Give the rules that are named first in the cases that fail."""
    return {each.diagnosis[0].rule.key for each in results if each.outcome is Outcome.FAIL}


def result(*explanations: tuple[str, int, float, bool], rule: str = "all entries") -> CaseResult:
    """Give a case that fails, with explanations: rule, rank, number and whether it is proved."""
    made = tuple(
        Explanation(Finding(find_rule(key), f"{key}.", ""), rank, number, proved)
        for key, rank, number, proved in explanations
    )
    first = next((each.finding for each in made if each.proved), Finding(find_rule(rule), "none."))
    return CaseResult(one_case(TANH, *drawn()), Outcome.FAIL, findings=(first,), explanations=made)


def test_a_leak_of_a_hundredth_for_a_tenth_is_another_constant_in_every_input() -> None:
    """In two of them alone it might be the derivative applied twice, as 0.1² = 0.01."""
    results = tried(leaky, lambda z, da: da * np.where(z > 0, 1, 0.01))
    one_sided = tuple(each for each in results if each.case.name.endswith(("ordinary", "row", "column", "extreme")))
    assert said(agreed(results)) == said(agreed(one_sided)) == {"another constant"}


@pytest.mark.parametrize(
    ("forward", "backward", "rule"),
    [
        (np.tanh, lambda z, da: 2 * tanh_backward(z, da), "constant factor"),
        (np.tanh, lambda z, da: da**2 * tanh_backward(z, da) / da, "upstream squared"),
        (np.tanh, lambda z, da: tanh_backward(np.tanh(z), da), "a where z belongs"),
        (lambda z: np.exp(-z * z), lambda z, da: 2 * z * np.exp(-z * z) * da, "sign"),
        (leaky, lambda z, da: da * (z > 0), "zero"),
        (softmax, lambda z, da: softmax(z) * (1 - softmax(z)) * da, "off-diagonal left out"),
    ],
)
def test_one_mistake_is_one_diagnosis(
    forward: Callable[[Array], Array], backward: Callable[[Array, Array], Array], rule: str
) -> None:
    """On all inputs of the battery that it makes wrong, however few entries of one are."""
    with np.errstate(all="ignore"):
        assert said(agreed(tried(forward, backward))) == {rule}


def test_the_mistake_is_named_that_explains_the_cases_best() -> None:
    """It takes the place of another one in the case where that seemed likelier; the rest of the result stays."""
    first, second = result(("sign", 0, 0.0, True), ("zero", 4, 0.0, True)), result(("zero", 2, 0.0, True))
    third = result(("zero", 2, 0.0, True))
    named = agreed((first, second, third))
    assert [each.diagnosis[0].key for each in named] == ["zero"] * 3
    assert [each.explanations for each in named] == [first.explanations, second.explanations, third.explanations]


def test_a_common_mistake_in_most_cases_is_likelier_than_a_remote_one_in_all() -> None:
    """The case that it leaves unexplained is said to be another mistake."""
    usual = result(("sign", 0, 0.0, True), ("another formula", 6, 0.0, True))
    other = result(("another formula", 6, 0.0, True))
    named = agreed((usual, usual, other))
    assert [each.diagnosis[0].key for each in named] == ["sign", "sign", "another formula"]


def test_too_few_entries_join_a_mistake_that_another_case_proves() -> None:
    """By themselves they prove none, however many they are."""
    few, proof = result(("sign", 0, 0.0, False)), result(("sign", 0, 0.0, True))
    assert said(agreed((few, few))) == {"all entries"}
    assert said(agreed((few, proof))) == {"sign"}


def test_another_number_is_another_mistake() -> None:
    """A slope of 0.2 in one case and of 0.3 in the other have no mistake in common, so each is said."""
    cases = result(("another constant", 0, 0.2, True)), result(("another constant", 0, 0.3, True))
    assert agreed(cases) == cases
    mixed = (*cases, result(("another constant", 0, 0.30000001, False)))
    assert [each.diagnosis[0].key for each in agreed(mixed)] == ["another constant"] * 3


def test_right_cases_stay_as_they_are() -> None:
    """And those whose mistake nothing explains."""
    right, unknown = check(one_case(SOFTMAX, *drawn()), Settings()), result()
    assert agreed((right, unknown)) == (right, unknown)


@pytest.mark.parametrize("decimals", [2, 4, 6])
def test_a_right_gradient_that_was_rounded_is_told_as_such_with_the_way_out(decimals: int) -> None:
    """And with that tolerance it passes."""
    z, da = drawn()
    case = one_case(TANH, z, da, np.round(tanh_backward(z, da), decimals))
    finding = check(case, Settings()).diagnosis[0]
    sentence = f"dJ/dZ is rounded to {decimals} decimals; if that is meant, add --atol 5e-{decimals + 1}."
    assert (finding.key, finding.message) == ("rounded", sentence)
    assert check(case, Settings(atol=5 * 10.0 ** -(decimals + 1))).outcome is Outcome.PASS


def test_a_function_is_not_told_that_its_derivative_is_another_ones_of_its_own_name() -> None:
    """Softplus whose backward is computed in single precision has the derivative of softplus."""
    f = np.float32
    results = tried(
        lambda z: np.logaddexp(0, z), lambda z, da: (da.astype(f) / (1 + np.exp(-z.astype(f)))).astype(float)
    )
    assert not any("softplus" in each.diagnosis[0].message for each in results if each.diagnosis)
    late = tried(lambda z: np.logaddexp(0, z), lambda z, da: da / (1 + np.exp(-z)) * np.where(abs(z) > 1, 1 + 1e-4, 1))
    assert not any("softplus" in each.diagnosis[0].message for each in late if each.diagnosis)


@pytest.mark.parametrize("order", ["da, z", "da, a"])
def test_arguments_in_another_order_are_told_with_the_option_that_says_so(order: str) -> None:
    """Z or A as the second one; where the gradient is 0, any order gives it, and nothing is said."""

    def swapped(da: Array, x: Array) -> Array:
        slope = 1 - np.tanh(x) ** 2 if order == "da, z" else 1 - x**2
        return np.asarray(da * slope)

    finding = check(one_case(Activation("own", np.tanh, swapped), *drawn()), Settings()).diagnosis[0]
    assert finding.key == "Z and dJ/dA swapped"
    assert finding.message.endswith(f"add --takes {order.replace(', ', ',')}.")
    flat = check(one_case(Activation("own", np.tanh, swapped), drawn()[0] + 60, drawn()[1]), Settings())
    assert not any(each.rule is finding.rule for each in flat.diagnosis)
