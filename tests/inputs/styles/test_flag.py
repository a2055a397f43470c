"""The flag: one function whose derivative is had by setting an argument."""

from pathlib import Path

import numpy as np
import pytest

from tests.inputs.known import DA, Z, assert_computes, expected, only, read


@pytest.mark.parametrize(
    ("parameters", "flag"),
    [
        ("x, derivative=False", "derivative"),
        ("x, deriv=False", "deriv"),
        ("x, prime=0", "prime"),
        ("x, grad=False", "grad"),
        ("x, get_derivative=None", "get_derivative"),
        ("x, derivative", "derivative"),
        ("x, alpha=0.3, deriv=False", "deriv"),
        ("x, *, backward=False", "backward"),
    ],
)
def test_the_flag_is_known_by_its_name(tmp_path: Path, parameters: str, flag: str) -> None:
    """Off for the forward, on for the derivative, with or without a default."""
    activation = only(
        tmp_path,
        f"""
import numpy as np
def sigmoid({parameters}):
    s = 1 / (1 + np.exp(-x))
    return s * (1 - s) if {flag} else s
""",
    )
    assert activation.reading is not None
    assert activation.reading.style == "flag"
    assert activation.reading.sentence == f"sigmoid: forward sigmoid(Z), derivative sigmoid(Z, {flag}=True)"
    assert activation.reading.findings == ()
    assert_computes(activation, "sigmoid")


def test_the_derivative_at_a_is_at_hand(tmp_path: Path) -> None:
    """`x * (1 - x)` behind the flag is judged at Z, and can be had at A."""
    activation = only(
        tmp_path,
        """
import numpy as np
def sigmoid(x, deriv=False):
    if deriv == True:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))
""",
    )
    assert activation.reading is not None and activation.reading.backward_at_a is not None
    np.testing.assert_allclose(activation.reading.backward_at_a(Z, DA), expected("sigmoid")[1], rtol=1e-12)


def test_a_flag_that_changes_nothing_is_told(tmp_path: Path) -> None:
    """The note says so; an exponential, whose derivative is itself, is not accused."""
    sigmoid, exp, numbers = read(
        tmp_path,
        """
import math
import numpy as np
def sigmoid(x, derivative=False):
    return 1 / (1 + np.exp(-x))
def exp(x, derivative=False):
    return np.exp(x)
def step(x, derivative=False):
    return math.tanh(x)
""",
    ).activations
    note = ("flag", "derivative=True changes nothing: the result is the forward's")
    assert sigmoid.reading is not None and exp.reading is not None and numbers.reading is not None
    assert [(each.key, each.message) for each in sigmoid.reading.findings] == [note]
    assert exp.reading.findings == ()
    assert [(each.key, each.message) for each in numbers.reading.findings][1:] == [note]


def test_a_number_and_a_flag_go_together(tmp_path: Path) -> None:
    """`--with alpha=0.1` reaches a function with a flag, whatever the order."""
    activation = only(
        tmp_path,
        """
import numpy as np
def leaky(alpha, x, deriv): return np.where(x > 0, 1, alpha) if deriv else np.where(x > 0, x, alpha * x)
""",
        values={"alpha": 0.1},
    )
    assert_computes(activation, "leaky 0.1")
