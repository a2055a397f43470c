"""The verdict of each entry, the outcome of a case, and its figures."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from actgrad.activations import Array, Structure
from actgrad.checking.comparison import Comparison, Verdict
from actgrad.checking.result import Case, Outcome

ROUNDING = 64
"""The default atol, in units of eps times the largest term that a gradient is computed from. Chosen."""
FAR = 80.0
"""In the battery, a backward pass may overflow from this |z| on: exp overflows float32 at 88. Chosen."""


def default_rtol(eps: float) -> float:
    """Give √eps of the dtype under test."""
    return float(np.sqrt(eps))


def allowance(largest_term: Array | float, a: Array, da: Array, structure: Structure, eps: float) -> Array:
    """Give 64·eps·|dA|·max(|A|, |∂a/∂z|, min(1, largest |A|)), the largest of these among the outputs concerned."""
    size = np.where(np.isfinite(a), np.abs(a), 0)
    with np.errstate(over="ignore"):
        terms = np.abs(da) * np.maximum(size, min(1.0, float(size.max(initial=0))))
    terms = np.where(np.isinf(terms), 0, terms)  # no gradient is so large
    largest = np.broadcast_to(terms.max(axis=structure.axes, keepdims=True), a.shape) if structure.axes else terms
    return np.asarray(ROUNDING * eps * np.maximum(largest, largest_term))


def judge(comparison: Comparison, outside: NDArray[np.bool_], atol: Array | float, rtol: float) -> NDArray[np.int8]:
    """Give each entry's verdict as its index in `list(Verdict)`; entries of `outside` (n, m) are not judged."""
    numerical, dz, t = comparison.numerical, comparison.dz, comparison.allowed
    with np.errstate(all="ignore"):
        b, value = numerical.bound, numerical.dz
        d = np.abs(dz - value)
        known = np.isfinite(value) & np.isfinite(b)
        within = d <= t + np.maximum(b, numerical.difference_bound)
        low, high = np.minimum(numerical.left, numerical.right), np.maximum(numerical.left, numerical.right)
        between = (dz >= low - t - b) & (dz <= high + t + b)
        converged = numerical.converged(atol)
        proved_zero = (b == 0) & (value == 0) & (dz == 0)
        close = (d <= rtol * np.abs(value)) & (b <= 0.1 * np.abs(value))
        seen = np.abs(value) > t + np.maximum(b, numerical.difference_bound)
    order = [
        (outside, Verdict.OUTSIDE),
        (known & ~np.isfinite(dz), Verdict.WRONG),
        (~known, Verdict.UNDECIDED),
        (numerical.kink & between & converged, Verdict.KINK),
        (numerical.kink & ~between, Verdict.WRONG),
        (~within, Verdict.WRONG),
        (proved_zero | (close & converged) | (seen & converged), Verdict.AGREE),
        (converged, Verdict.FLAT),
    ]
    codes = [list(Verdict).index(verdict) for _, verdict in order]
    undecided = list(Verdict).index(Verdict.UNDECIDED)
    return np.select([where for where, _ in order], codes, undecided).astype(np.int8)


def unjudged(comparison: Comparison, structure: Structure, battery: bool) -> NDArray[np.bool_]:
    """Tell which entries (n, m) are outside: those of which an entry of A that depends on them is not finite.

    Of a step also those where it jumps. In the battery also those where the forward jumps, where backward is not finite
    at |z| ≥ 80, or where it gives an infinite slope that the differences do not contradict.
    """
    numerical, axes = comparison.numerical, structure.axes
    outside = ~np.isfinite(comparison.a)
    if axes:
        outside = np.broadcast_to(outside.any(axis=axes, keepdims=True), outside.shape)
    jump = np.isfinite(comparison.a) & np.isinf(numerical.bound)
    if not battery:
        return np.asarray(outside | (jump & numerical.step))
    steep = np.isinf(comparison.dz) & ~(numerical.bound < np.abs(numerical.dz))
    far = ~np.isfinite(comparison.dz) & (np.abs(comparison.z) >= FAR)
    return np.asarray(outside | jump | steep | far)


