"""Judges one case: the contract, the structure, the numerical gradient, the verdicts, the diagnosis."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from actgrad.activations import Activation, Array, Structure
from actgrad.checking import rules
from actgrad.checking.comparison import Comparison, Verdict, place
from actgrad.checking.contract import PassRecorder, breaches, shape_changed
from actgrad.checking.diagnosis import diagnose
from actgrad.checking.entries import kink_groups, worst_entries
from actgrad.checking.numerical import Counted, numerical_gradient
from actgrad.checking.probing import probe
from actgrad.checking.random_directions import RandomDirections
from actgrad.checking.refused_inputs import find_refusal, in_domain
from actgrad.checking.result import Case, CaseResult, Outcome, Progress, Refusal, Settings
from actgrad.checking.side_effects import quietly, random_states
from actgrad.checking.verdicts import allowance, default_rtol, figures, judge, outcome, unjudged, why_nothing
from actgrad.checking.warnings import (
    lower_precision,
    measurably_off,
    misnamed,
    outside,
    refused_values,
    several_slopes,
    step,
    unsafe,
)
from actgrad.errors import CodeError, Finding, Kind, ShapeError
from actgrad.passes import swept

OnProgress = Callable[[Progress], None]

SECOND_INPUT = 10_000
"""A second input is judged up to this many entries, where its gradient changes in a larger matrix. Chosen."""


def check(case: Case, settings: Settings, on_progress: OnProgress = lambda _: None) -> CaseResult:
    """Judge one case; a fault of the activation's code is part of the result and never raised."""
    recorder = PassRecorder(case.activation, case.z, case.da, case.part)
    ran_forward = False
    try:
        with random_states(recorder.changed):
            a = recorder.forward(case.z)
            ran_forward = True
            dz = recorder.backward(case.z, case.da) if case.dz is None else case.dz
    except CodeError as error:
        return _failed_to_run(case, settings, error, ran_forward)
    if not case.battery and not np.isfinite(a).all():
        return CaseResult(case, Outcome.ERROR, message=_not_finite(case, a))
    try:
        with random_states([]):
            return _judged(case, settings, recorder, a, dz, on_progress)
    except CodeError as error:
        return CaseResult(case, Outcome.ERROR, message=str(error))


def _failed_to_run(case: Case, settings: Settings, error: CodeError, ran_forward: bool) -> CaseResult:
    """Give the result of a case whose code raised; it does not count if the code refuses its shape or values."""
    if ran_forward and isinstance(error, ShapeError):
        return CaseResult(case, Outcome.FAIL, (shape_changed(case.shape, error.shape),))
    refusal = find_refusal(case, error, ran_forward) if case.battery else None
    words, moved = in_domain(case) if refusal is Refusal.VALUES else ("", None)
    findings = (refused_values(case, error, words),) if refusal is Refusal.VALUES else ()
    if moved is not None:
        result = check(moved, settings)
        return replace(result, findings=(*findings, *result.findings))
    return CaseResult(case, Outcome.ERROR, findings, message=str(error), counts=refusal is None, refusal=refusal)


def _not_finite(case: Case, a: Array) -> str:
    at = tuple(np.argwhere(~np.isfinite(a))[0])
    row, column = place(case.part, *at)
    return (
        f"forward gives {a[at]} at [{row}, {column}], z = {case.z[at]:.6g}:"
        " that point is outside the function's domain, or overflows. Leave it out of Z."
    )


def _judged(
    case: Case, settings: Settings, recorder: PassRecorder, a: Array, dz: Array, on_progress: OnProgress
) -> CaseResult:
    structure, narrow = _structure(case.activation, case.z, settings)
    comparison, atol, directions = _compared(case, settings, structure, (a, dz), on_progress)
    eps = max(case.eps, comparison.numerical.eps)
    wrong = bool(comparison.at(Verdict.WRONG).any())
    found = [*narrow, *(case.activation.reading.findings if case.activation.reading else ())]
    if case.dz is None:
        rounding = allowance(comparison.numerical.largest_term, comparison.a, comparison.da, structure, eps)
        rounding = rounding + 1e3 * eps * np.abs(comparison.dz)
        found += breaches(recorder, a, dz, comparison.at(Verdict.OUTSIDE), rounding, eps)
        if not wrong and not any(map(_is_breach, found)):
            found += _second_input(case, settings, structure, recorder)
    verdict = outcome(comparison, any(map(_is_breach, found)))
    proved_nothing = verdict is Outcome.UNDECIDED
    diagnosable = wrong and not any(finding.rule is rules.NOT_REPEATABLE for finding in found)
    explanations, mistakes = diagnose(case, structure, comparison) if diagnosable else ((), ())
    found += mistakes
    others = _warnings_and_notes(recorder, comparison, structure, atol, case.eps)
    found += (each for each in others if verdict is not Outcome.FAIL or each.rule not in rules.OF_RIGHT_ONES)
    return CaseResult(
        case=case,
        outcome=verdict,
        findings=tuple(found),
        explanations=explanations,
        structure=structure,
        method=comparison.numerical.method,
        rtol=_rtol(settings, eps),
        atol=settings.atol,
        entries={each: int(comparison.at(each).sum()) for each in Verdict},
        swept=_from_swept(case.activation, comparison),
        worst_entries=worst_entries(comparison),
        kinks=kink_groups(comparison, structure),
        message=why_nothing(case, comparison) if proved_nothing else None,
        random_directions=directions,
        counts=not (case.battery and proved_nothing and not comparison.at(Verdict.UNDECIDED).any()),
        comparison=comparison,
        **figures(comparison, case.dtype, _rtol(settings, eps)),  # type: ignore[arg-type]
    )


