"""Guesses at mistakes in the derivative: the own formula with a slip, another function's, or at another point."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from actgrad.activations import Array
from actgrad.checking import mistakes
from actgrad.checking.diagnosis.frame import Frame
from actgrad.checking.diagnosis.guess import OBVIOUS, REMOTE, UNUSUAL, USUAL, Guess, Row
from actgrad.checking.diagnosis.slips import OVER, over, slips

PRODUCT = "da * (g + z * h) with g = a / z and h = (slope - g) / z"
OWN = (
    "da * a * (1 - a)",
    "da * (a - a ** 2)",
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
    " with k = 0.044715 and r = sqrt(2 / pi) and t = tanh(r * (z + k * z ** 3))",
)
"""Gradients of functions of one entry; `PRODUCT` is that of any z g(z), where h is g'(z)."""

LENGTH = "length = sqrt((z ** 2).sum@ / (a ** 2).sum@) and count = ones_like(z).sum@"
DEVIATION = LENGTH.replace("length", "deviation").replace("(z **", "((z - z.mean@) **")
PROJECTIONS = (
    ("softmax", "a * (da - (a * da).sum@)"),
    ("log-softmax", "da - exp(a) * da.sum@"),
    ("layer norm", f"(da - da.mean@ - a * (a * da).mean@) / deviation with {DEVIATION}"),
    ("root mean square norm", f"(da - a * (a * da).mean@) / length with {LENGTH}"),
    ("norm", f"(da - a * (a * da).sum@) / length with {LENGTH}"),
)
"""Gradients of coupled functions, each with @ for the arguments of its sums."""

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
    (
        mistakes.MISSING_FACTOR,
        UNUSUAL,
        "dJ/dZ is da + exp(a): exp(a) lacks its factor, the sum of dJ/dA",
        "da + exp(a)",
    ),
    (mistakes.NOT_TRANSPOSED, UNUSUAL, "the Jacobian is used as it stands, and is to be transposed", "jvp(da)"),
)
"""Mistakes with the Jacobian of a coupled function."""

INNER = "sqrt(2 / pi) * (@ + 0.044715 * @ ** 3)"
OF_Z = (
    ("sigmoid", "sigmoid(@)", "sigmoid(@) * sigmoid(-@)"),
    ("tanh", "tanh(@)", "1 / cosh(@) ** 2"),
    ("relu", "maximum(@, 0)", "1.0 * (@ > 0)"),
    ("softplus", "logaddexp(0, @)", "sigmoid(@)"),
    ("swish", "@ * sigmoid(@)", "sigmoid(@) + @ * sigmoid(@) * sigmoid(-@)"),
    ("elu (α = 1)", "where(@ > 0, @, expm1(minimum(@, 0)))", "exp(minimum(@, 0))"),
    (
        "gelu (its tanh form)",
        f"@ * sigmoid(2 * {INNER})",
        f"sigmoid(2 * {INNER}) + @ / 2 * sqrt(2 / pi) * (1 + 3 * 0.044715 * @ ** 2) / cosh({INNER}) ** 2",
    ),
    ("quick gelu", "@ * sigmoid(1.702 * @)", "sigmoid(1.702 * @) * (1 + 1.702 * @ * sigmoid(-1.702 * @))"),
    ("softsign", "@ / (1 + abs(@))", "1 / (1 + abs(@)) ** 2"),
    ("arctan", "arctan(@)", "1 / (1 + @ ** 2)"),
    ("exp", "exp(@)", "exp(@)"),
    ("sin", "sin(@)", "cos(@)"),
    ("cos", "cos(@)", "-sin(@)"),
    ("the square", "@ ** 2", "2 * @"),
    ("the absolute value", "abs(@)", "sign(@)"),
    ("relu6", "clip(@, 0, 6)", "1.0 * ((@ > 0) & (@ < 6))"),
    ("hard tanh", "clip(@, -1, 1)", "1.0 * (abs(@) < 1)"),
    ("hard sigmoid", "clip(@ / 6 + 0.5, 0, 1)", "(abs(@) < 3) / 6"),
)
"""Known functions and their derivatives, @ being z."""

