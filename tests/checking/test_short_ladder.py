"""The five steps that most entries of a large matrix get: they settle no entry that needs the whole ladder."""

import numpy as np
import pytest

from actgrad.activations import Activation, Array, find
from actgrad.checking.comparison import Numerical
from actgrad.checking.numerical import SMALL, numerical_gradient
from tests.checking.hard_functions import hard

SHAPE = (60, 50)
assert SHAPE[0] * SHAPE[1] > SMALL


def gradient(activation: Activation, z: Array) -> Numerical:
    return numerical_gradient(activation, z, np.ones_like(z))


def drawn() -> Array:
    return np.random.Generator(np.random.PCG64(5)).standard_normal(SHAPE)


def test_a_kink_in_a_large_matrix_is_told() -> None:
    """At 0 every central quotient of ReLU is 1/2; that the sides differ leaves the entry open."""
    z = drawn()
    z[3, 4] = z[50, 7] = 0
    found = gradient(find("relu"), z)
    assert np.argwhere(found.kink).tolist() == [[3, 4], [50, 7]]
    assert (found.left[3, 4], found.right[3, 4]) == (0, 1)


def test_what_is_narrower_than_the_wide_steps_is_not_missed() -> None:
    """Where a bump of width 2⁻¹³ is steepest, the three widest steps see a straight line, and the fourth does not.

    There the bump has no curvature, so that both sides have the same slope.
    """
    width, height = 2.0**-13, 1e-5

    def forward(z: Array) -> Array:
        return np.asarray(z + height * np.exp(-((z / width) ** 2)))

    z = drawn()
    z[3, 4] = width / np.sqrt(2)
    exact = 1 - np.sqrt(2) * height / width * np.exp(-0.5)
    found = gradient(Activation("bump", forward), z)
    assert abs(found.dz[3, 4] - exact) <= found.bound[3, 4] < 1e-6


def test_the_fifth_step_shows_the_noise() -> None:
    """Of a forward with errors of 1e-13: without it, in one entry of a hundred the error lies beyond the bound."""
    forward, z = hard("tanh and noise of", 1e-13)[0], drawn()
    found, exact = gradient(Activation("x", forward), z), 1 / np.cosh(z) ** 2
    assert (np.abs(found.dz - exact) <= found.bound).all()


@pytest.mark.parametrize("lowest, highest", [(-16, -14), (-36, -10)])
@pytest.mark.parametrize("seed", range(4))
def test_a_tail_that_cancels_has_the_rounding_of_numbers_near_1(lowest: float, highest: float, seed: int) -> None:
    """Of log(1 + exp(z)) far below 0: the slope, exp(z) / (1 + exp(z)), lies within the bound in all 3,000 entries."""
    z = np.random.Generator(np.random.PCG64(seed)).uniform(lowest, highest, SHAPE)
    exact = np.exp(z) / (1 + np.exp(z))
    for forward in (lambda z: np.log(1 + np.exp(z)), lambda z: np.maximum(z, 0) + np.log(1 + np.exp(-np.abs(z)))):
        found = gradient(Activation("softplus", forward), z)
        assert (np.abs(found.dz - exact) <= found.bound + np.spacing(exact)).all()


def test_a_tail_that_does_not_cancel_is_settled_by_five_steps() -> None:
    """Of sigmoid far below 0, though its numbers are as small."""
    z = np.random.Generator(np.random.PCG64(3)).uniform(-30, -10, SHAPE)
    found = gradient(find("sigmoid"), z)
    assert found.passes < 70
    assert (found.bound < 2e-8 * np.exp(z)).all()
