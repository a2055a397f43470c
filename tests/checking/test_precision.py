"""Single or half precision inside a forward pass is told from its results alone, and never imagined."""

import numpy as np
import pytest

from actgrad.activations import Activation, Array
from actgrad.checking import check
from actgrad.checking.precision import eps_of_results
from actgrad.checking.result import Outcome, Settings
from tests.checking.passes import TANH, drawn, one_case

DOUBLE, SINGLE, HALF = 2.0**-52, 2.0**-23, 2.0**-10


@pytest.mark.parametrize(("dtype", "eps"), [("float64", DOUBLE), ("float32", SINGLE), ("float16", HALF)])
def test_the_precision_of_a_forward_shows_in_its_numbers(dtype: str, eps: float) -> None:
    """All of them fit the narrower dtype, though Z does not."""
    z, _ = drawn()
    assert eps_of_results(z, np.tanh(z.astype(dtype)).astype("float64")) == eps


@pytest.mark.parametrize(
    ("z", "a"),
    [
        (np.array([[1.0, 2.0, -3.0]]), np.array([[1.0, 2.0, 0.0]])),
        (np.array([[0.1, 0.2, 0.3]]), np.array([[0.0, 1.0, 1.0]])),
        (drawn()[0], np.where(drawn()[0] > 0, 1.0, -1.0)),
        (drawn()[0], np.full((6, 5), 0.125)),
        (drawn()[0], np.full((6, 5), np.nan)),
        (drawn()[0], np.where(drawn()[1] > 0, np.tanh(drawn()[0]), np.float32(0.1))),
        (drawn()[0].astype("float32").astype(float), np.maximum(drawn()[0].astype("float32").astype(float), 0)),
    ],
    ids=["whole numbers", "steps", "signs", "one constant", "not finite", "one in single", "ReLU of single Z"],
)
def test_short_numbers_tell_nothing(z: Array, a: Array) -> None:
    """0, 1 and 1/8 fit every dtype."""
    assert eps_of_results(z, a) == DOUBLE


@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_a_forward_in_lower_precision_is_judged_as_far_as_it_goes(dtype: str) -> None:
    """A right backward pass of it is not wrong, and one that is twice too large is."""

    def forward(z: Array) -> Array:
        return np.asarray(np.tanh(z.astype(dtype)).astype("float64"))

    z, da = drawn()
    assert TANH.backward is not None
    right = check(one_case(Activation("x", forward, TANH.backward), z, da), Settings())
    twice = Activation("x", forward, lambda z, da: 2 * da * (1 - np.tanh(z) ** 2))
    assert right.outcome is Outcome.PASS
    assert check(one_case(twice, z, da), Settings()).outcome is Outcome.FAIL
