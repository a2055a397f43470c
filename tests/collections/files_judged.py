"""Judges a collected file as `actgrad check FILE` does: python -m tests.collections.files_judged [WORD] runs it all."""

import sys

from actgrad.activations import Activation
from actgrad.checking import battery, check
from actgrad.checking.refused_inputs import supported
from actgrad.checking.result import Case, CaseResult, Group, Outcome, Settings
from actgrad.inputs import code
from actgrad.outputs.check.report_words import likely_mistake, representative_case
from tests.collections.files_index import FILES, Judged, Label, UserFile

ALL_INPUTS: tuple[str, ...] = ()
TELLING_RIGHT = ("bends", "extreme")
TELLING_WRONG = ("ordinary", "wide", "bends")


def surveyed(file: UserFile) -> code.Survey:
    """Read a file with its options."""
    return code.survey(file.target, file.takes, file.values)


def judged(activation: Activation, label: Label | None, inputs: tuple[str, ...] = ALL_INPUTS) -> Group:
    """Judge an activation on these inputs, on all if none is named; a wrong one on some up to its first failure."""
    chosen = [case for case in battery(activation) if not inputs or case.name.rpartition("/")[2] in inputs]
    if inputs == TELLING_WRONG:
        chosen.sort(key=lambda case: TELLING_WRONG.index(case.name.rpartition("/")[2]))
    results: list[CaseResult] = []
    for case in chosen:
        results.append(_checked(activation, case))
        if inputs and label is Label.WRONG and results[-1].outcome in (Outcome.FAIL, Outcome.ERROR):
            break
    return Group(activation.name, supported(results))


def _checked(activation: Activation, case: Case) -> CaseResult:
    return check(case, Settings())


def said(group: Group) -> str:
    """What is said first: the mistake of a failure or error and what was noticed on reading, else the warnings."""
    case = representative_case(group)
    if group.outcome is Outcome.PASS:
        return "; ".join(f"{each.key}: {each.message}" for each in (*group.warnings, *group.notes))
    found = likely_mistake(case) if group.outcome is Outcome.FAIL else None
    notes = case.case.activation.reading.findings if case.case.activation.reading else ()
    return "; ".join(
        [f"{each.key}: {each.message}" for each in (*([found] if found else []), *notes)] + [case.message or ""]
    )


def rightly(label: Judged, group: Group) -> bool:
    """Tell whether the verdict is what it should be, and whether nothing is warned of that should not be."""
    if label.label is Label.WRONG:
        return group.outcome in (Outcome.FAIL, Outcome.ERROR)
    told = [f"{each.key}: {each.message}" for each in group.warnings]
    idle = [each for each in told if not any(word in each for word in label.may_warn)]
    return group.outcome is Outcome.PASS and not idle


def named(label: Judged, group: Group) -> bool:
    """Tell whether what is wrong, or to be warned of, is said first."""
    return label.label is Label.RIGHT or any(word in said(group) for word in label.words)


def main(part: str) -> None:
    """Judge every file on the whole battery and print what came out otherwise than the index says."""
    count = missed = unnamed = 0
    for file in FILES:
        if part not in file.id:
            continue
        found = {each.name: each for each in surveyed(file).activations}
        for name in found.keys() ^ {each.name for each in file.activations}:
            print(f"{file.id}: {name} is {'judged' if name in found else 'not found'}")
        for each in file.activations:
            if each.name not in found:
                continue
            group, count = judged(found[each.name], each.label), count + 1
            if not rightly(each, group):
                missed += 1
                print(f"{file.id}: {each.name} is {each.label.value}; {group.outcome.value}: {said(group)}")
            elif not named(each, group):
                unnamed += 1
                print(f"{file.id}: {each.name} is {each.label.value}, one of {each.words}; said: {said(group)}")
    print(f"{count} activations, {missed} misjudged, {unnamed} not named")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
