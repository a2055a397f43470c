"""What comes out at infinities and NaN, and that neither the layout in memory nor a second call changes a bit."""

import numpy as np
import pytest

from actgrad.activations import ALL, find

INF, NAN = np.inf, np.nan
DTYPES = (np.float64, np.float32)
names = pytest.mark.parametrize("activation", ALL, ids=lambda activation: activation.name)
dtypes = pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: dtype.__name__)


@dtypes
@pytest.mark.parametrize(
    ("name", "below", "above"),
    [("relu", 0, INF), ("sigmoid", 0, 1), ("tanh", -1, 1)],
)
def test_activations_at_infinity_are_the_limits(name, below, above, dtype):
    """a at −∞ and +∞ is what a tends to; NaN stays NaN; no warning is raised."""
    a = find(name).forward(np.array([[-INF, INF, NAN]], dtype))
    np.testing.assert_array_equal(a, np.array([[below, above, NAN]], dtype))


@dtypes
@pytest.mark.parametrize(
    ("name", "above"),
    [("relu", 2), ("sigmoid", 0), ("tanh", 0)],
)
def test_gradients_at_infinity_are_the_limits(name, above, dtype):
    """dJ/dZ at ±∞ is dJ/dA times what the slope tends to; a NaN in Z or in dJ/dA stays NaN."""
    z, da = np.array([[-INF, INF, NAN, 1, -1]], dtype), np.array([[2, 2, 2, NAN, NAN]], dtype)
    dz = find(name).backward(z, da)
    np.testing.assert_array_equal(dz, np.array([[0, above, NAN, NAN, NAN]], dtype))


@dtypes
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("relu", [0, 0, INF, INF, 0, INF]),
        ("sigmoid", [INF, INF, INF, INF, NAN, NAN]),
        ("tanh", [INF, INF, INF, INF, NAN, NAN]),
    ],
)
def test_an_infinite_upstream(name, expected, dtype):
    """dJ/dA = ∞ gives ∞ where the slope is not 0, however small; NaN where Z is infinite too and there is no limit."""
    z = np.array([[-3e38, -1, 1, 3e38, -INF, INF]], dtype)
    dz = find(name).backward(z, np.full_like(z, INF))
    np.testing.assert_array_equal(dz, np.array([expected], dtype))
    np.testing.assert_array_equal(find(name).backward(z, np.full_like(z, -INF)), -dz)


@dtypes
@pytest.mark.parametrize(
    ("z", "a"),
    [
        ([1, INF, 2], [0, 1, 0]),
        ([0, -INF, 0], [0.5, 0, 0.5]),
        ([-INF, -INF, 7], [0, 0, 1]),
        ([INF, -INF, 0], [1, 0, 0]),
        ([INF, INF, 0], [NAN, NAN, NAN]),
        ([-INF, -INF, -INF], [NAN, NAN, NAN]),
        ([0, NAN, 0], [NAN, NAN, NAN]),
        ([INF], [1]),
        ([-INF], [1]),
        ([NAN], [NAN]),
    ],
)
def test_softmax_at_infinity(z, a, dtype):
    """One +∞ takes all, −∞ nothing; several +∞, or nothing but −∞, have no limit; a NaN spoils its column alone."""
    z = np.stack([np.array(z), np.zeros(len(z))], axis=1).astype(dtype)
    expected = np.array(a, dtype)
    np.testing.assert_array_equal(find("softmax").forward(z)[:, 0], expected)
    np.testing.assert_array_equal(find("softmax").forward(z)[:, 1], np.full(len(z), 1 / len(z), dtype))
    dz = find("softmax").backward(z, np.ones_like(z))
    np.testing.assert_array_equal(dz[:, 0], np.where(np.isnan(expected), NAN, 0))
    np.testing.assert_array_equal(dz[:, 1], 0)


@dtypes
@pytest.mark.parametrize(
    ("da", "dz"),
    [
        ([INF, 0, 1], [INF, -INF, -INF]),
        ([-INF, 5, 1], [-INF, INF, INF]),
        ([INF, -INF, 1], [INF, -INF, NAN]),
        ([INF, INF, 1], [NAN, NAN, -INF]),
        ([INF, NAN, 1], [NAN, NAN, NAN]),
        ([NAN, 0, 1], [NAN, NAN, NAN]),
        ([INF], [0]),
    ],
)
def test_softmax_under_an_infinite_upstream(da, dz, dtype):
    """An infinite dJ/dA pulls its own z one way and all others the other way; where two pull apart is no limit."""
    da = np.stack([np.array(da), np.ones(len(da))], axis=1).astype(dtype)
    found = find("softmax").backward(np.zeros_like(da), da)
    np.testing.assert_array_equal(found[:, 0], np.array(dz, dtype))
    np.testing.assert_array_equal(found[:, 1], 0)


def test_softmax_of_infinities_under_an_infinite_upstream():
    """Where a is 0 only in the limit, an infinite dJ/dA has none."""
    z, da = np.array([[INF], [0.0]]), np.array([[1.0], [INF]])
    np.testing.assert_array_equal(find("softmax").backward(z, da), [[NAN], [NAN]])


@names
def test_zeros_of_both_signs(activation):
    """−0 gives what 0 gives; the sign of a 0 is kept by tanh, which is odd, and by no other."""
    z = np.array([[-0.0, 0.0], [0.0, -0.0]])
    a, dz = activation.forward(z), activation.backward(z, np.ones_like(z))
    np.testing.assert_array_equal(a, activation.forward(np.abs(z)))
    np.testing.assert_array_equal(dz, activation.backward(np.abs(z), np.ones_like(z)))
    np.testing.assert_array_equal(np.signbit(a), np.signbit(z) & (activation.name == "tanh"))


@names
@dtypes
@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (7, 5), (64, 33)])
def test_layout_in_memory(activation, dtype, shape):
    """Fortran-ordered, strided, reversed and byte-swapped matrices give the bits of C-ordered ones; none is changed."""
    generator = np.random.default_rng(3)
    z = (generator.normal(size=shape) * 40).astype(dtype)
    z[..., ::3] *= 20
    da = generator.normal(size=shape).astype(dtype)
    a, dz = activation.forward(z), activation.backward(z, da)
    for other in (np.asfortranarray, _strided, _reversed, _swapped):
        other_z, other_da = other(z), other(da)
        np.testing.assert_array_equal(activation.forward(other_z), a)
        np.testing.assert_array_equal(activation.backward(other_z, other_da), dz)
        np.testing.assert_array_equal(other_z, z)
        np.testing.assert_array_equal(other_da, da)


@names
def test_results_are_new_matrices(activation):
    """What a pass gives shares no memory with what it was given, which may be read-only."""
    z, da = np.full((2, 3), 1.5), np.ones((2, 3))
    z.flags.writeable = da.flags.writeable = False
    for result in (activation.forward(z), activation.backward(z, da)):
        assert not np.shares_memory(result, z)
        assert not np.shares_memory(result, da)


def _strided(matrix):
    wide = np.full((matrix.shape[0] * 2, matrix.shape[1] * 3), NAN, matrix.dtype)
    wide[::2, ::3] = matrix
    return wide[::2, ::3]


def _reversed(matrix):
    return matrix[::-1, ::-1].copy()[::-1, ::-1]


def _swapped(matrix):
    return matrix.astype(matrix.dtype.newbyteorder())
