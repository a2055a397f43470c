"""Mistakes with an entry's own derivative: another function's, at A in place of Z, with a square or factor missing."""

from collections.abc import Callable, Iterator

import numpy as np

from actgrad.activations import Array
from actgrad.checking.diagnosis.frame import Frame
from actgrad.checking.diagnosis.guess import Guess

Slope = Callable[[Array], Array]


def sigmoid(x: Array) -> Array:
    """σ(x)."""
    return 1 / (1 + np.exp(-x))


OF_Z: tuple[tuple[str, Slope, Slope], ...] = (
    ("sigmoid", sigmoid, lambda x: sigmoid(x) * sigmoid(-x)),
    ("tanh", np.tanh, lambda x: 1 / np.cosh(x) ** 2),
    ("relu", lambda x: np.maximum(x, 0), lambda x: (x > 0) * 1.0),
    ("softplus", lambda x: np.logaddexp(0, x), sigmoid),
    ("swish", lambda x: x * sigmoid(x), lambda x: sigmoid(x) * (1 + x * sigmoid(-x))),
    ("elu (α = 1)", lambda x: np.where(x > 0, x, np.expm1(x)), lambda x: np.exp(np.minimum(x, 0))),
    ("gelu (its tanh form)", lambda x: x * sigmoid(2 * _inner(x)), lambda x: _gelu_slope(x)),
    ("quick gelu", lambda x: x * sigmoid(1.702 * x), lambda x: _swish_slope(x, 1.702)),
    ("softsign", lambda x: x / (1 + np.abs(x)), lambda x: 1 / (1 + np.abs(x)) ** 2),
    ("arctan", np.arctan, lambda x: 1 / (1 + x * x)),
    ("exp", np.exp, np.exp),
    ("sin", np.sin, np.cos),
    ("the square", np.square, lambda x: 2 * x),
    ("the absolute value", np.abs, np.sign),
    ("relu6", lambda x: np.clip(x, 0, 6), lambda x: ((x > 0) & (x < 6)) * 1.0),
    ("hard tanh", lambda x: np.clip(x, -1, 1), lambda x: (np.abs(x) < 1) * 1.0),
    ("hard sigmoid", lambda x: np.clip(x / 6 + 0.5, 0, 1), lambda x: (np.abs(x) < 3) / 6),
)

OF_A: tuple[tuple[str, str, Slope], ...] = (
    ("sigmoid", "x(1 − x)", lambda x: x * (1 - x)),
    ("tanh", "1 − x²", lambda x: 1 - x * x),
    ("", "1 − x", lambda x: 1 - x),
    ("", "x", lambda x: x),
    ("", "x²", lambda x: x * x),
    ("", "1 + x²", lambda x: 1 + x * x),
    ("", "1 + x", lambda x: 1 + x),
    ("", "x(1 + x)", lambda x: x * (1 + x)),
    ("", "x² − 1", lambda x: x * x - 1),
    ("", "x(1 − x²)", lambda x: x * (1 - x * x)),
    ("", "(1 − x)²", lambda x: (1 - x) ** 2),
    ("", "√(1 − x²)", lambda x: np.sqrt(1 - x * x)),
    ("", "1 − |x|", lambda x: 1 - np.abs(x)),
    ("", "1 − 2x", lambda x: 1 - 2 * x),
    ("", "2x", lambda x: 2 * x),
)

MISSING = {
    ("sigmoid", "1 − x"): "missing factor a",
    ("sigmoid", "x"): "missing factor 1 − a",
    ("tanh", "1 − x"): "missing square",
    ("tanh", "1 + x²"): "sign inside the derivative",
    ("sigmoid", "x(1 + x)"): "sign inside the derivative",
}


def _inner(x: Array) -> Array:
    return np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)


def _gelu_slope(x: Array) -> Array:
    s = sigmoid(2 * _inner(x))
    return s + 2 * x * s * (1 - s) * np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * x * x)


def _swish_slope(x: Array, beta: float) -> Array:
    s = sigmoid(beta * x)
    return s + beta * x * s * (1 - s)


def forward_name(frame: Frame) -> str:
    """Name the function that forward computes, where it is a known one."""
    told = frame.right | frame.wrong
    for name, forward, _ in OF_Z:
        if told.any() and np.allclose(forward(frame.z)[told], frame.a[told], rtol=1e-6, atol=1e-9):
            return name
    return ""


