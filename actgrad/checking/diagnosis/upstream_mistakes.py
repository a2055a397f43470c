"""Guesses at mistakes with the arguments of backward: dJ/dA ignored, squared or clipped, A in place of Z, swapped."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from actgrad.activations import Activation, Array
from actgrad.checking import mistakes
from actgrad.checking.diagnosis.frame import Frame
from actgrad.checking.diagnosis.guess import OBVIOUS, UNUSUAL, USUAL, Guess, pulled
from actgrad.errors import CodeError, Rule
from actgrad.passes import backward

CAPS = (1.0, 5.0, 10.0, 0.5, 0.1, 2.0, 3.0, 100.0, 1e-2, 1e-3)
"""Numbers at which gradients are often clipped; a number taken from dz is tried as well."""


def called_otherwise(frame: Frame) -> Iterator[Guess]:
    """Guess that backward is meant to be called with A, or with its arguments swapped: it is called so and compared."""
    own, z, da = frame.activation, frame.whole.z, frame.whole.da
    if frame.case.dz is not None:
        return
    at_a = own.reading and own.reading.backward_at_a
    if at_a and _gives_gradient(frame, replace(own, backward=at_a), z, da):
        sentence = f"{own.name}'s derivative is right at A, wrong at Z; if it is meant at A, add --takes a"
        yield Guess(mistakes.RIGHT_AT_A, frame.dz, sentence, OBVIOUS, cure=True)
    if own.backward and _gives_gradient(frame, own, da, z):
        sentence = f"{own.name}'s backward is right if it is given dJ/dA first, then Z; if so meant, add --takes da,z"
        yield Guess(mistakes.SWAPPED, frame.dz, sentence, OBVIOUS, cure=True)


def _gives_gradient(frame: Frame, activation: Activation, first: Array, second: Array) -> bool:
    """Tell whether backward, called with these two matrices, gives the gradient in nearly every judged entry."""
    try:
        with np.errstate():  # keeps a backward that sets numpy's error handling from setting ours
            dz = backward(activation, first.copy(), second.copy())[np.ix_(frame.rows, frame.columns)]
    except CodeError:
        return False
    judged = frame.wrong | frame.right
    near = np.abs(dz.astype(float) - frame.true) <= frame.allowed + 4 * frame.bound
    return bool(judged.any() and near[judged].mean() >= 0.95 and near[frame.wrong].mean() >= 0.9)


def handed_on(frame: Frame) -> Iterator[Guess]:
    """Guess dJ/dA itself, without the derivative."""
    yield Guess(mistakes.HANDED_ON, frame.da, "dJ/dZ is dJ/dA itself; the derivative is missing", OBVIOUS)


def clipped(frame: Frame) -> Iterator[Guess]:
    """Guess that dJ/dA or dJ/dZ is clipped at a number."""
    constants_of = dict.fromkeys(CAPS, 0)
    for x in (frame.dz, frame.dz / frame.diagonal) if frame.elementwise else (frame.dz,):
        seen = np.sort(np.abs(x[frame.wrong & np.isfinite(x)]))
        constants_of.setdefault(float(seen[len(seen) // 2]) if seen.size else 1.0, 1)
    for cap, constants in constants_of.items():
        for low, text, likelihood in (
            (-cap, f"[−{cap:.6g}, {cap:.6g}]", OBVIOUS),
            (0.0, f"[0, {cap:.6g}]", UNUSUAL),
            (-np.inf, f"at most {cap:.6g}", OBVIOUS),
        ):
            for x, rule, words in (
                (frame.da, mistakes.UPSTREAM_CLIPPED, f"dJ/dA is clipped to {text} before it is used"),
                (frame.true, mistakes.GRADIENT_CLIPPED, f"dJ/dZ is clipped to {text}"),
            ):
                if np.any(x > cap) or (low < 0 and np.any(x < low)):
                    held = np.clip(x, low, cap)
                    dz, error = (frame.pull(held), frame.pull_error(held)) if x is frame.da else (held, 0.0)
                    yield Guess(rule, dz, words, likelihood, error, constants)


def replaced(frame: Frame) -> Iterator[Guess]:
    """Guess the chain rule with something else in place of dJ/dA."""
    ignored = "dJ/dZ does not contain dJ/dA: it is the derivative alone; multiply by dJ/dA"
    yield pulled(frame, mistakes.UPSTREAM_IGNORED, np.ones_like(frame.da), ignored, OBVIOUS)
    for rule, word, other in (*_by_entry(frame.da), *_by_line(frame.da)):
        yield pulled(frame, rule, other, f"the gradient is taken with {word} in place of dJ/dA")


def _by_entry(da: Array) -> Iterator[tuple[Rule, str, Array]]:
    yield mistakes.UPSTREAM_SQUARED, "its square", da**2
    yield mistakes.ABSOLUTE_VALUE, "|dJ/dA|", np.abs(da)
    yield mistakes.UPSTREAM_MASKED, "max(dJ/dA, 0)", np.maximum(da, 0)
    yield mistakes.UPSTREAM_MASKED, "min(dJ/dA, 0)", np.minimum(da, 0)
    yield mistakes.UPSTREAM_SIGN, "the sign of dJ/dA", np.sign(da)
    yield mistakes.UPSTREAM_SQUARED, "|dJ/dA| dJ/dA", np.abs(da) * da
    yield mistakes.UPSTREAM_WHOLE, "dJ/dA cut to whole numbers", np.trunc(da)
    yield mistakes.UPSTREAM_WHOLE, "dJ/dA rounded to whole numbers", np.round(da)
    yield mistakes.UPSTREAM_SQUASHED, "tanh(dJ/dA)", np.tanh(da)


def _by_line(da: Array) -> Iterator[tuple[Rule, str, Array]]:
    for axis, line in ((0, "column"), (1, "row"), (None, "matrix")):
        total, length = da.sum(axis=axis, keepdims=True), np.sqrt((da**2).sum(axis=axis, keepdims=True))
        mean, largest = da.mean(axis=axis, keepdims=True), np.abs(da).max(axis=axis, keepdims=True)
        yield mistakes.UPSTREAM_NORMALISED, f"dJ/dA divided by the length of its {line}", da / length
        yield mistakes.UPSTREAM_NORMALISED, f"dJ/dA divided by the largest |dJ/dA| of its {line}", da / largest
        yield mistakes.UPSTREAM_NORMALISED, f"dJ/dA divided by the sum of its {line}", da / total
        yield mistakes.UPSTREAM_NORMALISED, f"dJ/dA less the mean of its {line}", da - mean
        yield mistakes.UPSTREAM_SUMMED, f"the sum of dJ/dA over its {line}", total + 0 * da
        yield mistakes.UPSTREAM_SUMMED, f"the mean of dJ/dA over its {line}", mean + 0 * da


def misused(frame: Frame) -> Iterator[Guess]:
    """Guess that the derivative is applied twice, or is added to dJ/dA or divides it, where a product is right."""
    da, true, slope = frame.da, frame.true, frame.diagonal
    # A slope of 0 or 1 is its own square, and the square of a leak is more likely another constant.
    twice = UNUSUAL if frame.slope_is_stepped else USUAL
    yield pulled(frame, mistakes.APPLIED_TWICE, true, "the derivative is applied twice", twice)
    for rule, dz, sentence in (
        (mistakes.UPSTREAM_MASKED, np.maximum(da, 0), "dJ/dZ is max(dJ/dA, 0): the mask is of dJ/dA, not of Z"),
        (mistakes.ADDED, da + slope, "dJ/dA and the derivative are added"),
        (mistakes.DIVIDED, da / slope, "dJ/dA is divided by the derivative"),
        (mistakes.UPSTREAM_ADDED, true + da, "dJ/dZ is the gradient plus dJ/dA"),
    ):
        yield Guess(rule, dz, sentence)
