"""Mistakes of size.

A constant factor or sign, another constant inside, zero or one number in place of a gradient.
"""

from collections.abc import Iterator

import numpy as np

from actgrad.activations import Array
from actgrad.checking.diagnosis.frame import Frame
from actgrad.checking.diagnosis.guess import Guess
from actgrad.checking.diagnosis.region import Region


def nothing(frame: Frame) -> Iterator[Guess]:
    """0 where there is a gradient."""
    if np.count_nonzero(frame.dz[frame.wrong]) <= 0.05 * frame.wrong.sum():
        slope = _slope(frame)
        of = f", where the forward's slope is {slope:.6g}" if slope else ""
        yield Guess("zero everywhere", np.zeros(frame.z.shape), f"dJ/dZ is 0{of}", rank=5, rule_where=_zero_where)


def _zero_where(region: Region) -> str:
    if region.of_lines:
        return f"block never filled, {region.key}"
    if "dJ/dA" in region.key:
        own_sign = "negative" in region.key or "positive" in region.key
        return "upstream masked by its own sign" if own_sign else "upstream dropped when tiny"
    return f"saturated set to 0, {region.key}" if "beyond" in region.key else f"zero, {region.key}"


def constant_factor(frame: Frame) -> Iterator[Guess]:
    """A constant times the gradient, named where it is a known one; or another slope than the forward has there."""
    ratio = _middle(frame.dz / frame.true, frame.wrong & (np.abs(frame.true) > 10 * frame.bound))
    if ratio is None or ratio == 0:
        return
    if abs(ratio + 1) < 1e-6:
        yield Guess("sign", -frame.true, "dJ/dZ has the wrong sign", rank=6)
        return
    names = [text for value, text in known_constants(frame) if abs(ratio - value) <= 2e-6 * abs(value)]
    told = f" ({' or '.join(names[:3])})" if names else ", perhaps a rounded constant" if abs(ratio - 1) < 1e-3 else ""
    rule = "upstream normalised" if names and "‖" in names[0] else "constant factor"
    sentence = f"dJ/dZ is {ratio:.8g} times the gradient{told}"
    slope = _slope(frame)
    if (
        slope is not None
        and abs(abs(slope) - 1) > 1e-5
        and frame.right.any()
        and not _same(frame.diagonal[frame.right], slope)
    ):
        rule, sentence = (
            "another constant",
            f"the slope is {ratio * slope:.6g}, and the forward's is {slope:.6g}; {sentence}",
        )
    yield Guess(rule, ratio * frame.true, sentence, rank=8, constants=0 if names else 1)


def known_constants(frame: Frame) -> Iterator[tuple[float, str]]:
    """Give factors that people forget or add, with their names; the more telling first."""
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
    """One slope, whatever z is: a leak where the forward has another, or none."""
    slope = _middle(frame.dz / frame.da, frame.wrong) if frame.elementwise else None
    if slope is not None and slope != 0 and abs(slope - 1) > 1e-9:
        true = _slope(frame)
        of = "the forward's varies" if true is None else f"the forward's is {true:.6g}"
        yield Guess("another constant", slope * frame.da, f"the slope is {slope:.6g}, and {of}", rank=20, constants=1)


def one_number(frame: Frame) -> Iterator[Guess]:
    """The same number in every entry: a slope in place of slope times dJ/dA, or a place that was never filled."""
    value, slope = _middle(frame.dz, frame.wrong), _slope(frame)
    if not value:
        return
    everywhere = np.full(frame.z.shape, value)
    if slope is not None and abs(value - slope) <= 1e-6 * abs(slope):
        sentence = f"dJ/dZ is {value:.6g}, the slope alone, in place of slope times dJ/dA"
        yield Guess("upstream ignored", everywhere, sentence, rank=4)
    else:
        sentence = f"dJ/dZ is the number {value:.6g}, whatever dJ/dA is"
        yield Guess("one number everywhere", everywhere, sentence, rank=7, constants=1, rule_where=_number_where)


def _number_where(region: Region) -> str:
    return f"block never filled, {region.key}" if region.of_lines else f"upstream ignored, {region.key}"


def added(frame: Frame) -> Iterator[Guess]:
    """A constant added to the gradient or to the slope, or a share of Z (weight decay) or A."""
    fields = (("", "constant added", np.ones_like(frame.z)), (" times dJ/dA", "another constant", frame.da))
    for rank, (of, rule, x) in enumerate((*fields, (" times Z", "Z added", frame.z), (" times A", "A added", frame.a))):
        share = _middle((frame.dz - frame.true) / x, frame.wrong)
        if share:
            sentence = f"dJ/dZ is the gradient plus {share:.6g}{of}"
            yield Guess(rule, frame.true + share * x, sentence, rank=40 + rank, constants=2)


def _middle(x: Array, where: Array) -> float | None:
    known = np.sort(x[where & np.isfinite(x)])
    return float(known[len(known) // 2]) if len(known) else None


def _same(x: Array, value: float) -> bool:
    return bool((np.abs(x[np.isfinite(x)] - value) <= 1e-6 * abs(value) + 1e-12).all())


def _slope(frame: Frame) -> float | None:
    """Give the one slope that the forward has wherever dz is wrong, if it is one."""
    slopes = frame.diagonal[frame.wrong & np.isfinite(frame.diagonal)] if frame.elementwise else np.empty(0)
    return float(slopes[0]) if slopes.size and _same(slopes, float(slopes[0])) else None
