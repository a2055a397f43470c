"""The likely mistake behind a wrong gradient: each guess predicts dJ/dZ, and is named only if the numbers agree."""

import warnings
from collections.abc import Iterator

import numpy as np

from actgrad.activations import ALL, Structure
from actgrad.checking.comparison import Comparison
from actgrad.checking.diagnosis import (
    coupling_mistakes,
    derivative_mistakes,
    gradient_mistakes,
    unexplained,
    upstream_mistakes,
)
from actgrad.checking.diagnosis.frame import Frame, look
from actgrad.checking.diagnosis.guess import Fit, Guess, Hypothesis, fit, multiples
from actgrad.checking.result import Case
from actgrad.errors import Finding

__all__ = ["diagnose"]

CATALOGUE: tuple[Hypothesis, ...] = (
    upstream_mistakes.called_otherwise,
    gradient_mistakes.narrow_dtype,
    gradient_mistakes.one_number,
    gradient_mistakes.constant_factor,
    upstream_mistakes.handed_on,
    coupling_mistakes.altered,
    upstream_mistakes.clipped,
    upstream_mistakes.replaced,
    upstream_mistakes.misused,
    gradient_mistakes.digits_lost,
    gradient_mistakes.another_slope,
    gradient_mistakes.moved,
    gradient_mistakes.multiplied,
    derivative_mistakes.slips,
    coupling_mistakes.jacobian,
    derivative_mistakes.other_functions,
    derivative_mistakes.other_points,
    derivative_mistakes.formulas,
    derivative_mistakes.other_functions_at_upstream,
    derivative_mistakes.product_rule,
    derivative_mistakes.factors,
    gradient_mistakes.added,
)
"""All kinds of guesses. Of several that fit and are equally likely, the first in this order is named."""


def diagnose(case: Case, structure: Structure, comparison: Comparison) -> tuple[Finding, ...]:
    """Name the likely mistakes behind the wrong entries of a case, the likeliest first, at most three.

    Where no guess fits the numbers, the finding describes where the wrong entries lie. None where no entry is wrong.
    """
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = look(case, structure, comparison)
        plain = tuple(finding for finding in (unexplained.not_finite(frame), unexplained.at_kinks(frame)) if finding)
        if frame.wrong.any():
            return (_explained(frame), *plain)
        return plain or ((unexplained.described(frame),) if frame.judged_wrong.any() else ())


def _explained(frame: Frame) -> Finding:
    best = min(_fits(frame), key=lambda each: each.order, default=None)
    if best is None:
        return unexplained.by_size(frame) or unexplained.described(frame)
    return best.finding(_equation(frame))


def _fits(frame: Frame) -> list[Fit]:
    """Give the guesses that fit; where none does, those that fit together with a second mistake (see `multiples`)."""
    fits = [found for guess in _guesses(frame) if (found := fit(guess, frame))]
    return fits or [
        found for guess in _guesses(frame) for other in multiples(guess, frame) if (found := fit(other, frame))
    ]


def _guesses(frame: Frame) -> Iterator[Guess]:
    return (guess for hypothesis in CATALOGUE for guess in hypothesis(frame))


def _equation(frame: Frame) -> str:
    """Give the source's equation of the gradient, where the forward is one of its functions; else an empty string."""
    for known in ALL:
        for z, a in ((frame.z, frame.a), (frame.z.T, frame.a.T)):
            if known.backward_equation and np.allclose(known.forward(z), a, rtol=1e-6, atol=1e-300):
                return f" Equation ({known.backward_equation.number}): {known.backward_equation.text}."
    return ""
