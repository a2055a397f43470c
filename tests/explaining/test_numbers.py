"""Numbers as text: aligned, right in every digit that is shown, never cut."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actgrad.explaining.numbers import ALL_DIGITS, brief, column, count, number

ANY = st.floats(-1.7e308, 1.7e308)


def read(text: str) -> float:
    return float(text.replace("−", "-"))


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([0.0012301525, -0.274137888, -0.45467079], [" 0.0012302", "−0.2741379", "−0.4546708"]),
        ([0.5, -1, 2, -0.0], [" 0.5", "−1  ", " 2  ", " 0  "]),
        ([1, 0.999996, 4.5397868702434395e-05], ["1       ", "0.999996", "4.54e−05"]),
        ([1e-300, 3e-9], ["1.0e−300", "3.0e−09 "]),
        ([math.nan, 1.5, -math.inf], [" NaN  ", "   1.5", "−inf  "]),
        ([123456.789, 0.274, 1e-4], ["123456.7890", "     0.2740", "     0.0001"]),
        ([5e-324, 1.7976931348623157e308], ["4.940656e−324", "1.797693e+308"]),
        ([1234567.0], ["1234567"]),
        ([], []),
    ],
)
def test_a_column_stands_on_its_decimal_point(values: list[float], texts: list[str]) -> None:
    """Seven digits of the largest and three of the smallest, fewer where these are exact; powers of ten beyond."""
    assert column(values) == texts


@given(st.lists(ANY, min_size=1, max_size=6))
def test_every_digit_shown_is_right(values: list[float]) -> None:
    """What is shown differs from the number by no more than half a unit of its last digit, in exact arithmetic."""
    for value, text in zip(values, column(values), strict=True):
        mantissa, _, power = text.strip().replace("−", "-").partition("e")
        decimals = len(mantissa.partition(".")[2])
        unit = Fraction(10) ** (int(power or 0) - decimals)
        shown = Fraction(mantissa) * Fraction(10) ** int(power or 0)
        assert abs(shown - Fraction(value)) <= unit / 2


@given(st.lists(ANY, min_size=1, max_size=6))
def test_three_digits_are_the_least_that_is_shown(values: list[float]) -> None:
    """No number is shown as another that is more than 0.5 % away, least of all a small one as 0."""
    for value, text in zip(values, column(values), strict=True):
        assert abs(read(text) - value) <= 0.0051 * abs(value) or abs(value) < 1e-307


@given(st.lists(ANY, min_size=1, max_size=6))
def test_texts_of_a_column_are_of_one_width_with_their_points_in_line(values: list[float]) -> None:
    """The table has nothing left to align."""
    texts = column(values)
    assert len({len(text) for text in texts}) == 1
    assert len({text.index(".") for text in texts if "." in text}) <= 1


@given(ANY)
def test_all_digits_bring_the_number_back(value: float) -> None:
    """With every digit asked for, the text reads back as the same number."""
    assert read(number(value, ALL_DIGITS)) == value


def test_a_size_alone_is_brief() -> None:
    """An error is shown with two digits and its power of ten; an exact 0 is 0."""
    sizes = [2.26e-15, 0.0, 12.0, math.inf, math.nan]
    assert [brief(size) for size in sizes] == ["2.3e−15", "0", "1.2e+01", "inf", "NaN"]


def test_an_amount_has_its_noun() -> None:
    """One entry, two entries."""
    assert [count(1, "entry", "entries"), count(1500000, "entry", "entries"), count(2, "case")] == [
        "1 entry",
        "1,500,000 entries",
        "2 cases",
    ]
