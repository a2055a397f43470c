"""What is said of each entry follows the design's table, and a check that proved nothing says so and why."""

from dataclasses import replace

import numpy as np
import pytest

from actgrad.activations import Activation, Array, Structure
from actgrad.checking import check
from actgrad.checking.comparison import Comparison, Method, Numerical, Verdict
from actgrad.checking.result import CaseResult, Outcome, Settings
from actgrad.checking.verdicts import allowance, default_rtol, figures, judge, outcome
from tests.checking.passes import SOFTMAX, TANH, drawn, one_case, tanh_backward

EPS = 2.0**-52


def judged(activation: Activation, z: Array, da: Array, **settings: float) -> CaseResult:
    return check(one_case(activation, z, da), Settings(**settings))  # type: ignore[arg-type]


def one(  # one entry with a gradient of 1, t = 0.01, unless said
    dz: float,
    value: float = 1.0,
    bound: float = 1e-12,
    sides: tuple[float, float] | None = None,
    difference_bound: float = 0.0,
    allowed: float = 0.01,
    noise: float = 0.0,
) -> Comparison:
    left, right = sides or (value, value)
    matrix = np.ones((1, 1))
    numerical = Numerical(
        value * matrix,
        bound * matrix,
        left * matrix,
        right * matrix,
        np.array([[sides is not None]]),
        Method.DIFFERENCES,
        1,
        difference_bound=difference_bound,
        noise=noise,
    )
    return Comparison(matrix, matrix, matrix, dz * matrix, numerical, allowed * matrix, np.zeros((1, 1), np.int8))


def said(comparison: Comparison, rtol: float = 1e-8, outside: bool = False) -> Verdict:
    (code,) = judge(comparison, np.array([[outside]]), 1e-14, rtol).ravel()
    return list(Verdict)[code]


@pytest.mark.parametrize(
    ("comparison", "verdict"),
    [
        (one(1.0), Verdict.AGREE),
        (one(1.009), Verdict.AGREE),
        (one(1.011), Verdict.WRONG),
        (one(-1.0), Verdict.WRONG),
        (one(1.011, difference_bound=0.002), Verdict.AGREE),
        (one(1.0, bound=0.0005), Verdict.AGREE),
        (one(1.0, bound=0.005), Verdict.UNDECIDED),
        (one(1.0, bound=0.005, noise=1e-6), Verdict.AGREE),
        (one(1.0, bound=0.005, noise=1e-7), Verdict.UNDECIDED),
        (one(1.0, bound=0.5), Verdict.UNDECIDED),
        (one(1.0, bound=np.inf), Verdict.UNDECIDED),
        (one(9.0, bound=0.5), Verdict.WRONG),
        (one(np.nan), Verdict.WRONG),
        (one(np.inf), Verdict.WRONG),
        (one(np.nan, bound=np.inf), Verdict.UNDECIDED),
        (one(0.0, value=0.0, bound=0.0), Verdict.AGREE),
        (one(0.0, value=0.0, bound=1e-15), Verdict.FLAT),
        (one(1e-3, value=1e-3, bound=1e-15, allowed=0.01), Verdict.AGREE),
        (one(2e-3, value=1e-3, bound=1e-15, allowed=0.01), Verdict.FLAT),
        (one(0.0, value=0.5, sides=(0.0, 1.0)), Verdict.KINK),
        (one(1.0, value=0.5, sides=(1.0, 0.0)), Verdict.KINK),
        (one(-0.02, value=0.5, sides=(0.0, 1.0)), Verdict.WRONG),
        (one(1.02, value=0.5, sides=(0.0, 1.0)), Verdict.WRONG),
    ],
)
def test_the_verdict_of_an_entry(comparison: Comparison, verdict: Verdict) -> None:
    """The table of the design, row by row."""
    assert said(comparison) is verdict


def test_what_is_outside_is_not_judged() -> None:
    """Whatever its numbers."""
    assert said(one(9.0), outside=True) is Verdict.OUTSIDE


