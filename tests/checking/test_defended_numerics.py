"""One point of a hard function for each choice in the numerics: without it the verdict or the bound is wrong there.

The points were found by `python -m tests.benchmarks.mutants`' changes: each is one where a change shows, and where all
is well as it is, with NumPy's AVX-512 code and without it.
"""

import numpy as np
import pytest

from actgrad.activations import Activation
from actgrad.checking import check
from actgrad.checking.comparison import Method, Verdict
from actgrad.checking.result import CaseResult, Settings
from tests.checking.hard_functions import hard
from tests.checking.passes import one_case

AGREE, KINK, FLAT, UNDECIDED = Verdict.AGREE, Verdict.KINK, Verdict.FLAT, Verdict.UNDECIDED
Point = tuple[str, str, float, float, Verdict, float]

ALONE: tuple[Point, ...] = (
    ("cancelled tail", "1 + tanh z", 0.0, -23.99317583958821, FLAT, 2e-14),
    ("cancelled tail", "elu 0.3", 0.0, -2.0697999614109787e-11, AGREE, 1e-14),
    ("cancelled tail, kink a hair away, agreement", "hard swish", 0.0, -2.999999999998489, AGREE, 3e-10),
    ("cancelled tail", "tanh by exponentials, saturated", 0.0, 13.800505039197212, AGREE, 6e-15),
    ("converged", "tanh and ripples of", 0.0001, -0.9945853455303593, UNDECIDED, 4e04),
    ("converged", "tanh of 1000 z, saturated", 0.0, -0.016167525204605643, AGREE, 3e-11),
    ("converged", "|z − 1/2| + z²", 0.0, 0.49999992983305314, AGREE, 6e-10),
    ("extrapolation", "1 + tanh z", 0.0, -7.575003369387815, AGREE, 4e-13),
    ("extrapolation, converged", "|z − 1/2| + z²", 0.0, 0.49999992501008794, AGREE, 4e-10),
    ("flat tail", "hard swish", 0.0, -3.0000036385898943, AGREE, 0.0),
    ("flat tail", "hard swish", 0.0, -3.000000005885409, FLAT, 4e-14),
    ("jump", "a line that jumps at 1/2 by", 0.001, 0.5, UNDECIDED, np.inf),
    ("jump", "a line that jumps at 1/2 by", 1e-05, 0.5, UNDECIDED, np.inf),
    ("jump", "a line that jumps at 1/2 by", 1e-06, 0.5, AGREE, 0.02),
    ("jump", "a flat piece that jumps at 1/2 by", 0.004, 0.5, UNDECIDED, np.inf),
    ("jump", "a flat piece that jumps at 1/2 by", 0.001, 0.5, FLAT, 2e9),
    ("kink a hair away", "hard swish", 0.0, -3.000000000037899, AGREE, 0.0),
    ("kink a hair away", "hard swish", 0.0, -2.999999999992725, AGREE, 2e-11),
    ("kink a hair away", "tanh and ripples of", 1e-12, -1.0873519107175547, AGREE, 0.0004),
    ("louder noise", "z and a bump as wide as", 1e-09, 1.2534313729885547e-09, AGREE, 2e-11),
    ("louder noise", "z and a bump as wide as", 1e-09, -1.207564369101232e-09, AGREE, 6e-12),
    ("louder noise", "|z − 1/2| + z²", 0.0, 0.49999996398886654, AGREE, 3e-13),
    ("louder noise", "√(z² + x²) with x =", 1e-09, 8.952149199298063e-10, AGREE, 7e-12),
    ("noise at fine steps", "hard swish", 0.0, 3.0000000000086784, AGREE, 6e-13),
    ("noise at fine steps", "|z − 1/2| + z²", 0.0, 0.4999999138415877, AGREE, 8e-14),
    ("noise nearby, complex step", "relu 6", 0.0, 6.027647192400344, AGREE, 0.0),
    (
        "precision inside, staircase, noise nearby, small entry",
        "tanh in half precision, over",
        0.0,
        -6.3816631961769496e-06,
        AGREE,
        3,
    ),
    ("precision inside, louder noise", "z in single precision beside", 100.0, 1.5820578972238244, AGREE, 0.0008),
    ("precision inside", "z rounded down to multiples of", 100.0, -1.1162546378074505, AGREE, 6e-13),
    ("safety", "sigmoid above 36", 0.0, 46.44171596417767, AGREE, 3e-27),
    ("safety, kink a hair away", "|z − 1/2| + z²", 0.0, 0.4999999999052288, AGREE, 7e-14),
    ("small entry", "1.1 times tanh in single precision", 0.0, -0.008928616152406676, AGREE, 7e-05),
    ("small entry", "inverse near 0", 0.0, 1.3266560006723536e-06, AGREE, 3),
    ("small entry, staircase", "tanh in steps of", 0.001, -0.028918002646154406, AGREE, 0.4),
    ("staircase, noise nearby", "sigmoid above 10", 0.0, 30.007896168119633, FLAT, 3e-13),
    ("steep place nearby", "tanh of 1000 z, saturated", 0.0, 0.01709419697910363, AGREE, 9e-12),
    ("steps, cancelled tail, steepness", "1 + tanh z", 0.0, -21.02466302661812, FLAT, 3e-14),
    ("steps, complex step", "relu 6", 0.0, 6.000001401199114, FLAT, 2e-14),
    ("steps, steep place nearby", "sigmoid 100 times as steep, about", 10000000.0, 10000000.328411695, AGREE, 8e-13),
    ("steps, staircase", "tanh in steps of", 0.001, 1.3799207967429643, AGREE, 0.3),
    ("steps, noise at fine steps, kink a hair away, agreement", "|z − 1/2| + z²", 0.0, 0.4999999999894433, KINK, 8e-08),
    ("suddenly off a line, louder noise", "z + sin² z", 0.0, 873777029.3809402, AGREE, 0.008),
)
IN_A_LARGE_MATRIX: tuple[Point, ...] = (
    ("short ladder", "gelu by 1 + tanh", 0.0, -6.4986237562013836, AGREE, 3e-13),
    ("short ladder", "hard swish", 0.0, -3.005715578767246, AGREE, 0.0),
    ("short ladder", "relu 6", 0.0, 6.027647192400344, FLAT, 2e-13),
    ("short ladder", "relu 6", 0.0, 6.000000000001079, KINK, 2e-10),
)
BY_COMPLEX_STEPS: tuple[Point, ...] = (
    ("complex step", "sigmoid 100 times as steep, about", 1000000.0, 999999.7022869347, UNDECIDED, 7e-10),
    ("complex step", "soft shrink", 0.0, -0.4999999999763322, AGREE, 0.0),
    ("complex step", "tanh and noise of", 1e-05, 1.563422158427866, AGREE, 0.01),
    ("complex_step.STEP", "hard swish", 0.0, -2.999999902103621, UNDECIDED, 1e01),
)
"""What is at stake, the function and the number in it, z, the verdict on its exact slope, the largest bound."""


