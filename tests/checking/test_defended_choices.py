"""The numbers by which the checker chooses what to try, what to run in part, and what to keep: each shows here."""

import numpy as np
import pytest

from actgrad import passes
from actgrad.activations import Activation, Array, Structure
from actgrad.checking import battery, check
from actgrad.checking.compare import compare
from actgrad.checking.comparison import Method, Numerical, Verdict
from actgrad.checking.numerical import expected_passes, numerical_gradient
from actgrad.checking.probing import probe
from actgrad.checking.result import CaseResult, Outcome, Settings
from tests.checking.passes import SOFTMAX, TANH, drawn, one_case, softmax, softmax_backward, tanh_backward


class Seen:
    """Passes that keep how large, and of which kind, the matrices were that they were given."""

    def __init__(self, activation: Activation = TANH) -> None:
        assert activation.backward is not None
        self.of, self.backward_of = activation.forward, activation.backward
        self.sizes: list[int] = []
        self.complex: list[Array] = []
        self.upstream: list[Array] = []
        self.backward_sizes: list[int] = []

    def forward(self, z: Array) -> Array:
        (self.complex.append(z) if np.iscomplexobj(z) else self.sizes.append(z.size))
        return np.asarray(self.of(z))

    def backward(self, z: Array, da: Array) -> Array:
        self.upstream.append(da.copy())
        self.backward_sizes.append(z.size)
        return np.asarray(self.backward_of(z, da))

    def judged(self, z: Array, da: Array, settings: Settings | None = None) -> CaseResult:
        return check(one_case(Activation("x", self.forward, self.backward), z, da), settings or Settings())

    def gradient(self, z: Array, method: Method = Method.AUTO) -> Numerical:
        return numerical_gradient(Activation("x", self.forward), z, np.ones_like(z), method=method)


def of_battery(name: str) -> Array:
    return next(case.z for case in battery(TANH) if case.name == f"tanh/{name}")


def test_the_battery_tries_these_bends_and_a_hair_on_either_side() -> None:
    """The joints of the activations in use: 0, 1/2, 1, 2, 2.5, 3 and 6, and their negatives."""
    points = np.array([0.0, -0.0, 0.5, -0.5, 1, -1, 2, -2, 2.5, -2.5, 3, -3, 6, -6])
    expected = np.concatenate([points - 1e-7, points, points + 1e-7])
    assert np.array_equal(np.sort(of_battery("bends").ravel()), np.sort(expected))


def test_the_battery_tries_these_extremes() -> None:
    """Where exp is large, leaves single precision (88) and double precision (710), and beyond."""
    points = [1, 5, 15, 30, 60, 88, 100, 300, 700, 720, 1000]
    assert sorted(np.abs(of_battery("extreme").ravel())) == sorted(2 * points)


def test_linearity_is_tried_with_these_multiples() -> None:
    """0, 2, −1, and powers of two far up and far down, which round nothing."""
    seen, (z, da) = Seen(), drawn()
    seen.judged(z, da)
    multiples = {float(given[0, 0] / da[0, 0]) for given in seen.upstream if given.shape == da.shape}
    assert multiples == {0.0, 1.0, 2.0, -1.0, 2.0**30, 2.0**-30}


@pytest.mark.parametrize(("shape", "part"), [((256, 256), 256 * 256), ((256, 257), 256 * 256), ((512, 300), 512 * 128)])
def test_the_contract_is_tried_on_some_columns_of_a_large_matrix(shape: tuple[int, int], part: int) -> None:
    """Of more than 65,536 entries as many columns as have no more."""
    seen = Seen()
    seen.judged(*drawn(shape))
    one_column = shape[0]  # the input of another shape that is tried between
    assert set(seen.backward_sizes) == {shape[0] * shape[1], part, one_column}


def test_at_most_forty_entries_are_kept() -> None:
    """No screen shows more."""
    z, da = drawn((7, 6))
    result = check(one_case(TANH, z, da, 2 * tanh_backward(z, da)), Settings())
    assert (result.entries[Verdict.WRONG], len(result.worst_entries)) == (42, 40)


