"""Formulas: computing with them writes them down, and tells what floating point did on the way."""

import numpy as np
import pytest

from actgrad.explaining.formula import Formula, Latex
from actgrad.explaining.trouble import Trouble, events

x, y = Formula.named("x", 3.0), Formula.named("y", 4.0)


@pytest.mark.parametrize(
    ("formula", "text", "value"),
    [
        (x + y, "x + y", 7.0),
        (x - y, "x − y", -1.0),
        (-x, "−x", -3.0),
        (-x - y, "−x − y", -7.0),
        (x - -y, "x + y", 7.0),
        (x - (y - x), "x − (y − x)", 2.0),
        (x * (y + 1), "x · (y + 1)", 15.0),
        (-x * -y, "x · y", 12.0),
        (-(x + y), "−(x + y)", -7.0),
        (1 * x * 1, "x", 3.0),
        (x * -1, "−x", -3.0),
        (1 / (x + 1), "1/(x + 1)", 0.25),
        (2 / (x * y), "2/(x · y)", 2 / 12),
        (-1 / x**2, "−1/x²", -1 / 9),
        ((x + y) ** 2, "(x + y)²", 49.0),
        ((-x) ** 2, "(−x)²", 9.0),
        (np.exp(-x), "exp(−x)", np.exp(-3.0)),
        (np.exp(x) ** 2, "exp(x)²", np.exp(3.0) ** 2),
        (np.maximum(0, x), "max(0, x)", 3.0),
        (np.greater(x, 0), "I(x > 0)", 1),
        (0.1 * x, "0.1 · x", 0.1 * 3),
        (1e-7 + 1.00000001 * x, "1e-07 + 1.00000001 · x", 1e-7 + 1.00000001 * 3),
    ],
)
def test_a_formula_is_written_as_it_is_computed(formula, text, value):
    """Signs, parentheses and factors of 1 come out as one would write them, and the value is the same arithmetic."""
    assert (str(formula), formula.value) == (text, value)


def test_latex_is_the_same_in_another_dialect():
    """The same arithmetic on LaTeX formulas gives LaTeX."""
    u = Latex.named("u2,p", 3.0)
    assert str(-(1 / (1 + np.exp(-u)) ** 2)) == r"-\frac{1}{\left(1 + \exp\left(-u_{2,p}\right)\right)^{2}}"


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("u-1", "u_{-1}"),
        ("u12", "u_{12}"),
        ("u0,2", "u_{0,2}"),
        ("ap", "a_{p}"),
        ("z", "z"),
        ("my_step", r"\mathrm{my\_step}"),
    ],
)
def test_names_have_their_index(name, latex):
    """What follows the letter is its index; a word is set upright, its underscores escaped."""
    assert str(Latex.named(name, 1.0)) == latex


def met(formula: Formula) -> list[tuple[Trouble, str, float]]:
    with np.errstate(all="ignore"):
        return [(event.trouble, event.formula.text, round(event.digits, 3)) for event in events(formula)]


def test_overflow_is_told_once_and_where_it_began():
    """exp(800) overflows; what is made of the infinity is no overflow of its own."""
    with np.errstate(all="ignore"):
        assert met(1 / (1 + np.exp(Formula.named("x", np.float64(800))))) == [(Trouble.OVERFLOW, "exp(x)", np.inf)]


def test_underflow_is_told():
    """exp(−800) is 0 in float64; so is 1e−200 · 1e−200."""
    tiny = Formula.named("t", np.float64(1e-200))
    assert met(np.exp(Formula.named("x", np.float64(-800)))) == [(Trouble.UNDERFLOW, "exp(x)", np.inf)]
    assert met(tiny * tiny) == [(Trouble.UNDERFLOW, "t · t", np.inf)]


def test_cancellation_is_told_with_the_digits_it_costs():
    """1 − 0.999 leaves 0.001 and costs three digits; 1 − 0.5 costs none worth telling."""
    assert met(1 - Formula.named("a", np.float64(0.999))) == [(Trouble.CANCELLATION, "1 − a", 3.0)]
    assert met(1 - Formula.named("a", np.float64(0.5))) == []


def test_a_zero_that_is_meant_is_no_trouble():
    """0 · x, I(x > 0) of a negative x and max(0, x) are 0 by right."""
    zero, negative = Formula.named("o", np.float64(0)), Formula.named("n", np.float64(-1))
    assert met(zero * x) == met(np.greater(negative, 0)) == met(np.maximum(0, negative)) == []
