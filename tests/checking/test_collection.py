"""The checker on the collection of labelled passes: every wrong one is found and explained, no right one is blamed."""

from collections import Counter
from functools import cache

import pytest

from actgrad.checking import check
from actgrad.checking.result import CaseResult, Outcome, Settings
from tests.checking.passes import one_case
from tests.collections.entries import PassCase
from tests.collections.passes_index import PASSES


def first(count: int, *, right: bool) -> list[PassCase]:
    """Give the first inputs of each pass: all of them are judged by `python -m tests.benchmarks.peers actgrad`."""
    met: Counter[str] = Counter()
    chosen = []
    for case in PASSES:
        name = case.name.partition(",")[0]
        met[name] += case.right is right
        chosen += [case] if case.right is right and met[name] <= count else []
    return chosen


RIGHT, WRONG = first(1, right=True), first(1, right=False)

SAID = {
    "a for z": ("a where z belongs",),
    "at a tie": ("only at kinks",),
    "at exact numbers": ("only at one Z", "zero", "another constant"),
    "beside a kink": ("only at one", "range of Z", "threshold"),
    "beyond threshold": ("threshold", "another constant"),
    "block not filled": ("block never filled", "only some", "zero", "only one entry"),
    "coarse difference": ("approximation", "constant factor"),
    "constant added": ("constant added",),
    "constant factor": ("constant factor", "another constant"),
    "contract": ("dtype changed", "single precision"),
    "coupling invented": ("coupling", "softmax", "other function"),
    "coupling missed": (
        "off-diagonal",
        "cross term",
        "handed on untouched",
        "only one entry",
        "wrong axis",
        "term left out",
    ),
    "cross term sign": ("cross term's sign",),
    "cross-entropy shortcut": ("cross-entropy shortcut",),
    "diagonal missing": ("own term left out",),
    "extra factor": ("extra factor", "applied twice", "wrongly weighted"),
    "half precision": ("half precision", "non-finite"),
    "incomplete statistics": ("left out", "sum in place of mean", "handed on untouched", "approximation"),
    "inner constant": ("constant", "other function", "temperature"),
    "input overwritten": ("input changed",),
    "memory order": ("depends on layout",),
    "missing factor": ("missing factor", "product rule", "constant factor", "other function", "handed on untouched"),
    "missing square": ("missing square", "missing factor", "other function"),
    "negative z": ("only negative Z", "handed on untouched"),
    "non-finite": ("non-finite",),
    "not linear in the upstream": ("not linear in dJ/dA",),
    "off-diagonal missing": ("off-diagonal left out", "cross term left out", "handed on untouched"),
    "one entry": ("only one entry",),
    "other function": ("other function", "function itself", "constant factor", "approximation"),
    "outside at kink": ("only at kinks",),
    "reversed": ("reversed", "not transposed"),
    "rounded": ("rounded",),
    "saturated zero": ("zero", "saturated", "constant factor"),
    "shifted": ("shifted", "not transposed", "own term left out"),
    "sign": ("sign", "product rule"),
    "sign where": ("sign", "handed on untouched", "only negative Z"),
    "single precision": ("precision",),
    "slope constant": ("constant", "handed on untouched", "zero", "only negative Z"),
    "some columns": ("only some columns", "only one entry"),
    "some rows": ("only some rows", "only one entry"),
    "stale state": ("not repeatable", "state"),
    "summed over all": ("sum over all",),
    "temperature": ("temperature", "constant factor"),
    "transposed": ("transposed",),
    "unweighted sum": ("unweighted", "wrongly weighted", "in place of mean"),
    "upstream clipped": ("clipped",),
    "upstream dropped": ("dropped", "zero everywhere", "zero"),
    "upstream handed on": ("handed on untouched",),
    "upstream ignored": ("upstream ignored", "off-diagonal left out", "sign only"),
    "upstream masked": ("masked", "dA where Z belongs", "absolute value"),
    "upstream normalised": ("normalised",),
    "upstream overwritten": ("input changed",),
    "upstream squared": ("squared", "dA where Z belongs"),
    "weight decay added": ("Z added", "another constant", "constant added"),
    "where upstream is zero": ("dJ/dA", "dropped"),
    "wrong axis": ("wrong axis", "not transposed"),
    "z for a": ("z where a belongs",),
    "zero at a joint": ("only at one", "only at kinks"),
    "zero everywhere": ("zero everywhere",),
}
"""For each kind of mistake, words of which one must stand in the name of the first diagnosis."""

PATTERNS = ("only", "all entries", "scattered entries", "non-finite")
"""How a diagnosis begins that only describes where the wrong entries lie: it names no mistake and misleads nobody."""


@cache
def judged(case: PassCase) -> CaseResult:
    return check(one_case(case.activation, case.z.copy(), case.da.copy(), name=case.name), Settings())


def told(result: CaseResult) -> str:
    return f"{result.outcome.name}: {result.message} {result.contract} {result.worst}"


def said(case: PassCase) -> str:
    """The first name that is given to a mistake: the diagnosis, or the breach of the contract where there is none."""
    findings = judged(case).diagnosis or judged(case).contract
    return findings[0].key if findings else "nothing"


def named(case: PassCase) -> bool:
    return any(word in said(case) for word in SAID[case.mistake or ""])


@pytest.mark.parametrize("case", RIGHT, ids=lambda case: case.name)
def test_right_pass(case: PassCase) -> None:
    """A right pass is called right."""
    assert judged(case).outcome is Outcome.PASS, told(judged(case))


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.name)
def test_wrong_pass(case: PassCase) -> None:
    """A wrong pass is called wrong."""
    assert judged(case).outcome is Outcome.FAIL, told(judged(case))


def test_mistakes_are_named() -> None:
    """The right diagnosis comes first for at least 80 % of the planted mistakes."""
    unnamed = {case.name: said(case) for case in WRONG if not named(case)}
    assert len(unnamed) <= 0.2 * len(WRONG), unnamed


def test_mistakes_are_not_misnamed() -> None:
    """A diagnosis that names another mistake comes first for less than 5 % of them."""
    misnamed = {case.name: said(case) for case in WRONG if not named(case) and not said(case).startswith(PATTERNS)}
    assert len(misnamed) < 0.05 * len(WRONG), misnamed
