"""Identities between the activations, which hold to a few units in the last place whatever the numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actgrad.activations import find
from tests.activations.references import SEARCH

RELU, SIGMOID, TANH, SOFTMAX = map(find, ("relu", "sigmoid", "tanh", "softmax"))
EPS = float(np.finfo(float).eps)
SMALLEST = 5e-324

numbers = st.floats(-1000, 1000)


def row(*values):
    return np.array([values], float)


def slope(activation, z):
    return activation.backward(z, np.ones_like(z))


def matrices(generator, scale):
    """Z of 30 columns of 12 units, dJ/dA as large."""
    return generator.normal(size=(12, 30)) * scale, generator.normal(size=(12, 30))


scales = pytest.mark.parametrize("scale", [1, 10, 50, 300])


@SEARCH
@given(numbers)
def test_relu_splits_a_number(z):
    """relu(z) − relu(−z) = z and relu(z) + relu(−z) = |z|, exactly; its slopes at z and −z sum to 1 off the kink."""
    up, down = RELU.forward(row(z, -z))[0]
    assert (up - down, up + down) == (z, abs(z))
    assert slope(RELU, row(z, -z)).sum() == (z != 0)


@SEARCH
@given(numbers)
def test_sigmoid_and_its_mirror_sum_to_1(z):
    """σ(z) + σ(−z) = 1, and σ(z) is between 0 and 1."""
    a = SIGMOID.forward(row(z, -z))[0]
    assert abs(a.sum() - 1) <= 4 * EPS
    assert (a >= 0).all() and (a <= 1).all()


@SEARCH
@given(numbers)
def test_sigmoid_slope_is_the_product_of_both_sides(z):
    """σ'(z) = σ(z) σ(−z), the same at z and −z."""
    left, right = slope(SIGMOID, row(z, -z))[0]
    assert left == right
    product = SIGMOID.forward(row(z, -z)).prod()
    assert abs(left - product) <= 6 * EPS * product + SMALLEST


@SEARCH
@given(st.floats(-350, 350))
def test_sigmoid_undone_by_the_logarithm(z):
    """log(σ(z)) − log(σ(−z)) = z."""
    up, down = np.log(SIGMOID.forward(row(z, -z))[0])
    assert abs(up - down - z) <= 8 * EPS * max(1, abs(z))


@SEARCH
@given(numbers)
def test_tanh_is_odd_and_its_slope_even(z):
    """tanh(−z) = −tanh(z) and tanh'(−z) = tanh'(z), to the last bit."""
    a, slopes = TANH.forward(row(z, -z))[0], slope(TANH, row(z, -z))[0]
    assert a[0] == -a[1]
    assert slopes[0] == slopes[1]


@SEARCH
@given(st.floats(-500, 500))
def test_tanh_is_a_stretched_sigmoid(z):
    """tanh(z) = 2σ(2z) − 1 and tanh'(z) = 4σ'(2z)."""
    assert abs(TANH.forward(row(z)) - (2 * SIGMOID.forward(row(2 * z)) - 1)) <= 8 * EPS
    tanh_slope = slope(TANH, row(z))[0, 0]
    assert abs(tanh_slope - 4 * slope(SIGMOID, row(2 * z))[0, 0]) <= 4 * EPS * tanh_slope + 4 * SMALLEST


@SEARCH
@given(st.floats(-15, 15))
def test_tanh_square_and_slope_sum_to_1(z):
    """tanh(z)² + tanh'(z) = 1."""
    assert abs(TANH.forward(row(z)) ** 2 + slope(TANH, row(z)) - 1) <= 6 * EPS


@pytest.mark.parametrize("activation", [SIGMOID, TANH], ids=lambda activation: activation.name)
def test_activations_rise_and_slopes_fall(activation):
    """Over 0 … 800 a never falls and the slope never rises, across every threshold of the code, but for rounding."""
    z = np.linspace(0, 800, 40_001)[np.newaxis]
    a, slopes = activation.forward(z)[0], slope(activation, z)[0]
    assert (np.diff(a) >= -2 * EPS * a[1:]).all()
    assert (np.diff(slopes) <= 4 * EPS * slopes[1:]).all()


