"""Guesses at mistakes in the derivative: the own formula with a slip, another function's, or at another point."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from actgrad.activations import Array
from actgrad.checking import mistakes
from actgrad.checking.diagnosis.frame import Frame
from actgrad.checking.diagnosis.guess import OBVIOUS, REMOTE, UNUSUAL, USUAL, Guess, Row
from actgrad.checking.diagnosis.slips import OVER, over, slips

PRODUCT = "da * (g + z * h) with g = a / z, h = (slope - g) / z"
OWN = (
    "da * a * (1 - a)",
    "da * exp(-z) / (1 + exp(-z)) ** 2",
    "da * (1 - a ** 2)",
    "da * (1 - tanh(z) ** 2)",
    "da * a",
    "da * (1 + a)",
    "da * (1 - abs(a)) ** 2",
    "da / (1 + abs(z)) ** 2",
    "da / (1 + z ** 2)",
    "da / (1 + exp(-z))",
    PRODUCT,
    "da * (a + s * (1 - a)) with s = sigmoid(z)",
    "da * (s + z * s * (1 - s)) with s = sigmoid(z)",
    "da * (t + z * (1 - t ** 2) * sigmoid(z)) with t = tanh(log(1 + exp(z)))",
    "da * (1 + t + z * (1 - t ** 2) * r * (1 + 3 * k * z ** 2)) / 2"
    " with k = 0.044715, r = sqrt(2 / pi), t = tanh(r * (z + k * z ** 3))",
)
"""Gradients of functions of one entry; `PRODUCT` is that of any z g(z), where h is g'(z)."""

PROJECTIONS = (
    ("softmax", "a * (da - (a * da).sum@)"),
    ("log-softmax", "da - exp(a) * da.sum@"),
    ("layer norm", "(da - da.mean@ - a * (a * da).mean@) / deviation"),
    ("root mean square norm", "(da - a * (a * da).mean@) / length"),
    ("norm", "(da - a * (a * da).sum@) / length"),
)
SIZES = {
    "length": "sqrt((z ** 2).sum@ / (a ** 2).sum@)",
    "deviation": "sqrt(((z - z.mean@) ** 2).sum@ / (a ** 2).sum@)",
    "count": "ones_like(z).sum@",
}
"""Gradients of coupled functions, and the sizes in them, each with @ for the arguments of its sums."""

NAMED_FACTORS = {"da * (1 - a)": mistakes.MISSING_A, "da * a": mistakes.MISSING_ONE_MINUS_A}
"""What a lost factor leaves of the gradient of sigmoid, and the mistake that this is."""

LOSS = "the shortcut of softmax with cross-entropy; softmax alone has another gradient"
SOFTMAX = (
    (mistakes.CROSS_ENTROPY, f"dJ/dZ is A − dJ/dA, {LOSS}", "a - da"),
    (mistakes.CROSS_ENTROPY, f"dJ/dZ is dJ/dA − A, {LOSS}", "da - a"),
    (mistakes.CROSS_ENTROPY, f"dJ/dZ is A less 1 at each largest activation, {LOSS}", "a - (a == a.max@)"),
    (mistakes.CROSS_ENTROPY, f"the derivative is A less what it is given, {LOSS}", "da * (a - z)"),
    (mistakes.SUM_UNWEIGHTED, "the cross term is the plain mean of dJ/dA, without its weights", "a * (da - da.mean@)"),
    (mistakes.EXTRA_FACTOR, "the cross term's factor is applied twice", "a * (da - a * (a * da).sum@)"),
)
"""Mistakes with softmax that are more than a slip in its gradient."""

OFF = "the Jacobian's off-diagonal is left out"
JACOBIAN: tuple[Row, ...] = (
    (mistakes.OFF_DIAGONAL, UNUSUAL, f"{OFF}: each dJ/dA is multiplied by its own slope alone", "slope * da"),
    (mistakes.OFF_DIAGONAL, UNUSUAL, f"{OFF}, and dJ/dA is ignored", "slope"),
    (mistakes.CROSS_SIGN, UNUSUAL, "the off-diagonal has the wrong sign", "2 * slope * da - true"),
    (mistakes.OWN_MISSING, UNUSUAL, "the derivative by an entry's own z is left out", "true - slope * da"),
    (mistakes.NOT_TRANSPOSED, UNUSUAL, "the Jacobian is used as it stands, and is to be transposed", "jvp(da)"),
)
"""Mistakes with the Jacobian of a coupled function."""

