"""Judges one case: the contract, the structure, the numerical gradient, the verdicts, the diagnosis."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from actgrad.activations import Activation, Array, Structure
from actgrad.checking.contract import Trial, breaches
from actgrad.checking.diagnosis import diagnose
from actgrad.checking.diagnosis.evidence import Evidence
from actgrad.checking.guarded import quietly, random_states
from actgrad.checking.naming import misnamed
from actgrad.checking.numerical import Counted, numerical_gradient
from actgrad.checking.overflow import where_it_overflows
from actgrad.checking.result import Case, CaseResult, Comparison, Outcome, Progress, Settings, Verdict
from actgrad.checking.structure import includes, probe
from actgrad.checking.verdicts import allowance, allowed, default_rtol, figures, judge, outcome, why_nothing, worst
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
            return _judged(blank, trial, case, settings, a, dz, on_progress)
    except CodeError as error:
        return replace(blank, message=str(error))


def _shape(z: Array) -> tuple[int, int]:
    return int(z.shape[0]), int(z.shape[1])


def _failed_to_run(blank: CaseResult, error: CodeError, case: Case, which: str) -> CaseResult:
    """Tell what was raised; in the battery an overflow is a warning, and a shape that forward does not take does not count."""
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
    blank: CaseResult, trial: Trial, case: Case, settings: Settings, a: Array, dz: Array, on_progress: OnProgress
) -> CaseResult:
    activation = trial.activation
    eps = float(np.finfo(blank.dtype).eps)
    rtol = default_rtol(eps) if settings.rtol is None else settings.rtol
    structure, broken = _structure(activation, case.z, settings)
    numerical = numerical_gradient(activation, case.z, case.da, replace(settings, structure=structure), on_progress)
    z, wide_a, da, wide_dz = (x.astype(np.float64) for x in (case.z, a, case.da, dz))
    rounding = allowance(numerical, wide_a, da, structure, eps)
    atol = rounding if settings.atol is None else settings.atol
    unjudged = np.zeros(a.shape, np.int8)
    comparison = Comparison(z, wide_a, da, wide_dz, numerical, allowed(numerical, atol, rtol), unjudged)
    comparison = replace(comparison, verdicts=judge(comparison, atol, rtol, case.battery))
    contract = broken
    if case.dz is None:
        contract += tuple(breaches(trial, a, dz, 1e3 * eps * np.abs(wide_dz) + rounding))
    result = _with_comparison(blank, comparison, case, rtol, contract)
    return replace(
        result,
        structure=structure,
        rtol=rtol,
        atol=settings.atol,
        diagnosis=diagnose(Evidence(activation, structure, comparison, case.dz is not None))
        if result.outcome is Outcome.FAIL and comparison.at(Verdict.WRONG).any()
        else (),
        warnings=_warnings(trial, comparison, atol, eps),
    )


def _structure(activation: Activation, z: Array, settings: Settings) -> tuple[Structure, tuple[Finding, ...]]:
    """Give the structure to go by, and the finding if a narrower one was declared than is true."""
    forward = Counted(activation)
    z = z.astype(np.float64)
    with quietly():
        found = probe(forward, z, forward(z.copy()))
    declared = settings.structure or activation.structure
    if declared is None:
        return found, ()
    if includes(declared, found):
        return (declared if settings.structure else found), ()
    sentence = f"declared {declared.value}, but it is {found.value}: an entry of A moves with entries of Z that it should not depend on."
    return found, (Finding("structure", sentence),)


def _with_comparison(
    blank: CaseResult, comparison: Comparison, case: Case, rtol: float, contract: tuple[Finding, ...]
) -> CaseResult:
    verdict = outcome(comparison, bool(contract))
    nothing = verdict is Outcome.UNDECIDED
    return replace(
        blank,
        outcome=verdict,
        method=comparison.numerical.method,
        entries={each: int(comparison.at(each).sum()) for each in Verdict},
        worst=worst(comparison),
        contract=contract,
        message=why_nothing(case, comparison) if nothing else None,
        counts=not (case.battery and nothing and not comparison.at(Verdict.UNDECIDED).any()),
        comparison=comparison,
        **figures(comparison, blank.dtype, rtol),  # type: ignore[arg-type]
    )


def _warnings(trial: Trial, comparison: Comparison, atol: Array | float, eps: float) -> tuple[Finding, ...]:
    notes = trial.activation.reading.notes if trial.activation.reading else ()
    name = misnamed(trial.activation, comparison.z, comparison.a)
    return (
        *notes,
        *([name] if name else []),
        *unsafe(trial),
        *outside(comparison),
        *measurably_off(comparison, atol, eps),
    )
