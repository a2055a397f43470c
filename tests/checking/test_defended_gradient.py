"""What the numerical gradient does where one point alone does not show it."""

import numpy as np
import pytest

from actgrad.activations import Activation, Array
from actgrad.checking import check
from actgrad.checking.comparison import Verdict
from actgrad.checking.numerical import numerical_gradient
from actgrad.checking.result import Settings
from tests.checking.passes import one_case


@pytest.mark.parametrize("near", [1e-4, 1e-6, 1e-8, 1e-12])
def test_steps_that_rounding_makes_unequal_are_in_the_bound(near: float) -> None:
    """Near the foot of a parabola its curvature leaks into the central difference, and there is no other noise."""
    z = 1 + np.random.default_rng(1).uniform(-3 * near, 3 * near, (20, 40))
    found = numerical_gradient(Activation("x", lambda z: (z - 1) ** 2), z, np.ones_like(z))
    exact = 2 * (z - 1)
    assert (np.abs(found.dz - exact) <= found.bound + np.spacing(np.abs(exact))).all()


def test_single_precision_inside_is_seen_where_all_is_saturated() -> None:
    """There A is 1, which fits any dtype: the right gradient of 2e-9 is too small to be seen, but not wrong."""

    def forward(z: Array) -> Array:
        return np.asarray(1 / (1 + np.exp(-z.astype(np.float32)))).astype(float)

    z = np.array([[20.0, 22.5, 25.3, 19.7]])
    result = check(one_case(Activation("x", forward), z, np.ones_like(z), np.exp(-z)), Settings())
    assert result.entries[Verdict.WRONG] == 0


@pytest.mark.parametrize(("off", "wrong"), [(2e-13, False), (2e-12, True)])
def test_a_gradient_may_be_off_by_the_rounding_of_a_steep_place_nearby(off: float, wrong: bool) -> None:
    """In the tail of a steep sigmoid, where 250(1 − tanh²) cancels to 1e-10: its rounding is that of 250."""
    z = np.array([[-0.03, 0.01]])
    e = np.exp(-1000 * np.abs(z))
    exact = 1000 * e / (1 + e) ** 2
    steep = Activation("x", lambda z: 1 / (1 + np.exp(-1000 * z)))
    result = check(one_case(steep, z, np.ones_like(z), exact + np.array([[off, 0.0]])), Settings())
    assert (result.entries[Verdict.WRONG] > 0) is wrong
