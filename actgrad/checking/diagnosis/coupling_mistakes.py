"""Guesses at mistakes in a coupled derivative: a missing off-diagonal, a wrong sign, a sum over the wrong axis."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from actgrad.activations import Array
from actgrad.checking import mistakes
from actgrad.checking.diagnosis.frame import Frame
from actgrad.checking.diagnosis.guess import OBVIOUS, UNUSUAL, USUAL, Guess
from actgrad.checking.diagnosis.projection import AXES, Projection, candidates, recognised, softmax
from actgrad.errors import Rule

OFF = "the Jacobian's off-diagonal is left out: dJ/dZ is dJ/dA times each activation's derivative by its own z alone"
OFF_IGNORED = "the Jacobian's off-diagonal is left out, and dJ/dA is ignored"
AS_IT_STANDS = "the Jacobian is used as it stands; the chain rule takes its transpose"
LOSS = "the shortcut of softmax with cross-entropy; softmax alone has another gradient"
Altered = Iterator[tuple[Rule, Array, str]]


def altered(frame: Frame) -> Iterator[Guess]:
    """Guess that a term, sum, weight or factor of a projection is wrong, or that it is another function's."""
    p = None if frame.elementwise else recognised(frame)
    if p is None:
        yield from _other_projections(frame)
        return
    da = frame.da
    for rule, dz, sentence in (*_parts(p, da), *_sums(p, da), *_factors(p, da), *_single_terms(p, da)):
        yield Guess(rule, dz, sentence, OBVIOUS)
    for rule, dz, sentence in (*_softmax(p, frame), *_other_softmax(p, frame)) if p.name == "softmax" else ():
        yield Guess(rule, dz, sentence, USUAL)


def _other_projections(frame: Frame) -> Iterator[Guess]:
    for axis in AXES:
        a = softmax(frame.z, axis)
        sentence = f"the derivative is that of a softmax over {over(axis)}, which is not the forward's"
        yield Guess(mistakes.OTHER_FUNCTION, a * (frame.da - _sum(a * frame.da, axis)), sentence, UNUSUAL)
    for p in candidates(frame.z, frame.a):
        sentence = f"the derivative is made of A as {p.name}'s over {over(p.axis)}, which is not the forward's"
        yield Guess(mistakes.OTHER_FUNCTION, p.gradient(frame.da), sentence, UNUSUAL)


def _parts(p: Projection, da: Array) -> Altered:
    cross, own = p.cross(da), sum(u * v for u, v in p.terms)
    yield mistakes.OFF_DIAGONAL, p.w * da * (1 - own), OFF
    yield mistakes.OFF_DIAGONAL, p.w * (1 - own), OFF_IGNORED
    yield mistakes.CROSS_SIGN, p.w * (da + cross), "the cross term is added where it is to be subtracted"
    yield mistakes.CROSS_SIGN, p.w * (da * (1 - 2 * own) + cross), "the off-diagonal has the wrong sign"
    yield mistakes.CROSS_MISSING, p.w * da, "the cross term, the sum over the others, is left out"
    yield mistakes.OWN_MISSING, p.w * (own * da - cross), "the derivative by an entry's own z is left out"
    yield mistakes.OWN_MISSING, -p.w * cross, "dJ/dA itself is left out; only the cross term is there"


def _sums(p: Projection, da: Array) -> Altered:
    count = p.count(p.axis)
    yield mistakes.MEAN_FOR_SUM, p.w * (da - p.cross(da) / count), "the cross term is a mean where it is to be a sum"
    yield mistakes.SUM_FOR_MEAN, p.w * (da - p.cross(da) * count), "the cross term is a sum where it is to be a mean"
    for axis in AXES:
        rule = mistakes.SUM_OVER_ALL if axis is None else mistakes.WRONG_AXIS
        if axis != p.axis:
            cross = replace(p, axis=axis).cross(da)
            sentence = f"the cross term is summed over {over(axis)}, and is to be summed over {over(p.axis)}"
            yield rule, p.w * (da - cross), sentence
            yield rule, p.w * (da - cross * count / p.count(axis)), sentence.replace("summed", "averaged")
        if axis is not None and da.shape[0] == da.shape[1]:
            summed = sum(u * _sum(v * da, axis).T for u, v in p.terms)
            yield rule, p.w * (da - summed), f"the cross term is summed over {over(axis)} and laid along the other"
    for times, name in ((1.0, "sum"), (1 / count, "mean")):
        plain = sum(u * p.total(da) * times for u, _ in p.terms)
        sentence = f"the cross term is the plain {name} of dJ/dA, without its weights"
        yield mistakes.SUM_UNWEIGHTED, p.w * (da - plain), sentence
    for weighted in (sum(u * p.total(u * da) for u, _ in p.terms), sum(u * p.total(v * v * da) for u, v in p.terms)):
        yield mistakes.SUM_WEIGHTED, p.w * (da - weighted), "the cross term's sum has weights that it should not have"
    yield mistakes.UPSTREAM_SQUARED, p.w * (da - p.cross(da * da)), "dJ/dA is squared in the cross term"


