"""Guesses at mistakes in the derivative of one entry: another function's, at A in place of Z, a missing factor."""

from collections.abc import Callable, Iterator

import numpy as np

from actgrad.activations import Array
from actgrad.checking import mistakes
from actgrad.checking.diagnosis.frame import Frame
from actgrad.checking.diagnosis.guess import REMOTE, UNUSUAL, USUAL, Guess, Likelihood
from actgrad.errors import Rule

Slope = Callable[[Array], Array]
ROOT = np.sqrt(2 / np.pi)


def sigmoid(x: Array) -> Array:
    """Give σ(x)."""
    return np.asarray(1 / (1 + np.exp(-x)))


def _swish_slope(x: Array, beta: float = 1.0) -> Array:
    s = sigmoid(beta * x)
    return np.asarray(s + beta * x * s * (1 - s))


def _gelu_slope(x: Array) -> Array:
    s = sigmoid(2 * ROOT * (x + 0.044715 * x**3))
    return np.asarray(s + 2 * x * s * (1 - s) * ROOT * (1 + 3 * 0.044715 * x * x))


OF_Z: tuple[tuple[str, Slope], ...] = (
    ("sigmoid", lambda x: sigmoid(x) * sigmoid(-x)),
    ("tanh", lambda x: 1 / np.cosh(x) ** 2),
    ("relu", lambda x: (x > 0) * 1.0),
    ("softplus", sigmoid),
    ("swish", _swish_slope),
    ("elu (α = 1)", lambda x: np.exp(np.minimum(x, 0))),
    ("gelu (its tanh form)", _gelu_slope),
    ("quick gelu", lambda x: _swish_slope(x, 1.702)),
    ("softsign", lambda x: 1 / (1 + np.abs(x)) ** 2),
    ("arctan", lambda x: 1 / (1 + x * x)),
    ("exp", np.exp),
    ("sin", np.cos),
    ("cos", lambda x: -np.sin(x)),
    ("the square", lambda x: 2 * x),
    ("the absolute value", np.sign),
    ("relu6", lambda x: ((x > 0) & (x < 6)) * 1.0),
    ("hard tanh", lambda x: (np.abs(x) < 1) * 1.0),
    ("hard sigmoid", lambda x: (np.abs(x) < 3) / 6),
)
"""Known functions and their derivatives as functions of z."""

OF_A: tuple[tuple[str, str, Slope], ...] = (
    ("sigmoid", "x(1 − x)", lambda x: x * (1 - x)),
    ("tanh", "1 − x²", lambda x: 1 - x * x),
    ("", "1 − x", lambda x: 1 - x),
    ("exp", "x", lambda x: x),
    ("elu", "1 + x", lambda x: 1 + x),
    ("", "x²", lambda x: x * x),
    ("", "1 + x²", lambda x: 1 + x * x),
    ("", "x(1 + x)", lambda x: x * (1 + x)),
    ("", "x² − 1", lambda x: x * x - 1),
    ("", "x(1 − x²)", lambda x: x * (1 - x * x)),
    ("", "(1 − x)²", lambda x: (1 - x) ** 2),
    ("", "√(1 − x²)", lambda x: np.sqrt(1 - x * x)),
    ("softsign", "(1 − |x|)²", lambda x: (1 - np.abs(x)) ** 2),
    ("", "1 − |x|", lambda x: 1 - np.abs(x)),
    ("", "1 − 2x", lambda x: 1 - 2 * x),
    ("", "2x", lambda x: 2 * x),
)
"""Formulas for a derivative in terms of the activation x: the function that has it, or "" for a likely slip."""

SLIPS = {
    ("sigmoid", "1 − x"): mistakes.MISSING_A,
    ("sigmoid", "x"): mistakes.MISSING_ONE_MINUS_A,
    ("tanh", "1 − x"): mistakes.MISSING_SQUARE,
    ("softsign", "1 − |x|"): mistakes.MISSING_SQUARE,
    ("tanh", "1 + x²"): mistakes.SIGN_INSIDE,
    ("sigmoid", "x(1 + x)"): mistakes.SIGN_INSIDE,
    ("tanh", "x² − 1"): mistakes.SIGN_INSIDE,
}
"""The mistake, where the derivative of this function is written as this formula."""


def slips(frame: Frame) -> Iterator[Guess]:
    """Guess the forward's own formula in A with a slip, or with Z in place of A."""
    owner = next((name for name, _, slope in OF_A if name and _is_slope(frame, slope(frame.a))), "")
    for _, text, slope in OF_A:
        at_a, at_z = text.replace("x", "A"), text.replace("x", "Z")
        if (owner, text) in SLIPS:
            yield from _applied(frame, SLIPS[owner, text], slope(frame.a), f"the derivative is taken for {at_a}", USUAL)
        if _is_slope(frame, slope(frame.a)):
            sentence = f"the derivative is taken for {at_z}, where {at_a} is right"
            yield from _applied(frame, mistakes.Z_FOR_A, slope(frame.z), sentence, USUAL)