@pytest.mark.parametrize(("apart", "groups"), [(1e-7, 1), (1e-5, 2)])
def test_kinks_a_hair_apart_are_one(apart: float, groups: int) -> None:
    """As the battery's points are, which move a bend by 1e-7."""
    bends = (0.5, 0.5 + apart)

    def forward(z: Array) -> Array:
        return np.asarray(sum(np.maximum(z - bend, 0) for bend in bends))

    activation = Activation("x", forward, lambda z, da: da * sum(1.0 * (z > bend) for bend in bends))
    result = check(one_case(activation, np.array([[*bends, 2.0]]), np.ones((1, 3))), Settings())
    assert result.entries[Verdict.KINK] == 2
    assert len(result.kinks) == groups


@pytest.mark.parametrize(("off", "told"), [(3e-7, False), (5e-6, True)])
def test_a_function_is_another_one_if_it_is_off_by_a_millionth(off: float, told: bool) -> None:
    """And goes by its name as long as it is nearer."""
    activation = Activation("tanh", lambda z: np.tanh(z) + off, tanh_backward)
    keys = [finding.key for finding in check(one_case(activation, *drawn()), Settings()).warnings]
    assert ("misnamed" in keys) is told


@pytest.mark.parametrize(("slowly", "message"), [(100.0, "overflows above 7.09"), (1000.0, "overflows on this input.")])
def test_an_overflow_is_looked_for_up_to_a_hundred_thousand(slowly: float, message: str) -> None:
    """exp(z / 100) overflows at 70,978; one ten times as slow is told without the place."""
    activation = Activation("x", lambda z: np.exp(z / slowly), lambda z, da: da * np.exp(z / slowly) / slowly)
    z = np.array([[1.0, 2.0], [3.0, 800 * slowly]])
    result = check(one_case(activation, z, np.ones((2, 2)), battery=True), Settings())
    (said,) = [finding.message for finding in result.warnings if finding.key == "overflow"]
    assert said.startswith(message)


@pytest.mark.parametrize(("at", "outcome"), [(70.0, Outcome.FAIL), (100.0, Outcome.PASS)])
def test_the_battery_forgives_what_overflows_from_eighty_on(at: float, outcome: Outcome) -> None:
    """There exp leaves single precision, and a backward pass that overflows is unsafe rather than wrong."""

    def backward(z: Array, da: Array) -> Array:
        return np.where(np.abs(z) >= at, np.nan, da * np.exp(-np.abs(z)))

    activation = Activation("x", lambda z: -np.sign(z) * np.expm1(-np.abs(z)), backward)
    z = np.array([[0.5, 1.0, at]])
    assert check(one_case(activation, z, np.ones((1, 3)), battery=True), Settings()).outcome is outcome


def test_small_matrices_get_all_steps_and_so_do_few_groups() -> None:
    """Beyond 2,048 entries or 100 groups few steps come first."""
    assert expected_passes(Structure.ELEMENTWISE, (1, 2048)) > expected_passes(Structure.ELEMENTWISE, (1, 2049))
    assert expected_passes(Structure.COLUMNWISE, (100, 5)) > expected_passes(Structure.COLUMNWISE, (101, 5))


def noisy(z: Array) -> Array:
    return np.round(np.tanh(z), 6)


def test_entries_that_few_steps_leave_open_are_run_in_batches() -> None:
    """Of 8,192, so that what is kept of all their steps stays small."""
    seen = Seen(Activation("x", noisy, tanh_backward))
    seen.gradient(drawn((200, 300))[0])
    assert max(size for size in seen.sizes if size < 60_000) == 8192


def test_a_large_matrix_is_run_in_tiles() -> None:
    """Of 65,536 entries at most; all of it at once only to look at its structure."""
    seen = Seen()
    seen.gradient(drawn((256, 300))[0])
    assert sorted(set(seen.sizes))[-2] in range(60_000, 65_537)


