"""A function that is constant but for jumps has the gradient 0, and code that says so is right."""

from collections.abc import Callable

import numpy as np
import pytest

from actgrad.activations import Activation, Array
from actgrad.checking import battery, check
from actgrad.checking.comparison import Verdict
from actgrad.checking.result import CaseResult, Outcome, Settings
from tests.checking.passes import drawn, one_case, softmax, softmax_backward


def largest(z: Array) -> Array:
    return np.asarray((z == z.max(axis=0)) * 1.0)


STEPS: dict[str, Callable[[Array], Array]] = {
    "sign": np.sign,
    "Heaviside": lambda z: np.heaviside(z, 0.5),
    "z > 0": lambda z: (z > 0) * 1.0,
    "z ≥ 1/2": lambda z: np.where(z >= 0.5, 1.0, 0.0),
    "−1 and 3 at −0.2": lambda z: np.where(z > -0.2, 3.0, -1.0),
    "round": np.round,
    "floor": np.floor,
    "three levels": lambda z: np.select([z < -1, z < 1], [-1.0, 0.0], 1.0),
    "largest of a column": largest,
    "sign in single precision": lambda z: np.sign(z.astype(np.float32)).astype(float),
}
RISING: dict[str, Callable[[Array], Array]] = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "steep sigmoid": lambda z: 1 / (1 + np.exp(-np.clip(1e4 * z, -700, 700))),
    "hard tanh": lambda z: np.clip(z, -1, 1),
    "ReLU6": lambda z: np.clip(z, 0, 6),
    "hard shrink": lambda z: z * (np.abs(z) > 0.5),
    "softmax": softmax,
}


def zero(z: Array, da: Array) -> Array:
    return np.zeros_like(da)


def outcomes(activation: Activation) -> set[Outcome]:
    return {result.outcome for result in of_battery(activation) if result.counts}


def of_battery(activation: Activation) -> list[CaseResult]:
    return [check(case, Settings()) for case in battery(activation)]


@pytest.mark.parametrize("name", STEPS)
def test_a_step_with_gradient_0_passes(name: str) -> None:
    """On every input that counts, and ordinary ones are among them; what lies at a jump is not asked."""
    results = of_battery(Activation("step", STEPS[name], zero))
    assert {result.outcome for result in results if result.counts} == {Outcome.PASS}
    assert results[0].counts
    assert results[0].comparison is not None
    assert results[0].comparison.numerical.step


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("slope", [1.0, 1e-3])
def test_a_step_with_another_gradient_fails(name: str, slope: float) -> None:
    """Such as the one that is passed straight through."""
    assert Outcome.FAIL in outcomes(Activation("step", STEPS[name], lambda z, da: slope * da))


@pytest.mark.parametrize("name", RISING)
def test_a_function_that_rises_somewhere_is_no_step(name: str) -> None:
    """Saturated as it may be: a gradient of 0 proves nothing there, and is wrong where it rises."""
    activation = Activation("rising", RISING[name], zero)
    results = of_battery(activation)
    assert not any(result.comparison.numerical.step for result in results if result.comparison)
    assert Outcome.FAIL in {result.outcome for result in results}
    z = np.array([[40.0, -50.0, 60.0], [45.0, -45.0, 50.0]])
    saturated = check(one_case(activation, z, drawn(z.shape)[1]), Settings())
    assert saturated.outcome is not Outcome.PASS


def test_a_constant_is_no_step() -> None:
    """Nor is softmax over a single row."""
    z, da = drawn((1, 5))
    for forward, backward in ((np.ones_like, zero), (softmax, softmax_backward)):
        assert check(one_case(Activation("x", forward, backward), z, da), Settings()).outcome is Outcome.UNDECIDED


def test_a_point_of_the_user_at_a_jump_is_not_judged() -> None:
    """Whatever the code says there; all others are."""
    z, da = np.array([[0.0, 0.3], [-2.0, 1e-7]]), np.ones((2, 2))
    result = check(
        one_case(Activation("sign", np.sign, lambda z, da: da * np.where(z == 0, 7.0, 0.0)), z, da), Settings()
    )
    assert result.outcome is Outcome.PASS
    assert (result.entries[Verdict.OUTSIDE], result.entries[Verdict.AGREE]) == (1, 3)
