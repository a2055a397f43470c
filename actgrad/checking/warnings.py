"""Warnings and notes about a pass that may be right all the same; warnings fail a check only under --strict."""

import re
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from actgrad.activations import ALL, Activation, Array, Structure
from actgrad.activations.softmax import SOFTMAX
from actgrad.checking import rules
from actgrad.checking.comparison import Comparison, Verdict
from actgrad.checking.contract import PassRecorder
from actgrad.checking.result import Case
from actgrad.checking.side_effects import Run, run
from actgrad.errors import CodeError, Finding
from actgrad.passes import as_matrix

FARTHEST = 1e5
"""Overflows are looked for up to this |z|: exp overflows float64 at 710. Chosen."""
SAME_SLOPE = 1e-3
"""Slopes used at one kink are different if they differ by this part of right slope − left slope. Chosen."""
CLOSE = 1e-6
"""Two functions f and g are the same if |f − g| is at most this times 1 + |f| in every entry. Chosen."""


def unsafe(recorder: PassRecorder, comparison: Comparison) -> Iterator[Finding]:
    """Give the side effects of the passes: aliases, global states changed, overflows."""
    for sentence in dict.fromkeys(recorder.aliases):
        yield Finding(rules.ALIAS, f"{sentence}: to change the one is to change the other.")
    for name in recorder.changed:
        yield Finding(rules.GLOBAL_STATE, f"{name} is changed.")
    if any("overflow" in text for text in recorder.warned):
        lost = comparison.z[_lost(comparison, float(np.finfo(recorder.z.dtype).tiny))]
        yield _overflow(recorder.activation, recorder.z, lost)


def _lost(comparison: Comparison, tiny: float) -> NDArray[np.bool_]:
    """Tell where a result is not finite, or the gradient 0 where there is one above the least normal number."""
    numerical = comparison.numerical
    least = np.maximum(tiny, 10 * numerical.bound)
    infinite = ~(np.isfinite(comparison.a) & np.isfinite(comparison.dz))
    return np.asarray(infinite | ((comparison.dz == 0) & (np.abs(numerical.dz) > least)))


def outside(comparison: Comparison) -> Iterator[Finding]:
    """Give a finding that says at which z there is no gradient to judge, if there are any."""
    where = comparison.at(Verdict.OUTSIDE)
    infinite = not np.isfinite(comparison.a[where]).all()
    if infinite or (where.any() and not comparison.numerical.step):
        z, count = comparison.z[where], int(where.sum())
        what = "forward is not finite" if infinite else "forward jumps, or rises without limit,"
        place = f"{count} of {where.size} entries, z from {z.min():.4g} to {z.max():.4g}"
        yield Finding(rules.OUTSIDE, f"{what} at {place}.")


def step(comparison: Comparison) -> Iterator[Finding]:
    """Give a note if the function is a step."""
    if comparison.numerical.step:
        yield Finding(rules.STEP_FUNCTION, "the gradient is 0 wherever there is one, and so is yours.")


def several_slopes(comparison: Comparison, structure: Structure) -> Iterator[Finding]:
    """Give a finding for the first kink at which backward uses several slopes, if there is one."""
    where = comparison.at(Verdict.KINK) & (comparison.da != 0)
    if structure is not Structure.ELEMENTWISE or not where.any():
        return
    da, numerical = comparison.da[where], comparison.numerical
    left, right, used = (x[where] / da for x in (numerical.left, numerical.right, comparison.dz))
    kinks = np.round([comparison.z[where] + 0.0, left, right], 6)
    for kink in np.unique(kinks, axis=1).T:
        here = used[(kinks == kink[:, None]).all(axis=0)]
        step = abs(kink[2] - kink[1])  # 0 where only the curvature jumps
        if step > 0 and np.ptp(here) > SAME_SLOPE * step:
            slopes = ", ".join(f"{slope:.4g}" for slope in np.unique(here.round(6))[:4])
            yield Finding(rules.SEVERAL_SLOPES, f"at z = {kink[0]:.6g} several slopes are used: {slopes}.")
            return


def refused_values(case: Case, error: CodeError, domain: str) -> Finding:
    """Give the finding for a pass that raises at some z: where it overflows, or that it is not defined everywhere.

    `domain` says on what numbers it is tried instead, if on any.
    """
    if isinstance(error.__cause__, ArithmeticError):
        return _overflow(case.activation, case.z, lost=case.z)
    low, high = case.z.min(), case.z.max()
    where = f"at z from {low:.4g} to {high:.4g}: {error.__cause__}"
    instead = f" Tried on {domain} instead." if domain else ""
    return Finding(rules.OUTSIDE, f"it is not defined everywhere {where}.{instead}")


def lower_precision(eps: float, inside: float) -> Iterator[Finding]:
    """Give the note that the forward computes in a narrower dtype, of eps `inside`, than the one under test."""
    if inside > eps:
        name = "single" if inside == np.finfo("float32").eps else "half"
        yield Finding(rules.LOWER_PRECISION, f"computes in {name} precision: judged as such.")


