"""Softmax against 60 digits: A within 4 ulp, dJ/dZ within 8 eps of A_j Σ_p A_p |dA_j − dA_p|, at all finite numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actgrad.activations import find
from tests.activations.references import SEARCH, misses, softmax, softmax_misses, tall_softmax

SOFTMAX = find("softmax")
DTYPES = (np.float64, np.float32)
SCALES = (1, 10, 50, 300)
HUGE = 1.7976931348623157e308


def assert_exact(z, da, dtype):
    """Both passes, with every floating-point fault raised, against the reference, column by column."""
    z, da = np.array(z, dtype), np.array(da, dtype)
    with np.errstate(all="raise"):
        a, dz = SOFTMAX.forward(z), SOFTMAX.backward(z, da)
    assert (a.dtype, dz.dtype) == (dtype, dtype)
    for column in range(z.shape[1]):
        exact_a, exact_dz, scale = softmax(z[:, column], da[:, column])
        assert misses(a[:, column], exact_a, dtype) == []
        assert softmax_misses(dz[:, column], exact_dz, scale, dtype) == []


@pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: dtype.__name__)
@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("rows", [1, 8])
def test_few_rows(rows, scale, dtype):
    """One and eight rows, at every scale of logits, with ties and without."""
    generator = np.random.default_rng(rows * scale)
    z = generator.normal(size=(rows, 20)) * scale
    z[:, ::2] = np.round(z[:, ::2] / scale * 2) / 2 * scale
    assert_exact(z, generator.normal(size=z.shape), dtype)


@pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: dtype.__name__)
@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize(("rows", "distinct"), [(400, 399), (100_000, 300)])
def test_many_rows(rows, distinct, scale, dtype):
    """400 and 100,000 rows: the error does not grow with n; at the largest z, tied ones and 12 more."""
    generator = np.random.default_rng(scale)
    levels = (generator.normal(size=distinct) * scale).astype(dtype)
    z = levels[generator.integers(0, distinct, rows)]
    da = (generator.integers(-(2**22), 2**22, rows) / 2**20).astype(dtype)
    chosen = np.concatenate([np.argsort(z)[-12:], generator.integers(0, rows, 12)])
    a, dz = SOFTMAX.forward(z[:, np.newaxis]), SOFTMAX.backward(z[:, np.newaxis], da[:, np.newaxis])
    exact_a, exact_dz, of = tall_softmax(z.astype(np.float64), da.astype(np.float64), chosen)
    assert misses(a[chosen, 0], exact_a, dtype) == []
    assert softmax_misses(dz[chosen, 0], exact_dz, of, dtype) == []


def test_the_upstream_at_the_largest_activation_is_far_from_the_rest():
    """A dJ/dA of 10^6 among ones, at the largest of nearly equal activations, costs no digits of the others' dJ/dZ."""
    generator = np.random.default_rng(4)
    z = np.array([0.1, 0.03, 0.05, 0.07, 0.09])[np.minimum(np.arange(100_000), generator.integers(1, 5, 100_000))]
    da = np.round(generator.normal(size=z.size) * 2**4) / 2**10 + 1
    da[0] = 2.0**20
    chosen = np.arange(20)
    dz = SOFTMAX.backward(z[:, np.newaxis], da[:, np.newaxis])[chosen, 0]
    assert softmax_misses(dz, *tall_softmax(z, da, chosen)[1:], np.float64) == []


def test_differences_of_upstreams_that_are_rounded():
    """Nor does one of 10^9, from which the others' difference has more digits than a number holds."""
    generator = np.random.default_rng(6)
    z, da = generator.random((120, 1)) / 8, generator.random((120, 1))
    z[0], da[0] = 1 / 4, 2.0**30 + 1 / 3
    assert_exact(z, da, np.float64)


@pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: dtype.__name__)
def test_activations_at_the_end_of_the_range(dtype):
    """A between the smallest number and twice the smallest normal one, with two and three units that share the rest."""
    generator = np.random.default_rng(5)
    end = np.log(float(np.finfo(dtype).tiny))
    z = generator.normal(size=(3, 100))
    z[1, ::2] = -2000
    z[2] = np.maximum(z[0], z[1]) + generator.uniform(end - 36, end + 2, 100)
    assert_exact(z, generator.normal(size=z.shape), dtype)


@pytest.mark.parametrize(
    ("z", "da"),
    [
        ([0, -1e308, 0], [5e-323, HUGE, 0]),
        ([HUGE, -HUGE, HUGE], [HUGE, -HUGE, -HUGE]),
        ([0, 0], [HUGE, -HUGE]),
        ([1e300, 1e300, 2e299], [1e-310, -3e-310, 5e-324]),
        ([-1400.7, 0, 0.5], [HUGE, 1, -1]),
        ([-746.1, 0, 0], [1e308, 0, 1e-300]),
        ([-1425.3, 0, -3], [-HUGE, 0, 5e-324]),
        ([-1000.0, 0, 5e-324], [1e300, 2, 2]),
        ([0, -1421.0], [HUGE, -HUGE]),
        ([0, 1, 2, 2], [1e16, 1e16 + 2, 1e16 - 2, 1e16]),
    ],
)
def test_extremes(z, da):
    """Huge, tiny and mixed: differences that overflow, products that underflow, upstreams that cancel."""
    assert_exact(np.transpose([z]), np.transpose([da]), np.float64)


def test_a_tiny_upstream_over_many_rows():
    """400 dJ/dA near the smallest number: their weighted mean is not lost by rounding each product to 0."""
    z, da = np.zeros(400), np.full(400, 100 * 5e-324)
    z[0], da[0] = 6, 0
    dz = SOFTMAX.backward(z[:, np.newaxis], da[:, np.newaxis])
    rest = 399 / (np.exp(6.0) + 399)
    assert dz[0, 0] == -round(100 * rest * (1 - rest)) * 5e-324


@pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: dtype.__name__)
def test_any_finite_numbers(dtype):
    """So is any column of up to six finite z and dJ/dA that hypothesis comes up with."""
    finite = st.floats(allow_nan=False, allow_infinity=False, width=np.finfo(dtype).bits)
    number = st.one_of(finite, st.floats(-1500, 1500, width=np.finfo(dtype).bits))

    @SEARCH
    @given(st.lists(st.tuples(number, number), min_size=1, max_size=6))
    def holds(units):
        z, da = zip(*units, strict=True)
        assert_exact(np.transpose([z]), np.transpose([da]), dtype)

    holds()
