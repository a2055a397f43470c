"""The likely mistake behind a wrong gradient; where no guess agrees with the numbers, where the wrong entries lie."""

import warnings
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from actgrad.activations import ALL, Array, Structure
from actgrad.checking import mistakes
from actgrad.checking.comparison import Comparison, Verdict
from actgrad.checking.diagnosis import formulas, gradients
from actgrad.checking.diagnosis.frame import Frame, look
from actgrad.checking.diagnosis.guess import Guess, Hypothesis, fit, guesses, multiples
from actgrad.checking.diagnosis.separating import separating
from actgrad.checking.result import Case, Explanation
from actgrad.checking.rules import WRONG_IN
from actgrad.errors import Finding

__all__ = ["diagnose"]

CATALOGUE: tuple[Hypothesis, ...] = (
    gradients.called_otherwise,
    gradients.one_number,
    gradients.constant_factor,
    gradients.AT_FIRST,
    gradients.clipped,
    gradients.GRADIENTS,
    gradients.another_slope,
    gradients.moved,
    gradients.MATRIX_PRODUCTS,
    formulas.nearest_functions,
    formulas.own_formula,
    formulas.JACOBIAN,
    formulas.OTHER_DERIVATIVES,
    formulas.other_points,
    gradients.AT_LAST,
)
"""All kinds of guesses. Of several that fit and are equally likely, the first in this order is named."""

LEAST_CHOICES = 200
"""The `least_choices` of `separating`, with which a region is due to chance in one of 200 cases. Chosen."""

LEAST_LIKELY = 7
"""The rank of an explanation by the size of the errors alone. Chosen: behind all others."""

FORMATS = (
    (mistakes.SINGLE_PRECISION, "single", "float32", 2.0**-24),
    (mistakes.HALF_PRECISION, "half", "float16 or bfloat16", 2.0**-11),
)
"""Narrow formats with their largest relative rounding error; that of float16 stands for bfloat16 as well."""


class Diagnosis(NamedTuple):
    """All explanations of the wrong entries, the likeliest first, and what is to be said of the case."""

    explanations: tuple[Explanation, ...]
    findings: tuple[Finding, ...]


def diagnose(case: Case, structure: Structure, comparison: Comparison) -> Diagnosis:
    """Name the likely mistakes behind the wrong entries of a case, the likeliest first, at most three.

    Where no guess fits the numbers, the finding describes where the wrong entries lie. None where no entry is wrong.
    """
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = look(case, structure, comparison)
        plain = tuple(filter(None, (_not_finite(frame), _at_kinks(frame))))
        if not frame.wrong.any():
            return Diagnosis((), plain or ((_described(frame),) if frame.judged_wrong.any() else ()))
        explanations = _explanations(frame)
        proved = (each.finding for each in explanations if each.proved)
        return Diagnosis(explanations, (next(proved, None) or _described(frame), *plain))


def _explanations(frame: Frame) -> tuple[Explanation, ...]:
    fits = [found for guess in _guesses(frame) if (found := fit(guess, frame))]
    if not any(each.proved for each in fits):
        # then those are tried that fit together with a second mistake
        several = (other for guess in _guesses(frame) for other in multiples(guess, frame))
        fits += [found for guess in several if (found := fit(guess, frame))]
    equation = _equation(frame) if fits else ""
    return (*(each.explanation(equation) for each in sorted(fits, key=lambda each: each.rank)), *_by_size(frame))


def _guesses(frame: Frame) -> Iterator[Guess]:
    return (guess for hypothesis in CATALOGUE for guess in guesses(hypothesis, frame))


def _equation(frame: Frame) -> str:
    """Give the source's equation of the gradient, where the forward is one of its functions; else an empty string."""
    for known in ALL:
        for z, a in ((frame.z, frame.a), (frame.z.T, frame.a.T)):
            if known.backward_equation and np.allclose(known.forward(z), a, rtol=1e-6, atol=1e-300):
                return f" Equation ({known.backward_equation.number}): {known.backward_equation.text}."
    return ""