def of_another(frame: Frame) -> Iterator[Guess]:
    """A known function's derivative in place of the forward's."""
    own = forward_name(frame)
    for name, _, slope in OF_Z:
        named = f"dJ/dZ is made with the derivative of {name}, which is not the forward's"
        rank = 24 if frame.elementwise else 38
        if name == "relu" and not frame.steps:
            rank = 19
        if name != own:
            yield from _used("other function's derivative", slope(frame.z), named, frame, rank)


def of_points(frame: Frame) -> Iterator[Guess]:
    """The forward's own derivative, at other points than Z."""
    for rule, word, x in (
        ("a where z belongs", "A", frame.a),
        ("inverse mask" if frame.steps else "derivative at −Z", "−Z", -frame.z),
        ("dA where Z belongs", "dJ/dA", frame.da),
    ):
        matrices = frame.jacobian_at(x)
        sentence = f"the derivative is taken at {word} in place of Z"
        for g, rank in ((frame.da, 25), (np.ones_like(x), 45)):
            ignored = "" if rank == 25 else ", and dJ/dA is ignored"
            guess = frame.through(matrices, g)
            yield Guess(rule, guess, sentence + ignored, rank=rank, error=frame.rough(g))
    swapped = frame.through(frame.jacobian_at(frame.da), frame.z)
    yield Guess("Z and dJ/dA swapped", swapped, "Z and dJ/dA have changed places", rank=26, error=frame.rough(frame.z))


def of_formulas(frame: Frame) -> Iterator[Guess]:
    """A formula in the activation, such as x(1 − x), at A or at Z, whole or with a part missing."""
    own = forward_name(frame)
    for owner, text, slope in OF_A:
        for letter, x in (("A", frame.a), ("Z", frame.z), ("dJ/dA", frame.da)):
            rule = MISSING.get((own, text), "another formula")
            if letter == "A" and text == "x":
                rule = MISSING.get((own, text), "function itself for its derivative")
            elif owner and letter == "A":
                rule = "other function's derivative"
            elif letter == "Z" and owner:
                rule = "z where a belongs"
            elif letter == "dJ/dA":
                rule = "dA where Z belongs"
            formula = text.replace("x", letter)
            named = f"the derivative is taken for {formula}"
            if owner and letter == "Z":
                named += f"; that formula is one of A (a = {owner} of z)"
            rank = 24 if owner and (letter == "A" or owner == own) else 28
            if letter == "A" and (own, text) in MISSING:
                rank = 23
            yield from _used(rule, slope(x), named, frame, rank)


def _used(rule: str, slope: Array, sentence: str, frame: Frame, rank: int) -> Iterator[Guess]:
    yield Guess(rule, slope * frame.da, sentence, rank=rank)
    yield Guess(rule, slope, f"{sentence}, and dJ/dA is ignored", rank=rank + 20)


def factors(frame: Frame) -> Iterator[Guess]:
    """The gradient with a factor too many or too few, or one term of the product rule for z · g(z) left out."""
    a, z, true, da = frame.a, frame.z, frame.true, frame.da
    for word, q in (("A", a), ("1 − A", 1 - a), ("Z", z), ("dJ/dA", da), ("1 + A", 1 + a), ("A²", a * a)):
        yield Guess("extra factor", true * q, f"dJ/dZ has a factor {word} too many", rank=34, error=frame.bound * np.abs(q))
        yield Guess("missing factor", true / q, f"dJ/dZ lacks a factor {word}", rank=34, error=frame.bound / np.abs(q))
    if frame.elementwise:
        g, slope = a / z, frame.diagonal
        rest = slope - g
        rule, error = "product rule", frame.bound
        yield Guess(rule, g * da, "the second term of the product rule, z g'(z), is left out of (z g(z))'", 32, error)
        yield Guess(rule, rest * da, "the first term of the product rule, g(z), is left out of (z g(z))'", 32, error)
        yield Guess(rule, (g - rest) * da, "the second term of the product rule has the wrong sign", 33, error)
        yield Guess(rule, (g + rest / z) * da, "the second term of the product rule lacks its factor z", 33, error)