def judged(point: Point, shape: tuple[int, int] = (1, 1), method: Method = Method.AUTO) -> tuple[CaseResult, float]:
    """Judge the exact slope at a point, in a matrix that holds nothing else, and give that slope as well."""
    _, name, number, z, _, _ = point
    forward, derivative = hard(name, number)
    ones, exact = np.ones(shape), derivative(z)
    return check(one_case(Activation("hard", forward), z * ones, ones, exact * ones), Settings(method=method)), exact


def holds(point: Point, result: CaseResult, exact: float) -> None:
    """The verdict is that of the table, the error lies within the bound, and the bound within its limit."""
    *_, verdict, limit = point
    assert result.comparison is not None
    numerical = result.comparison.numerical
    assert list(Verdict)[result.comparison.verdicts[0, 0]] is verdict
    sides = [float(side[0, 0]) for side in (numerical.left, numerical.dz, numerical.right)]
    error = max(min(sides) - exact, exact - max(sides), 0.0)
    bound = float(numerical.bound[0, 0])
    assert error <= bound + np.spacing(abs(exact))
    assert bound <= limit


def words(point: Point) -> str:
    return f"{point[0]}: {point[1]} {point[2] or ''} at {point[3]:.6g}"


@pytest.mark.parametrize("point", ALONE, ids=words)
def test_a_point_alone(point: Point) -> None:
    """With all steps."""
    holds(point, *judged(point))


@pytest.mark.parametrize("point", IN_A_LARGE_MATRIX, ids=words)
def test_a_point_in_a_large_matrix(point: Point) -> None:
    """With few steps first."""
    holds(point, *judged(point, (42, 50)))


@pytest.mark.parametrize("point", BY_COMPLEX_STEPS, ids=words)
def test_a_point_by_complex_steps(point: Point) -> None:
    """Where they are asked for."""
    holds(point, *judged(point, method=Method.COMPLEX))