OF_A = {
    mistakes.FUNCTION_ITSELF: "@",
    mistakes.OTHER_FUNCTION: "@ * (1 - @), 1 - @ ** 2, 1 + @, (1 - abs(@)) ** 2",
    mistakes.ANOTHER_FORMULA: "1 - @, @ ** 2, 1 + @ ** 2, @ * (1 + @), @ * (1 - @ ** 2), (1 - @) ** 2,"
    " sqrt(1 - @ ** 2), 1 - abs(@), 1 - 2 * @, 2 * @",
}
"""Formulas for a derivative, @ being a: another function's, or a likely slip."""

FORMULAS_OF_A = tuple((rule, text) for rule, texts in OF_A.items() for text in texts.split(", "))
OTHERS = (
    *(
        (mistakes.OTHER_FUNCTION, f"that of {name}, which is not the forward's", f"other({f}, {df})", "z")
        for name, f, df in OF_Z
    ),
    *((rule, "", text, "a") for rule, text in FORMULAS_OF_A),
    *((rule if rule is mistakes.ANOTHER_FORMULA else mistakes.Z_FOR_A, "", text, "z") for rule, text in FORMULAS_OF_A),
    *((mistakes.DA_FOR_Z, "", text, "da") for _, text in FORMULAS_OF_A),
    *((mistakes.DA_FOR_Z, f"that of {name}, taken at dJ/dA", df, "da") for name, _, df in OF_Z),
)
OTHER_DERIVATIVES: tuple[Row, ...] = tuple(
    (rule, likelihood, f"the derivative is {words or f'taken for {formula}'}{ignored}", f"{da} * ({formula})")
    for likelihood, ignored, da in ((UNUSUAL, "", "da"), (REMOTE, ", and dJ/dA is ignored", "1"))
    for rule, words, formula in ((rule, words, text.replace("@", x)) for rule, words, text, x in OTHERS)
)
"""Derivatives that are another function's, at Z, A or dJ/dA."""


class Formula(NamedTuple):
    """A gradient as a formula, the definitions of its names, and, of a coupled one, the function and its axis."""

    text: str
    given: str
    function: str = ""
    axis: int | None = None

    def names(self, frame: Frame) -> dict[str, Array]:
        """Give the values of the names that the formula defines."""
        names: dict[str, Array] = {}
        for name, value in (each.split(" = ") for each in self.given.split(" and ") if each):
            names[name] = frame.value(value, **names)
        return names


FORMULAS = tuple(
    Formula(*text.replace("@", OVER[axis]).partition(" with ")[::2], function, axis)
    for function, axis, text in (
        *(("", None, text) for text in OWN),
        *((function, axis, text) for axis in OVER for function, text in PROJECTIONS),
    )
)
"""All formulas that may be the forward's own."""


def factor(formula: Formula, frame: Frame) -> float | None:
    """Give the constant times which a formula is the gradient, 1 for one of one entry; None where it is not."""
    dz = frame.value(formula.text, **formula.names(frame))
    # a coupled function of one entry alone may be constant, and then looks like one that is elementwise
    elementwise = frame.elementwise and bool((np.abs(frame.true) > frame.allowed).any())
    if not formula.function:
        return 1.0 if elementwise and frame.is_true(dz) else None
    judged = (frame.right | frame.wrong) & np.isfinite(frame.bound)
    if elementwise or not judged.any():
        return None
    largest = np.argmax(np.where(judged, np.abs(frame.true), -1.0))
    size, upstream = abs(frame.true.flat[largest]), np.abs(frame.da).max()
    times = frame.true.flat[largest] / dz.flat[largest] if size > 1e-9 * upstream else 1.0
    distance = np.abs(times * dz - frame.true)[judged]
    known = (distance <= 1e-6 * max(size, 1e-6 * upstream) + frame.bound[judged]).all()
    return float(times) if known else None


def own_formula(frame: Frame) -> Iterator[Guess]:
    """Guess a slip in a formula for the forward's own gradient, or a coupled formula that is another function's."""
    for formula in FORMULAS:
        times = factor(formula, frame)
        if times is not None:
            yield from _slipped(formula, times, frame)
            yield from _softmax(formula.axis, times, frame) if formula.function == "softmax" else ()
        elif formula.function:
            sentence = f"the derivative is made of A as {formula.function}'s over {over(formula.axis)}"
            dz = frame.value(formula.text, **formula.names(frame))
            yield Guess(mistakes.OTHER_FUNCTION, dz, f"{sentence}, which is not the forward's", UNUSUAL)
    for axis in OVER:
        sentence = f"the derivative is that of a softmax over {over(axis)}, which is not the forward's"
        dz = frame.value(f"s * (da - (s * da).sum{OVER[axis]})", s=softmax(frame.z, axis))
        yield Guess(mistakes.OTHER_FUNCTION, dz, sentence, UNUSUAL)


