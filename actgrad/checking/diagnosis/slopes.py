"""Mistakes with an entry's own derivative.

Another function's, at A in place of Z, with a square or factor missing.
"""

from collections.abc import Callable, Iterator

import numpy as np

from actgrad.activations import Array
from actgrad.checking.diagnosis.frame import Frame
from actgrad.checking.diagnosis.guess import Guess

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
"""Derivatives of known functions, at z."""

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
"""Formulas of a derivative in the activation, whose they are, and such as come of a slip."""

SLIPS = {
    ("sigmoid", "1 − x"): "missing factor a",
    ("sigmoid", "x"): "missing factor 1 − a",
    ("tanh", "1 − x"): "missing square",
    ("softsign", "1 − |x|"): "missing square",
    ("tanh", "1 + x²"): "sign inside the derivative",
    ("sigmoid", "x(1 + x)"): "sign inside the derivative",
    ("tanh", "x² − 1"): "sign inside the derivative",
}
"""What it is when a function's derivative is written so."""


def of_another(frame: Frame) -> Iterator[Guess]:
    """A known function's derivative in place of the forward's."""
    for name, slope in OF_Z:
        sentence = f"the derivative is that of {name}, which is not the forward's"
        rank = 38 if not frame.elementwise else 19 if name == "relu" and not frame.steps else 24
        yield from _used("other function's derivative", slope(frame.z), sentence, frame, rank)
        yield from _used("dA where Z belongs", slope(frame.da), f"{sentence}, taken at dJ/dA", frame, rank + 5)


def of_formulas(frame: Frame) -> Iterator[Guess]:
    """A formula in the activation, such as x(1 − x), at A or at Z, whole or with a slip."""
    owner = next((name for name, _, slope in OF_A if name and _right(frame, slope(frame.a))), "")
    for name, text, slope in OF_A:
        at_a, at_z, at_da = (text.replace("x", letter) for letter in ("A", "Z", "dJ/dA"))
        slip = SLIPS.get((owner, text))
        rule = slip or (
            "function itself for its derivative"
            if text == "x"
            else "other function's derivative"
            if name
            else "another formula"
        )
        sentence = f"the derivative is taken for {at_a}"
        yield from _used(rule, slope(frame.a), sentence, frame, 23 if slip else 24 if name else 28)
        belongs = _right(frame, slope(frame.a))
        rule = "z where a belongs" if belongs or name else "another formula"
        sentence = f"the derivative is taken for {at_z}" + (f", where {at_a} is right" if belongs else "")
        yield from _used(rule, slope(frame.z), sentence, frame, 22 if belongs else 28)
        yield from _used("dA where Z belongs", slope(frame.da), f"the derivative is taken for {at_da}", frame, 29)


def _right(frame: Frame, slope: Array) -> bool:
    """Tell whether this is the forward's slope wherever dz is wrong."""
    off = np.abs(slope * frame.da - frame.true)[frame.wrong]
    return bool((off <= 1e-6 * np.abs(frame.true[frame.wrong]) + frame.allowed[frame.wrong]).all())


def _used(rule: str, slope: Array, sentence: str, frame: Frame, rank: int) -> Iterator[Guess]:
    yield Guess(rule, slope * frame.da, sentence, rank=rank)
    yield Guess(rule, slope, f"{sentence}, and dJ/dA is ignored", rank=rank + 20)


def of_points(frame: Frame) -> Iterator[Guess]:
    """The forward's own derivative, at other points than Z."""
    at_minus, later = ("inverse mask" if frame.steps else "derivative at −Z"), 0 if frame.elementwise else 12
    for rule, word, x, rank in (
        ("a where z belongs", "A", frame.a, 25),
        (at_minus, "−Z", -frame.z, 25 + later),
        ("dA where Z belongs", "dJ/dA", frame.da, 25),
        (at_minus, "−A", -frame.a, 27 + later),
    ):
        matrices, sentence, ones = (
            frame.jacobian_at(x),
            f"the derivative is taken at {word} in place of Z",
            np.ones_like(x),
        )
        yield Guess(rule, frame.through(matrices, frame.da), sentence, rank=rank, error=frame.rough(frame.da))
        sentence += ", and dJ/dA is ignored"
        yield Guess(rule, frame.through(matrices, ones), sentence, rank=rank + 20, error=frame.rough(ones))


def factors(frame: Frame) -> Iterator[Guess]:
    """The gradient with a factor too many or too few, or one term of the product rule for z · g(z) left out."""
    a, z, true, da, bound = frame.a, frame.z, frame.true, frame.da, frame.bound
    for word, q in (("A", a), ("1 − A", 1 - a), ("Z", z), ("dJ/dA", da), ("1 + A", 1 + a), ("A²", a * a)):
        yield Guess("extra factor", true * q, f"dJ/dZ has a factor {word} too many", 34, bound * np.abs(q))
        yield Guess("missing factor", true / q, f"dJ/dZ lacks a factor {word}", 34, bound / np.abs(q))
    if frame.elementwise:
        g = a / z
        rest = frame.diagonal - g
        for rank, (slope, sentence) in enumerate(
            (
                (g, "second term, z g'(z), is left out"),
                (rest, "first term, g(z), is left out"),
                (g - rest, "second term, z g'(z), has the wrong sign"),
                (g + rest / z, "second term, z g'(z), lacks its factor z"),
            )
        ):
            yield Guess("product rule", slope * da, f"of the derivative of z g(z) the {sentence}", 32 + rank, bound)
