"""Mistakes with dJ/dA: ignored, squared, clipped, masked, rounded, normalised, applied twice, handed on untouched."""

from collections.abc import Iterator

import numpy as np

from actgrad.activations import Array
from actgrad.checking.diagnosis.frame import Frame
from actgrad.checking.diagnosis.guess import Guess

CAPS = (1.0, 5.0, 10.0, 0.5, 0.1, 2.0, 3.0, 100.0, 1e-2, 1e-3)


def changed(frame: Frame) -> Iterator[Guess]:
    """The chain rule with something else in the place of dJ/dA."""
    da = frame.da
    for rank, (rule, word, other) in enumerate(_others(da)):
        sentence = f"dJ/dZ is what {word} in place of dJ/dA would give"
        if rule == "upstream ignored":
            sentence = "dJ/dZ does not contain dJ/dA: it is the derivative alone; multiply by dJ/dA"
        yield Guess(rule, frame.pull(other), sentence, rank=12 + rank, error=frame.rough(other))


def _others(da: Array) -> Iterator[tuple[str, str, Array]]:
    yield "upstream ignored", "1", np.ones_like(da)
    yield "upstream squared", "its square", da**2
    yield "absolute value", "|dJ/dA|", np.abs(da)
    yield "upstream masked by its own sign", "max(dJ/dA, 0)", np.maximum(da, 0)
    yield "upstream masked by its own sign", "min(dJ/dA, 0)", np.minimum(da, 0)
    yield "upstream in sign only", "the sign of dJ/dA", np.sign(da)
    yield "upstream squared", "|dJ/dA| dJ/dA", np.abs(da) * da
    yield "upstream in whole numbers", "dJ/dA cut to whole numbers", np.trunc(da)
    yield "upstream in whole numbers", "dJ/dA rounded to whole numbers", np.round(da)
    for axis, line in ((0, "column"), (1, "row"), (None, "matrix")):
        total, largest = da.sum(axis=axis, keepdims=True), np.abs(da).max(axis=axis, keepdims=True)
        length = np.sqrt((da**2).sum(axis=axis, keepdims=True))
        mean = da.mean(axis=axis, keepdims=True)
        yield "upstream normalised", f"dJ/dA divided by the length of its {line}", da / length
        yield "upstream normalised", f"dJ/dA divided by the largest |dJ/dA| of its {line}", da / largest
        yield "upstream normalised", f"dJ/dA divided by the sum of its {line}", da / total
        yield "upstream normalised", f"dJ/dA less the mean of its {line}", da - mean
        yield "upstream summed", f"the sum of dJ/dA over its {line}", total + 0 * da
        yield "upstream summed", f"the mean of dJ/dA over its {line}", mean + 0 * da
    yield "upstream squashed", "tanh(dJ/dA)", np.tanh(da)


def clipped(frame: Frame) -> Iterator[Guess]:
    """dJ/dA, or dJ/dZ, cut off at a number."""
    caps = dict.fromkeys(CAPS, 0)
    for x in (np.abs(frame.dz), np.abs(frame.dz / frame.diagonal) if frame.elementwise else frame.dz):
        seen = np.sort(x[frame.wrong & np.isfinite(x)])
        if seen.size:
            caps.setdefault(float(seen[len(seen) // 2]), 1)
    for cap, constants in caps.items():
        for low, text in ((-cap, f"[−{cap:.6g}, {cap:.6g}]"), (0.0, f"[0, {cap:.6g}]"), (-np.inf, f"at most {cap:.6g}")):
            held = np.clip(frame.da, low, cap)
            if np.any(frame.da > cap) or (low < 0 and np.any(frame.da < low)):
                sentence = f"dJ/dA is clipped to {text} before it is used"
                error = frame.rough(held)
                yield Guess("upstream clipped", frame.pull(held), sentence, 19 if low == 0 else 11, error=error, constants=constants)
            if np.any(frame.true > cap) or (low < 0 and np.any(frame.true < low)):
                sentence = f"dJ/dZ is clipped to {text}"
                yield Guess("gradient clipped", np.clip(frame.true, low, cap), sentence, 13, constants=constants)


def passed_on(frame: Frame) -> Iterator[Guess]:
    """dJ/dA handed on as it is, or the derivative used once too often."""
    yield Guess("handed on untouched", frame.da, "dJ/dZ is dJ/dA itself; the derivative is missing", rank=9)
    twice = "the derivative is applied twice"
    yield Guess("applied twice", frame.pull(frame.true), twice, rank=34 if frame.steps else 14, error=frame.rough(frame.true))
    yield Guess("added, not multiplied", frame.da + frame.diagonal, "dJ/dA and the derivative are added", rank=15)
    yield Guess("divided, not multiplied", frame.da / frame.diagonal, "dJ/dA is divided by the derivative", rank=16)
    yield Guess("dJ/dA added", frame.true + frame.da, "dJ/dZ is the gradient plus dJ/dA", rank=17)
    yield Guess("complement", frame.da - frame.true, "dJ/dZ is dJ/dA less the gradient", rank=36)


def rounded(frame: Frame) -> Iterator[Guess]:
    """The gradient without its sign, cut to whole numbers, to a few decimals, or to single or half precision."""
    true = frame.true
    yield Guess("absolute value", np.abs(true), "dJ/dZ is the gradient without its sign", rank=16)
    yield Guess("absolute value", -np.abs(true), "dJ/dZ is minus the gradient without its sign", rank=10)
    yield Guess("gradient in sign only", np.sign(true), "dJ/dZ is the sign of the gradient alone", rank=15)
    yield Guess("whole numbers", np.trunc(true), "dJ/dZ is cut to whole numbers: an integer matrix inside?", rank=16)
    for digits in range(9):
        sentence = f"dJ/dZ is rounded to {digits} decimals"
        yield Guess("rounded", np.round(true, digits), sentence, rank=17, error=2.0 * frame.bound)
    for kind, word in ((np.float16, "half"), (np.float32, "single")):
        if np.array_equal(frame.dz, frame.dz.astype(kind)):
            sentence = f"dJ/dZ holds no more than {word} precision ({kind.__name__})"
            yield Guess(f"{word} precision inside", true.astype(kind).astype(float), sentence, rank=1)
