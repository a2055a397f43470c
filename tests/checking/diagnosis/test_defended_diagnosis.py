"""What the diagnosis can do besides its single guesses: multiples of them, scattered places, either layout."""

from collections.abc import Callable

import numpy as np
import pytest

from actgrad.activations import Activation, Array
from actgrad.checking import check
from actgrad.checking.result import Settings
from actgrad.errors import Finding
from tests.checking.passes import SOFTMAX, TANH, drawn, one_case, softmax, softmax_backward, tanh_backward


def first(
    activation: Activation, backward: Callable[[Array, Array], Array], shape: tuple[int, int] = (6, 5)
) -> Finding:
    """Give the first diagnosis of this backward pass."""
    z, da = drawn(shape)
    return check(one_case(activation, z, da, backward(z, da)), Settings()).diagnosis[0]


@pytest.mark.parametrize(
    ("factor", "words"),
    [(-1, "minus"), (1 / 5, "1/m of"), (1 / 6, "1/n of"), (1 / 30, "1/(n m) of"), (2, "twice"), (0.5, "half")],
)
def test_a_mistake_with_a_factor_besides_is_named(factor: float, words: str) -> None:
    """The off-diagonal is left out, and what is left has a sign, a factor or a mean too many."""
    finding = first(SOFTMAX, lambda z, da: factor * softmax(z) * (1 - softmax(z)) * da)
    assert finding.key == "off-diagonal left out"
    assert f"; and dJ/dZ is {words} that." in finding.message


@pytest.mark.parametrize("factor", [3.0, -0.2])
def test_not_every_factor_is_a_mistake_of_its_own(factor: float) -> None:
    """Any number would fit something."""
    finding = first(SOFTMAX, lambda z, da: factor * softmax(z) * (1 - softmax(z)) * da)
    assert "that." not in finding.message


def scattered(many: int) -> Array:
    """Mark so many entries of 10×9 that share no row, column, block or threshold."""
    mark = np.zeros(90, bool)
    mark[np.random.Generator(np.random.PCG64(3)).permutation(90)[:many]] = True
    return mark.reshape(10, 9)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (lambda dz, da: 0 * dz, "zero"),
        (lambda dz, da: -dz, "sign"),
        (lambda dz, da: da, "handed on untouched"),
    ],
)
def test_a_plain_mistake_in_scattered_entries_is_named(wrong: Callable[[Array, Array], Array], rule: str) -> None:
    """Twenty of ninety, with no pattern where."""
    finding = first(
        TANH, lambda z, da: np.where(scattered(20), wrong(tanh_backward(z, da), da), tanh_backward(z, da)), (10, 9)
    )
    assert finding.key == f"{rule}, only scattered entries"
    assert finding.message.startswith("Only in 20 scattered entries: ")


def test_few_scattered_entries_prove_no_mistake() -> None:
    """Three are described."""
    finding = first(TANH, lambda z, da: np.where(scattered(3), -tanh_backward(z, da), tanh_backward(z, da)), (10, 9))
    assert "scattered entries" not in finding.key.partition(", ")[2]


@pytest.mark.parametrize("by_rows", [False, True])
def test_the_equation_is_told_of_softmax_over_rows_too(by_rows: bool) -> None:
    """It is the same equation, with rows for columns."""
    if by_rows:
        activation = Activation("rows", lambda z: softmax(z.T).T)
        finding = first(activation, lambda z, da: 3 * softmax_backward(z.T, da.T).T)
    else:
        finding = first(SOFTMAX, lambda z, da: 3 * softmax_backward(z, da))
    assert finding.message.endswith("Equation (8): dJ/dZ = A ⊙ (dJ/dA − Σ dJ/dA ⊙ A).")
