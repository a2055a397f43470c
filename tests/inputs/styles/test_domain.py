"""Code for single numbers is not defined everywhere: there it gives NaN or infinity, as NumPy does."""

from pathlib import Path

import numpy as np
import pytest

from actgrad.activations import Activation
from actgrad.checking import battery, check
from actgrad.checking.refused_inputs import supported
from actgrad.checking.result import Case, Group, Outcome, Settings
from tests.inputs.known import read

CODE = """
import math
def log(z): return math.log(z)
def log_prime(z): return 1 / z
def logit(z): return math.log(z / (1 - z))
def logit_prime(z): return 1 / (z * (1 - z))
def root(z): return math.sqrt(z)
def root_prime(z): return 0.5 / math.sqrt(z)
def wrong_log(z): return math.log(z)
def wrong_log_prime(z): return -1 / z
def size(z): return abs(z)
def size_prime(z): return z / abs(z)
def crash(z): return math.log(z) if z > 0 else undefined
def crash_prime(z): return 1 / z
"""


@pytest.fixture
def activations(tmp_path: Path) -> dict[str, Activation]:
    return {each.name: each for each in read(tmp_path, CODE).activations}


def judged(activation: Activation) -> Outcome:
    return Group("x", supported(check(case, Settings()) for case in battery(activation))).outcome


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("log", Outcome.PASS),
        ("logit", Outcome.PASS),
        ("root", Outcome.PASS),
        ("wrong_log", Outcome.FAIL),
        ("size", Outcome.FAIL),
        ("crash", Outcome.ERROR),
    ],
)
def test_it_is_judged_where_it_is_defined(activations: dict[str, Activation], name: str, outcome: Outcome) -> None:
    """A derivative that fails where the function is defined is wrong, and what is no matter of values is an error."""
    assert judged(activations[name]) is outcome


def test_a_point_that_the_user_gave_is_an_error(activations: dict[str, Activation]) -> None:
    """log of −1 was asked for, and there is none."""
    z = np.array([[1.0, -1.0]])
    result = check(Case(activations["log"], "log", "log", z, np.ones((1, 2))), Settings())
    assert result.outcome is Outcome.ERROR
    assert result.message == (
        "forward gives nan at [0, 1], z = -1: that point is outside the function's domain, or overflows."
        " Leave it out of Z."
    )
