"""Mistakes of size: a constant factor or sign, another constant inside, zero or one number where a gradient should be."""

from collections.abc import Iterator

import numpy as np

from actgrad.activations import Array
from actgrad.checking.diagnosis.frame import Frame
from actgrad.checking.diagnosis.guess import Guess
from actgrad.checking.diagnosis.region import Region


def nothing(frame: Frame) -> Iterator[Guess]:
    """0 where there is a gradient."""
    slope = _constant(frame.diagonal[frame.wrong]) if frame.elementwise else None
    of = f", where the slope is {slope:.6g}" if slope else ""
    yield Guess("zero everywhere", np.zeros(frame.z.shape), f"dJ/dZ is 0{of}", rank=5, rule_where=_zero_where)


def _zero_where(region: Region) -> str:
    if "dJ/dA" in region.key:
        masked = "negative" in region.key or "positive" in region.key
        return "upstream masked by its own sign" if masked else "upstream dropped when tiny"
    if "row" in region.key or "column" in region.key or "block" in region.key:
        return f"block never filled, {region.key}"
    return f"saturated set to 0, {region.key}" if "beyond" in region.key else f"zero, {region.key}"


def constant_factor(frame: Frame) -> Iterator[Guess]:
    """A constant times the gradient, named where it is a known one; or another slope than the forward has there."""
    ratio = _middle(frame.dz / frame.true, frame.wrong & (np.abs(frame.true) > 10 * frame.bound))
    if ratio is None or ratio == 0:
        return
    names = [text for value, text in known_constants(frame) if np.isclose(ratio, value, rtol=2e-6, atol=0)]
    if "−1" in names:
        yield Guess("sign", -frame.true, "dJ/dZ has the wrong sign", rank=6)
        return
    told = f" ({' or '.join(names[:3])})" if names else ""
    if not names and abs(ratio - 1) < 1e-3:
        told = ", perhaps a rounded constant"
    rule = "upstream normalised" if names and "‖" in names[0] else "constant factor"
    sentence = f"dJ/dZ is {ratio:.8g} times the gradient{told}"
    slope = _constant(frame.diagonal[frame.wrong]) if frame.elementwise else None
    if slope is not None and not np.isclose(abs(slope), 1) and not _same(frame.diagonal[frame.right], slope):
        rule = "another constant"
        sentence = f"the slope is {ratio * slope:.6g}, the forward's is {slope:.6g} (dJ/dZ is {ratio:.8g} times the gradient)"
    yield Guess(rule, ratio * frame.true, sentence, rank=8, constants=0 if names else 1)


def known_constants(frame: Frame) -> list[tuple[float, str]]:
    """List factors that people forget or add, with their names; the more telling first."""
    n, m = frame.whole.z.shape
    counts = ((n, "n, the number of rows"), (m, "m, the number of columns"), (n * m, "n m, the number of entries"))
    result = [(-1.0, "−1")]
    for count, name in counts:
        if count > 1:
            result += [(float(count), name), (1 / count, f"1/{name}"), (-1 / count, f"−1/{name}")]
    result += [(value, text) for value, text in ((2.0, "2"), (0.5, "1/2"), (-2.0, "−2"), (-0.5, "−1/2"))]
    for size, name in (
        (np.sqrt(np.square(frame.whole.da).sum()), "‖dJ/dA‖"),
        (np.abs(frame.whole.da).max(initial=0.0), "the largest |dJ/dA|, ‖dJ/dA‖∞"),
        (np.abs(frame.whole.da).sum(), "Σ |dJ/dA|, ‖dJ/dA‖₁"),
    ):
        result += [(times / float(size), f"{times:g}/{name}") for times in (1, 5, 10, 0.5) if size > 0]
    return result + [(float(value), f"{value:g}") for value in (3, 4, 5, 10, 100, 0.25, 0.2, 0.1, 0.01, 0.001)]


def another_slope(frame: Frame) -> Iterator[Guess]:
    """One slope, whatever z is: a leak where the forward has another, or none."""
    slope = _middle(frame.dz / frame.da, frame.wrong & (frame.da != 0)) if frame.elementwise else None
    if slope is None or slope == 0:
        return
    if np.isclose(slope, 1, rtol=1e-9):
        yield Guess("handed on untouched", frame.da, "dJ/dZ is dJ/dA itself; the slope is missing", rank=9)
        return
    theirs = _constant(frame.diagonal[frame.wrong])
    of = "the forward's varies" if theirs is None else f"the forward's is {theirs:.6g}"
    yield Guess("another constant", slope * frame.da, f"the slope is {slope:.6g}; {of}", rank=20, constants=1)


def one_number(frame: Frame) -> Iterator[Guess]:
    """The same number in every entry: a slope in place of slope times dJ/dA, or a place that was never filled."""
    value = _middle(frame.dz, frame.wrong)
    if value is None or value == 0:
        return
    slope = _constant(frame.diagonal[frame.wrong]) if frame.elementwise else None
    everywhere = np.full(frame.z.shape, value)
    if slope is not None and np.isclose(value, slope, rtol=1e-6):
        sentence = f"dJ/dZ is {value:.6g}, the slope alone, in place of slope times dJ/dA"
        yield Guess("upstream ignored", everywhere, sentence, rank=4)
    else:
        sentence = f"dJ/dZ is the number {value:.6g}, whatever dJ/dA is"
        yield Guess("one number everywhere", everywhere, sentence, rank=7, constants=1, rule_where=_number_where)


def _number_where(region: Region) -> str:
    lines = "row" in region.key or "column" in region.key or "block" in region.key
    return f"block never filled, {region.key}" if lines else f"one number, {region.key}"


def added(frame: Frame) -> Iterator[Guess]:
    """A constant added to the gradient, or to the slope."""
    extra = _middle(frame.dz - frame.true, frame.wrong)
    if extra:
        yield Guess("constant added", frame.true + extra, f"dJ/dZ is the gradient plus {extra:.6g}", 30, constants=2)
    steeper = _middle((frame.dz - frame.true) / frame.da, frame.wrong & (frame.da != 0))
    if steeper:
        sentence = f"dJ/dZ is off by {steeper:.6g} times dJ/dA: a constant in the slope"
        yield Guess("another constant", frame.true + steeper * frame.da, sentence, rank=31, constants=2)


def _middle(x: Array, where: Array) -> float | None:
    known = x[where & np.isfinite(x)]
    return float(np.sort(known)[len(known) // 2]) if len(known) else None


def _same(x: Array, value: float) -> bool:
    return bool(x.size > 0 and np.allclose(x[np.isfinite(x)], value, rtol=1e-6, atol=1e-12))


def _constant(x: Array) -> float | None:
    known = x[np.isfinite(x)]
    return float(known[0]) if known.size and _same(known, float(known[0])) else None
