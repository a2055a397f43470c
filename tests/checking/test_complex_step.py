"""The complex step settles what differences cannot, and is believed only where it is faithful."""

import numpy as np
import pytest

from actgrad.activations import Activation, Array
from actgrad.checking import check
from actgrad.checking.comparison import Method, Numerical, Verdict
from actgrad.checking.numerical import numerical_gradient
from actgrad.checking.result import Outcome, Settings
from tests.checking.passes import TANH, drawn, one_case

SATURATED = np.array([[38.0, 40.0, 45.0], [50.0, 100.0, 300.0]])


def sigmoid(z: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-z)))


def gradient(forward: object, z: Array, method: Method = Method.AUTO) -> Numerical:
    return numerical_gradient(Activation("x", forward), z, np.ones_like(z), method=method)  # type: ignore[arg-type]


def test_it_knows_the_slope_of_a_saturated_sigmoid() -> None:
    """Where the forward is exactly 1, and every difference 0: σ' there is exp(−z) to the last digit."""
    found = gradient(sigmoid, SATURATED)
    assert found.method is Method.COMPLEX
    assert np.allclose(found.dz, np.exp(-SATURATED), rtol=1e-12, atol=0)
    assert (np.abs(found.dz - np.exp(-SATURATED)) <= found.bound + 1e-15 * found.dz).all()
    assert (gradient(sigmoid, SATURATED, Method.DIFFERENCES).dz == 0).all()


@pytest.mark.parametrize(("slope", "outcome"), [(1.0, "pass"), (5.0, "undecided"), (0.0, "undecided")])
def test_a_saturated_gradient_is_proved_by_it_alone(slope: float, outcome: str) -> None:
    """A right gradient of 1e-20 agrees; another is below rounding, so nothing is said of it."""
    activation = Activation("x", sigmoid, lambda z, da: da * slope * np.exp(-z))
    result = check(one_case(activation, SATURATED, np.ones((2, 3))), Settings())
    assert result.outcome.key == outcome
    assert result.entries[Verdict.AGREE if outcome == "pass" else Verdict.FLAT] == 6


def refuses(z: Array) -> Array:
    if np.iscomplexobj(z):
        raise TypeError("no complex numbers")
    return np.asarray(np.tanh(z))


def stops(z: Array) -> Array:
    if np.iscomplexobj(z):
        raise SystemExit
    return np.asarray(np.tanh(z))


UNFAITHFUL = {
    "real part": lambda z: np.tanh(np.real(z)),
    "conjugate": lambda z: np.tanh(np.conj(z)),
    "absolute value": lambda z: np.sign(np.real(z)) * np.tanh(np.abs(z)),
    "refuses": refuses,
    "stops": stops,
    "doubles": lambda z: np.tanh(np.real(z)) + 2j * np.imag(z) if np.iscomplexobj(z) else np.tanh(z),
}


@pytest.mark.parametrize("name", UNFAITHFUL)
@pytest.mark.parametrize("method", [Method.AUTO, Method.COMPLEX])
@pytest.mark.parametrize("scale", [1.0, 6.0])
def test_a_forward_that_is_not_faithful_is_not_believed(name: str, method: Method, scale: float) -> None:
    """The gradient is that of the differences, also where the complex step is asked for."""
    z, da = drawn(scale=scale)
    result = check(one_case(Activation("x", UNFAITHFUL[name], TANH.backward), z, da), Settings(method=method))
    assert result.outcome is Outcome.PASS
    assert result.method is Method.DIFFERENCES


def test_it_is_taken_everywhere_where_it_is_asked_for() -> None:
    """And not where it is ruled out."""
    z, _ = drawn()
    exact = 1 - np.tanh(z) ** 2
    asked = gradient(np.tanh, z, Method.COMPLEX)
    assert asked.method is Method.COMPLEX
    assert (np.abs(asked.dz - exact) <= 4e-16).all()
    assert gradient(np.tanh, z, Method.DIFFERENCES).method is Method.DIFFERENCES


def test_it_does_not_hide_what_the_forward_cancels() -> None:
    """1 + tanh has lost its digits in the left tail; the complex step of it has not."""
    z = np.array([[-18.0, -17.0, -16.0]])

    def forward(z: Array) -> Array:
        return np.asarray(z * (1 + np.tanh(z)))

    def backward(z: Array, da: Array) -> Array:
        return np.asarray(da * (1 + np.tanh(z) + z * (1 - np.tanh(z) ** 2)))

    result = check(one_case(Activation("x", forward, backward), z, np.ones((1, 3))), Settings())
    assert result.entries[Verdict.WRONG] == 0


def test_it_is_not_believed_where_it_alone_would_know() -> None:
    """A forward whose complex answers are twice too steep is found out at tamer points, not at saturated ones."""

    def forward(z: Array) -> Array:
        a = sigmoid(z)
        return np.asarray(a.real + 2j * a.imag if np.iscomplexobj(z) else a)

    assert gradient(forward, SATURATED).method is Method.DIFFERENCES
