"""The parts of the diagnosis: regions in words, the Jacobian by differences, a gradient as a projection."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from actgrad.activations import Structure
from actgrad.checking.diagnosis.formulas import FORMULAS, factor
from actgrad.checking.diagnosis.frame import look
from actgrad.checking.diagnosis.separating import between, listed, separating
from tests.checking.diagnosis.cases import INPUTS, RIGHT, judged, softmax

REAL = st.floats(-1e12, 1e12, allow_nan=False)


@given(REAL, REAL)
def test_between(x, y):
    """The number between two others is one that separates them."""
    low, high = min(x, y), max(x, y)
    if low < high:
        assert low <= between(low, high) < high


def test_between_is_round():
    """The roundest number is taken, 0 first."""
    assert [between(2.93, 3.04), between(-1.2, 0.3), between(-6.2, -5.9), between(0.0104, 0.0131)] == [3, 0, -6, 0.012]


def test_listed():
    """Row and column numbers are written as one would say them."""
    lines = [[3], [0, 2], [1, 3, 4], [4, 5, 6, 7], list(range(0, 20, 2))]
    said = ["3", "0 and 2", "1, 3 and 4", "4 to 7", "0, 2, 4, 6, 8, …"]
    assert [listed(np.array(each)) for each in lines] == said


def test_regions():
    """A region is told by the sign of Z, a threshold, rows, a block, or not at all where entries lie by accident."""
    z, da = INPUTS["square"]
    seen = look(*judged("tanh", z, da, 2 * RIGHT["tanh"][1](z, da)))
    rows, columns = np.indices(z.shape)
    block = (rows > 2) & (columns > 0) & (columns < 3)
    expected = {
        "where Z < 0": z < 0,
        "where dJ/dA > 0": da > 0,
        "where |Z| > 1": np.abs(z) > 1,
        "in rows 1 and 4": (rows == 1) | (rows == 4),
        "in rows 3 and 4, columns 1 and 2": block,
        "above the diagonal": columns > rows,
    }
    for text, inside in expected.items():
        region = separating(seen, inside, ~inside, 200)
        assert region is not None
        assert region.text == text
    scattered = (rows * rows * 7 + columns * 3) % 5 == 1
    assert separating(seen, scattered, ~scattered, 200) is None


def test_jacobian():
    """The Jacobian by differences is softmax's, diag(a) − a aᵀ in each column, however the columns are laid."""
    z = INPUTS["ordinary"][0]
    a = softmax(z)
    expected = np.einsum("pj,pi->pji", np.eye(6), a) - np.einsum("pi,ji->pji", a, a)
    columns = look(*judged("softmax", z, 1 + z, 1 + z)).jacobian
    rows = look(*judged("row-softmax", z.T, 1 + z.T, 1 + z.T)).jacobian
    np.testing.assert_allclose(columns, expected, rtol=0, atol=1e-11)
    np.testing.assert_allclose(rows, expected, rtol=0, atol=1e-11)


def test_columns_and_back():
    """What is laid in columns by dependence comes back as it was, for every structure."""
    z = INPUTS["ordinary"][0]
    for structure in Structure:
        assert np.array_equal(structure.from_columns(structure.to_columns(z), z.shape), z)


def test_recognised():
    """Softmax, its logarithm and the norms are recognised by their gradient; a running sum is none of them."""
    z, da = INPUTS["ordinary"]
    names = {"softmax": "softmax", "log-softmax": "log-softmax", "layer-norm": "layer norm", "l2-norm": "norm"}
    names |= {"row-softmax": "softmax", "rms-norm": "root mean square norm"}
    for name in ("cumulative", *names):
        seen = look(*judged(name, z, da, 2 * RIGHT[name][1](z, da)))
        found = {(each.function, each.axis) for each in FORMULAS if factor(each, seen) is not None}
        assert found == ({(names[name], 1 if name == "row-softmax" else 0)} if name in names else set())