def _is_breach(finding: Finding) -> bool:
    return finding.rule.kind is Kind.BREACH


def _second_input(case: Case, settings: Settings, structure: Structure, recorder: PassRecorder) -> tuple[Finding, ...]:
    """Give a finding if the gradient of a second input like Z, given after Z, is wrong, but right in a larger matrix.

    It has Z's shape, first row, first column and sum, by which what is kept of an earlier input is looked up at times.
    """
    if structure is Structure.DENSE or case.z.size > SECOND_INPUT:
        return ()
    n, m = case.shape
    z = case.z.copy()
    inner = slice(min(1, n - 1), None), slice(min(1, m - 1), None)
    z[inner] = case.z[inner][::-1, ::-1] if case.z[inner].size > 1 else case.z[::-1, ::-1][inner]
    try:
        dz = recorder.backward(z, case.da)
        axis = 0 if structure is Structure.ROWWISE else 1
        larger_z, larger_da = (np.concatenate([x[::-1, ::-1], x], axis) for x in (z, case.da))
        elsewhere = recorder.backward(larger_z, larger_da)[-n:, -m:]
        differs = ~np.isclose(dz, elsewhere, rtol=1e3 * case.eps, atol=0, equal_nan=True)
        if not differs.any():
            return ()
        structure = _structure(case.activation, z, settings)[0]
        comparison, _, _ = _compared(replace(case, z=z), settings, structure, (recorder.forward(z), dz), lambda _: None)
    except CodeError:  # it may be outside the domain
        return ()
    if structure is Structure.DENSE or not (comparison.at(Verdict.WRONG) & differs).any():
        return ()
    sentence = "Z's gradient is right, that of a second Z given after it is not: something of the first is kept."
    return (Finding(rules.NOT_REPEATABLE, sentence),)


def _compared(
    case: Case,
    settings: Settings,
    structure: Structure,
    results: tuple[Array, Array],
    on_progress: OnProgress,
) -> tuple[Comparison, Array | float, str | None]:
    """Give the comparison with its verdicts, atol as used, and a sentence on random directions where they were used."""
    z, a, da, dz = (x.astype(np.float64, copy=False) for x in (case.z, results[0], case.da, results[1]))

    def allowed(largest_term: Array | float, eps: float) -> tuple[float, Array | float]:
        atol = allowance(largest_term, a, da, structure, eps) if settings.atol is None else settings.atol
        return _rtol(settings, eps), atol

    sentence, returned = None, float(np.finfo(results[0].dtype).eps) if results[0].dtype.kind == "f" else 0.0
    if settings.random_directions and structure is not Structure.ELEMENTWISE:
        directions = RandomDirections(case.activation, z, da, structure, on_progress)
        rtol, atol = allowed(0, max(case.eps, directions.of.eps, returned))
        numerical, sentence = directions.numerical(dz, lambda gradient: _allowed(gradient, rtol, atol))
    else:
        numerical = numerical_gradient(case.activation, z, da, structure, settings.method, on_progress)
    numerical = replace(numerical, eps=max(numerical.eps, returned))
    rtol, atol = allowed(numerical.largest_term, max(case.eps, numerical.eps))
    within, unknown = _allowed(numerical.dz, rtol, atol), np.zeros(a.shape, np.int8)
    comparison = Comparison(z, a, da, dz, numerical, within, unknown, case.part)
    left_out = unjudged(comparison, structure, case.battery)
    return replace(comparison, verdicts=judge(comparison, left_out, atol, rtol)), atol, sentence


def _allowed(gradient: Array, rtol: float, atol: Array | float) -> Array:
    with np.errstate(over="ignore"):  # then any error is allowed
        return np.asarray(rtol * np.abs(gradient) + atol)


def _rtol(settings: Settings, eps: float) -> float:
    return default_rtol(eps) if settings.rtol is None else settings.rtol


def _from_swept(activation: Activation, comparison: Comparison) -> float | None:
    """Give the largest distance of dJ/dZ from the swept gradient where that is finite; None if there is no graph."""
    chain = swept(activation, comparison.z, comparison.da)
    if chain is None:
        return None
    off = np.abs(chain - comparison.dz)
    return float(off[np.isfinite(off)].max(initial=0))


def _structure(activation: Activation, z: Array, settings: Settings) -> tuple[Structure, tuple[Finding, ...]]:
    """Give the structure to check with, and a finding if the declared structure is narrower than the true one."""
    forward = Counted(activation)
    z = z.astype(np.float64)
    with quietly():
        probed = probe(forward, z, forward(z.copy()).copy())
    declared = settings.structure or activation.structure
    if declared is None:
        return probed, ()
    if declared.includes(probed):
        return (declared if settings.structure else probed), ()
    sentence = f"declared {declared.value}, but it is {probed.value}: an entry of A moves with entries of Z"
    return probed, (Finding(rules.STRUCTURE, f"{sentence} that it should not depend on."),)


def _warnings_and_notes(
    recorder: PassRecorder, comparison: Comparison, structure: Structure, atol: Array | float, eps: float
) -> tuple[Finding, ...]:
    name = misnamed(recorder.activation, comparison.z, comparison.a)
    side_effects = tuple(unsafe(recorder, comparison))
    overflows = any(finding.rule is rules.OVERFLOW for finding in side_effects)
    return (
        *([name] if name else []),
        *side_effects,
        *(() if overflows else outside(comparison)),
        *measurably_off(comparison, atol, max(eps, comparison.numerical.eps)),
        *several_slopes(comparison, structure),
        *step(comparison),
        *lower_precision(eps, comparison.numerical.eps),
    )