def test_the_tolerances_are_those_of_the_dtype() -> None:
    """√eps of the gradient, and 64·eps·|dA|·max(|A|, |∂a/∂z|, min(1, largest |A|))."""
    assert default_rtol(EPS) == 2.0**-26
    a, da = np.array([[3.0, 0.5], [0.1, 4.0]]), np.array([[2.0, 1.0], [-1.0, 0.0]])
    expected = 64 * EPS * np.array([[6.0, 1.0], [1.0, 0.0]])
    assert np.array_equal(allowance(0.0, a, da, Structure.ELEMENTWISE, EPS), expected)
    assert np.array_equal(allowance(0.0, a, da, Structure.COLUMNWISE, EPS), 64 * EPS * np.array([[6.0, 1], [6, 1]]))
    assert np.array_equal(allowance(0.0, a, da, Structure.ROWWISE, EPS), 64 * EPS * np.array([[6.0, 6], [1, 1]]))
    assert np.array_equal(allowance(0.0, a, da, Structure.DENSE, EPS), np.full((2, 2), 64 * EPS * 6))
    assert np.array_equal(allowance(10.0, a, da, Structure.DENSE, EPS), np.full((2, 2), 64 * EPS * 10))
    small = allowance(0.0, a / 10, da, Structure.ELEMENTWISE, EPS)
    assert np.allclose(small, 64 * EPS * 0.4 * np.abs(da) * np.maximum(1, a / 4), rtol=1e-14)


def test_products_that_overflow_are_judged_without_a_warning() -> None:
    """|dA|·|A| is beyond float64 here: a right gradient agrees, and one twice as large is wrong."""
    z, da = np.array([[3e299, -2e299]]), np.array([[2e300, 1e300]])
    relu = Activation("relu", lambda z: np.maximum(z, 0), lambda z, da: da * (z > 0))
    twice = replace(relu, backward=lambda z, da: 2 * da * (z > 0))
    assert judged(relu, z, da).outcome is Outcome.PASS
    assert judged(twice, z, da).outcome is Outcome.FAIL


def test_the_tolerance_does_not_grow_with_the_matrix() -> None:
    """One wrong entry of 90,000 is found, as one of nine is."""
    for shape in ((3, 3), (300, 300)):
        z, da = drawn(shape)

        def backward(z: Array, da: Array) -> Array:
            dz = tanh_backward(z, da)
            dz[1, 1] *= 1 + 1e-6
            return dz

        result = judged(replace(TANH, backward=backward), z, da)
        assert (result.outcome, result.entries[Verdict.WRONG]) == (Outcome.FAIL, 1)


@pytest.mark.parametrize(
    ("off", "settings", "expected"),
    [
        (1e-4, {}, Outcome.FAIL),
        (1e-4, {"rtol": 1e-3}, Outcome.PASS),
        (1e-9, {}, Outcome.PASS),
        (1e-9, {"rtol": 1e-11}, Outcome.FAIL),
        (0.0, {"rtol": 0.0}, Outcome.PASS),
        (0.0, {"rtol": 0.0, "atol": 0.0}, Outcome.PASS),
        (1e-4, {"atol": 1e-2}, Outcome.PASS),
    ],
)
def test_tolerances_of_the_user_are_followed(off: float, settings: dict[str, float], expected: Outcome) -> None:
    """Looser and tighter than the default; a right pass passes with none at all."""
    z, da = drawn()
    result = judged(replace(TANH, backward=lambda z, da: tanh_backward(z, da) * (1 + off)), z, da, **settings)
    assert result.outcome is expected


def test_float32_is_judged_by_its_own_tolerance() -> None:
    """√eps of float32: an error of 1e-4 is none, one of 1e-3 is."""
    z, da = (matrix.astype("float32") for matrix in drawn())
    outcomes = {}
    for off in (1e-4, 1e-3):
        factor = np.float32(1 + off)
        result = judged(replace(TANH, backward=lambda z, da, f=factor: tanh_backward(z, da) * f), z, da)
        outcomes[off] = result.outcome
        assert (str(result.case.dtype), result.rtol) == ("float32", pytest.approx(2.0**-11.5))
    assert outcomes == {1e-4: Outcome.PASS, 1e-3: Outcome.FAIL}


ZERO = "Every entry of dJ/dA is 0, so every gradient is 0 and any backward pass would agree. Give another dJ/dA."
UNIFORM = (
    "Under this uniform dJ/dA every gradient is 0, so a backward pass that gives 0 would agree. Give another dJ/dA."
)
NOTHING = "No gradient stands out from rounding here, so a backward pass that gives 0 would agree as well."


