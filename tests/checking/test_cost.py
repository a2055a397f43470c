"""What a check costs in forward passes and memory, and that it is announced before it is spent."""

import tracemalloc

import numpy as np
import pytest

from actgrad.activations import Activation, Array, Structure
from actgrad.checking import check
from actgrad.checking.comparison import Verdict
from actgrad.checking.numerical import expected_passes
from actgrad.checking.result import CaseResult, Outcome, Progress, Settings
from tests.checking.passes import SOFTMAX, TANH, drawn, one_case


class Counted:
    """A forward pass that counts its calls, and the numbers that went through it in units of the matrix."""

    def __init__(self, activation: Activation) -> None:
        self.activation, self.calls, self.numbers = activation, 0, 0

    def forward(self, z: Array) -> Array:
        self.calls += 1
        self.numbers += z.size
        return np.asarray(self.activation.forward(z))

    def judged(self, shape: tuple[int, int], progress: list[Progress] | None = None) -> CaseResult:
        counted = Activation(self.activation.name, self.forward, self.activation.backward)
        case = one_case(counted, *drawn(shape))
        return check(case, Settings(), (progress if progress is not None else []).append)


@pytest.mark.parametrize("shape", [(3, 3), (20, 30), (60, 60), (300, 300)])
def test_elementwise_takes_a_constant_number_of_passes(shape: tuple[int, int]) -> None:
    """70 and no more, whatever the matrix; in a small one some more for numbers of all sizes."""
    counted = Counted(TANH)
    assert counted.judged(shape).outcome is Outcome.PASS
    size = shape[0] * shape[1]
    assert counted.numbers / size <= 80 + 3 * (1 + 256 / size)


@pytest.mark.parametrize("rows", [3, 10, 40])
@pytest.mark.parametrize("columns", [5, 100])
def test_columnwise_takes_that_many_times_its_rows(rows: int, columns: int) -> None:
    """However many columns there are."""
    counted = Counted(SOFTMAX)
    assert counted.judged((rows, columns)).outcome is Outcome.PASS
    assert counted.numbers / (rows * columns) <= 75 * rows + 10 + 3 * (1 + 256 / (rows * columns))


@pytest.mark.parametrize(
    ("structure", "shape", "passes"),
    [
        (Structure.ELEMENTWISE, (3, 3), 42),
        (Structure.ELEMENTWISE, (300, 300), 16),
        (Structure.ELEMENTWISE, (1000, 1000), 16),
        (Structure.COLUMNWISE, (3, 5), 3 * 42),
        (Structure.COLUMNWISE, (60, 50), 60 * 16),
        (Structure.ROWWISE, (60, 50), 50 * 16),
        (Structure.DENSE, (3, 5), 15 * 42),
    ],
)
def test_the_announced_number_of_passes(structure: Structure, shape: tuple[int, int], passes: int) -> None:
    """36 steps, the largest term and 5 complex steps in a small matrix; 10 steps in place of the 36 in a large one."""
    assert expected_passes(structure, shape) == passes


@pytest.mark.parametrize(("activation", "shape"), [(TANH, (3, 3)), (SOFTMAX, (6, 5)), (SOFTMAX, (60, 50))])
def test_what_is_announced_is_about_what_is_spent(activation: Activation, shape: tuple[int, int]) -> None:
    """Before the first pass; all but the complex steps is used, those where they are asked, and progress only grows."""
    told: list[Progress] = []
    result = Counted(activation).judged(shape, told)
    assert result.comparison is not None
    assert told[0].done == 0
    assert {progress.total for progress in told} == {told[0].total}
    assert [progress.done for progress in told] == sorted(progress.done for progress in told)
    assert told[-1].done == result.comparison.numerical.passes
    assert 0.45 * told[0].total < told[-1].done <= told[0].total


@pytest.mark.parametrize("wrong", [False, True])
def test_memory_stays_within_some_times_the_matrix(wrong: bool) -> None:
    """On failure too: no more than 30 matrices, where a dense Jacobian of this one would take 90,000."""
    z, da = drawn((300, 300))
    activation = Activation("x", np.tanh, (lambda z, da: da * (1 - z**2)) if wrong else TANH.backward)
    tracemalloc.start()
    try:
        result = check(one_case(activation, z, da), Settings())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert result.outcome is (Outcome.FAIL if wrong else Outcome.PASS)
    assert peak <= 60 * z.nbytes


@pytest.mark.parametrize("special", [[7], [200], [399], [13, 211, 388]])
def test_columns_that_are_unlike_the_others_are_judged_in_their_place(special: list[int]) -> None:
    """A forward that knows its columns gives another A for a part: where it does, the whole matrix is run."""

    def slopes_of(z: Array) -> Array:
        slopes = np.ones(z.shape[1])
        slopes[[each for each in special if each < z.shape[1]]] = 3.0
        return slopes

    z, da = drawn((180, 400))
    right = Activation(
        "columns", lambda z: np.tanh(slopes_of(z) * z), lambda z, da: da * slopes_of(z) / np.cosh(slopes_of(z) * z) ** 2
    )
    result = check(one_case(right, z, da), Settings())
    assert (result.outcome, result.entries[Verdict.WRONG]) == (Outcome.PASS, 0)
    wrong = check(one_case(Activation("columns", right.forward, lambda z, da: da / np.cosh(z) ** 2), z, da), Settings())
    assert wrong.outcome is Outcome.FAIL
    assert {entry.column for entry in wrong.worst_entries} <= {*special}