def other_functions(frame: Frame) -> Iterator[Guess]:
    """Guess the derivative of another known function."""
    for name, slope in OF_Z:
        sentence = f"the derivative is that of {name}, which is not the forward's"
        # Where the forward has two slopes itself, a zero on one side is more to the point than ReLU's name.
        likelihood = USUAL if name == "relu" and frame.elementwise and not frame.slope_is_stepped else UNUSUAL
        yield from _applied(frame, mistakes.OTHER_FUNCTION, slope(frame.z), sentence, likelihood)


def other_points(frame: Frame) -> Iterator[Guess]:
    """Guess the forward's own derivative, taken at A, −Z, dJ/dA or −A in place of Z."""
    at_minus, ones = mistakes.INVERSE_MASK if frame.slope_is_stepped else mistakes.AT_MINUS_Z, np.ones_like(frame.da)
    for rule, word, x in (
        (mistakes.A_FOR_Z, "A", frame.a),
        (at_minus, "−Z", -frame.z),
        (mistakes.DA_FOR_Z, "dJ/dA", frame.da),
        (at_minus, "−A", -frame.a),
    ):
        jacobian, sentence = frame.jacobian_at(x), f"the derivative is taken at {word} in place of Z"
        yield Guess(rule, frame.through(jacobian, frame.da), sentence, UNUSUAL, frame.pull_error(frame.da))
        dz, sentence = frame.through(jacobian, ones), f"{sentence}, and dJ/dA is ignored"
        yield Guess(rule, dz, sentence, REMOTE, frame.pull_error(ones))


def formulas(frame: Frame) -> Iterator[Guess]:
    """Guess a formula of `OF_A`, such as x(1 − x), at A, at Z or at dJ/dA."""
    for name, text, slope in OF_A:
        at_a, at_z, at_da = (f"the derivative is taken for {text.replace('x', x)}" for x in ("A", "Z", "dJ/dA"))
        known = mistakes.FUNCTION_ITSELF if text == "x" else mistakes.OTHER_FUNCTION if name else None
        yield from _applied(frame, known or mistakes.ANOTHER_FORMULA, slope(frame.a), at_a, UNUSUAL)
        rule = mistakes.Z_FOR_A if name else mistakes.ANOTHER_FORMULA
        yield from _applied(frame, rule, slope(frame.z), at_z, UNUSUAL)
        yield from _applied(frame, mistakes.DA_FOR_Z, slope(frame.da), at_da, UNUSUAL)


def other_functions_at_upstream(frame: Frame) -> Iterator[Guess]:
    """Guess the derivative of a known function, taken at dJ/dA."""
    for name, slope in OF_Z:
        sentence = f"the derivative is that of {name}, which is not the forward's, taken at dJ/dA"
        yield from _applied(frame, mistakes.DA_FOR_Z, slope(frame.da), sentence, UNUSUAL)


def _is_slope(frame: Frame, slope: Array) -> bool:
    """Tell whether this is the slope of the forward in every entry where dz is wrong."""
    off = np.abs(slope * frame.da - frame.true)[frame.wrong]
    return bool((off <= 1e-6 * np.abs(frame.true[frame.wrong]) + frame.allowed[frame.wrong]).all())


def _applied(frame: Frame, rule: Rule, slope: Array, sentence: str, likelihood: Likelihood) -> Iterator[Guess]:
    """Guess this slope times dJ/dA, and the slope alone."""
    yield Guess(rule, slope * frame.da, sentence, likelihood)
    yield Guess(rule, slope, f"{sentence}, and dJ/dA is ignored", REMOTE)


def factors(frame: Frame) -> Iterator[Guess]:
    """Guess the gradient with a factor too many or too few."""
    a, z, true, da, bound = frame.a, frame.z, frame.true, frame.da, frame.bound
    for word, q in (("A", a), ("1 − A", 1 - a), ("Z", z), ("dJ/dA", da), ("1 + A", 1 + a), ("A²", a * a)):
        too_many, lacks = f"dJ/dZ has a factor {word} too many", f"dJ/dZ lacks a factor {word}"
        yield Guess(mistakes.EXTRA_FACTOR, true * q, too_many, UNUSUAL, bound * np.abs(q))
        yield Guess(mistakes.MISSING_FACTOR, true / q, lacks, UNUSUAL, bound / np.abs(q))


def product_rule(frame: Frame) -> Iterator[Guess]:
    """Guess that one term of the derivative of z g(z) is left out or wrong."""
    if not frame.elementwise:
        return
    g = frame.a / frame.z
    rest = frame.diagonal - g
    for slope, wrong in (
        (g, "second term, z g'(z), is left out"),
        (rest, "first term, g(z), is left out"),
        (g - rest, "second term, z g'(z), has the wrong sign"),
        (g + rest / frame.z, "second term, z g'(z), lacks its factor z"),
    ):
        sentence = f"of the derivative of z g(z) the {wrong}"
        yield Guess(mistakes.PRODUCT_RULE, slope * frame.da, sentence, UNUSUAL, frame.bound)