@pytest.mark.parametrize("right", [True, False])
@pytest.mark.parametrize(
    ("activation", "z", "da", "message"),
    [
        (TANH, drawn()[0], np.zeros((6, 5)), ZERO),
        (SOFTMAX, drawn()[0], np.ones((6, 5)), UNIFORM),
        (SOFTMAX, drawn()[0], np.broadcast_to(drawn()[1][:1], (6, 5)), UNIFORM),
        (SOFTMAX, *drawn((1, 5)), NOTHING),
        (TANH, np.full((6, 5), 50.0), drawn()[1], NOTHING),
    ],
    ids=["dA zero", "softmax under ones", "softmax under one row", "softmax of one row", "saturated"],
)
def test_a_check_that_proved_nothing_is_undecided(
    activation: Activation, z: Array, da: Array, message: str, right: bool
) -> None:
    """And says why, for a right backward pass and for one that gives 0."""
    tried = activation if right else replace(activation, backward=lambda z, da: np.zeros_like(da))
    result = judged(tried, z, da.copy())
    assert (result.outcome, result.message) == (Outcome.UNDECIDED, message)


def test_a_point_of_the_user_outside_the_domain_is_an_error() -> None:
    """With its place; in the battery it is left out."""
    log = Activation("log", np.log, lambda z, da: da / z)
    z, da = np.array([[1.0, 2.0], [3.0, -0.25]]), np.ones((2, 2))
    result = judged(log, z, da)
    assert result.outcome is Outcome.ERROR
    assert result.message == (
        "forward gives nan at [1, 1], z = -0.25: that point is outside the function's domain, or overflows."
        " Leave it out of Z."
    )
    result = check(one_case(log, z, da, battery=True), Settings())
    assert (result.outcome, result.entries[Verdict.OUTSIDE]) == (Outcome.PASS, 1)
    assert [(finding.key, finding.message) for finding in result.warnings] == [
        ("outside", "forward is not finite at 1 of 4 entries, z from -0.25 to -0.25.")
    ]


@pytest.mark.parametrize(
    ("verdicts", "broken", "expected"),
    [
        ("agree", False, Outcome.PASS),
        ("agree", True, Outcome.FAIL),
        ("kink", False, Outcome.PASS),
        ("flat", False, Outcome.UNDECIDED),
        ("flat agree", False, Outcome.PASS),
        ("agree undecided", False, Outcome.UNDECIDED),
        ("agree wrong undecided", False, Outcome.FAIL),
        ("outside", False, Outcome.UNDECIDED),
    ],
)
def test_the_outcome_of_a_case(verdicts: str, broken: bool, expected: Outcome) -> None:
    """Passes if no entry is wrong or undecided and at least one is proved."""
    codes = np.array([[list(Verdict).index(Verdict[word.upper()]) for word in verdicts.split()]], np.int8)
    wide = np.ones(codes.shape)
    numerical = Numerical(wide, wide, wide, wide, wide > 0, Method.DIFFERENCES, 1)
    assert outcome(Comparison(wide, wide, wide, wide, numerical, wide, codes), broken) is expected


def test_the_power_of_a_check_is_its_largest_tolerance_and_bound() -> None:
    """Relative to the gradient: 0.01 allowed and a bound of 0.002 of a gradient of 2 resolve 0.006."""
    comparison = one(2.0, value=2.0, bound=0.002, allowed=0.01)
    found = figures(comparison, "float64", 1e-8)
    assert found["resolution"] == pytest.approx(0.006)
    assert (found["max_abs_error"], found["max_rel_error"], found["max_ulp_error"]) == (0, 0, 0)
    assert figures(one(2.0, value=2.0, bound=2e-9), "float64", 1e-8)["digits"] == 9


@pytest.mark.parametrize("scale", [1.0, 1e3, 1e6, 1e8])
def test_a_slow_swing_on_a_long_line_is_no_noise(scale: float) -> None:
    """z + sin² z has a slope of 1 + sin 2z also where wide steps see a slope of 1."""
    snake = Activation("snake", lambda z: z + np.sin(z) ** 2, lambda z, da: da * (1 + np.sin(2 * z)))
    z, da = drawn((10, 10), scale=scale)
    assert judged(snake, z, da).outcome is Outcome.PASS
    assert judged(replace(snake, backward=lambda z, da: da * 1.0), z, da).outcome is Outcome.FAIL


def test_a_slow_swing_at_huge_z_is_no_noise() -> None:
    """As one entry that a louder noise once explained away."""
    snake = Activation("snake", lambda z: z + np.sin(z) ** 2, lambda z, da: da * (1 + np.sin(2 * z)))
    assert judged(snake, np.array([[-634060279.5967062, 1e6]]), np.ones((1, 2))).entries[Verdict.WRONG] == 0
