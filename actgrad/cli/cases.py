"""What one `check` is to judge: activations, each on the matrices that are named or else on its battery."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from actgrad.activations import ALL, Activation
from actgrad.checking import battery, check
from actgrad.checking.result import Case, CaseResult, Report, Settings
from actgrad.cli.options import Reading
from actgrad.cli.progress import Watch
from actgrad.cli.targets import is_code, resolve
from actgrad.errors import Finding, UsageError
from actgrad.inputs import Request, gather


@dataclass(frozen=True)
class Targets:
    """What ACTIVATION means: activations, each with the name by which it can be asked for, and what else was seen."""

    title: str
    activations: tuple[tuple[str, Activation], ...]
    passed_over: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Task:
    """One activation on one input, and how the activation is called on the command line."""

    target: str
    activation: Activation
    case: Case


def targets(target: str | None, everything: bool, reading: Reading, claimed: bool) -> Targets:
    """Find the activations, with a claimed dJ/dZ also one without a backward pass; raises UsageError, ReadingError."""
    if everything and target is not None:
        raise UsageError(f"--all checks the built-in activations, and '{target}' is named besides. Keep one.")
    if everything:
        return Targets("--all", tuple((activation.name, activation) for activation in ALL))
    if target is None:
        raise UsageError("ACTIVATION is missing. Name one, as in 'actgrad check relu', or check all with --all.")
    if not is_code(target):
        return Targets(target, ((target, resolve(target, reading)),))
    from actgrad.inputs import code

    if claimed:
        alone = code.load(target, reading.takes, reading.with_values, needs_backward=False)
        return Targets(target, ((target, alone),))
    seen = code.survey(target, reading.takes, reading.with_values)
    named = not target.endswith(".py")
    found = tuple((target if named else f"{target}:{each.name}", each) for each in seen.activations)
    return Targets(target, found, () if named else seen.passed_over)


def inputs(matrices: Mapping[str, Any], dz: str | None) -> Case | None:
    """Read and draw the one input that the options name; None where they name none."""
    request = Request(**matrices, dz=dz, finite=True)
    if request.names_nothing:
        return None
    given = gather(request)
    assert given.da is not None
    half = given.dz is not None and given.dz_stored == "float16"
    claimed = given.dz.astype("float16") if half and given.dz is not None else given.dz
    return Case("", given.z, given.da, claimed, given.seed)


def tasks(found: Targets, given: Case | None, dtype: str, part: str) -> list[Task]:
    """Give all that is to be judged, of which the name contains `part`; raises UsageError where nothing is left."""
    every = [
        Task(target, activation, case)
        for target, activation in found.activations
        for case in (battery(activation, dtype) if given is None else [replace(given, name=activation.name)])
    ]
    chosen = [task for task in every if part in task.case.name]
    if not chosen:
        names = ", ".join(task.case.name for task in every)
        raise UsageError(f"No case has '{part}' in its name, so there is nothing to check. The cases: {names}.")
    return chosen


def judged(chosen: Iterable[Task], settings: Settings, report: Report, stop: bool) -> tuple[Report, list[Exception]]:
    """Judge one after the other, with `stop` up to the first that fails; give the report with its cases.

    A fault of actgrad itself in one does not hide the others: the faults are given besides.
    """
    started, results, faults = monotonic(), list[CaseResult](), list[Exception]()
    for task in chosen:
        try:
            results.append(_judged(task, settings))
        except Exception as fault:
            faults.append(fault)
            continue
        if stop and results[-1].counts and not replace(report, cases=tuple(results[-1:])).passed:
            break
    return replace(report, cases=tuple(results), seconds=monotonic() - started), faults


def _judged(task: Task, settings: Settings) -> CaseResult:
    started = monotonic()
    with Watch(task.case, settings.screen) as watch:
        result = check(task.activation, task.case, settings, watch)
    return replace(result, target=task.target, seconds=monotonic() - started)
