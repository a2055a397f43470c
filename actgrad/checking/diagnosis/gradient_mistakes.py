"""Guesses that change the finished gradient: its size, its sign, its places, its digits, or something added."""

from collections.abc import Iterator

import numpy as np

from actgrad.activations import Array
from actgrad.checking import mistakes
from actgrad.checking.diagnosis.frame import Frame, Index, all_equal
from actgrad.checking.diagnosis.guess import OBVIOUS, REMOTE, UNUSUAL, USUAL, Guess, pulled
from actgrad.checking.region import Region
from actgrad.errors import Rule


def narrow_dtype(frame: Frame) -> Iterator[Guess]:
    """Guess the gradient rounded to half or single precision."""
    for kind, word, rule in (
        (np.float16, "half", mistakes.HALF_PRECISION),
        (np.float32, "single", mistakes.SINGLE_PRECISION),
    ):
        if np.array_equal(frame.dz, frame.dz.astype(kind)):
            sentence = f"dJ/dZ holds no more than {word} precision ({kind.__name__})"
            yield Guess(rule, frame.true.astype(kind).astype(float), sentence, OBVIOUS)


def one_number(frame: Frame) -> Iterator[Guess]:
    """Guess the same number in every entry: 0, the slope without dJ/dA, or what an array was made with."""
    slope = frame.one_slope
    if np.count_nonzero(frame.dz[frame.wrong]) <= 0.05 * frame.wrong.sum():
        of = f", where the forward's slope is {slope:.6g}" if slope else ""
        yield Guess(mistakes.ZERO_EVERYWHERE, np.zeros(frame.z.shape), f"dJ/dZ is 0{of}", OBVIOUS, rule_in=_zero_in)
    value = _median(frame.dz, frame.wrong)
    if not value:
        return
    everywhere = np.full(frame.z.shape, value)
    if slope is not None and abs(value - slope) <= 1e-6 * abs(slope):
        sentence = f"dJ/dZ is {value:.6g}, the slope alone, in place of slope times dJ/dA"
        yield Guess(mistakes.UPSTREAM_IGNORED, everywhere, sentence, OBVIOUS)
    else:
        sentence = f"dJ/dZ is the number {value:.6g}, whatever dJ/dA is"
        yield Guess(mistakes.ONE_NUMBER, everywhere, sentence, OBVIOUS, constants=1, rule_in=_number_in)


def _zero_in(region: Region) -> tuple[Rule, bool]:
    if region.of_lines:
        return mistakes.BLOCK_NEVER_FILLED, True
    if region.of_upstream:
        return mistakes.UPSTREAM_MASKED if region.by_sign else mistakes.UPSTREAM_TINY, False
    return mistakes.SATURATED if region.beyond_threshold else mistakes.ZERO, True


def _number_in(region: Region) -> tuple[Rule, bool]:
    return mistakes.BLOCK_NEVER_FILLED if region.of_lines else mistakes.UPSTREAM_IGNORED, True


def constant_factor(frame: Frame) -> Iterator[Guess]:
    """Guess a constant times the gradient; a known constant is named, as is a slope with another parameter."""
    ratio = _median(frame.dz / frame.true, frame.wrong & (np.abs(frame.true) > 10 * frame.bound))
    if ratio is None or ratio == 0:
        return
    if abs(ratio + 1) < 1e-6:
        yield Guess(mistakes.SIGN, -frame.true, "dJ/dZ has the wrong sign", OBVIOUS)
        return
    names = [text for value, text in known_constants(frame) if abs(ratio - value) <= 2e-6 * abs(value)]
    known = f" ({' or '.join(names[:3])})" if names else ", perhaps a rounded constant" if abs(ratio - 1) < 1e-3 else ""
    rule = mistakes.UPSTREAM_NORMALISED if names and "‖" in names[0] else mistakes.CONSTANT_FACTOR
    sentence = f"dJ/dZ is {ratio:.8g} times the gradient{known}"
    slope = frame.one_slope
    if slope is not None and abs(abs(slope) - 1) > 1e-5 and _slope_differs(frame, slope):
        rule = mistakes.ANOTHER_CONSTANT
        sentence = f"the slope is {ratio * slope:.6g}, and the forward's is {slope:.6g}; {sentence}"
    yield Guess(rule, ratio * frame.true, sentence, OBVIOUS, constants=0 if names else 1)


def _slope_differs(frame: Frame, slope: float) -> bool:
    """Tell whether the forward has a slope other than this one where dz is right."""
    return bool(frame.right.any()) and not all_equal(frame.diagonal[frame.right], slope)


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
    yield from ((value, f"{value:g}") for value in (3, 4, 5, 10, 100, 0.25, 0.2, 0.1, 0.01, 0.001))


def another_slope(frame: Frame) -> Iterator[Guess]:
    """Guess the same slope at every z, such as a leak that the forward does not have."""
    slope = _median(frame.dz / frame.da, frame.wrong) if frame.elementwise else None
    if slope is not None and slope != 0 and abs(slope - 1) > 1e-9:
        of = "the forward's varies" if frame.one_slope is None else f"the forward's is {frame.one_slope:.6g}"
        yield Guess(mistakes.ANOTHER_CONSTANT, slope * frame.da, f"the slope is {slope:.6g}, and {of}", constants=1)


