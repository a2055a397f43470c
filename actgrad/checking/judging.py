"""Judges one case: the contract, the structure, the numerical gradient, the verdicts, the diagnosis."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from actgrad.activations import Activation, Array, Structure
from actgrad.activations.sweep import swept
from actgrad.checking import rules
from actgrad.checking.comparison import Comparison, Verdict, place
from actgrad.checking.contract import PassRecorder, breaches, shape_changed
from actgrad.checking.diagnosis import diagnose
from actgrad.checking.entries import kink_groups, worst_entries
from actgrad.checking.numerical import Counted, numerical_gradient
from actgrad.checking.probing import probe
from actgrad.checking.random_directions import RandomDirections
from actgrad.checking.refused_inputs import find_refusal
from actgrad.checking.result import Case, CaseResult, Outcome, Progress, Refusal, Settings
from actgrad.checking.side_effects import quietly, random_states
from actgrad.checking.verdicts import allowance, default_rtol, figures, judge, outcome, unjudged, why_nothing
from actgrad.checking.warnings import measurably_off, misnamed, outside, refused_values, several_slopes, unsafe
from actgrad.errors import CodeError, Finding, Kind, ShapeError

OnProgress = Callable[[Progress], None]


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
        return _failed_to_run(case, error, ran_forward)
    if not case.battery and not np.isfinite(a).all():
        return CaseResult(case, Outcome.ERROR, message=_not_finite(case, a))
    try:
        with random_states([]):
            return _judged(case, settings, recorder, a, dz, on_progress)
    except CodeError as error:
        return CaseResult(case, Outcome.ERROR, message=str(error))


def _failed_to_run(case: Case, error: CodeError, ran_forward: bool) -> CaseResult:
    """Give the result of a case whose code raised; it does not count if the code refuses its shape or values."""
    if ran_forward and isinstance(error, ShapeError):
        return CaseResult(case, Outcome.FAIL, (shape_changed(case.shape, error.shape),))
    refusal = find_refusal(case, error, ran_forward) if case.battery else None
    findings = (refused_values(case, error),) if refusal is Refusal.VALUES else ()
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
    rtol = default_rtol(case.eps) if settings.rtol is None else settings.rtol
    structure, breach = _structure(case.activation, case.z, settings)
    comparison, atol, directions = _compared(case, settings, structure, rtol, (a, dz), on_progress)
    contract = breach
    if case.dz is None:
        rounding = allowance(comparison.numerical.largest_term, comparison.a, comparison.da, structure, case.eps)
        rounding = rounding + 1e3 * case.eps * np.abs(comparison.dz)
        contract += tuple(breaches(recorder, a, dz, comparison.at(Verdict.OUTSIDE), rounding))
    reading = case.activation.reading
    contract += tuple(each for each in reading.findings if each.rule.kind is Kind.BREACH) if reading else ()
    wrong = bool(comparison.at(Verdict.WRONG).any())
    explanations, mistakes = diagnose(case, structure, comparison) if wrong else ((), ())
    verdict = outcome(comparison, bool(contract))
    proved_nothing = verdict is Outcome.UNDECIDED
    return CaseResult(
        case=case,
        outcome=verdict,
        findings=(
            *contract,
            *mistakes,
            *_warnings_and_notes(recorder, comparison, structure, atol, case.eps),
        ),
        explanations=explanations,
        structure=structure,
        method=comparison.numerical.method,
        rtol=rtol,
        atol=settings.atol,
        entries={each: int(comparison.at(each).sum()) for each in Verdict},
        swept=_from_swept(case.activation, comparison),
        worst_entries=worst_entries(comparison),
        kinks=kink_groups(comparison, structure),
        message=why_nothing(case, comparison) if proved_nothing else None,
        random_directions=directions,
        counts=not (case.battery and proved_nothing and not comparison.at(Verdict.UNDECIDED).any()),
        comparison=comparison,
        **figures(comparison, case.dtype, rtol),  # type: ignore[arg-type]
    )


def _compared(
    case: Case,
    settings: Settings,
    structure: Structure,
    rtol: float,
    results: tuple[Array, Array],
    on_progress: OnProgress,
) -> tuple[Comparison, Array | float, str | None]:
    """Give the comparison with its verdicts, atol as used, and a sentence on random directions where they were used."""
    sentence, eps = None, case.eps
    z, a, da, dz = (x.astype(np.float64, copy=False) for x in (case.z, results[0], case.da, results[1]))
    if settings.random_directions and structure is not Structure.ELEMENTWISE:
        least = allowance(0, a, da, structure, eps) if settings.atol is None else settings.atol
        directions = RandomDirections(case.activation, z, da, structure, on_progress)
        numerical, sentence = directions.numerical(dz, lambda gradient: rtol * np.abs(gradient) + least)
    else:
        numerical = numerical_gradient(case.activation, z, da, structure, settings.method, on_progress)
    atol = allowance(numerical.largest_term, a, da, structure, eps) if settings.atol is None else settings.atol
    allowed, unknown = rtol * np.abs(numerical.dz) + atol, np.zeros(a.shape, np.int8)
    comparison = Comparison(z, a, da, dz, numerical, allowed, unknown, case.part)
    outside = unjudged(comparison, structure, case.battery)
    return replace(comparison, verdicts=judge(comparison, outside, atol, rtol)), atol, sentence


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
    activation = recorder.activation
    when_read = activation.reading.findings if activation.reading else ()
    remaining = [finding for finding in when_read if finding.rule.kind is not Kind.BREACH]
    name = misnamed(activation, comparison.z, comparison.a)
    side_effects = tuple(unsafe(recorder))
    overflows = any(finding.rule is rules.OVERFLOW for finding in side_effects)
    return (
        *remaining,
        *([name] if name else []),
        *side_effects,
        *(() if overflows else outside(comparison)),
        *measurably_off(comparison, atol, eps),
        *several_slopes(comparison, structure),
    )