def _slipped(formula: Formula, times: float, frame: Frame) -> Iterator[Guess]:
    given = f" with {formula.given}".replace("(slope - g) / z", "g'(z)") if formula.given else ""
    by = "" if abs(times - 1) < 1e-6 else f"{times:.6g} times "
    names, ones = formula.names(frame), np.ones_like(frame.da)
    product = formula.text == PRODUCT.partition(" with ")[0]
    for rule, sentence, left in slips(formula.text):
        known = mistakes.PRODUCT_RULE if product else rule
        known = NAMED_FACTORS.get(left, known) if rule is mistakes.MISSING_FACTOR else known
        likelihood = OBVIOUS if formula.function else USUAL if known in NAMED_FACTORS.values() else UNUSUAL
        error = frame.bound if product else 0.0
        message = (
            f"{sentence}: dJ/dZ is {by}{left}, where {by}{formula.text} is right{'' if formula.function else given}"
        )
        yield Guess(known, times * frame.value(left, **names), message, likelihood, error)
        ignored = times * frame.value(left, **names | {"da": ones})
        yield Guess(known, ignored, f"{message}, and dJ/dA is ignored", REMOTE, error)


def _softmax(own: int | None, times: float, frame: Frame) -> Iterator[Guess]:
    """Guess a mistake with a softmax along this axis."""
    for rule, sentence, text in SOFTMAX:
        yield Guess(rule, times * frame.value(text.replace("@", OVER[own])), sentence)
    for axis in OVER:
        rule, sentence = mistakes.SOFTMAX_AXIS, f"over {over(axis)}; the forward's is over {over(own)}"
        if axis == own:
            rule, sentence = mistakes.TEMPERATURE, "of Z as it is, without temperature"
        for text in ("s * (da - (s * da).sum#)", "s * (da - (s * da).sum@)", "a * (da - (s * da).sum@)"):
            formula = text.replace("@", OVER[own]).replace("#", OVER[axis])
            dz = frame.value(formula, s=softmax(frame.z, axis))
            yield Guess(rule, dz, f"dJ/dZ is that of a softmax {sentence}")


def softmax(z: Array, axis: int | None) -> Array:
    """Give the softmax along an axis, or of the whole matrix."""
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return np.asarray(e / e.sum(axis=axis, keepdims=True))


def nearest_functions(frame: Frame) -> Iterator[Guess]:
    """Guess the function itself, or ReLU's slope, in place of the derivative."""
    # Where the forward has two slopes itself, a zero on one side is more to the point than ReLU's name.
    if frame.elementwise and not frame.slope_is_stepped:
        sentence = "the derivative is that of relu, which is not the forward's"
        dz = frame.value("da * other(maximum(z, 0), 1.0 * (z > 0))")
        yield Guess(mistakes.OTHER_FUNCTION, dz, sentence)
    yield Guess(mistakes.FUNCTION_ITSELF, frame.da * frame.a, "the derivative is a, the function itself", UNUSUAL)


def other_points(frame: Frame) -> Iterator[Guess]:
    """Guess the forward's own derivative, taken at A, −Z, dJ/dA, −A or itself in place of Z."""
    at_minus = mistakes.INVERSE_MASK if frame.slope_is_stepped else mistakes.AT_MINUS_Z
    for rule, word, x in (
        (mistakes.A_FOR_Z, "A", frame.a),
        (at_minus, "−Z", -frame.z),
        (mistakes.DA_FOR_Z, "dJ/dA", frame.da),
        (at_minus, "−A", -frame.a),
        (mistakes.APPLIED_TWICE, "the derivative", frame.slope),
    ):
        there, sentence = frame.jacobian_at(x), f"the derivative is taken at {word} in place of Z"
        error = 1e-9 * float(np.abs(frame.da).max())
        yield Guess(rule, frame.through(there, frame.da), sentence, UNUSUAL, error)
        yield Guess(rule, frame.through(there, np.ones_like(x)), f"{sentence}, and dJ/dA is ignored", REMOTE, 1e-9)