OF_Z = (
    ("sigmoid", "sigmoid(@) * sigmoid(-@)"),
    ("tanh", "1 / cosh(@) ** 2"),
    ("relu", "1.0 * (@ > 0)"),
    ("softplus", "sigmoid(@)"),
    ("swish", "sigmoid(@) + @ * sigmoid(@) * sigmoid(-@)"),
    ("elu (α = 1)", "exp(minimum(@, 0))"),
    (
        "gelu (its tanh form)",
        "(1 + tanh({0})) / 2 + @ / 2 * sqrt(2 / pi) * (1 + 3 * 0.044715 * @ ** 2) / cosh({0}) ** 2".format(
            "sqrt(2 / pi) * (@ + 0.044715 * @ ** 3)"
        ),
    ),
    ("quick gelu", "sigmoid(1.702 * @) + 1.702 * @ * sigmoid(1.702 * @) * sigmoid(-1.702 * @)"),
    ("softsign", "1 / (1 + abs(@)) ** 2"),
    ("arctan", "1 / (1 + @ ** 2)"),
    ("exp", "exp(@)"),
    ("sin", "cos(@)"),
    ("cos", "-sin(@)"),
    ("the square", "2 * @"),
    ("the absolute value", "sign(@)"),
    ("relu6", "1.0 * ((@ > 0) & (@ < 6))"),
    ("hard tanh", "1.0 * (abs(@) < 1)"),
    ("hard sigmoid", "(abs(@) < 3) / 6"),
)
"""Known functions and their derivatives, @ being z."""

OF_A = {
    mistakes.FUNCTION_ITSELF: "@",
    mistakes.OTHER_FUNCTION: "@ * (1 - @), 1 - @ ** 2, 1 + @, (1 - abs(@)) ** 2",
    mistakes.ANOTHER_FORMULA: "1 - @, @ ** 2, 1 + @ ** 2, @ * (1 + @), @ * (1 - @ ** 2), (1 - @) ** 2,"
    " sqrt(1 - @ ** 2), 1 - abs(@), 1 - 2 * @, 2 * @",
}
"""Formulas for a derivative, @ being a: another function's, or a likely slip."""

OTHERS = (
    *((mistakes.OTHER_FUNCTION, f"that of {name}, which is not the forward's", text, "z") for name, text in OF_Z),
    *(
        (mistakes.Z_FOR_A if x == "z" and rule is not mistakes.ANOTHER_FORMULA else rule, "", text, x)
        for x in ("a", "z")
        for rule, texts in OF_A.items()
        for text in texts.split(", ")
    ),
    *((mistakes.DA_FOR_Z, "", text, "da") for texts in OF_A.values() for text in texts.split(", ")),
    *((mistakes.DA_FOR_Z, f"that of {name}, taken at dJ/dA", text, "da") for name, text in OF_Z),
)
OTHER_DERIVATIVES: tuple[Row, ...] = tuple(
    (
        rule,
        likelihood,
        f"the derivative is {words or text.replace('@', x)}{ignored}",
        f"{da} * ({text.replace('@', x)})",
    )
    for likelihood, ignored, da in ((UNUSUAL, "", "da"), (REMOTE, ", and dJ/dA is ignored", "1"))
    for rule, words, text, x in OTHERS
)
"""Derivatives that are another function's, at Z, A or dJ/dA."""


@dataclass(frozen=True)
class Projection:
    """The gradient of a coupled function, `factor` times a formula of `PROJECTIONS` with its sums along `axis`."""

    name: str
    axis: int | None
    formula: str
    factor: float = 1.0

    def gradient(self, frame: Frame, formula: str = "") -> Array:
        """Give dz by the formula, or by what a slip leaves of it."""
        sizes = {name: frame.value(text.replace("@", OVER[self.axis])) for name, text in SIZES.items()}
        return self.factor * frame.value(formula or self.formula, **sizes)


def projections() -> Iterator[Projection]:
    """Give every formula of `PROJECTIONS` with its sums along each axis."""
    return (Projection(name, axis, text.replace("@", OVER[axis])) for axis in OVER for name, text in PROJECTIONS)


def recognised(frame: Frame) -> Projection | None:
    """Give the projection that equals the numerical gradient, up to a constant factor; None where there is none."""
    judged = (frame.right | frame.wrong) & np.isfinite(frame.bound)
    largest = np.argmax(np.where(judged, np.abs(frame.true), -1.0))
    size, upstream = abs(frame.true.flat[largest]), np.abs(frame.da).max()
    for candidate in projections() if judged.any() and not frame.elementwise else ():
        dz = candidate.gradient(frame)
        factor = frame.true.flat[largest] / dz.flat[largest] if size > 1e-9 * upstream else 1.0
        distance = np.abs(factor * dz - frame.true)[judged]
        if (distance <= 1e-6 * max(size, 1e-6 * upstream) + frame.bound[judged]).all():
            return Projection(candidate.name, candidate.axis, candidate.formula, float(factor))
    return None


