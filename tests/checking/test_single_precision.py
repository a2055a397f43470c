"""Code that computes in single or half precision is judged by that dtype, told so, and found out where it is wrong."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from actgrad.activations import Activation, Array, Structure
from actgrad.checking import battery, check, rules
from actgrad.checking.comparison import Verdict
from actgrad.checking.result import CaseResult, Outcome, Settings
from tests.checking.hard_functions import hard
from tests.checking.passes import TANH, drawn, one_case, tanh_backward

Function = Callable[[Array], Array]


@dataclass(frozen=True)
class Narrow:
    """A function and its slope in a narrow dtype; `back` says whether the results are cast back to float64."""

    dtype: str
    function: Function
    slope: Function
    back: bool = True

    def forward(self, z: Array) -> Array:
        a = self.function(z.astype(self.dtype)).astype(self.dtype)
        return a.astype(float) if self.back else a

    def activation(self, factor: float = 1.0) -> Activation:
        def backward(z: Array, da: Array) -> Array:
            dz = da * (factor * self.slope(z.astype(self.dtype)).astype(self.dtype))
            return dz.astype(float if self.back else self.dtype)

        return Activation("narrow", self.forward, backward)


def sigmoid(z: Array) -> Array:
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, z.dtype.type(1), e) / (1 + e)


def gelu(z: Array) -> Array:
    t = np.tanh(z.dtype.type(0.7978845608) * (z + z.dtype.type(0.044715) * z * z * z))
    return z.dtype.type(0.5) * z * (1 + t)


def gelu_slope(z: Array) -> Array:
    c, k = z.dtype.type(0.7978845608), z.dtype.type(0.044715)
    t = np.tanh(c * (z + k * z * z * z))
    return z.dtype.type(0.5) * (1 + t + z * (1 - t * t) * c * (1 + 3 * k * z * z))


FUNCTIONS: dict[str, tuple[Function, Function]] = {
    "softplus": (lambda z: np.log1p(np.exp(-np.abs(z))) + np.maximum(z, 0), sigmoid),
    "softplus by log of 1 + exp": (lambda z: np.log(1 + np.exp(z)), sigmoid),
    "ELU": (lambda z: np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1), lambda z: np.exp(np.minimum(z, 0))),
    "ELU by expm1": (lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))), lambda z: np.exp(np.minimum(z, 0))),
    "GELU": (gelu, gelu_slope),
    "Swish": (lambda z: z * sigmoid(z), lambda z: sigmoid(z) * (1 + z * (1 - sigmoid(z)))),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "ReLU": (lambda z: np.maximum(z, 0), lambda z: (z > 0) * 1.0),
    "leaky ReLU": (lambda z: np.where(z > 0, z, z.dtype.type(0.01) * z), lambda z: np.where(z > 0, 1.0, 0.01)),
}


def counted(activation: Activation) -> list[CaseResult]:
    return [result for result in (check(case, Settings()) for case in battery(activation)) if result.counts]


@pytest.mark.parametrize("back", [True, False], ids=["cast back", "returned"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_right_code_in_single_precision_passes(name: str, back: bool) -> None:
    """On the whole battery, with the tolerance of float32 and a note."""
    results = counted(Narrow("float32", *FUNCTIONS[name], back).activation())
    assert {result.outcome for result in results} == {Outcome.PASS}
    assert {result.rtol for result in results} == {2.0**-11.5}
    assert {note.message for result in results for note in result.notes} == {
        "computes in single precision: judged as such."
    }


@pytest.mark.parametrize("back", [True, False], ids=["cast back", "returned"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_wrong_code_in_single_precision_fails(name: str, back: bool) -> None:
    """If it is off by a hundredth."""
    results = counted(Narrow("float32", *FUNCTIONS[name], back).activation(1.01))
    assert Outcome.FAIL in {result.outcome for result in results}
    assert not any(result.contract for result in results)


@pytest.mark.parametrize("name", ["softplus", "ELU", "GELU", "Swish"])
@pytest.mark.parametrize(("factor", "outcome"), [(1.0, Outcome.PASS), (1.5, Outcome.FAIL)])
def test_half_precision_is_judged_as_such(name: str, factor: float, outcome: Outcome) -> None:
    """With the three digits that it has."""
    result = check(one_case(Narrow("float16", *FUNCTIONS[name]).activation(factor), *drawn()), Settings())
    assert (result.outcome, result.rtol) == (outcome, 2.0**-5)
    assert [note.message for note in result.notes] == ["computes in half precision: judged as such."]


def test_one_branch_in_single_precision_is_told_as_well() -> None:
    """Where the other branch hands on Z in float64, what is rounded is Z on its way in."""

    def forward(z: Array) -> Array:
        return np.where(z > 0, z, np.expm1(np.minimum(z, 0).astype("float32")))

    def backward(z: Array, da: Array) -> Array:
        return da * np.where(z > 0, 1, np.exp(np.minimum(z, 0).astype("float32")))

    assert {result.outcome for result in counted(Activation("x", forward, backward))} == {Outcome.PASS}


def test_a_narrow_function_in_a_wide_formula_is_told_as_well() -> None:
    """1.7159·tanh(2z/3), in which only tanh is in single precision."""

    def forward(z: Array) -> Array:
        return np.asarray(1.7159 * np.tanh(z.astype("float32") * np.float32(2 / 3)).astype(float))

    def backward(z: Array, da: Array) -> Array:
        return np.asarray(da * 1.7159 * 2 / 3 * (1 - np.tanh(z.astype("float32") * np.float32(2 / 3)) ** 2))

    results = counted(Activation("x", forward, backward))
    assert {result.outcome for result in results} == {Outcome.PASS}
    assert all(result.of_kind(rules.LOWER_PRECISION.kind) for result in results)


def test_a_backward_in_single_precision_of_a_double_forward_is_wrong() -> None:
    """There the digits are lost on the way back alone, and the dtype that it returns is a breach."""
    for narrow in (lambda dz: dz.astype("float32").astype(float), lambda dz: dz.astype("float32")):
        activation = Activation("tanh", np.tanh, lambda z, da, narrow=narrow: narrow(tanh_backward(z, da)))
        assert check(one_case(activation, *drawn()), Settings()).outcome is Outcome.FAIL


def test_float32_under_test_needs_no_note() -> None:
    """It is what was asked for."""
    z, da = (matrix.astype("float32") for matrix in drawn())
    assert check(one_case(TANH, z, da), Settings()).notes == ()


def layer_norm(z: Array) -> Array:
    x = (z - z.mean(axis=0)).astype("float32")
    return np.asarray(x / np.sqrt((x * x).mean(axis=0) + np.float32(1e-5)))


def layer_norm_backward(z: Array, da: Array, detached: bool = False) -> Array:
    x, g = (z - z.mean(axis=0)).astype("float32"), da.astype("float32")
    scale = 1 / np.sqrt((x * x).mean(axis=0) + np.float32(1e-5))
    a = x * scale
    return np.asarray(scale * (g - g.mean(axis=0) - (0 if detached else a * (a * g).mean(axis=0))))


def softmax(z: Array) -> Array:
    e = np.exp(z.astype("float32") - z.max(axis=0).astype("float32"))
    return np.asarray(e / e.sum(axis=0))


def softmax_backward(z: Array, da: Array, diagonal: bool = False) -> Array:
    a, g = softmax(z), da.astype("float32")
    return np.asarray(a * (g * (1 - a) if diagonal else g - (a * g).sum(axis=0)))


@pytest.mark.parametrize("rows", [60, 120])
@pytest.mark.parametrize(
    ("forward", "backward"),
    [(layer_norm, layer_norm_backward), (softmax, softmax_backward)],
    ids=["layer norm", "softmax"],
)
def test_a_long_column_in_single_precision(
    forward: Function, backward: Callable[[Array, Array, bool], Array], rows: int
) -> None:
    """Right and wrong are told apart in nearly all entries: a detached variance, an off-diagonal left out."""
    z, da = drawn((rows, 5))
    right = check(one_case(Activation("x", forward, lambda z, da: backward(z, da, False)), z, da), Settings())
    assert right.outcome is Outcome.PASS
    assert right.entries[Verdict.AGREE] >= 0.98 * z.size
    wrong = check(one_case(Activation("x", forward, lambda z, da: backward(z, da, True)), z, da), Settings())
    assert wrong.outcome is Outcome.FAIL
    assert wrong.entries[Verdict.WRONG] >= 0.75 * z.size


def test_a_forward_that_is_mostly_noise_proves_nothing() -> None:
    """Where most entries are flat for the noise alone, a few that are not do not make a pass, and it says so."""
    noise, loud = hard("tanh and noise of", 5e-4)[0], np.arange(20) > 4
    z, da = 3.5 + 0.2 * drawn((5, 20))[0], np.ones((5, 20))
    activation = Activation("x", lambda z: np.where(loud[: z.shape[1]], noise(z), np.tanh(z)), tanh_backward)
    result = check(one_case(activation, z, da), Settings(structure=Structure.ELEMENTWISE))
    assert (result.outcome, result.entries[Verdict.WRONG]) == (Outcome.UNDECIDED, 0)
    assert result.entries[Verdict.AGREE] >= 20
    assert result.message == (
        "In most entries the forward pass is too noisy for its differences to tell the gradient from 0."
    )


def test_a_result_in_single_precision_is_told_where_it_is_saturated() -> None:
    """There A is 1 and −1 in any dtype; at Z scaled down it shows, also where Z itself was not rounded."""
    activation = Activation("x", lambda z: np.tanh(z).astype("float32").astype(float), tanh_backward)
    result = check(one_case(activation, *drawn(scale=1000.0)), Settings())
    assert [note.key for note in result.notes] == ["lower precision"]
