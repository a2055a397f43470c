"""The checker on the collection of labelled passes: every wrong one is found and named, no right one is blamed."""

from collections import Counter
from functools import cache

import pytest

from actgrad.checking import check
from actgrad.checking.result import CaseResult, Outcome, Settings
from tests.checking.passes import one_case
from tests.collections.entries import PassCase
from tests.collections.passes_index import PASSES
from tests.collections.passes_named import KNOWN_MISSES, NAMED


def label(case: PassCase) -> str:
    """Give the name of a pass, without its input."""
    return case.name.partition(",")[0]


def first(count: int, *, right: bool) -> list[PassCase]:
    """Give the first inputs of each pass: all of them are judged by `python -m tests.benchmarks.peers actgrad`."""
    met: Counter[str] = Counter()
    chosen = []
    for case in PASSES:
        met[label(case)] += case.right is right
        chosen += [case] if case.right is right and met[label(case)] <= count else []
    return chosen


RIGHT, WRONG = first(1, right=True), first(1, right=False)

RULE = {name: rule for rules in NAMED.values() for rule, names in rules.items() for name in names}
"""The rule that must be named first, by pass."""
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


@pytest.mark.parametrize("case", RIGHT, ids=lambda case: case.name)
def test_right_pass(case: PassCase) -> None:
    """A right pass is called right."""
    assert judged(case).outcome is Outcome.PASS, told(judged(case))


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.name)
def test_wrong_pass(case: PassCase) -> None:
    """A wrong pass is called wrong."""
    assert judged(case).outcome is Outcome.FAIL, told(judged(case))


@pytest.mark.parametrize("case", [case for case in WRONG if label(case) not in KNOWN_MISSES], ids=label)
def test_mistake_is_named(case: PassCase) -> None:
    """The planted mistake is named first, by its own rule."""
    assert said(case) == RULE[label(case)], told(judged(case))


@pytest.mark.parametrize("case", [case for case in WRONG if label(case) in KNOWN_MISSES], ids=label)
def test_known_miss(case: PassCase) -> None:
    """A mistake that is not told for what it is: this is said of it. One that is told belongs in the other table."""
    assert said(case) == KNOWN_MISSES[label(case)], told(judged(case))


def test_every_wrong_pass_is_in_one_table() -> None:
    """Under the mistake that its label in the collection names, and only there; a miss is not in the table of rules."""
    labels = {label(case): case.mistake for case in WRONG if label(case) not in KNOWN_MISSES}
    assert labels == {name: mistake for mistake, rules in NAMED.items() for names in rules.values() for name in names}
    assert not KNOWN_MISSES.keys() & RULE.keys()
    assert KNOWN_MISSES.keys() <= {label(case) for case in WRONG}


def test_few_mistakes_are_misnamed() -> None:
    """Of the known misses these alone mislead: the others tell no more than where the wrong entries lie."""
    assert {name for name, said in KNOWN_MISSES.items() if not said.startswith(PATTERNS)} == {
        "sigmoid by tiny difference",
        "sigmoid from text of six digits",
        "softmax first column for all but last",
        "softmax of three largest only",
    }