@SEARCH
@given(numbers, numbers)
def test_softmax_of_two_units_is_sigmoid_of_their_difference(first, second):
    """softmax(z1, z2)_1 = σ(z1 − z2), where the difference is exact."""
    first, second = np.round(first, 0), np.round(second, 0)
    a = SOFTMAX.forward(np.array([[first], [second]]))[0, 0]
    other = SIGMOID.forward(row(first - second))[0, 0]
    assert abs(a - other) <= 8 * EPS * other + 2 * SMALLEST


@scales
def test_softmax_columns_sum_to_1(scale):
    """Σ_p a_p = 1 in every column, and Σ_p dJ/dz_p = 0 within 8 eps of what is summed."""
    z, da = matrices(np.random.default_rng(scale), scale)
    a, dz = SOFTMAX.forward(z), SOFTMAX.backward(z, da)
    assert (np.abs(a.sum(axis=0) - 1) <= 4 * EPS).all()
    assert (np.abs(dz.sum(axis=0)) <= 8 * EPS * _spread(a, da).sum(axis=0)).all()


@scales
def test_softmax_does_not_see_a_shift(scale):
    """softmax(z + c) = softmax(z) to the last bit, where z + c is exact; so dJ/dZ, and nearly under dJ/dA + c."""
    z, da = matrices(np.random.default_rng(scale), scale)
    z, da = np.round(z * 2**10) / 2**10, np.round(da * 2**20) / 2**20
    a, dz = SOFTMAX.forward(z), SOFTMAX.backward(z, da)
    np.testing.assert_array_equal(SOFTMAX.forward(z + 4096), a)
    np.testing.assert_array_equal(SOFTMAX.backward(z + 4096, da), dz)
    shifted = SOFTMAX.backward(z, da + 2.0**30)
    assert (np.abs(shifted - dz) <= 16 * EPS * _spread(a, da) + SMALLEST).all()


@scales
def test_softmax_jacobian_is_symmetric(scale):
    """∂a_p/∂z_j = ∂a_j/∂z_p, both from one-hot upstreams; on the diagonal a(1 − a), which is positive."""
    z = np.repeat(matrices(np.random.default_rng(scale), scale)[0][:, :1], 12, axis=1)
    jacobian = SOFTMAX.backward(z, np.eye(12))
    a = SOFTMAX.forward(z)[:, 0]
    allowed = 16 * EPS * np.minimum.outer(a, a) + SMALLEST
    assert (np.abs(jacobian - jacobian.T) <= allowed).all()
    assert (np.diag(jacobian) >= 0).all()
    assert (np.abs(jacobian - (np.diag(a) - np.outer(a, a))) <= allowed + 16 * EPS * np.diag(a)).all()


@scales
@pytest.mark.parametrize("activation", [RELU, SIGMOID, TANH, SOFTMAX], ids=lambda activation: activation.name)
def test_backward_is_linear_in_the_upstream(activation, scale):
    """dJ/dA = 0 gives 0; twice dJ/dA gives twice dJ/dZ and −dJ/dA gives −dJ/dZ, to the last bit."""
    z, da = matrices(np.random.default_rng(scale), scale)
    dz = activation.backward(z, da)
    normal = np.abs(dz) > 1e-300
    assert not activation.backward(z, np.zeros_like(da)).any()
    np.testing.assert_array_equal(activation.backward(z, 2 * da)[normal], 2 * dz[normal])
    np.testing.assert_array_equal(activation.backward(z, -da), -dz)


def test_softmax_under_a_uniform_upstream_has_no_gradient():
    """Equal dJ/dA move nothing: exactly 0, as a column sums to 1 whatever z."""
    z = matrices(np.random.default_rng(0), 20)[0]
    assert not SOFTMAX.backward(z, np.full_like(z, 0.1)).any()


def _spread(a, da):
    """A_j Σ_p A_p |dA_j − dA_p|."""
    return a * (a[np.newaxis] * np.abs(da[:, np.newaxis] - da[np.newaxis])).sum(axis=1)
