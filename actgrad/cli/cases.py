"""What one `check` is to judge: activations, each on the matrices that are named or else on its battery."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from time import monotonic
from typing import Any

from actgrad.activations import Activation
from actgrad.checking import battery, check
from actgrad.checking.agreement import agreed
from actgrad.checking.refused_inputs import supported
from actgrad.checking.result import Case, CaseResult, Report, Settings
from actgrad.cli.progress import Watch
from actgrad.cli.targets import Targets
from actgrad.errors import UsageError
from actgrad.inputs import Matrices, Request, load_matrices


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
    by_activation = groupby(results, lambda result: result.case.target)
    cases = tuple(result for _, group in by_activation for result in agreed(supported(group)))
    return replace(report, cases=cases, seconds=monotonic() - started), faults


def _judged(case: Case, settings: Settings) -> CaseResult:
    started = monotonic()
    with Watch(case, settings.random_directions) as watch:
        result = check(case, settings, watch)
    return replace(result, seconds=monotonic() - started)
