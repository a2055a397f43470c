"""Mistakes with dJ/dA: ignored, squared, clipped, masked, normalised, applied twice, handed on untouched."""

from collections.abc import Iterator

import numpy as np

from actgrad.activations import Array
from actgrad.checking.diagnosis.frame import Frame
from actgrad.checking.diagnosis.guess import Guess

CAPS = (1.0, 5.0, 10.0, 0.5, 0.1, 2.0, 3.0, 100.0, 1e-2, 1e-3)


def changed(frame: Frame) -> Iterator[Guess]:
    """The chain rule with something else in the place of dJ/dA."""
    ones = np.ones_like(frame.da)
    ignored = "dJ/dZ does not contain dJ/dA: it is the derivative alone; multiply by dJ/dA"
    yield Guess("upstream ignored", frame.pull(ones), ignored, rank=12, error=frame.rough(ones))
    for rank, (rule, word, other) in enumerate((*_others(frame.da), *_along(frame.da))):
        sentence = f"the gradient is taken with {word} in place of dJ/dA"
        yield Guess(rule, frame.pull(other), sentence, rank=13 + rank, error=frame.rough(other))


def _others(da: Array) -> Iterator[tuple[str, str, Array]]:
    yield "upstream squared", "its square", da**2
    yield "absolute value", "|dJ/dA|", np.abs(da)
    yield "upstream masked by its own sign", "max(dJ/dA, 0)", np.maximum(da, 0)
    yield "upstream masked by its own sign", "min(dJ/dA, 0)", np.minimum(da, 0)
    yield "upstream in sign only", "the sign of dJ/dA", np.sign(da)
    yield "upstream squared", "|dJ/dA| dJ/dA", np.abs(da) * da
    yield "upstream in whole numbers", "dJ/dA cut to whole numbers", np.trunc(da)
    yield "upstream in whole numbers", "dJ/dA rounded to whole numbers", np.round(da)
    yield "upstream squashed", "tanh(dJ/dA)", np.tanh(da)


def _along(da: Array) -> Iterator[tuple[str, str, Array]]:
    for axis, line in ((0, "column"), (1, "row"), (None, "matrix")):
        total, length = da.sum(axis=axis, keepdims=True), np.sqrt((da**2).sum(axis=axis, keepdims=True))
        mean, largest = da.mean(axis=axis, keepdims=True), np.abs(da).max(axis=axis, keepdims=True)
        yield "upstream normalised", f"dJ/dA divided by the length of its {line}", da / length
        yield "upstream normalised", f"dJ/dA divided by the largest |dJ/dA| of its {line}", da / largest
        yield "upstream normalised", f"dJ/dA divided by the sum of its {line}", da / total
        yield "upstream normalised", f"dJ/dA less the mean of its {line}", da - mean
        yield "upstream summed", f"the sum of dJ/dA over its {line}", total + 0 * da
        yield "upstream summed", f"the mean of dJ/dA over its {line}", mean + 0 * da


def clipped(frame: Frame) -> Iterator[Guess]:
    """dJ/dA, or dJ/dZ, cut off at a number."""
    caps = dict.fromkeys(CAPS, 0)
    for x in (frame.dz, frame.dz / frame.diagonal) if frame.elementwise else (frame.dz,):
        seen = np.sort(np.abs(x[frame.wrong & np.isfinite(x)]))
        caps.setdefault(float(seen[len(seen) // 2]) if seen.size else 1.0, 1)
    for cap, constants in caps.items():
        for low, text, rank in (
            (-cap, f"[−{cap:.6g}, {cap:.6g}]", 11),
            (0.0, f"[0, {cap:.6g}]", 30),
            (-np.inf, f"at most {cap:.6g}", 12),
        ):
            if np.any(frame.da > cap) or (low < 0 and np.any(frame.da < low)):
                held, sentence = np.clip(frame.da, low, cap), f"dJ/dA is clipped to {text} before it is used"
                guess = Guess("upstream clipped", frame.pull(held), sentence, rank, frame.rough(held), constants)
                yield guess
            if np.any(frame.true > cap) or (low < 0 and np.any(frame.true < low)):
                held, sentence = np.clip(frame.true, low, cap), f"dJ/dZ is clipped to {text}"
                yield Guess("gradient clipped", held, sentence, rank + 1, constants=constants)


def passed_on(frame: Frame) -> Iterator[Guess]:
    """dJ/dA handed on as it is, or the derivative used once too often."""
    da, true, slope = frame.da, frame.true, frame.diagonal
    twice = 34 if frame.steps else 14
    yield Guess("handed on untouched", da, "dJ/dZ is dJ/dA itself; the derivative is missing", rank=9)
    yield Guess(
        "applied twice", frame.pull(true), "the derivative is applied twice", rank=twice, error=frame.rough(true)
    )
    for rank, (rule, dz, sentence) in enumerate(
        (
            (
                "upstream masked by its own sign",
                np.maximum(da, 0),
                "dJ/dZ is max(dJ/dA, 0): the mask is of dJ/dA, not of Z",
            ),
            ("added, not multiplied", da + slope, "dJ/dA and the derivative are added"),
            ("divided, not multiplied", da / slope, "dJ/dA is divided by the derivative"),
            ("dJ/dA added", true + da, "dJ/dZ is the gradient plus dJ/dA"),
            ("absolute value", np.abs(true), "dJ/dZ is the gradient without its sign"),
            ("absolute value", -np.abs(true), "dJ/dZ is minus the gradient without its sign"),
            ("gradient in sign only", np.sign(true), "dJ/dZ is the sign of the gradient alone"),
        )
    ):
        yield Guess(rule, dz, sentence, rank=16 + rank)
    yield Guess("complement", da - true, "dJ/dZ is dJ/dA less the gradient", rank=36)


def rounded(frame: Frame) -> Iterator[Guess]:
    """The gradient, or its slope, cut to whole numbers, to a few decimals, or to single or half precision."""
    true, slope, da = frame.true, frame.diagonal, frame.da
    yield Guess("whole numbers", np.trunc(true), "dJ/dZ is cut to whole numbers: an integer matrix inside?", rank=17)
    for digits in range(9):
        yield Guess("rounded", np.round(true, digits), f"dJ/dZ is rounded to {digits} decimals", rank=18)
        if digits and frame.elementwise:
            yield Guess(
                "rounded", np.round(slope, digits) * da, f"the derivative is rounded to {digits} decimals", rank=45
            )
    for kind, word in ((np.float16, "half"), (np.float32, "single")):
        if np.array_equal(frame.dz, frame.dz.astype(kind)):
            sentence = f"dJ/dZ holds no more than {word} precision ({kind.__name__})"
            yield Guess(f"{word} precision inside", true.astype(kind).astype(float), sentence, rank=1)
