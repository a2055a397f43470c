"""The likely mistake behind a wrong gradient: guesses that predict numbers, tested against the numbers."""

import warnings
from collections.abc import Iterator

import numpy as np

from actgrad.activations import ALL
from actgrad.checking.diagnosis import coupled, factor, layout, slopes, upstream
from actgrad.checking.diagnosis.called import called_otherwise
from actgrad.checking.diagnosis.evidence import Evidence
from actgrad.checking.diagnosis.frame import Frame, look
from actgrad.checking.diagnosis.guess import Fit, Guess, Hypotheses, fit, multiples
from actgrad.checking.diagnosis.pattern import described, kinks, not_finite
from actgrad.checking.diagnosis.precision import by_size
from actgrad.errors import Finding

__all__ = ["Evidence", "diagnose"]

HYPOTHESES: tuple[Hypotheses, ...] = (
    called_otherwise,
    factor.nothing,
    factor.constant_factor,
    factor.one_number,
    factor.another_slope,
    factor.added,
    upstream.changed,
    upstream.clipped,
    upstream.passed_on,
    upstream.rounded,
    coupled.altered,
    coupled.jacobian,
    slopes.of_another,
    slopes.of_points,
    slopes.of_formulas,
    slopes.factors,
    layout.moved,
    layout.multiplied,
)


def diagnose(evidence: Evidence) -> tuple[Finding, ...]:
    """Name the likely mistakes behind the wrong entries of a case, best first, at most three; none where none is wrong.

    Each is tested against the numbers before it is named; where none fits, the pattern of the wrong entries is told.
    """
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        seen = look(evidence)
        plain = tuple(finding for finding in (not_finite(seen), kinks(seen)) if finding)
        if seen.wrong.any():
            return (_explained(seen), *plain)
        return plain or ((described(seen),) if seen.judged_wrong.any() else ())


def _explained(seen: Frame) -> Finding:
    best = min(_fits(seen), key=lambda one: one.order, default=None)
    if best is None:
        return by_size(seen) or described(seen)
    return best.finding(_equation(seen))


def _fits(seen: Frame) -> list[Fit]:
    fits = [met for guess in _guesses(seen) if (met := fit(guess, seen))]
    return fits or [met for guess in _guesses(seen) for other in multiples(guess, seen) if (met := fit(other, seen))]


def _guesses(seen: Frame) -> Iterator[Guess]:
    return (guess for hypothesis in HYPOTHESES for guess in hypothesis(seen))


def _equation(seen: Frame) -> str:
    """Give the equation of the gradient, where the forward is one of the source's functions."""
    for known in ALL:
        for z, a in ((seen.z, seen.a), (seen.z.T, seen.a.T)):
            if known.backward_equation and np.allclose(known.forward(z), a, rtol=1e-6, atol=1e-300):
                return f" Equation ({known.backward_equation.number}): {known.backward_equation.text}."
    return ""
