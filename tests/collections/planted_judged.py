"""Judges the planted cases and says what comes out otherwise: python -m tests.collections.planted_judged [WORD].

Files are judged on the whole battery, as `actgrad check FILE` does; WORD picks kinds.
"""

import re
import sys
import tempfile
import warnings
from collections.abc import Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import numpy as np

from actgrad.activations import Activation
from actgrad.checking import check
from actgrad.checking.result import Case, Group, Outcome, Settings
from actgrad.errors import ReadingError
from actgrad.inputs import code
from tests.collections import files_index
from tests.collections.files_judged import ALL_INPUTS, TELLING_WRONG, judged, said
from tests.collections.planted.index import FILES, KINDS, PASSES
from tests.collections.planted.records import Expected, Label, PlantedFile, PlantedPass
from tests.collections.planted_proof import fault_of_activation, fault_of_pass

AGREES = {
    Label.RIGHT: {Outcome.PASS},
    Label.WARNED: {Outcome.PASS},
    Label.WRONG: {Outcome.FAIL, Outcome.ERROR},
    Label.UNDECIDED: {Outcome.UNDECIDED, Outcome.ERROR},
}

BY_COMMAND = {
    "softmax variants",
    "gates and normalisations",
    "gates and normalisations, in files",
    "mistakes by name, in files",
    "loops",
    "upstreams far from 1",
    "one row, one column, one entry",
    "coupled, large or in single precision",
}
"""Kinds of which the older collections hold the like: proved in the tests, and judged by the command alone."""


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
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(StringIO()):
        target = Path(folder) / f"{file.name.replace(' ', '_').replace(',', '')}.py"
        target.write_text(file.source, encoding="utf-8")
        try:
            survey = code.survey(str(target), file.takes, file.values)
        except ReadingError as error:
            return {each.name: f"NOT READ: {error}".splitlines()[0] for each in file.activations}
        expected = {each.name: each for each in file.activations}
        found = {_known(each.name, expected): each for each in survey.activations}
        differs = dict.fromkeys(found.keys() - expected.keys(), "EXTRA: judged")
        differs |= dict.fromkeys(expected.keys() - found.keys(), "NOT READ")
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


def _group(activation: Activation, expected: Expected, whole: bool) -> Group:
    wrong = expected.label is Label.WRONG
    right = ("bends",) if expected.label is Label.RIGHT and expected.may_warn else ("bends", "extreme")
    inputs = expected.tells or (TELLING_WRONG if wrong else right)
    return judged(activation, files_index.Label.WRONG if wrong else None, ALL_INPUTS if whole else inputs)


def unproved(kind: str) -> dict[str, str]:
    """Give by name what speaks against the labels of a kind."""
    faults = {f"{kind}: {case.name}": fault_of_pass(case) for case in PASSES if case.kind == kind}
    for file in FILES:
        if file.kind == kind:
            told = ((each.name, fault_of_activation(file, each)) for each in file.activations)
            faults |= {f"{kind}: {file.name}: {name}": fault for name, fault in told}
    return {name: fault for name, fault in faults.items() if fault}


def differing(kind: str, whole: bool) -> dict[str, str]:
    """Give by name what comes out otherwise than it must among the cases of a kind."""
    if kind in BY_COMMAND and not whole:
        return {}
    passes = [case for case in PASSES if case.kind == kind and (whole or not case.large)]
    differs = {f"{kind}: {case.name}": judge_pass(case) for case in passes}
    for file in FILES:
        if file.kind == kind:
            differs |= {f"{kind}: {file.name}: {name}": said_of for name, said_of in judge_file(file, whole).items()}
    return {name: said_of for name, said_of in differs.items() if said_of}


def main(word: str) -> None:
    """Prove and judge the kinds that hold this word, and print."""
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    for kind in KINDS:
        if word in kind:
            print(*(f"LABEL: {name}: {fault}" for name, fault in unproved(kind).items()), sep="\n")
            told = differing(kind, whole=True)
            print(*(f"{name}: {said_of}" for name, said_of in told.items()), sep="\n")
            print(f"{kind}: {len(told)} of {size(kind)} differ", flush=True)


def size(kind: str) -> int:
    """Count the cases of a kind."""
    files = [len(file.activations) for file in FILES if file.kind == kind]
    return sum(case.kind == kind for case in PASSES) + sum(files)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