def coupled(frame: Frame) -> Iterator[Guess]:
    """Guess the gradient of a projection with a slip, or that of another one."""
    own = recognised(frame)
    if own is not None:
        yield from _slipped(own, frame)
        yield from _softmax(own, frame) if own.name == "softmax" else ()
    else:
        for axis in OVER:
            sentence = f"the derivative is that of a softmax over {over(axis)}, which is not the forward's"
            dz = frame.value(f"s * (da - (s * da).sum{OVER[axis]})", s=softmax(frame.z, axis))
            yield Guess(mistakes.OTHER_FUNCTION, dz, sentence, UNUSUAL)
        for other in projections():
            sentence = (
                f"the derivative is made of A as {other.name}'s over {over(other.axis)}, which is not the forward's"
            )
            yield Guess(mistakes.OTHER_FUNCTION, other.gradient(frame), sentence, UNUSUAL)


def _slipped(own: Projection, frame: Frame) -> Iterator[Guess]:
    times = "" if abs(own.factor - 1) < 1e-6 else f"{own.factor:.6g} times "
    for rule, sentence, text in slips(own.formula):
        message = f"{sentence}: dJ/dZ is {times}{text}, where {own.formula} is right"
        yield Guess(rule, own.gradient(frame, text), message, OBVIOUS)


def _softmax(own: Projection, frame: Frame) -> Iterator[Guess]:
    for rule, sentence, text in SOFTMAX:
        yield Guess(rule, own.gradient(frame, text.replace("@", OVER[own.axis])), sentence)
    for axis in OVER:
        rule = mistakes.TEMPERATURE if axis == own.axis else mistakes.SOFTMAX_AXIS
        sentence = f"dJ/dZ is that of a softmax over {over(axis)}; the forward's is over {over(own.axis)}"
        if axis == own.axis:
            sentence = "dJ/dZ is that of a softmax of Z as it is, without temperature"
        for text in ("s * (da - (s * da).sum#)", "s * (da - (s * da).sum@)", "a * (da - (s * da).sum@)"):
            formula = text.replace("@", OVER[own.axis]).replace("#", OVER[axis])
            yield Guess(rule, frame.value(formula, s=softmax(frame.z, axis)), sentence)


def softmax(z: Array, axis: int | None) -> Array:
    """Give the softmax along an axis, or of the whole matrix."""
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return np.asarray(e / e.sum(axis=axis, keepdims=True))


def own_formulas(frame: Frame) -> Iterator[Guess]:
    """Guess a slip in a formula for the forward's own gradient; or the function itself, or ReLU's slope."""
    if not frame.elementwise:
        return
    # Where the forward has two slopes itself, a zero on one side is more to the point than ReLU's name.
    if not frame.slope_is_stepped:
        sentence = "the derivative is that of relu, which is not the forward's"
        yield Guess(mistakes.OTHER_FUNCTION, frame.da * (frame.z > 0), sentence)
    yield Guess(mistakes.FUNCTION_ITSELF, frame.da * frame.a, "the derivative is a, the function itself", UNUSUAL)
    for text in OWN:
        formula, _, given = text.partition(" with ")
        names: dict[str, Any] = {}
        for name, value in (each.split(" = ") for each in given.split(", ") if given):
            names[name] = frame.value(value, **names)
        if frame.is_true(frame.value(formula, **names)):
            for rule, sentence, left in slips(formula):
                known = NAMED_FACTORS.get(left, rule) if rule is mistakes.MISSING_FACTOR else rule
                known, error = (mistakes.PRODUCT_RULE, frame.bound) if text is PRODUCT else (known, 0.0)
                likelihood = USUAL if known in NAMED_FACTORS.values() else UNUSUAL
                message = f"{sentence}: dJ/dZ is {left}, where {text} is right"
                yield Guess(known, frame.value(left, **names), message, likelihood, error)
                ignored = frame.value(left, **names | {"da": 1.0})
                yield Guess(known, ignored, f"{message}, and dJ/dA is ignored", REMOTE, error)


def other_points(frame: Frame) -> Iterator[Guess]:
    """Guess the forward's own derivative, taken at A, −Z, dJ/dA or −A in place of Z."""
    at_minus = mistakes.INVERSE_MASK if frame.slope_is_stepped else mistakes.AT_MINUS_Z
    for rule, word, x in (
        (mistakes.A_FOR_Z, "A", frame.a),
        (at_minus, "−Z", -frame.z),
        (mistakes.DA_FOR_Z, "dJ/dA", frame.da),
        (at_minus, "−A", -frame.a),
    ):
        there, sentence = frame.jacobian_at(x), f"the derivative is taken at {word} in place of Z"
        error = 1e-9 * float(np.abs(frame.da).max())
        yield Guess(rule, frame.through(there, frame.da), sentence, UNUSUAL, error)
        yield Guess(rule, frame.through(there, np.ones_like(x)), f"{sentence}, and dJ/dA is ignored", REMOTE, 1e-9)
