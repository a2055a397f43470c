"""What one `check` is to judge: activations, each on the matrices that are named or else on its battery."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import groupby
from time import monotonic
from typing import Any

from actgrad.activations import ALL, Activation
from actgrad.checking import battery, check
from actgrad.checking.agreement import agreed
from actgrad.checking.refused_inputs import supported
from actgrad.checking.result import Case, CaseResult, Outcome, PassedOver, Report, Settings
from actgrad.cli.options import Reading, is_code
from actgrad.cli.progress import Watch
from actgrad.errors import Interrupted, UsageError
from actgrad.inputs import code
from actgrad.inputs.loading import Matrices, load_matrices
from actgrad.inputs.request import Request
from actgrad.passes import described


@dataclass(frozen=True)
class Targets:
    """What is to be judged: activations, each with the name by which it can be asked for, and what was passed over."""

    title: str
    activations: tuple[tuple[str, Activation], ...]
    passed_over: tuple[PassedOver, ...] = ()


def find_targets(target: str | None, everything: bool, reading: Reading, claimed: bool, batch_first: bool) -> Targets:
    """Find all that is meant; with a claimed dJ/dZ no backward pass is needed. Raises UsageError, ReadingError."""
    if everything:
        if target is not None:
            raise UsageError(f"--all checks the built-in activations, and '{target}' is named besides. Keep one.")
        return Targets("--all", tuple((each.name, reading.activation(each.name, batch_first)) for each in ALL))
    if target is None:
        raise UsageError("ACTIVATION is missing. Name one, as in 'actgrad check relu', or check all with --all.")
    if target.endswith(":"):
        raise UsageError(f"'{target}' ends with a colon. Name an activation behind it, or leave the colon out.")
    if not is_code(target):
        return Targets(target, ((target, reading.activation(target, batch_first)),))
    return _find_code(target, reading, claimed)


def _find_code(target: str, reading: Reading, claimed: bool) -> Targets:
    if claimed:
        alone = code.load(target, reading.takes, reading.with_values, needs_backward=False)
        return Targets(target, ((target, alone),))
    seen = code.survey(target, reading.takes, reading.with_values)
    if not target.endswith(".py"):
        return Targets(target, tuple((target, each) for each in seen.activations))
    return Targets(target, tuple((f"{target}:{each.name}", each) for each in seen.activations), seen.passed_over)


def inputs(matrices: Mapping[str, Any], dz: str | None) -> Matrices | None:
    """Read and draw the one input that the options name; None where they name none."""
    request = Request(**matrices, dz=dz, finite=True)
    if request.names_nothing:
        return None
    return load_matrices(request)


def chosen(found: Targets, given: Matrices | None, dtype: str, part: str) -> list[Case]:
    """Give all that is to be judged, of which the name contains `part`; raises UsageError where nothing is left."""
    every = [
        case
        for target, activation in found.activations
        for case in (battery(activation, dtype, target) if given is None else [_case(activation, target, given)])
    ]
    named = [case for case in every if part in case.name]
    if not named:
        names = ", ".join(case.name for case in every)
        raise UsageError(f"No case has '{part}' in its name, so there is nothing to check. The cases: {names}.")
    return named


def _case(activation: Activation, target: str, given: Matrices) -> Case:
    assert given.da is not None
    return Case(activation, target, activation.name, given.z, given.da, given.dz, given.seed)


def judged(cases: Iterable[Case], settings: Settings, report: Report, stop: bool) -> tuple[Report, list[Exception]]:
    """Judge one after the other, with `stop` up to the first that fails; give the report with its cases.

    A fault of actgrad itself in one is an error of that case and hides no other; the faults are given besides.
    """
    started, results, faults = monotonic(), list[CaseResult](), list[Exception]()
    for case in cases:
        try:
            results.append(_judged(case, settings))
        except Interrupted:
            raise
        except KeyboardInterrupt as own:
            results.append(CaseResult(case, Outcome.ERROR, message=described(own)))
        except Exception as fault:
            faults.append(fault)
            told = f"{type(fault).__name__}: {fault}"
            results.append(CaseResult(case, Outcome.ERROR, message=f"A fault of actgrad, not of this code: {told}."))
        if stop and results[-1].counts and not replace(report, cases=tuple(results[-1:])).passed:
            break
    by_activation = groupby(results, lambda result: result.case.target)
    counted = tuple(result for _, group in by_activation for result in agreed(supported(group)))
    return replace(report, cases=counted, faulty=bool(faults), seconds=monotonic() - started), faults


def _judged(case: Case, settings: Settings) -> CaseResult:
    started = monotonic()
    with ExitStack() as leaving:
        result = check(case, settings, Watch(case, settings.random_directions, leaving))
    return replace(result, seconds=monotonic() - started)
