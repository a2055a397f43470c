"""The bound of the numerical gradient, on functions whose derivative is known to 60 digits: honest, and of use."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from actgrad.activations import Activation, Array
from actgrad.checking.numerical import numerical_gradient
from tests.collections.functions import FUNCTIONS, Known


@dataclass(frozen=True)
class Measured:
    """What the numerical gradient of one function is off by (at a kink that it tells: from left to right)."""

    error: Array
    bound: Array
    exact: Array

    @property
    def beyond(self) -> int:
        """In how many entries the error is larger than the bound and the last digit of the exact value."""
        return int((self.error > self.bound + np.spacing(np.abs(self.exact))).sum())

    @property
    def worst(self) -> str:
        """The entry that is furthest beyond its bound, in words."""
        k = int(np.argmax(self.error - self.bound))
        return f"off by {self.error.flat[k]:.3g} of {self.exact.flat[k]:.3g} with a bound of {self.bound.flat[k]:.3g}"


@cache
def measured(known: Known) -> Measured:
    da = np.random.Generator(np.random.PCG64(99)).standard_normal(known.points.shape)
    activation = Activation(known.name, known.forward)
    found = numerical_gradient(activation, known.points.copy(), da.copy())
    exact = known.gradient(da)
    low = np.minimum(np.minimum(found.left, found.right), found.dz)
    high = np.maximum(np.maximum(found.left, found.right), found.dz)
    return Measured(np.maximum(np.maximum(low - exact, exact - high), 0), found.bound, exact)


def test_collection_is_large_enough() -> None:
    """At least 60 functions and 5,000 points stand behind what follows."""
    assert len(FUNCTIONS) >= 60
    assert sum(known.points.size for known in FUNCTIONS) >= 5000


def test_bound_is_honest() -> None:
    """The error is within its bound in at least 99.9 % of all entries."""
    beyond = {known.name: measured(known).beyond for known in FUNCTIONS}
    total = sum(known.points.size for known in FUNCTIONS)
    assert sum(beyond.values()) <= total / 1000, {name: count for name, count in beyond.items() if count}


@pytest.mark.parametrize("known", FUNCTIONS, ids=lambda known: known.name)
def test_bound_is_honest_in_each_function(known: Known) -> None:
    """No function escapes: the error is within its bound in at least 98 % of its entries, saturated ones included."""
    found = measured(known)
    assert found.beyond <= known.points.size / 50, found.worst


def test_bound_is_useful() -> None:
    """The median bound over ordinary inputs is below 1e-9 of the gradient."""
    ordinary = [measured(known) for known in FUNCTIONS if known.kind == "ordinary"]
    assert all((found.exact != 0).all() for found in ordinary)
    relative = np.concatenate([(found.bound / np.abs(found.exact)).ravel() for found in ordinary])
    assert np.median(relative) < 1e-9


@pytest.mark.parametrize(
    "known", [k for k in FUNCTIONS if k.kind in ("ordinary", "kinked")], ids=lambda known: known.name
)
def test_numerical_gradient_is_known_nearly_everywhere(known: Known) -> None:
    """In 85 % of the entries of an ordinary or kinked function the bound is below the default tolerance."""
    found = measured(known)
    rounding = 64 * 2.0**-52 * np.maximum(np.abs(known.forward(known.points)), 1)
    assert (found.bound < 1.5e-8 * np.abs(found.exact) + rounding).mean() >= 0.85
