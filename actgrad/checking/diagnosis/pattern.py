"""What is plain to see without a guess: where the wrong entries lie, those not finite, those at kinks."""

import numpy as np

from actgrad.checking import rules
from actgrad.checking.diagnosis.frame import Frame
from actgrad.checking.diagnosis.region import separating
from actgrad.checking.result import Verdict
from actgrad.errors import Finding

MANY_WAYS = 200


def not_finite(frame: Frame) -> Finding | None:
    """NaN or infinity where the gradient is a number."""
    there, finite = frame.judged_wrong & ~np.isfinite(frame.dz), np.isfinite(frame.dz)
    if not there.any():
        return None
    whole = frame.whole.at(Verdict.WRONG) & ~np.isfinite(frame.whole.dz)
    region = separating(frame, there, finite, MANY_WAYS // 2) if finite.any() else None
    where = f" {region.text}" if region else ""
    if whole.sum() == 1:
        where = f" at {list(frame.whole.place(*np.argwhere(whole)[0]))}"
    word = "NaN" if np.isnan(frame.dz[there]).all() else "not finite"
    return Finding(rules.mistake("non-finite"), f"dJ/dZ is {word}{where}, in {whole.sum()} of {whole.size} entries.")


def kinks(frame: Frame) -> Finding | None:
    """Wrong at kinks, and there alone: what is given, and the gradients from left and right."""
    wrong = frame.judged_wrong & np.isfinite(frame.dz)
    if not wrong.any() or (wrong & ~frame.kink).any():
        return None
    at = np.argwhere(wrong)[0]
    i, j = frame.rows[at[0]], frame.columns[at[1]]
    sides = sorted((float(frame.whole.numerical.left[i, j]) + 0.0, float(frame.whole.numerical.right[i, j]) + 0.0))
    given = f"at Z = {frame.whole.z[i, j]:.6g} dJ/dZ is {frame.whole.dz[i, j]:.6g}"
    between = f"the gradients from either side are {sides[0]:.6g} and {sides[1]:.6g}"
    return Finding(rules.mistake("only at kinks"), f"Wrong only at kinks: {given}, and {between}.")


def described(frame: Frame) -> Finding:
    """Describe where the wrong entries lie and by how much they are off."""
    whole, wrong = frame.whole.at(Verdict.WRONG), frame.judged_wrong
    count = int(whole.sum())
    if count == 1:
        return _one(frame)
    off = np.abs((frame.dz - frame.true) / frame.true)[wrong]
    by = f", typically off by {np.median(off):.1e} of the gradient" if np.isfinite(np.median(off)) else ""
    if not frame.right.any():
        return Finding(
            rules.mistake("all entries"),
            f"All of {count} entries are wrong{by}; no known mistake explains the numbers.",
        )
    region = separating(frame, wrong, frame.right, MANY_WAYS)
    if region:
        return Finding(rules.mistake(region.key), f"Wrong only {region.text}: {count} of {whole.size} entries{by}.")
    return Finding(
        rules.mistake("scattered entries"), f"{count} of {whole.size} entries are wrong, with no plain pattern{by}."
    )


def _one(frame: Frame) -> Finding:
    i, j = np.argwhere(frame.whole.at(Verdict.WRONG))[0]
    row, column = frame.whole.place(i, j)
    yours, true = float(frame.whole.dz[i, j]), float(frame.whole.numerical.dz[i, j])
    times = f" ({yours / true:.8g} times it)" if true and yours else ""
    return Finding(
        rules.mistake("only one entry"),
        f"Only entry [{row}, {column}] is wrong: {yours:.8g}, and the gradient is {true:.8g}{times}.",
    )
