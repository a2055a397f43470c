"""The contract: the rules that a forward and a backward pass must keep, apart from giving the right numbers."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from math import prod
from typing import Any

import numpy as np

from actgrad.activations import Activation, Array
from actgrad.checking import rules
from actgrad.checking.comparison import PartIndex, place
from actgrad.checking.probing import LARGE
from actgrad.checking.side_effects import Run, run
from actgrad.checking.verdicts import ROUNDING
from actgrad.errors import CodeError, Finding
from actgrad.passes import as_matrix

FAR_UP, FAR_DOWN = 2.0**30, 2.0**-30
"""Factors of dJ/dA to test linearity with, besides 2 and −1; powers of two, so that nothing is rounded. Chosen.

They are tried only where dJ/dA then neither overflows nor underflows.
"""


@dataclass
class PassRecorder:
    """Runs the passes of one activation, and records what they do besides giving a result.

    `warned` has the texts of warnings, `changed` the global states that a pass changed, `wrote` and `aliases` a
    sentence for each input that a pass wrote into or gave back.
    """

    activation: Activation
    z: Array
    da: Array
    part: PartIndex | None = None
    warned: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    wrote: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)

    def forward(self, z: Array) -> Array:
        """Run the forward pass on a copy of Z and give A; raises CodeError where it gives no matrix like Z."""
        given = z.copy(order="K")
        result = self._run(self.activation.forward, given)
        self._watch("forward", result, {"Z": (given, z)})
        return as_matrix(result, z.shape, f"{self.activation.name}: forward").copy()

    def backward(self, z: Array, da: Array, again: bool = False, laid: Callable[[Array], Array] = np.copy) -> Array:
        """Run forward, then backward, on copies that `laid` makes, and give dJ/dZ.

        `again` leaves the forward pass out. Raises CodeError where a pass raises or gives no matrix like Z.
        """
        assert self.activation.backward is not None
        if not again:
            self._run(self.activation.forward, laid(z))
        given, upstream = laid(z), laid(da)
        result = self._run(self.activation.backward, given, upstream)
        self._watch("backward", result, {"Z": (given, z), "dJ/dA": (upstream, da)})
        return as_matrix(result, z.shape, f"{self.activation.name}: backward").copy()

    def refilled(self, first: Array) -> Array:
        """Give dJ/dZ of Z in an array that held `first` before, on which both passes were run as well."""
        assert self.activation.backward is not None
        z, da = np.empty_like(self.z), np.copy(self.da)  # laid out as in `backward`, for a sum rounds by its layout
        z[...] = first
        with suppress(CodeError):  # these numbers may be outside the domain
            self._run(self.activation.forward, z)
            self._run(self.activation.backward, z, da)
        z[...], da[...] = self.z, self.da
        self._run(self.activation.forward, z)
        result = self._run(self.activation.backward, z, da)
        return as_matrix(result, z.shape, f"{self.activation.name}: backward")

    def _run(self, function: Callable[..., Any], *arrays: Array) -> Any:
        outcome: Run = run(function, *arrays)
        self.warned += [text for text in outcome.warned if text not in self.warned]
        self.changed += ["np.seterr"] if outcome.reset and "np.seterr" not in self.changed else []
        return outcome.result

    def _watch(self, which: str, result: Any, given: dict[str, tuple[Array, Array]]) -> None:
        for letter, (now, before) in given.items():
            if not _same(now, before):
                self.wrote.append(f"{which} writes into {letter}")
            elif isinstance(result, np.ndarray) and np.may_share_memory(result, now):
                self.aliases.append(f"what {which} returns is {letter} itself, or a view of it")


def breaches(
    recorder: PassRecorder, a: Array, dz: Array, outside: Array, tolerance: Array, eps: float
) -> Iterator[Finding]:
    """Give the rules that the backward pass breaks, and a note where it only rounds differently from call to call.

    `dz` is its answer, which may be not finite where `outside` is true; `tolerance` is by how much rounding may change
    it; all (n, m). `eps` is that of the dtype in which the forward pass computes: both may give back that dtype.
    """
    yield from _dtype(recorder, a, dz, eps)
    with np.errstate(all="ignore"):
        yield from _finite(recorder, dz, outside)
        repeated = tuple(_repeatable(recorder, a, dz, tolerance))
        recorder, dz, tolerance = _part(recorder, dz, tolerance)
        repeated = repeated or (*_forward_kept(recorder), *_independent_of_past_inputs(recorder, dz, tolerance))
        if not any(finding.rule is rules.NOT_REPEATABLE for finding in repeated):  # else all of these would change too
            repeated += (*_layout(recorder, dz, tolerance), *_linear(recorder, dz, tolerance))
    for sentence in dict.fromkeys(recorder.wrote):
        yield Finding(rules.INPUT_CHANGED, f"{sentence}: the caller's matrix is changed. Work on a copy.")
    yield from repeated


def shape_changed(shape: tuple[int, int], other: tuple[int, ...]) -> Finding:
    """Give the finding for a dJ/dZ of another shape than Z's, with a name for that shape."""
    n, m = shape
    size = n * m
    names = {
        (m, n): "the transposed shape",
        (size,): "flattened",
        (): "one number",
        (size, size): "a Jacobian of the flattened matrix",
        (m, n, n): "a stack of Jacobians, one for each column",
        (n, m, m): "a stack of Jacobians, one for each row",
    }
    name = names.get(other, "one number" if prod(other) == 1 else "another shape")
    shown = "x".join(map(str, other)) or "a number"
    return Finding(rules.SHAPE_CHANGED, f"backward gives {shown} for Z of {n}x{m}: {name}.")


