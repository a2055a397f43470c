"""Judges one case: the contract, the structure, the numerical gradient, the verdicts, the diagnosis."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from actgrad.activations import Activation, Array, Structure
from actgrad.activations.sweep import swept
from actgrad.checking.contract import Trial, breaches
from actgrad.checking.diagnosis import diagnose
from actgrad.checking.diagnosis.evidence import Evidence
from actgrad.checking.guarded import quietly, random_states
from actgrad.checking.naming import misnamed
from actgrad.checking.numerical import Counted, numerical_gradient
from actgrad.checking.overflow import where_it_overflows
from actgrad.checking.result import Case, CaseResult, Comparison, Outcome, Progress, Settings, Verdict
from actgrad.checking.screening import Screening
from actgrad.checking.structure import includes, probe
from actgrad.checking.verdicts import allowance, default_rtol, figures, judge, outcome, unjudged, why_nothing, worst
from actgrad.checking.warnings import measurably_off, outside, unsafe
from actgrad.errors import CodeError, Finding

OnProgress = Callable[[Progress], None]


def check(
    activation: Activation, case: Case, settings: Settings, on_progress: OnProgress = lambda _: None
) -> CaseResult:
    """Judge one case; whatever the activation's code does wrong is in the result, never raised."""
    dtype = case.z.dtype if case.dz is None or case.dz.dtype == case.z.dtype else case.dz.dtype
    blank = CaseResult(case.name, activation, Outcome.ERROR, _shape(case.z), str(dtype), seed=case.seed)
    trial = Trial(activation, case.z, case.da)
    which = "forward"
    try:
        with random_states(trial.changed):
            a = trial.forward(case.z)
            which = "backward"
            dz = trial.backward(case.z, case.da) if case.dz is None else case.dz
    except CodeError as error:
        return _failed_to_run(blank, error, case, which)
    if not case.battery and not np.isfinite(a).all():
        return replace(blank, message=_not_finite(case.z, a))
    try:
        with random_states([]):
            return _judged(blank, trial, case, settings, Passed(a, dz), on_progress)
    except CodeError as error:
        return replace(blank, message=str(error))


@dataclass(frozen=True)
class Passed:
    """What the passes gave: A and dJ/dZ, as they came."""

    a: Array
    dz: Array


def _shape(z: Array) -> tuple[int, int]:
    return int(z.shape[0]), int(z.shape[1])


def _failed_to_run(blank: CaseResult, error: CodeError, case: Case, which: str) -> CaseResult:
    """Tell what was raised; in the battery an overflow is a warning, and a shape not taken does not count."""
    if case.battery and isinstance(error.__cause__, ArithmeticError | ValueError) and np.abs(case.z).max() > 10:
        overflow = Finding("overflow", where_it_overflows(blank.activation, case.z.shape))
        return replace(blank, message=str(error), warnings=(overflow,), counts=False)
    return replace(blank, message=str(error), counts=not (case.battery and which == "forward"))


def _not_finite(z: Array, a: Array) -> str:
    row, column = np.argwhere(~np.isfinite(a))[0]
    return (
        f"forward gives {a[row, column]} at [{row}, {column}], z = {z[row, column]:.6g}:"
        " that point is outside the function's domain, or overflows. Leave it out of Z."
    )


def _judged(
    blank: CaseResult, trial: Trial, case: Case, settings: Settings, passed: Passed, on_progress: OnProgress
) -> CaseResult:
    eps = float(np.finfo(blank.dtype).eps)
    settings = replace(settings, rtol=default_rtol(eps) if settings.rtol is None else settings.rtol)
    structure, broken = _structure(trial.activation, case.z, settings)
    settings = replace(settings, structure=structure)
    comparison, atol, way = _compared(trial.activation, case, settings, passed, on_progress)
    contract = broken
    if case.dz is None:
        rounding = allowance(comparison.numerical.reach, comparison.a, comparison.da, structure, eps)
        rounding = rounding + 1e3 * eps * np.abs(comparison.dz)
        outside = comparison.at(Verdict.OUTSIDE)
        contract += tuple(breaches(trial, passed.a, passed.dz, outside, rounding))
    result = _with_comparison(blank, comparison, case, settings, contract)
    wrong = bool(comparison.at(Verdict.WRONG).any())
    evidence = Evidence(trial.activation, structure, comparison, case.dz is not None)
    return replace(
        result,
        way=way,
        swept=_from_swept(trial.activation, comparison),
        diagnosis=diagnose(evidence) if wrong else (),
        warnings=_warnings(trial, comparison, atol, eps),
    )


