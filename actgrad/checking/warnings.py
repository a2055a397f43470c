"""What is right but unsafe: warnings, which fail a check only under --strict."""

from collections.abc import Iterator

import numpy as np

from actgrad.activations import Array
from actgrad.checking import rules
from actgrad.checking.contract import PassRecorder
from actgrad.checking.overflow import where_it_overflows
from actgrad.checking.result import Comparison, Verdict
from actgrad.errors import Finding


def unsafe(recorder: PassRecorder) -> Iterator[Finding]:
    """Give what the passes did besides their work: aliases, overflows, global states changed."""
    for sentence in dict.fromkeys(recorder.aliases):
        yield Finding(rules.ALIAS, f"{sentence}: to change the one is to change the other.")
    for name in recorder.changed:
        yield Finding(rules.GLOBAL_STATE, f"{name} is changed.")
    if any("overflow" in text for text in recorder.warned):
        yield Finding(rules.OVERFLOW, where_it_overflows(recorder.activation, recorder.z.shape))


def outside(comparison: Comparison) -> Iterator[Finding]:
    """Tell at which z there is no gradient to judge."""
    where = comparison.at(Verdict.OUTSIDE)
    if where.any():
        z, count = comparison.z[where], int(where.sum())
        infinite = ~np.isfinite(comparison.a[where]).all()
        what = "forward is not finite" if infinite else "forward jumps, or rises without limit,"
        place = f"{count} of {where.size} entries, z from {z.min():.4g} to {z.max():.4g}"
        yield Finding(rules.OUTSIDE, f"{what} at {place}.")


def measurably_off(comparison: Comparison, atol: Array | float, eps: float) -> Iterator[Finding]:
    """Tell where a gradient agrees within the tolerance, and yet is off by more than rounding and the bound explain."""
    numerical = comparison.numerical
    size = np.abs(numerical.dz)
    with np.errstate(all="ignore"):
        d = np.abs(comparison.dz - numerical.dz)
        off = (
            comparison.at(Verdict.AGREE)
            & ~numerical.kink
            & (d > 2 * (numerical.bound + numerical.slack) + atol + 1024 * eps * size)
        )
        relative = np.where(off, d / size, 0)
    if off.sum() >= max(1, comparison.at(Verdict.AGREE).sum() // 4):
        digits = int(-np.log10(relative.max()))
        yield Finding(
            rules.MEASURABLY_OFF,
            f"right to {digits} digits only, and not by rounding, in {int(off.sum())} of {off.size} entries:"
            " a rounded constant?",
        )
