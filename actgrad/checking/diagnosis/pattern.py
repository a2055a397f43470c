"""What is plain to see without a guess: where the wrong entries lie, those not finite, those at kinks."""

import numpy as np

from actgrad.checking.diagnosis.frame import Frame
from actgrad.checking.diagnosis.region import separating
from actgrad.checking.result import Verdict
from actgrad.errors import Finding


def not_finite(frame: Frame) -> Finding | None:
    """NaN or infinity where the gradient is a number."""
    wrong = frame.judged_wrong
    there = wrong & ~np.isfinite(frame.dz)
    if not there.any():
        return None
    count = int((frame.whole.at(Verdict.WRONG) & ~np.isfinite(frame.whole.dz)).sum())
    region = separating(frame, there, np.isfinite(frame.dz)) if np.isfinite(frame.dz).any() else None
    where = f" {region.text}" if region else ""
    word = "NaN" if np.isnan(frame.dz[there]).all() else "not finite"
    return Finding("non-finite", f"dJ/dZ is {word}{where}, in {count} of {wrong_size(frame)} entries.")


def wrong_size(frame: Frame) -> int:
    """Tell how many entries the whole matrix has."""
    return int(frame.whole.z.size)


def kinks(frame: Frame) -> Finding | None:
    """Wrong at kinks, and there alone: the slope that is used, and those from left and right."""
    wrong = frame.judged_wrong
    if not wrong.any() or (wrong & ~frame.kink).any():
        return None
    numerical, at = frame.whole.numerical, np.argwhere(wrong)[0]
    i, j = frame.rows[at[0]], frame.columns[at[1]]
    sides = sorted((float(numerical.left[i, j]), float(numerical.right[i, j])))
    return Finding(
        "only at kinks",
        f"Wrong only at kinks: at Z = {frame.whole.z[i, j]:.6g} dJ/dZ is {frame.whole.dz[i, j]:.6g}, "
        f"outside {sides[0]:.6g} to {sides[1]:.6g}, the gradients from either side.",
    )


def described(frame: Frame) -> Finding:
    """Describe where the wrong entries lie and by how much they are off."""
    wrong, right = frame.whole.at(Verdict.WRONG), frame.right
    here = frame.judged_wrong
    count, size = int(wrong.sum()), wrong.size
    off = np.abs(frame.dz - frame.true)[here] / np.abs(frame.true)[here]
    by = f", typically off by {np.median(off):.1e} of the gradient" if np.isfinite(np.median(off)) else ""
    if count == 1:
        i, j = np.argwhere(wrong)[0]
        yours, true = frame.whole.dz[i, j], frame.whole.numerical.dz[i, j]
        return Finding("only one entry", f"Only entry [{i}, {j}] is wrong: {yours:.8g}, and the gradient is {true:.8g}.")
    if not right.any():
        return Finding("all entries", f"All of {count} entries are wrong{by}; no known mistake explains the numbers.")
    region = separating(frame, here, right)
    if region:
        return Finding(region.key, f"Wrong only {region.text}: {count} of {size} entries{by}.")
    return Finding("scattered entries", f"{count} of {size} entries are wrong, with no plain pattern{by}.")