def _not_finite(frame: Frame) -> Finding | None:
    """Give the finding for NaN or infinity where the gradient is finite; None where there is neither."""
    there, finite = frame.judged_wrong & ~np.isfinite(frame.dz), np.isfinite(frame.dz)
    if not there.any():
        return None
    whole = frame.whole.at(Verdict.WRONG) & ~np.isfinite(frame.whole.dz)
    region = separating(frame, there, finite, LEAST_CHOICES // 2) if finite.any() else None
    where = f" {region.text}" if region else ""
    if whole.sum() == 1:
        where = f" at {list(frame.whole.place(*np.argwhere(whole)[0]))}"
    word = "NaN" if np.isnan(frame.dz[there]).all() else "not finite"
    return Finding(mistakes.NON_FINITE, f"dJ/dZ is {word}{where}, in {whole.sum()} of {whole.size} entries.")


def _at_kinks(frame: Frame) -> Finding | None:
    """Give the finding for entries that are wrong only at kinks; None where others are wrong too, or none is."""
    wrong = frame.judged_wrong & np.isfinite(frame.dz)
    if not wrong.any() or (wrong & ~frame.kink).any():
        return None
    at = np.argwhere(wrong)[0]
    i, j = frame.rows[at[0]], frame.columns[at[1]]
    sides = sorted((float(frame.whole.numerical.left[i, j]) + 0.0, float(frame.whole.numerical.right[i, j]) + 0.0))
    given = f"at Z = {frame.whole.z[i, j]:.6g} dJ/dZ is {frame.whole.dz[i, j]:.6g}"
    between = f"the gradients from either side are {sides[0]:.6g} and {sides[1]:.6g}"
    return Finding(mistakes.ONLY_AT_KINKS, f"Wrong only at kinks: {given}, and {between}.")


def _by_size(frame: Frame) -> Iterator[Explanation]:
    """Explain errors that look like the rounding of a narrow format, or are small."""
    if frame.wrong.sum() == 0:
        return
    known, enough = (frame.wrong | frame.right) & (frame.true != 0), bool(frame.wrong.sum() >= 3)
    error = (np.sign(frame.da) if frame.elementwise else 1.0) * (frame.dz - frame.true) / _rounded_size(frame)
    seen = np.abs(error[frame.wrong])
    irregular, typical, largest = _irregular(frame.z[known], error[known]), float(np.median(seen)), float(seen.max())
    for rule, word, kind, unit in FORMATS:
        # a few operations, each with an error of half a unit on average, some amplified by cancellation
        if largest <= 64 * unit and 0.1 * unit <= typical <= 16 * unit:
            sentence = f"Errors of about {typical:.0e}, spread irregularly, are {word} precision's"
            finding = Finding(rule, f"{sentence}: is something {kind} inside?")
            yield Explanation(finding, LEAST_LIKELY - 1, proved=irregular and enough)
    if largest < 1e-2:
        sentence = f"dJ/dZ is off by at most {largest:.1e} of its size"
        finding = Finding(mistakes.APPROXIMATION, f"{sentence}: a rounded constant, or an approximation inside?")
        yield Explanation(finding, LEAST_LIKELY, proved=enough and not (irregular and frame.elementwise))


def _rounded_size(frame: Frame) -> Array:
    """Give the size (n, m) of what was rounded: the gradient, or the larger terms of which it is the difference."""
    slope = np.nan_to_num(np.abs(frame.true / frame.da), posinf=0.0)
    inner = np.minimum(1.0, np.maximum(np.abs(frame.a), slope))
    return np.asarray(np.maximum(np.abs(frame.true), np.abs(frame.da) * inner))


def _irregular(z: Array, error: Array) -> bool:
    """Tell whether the errors, in order of z, look random and do not follow a smooth curve.

    By von Neumann's ratio: the mean square of successive differences over the variance, which is 2 for independent
    random numbers and near 0 for a smooth curve; the limit 0.8 is chosen.
    """
    ordered = error[np.argsort(z, kind="stable")]
    spread = np.square(ordered - ordered.mean()).mean()
    return bool(spread > 0 and np.square(np.diff(ordered)).mean() > 0.8 * spread)


def _described(frame: Frame) -> Finding:
    """Give the finding that says where the wrong entries lie and how large their error is."""
    whole, wrong = frame.whole.at(Verdict.WRONG), frame.judged_wrong
    count = int(whole.sum())
    if count == 1:
        return _one(frame)
    off = np.abs((frame.dz - frame.true) / frame.true)[wrong]
    by = f", typically off by {np.median(off):.1e} of the gradient" if np.isfinite(np.median(off)) else ""
    if not frame.right.any():
        message = f"All of {count} entries are wrong{by}; no known mistake explains the numbers."
        return Finding(mistakes.ALL_ENTRIES, message)
    region = separating(frame, wrong, frame.right, LEAST_CHOICES)
    if region:
        return Finding(WRONG_IN[region.key], f"Wrong only {region.text}: {count} of {whole.size} entries{by}.")
    message = f"{count} of {whole.size} entries are wrong, with no plain pattern{by}."
    return Finding(mistakes.SCATTERED_ENTRIES, message)


def _one(frame: Frame) -> Finding:
    i, j = np.argwhere(frame.whole.at(Verdict.WRONG))[0]
    row, column = frame.whole.place(i, j)
    yours, true = float(frame.whole.dz[i, j]), float(frame.whole.numerical.dz[i, j])
    times = f" ({yours / true:.8g} times it)" if true and yours else ""
    message = f"Only entry [{row}, {column}] is wrong: {yours:.8g}, and the gradient is {true:.8g}{times}."
    return Finding(mistakes.ONE_ENTRY, message)