def outcome(comparison: Comparison, broken: bool) -> Outcome:
    """Give the case's outcome; `broken` says that the contract is broken.

    It passes only if an entry with a gradient other than 0 agrees or is at a kink; for a step, if an entry agrees.
    """
    if broken or comparison.at(Verdict.WRONG).any():
        return Outcome.FAIL
    if comparison.at(Verdict.UNDECIDED).any():
        return Outcome.UNDECIDED
    numerical = comparison.numerical
    moving = numerical.step | (np.maximum(np.abs(numerical.left), np.abs(numerical.right)) > 0)
    proved = (comparison.at(Verdict.AGREE) | comparison.at(Verdict.KINK)) & moving
    return Outcome.PASS if proved.any() and not mostly_noise(comparison) else Outcome.UNDECIDED


def mostly_noise(comparison: Comparison) -> bool:
    """Tell whether most entries that are judged are flat for the noise of the differences, not for the function."""
    noisy = comparison.at(Verdict.FLAT) & (comparison.numerical.bound > comparison.allowed)
    return 2 * int(noisy.sum()) > int((~comparison.at(Verdict.OUTSIDE)).sum())


def figures(comparison: Comparison, dtype: np.dtype[Any], rtol: float) -> dict[str, float | int | None]:
    """Give the resolution, the digits proved, and the largest errors, by the names of the fields of a CaseResult."""
    numerical, dz = comparison.numerical, comparison.dz
    value, size = numerical.dz, np.abs(numerical.dz)
    judged = (comparison.at(Verdict.AGREE) | comparison.at(Verdict.WRONG)) & ~numerical.kink
    seen = comparison.at(Verdict.AGREE) & (size > 0)
    with np.errstate(all="ignore"):
        d = np.abs(dz - value)
        spacing = np.spacing(size.astype(dtype)).astype(float)
        # Where more is allowed than the gradient itself, the entry agreed within rtol, or it would be flat.
        tolerated = np.where(comparison.allowed > size, rtol, comparison.allowed / size)
        resolution = (tolerated + numerical.bound / size)[seen]
        proved = ((d + numerical.bound) / size)[seen]
        nonzero = judged & (size > 0)
        return {
            "resolution": float(resolution.max()) if seen.any() else None,
            "digits": _digits(float(proved.max())) if seen.any() else None,
            "max_abs_error": float(d[judged].max()) if judged.any() else None,
            "max_rel_error": float((d / size)[nonzero].max()) if nonzero.any() else None,
            "max_ulp_error": float((d / spacing)[judged].max()) if judged.any() else None,
        }


def _digits(error: float) -> int:
    return 15 if error <= 1e-15 else max(0, int(np.floor(-np.log10(error))))


def why_nothing(case: Case, comparison: Comparison) -> str:
    """Give the sentence that says why an undecided check proved nothing."""
    undecided = int(comparison.at(Verdict.UNDECIDED).sum())
    if undecided:
        where = f"in {undecided} of {comparison.verdicts.size} entries"
        return f"The differences did not converge {where}, so nothing is said of them."
    if comparison.at(Verdict.OUTSIDE).all():
        return "The forward pass is finite at no entry, so there is no gradient to check."
    if not case.da.any():
        return (
            "Every entry of dJ/dA is 0, so every gradient is 0 and any backward pass would agree. Give another dJ/dA."
        )
    n, m = case.da.shape
    uniform = (n > 1 and (case.da == case.da[:1]).all()) or (m > 1 and (case.da == case.da[:, :1]).all())
    if uniform and not np.any(np.abs(comparison.numerical.dz) > comparison.allowed):
        return (
            "Under this uniform dJ/dA every gradient is 0,"
            " so a backward pass that gives 0 would agree. Give another dJ/dA."
        )
    if mostly_noise(comparison):
        return "In most entries the forward pass is too noisy for its differences to tell the gradient from 0."
    return "No gradient stands out from rounding here, so a backward pass that gives 0 would agree as well."