def digits_lost(frame: Frame) -> Iterator[Guess]:
    """Guess the gradient without its sign or its size, or rounded to whole numbers or a few decimals."""
    true = frame.true
    yield Guess(mistakes.ABSOLUTE_VALUE, np.abs(true), "dJ/dZ is the gradient without its sign")
    yield Guess(mistakes.ABSOLUTE_VALUE, -np.abs(true), "dJ/dZ is minus the gradient without its sign")
    yield Guess(mistakes.GRADIENT_SIGN, np.sign(true), "dJ/dZ is the sign of the gradient alone")
    yield Guess(mistakes.WHOLE_NUMBERS, np.trunc(true), "dJ/dZ is cut to whole numbers: an integer matrix inside?")
    for digits in range(9):
        yield Guess(mistakes.ROUNDED, np.round(true, digits), f"dJ/dZ is rounded to {digits} decimals")
        if digits and frame.elementwise:
            dz = np.round(frame.diagonal, digits) * frame.da
            yield Guess(mistakes.ROUNDED, dz, f"the derivative is rounded to {digits} decimals", REMOTE)


def moved(frame: Frame) -> Iterator[Guess]:
    """Guess that dJ/dZ, dJ/dA or the slope is taken from another entry: transposed, shifted, reversed, repeated."""
    whole = frame.whole
    for rule, sentence, index in _other_places(frame):
        bound, da = whole.numerical.bound[index], whole.da[index]
        yield Guess(rule, whole.numerical.dz[index], f"dJ/dZ is {sentence}", USUAL, 4 * bound)
        yield pulled(frame, rule, da, f"dJ/dA is {sentence} before it is used")
        if frame.elementwise:
            slope = whole.numerical.dz[index] / da
            error = 4 * bound / np.abs(da) * np.abs(frame.da)
            yield Guess(rule, slope * frame.da, f"the slope (or Z) is {sentence}", USUAL, error)


def _other_places(frame: Frame) -> Iterator[tuple[Rule, str, tuple[Index, Index]]]:
    """Give the ways to take an entry from another place: the rule, the words, and the row and column it comes from."""
    n, m = frame.whole.z.shape
    i, j = np.meshgrid(frame.rows, frame.columns, indexing="ij")
    rows, columns, both, flat = n > 1, m > 1, n > 1 and m > 1, i * m + j
    transposed, shifted, reverse = mistakes.TRANSPOSED, mistakes.SHIFTED, mistakes.REVERSED
    for possible, rule, words, row, column in (
        (both and n == m, transposed, "transposed", j, i),
        (both and n != m, transposed, "read in column order and laid in row order", flat % n, flat // n),
        (both and n != m, transposed, "read in row order and laid in column order", (j * n + i) // m, (j * n + i) % m),
        (both, shifted, "shifted by one entry, as if it were one row", (flat - 1) % (n * m) // m, (flat - 1) % m),
        (both, shifted, "shifted by one entry, as if it were one row", (flat + 1) % (n * m) // m, (flat + 1) % m),
        (rows, shifted, "shifted down by one row", (i - 1) % n, j),
        (rows, shifted, "shifted up by one row", (i + 1) % n, j),
        (rows, reverse, "reversed: its rows upside down", n - 1 - i, j),
        (rows, mistakes.ONE_ROW, "that of row 0 in every row", 0 * i, j),
        (rows, mistakes.ONE_ROW, "that of the last row in every row", 0 * i + n - 1, j),
        (columns, shifted, "shifted right by one column", i, (j - 1) % m),
        (columns, shifted, "shifted left by one column", i, (j + 1) % m),
        (columns, reverse, "reversed: its columns back to front", i, m - 1 - j),
        (columns, mistakes.ONE_COLUMN, "that of column 0 in every column", i, 0 * j),
        (columns, mistakes.ONE_COLUMN, "that of the last column in every column", i, 0 * j + m - 1),
        (both, reverse, "reversed in rows and columns", n - 1 - i, m - 1 - j),
    ):
        if possible:
            yield rule, words, (row % n, column % m)


def multiplied(frame: Frame) -> Iterator[Guess]:
    """Guess a matrix product in place of a product of entries, which is possible where the matrix is square."""
    n, m = frame.whole.z.shape
    if n != m or n == 1 or n > 512 or frame.rows.size * frame.columns.size != n * m:
        return
    slope, da = frame.diagonal, frame.da
    for word, product in (
        ("derivative @ dJ/dA", slope @ da),
        ("dJ/dA @ derivative", da @ slope),
        ("derivativeᵀ @ dJ/dA", slope.T @ da),
        ("dJ/dA @ derivativeᵀ", da @ slope.T),
    ):
        sentence = f"dJ/dZ is the matrix product {word}; entries are to be multiplied"
        yield Guess(mistakes.MATRIX_PRODUCT, product, sentence)


def added(frame: Frame) -> Iterator[Guess]:
    """Guess the gradient plus a number, or plus a multiple of dJ/dA, Z or A; or dJ/dA minus the gradient."""
    yield Guess(mistakes.COMPLEMENT, frame.da - frame.true, "dJ/dZ is dJ/dA less the gradient", UNUSUAL)
    for rule, of, x in (
        (mistakes.CONSTANT_ADDED, "", np.ones_like(frame.z)),
        (mistakes.ANOTHER_CONSTANT, " times dJ/dA", frame.da),
        (mistakes.Z_ADDED, " times Z", frame.z),
        (mistakes.A_ADDED, " times A", frame.a),
    ):
        share = _median((frame.dz - frame.true) / x, frame.wrong)
        if share:
            sentence = f"dJ/dZ is the gradient plus {share:.6g}{of}"
            yield Guess(rule, frame.true + share * x, sentence, UNUSUAL, constants=2)


def _median(x: Array, where: Array) -> float | None:
    known = np.sort(x[where & np.isfinite(x)])
    return float(known[len(known) // 2]) if len(known) else None
