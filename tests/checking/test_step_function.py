"""A step passes with a gradient of 0, and what only looks flat on the given Z is no step."""

from collections.abc import Callable

import numpy as np
import pytest

from actgrad.activations import Activation, Array
from actgrad.checking import battery, check
from actgrad.checking.numerical import numerical_gradient
from actgrad.checking.refused_inputs import supported
from actgrad.checking.result import CaseResult, Group, Outcome, Settings
from actgrad.checking.step_function import beside, is_step
from tests.checking.passes import drawn, one_case

Forward = Callable[[Array], Array]


def hardmax(z: Array) -> Array:
    """Give 1 at each column's largest entry, and 0 elsewhere."""
    return (z == z.max(axis=0)).astype(float)


STEPS: dict[str, Forward] = {
    "sign": np.sign,
    "heaviside": lambda z: np.heaviside(z, 0.5),
    "threshold": lambda z: np.where(z > 0.3, 1.0, 0.0),
    "ternary": lambda z: 1.0 * (z > 0.5) - 1.0 * (z < -0.5),
    "round": np.rint,
    "quarters": lambda z: np.round(4 * z) / 4,
    "hardmax": hardmax,
}


def zeros(z: Array, da: Array) -> Array:
    return np.zeros_like(z)


def judged(forward: Forward, backward: Callable[[Array, Array], Array]) -> Group:
    activation = Activation("x", forward, backward)
    return Group("x", supported(check(case, Settings()) for case in battery(activation)))


@pytest.mark.parametrize("name", STEPS)
def test_a_step_passes_with_a_gradient_of_0(name: str) -> None:
    """It says so in a note, and warns of nothing: at a jump nothing is asked."""
    group = judged(STEPS[name], zeros)
    assert (group.outcome, group.warnings) == (Outcome.PASS, ())
    assert [note.message for note in group.notes] == ["the gradient is 0 wherever there is one, and so is yours."]


@pytest.mark.parametrize("name", STEPS)
def test_a_step_with_another_gradient_fails(name: str) -> None:
    """A straight-through gradient is that of the identity."""
    assert judged(STEPS[name], lambda z, da: da.copy()).outcome is Outcome.FAIL


def test_a_jump_that_the_user_gave_is_not_asked_about() -> None:
    """0 is among the numbers of Z, where sign jumps."""
    z, da = np.array([[0.0, 1.5, -2.0]]), np.array([[1.0, 2.0, 3.0]])
    result = check(one_case(Activation("sign", np.sign, zeros), z, da), Settings())
    assert (result.outcome, result.message) == (Outcome.PASS, None)


@pytest.mark.parametrize(
    ("forward", "scale"),
    [(lambda z: np.clip(z, -1, 1), 1e6), (lambda z: np.maximum(z + 50, 0) * (z < -50), 1.0), (np.ones_like, 1.0)],
    ids=["hard tanh where it is flat", "a ReLU where it is 0", "a constant"],
)
def test_what_is_flat_on_this_input_only_proves_nothing(forward: Forward, scale: float) -> None:
    """A backward pass of zeros would agree, and that is said."""
    z, da = drawn(scale=scale)
    result: CaseResult = check(one_case(Activation("x", forward, zeros), z + np.sign(z), da), Settings())
    assert (result.outcome, result.notes) == (Outcome.UNDECIDED, ())


def raised(z: Array) -> Array:
    """Give z, raised by 1/2 at each whole number."""
    return np.asarray(z + 0.5 * np.floor(z))


def test_a_slope_between_jumps_passes() -> None:
    """On all inputs of the battery, also where |z| is 1,000 times as large as a jump."""
    group = judged(raised, lambda z, da: da.copy())
    assert group.outcome is Outcome.PASS
    assert judged(raised, lambda z, da: 1.5 * da).outcome is Outcome.FAIL


@pytest.mark.parametrize("height", [0.5, 0.1])
def test_a_slope_between_jumps_is_told_where_they_are_small_beside_z(height: float) -> None:
    """To the last digits, and beside a whole number, where the function jumps, nothing is known."""
    z = np.random.Generator(np.random.PCG64(4)).uniform(-1000, 1000, (20, 20))
    found = numerical_gradient(Activation("raised", lambda z: z + height * np.floor(z)), z, np.ones_like(z))
    assert (np.abs(found.dz - 1) <= found.bound).all() and (found.bound < 1e-9).all()
    at = numerical_gradient(Activation("raised", lambda z: z + height * np.floor(z)), np.rint(z), np.ones_like(z))
    assert np.isinf(at.bound).all()


def test_a_slope_beside_a_term_in_single_precision_is_not_the_whole() -> None:
    """The function's slope is told, and not that of the stairs in between: 1/10."""
    z, _ = drawn((20, 20))
    found = numerical_gradient(
        Activation("mixed", lambda z: np.tanh(z.astype("float32")) + 0.1 * z), z, np.ones_like(z)
    )
    assert (np.abs(found.dz - 0.1 - 1 / np.cosh(z) ** 2) <= np.maximum(found.bound, 1e-12)).mean() > 0.95


NEAR_1 = np.array([[0.3, -0.7, 0.9]])


@pytest.mark.parametrize(
    ("forward", "step"),
    [
        (lambda z: np.rint(16 * z) / 16, True),
        (lambda z: np.clip(z / 3e-9, -1, 1), False),
        (lambda z: np.clip(z / 5e-10, -1, 1), True),
        (lambda z: np.sign(z) + np.maximum(np.abs(z) - 5, 0), False),
        (lambda z: np.sign(z) + np.maximum(np.abs(z) - 50, 0), True),
    ],
    ids=["sixteenths", "a ramp", "a narrower ramp", "a slope from 5 on", "a slope from 50 on"],
)
def test_what_counts_as_a_step(forward: Forward, step: bool) -> None:
    """Jumps that are seldom met by numbers of 1e-9 to 10, and no slope among these."""
    assert is_step(forward, NEAR_1) is step


def test_narrow_slopes_between_flat_pieces_are_found() -> None:
    """Of slopes over a fortieth of a power of ten, in one of ten powers, 256 numbers meet about half."""
    starts = 10 ** np.linspace(-8.5, 0.5, 100)
    found = [not is_step(lambda z, a=a: np.clip(np.abs(z), a, 1.06 * a) / a, np.ones((1, 1))) for a in starts]
    assert 40 <= sum(found) <= 66


def test_a_jump_is_beside_z_within_a_millionth() -> None:
    """Within 2⁻²⁰ of z, relative to it."""
    ones = np.ones((1, 1))
    near, far = ([new.item() for new in beside(lambda z, at=at: 1.0 * (z > at), ones)] for at in (1 + 5e-7, 1 + 3e-6))
    assert (near, far) == ([1, 0], [0, 0])
