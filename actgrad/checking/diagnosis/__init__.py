"""The likely mistake behind a wrong gradient: guesses that predict numbers, tested against the numbers."""

import warnings

import numpy as np

from actgrad.activations import ALL
from actgrad.checking.diagnosis import coupled, factor, layout, slopes, upstream
from actgrad.checking.diagnosis.called import called_otherwise
from actgrad.checking.diagnosis.evidence import Evidence
from actgrad.checking.diagnosis.frame import Frame, look
from actgrad.checking.diagnosis.guess import Fit, Hypotheses, fit, multiples
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
        plain = [finding for finding in (not_finite(seen), kinks(seen)) if finding]
        return tuple([*_explained(seen), *plain][:3]) if seen.wrong.any() else tuple(plain)


def _explained(seen: Frame) -> list[Finding]:
    fits = sorted(_fits(seen), key=lambda one: one.order)
    if not fits:
        return [by_size(seen) or described(seen)]
    ending = _way_out(seen)
    best = [one for one in fits if one.order[:2] == fits[0].order[:2]]
    return list({one.guess.rule: one.finding(ending) for one in reversed(best)}.values())[::-1]


def _fits(seen: Frame) -> list[Fit]:
    guesses = [guess for hypothesis in HYPOTHESES for guess in hypothesis(seen)]
    fits = [met for guess in guesses if (met := fit(guess, seen))]
    return fits or [met for guess in guesses for times in multiples(guess, seen) if (met := fit(times, seen))]


def _way_out(seen: Frame) -> str:
    return ""
