"""The arithmetic below the activations: exponentials of 60 bits, sums and reciprocals in two parts."""

import math
from fractions import Fraction

import numpy as np
import pytest

from actgrad.activations.double_double import (
    STEP,
    STEP_REST,
    column_sums,
    exponential,
    over_cosh_squared,
    reciprocal,
    short,
    two_sum,
)
from tests.activations.references import CONTEXT, misses, numbers


def test_the_step_is_a_64th_of_ln_2():
    """Both parts together are ln 2 / 64 to 2^-94, the first has at most 35 bits."""
    assert abs(CONTEXT.mpf(STEP) + CONTEXT.mpf(STEP_REST) - CONTEXT.ln2 / 64) < CONTEXT.mpf(2) ** -94
    assert (STEP * 2.0**41).is_integer()


def test_exponential_has_59_bits():
    """(head + tail) · 2^exponent is exp(y + rest) within 2^-59 of it over [−2000, 0], and the head has 26 bits."""
    generator = np.random.default_rng(1)
    y = -np.concatenate([[0.0, 5e-324, 1e-9, 745.2, 2000.0], generator.uniform(0, 2000, 300), generator.random(300)])
    rest = generator.uniform(-1, 1, y.size) * np.spacing(y)
    for head, tail, exponent, *of in zip(*exponential(y, rest), y, rest, strict=True):
        true = CONTEXT.exp(CONTEXT.fsum(numbers(of)))
        found = CONTEXT.fsum(numbers((head, tail))) * CONTEXT.mpf(2) ** int(exponent)
        assert abs(found / true - 1) < CONTEXT.mpf(2) ** -59
        assert (head * 2.0**25).is_integer()


@pytest.mark.parametrize("n", [1, 2, 3, 7, 64, 1001])
def test_column_sums_are_rounded_once(n):
    """Sums over 3 columns in which almost all cancels are those of exact arithmetic, up to the square of eps."""
    generator = np.random.default_rng(n)
    terms = generator.normal(size=(n, 3)) * 2.0 ** generator.integers(-40, 40, (n, 3))
    terms[n // 2 :] -= terms[: n - n // 2][::-1]
    errors = generator.normal(size=(n, 3)) * 1e-20
    high, low = column_sums(terms, errors)
    for column in range(3):
        exact = sum(map(Fraction, [*terms[:, column], *errors[:, column]]))
        size = math.fsum(np.abs(terms[:, column]))
        assert abs(Fraction(high[column]) + Fraction(low[column]) - exact) <= Fraction(size) * n / 2**104


def test_two_sum_short_and_reciprocal_are_exact():
    """x + y = sum + error and x = head + rest exactly; 1/(high + low) to 2^-75, its head of 26 bits."""
    generator = np.random.default_rng(2)
    x, y = generator.normal(size=(2, 200)) * 2.0 ** generator.integers(-30, 30, (2, 200))
    for number, other, *parts in zip(x, y, *two_sum(x, y), *short(x), strict=True):
        total, error, head, rest = map(Fraction, parts)
        assert (total + error, head + rest) == (Fraction(number) + Fraction(other), Fraction(number))
    high, low = 1 + np.abs(x), x * 1e-17
    for one, two, head, rest in zip(high, low, *reciprocal(high, low), strict=True):
        product = (Fraction(head) + Fraction(rest)) * (Fraction(one) + Fraction(two))
        assert abs(product - 1) < Fraction(1, 2**75)
        assert (math.frexp(head)[0] * 2.0**27).is_integer()


def test_over_cosh_squared_beside_its_threshold():
    """x / cosh²(z) is within 4 ulp on both sides of |z| = 350, where the way of computing changes."""
    z = np.array([349.9999, 350.0, np.nextafter(350, 400), 350.0001, -350.0, -350.0001])
    x = np.full(6, 1.7e300)
    exact = [number / CONTEXT.cosh(at) ** 2 for number, at in zip(numbers(x), numbers(z), strict=True)]
    assert misses(over_cosh_squared(x, z), exact, np.float64) == []
