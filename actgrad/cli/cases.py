"""What one `check` is to judge: activations, each on the matrices that are named or else on its battery."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from actgrad.activations import ALL, Activation
from actgrad.checking import battery, check
from actgrad.checking.result import Case, CaseResult, PassedOver, Report, Settings
from actgrad.cli.options import Reading
from actgrad.cli.progress import Watch
from actgrad.cli.targets import is_code, resolve
from actgrad.errors import UsageError
from actgrad.inputs import Matrices, Request, load_matrices


@dataclass(frozen=True)
class Targets:
    """What ACTIVATION means: activations, each with the name by which it can be asked for, and what else was seen."""

    title: str
    activations: tuple[tuple[str, Activation], ...]
    passed_over: tuple[PassedOver, ...] = ()


def targets(target: str | None, everything: bool, reading: Reading, claimed: bool, batch_first: bool) -> Targets:
    """Find the activations, with a claimed dJ/dZ also one without a backward pass; raises UsageError, ReadingError."""
    if everything and target is not None:
        raise UsageError(f"--all checks the built-in activations, and '{target}' is named besides. Keep one.")
    if everything:
        return Targets(
            "--all",
            tuple((name, resolve(name, reading, batch_first)) for name in (activation.name for activation in ALL)),
        )
    if target is None:
        raise UsageError("ACTIVATION is missing. Name one, as in 'actgrad check relu', or check all with --all.")
    if not is_code(target):
        return Targets(target, ((target, resolve(target, reading, batch_first)),))
    from actgrad.inputs import code

    if claimed:
        alone = code.load(target, reading.takes, reading.with_values, needs_backward=False)
        return Targets(target, ((target, alone),))
    seen = code.survey(target, reading.takes, reading.with_values)
    named = not target.endswith(".py")
    found = tuple((target if named else f"{target}:{each.name}", each) for each in seen.activations)
    return Targets(target, found, () if named else seen.passed_over)


def inputs(matrices: Mapping[str, Any], dz: str | None) -> Matrices | None:
    """Read and draw the one input that the options name; None where they name none."""
    request = Request(**matrices, dz=dz, finite=True)
    if request.names_nothing:
        return None
    return load_matrices(request)


def cases(found: Targets, given: Matrices | None, dtype: str, part: str) -> list[Case]:
    """Give all that is to be judged, of which the name contains `part`; raises UsageError where nothing is left."""
    every = [
        case
        for target, activation in found.activations
        for case in (battery(activation, dtype, target) if given is None else [_case(activation, target, given)])
    ]
    chosen = [case for case in every if part in case.name]
    if not chosen:
        names = ", ".join(case.name for case in every)
        raise UsageError(f"No case has '{part}' in its name, so there is nothing to check. The cases: {names}.")
    return chosen


def _case(activation: Activation, target: str, given: Matrices) -> Case:
    assert given.da is not None
    return Case(activation, target, activation.name, given.z, given.da, given.dz, given.seed)


def judged(chosen: Iterable[Case], settings: Settings, report: Report, stop: bool) -> tuple[Report, list[Exception]]:
    """Judge one after the other, with `stop` up to the first that fails; give the report with its cases.

    A fault of actgrad itself in one does not hide the others: the faults are given besides.
    """
    started, results, faults = monotonic(), list[CaseResult](), list[Exception]()
    for case in chosen:
        try:
            results.append(_judged(case, settings))
        except Exception as fault:
            faults.append(fault)
            continue
        if stop and results[-1].counts and not replace(report, cases=tuple(results[-1:])).passed:
            break
    return replace(report, cases=tuple(results), seconds=monotonic() - started), faults


def _judged(case: Case, settings: Settings) -> CaseResult:
    started = monotonic()
    with Watch(case, settings.screen) as watch:
        result = check(case, settings, watch)
    return replace(result, seconds=monotonic() - started)
