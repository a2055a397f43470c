"""Judges the planted cases and says what comes out otherwise: python -m tests.collections.planted_judged [WORD].

Files are judged on the whole battery, as `actgrad check FILE` does; WORD picks kinds and names.
"""

import re
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from actgrad.checking import check
from actgrad.checking.result import Case, Group, Outcome, Settings
from actgrad.errors import ReadingError
from actgrad.inputs import code
from tests.collections import files_index
from tests.collections.files_judged import ALL_INPUTS, TELLING_RIGHT, TELLING_WRONG, judged, said
from tests.collections.planted.index import FILES, PASSES
from tests.collections.planted.records import Expected, Label, PlantedFile, PlantedPass
from tests.collections.planted_proof import fault_of_activation, fault_of_pass

AGREES = {
    Label.RIGHT: {Outcome.PASS},
    Label.WARNED: {Outcome.PASS},
    Label.WRONG: {Outcome.FAIL, Outcome.ERROR},
    Label.UNDECIDED: {Outcome.UNDECIDED, Outcome.ERROR},
}


def disagreement(expected: Expected | PlantedPass, group: Group) -> str | None:
    """Say in what a verdict differs from what it must be, or None."""
    if group.outcome not in AGREES[expected.label]:
        wrongly = {Outcome.PASS: "FALSE GREEN", Outcome.UNDECIDED: "UNDECIDED"}
        return f"{wrongly.get(group.outcome, 'FALSE RED')}: {group.outcome.key}; {said(group)}"
    told = [f"{each.key}: {each.message}" for each in group.warnings]
    idle = [each for each in told if not any(word in each for word in expected.may_warn)]
    if group.outcome is Outcome.PASS and idle:
        return f"UNDUE WARNING: {'; '.join(idle)}"
    if expected.words and not any(word in said(group) for word in expected.words):
        return f"NOT NAMED: none of {expected.words}; {said(group)}"
    return None


def judge_pass(case: PlantedPass) -> str | None:
    """Judge a pass on its input."""
    np.random.seed(1)  # what a case seeds is to be seen, whatever ran before
    given = Case(case.activation, case.name, case.name, case.given.z.copy(), case.given.da.copy())
    return disagreement(case, Group(case.name, (check(given, Settings()),)))


def judge_file(file: PlantedFile, whole: bool) -> dict[str, str]:
    """Judge the activations of a file, on the whole battery or on the inputs that tell; by name what differs."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"{file.name.replace(' ', '_').replace(',', '')}.py"
        target.write_text(file.source, encoding="utf-8")
        try:
            survey = code.survey(str(target), file.takes, file.values)
        except ReadingError as error:
            return {each.name: f"NOT READ: {error}".splitlines()[0] for each in file.activations}
        expected = {each.name: each for each in file.activations}
        found = {_known(each.name, expected): each for each in survey.activations}
        differs = {name: "EXTRA: judged" for name in found.keys() - expected.keys()}
        differs |= {name: "NOT READ" for name in expected.keys() - found.keys()}
        reasons = {each.name: each.reason for each in survey.passed_over}
        for name, words in file.passed_over.items():
            if not any(word in reasons.get(name, "") for word in words):
                differs[name] = f"NOT TOLD: passed over without one of {words}; {reasons.get(name)}"
        for name in found.keys() & expected.keys():
            said_of = disagreement(expected[name], _group(found[name], expected[name], whole))
            differs |= {name: said_of} if said_of else {}
        return differs


def _known(name: str, expected: Mapping[str, Expected]) -> str:
    """Give the expected name: a table's entry is known by its key, however it is called."""
    return next((each for each in expected if re.search(rf"(^|\W){re.escape(each)}(\W|$)", name)), name)


def _group(activation: object, expected: Expected, whole: bool) -> Group:
    wrong = expected.label is Label.WRONG
    inputs = ALL_INPUTS if whole else TELLING_WRONG if wrong else TELLING_RIGHT
    return judged(activation, files_index.Label.WRONG if wrong else None, inputs)


def main(word: str) -> None:
    """Prove, judge and print."""
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    count: Counter[str] = Counter()
    differing: Counter[str] = Counter()
    for case in PASSES:
        if word in f"{case.kind}: {case.name}":
            count[case.kind] += 1
            differing[case.kind] += _told(f"{case.kind}: {case.name}", case, fault_of_pass, judge_pass)
    for file in FILES:
        if word in f"{file.kind}: {file.name}":
            count[file.kind] += len(file.activations)
            differing[file.kind] += _told_of_file(file)
    for kind, number in count.items():
        print(f"{kind}: {number - differing[kind]} of {number} agree")
    print(f"{sum(count.values()) - sum(differing.values())} of {sum(count.values())} agree")


def _told(name: str, case: PlantedPass, prove: object, judge: object) -> int:
    began = time.perf_counter()
    if fault := fault_of_pass(case):
        print(f"LABEL: {name} ({case.label.value}): {fault}")
    middle = time.perf_counter()
    try:
        said_of = judge_pass(case)
    except Exception:
        said_of = "CRASH: " + traceback.format_exc().strip()[-300:]
    if said_of:
        print(f"{name} ({case.label.value}): {said_of}")
    if time.perf_counter() - began > 0.3:
        print(f"  slow: {name}: proof {middle - began:.2f} s, check {time.perf_counter() - middle:.2f} s")
    return int(bool(said_of))


def _told_of_file(file: PlantedFile) -> int:
    for each in file.activations:
        if fault := fault_of_activation(file, each):
            print(f"LABEL: {file.kind}: {file.name}: {each.name} ({each.label.value}): {fault}")
    try:
        differs = judge_file(file, whole=True)
    except Exception:
        differs = {"": "CRASH: " + traceback.format_exc().strip()[-300:]}
    labels = {each.name: each.label.value for each in file.activations}
    for name, said_of in differs.items():
        print(f"{file.kind}: {file.name}: {name} ({labels.get(name, 'not to be judged')}): {said_of}")
    return len(differs)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
