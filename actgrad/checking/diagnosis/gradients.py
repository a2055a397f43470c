"""Guesses that change the finished gradient or dJ/dA: its size, its sign, its places, its digits, or what is added."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from actgrad.activations import Activation, Array
from actgrad.checking import mistakes
from actgrad.checking.diagnosis.frame import Frame, all_equal, median
from actgrad.checking.diagnosis.guess import OBVIOUS, REMOTE, UNUSUAL, USUAL, Guess, Row
from actgrad.checking.diagnosis.slips import OVER
from actgrad.checking.region import Region
from actgrad.errors import CodeError, Rule
from actgrad.passes import backward

CAPS = (1.0, 5.0, 10.0, 0.5, 0.1, 2.0, 3.0, 100.0, 1e-2, 1e-3)
"""Numbers at which gradients are often clipped; a number taken from dz is tried as well."""

AT_FIRST: tuple[Row, ...] = (
    (mistakes.HALF_PRECISION, OBVIOUS, "dJ/dZ holds no more than half precision (float16)", "float16(true)"),
    (mistakes.SINGLE_PRECISION, OBVIOUS, "dJ/dZ holds no more than single precision (float32)", "float32(true)"),
    (mistakes.HANDED_ON, OBVIOUS, "dJ/dZ is dJ/dA itself; the derivative is missing", "da"),
)
UPSTREAMS = (
    (mistakes.UPSTREAM_SQUARED, "its square", "da ** 2"),
    (mistakes.ABSOLUTE_VALUE, "|dJ/dA|", "abs(da)"),
    (mistakes.UPSTREAM_MASKED, "max(dJ/dA, 0)", "maximum(da, 0)"),
    (mistakes.UPSTREAM_MASKED, "min(dJ/dA, 0)", "minimum(da, 0)"),
    (mistakes.UPSTREAM_SIGN, "the sign of dJ/dA", "sign(da)"),
    (mistakes.UPSTREAM_SQUARED, "|dJ/dA| dJ/dA", "abs(da) * da"),
    (mistakes.UPSTREAM_WHOLE, "dJ/dA cut to whole numbers", "trunc(da)"),
    (mistakes.UPSTREAM_WHOLE, "dJ/dA rounded to whole numbers", "round(da)"),
    (mistakes.UPSTREAM_SQUASHED, "tanh(dJ/dA)", "tanh(da)"),
    (mistakes.UPSTREAM_NORMALISED, "dJ/dA divided by the length of its {}", "da / sqrt((da ** 2).sum@)"),
    (mistakes.UPSTREAM_NORMALISED, "dJ/dA divided by the largest |dJ/dA| of its {}", "da / abs(da).max@"),
    (mistakes.UPSTREAM_NORMALISED, "dJ/dA divided by the sum of its {}", "da / da.sum@"),
    (mistakes.UPSTREAM_NORMALISED, "dJ/dA less the mean of its {}", "da - da.mean@"),
    (mistakes.UPSTREAM_SUMMED, "the sum of dJ/dA over its {}", "da.sum@ + 0 * da"),
    (mistakes.UPSTREAM_SUMMED, "the mean of dJ/dA over its {}", "da.mean@ + 0 * da"),
)
"""What stands in place of dJ/dA, with {} and @ for a column, a row, the whole matrix, and the arguments of its sum."""

FACTORS = (("A", "a"), ("1 − A", "(1 - a)"), ("Z", "z"), ("dJ/dA", "da"), ("1 + A", "(1 + a)"), ("A²", "a ** 2"))
IGNORED = "dJ/dZ does not contain dJ/dA: it is the derivative alone; multiply by dJ/dA"
SUMMED = "the Jacobian is summed before it is multiplied by dJ/dA"
GRADIENTS: tuple[Row, ...] = (
    (mistakes.UPSTREAM_IGNORED, OBVIOUS, IGNORED, "vjp(da ** 0)"),
    *(
        (
            rule,
            USUAL,
            f"the gradient is taken with {word.format(line)} in place of dJ/dA",
            f"vjp({x.replace('@', along)})",
        )
        for along, line in zip(OVER.values(), ("column", "row", "matrix"), strict=True)
        for rule, word, x in UPSTREAMS
    ),
    (mistakes.UPSTREAM_MASKED, USUAL, "dJ/dZ is max(dJ/dA, 0): the mask is of dJ/dA, not of Z", "maximum(da, 0)"),
    (mistakes.JACOBIAN_SUMMED, REMOTE, SUMMED, "da * vjp(da ** 0)"),
    (mistakes.ADDED, USUAL, "dJ/dA and the derivative are added", "da + slope"),
    (mistakes.DIVIDED, USUAL, "dJ/dA is divided by the derivative", "da / slope"),
    (mistakes.UPSTREAM_ADDED, USUAL, "dJ/dZ is the gradient plus dJ/dA", "true + da"),
    (mistakes.ABSOLUTE_VALUE, USUAL, "dJ/dZ is the gradient without its sign", "abs(true)"),
    (mistakes.ABSOLUTE_VALUE, USUAL, "dJ/dZ is minus the gradient without its sign", "-abs(true)"),
    (mistakes.GRADIENT_SIGN, USUAL, "dJ/dZ is the sign of the gradient alone", "sign(true)"),
    (mistakes.WHOLE_NUMBERS, USUAL, "dJ/dZ is cut to whole numbers: an integer matrix inside?", "trunc(true)"),
    (mistakes.ROUNDED, USUAL, "dJ/dZ is rounded to whole numbers", "round(true)"),
    *(
        (mistakes.ROUNDED, USUAL, f"dJ/dZ is rounded to {n} decimals; if that is meant, add --atol 5e-{n + 1}", formula)
        for n, formula in ((n, f"round(true, {n})") for n in range(1, 9))
    ),
    *(
        (mistakes.ROUNDED, REMOTE, f"the derivative is rounded to {n} decimals", f"round(slope, {n}) * da")
        for n in range(1, 9)
    ),
)
"""What stands in place of the gradient."""

MATRIX_PRODUCTS = tuple(
    (mistakes.MATRIX_PRODUCT, USUAL, f"dJ/dZ is the matrix product {word}; entries are to be multiplied", formula)
    for word, formula in (
        ("derivative @ dJ/dA", "slope @ da"),
        ("dJ/dA @ derivative", "da @ slope"),
        ("derivativeᵀ @ dJ/dA", "slope.T @ da"),
        ("dJ/dA @ derivativeᵀ", "da @ slope.T"),
    )
)
"""What only a square matrix lets pass."""

AT_LAST: tuple[Row, ...] = (
    *(
        (mistakes.MISSING_FACTOR, UNUSUAL, f"dJ/dZ lacks a factor {word}", f"true / {factor}")
        for word, factor in FACTORS
    ),
    *(
        (mistakes.EXTRA_FACTOR, UNUSUAL, f"dJ/dZ has a factor {word} too many", f"true * {factor}")
        for word, factor in FACTORS
    ),
    (mistakes.COMPLEMENT, UNUSUAL, "dJ/dZ is dJ/dA less the gradient", "da - true"),
    (mistakes.CONSTANT_ADDED, UNUSUAL, "dJ/dZ is the gradient plus {c}", "true + c"),
    (mistakes.ANOTHER_CONSTANT, UNUSUAL, "dJ/dZ is the gradient plus {c} times dJ/dA", "true + c * da"),
    (mistakes.Z_ADDED, UNUSUAL, "dJ/dZ is the gradient plus {c} times Z", "true + c * z"),
    (mistakes.A_ADDED, UNUSUAL, "dJ/dZ is the gradient plus {c} times A", "true + c * a"),
)
"""The same, less usual."""

PLACES: tuple[tuple[Rule, str, Callable[[Array], Array]], ...] = (
    (mistakes.TRANSPOSED, "transposed", lambda x: x.T),
    (mistakes.TRANSPOSED, "read in column order and laid in row order", lambda x: x.T.reshape(x.shape)),
    (mistakes.TRANSPOSED, "read in row order and laid in column order", lambda x: x.reshape(x.T.shape).T),
    (mistakes.SHIFTED, "shifted by one entry, as if it were one row", lambda x: np.roll(x, 1)),
    (mistakes.SHIFTED, "shifted by one entry, as if it were one row", lambda x: np.roll(x, -1)),
    (mistakes.SHIFTED, "shifted down by one row", lambda x: np.roll(x, 1, 0)),
    (mistakes.SHIFTED, "shifted up by one row", lambda x: np.roll(x, -1, 0)),
    (mistakes.REVERSED, "reversed: its rows upside down", lambda x: x[::-1]),
    (mistakes.ONE_ROW, "that of row 0 in every row", lambda x: x[:1] + 0 * x),
    (mistakes.ONE_ROW, "that of the last row in every row", lambda x: x[-1:] + 0 * x),
    (mistakes.SHIFTED, "shifted right by one column", lambda x: np.roll(x, 1, 1)),
    (mistakes.SHIFTED, "shifted left by one column", lambda x: np.roll(x, -1, 1)),
    (mistakes.REVERSED, "reversed: its columns back to front", lambda x: x[:, ::-1]),
    (mistakes.ONE_COLUMN, "that of column 0 in every column", lambda x: x[:, :1] + 0 * x),
    (mistakes.ONE_COLUMN, "that of the last column in every column", lambda x: x[:, -1:] + 0 * x),
    (mistakes.REVERSED, "reversed in rows and columns", lambda x: x[::-1, ::-1]),
)
"""Ways to take an entry from another place."""


def called_otherwise(frame: Frame) -> Iterator[Guess]:
    """Guess that backward is meant to be called with A, or with its arguments swapped: it is called so and compared."""
    own, z, a, da = frame.case.activation, frame.whole.z, frame.whole.a, frame.whole.da
    if frame.case.dz is not None:
        return
    at_a = own.reading and own.reading.backward_at_a
    if at_a and _gives_gradient(frame, replace(own, backward=at_a), z, da):
        sentence = f"{own.name}'s derivative is right at A, wrong at Z; if it is meant at A, add --takes a"
        yield Guess(mistakes.RIGHT_AT_A, frame.dz, sentence, OBVIOUS)
    for name, second in (("Z", z), ("A", a)):
        either = second is a and own.backward and _gives_gradient(frame, own, a, da)
        if own.backward and not either and _gives_gradient(frame, own, da, second):
            sentence = f"{own.name}'s backward is right if it is given dJ/dA first, then {name}"
            meant = f"if so meant, add --takes da,{name.lower()}"
            yield Guess(mistakes.SWAPPED, frame.dz, f"{sentence}; {meant}", OBVIOUS)


def _gives_gradient(frame: Frame, activation: Activation, first: Array, second: Array) -> bool:
    """Tell whether backward, called with these two matrices, gives the gradient in nearly every judged entry."""
    try:
        with np.errstate():  # keeps a backward that sets numpy's error handling from setting ours
            dz = backward(activation, first.copy(), second.copy())[np.ix_(frame.rows, frame.columns)]
    except CodeError:
        return False
    judged, there = frame.wrong | frame.right, np.abs(frame.true) > frame.allowed
    near = np.abs(dz.astype(float) - frame.true) <= frame.allowed + 4 * frame.bound
    return bool(near[judged].mean() >= 0.95 and near[frame.wrong].mean() >= 0.9 and there[frame.wrong].mean() > 0.5)


def one_number(frame: Frame) -> Iterator[Guess]:
    """Guess the same number in every entry: 0, the slope without dJ/dA, or what an array was made with."""
    slope, of = frame.one_slope, f", where the forward's slope is {frame.one_slope:.6g}" if frame.one_slope else ""
    if np.count_nonzero(~frame.rounding(frame.dz)[frame.wrong]) <= 0.05 * frame.wrong.sum():
        rule, sentence = mistakes.ZERO_EVERYWHERE, f"dJ/dZ is 0{of}"
        if frame.dz[frame.wrong].any():
            rule, sentence = mistakes.JACOBIAN_SUMMED, f"{SUMMED}, which leaves 0 but for rounding"
        error = np.where(frame.rounding(frame.dz), np.abs(frame.dz), 0.0)
        yield Guess(rule, np.zeros(frame.z.shape), sentence, OBVIOUS, error, rule_in=_zero_in)
    value = frame.constant("c")
    if not value:
        return
    everywhere = np.full(frame.z.shape, value)
    if slope is not None and abs(value - slope) <= 1e-6 * abs(slope):
        sentence = f"dJ/dZ is {value:.6g}, the slope alone, in place of slope times dJ/dA"
        yield Guess(mistakes.UPSTREAM_IGNORED, everywhere, sentence, OBVIOUS)
    else:
        sentence = f"dJ/dZ is the number {value:.6g}, whatever dJ/dA is"
        yield Guess(mistakes.ONE_NUMBER, everywhere, sentence, OBVIOUS, 0.0, 1, value, _number_in)


def _number_in(region: Region) -> tuple[Rule, bool]:
    return mistakes.BLOCK_NEVER_FILLED if region.of_lines else mistakes.UPSTREAM_IGNORED, True


def _zero_in(region: Region) -> tuple[Rule, bool]:
    if region.of_lines:
        return mistakes.BLOCK_NEVER_FILLED, True
    if region.of_upstream:
        return mistakes.UPSTREAM_MASKED if region.by_sign else mistakes.UPSTREAM_TINY, False
    return mistakes.SATURATED if region.beyond_threshold else mistakes.ZERO, True


def constant_factor(frame: Frame) -> Iterator[Guess]:
    """Guess a constant times the gradient; a known constant is named, as is a slope with another parameter."""
    known = frame.wrong & (np.abs(frame.true) > 10 * frame.bound)
    ratio = median(frame.dz / frame.true, known)
    if not ratio:
        return
    near = float(np.clip(4 * (median(frame.bound / np.abs(frame.true), known) or 0.0), 2e-6, 1e-3))
    if abs(ratio + 1) < near:
        yield Guess(mistakes.SIGN, -frame.true, "dJ/dZ has the wrong sign", OBVIOUS)
        return
    names = [text for value, text in known_constants(frame) if abs(ratio - value) <= near * abs(value)]
    called = (
        f" ({' or '.join(names[:3])})" if names else ", perhaps a rounded constant" if abs(ratio - 1) < 1e-3 else ""
    )
    rule = mistakes.UPSTREAM_NORMALISED if names and "‖" in names[0] else mistakes.CONSTANT_FACTOR
    cure = f"divide it by {ratio:.8g}" if abs(ratio) > 1 else f"multiply it by {1 / ratio:.8g}"
    sentence = f"dJ/dZ is {ratio:.8g} times the gradient{called}: {cure}"
    constants, number, slope = (0, 0.0, frame.one_slope) if names else (1, ratio, frame.one_slope)
    # where the forward has another slope too, in places where dz is right
    other = frame.right.any() and slope is not None and not all_equal(frame.slope[frame.right], slope)
    if slope is not None and other and abs(abs(slope) - 1) > 1e-5:
        of_slope = f"the slope is {ratio * slope:.6g}, and the forward's is {slope:.6g}; {sentence}"
        dz, constant = ratio * frame.true, ratio * slope
        yield Guess(mistakes.ANOTHER_CONSTANT, dz, of_slope, OBVIOUS, 0.0, constants, constant)
    yield Guess(rule, ratio * frame.true, sentence, USUAL if other else OBVIOUS, 0.0, constants, number)


def known_constants(frame: Frame) -> Iterator[tuple[float, str]]:
    """Give factors that are often forgotten or added, with their names; the more informative first."""
    n, m = frame.whole.z.shape
    for count, name in ((n, "n, the number of rows"), (m, "m, the number of columns"), (n * m, "(n m), of entries")):
        if count > 1:
            yield from ((count, name), (1 / count, f"1/{name}"), (-1 / count, f"−1/{name}"))
    yield from ((2, "2"), (1 / 2, "1/2"), (-2, "−2"), (-1 / 2, "−1/2"))
    for order, name in ((2, "‖dJ/dA‖"), (np.inf, "‖dJ/dA‖∞"), (1, "‖dJ/dA‖₁")):
        norm = float(np.linalg.norm(frame.whole.da.ravel(), order)) or 1.0
        yield from ((times / norm, f"{times:g}/{name}") for times in (1, 5, 10, 0.5))
    yield from ((1.0507009873554805, "SELU's scale"), (1 / 1.0507009873554805, "1/(SELU's scale)"))
    yield from ((value, f"{value:g}") for value in (3, 4, 5, 10, 100, 0.25, 0.2, 0.1, 0.01, 0.001))


def clipped(frame: Frame) -> Iterator[Guess]:
    """Guess that dJ/dA or dJ/dZ is clipped at a number."""
    caps = dict.fromkeys(CAPS, 0)
    for x in (frame.dz, frame.dz / frame.slope) if frame.elementwise else (frame.dz,):
        caps.setdefault(median(np.abs(x), frame.wrong) or 1.0, 1)
    for cap, constants in caps.items():
        for low, text, likelihood in (
            (-cap, f"[−{cap:.6g}, {cap:.6g}]", OBVIOUS),
            (0.0, f"[0, {cap:.6g}]", UNUSUAL),
            (-np.inf, f"at most {cap:.6g}", OBVIOUS),
        ):
            dz, words = frame.pull(np.clip(frame.da, low, cap)), f"dJ/dA is clipped to {text} before it is used"
            yield Guess(
                mistakes.UPSTREAM_CLIPPED, dz, words, likelihood, frame.jacobian_error, constants, cap * constants
            )
            dz, words = np.clip(frame.true, low, cap), f"dJ/dZ is clipped to {text}"
            yield Guess(mistakes.GRADIENT_CLIPPED, dz, words, likelihood, 0.0, constants, cap * constants)


def another_slope(frame: Frame) -> Iterator[Guess]:
    """Guess the same slope at every z, such as a leak that the forward does not have; or the slope applied twice."""
    # A slope of 0 or 1 is its own square, and the square of a leak is more likely another constant.
    likelihood = UNUSUAL if frame.slope_is_stepped else USUAL
    twice, error = frame.pull(frame.true), frame.jacobian_error
    yield Guess(mistakes.APPLIED_TWICE, twice, "the derivative is applied twice", likelihood, error)
    slope = frame.constant("c * da") if frame.elementwise else None
    if slope and abs(slope - 1) > 1e-9:
        of = "the forward's varies" if frame.one_slope is None else f"the forward's is {frame.one_slope:.6g}"
        sentence = f"the slope is {slope:.6g}, and {of}"
        yield Guess(mistakes.ANOTHER_CONSTANT, slope * frame.da, sentence, constants=1, number=slope)


def moved(frame: Frame) -> Iterator[Guess]:
    """Guess that dJ/dZ, dJ/dA or the slope is taken from another entry: transposed, shifted, reversed, repeated."""
    whole, part = frame.whole, np.ix_(frame.rows, frame.columns)
    places = np.arange(whole.z.size, dtype=np.int32).reshape(whole.z.shape)
    for rule, words, move in PLACES:
        other = move(places)
        if other.shape == places.shape:
            true, bound, da = (x.ravel()[other[part]] for x in (whole.numerical.dz, whole.numerical.bound, whole.da))
            before = f"dJ/dA is {words} before it is used"
            yield Guess(rule, true, f"dJ/dZ is {words}", error=4 * bound)
            yield Guess(rule, frame.pull(da), before, error=frame.jacobian_error)
            if frame.elementwise:
                yield Guess(rule, true / da * frame.da, f"the slope (or Z) is {words}")
