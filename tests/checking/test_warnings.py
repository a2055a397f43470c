"""What is right but unsafe is a warning with its rule, and what is safe is none."""

from collections.abc import Callable

import numpy as np
import pytest

from actgrad.activations import Activation, Array
from actgrad.checking import check
from actgrad.checking.result import CaseResult, Outcome, Settings
from tests.checking.passes import TANH, drawn, one_case, tanh_backward


def judged(activation: Activation, scale: float = 1.0, battery: bool = False) -> CaseResult:
    return check(one_case(activation, *drawn(scale=scale), battery=battery), Settings())


Pass = Callable[..., Array]


def told(result: CaseResult) -> list[tuple[str, str]]:
    return [(finding.key, finding.message) for finding in result.warnings]


def sigmoid(z: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-z)))


def test_an_answer_that_is_its_input() -> None:
    """Is told for both passes, and passes."""
    result = judged(Activation("same", lambda z: z, lambda z, da: da[:, :]))
    assert result.outcome is Outcome.PASS
    assert told(result) == [
        (
            "alias",
            f"what {which} returns is {letter} itself, or a view of it: to change the one is to change the other.",
        )
        for which, letter in (("forward", "Z"), ("backward", "dJ/dA"))
    ]


def stable_backward(z: Array, da: Array) -> Array:
    e = np.exp(-np.abs(z))
    return np.asarray(da * e / (1 + e) ** 2)


def test_an_overflow_on_the_way_is_a_note() -> None:
    """exp(−z) overflows below −709.8, and 1 / (1 + inf) is 0 as it should be; only where it happened on this input."""
    activation = Activation("x", sigmoid, stable_backward)
    assert judged(activation).findings == ()
    (note,) = judged(activation, scale=2000.0, battery=True).findings
    assert note.key == "overflow on the way"
    assert note.message.startswith("overflows below −709.")
    assert note.message.endswith(", on the way to a right value and gradient.")


@pytest.mark.parametrize(
    ("forward", "backward", "side"),
    [
        (lambda z: np.log(1 + np.exp(z)), lambda z, da: da * sigmoid(z), "above 709."),
        (sigmoid, lambda z, da: da * np.exp(-z) / (1 + np.exp(-z)) ** 2, "below −354."),
    ],
    ids=["infinity", "NaN and 0"],
)
def test_an_overflow_that_loses_the_result_is_a_warning(forward: Pass, backward: Pass, side: str) -> None:
    """softplus becomes infinite; the slope exp(−z)/(1 + exp(−z))² becomes 0 below −354.9, and NaN below −709.8."""
    result = judged(Activation("x", forward, backward), scale=2000.0, battery=True)
    rule, message = told(result)[0]
    assert (rule, message.startswith(f"overflows {side}")) == ("overflow", True)


@pytest.mark.parametrize(
    ("backward", "rules"),
    [
        (lambda z, da: da * 2 * z / (1 + z * z), ["overflow"]),
        (lambda z, da: da * 2 / (z + 1 / z), []),
    ],
    ids=["z² overflows", "nothing overflows"],
)
def test_an_overflow_that_loses_a_gradient_is_a_warning(backward: Pass, rules: list[str]) -> None:
    """At 1e200 the slope of log z² is 2e−200, a number that float64 has, and 0 comes out; no NaN is in sight."""
    z, da = np.array([[1e200, -3.0, 0.5]]), np.array([[1.0, 2.0, 3.0]])
    activation = Activation("x", lambda z: np.logaddexp(0, 2 * np.log(np.abs(z))), backward)
    assert [each.key for each in check(one_case(activation, z, da), Settings()).warnings] == rules


@pytest.mark.parametrize("off", [1e-9, 5e-9])
def test_a_gradient_that_is_measurably_off(off: float) -> None:
    """Within the tolerance, and yet not by rounding: as a rounded constant would be."""
    result = judged(Activation("x", np.tanh, lambda z, da: tanh_backward(z, da) * (1 + off)))
    assert result.outcome is Outcome.PASS
    ((rule, message),) = told(result)
    assert rule == "measurably off"
    assert message.startswith("right to 8 digits only, and not by rounding, in ")
    assert message.endswith(" of 30 entries: a rounded constant?")


@pytest.mark.parametrize("where", [lambda z: z > 1, lambda z: z == z[0, 0], lambda z: z < -0.7])
def test_a_few_entries_measurably_off_are_no_warning(where: Callable[[Array], Array]) -> None:
    """It asks for more than one entry in four."""
    z, _ = drawn()
    assert where(z).sum() <= z.size / 4 or where(z).sum() == 1
    off = Activation("x", np.tanh, lambda z, da: tanh_backward(z, da) * (1 + 2e-9 * where(z)))
    assert judged(off).findings == ()


def test_where_an_entry_is_wrong_nothing_is_measurably_off() -> None:
    """The failure says it all."""

    def backward(z: Array, da: Array) -> Array:
        dz = tanh_backward(z, da) * (1 + 2e-9)
        dz[2, 3] += 1
        return dz

    result = judged(Activation("x", np.tanh, backward))
    assert (result.outcome, result.warnings) == (Outcome.FAIL, ())


@pytest.mark.parametrize("scale", [1e-6, 1.0, 10.0, 100.0])
def test_a_right_pass_is_told_nothing(scale: float) -> None:
    """Not even where 1 − a² has lost its digits."""
    assert told(judged(TANH, scale)) == []


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_right_pass_in_single_precision_is_told_nothing(dtype: str) -> None:
    """Its rounding is no rounded constant."""
    z, da = (matrix.astype(dtype) for matrix in drawn())
    assert told(check(one_case(TANH, z, da), Settings())) == []


@pytest.mark.parametrize(
    ("slopes", "message"),
    [
        ([0.3, 0.3, 0.9], "at z = 0 several slopes are used: 0.3, 0.9."),
        ([0.0, 0.0, 0.0], None),
        ([0.5, 0.5, 0.5 + 1e-6], None),
    ],
)
def test_one_kink_has_one_slope(slopes: list[float], message: str | None) -> None:
    """Each lies between 0 and 1, but the same z = 0 of ReLU should not be given two; rounding is no other slope."""
    z, da = np.array([[0.0, -0.0, 0.0, 1.0]]), np.array([[1.0, -2.0, 0.5, 1.0]])
    relu = Activation("relu", lambda z: np.maximum(z, 0), lambda z, da: da * np.where(z == 0, [[*slopes, 1.0]], z > 0))
    result = check(one_case(relu, z, da), Settings())
    assert result.outcome is Outcome.PASS
    assert [each.message for each in result.warnings] == ([message] if message else [])


def test_two_kinks_may_have_two_slopes() -> None:
    """ReLU6's at 0 and at 6."""
    z, da = np.array([[0.0, 6.0, 0.0, 1.0]]), np.array([[1.0, -2.0, 0.5, 1.0]])
    relu6 = Activation("relu6", lambda z: np.clip(z, 0, 6), lambda z, da: da * (z >= 0) * (z < 6))
    assert check(one_case(relu6, z, da), Settings()).warnings == ()


def test_rows_may_have_kinks_of_their_own() -> None:
    """PReLU with a slope for each row: at the same z = 0 these are other kinks."""
    alpha = np.array([[0.1], [0.5]])
    z, da = np.zeros((2, 3)), np.ones((2, 3))
    z[:, 0] = 1.0
    prelu = Activation("prelu", lambda z: np.where(z > 0, z, alpha * z), lambda z, da: da * np.where(z > 0, 1, alpha))
    assert check(one_case(prelu, z, da), Settings()).warnings == ()
