"""ReLU, sigmoid and tanh against 60 digits: A and dJ/dZ within 4 ulp, at every finite number."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actgrad.activations import find
from tests.activations.references import ELEMENTWISE, SEARCH, misses, numbers

SIZES = {
    "zero and subnormal": (0.0, 5e-324, 1.5e-323, 1e-310, 2.2250738585072014e-308),
    "tiny": (1e-300, 3.3e-150, 1e-40, 1e-20, 7e-17, 1.2e-8, 1e-4),
    "ordinary": (0.0123, 0.25, 0.5, 0.6931471805599453, 1.0, 1.7, 2.5, 3.9, 6.1, 9.7),
    "saturated": (16.6, 18.7, 19.06, 22.9, 36.7, 37.5, 44.4, 59.0, 88.7, 103.9, 104.5, 150.1, 320.7),
    "thresholds": (349.99, 350.0, 350.01, 354.2, 354.9, 372.6, 699.9, 700.0, 700.1, 708.4, 709.1, 709.8, 720.3),
    "beyond exp": (740.0, 744.4, 745.1, 745.2, 800.0, 1000.0, 1053.0, 1415.0, 1419.5, 1440.0, 1454.9, 1490.0),
    "huge": (1e4, 1e10, 3.1e38, 1e100, 1e300, 1.7976931348623157e308),
}
UPSTREAM = (1.0, -0.7, 1.9999, 3.3e-5, 1e-37, 3e38, 5e-324, 3e-323, -1e-309, 1e-300, -1e300, 1.7976931348623157e308)
DTYPES = (np.float64, np.float32)


def as_dtype(values, dtype):
    """Give those of the numbers that the dtype holds, as it holds them."""
    return [dtype(value) for value in values if abs(value) <= float(np.finfo(dtype).max)]


def assert_exact(name, z, da, dtype):
    """Both passes on one row, with every floating-point fault but underflow raised, against the reference."""
    activation = find(name)
    z, da = np.array([z], dtype), np.array([da], dtype)
    exact = [ELEMENTWISE[name](*each) for each in zip(numbers(z[0]), numbers(da[0]), strict=True)]
    with np.errstate(all="raise"):
        a, dz = activation.forward(z), activation.backward(z, da)
    assert (a.dtype, dz.dtype) == (dtype, dtype)
    assert misses(a[0], [each for each, _ in exact], dtype) == []
    assert misses(dz[0], [each for _, each in exact], dtype) == []


@pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: dtype.__name__)
@pytest.mark.parametrize("regime", SIZES)
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_every_regime(name, regime, dtype):
    """Each size of z, of both signs, times each size of dJ/dA: within 4 ulp, or one spacing below the normal range."""
    signed = [sign * size for sign, size in product((1, -1), as_dtype(SIZES[regime], dtype))]
    pairs = list(product(signed, as_dtype(UPSTREAM, dtype)))
    assert_exact(name, *zip(*pairs, strict=True), dtype)


@pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: dtype.__name__)
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_many_ordinary_and_saturated(name, dtype):
    """So are 1,000 draws in ±2, ±40 and ±800."""
    generator = np.random.default_rng(11)
    z = np.concatenate([generator.uniform(-reach, reach, 333) for reach in (2, 40, 800)])
    assert_exact(name, z, generator.normal(size=z.size), dtype)


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
def test_gradients_at_the_end_of_the_range(name):
    """1,000 dJ/dZ that come out between 2^-1076 and 2^-1021 are within one spacing, or 4 ulp, whatever dJ/dA."""
    generator = np.random.default_rng(12)
    da = generator.uniform(1, 2, 1000) * 2.0 ** generator.integers(-900, 1023, 1000)
    z = -(np.log(da) + generator.uniform(1021, 1076, 1000) * np.log(2))
    assert_exact(name, z if name == "sigmoid" else z / 2, da, np.float64)


@pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: dtype.__name__)
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_any_finite_number(name, dtype):
    """So is whatever finite z and dJ/dA hypothesis comes up with."""
    finite = st.floats(allow_nan=False, allow_infinity=False, width=np.finfo(dtype).bits)

    @SEARCH
    @given(finite, finite)
    def holds(z, da):
        assert_exact(name, [z], [da], dtype)

    holds()
