"""The faster way for coupled matrices finds every wrong entry, says which way it took, and blames no right one."""

import numpy as np
import pytest

from actgrad.activations import Activation, Array
from actgrad.checking import check
from actgrad.checking.comparison import Verdict
from actgrad.checking.result import CaseResult, Outcome, Settings
from tests.checking.passes import SOFTMAX, TANH, drawn, one_case, softmax, softmax_backward


def screened(activation: Activation, shape: tuple[int, int] = (40, 30)) -> CaseResult:
    return check(one_case(activation, *drawn(shape)), Settings(random_directions=True))


def by_rows(activation: Activation) -> Activation:
    assert activation.backward is not None
    backward = activation.backward
    return Activation("by rows", lambda z: activation.forward(z.T).T, lambda z, da: backward(z.T, da.T).T)


def normal(z: Array) -> Array:
    return np.asarray(z / np.sqrt((z * z).sum()))


def normal_backward(z: Array, da: Array) -> Array:
    size = np.sqrt((z * z).sum())
    return np.asarray((da - z * (da * z).sum() / size**2) / size)


DENSE = Activation("normal", normal, normal_backward)


@pytest.mark.parametrize(
    ("activation", "shape", "sampled"),
    [(SOFTMAX, (40, 30), 16 * 30), (by_rows(SOFTMAX), (30, 40), 16 * 30), (DENSE, (12, 10), 16)],
    ids=["columnwise", "rowwise", "dense"],
)
def test_a_right_pass_passes(activation: Activation, shape: tuple[int, int], sampled: int) -> None:
    """And the way is told: a sample of 16 groups is differenced in full."""
    result = screened(activation, shape)
    assert result.outcome is Outcome.PASS
    size = shape[0] * shape[1]
    assert (
        result.random_directions == f"tried along 8 random directions; {sampled} of {size} entries differenced in full"
    )
    assert result.resolution is not None
    assert result.resolution < 1e-3


@pytest.mark.parametrize("entry", [(0, 0), (39, 29), (17, 5)])
@pytest.mark.parametrize("off", [0.0, 1.01, -1.0])
def test_one_wrong_entry_is_found(entry: tuple[int, int], off: float) -> None:
    """Whichever it is; what else its column holds is confirmed, and what was not looked at is undecided at most."""

    def backward(z: Array, da: Array) -> Array:
        dz = softmax_backward(z, da)
        dz[entry] *= off
        return dz

    result = screened(Activation("softmax", softmax, backward))
    assert result.outcome is Outcome.FAIL
    assert result.comparison is not None
    assert [tuple(place) for place in np.argwhere(result.comparison.at(Verdict.WRONG))] == [entry]


def test_a_pass_that_is_wrong_everywhere_is_explained() -> None:
    """As without the faster way."""
    result = screened(Activation("softmax", softmax, lambda z, da: da * softmax(z) * (1 - softmax(z))))
    assert result.outcome is Outcome.FAIL
    assert result.diagnosis[0].key == "off-diagonal left out"
    assert result.entries[Verdict.AGREE] == 0


def test_an_elementwise_function_has_no_faster_way() -> None:
    """It costs a constant number of passes as it is."""
    result = screened(TANH)
    assert (result.outcome, result.random_directions) == (Outcome.PASS, None)