@pytest.mark.parametrize(("shape", "passes"), [((256, 256), 20), ((256, 257), 10)])
def test_the_structure_is_looked_for_in_twenty_passes(shape: tuple[int, int], passes: int) -> None:
    """Ten words of two sizes each; in a matrix of more than 65,536 entries the sizes take turns."""
    seen, (z, _) = Seen(), drawn(shape)
    assert probe(seen.forward, z, np.tanh(z)) is Structure.ELEMENTWISE
    assert len(seen.sizes) == passes


def test_the_complex_step_is_a_power_of_two() -> None:
    """So that no product of it is rounded, and far too small for its square to be seen."""
    seen = Seen()
    seen.gradient(drawn()[0], Method.COMPLEX)
    assert {float(each.imag.max()) for each in seen.complex} == {2.0**-100}


def test_the_complex_step_is_trusted_by_about_a_thousand_entries() -> None:
    """1,024 to 2,047 of a large matrix are held against the differences; then all are taken."""
    seen = Seen()
    seen.gradient(drawn((100, 100))[0], Method.COMPLEX)
    assert 1024 <= np.count_nonzero(seen.complex[0].imag) < 2048


def wrong_in(columns: int, shape: tuple[int, int]) -> CaseResult:
    """Judge softmax with so many columns of its gradient too large, the faster way."""

    def backward(z: Array, da: Array) -> Array:
        return softmax_backward(z, da) * np.where(np.arange(shape[1]) < columns, 1.5, 1)

    z, da = drawn(shape)
    return check(one_case(Activation("x", softmax, backward), z, da), Settings(random_directions=True))


@pytest.mark.parametrize(("columns", "undecided"), [(8, 0), (10, 2 * (40 - 16))])
def test_eight_failing_columns_are_looked_into(columns: int, undecided: int) -> None:
    """Of more, the entries outside the sample of 16 rows stay undecided."""
    result = wrong_in(columns, (40, 20))
    assert result.outcome is Outcome.FAIL
    assert result.entries[Verdict.UNDECIDED] == undecided


@pytest.mark.parametrize(("rows", "undecided"), [(256, 0), (300, 44)])
def test_a_failing_column_is_looked_into_in_256_rows(rows: int, undecided: int) -> None:
    """The rest of a longer one stays undecided."""
    assert wrong_in(1, (rows, 3)).entries[Verdict.UNDECIDED] == undecided


@pytest.mark.parametrize(
    ("activation", "shape", "whole"),
    [
        (TANH, (100, 100), True),
        (TANH, (100, 101), False),
        (SOFTMAX, (50, 200), True),
        (SOFTMAX, (50, 201), False),
    ],
)
def test_what_takes_long_is_compared_in_part(activation: Activation, shape: tuple[int, int], whole: bool) -> None:
    """More than 10,000 entries of an elementwise activation, or n²m of more than 500,000 of a columnwise one."""
    z, da = drawn(shape)
    partial = compare(activation, z, da, passes.backward(activation, z, da), [0, 1], [0, 1])
    assert (partial.why is None) is whole
    assert bool((partial.verdicts >= 0).all()) is whole


def coupled(shift: float, near: float, far: float) -> Structure:
    """Probe tanh, in which one entry grows by this part while another is so far from where it began."""
    z, _ = drawn()
    z[5, 0] = 0

    def forward(z: Array) -> Array:
        a = np.tanh(z)
        a[0, 0] *= 1 + shift * (near < abs(z[5, 0]) < far)
        return a

    return probe(forward, z, forward(z))


@pytest.mark.parametrize("moved", [(0.004, 0.016), (0.7, 2.3)])
def test_entries_are_moved_a_little_and_a_lot(moved: tuple[float, float]) -> None:
    """By about a hundredth, and by about 1.5, in units of 1 + |z|: some couple only near by, others only far away."""
    assert coupled(0.01, *moved) is Structure.COLUMNWISE


@pytest.mark.parametrize(("roundings", "structure"), [(6, Structure.ELEMENTWISE), (12, Structure.COLUMNWISE)])
def test_eight_roundings_are_no_coupling(roundings: int, structure: Structure) -> None:
    """Code that shifts by the largest entry rounds all others otherwise."""
    assert coupled(roundings * 2.0**-52, 0.0, np.inf) is structure