def _part(recorder: PassRecorder, dz: Array, tolerance: Array) -> tuple[PassRecorder, Array, Array]:
    """Give the first columns of a large matrix, to save time; all of a small one, or where the code refuses a part."""
    columns = slice(0, max(1, LARGE // len(dz)))
    if dz.size <= LARGE:
        return recorder, dz, tolerance
    part = replace(recorder, z=recorder.z[:, columns].copy(), da=recorder.da[:, columns].copy())
    try:
        return part, part.backward(part.z, part.da), tolerance[:, columns]
    except CodeError:
        return recorder, dz, tolerance


def _dtype(recorder: PassRecorder, a: Array, dz: Array, eps: float) -> Iterator[Finding]:
    for which, result in (("forward", a), ("backward", dz)):
        narrower = result.dtype.kind == "f" and np.finfo(recorder.z.dtype).eps < np.finfo(result.dtype).eps <= eps
        if result.dtype != recorder.z.dtype and not narrower:
            yield Finding(rules.DTYPE_CHANGED, f"{which} turns {recorder.z.dtype} into {result.dtype}.")


def _finite(recorder: PassRecorder, dz: Array, outside: Array) -> Iterator[Finding]:
    bad = ~np.isfinite(dz) & ~outside
    if bad.any():
        at = tuple(np.argwhere(bad)[0])
        row, column = place(recorder.part, *at)
        yield Finding(
            rules.NOT_FINITE,
            f"backward gives {dz[at]} at [{row}, {column}], where the forward pass is finite"
            f" ({int(bad.sum())} of {bad.size} entries).",
        )


def _repeatable(recorder: PassRecorder, a: Array, dz: Array, tolerance: Array) -> Iterator[Finding]:
    a_again = recorder.forward(recorder.z)
    if _changed(a_again, a, ROUNDING * np.finfo(a.dtype).eps * np.abs(a[np.isfinite(a)]).max(initial=0)):
        yield Finding(rules.NOT_REPEATABLE, "forward gives another answer when it is called again on the same Z.")
        return
    try:
        again = recorder.backward(recorder.z, recorder.da), recorder.backward(recorder.z, recorder.da, again=True)
    except CodeError as error:
        yield Finding(rules.NOT_REPEATABLE, f"backward fails when it is called again on the same Z and dJ/dA: {error}")
        return
    if any(_changed(each, dz, tolerance) for each in again):
        yield Finding(
            rules.NOT_REPEATABLE,
            "backward gives another answer when it is called again on the same Z and dJ/dA: it keeps state.",
        )
    elif not (_same(a_again, a) and all(_same(each, dz) for each in again)):
        yield Finding(rules.ROUNDS_DIFFERENTLY, "the same Z and dJ/dA give other last digits the second time.")


def _forward_kept(recorder: PassRecorder) -> Iterator[Finding]:
    """Give a finding if forward gives the A of an earlier Z of the same shape, and another in a larger matrix.

    It has to be another with a row added and with a column added: a softmax over single numbers is 1 for every Z.
    """
    other = recorder.z[::-1, ::-1] / 2
    n, m = other.shape
    with suppress(CodeError):  # faults on other inputs are not judged here
        a = recorder.forward(other)
        if other.size > 1 and _same(a, recorder.forward(recorder.z)):
            larger = (np.concatenate([other, other[:1]]), np.concatenate([other, other[:, :1]], axis=1))
            if not any(_same(recorder.forward(z)[:n, :m], a) for z in larger):
                sentence = "forward gives the A of an earlier Z of the same shape: something is kept."
                yield Finding(rules.NOT_REPEATABLE, sentence)


def _independent_of_past_inputs(recorder: PassRecorder, dz: Array, tolerance: Array) -> Iterator[Finding]:
    """Give a finding if dJ/dZ changes after other inputs, or in an array that held other numbers before."""
    z, da = recorder.z, recorder.da
    same_shape, other_shape = z[::-1, ::-1] / 2, z[:, :1] if z.shape[1] > 1 else np.repeat(z, 2, axis=1)
    for when, other, upstream in (
        ("after another input of the same shape", same_shape, da),
        ("after an input of another shape", other_shape, np.ones_like(other_shape)),
    ):
        with suppress(CodeError):  # faults on other inputs are not judged here
            recorder.backward(other, upstream)
        if _changed(recorder.backward(z, da), dz, tolerance):
            yield Finding(rules.NOT_REPEATABLE, f"the same Z and dJ/dA give another answer {when}: something is kept.")
            return
    if not recorder.wrote and _changed(recorder.refilled(same_shape), dz, tolerance):
        sentence = (
            "the same numbers in an array that held others before give another answer: something is kept by array."
        )
        yield Finding(rules.NOT_REPEATABLE, sentence)


def _layout(recorder: PassRecorder, dz: Array, tolerance: Array) -> Iterator[Finding]:
    for words, laid in (("Fortran-ordered", _fortran), ("strided", _strided)):
        try:
            other = recorder.backward(recorder.z, recorder.da, laid=laid)
        except CodeError as error:
            yield Finding(rules.DEPENDS_ON_LAYOUT, f"backward fails on {words} input: {error}")
            continue
        if _differ(other, dz, tolerance):
            sentence = f"backward gives another answer on {words} input of the same values."
            yield Finding(rules.DEPENDS_ON_LAYOUT, sentence)


def _fortran(matrix: Array) -> Array:
    return matrix.copy(order="F")


def _strided(matrix: Array) -> Array:
    wide = np.zeros((matrix.shape[0], 2 * matrix.shape[1]), matrix.dtype)
    wide[:, ::2] = matrix
    return wide[:, ::2]


def _linear(recorder: PassRecorder, dz: Array, tolerance: Array) -> Iterator[Finding]:
    largest = float(np.abs(recorder.da).max(initial=0))
    limit = float(np.finfo(recorder.da.dtype).max)
    least = float(np.finfo(recorder.da.dtype).tiny)
    try:
        if np.any(np.nan_to_num(recorder.backward(recorder.z, np.zeros_like(recorder.da))) != 0):
            yield Finding(rules.NOT_LINEAR, "a dJ/dA of 0 gives a dJ/dZ other than 0.")
            return
        for factor in (2.0, -1.0, FAR_UP, FAR_DOWN):
            if not least / FAR_DOWN < largest * abs(factor) < limit * FAR_DOWN:
                continue
            scaled = recorder.backward(recorder.z, recorder.da * recorder.da.dtype.type(factor), again=True)
            # A large gradient may overflow when it is scaled, which is no breach.
            expected = np.where(np.isfinite(dz * factor), dz, np.nan)
            # Nor is it a breach that tiny entries lose digits when they are scaled down.
            if _differ(scaled / factor, expected, tolerance + least / abs(factor)):
                yield Finding(rules.NOT_LINEAR, f"{factor:.4g} times dJ/dA does not give {factor:.4g} times dJ/dZ.")
                return
    except CodeError as error:
        yield Finding(rules.NOT_LINEAR, f"backward fails on a dJ/dA that is 0 or a multiple: {error}")


def _same(new: Array, old: Array) -> bool:
    return np.array_equal(new, old) or np.array_equal(new, old, equal_nan=True)


def _changed(new: Array, old: Array, tolerance: Array) -> bool:
    """Tell whether an answer is another than before, by more than rounding."""
    return _differ(new, old, tolerance) or bool((np.isfinite(new) != np.isfinite(old)).any())


def _differ(new: Array, old: Array, tolerance: Array) -> bool:
    """Tell whether `new` differs by more than the tolerance, or is not finite, where `old` is finite."""
    both = np.isfinite(new) & np.isfinite(old)
    return bool(
        np.any(
            np.where(both, np.abs(np.subtract(new, old, dtype=float)) > tolerance, np.isfinite(old) & ~np.isfinite(new))
        )
    )
