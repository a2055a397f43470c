"""A function whose name promises another one is told, and a right name never is."""

import numpy as np
import pytest

from actgrad.activations import ALL, Activation, Array
from actgrad.checking.warnings import misnamed
from actgrad.errors import Kind
from tests.checking.passes import drawn, softmax


def said(name: str, a: Array, z: Array) -> str | None:
    finding = misnamed(Activation(name, np.tanh), z, a)
    assert finding is None or finding.key == "misnamed"
    return finding and finding.message


def sigmoid(z: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-z)))


@pytest.mark.parametrize(
    ("name", "forward", "words"),
    [
        ("sigmoid", lambda z: sigmoid(-z), "σ(−z)"),
        ("my_sigmoid", np.tanh, "tanh"),
        ("tanh", lambda z: 2 * sigmoid(z) - 1, "tanh(z/2)"),
        ("SoftmaxLayer", lambda z: np.exp(z) / np.exp(z).sum(), "softmax over the whole matrix"),
        ("relu", lambda z: np.where(z > 0, z, 0.01 * z), "leaky ReLU"),
        ("ReLU", lambda z: np.log1p(np.exp(z)), "softplus"),
        ("np_tanh", lambda z: z, "the identity"),
        ("softmax", sigmoid, "sigmoid"),
    ],
)
def test_another_function_is_named(name: str, forward: object, words: str) -> None:
    """Where it can be told which one it is."""
    z, _ = drawn()
    assert said(name, forward(z), z) == f"is called {name}, but its forward is {words}."  # type: ignore[operator]


def test_a_function_that_is_none_of_those_is_told_all_the_same() -> None:
    """As another one."""
    z, _ = drawn()
    assert said("sigmoid", np.sin(z), z) == "is called sigmoid, but its forward is another function than sigmoid."


@pytest.mark.parametrize("activation", ALL, ids=lambda activation: activation.name)
@pytest.mark.parametrize("pattern", ["{}", "my_{}", "{}_forward", "Layer.{}", "{}Activation"])
def test_a_right_name_is_no_finding(activation: Activation, pattern: str) -> None:
    """However it is dressed, and where A is not finite everywhere."""
    z, _ = drawn()
    a = activation.forward(z)
    a[0, 0] = np.inf
    assert said(pattern.format(activation.name), a, z) is None


@pytest.mark.parametrize("name", ["leaky_relu", "relu6", "log_softmax", "hard_tanh", "swish", "f"])
def test_a_name_that_promises_nothing_is_no_finding(name: str) -> None:
    """Though one of the four is part of it."""
    z, _ = drawn()
    assert said(name, np.sin(z), z) is None


def test_softmax_over_rows_is_a_note_that_never_fails() -> None:
    """A row may well be an example; the note says so."""
    z, _ = drawn()
    finding = misnamed(Activation("Softmax", np.tanh), z, softmax(z.T).T)
    assert finding is not None
    assert (finding.key, finding.rule.kind, finding.message) == (
        "softmax over rows",
        Kind.NOTE,
        "goes over each row: one example a row.",
    )