def _factors(p: Projection, da: Array) -> Altered:
    cross = p.cross(da)
    yield mistakes.MISSING_FACTOR, da - cross, "the factor in front of the difference is missing"
    yield mistakes.MISSING_FACTOR, p.w * da - cross, "the cross term's factor is missing"
    yield mistakes.MISSING_FACTOR, da - p.w * cross, "dJ/dA's own factor is missing"
    yield mistakes.EXTRA_FACTOR, p.w * p.gradient(da), "the factor in front of the difference is applied twice"
    yield mistakes.EXTRA_FACTOR, p.w * (da - p.w * cross), "the cross term's factor is applied twice"


def _single_terms(p: Projection, da: Array) -> Altered:
    for which, term in zip(("mean's", "deviation's"), p.terms if len(p.terms) > 1 else (), strict=False):
        one = replace(p, terms=(term,)).cross(da)
        yield mistakes.TERM_MISSING, p.w * (da - p.cross(da) + one), f"the {which} part of the derivative is left out"
        yield mistakes.CROSS_SIGN, p.w * (da - p.cross(da) + 2 * one), f"the {which} part has the wrong sign"
        for axis in (axis for axis in AXES if axis != p.axis):
            other = replace(p, terms=(term,), axis=axis).cross(da) * p.count(p.axis) / p.count(axis)
            rule = mistakes.SUM_OVER_ALL if axis is None else mistakes.WRONG_AXIS
            yield rule, p.w * (da - p.cross(da) + one - other), f"the {which} part is averaged over {over(axis)}"


def _softmax(p: Projection, frame: Frame) -> Altered:
    z, a, da, belongs = frame.z, frame.a, frame.da, mistakes.Z_FOR_A
    largest = a == a.max(axis=p.axis, keepdims=True)
    yield mistakes.CROSS_ENTROPY, a - da, f"dJ/dZ is A − dJ/dA, {LOSS}"
    yield mistakes.CROSS_ENTROPY, da - a, f"dJ/dZ is dJ/dA − A, {LOSS}"
    yield mistakes.CROSS_ENTROPY, a - largest, f"dJ/dZ is A less 1 at each largest activation, {LOSS}"
    yield mistakes.CROSS_ENTROPY, da * (a - z), f"the derivative is A less what it is given, {LOSS}"
    yield belongs, a * (da - p.total(z * da)), "the sum is weighted by Z, not by A"
    yield belongs, z * (da - p.total(z * da)), "Z stands where A belongs"
    yield belongs, z * (da - p.total(a * da)), "Z stands where A belongs as the factor"
    yield mistakes.MISSING_FACTOR, a * (da - p.total(a)), "the sum lacks its factor dJ/dA"


def _other_softmax(p: Projection, frame: Frame) -> Altered:
    a, da = frame.a, frame.da
    b = softmax(frame.z, p.axis)
    sentence = "dJ/dZ is that of a softmax of Z as it is, without temperature"
    yield mistakes.TEMPERATURE, b * (da - p.total(b * da)), sentence
    for axis in (axis for axis in AXES if axis != p.axis):
        b = softmax(frame.z, axis)
        sentence = f"dJ/dZ is that of a softmax over {over(axis)}; the forward's is over {over(p.axis)}"
        for along in (axis, p.axis):
            yield mistakes.SOFTMAX_AXIS, b * (da - _sum(b * da, along)), sentence
        dz = a * (da - p.total(b * da))
        yield mistakes.SOFTMAX_AXIS, dz, f"the sum is weighted by a softmax over {over(axis)}"


def over(axis: int | None) -> str:
    """Give the words for what a sum along an axis runs over."""
    return "the whole matrix" if axis is None else f"axis {axis} ({('each column', 'each row')[axis]})"


def _sum(x: Array, axis: int | None) -> Array:
    return np.asarray(x.sum(axis=axis, keepdims=True))


def jacobian(frame: Frame) -> Iterator[Guess]:
    """Guess that a part of the Jacobian is missing, has the wrong sign, or is not transposed."""
    if frame.elementwise or frame.jacobian is None:
        return
    own = frame.diagonal * frame.da
    forwards = frame.through(frame.jacobian, frame.da, transposed=False)
    for rule, dz, sentence in (
        (mistakes.OFF_DIAGONAL, own, OFF),
        (mistakes.OFF_DIAGONAL, frame.diagonal, OFF_IGNORED),
        (mistakes.CROSS_SIGN, 2 * own - frame.true, "the off-diagonal has the wrong sign"),
        (mistakes.OWN_MISSING, frame.true - own, "the derivative by an entry's own z is left out"),
        (mistakes.NOT_TRANSPOSED, forwards, AS_IT_STANDS),
    ):
        yield Guess(rule, dz, sentence, UNUSUAL, frame.pull_error(frame.da))