def _compared(
    activation: Activation, case: Case, settings: Settings, passed: Passed, on_progress: OnProgress
) -> tuple[Comparison, Array | float, str | None]:
    """Give the matrices side by side with their verdicts, atol as it was used, and the way if it was the faster one."""
    assert settings.rtol is not None
    assert settings.structure is not None
    rtol, structure, way = settings.rtol, settings.structure, None
    eps = float(np.finfo(passed.dz.dtype if case.dz is not None else case.z.dtype).eps)
    z, a, da, dz = (x.astype(np.float64, copy=False) for x in (case.z, passed.a, case.da, passed.dz))
    if settings.screen and structure is not Structure.ELEMENTWISE:
        least = allowance(0, a, da, structure, eps) if settings.atol is None else settings.atol
        screening = Screening(activation, z, da, structure, on_progress)
        numerical, way = screening.numerical(dz, lambda gradient: rtol * np.abs(gradient) + least)
    else:
        numerical = numerical_gradient(activation, z, da, settings, on_progress)
    atol = allowance(numerical.reach, a, da, structure, eps) if settings.atol is None else settings.atol
    comparison = Comparison(z, a, da, dz, numerical, rtol * np.abs(numerical.dz) + atol, np.zeros(a.shape, np.int8))
    outside = unjudged(comparison, structure, case.battery)
    return replace(comparison, verdicts=judge(comparison, outside, atol, rtol)), atol, way


def _from_swept(activation: Activation, comparison: Comparison) -> float | None:
    """Give the largest distance from the swept gradient; the textbook steps may overflow, and tell nothing there."""
    chain = swept(activation, comparison.z, comparison.da)
    if chain is None:
        return None
    off = np.abs(chain - comparison.dz)
    return float(off[np.isfinite(off)].max(initial=0))


def _structure(activation: Activation, z: Array, settings: Settings) -> tuple[Structure, tuple[Finding, ...]]:
    """Give the structure to go by, and the finding if a narrower one was declared than is true."""
    forward = Counted(activation)
    z = z.astype(np.float64)
    with quietly():
        found = probe(forward, z, forward(z.copy()).copy())
    declared = settings.structure or activation.structure
    if declared is None:
        return found, ()
    if includes(declared, found):
        return (declared if settings.structure else found), ()
    sentence = f"declared {declared.value}, but it is {found.value}: an entry of A moves with entries of Z"
    return found, (Finding("structure", f"{sentence} that it should not depend on."),)


def _with_comparison(
    blank: CaseResult, comparison: Comparison, case: Case, settings: Settings, contract: tuple[Finding, ...]
) -> CaseResult:
    verdict = outcome(comparison, bool(contract))
    nothing = verdict is Outcome.UNDECIDED
    return replace(
        blank,
        outcome=verdict,
        structure=settings.structure,
        rtol=settings.rtol,
        atol=settings.atol,
        method=comparison.numerical.method,
        entries={each: int(comparison.at(each).sum()) for each in Verdict},
        worst=worst(comparison),
        contract=contract,
        message=why_nothing(case, comparison) if nothing else None,
        counts=not (case.battery and nothing and not comparison.at(Verdict.UNDECIDED).any()),
        comparison=comparison,
        **figures(comparison, blank.dtype, settings.rtol or 0.0),  # type: ignore[arg-type]
    )


def _warnings(trial: Trial, comparison: Comparison, atol: Array | float, eps: float) -> tuple[Finding, ...]:
    notes = trial.activation.reading.notes if trial.activation.reading else ()
    name = misnamed(trial.activation, comparison.z, comparison.a)
    doings = tuple(unsafe(trial))
    overflows = any(finding.rule == "overflow" for finding in doings)
    return (
        *notes,
        *([name] if name else []),
        *doings,
        *(() if overflows else outside(comparison)),
        *measurably_off(comparison, atol, eps),
    )