def measurably_off(comparison: Comparison, atol: Array | float, eps: float) -> Iterator[Finding]:
    """Give a finding if the gradient agrees within the tolerance, but with an error that rounding does not explain.

    It must be three digits beyond rounding, in more than a quarter of the entries that agree and in more than one.
    """
    numerical, agree = comparison.numerical, comparison.at(Verdict.AGREE)
    size = np.abs(numerical.dz)
    with np.errstate(all="ignore"):
        d = np.abs(comparison.dz - numerical.dz)
        rounding = 2 * (numerical.bound + numerical.difference_bound) + atol + 1024 * eps * size
        off = agree & ~numerical.kink & (d > rounding)
        relative = np.where(off, d / size, 0)
    if off.sum() > max(1, agree.sum() / 4):
        digits = int(-np.log10(relative.max()))
        yield Finding(
            rules.MEASURABLY_OFF,
            f"right to {digits} digits only, and not by rounding, in {int(off.sum())} of {off.size} entries:"
            " a rounded constant?",
        )


def _overflow(activation: Activation, z: Array, lost: Array) -> Finding:
    """Give the finding for a pass that overflows, with the z beyond which it does, found on constant matrices like Z.

    It is a note where no result is lost beyond these z: neither at these numbers `lost` of Z nor farther out.
    """
    edges = [edge for sign in (1.0, -1.0) if (edge := _overflow_threshold(activation, z, sign)) is not None]
    sides = [f"{'above' if edge > 0 else 'below'} {edge:.4g}".replace("-", "−") for edge in edges]
    where = " and ".join(sides) if sides else "on this input"
    beyond = [value for edge in edges for value in (1.01 * edge, np.copysign(FARTHEST, edge))]
    lost_beyond = any((lost * np.sign(edge) >= abs(edge)).any() for edge in edges) if edges else lost.size
    if lost_beyond or not all(_is_finite(activation, z, value) for value in beyond):
        return Finding(rules.OVERFLOW, f"overflows {where}.")
    return Finding(rules.OVERFLOW_ON_THE_WAY, f"overflows {where}, on the way to a right value and gradient.")


def _overflow_threshold(activation: Activation, z: Array, sign: float) -> float | None:
    low, high = 1.0, FARTHEST
    if not _overflows(activation, z, sign * high) or _overflows(activation, z, sign * low):
        return None
    while high > low * 1.0005:  # as exact as four digits show
        middle = (low * high) ** 0.5
        low, high = (low, middle) if _overflows(activation, z, sign * middle) else (middle, high)
    return sign * low


def _overflows(activation: Activation, z: Array, value: float) -> bool:
    try:
        runs = _runs(activation, np.full_like(z, value))
    except CodeError as error:
        return isinstance(error.__cause__, ArithmeticError)
    return any("overflow" in text for each in runs for text in each.warned)


def _is_finite(activation: Activation, z: Array, value: float) -> bool:
    try:
        results = [as_matrix(each.result, z.shape, "") for each in _runs(activation, np.full_like(z, value))]
    except CodeError:
        return False
    return all(np.isfinite(result).all() for result in results)


def _runs(activation: Activation, z: Array) -> list[Run]:
    runs = [run(activation.forward, z.copy())]
    return runs + ([run(activation.backward, z, np.ones_like(z))] if activation.backward else [])


def misnamed(activation: Activation, z: Array, a: Array) -> Finding | None:
    """Give a finding if the activation has the name of a built-in one, but not its values `a` at `z` (n, m)."""
    promised = _promised(activation.name)
    if activation.own or promised is None or _same(promised.forward(z), a):
        return None
    if promised is SOFTMAX and _same(promised.transposed().forward(z), a):
        return Finding(rules.OVER_ROWS, "goes over each row: one example a row.")
    for words, other in _others():
        if _same(other(z), a):
            return Finding(rules.MISNAMED, f"is called {activation.name}, but its forward is {words}.")
    return Finding(
        rules.MISNAMED, f"is called {activation.name}, but its forward is another function than {promised.name}."
    )


def _promised(name: str) -> Activation | None:
    bare = re.sub(
        r"(activation|forward|layer|function|func|act|fn|class|my|numpy|np|[\W_])",
        "",
        name.rpartition(".")[2].lower(),
    )
    return next((activation for activation in ALL if activation.name == bare), None)


def _others() -> list[tuple[str, Callable[[Array], Array]]]:
    named = {activation.name: activation.forward for activation in ALL}
    softmax, sigmoid = named["softmax"], named["sigmoid"]
    return [
        ("σ(−z)", lambda z: sigmoid(-z)),
        ("softmax over the whole matrix", lambda z: softmax(z.reshape(-1, 1)).reshape(z.shape)),
        ("tanh(z/2)", lambda z: named["tanh"](z / 2)),
        ("2σ(z)", lambda z: 2 * sigmoid(z)),
        ("the identity", lambda z: z),
        ("softplus", lambda z: np.logaddexp(0, z)),
        ("leaky ReLU", lambda z: np.where(z > 0, z, 0.01 * z)),
        *((name, forward) for name, forward in named.items()),
    ]


def _same(expected: Array, a: Array) -> bool:
    with np.errstate(all="ignore"):
        known = np.isfinite(a)
        return bool(known.any() and np.all(np.abs(expected - a)[known] <= CLOSE * (1 + np.abs(expected[known]))))
