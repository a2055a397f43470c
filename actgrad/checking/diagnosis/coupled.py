"""Mistakes with a coupled derivative: the off-diagonal left out, a sign, a sum over the wrong axis or without weights."""

from collections.abc import Iterator

import numpy as np

from actgrad.activations import Array
from actgrad.checking.diagnosis.frame import Frame
from actgrad.checking.diagnosis.guess import Guess
from actgrad.checking.diagnosis.projection import Projection, recognised

OFF = "the Jacobian's off-diagonal is left out: dJ/dZ is dJ/dA times each activation's derivative by its own z alone"
OFF_IGNORED = "the Jacobian's off-diagonal is left out, and dJ/dA is ignored"
LOSS = "the shortcut of softmax with cross-entropy; softmax alone has another gradient"
Altered = Iterator[tuple[str, Array, str]]


def altered(frame: Frame) -> Iterator[Guess]:
    """A projection with a term, sign, sum, weight or factor mistaken, or with a shortcut that belongs to a loss."""
    p = None if frame.elementwise else recognised(frame)
    kinds = () if p is None else (_parts, _sums, _factors, _single_terms)
    for rank, kind in enumerate(kinds):
        for rule, dz, sentence in kind(p, frame.da):
            yield Guess(rule, dz, sentence, rank=10 + rank)
    if p is not None and p.name == "softmax":
        for rule, dz, sentence in (*_softmax(p, frame), *_other_softmax(p, frame)):
            yield Guess(rule, dz, sentence, rank=15)


def _parts(p: Projection, da: Array) -> Altered:
    cross = p.cross(da)
    yield "off-diagonal left out", p.w * da * (1 - p.own), OFF
    yield "off-diagonal left out", p.w * (1 - p.own), OFF_IGNORED
    yield "cross term's sign", p.w * (da + cross), "the cross term is added where it is to be subtracted"
    yield "cross term's sign", p.w * (da * (1 - 2 * p.own) + cross), "the off-diagonal has the wrong sign"
    yield "cross term left out", p.w * da, "the cross term, the sum over the others, is left out"
    yield "own term left out", p.w * (p.own * da - cross), "the derivative by an entry's own z is left out"
    yield "own term left out", -p.w * cross, "dJ/dA itself is left out; only the cross term is there"
    yield "upstream ignored", p.gradient(np.ones_like(da)), "dJ/dZ does not contain dJ/dA: it is the derivative alone"


def _sums(p: Projection, da: Array) -> Altered:
    count = p.count(da)
    yield "mean in place of sum", p.w * (da - p.cross(da) / count), "the cross term is a mean where it is to be a sum"
    yield "sum in place of mean", p.w * (da - p.cross(da) * count), "the cross term is a sum where it is to be a mean"
    for axis in {0, 1, None} - {p.axis}:
        rule = "sum over all" if axis is None else "sum over the wrong axis"
        cross = p.along(axis).cross(da)
        yield rule, p.w * (da - cross), f"the cross term is summed over {over(axis)}, and is to be summed over {over(p.axis)}"
        if axis is not None and cross.shape[0] == cross.shape[1]:
            yield rule, p.w * (da - cross.T), f"the cross term is summed over {over(axis)} and laid along the other"
    for times, name in ((1.0, "sum"), (1 / count, "mean")):
        plain = times * p.plain(da)
        yield "sum unweighted", p.w * (da - plain), f"the cross term is the plain {name} of dJ/dA, without its weights"


def _factors(p: Projection, da: Array) -> Altered:
    cross = p.cross(da)
    yield "missing factor", da - cross, "the factor in front of the difference is missing"
    yield "missing factor", p.w * da - cross, "the cross term's factor is missing"
    yield "missing factor", da - p.w * cross, "dJ/dA's own factor is missing"
    yield "extra factor", p.w * p.gradient(da), "the factor in front of the difference is applied twice"


def _single_terms(p: Projection, da: Array) -> Altered:
    for k in range(len(p.terms) if len(p.terms) > 1 else 0):
        which = ("mean's", "deviation's")[k]
        one = p.only(k).cross(da)
        yield "term left out", p.w * (da - p.cross(da) + one), f"the {which} part of the derivative is left out"
        yield "cross term's sign", p.w * (da - p.cross(da) + 2 * one), f"the {which} part has the wrong sign"


def _softmax(p: Projection, frame: Frame) -> Altered:
    z, a, da = frame.z, frame.a, frame.da
    belongs = "z where a belongs"
    yield "cross-entropy shortcut", a - da, f"dJ/dZ is A − dJ/dA, {LOSS}"
    yield "cross-entropy shortcut", da - a, f"dJ/dZ is dJ/dA − A, {LOSS}"
    largest = a == a.max(axis=p.axis, keepdims=True)
    yield "cross-entropy shortcut", a - largest, f"dJ/dZ is A less 1 at each largest activation, {LOSS}"
    yield belongs, a * (da - p.total(z * da)), "the sum is weighted by Z, not by A"
    yield belongs, z * (da - p.total(z * da)), "Z stands where A belongs"
    yield belongs, z * (da - p.total(a * da)), "Z stands where A belongs as the factor"
    yield "missing factor", a * (da - p.total(a)), "the sum lacks its factor dJ/dA"


def _other_softmax(p: Projection, frame: Frame) -> Altered:
    z, a, da, rule = frame.z, frame.a, frame.da, "softmax over the wrong axis"
    for axis in {0, 1, None} - {p.axis}:
        e = np.exp(z - z.max(axis=axis, keepdims=True))
        b = e / e.sum(axis=axis, keepdims=True)
        for along in (axis, p.axis):
            dz = b * (da - (b * da).sum(axis=along, keepdims=True))
            yield rule, dz, f"dJ/dZ is that of a softmax over {over(axis)}; forward's is over {over(p.axis)}"
        yield rule, a * (da - p.total(b * da)), f"the sum is weighted by a softmax over {over(axis)}"


def over(axis: int | None) -> str:
    """Name what a sum runs over."""
    return "the whole matrix" if axis is None else f"axis {axis} ({('each column', 'each row')[axis]})"


def jacobian(frame: Frame) -> Iterator[Guess]:
    """Parts of the Jacobian, of whatever form it is."""
    if frame.elementwise or frame.jacobian is None:
        return
    own = frame.diagonal * frame.da
    forwards = frame.through(frame.jacobian, frame.da, backwards=False)
    other_way = "the Jacobian is used as it stands; the chain rule takes its transpose"
    for rank, (rule, dz, sentence) in enumerate(
        (
            ("off-diagonal left out", own, OFF),
            ("off-diagonal left out", frame.diagonal, OFF_IGNORED),
            ("cross term's sign", 2 * own - frame.true, "the off-diagonal has the wrong sign"),
            ("own term left out", frame.true - own, "the derivative by an entry's own z is left out"),
            ("Jacobian not transposed", forwards, other_way),
        )
    ):
        yield Guess(rule, dz, sentence, rank=30 + rank, error=frame.rough(frame.da))
