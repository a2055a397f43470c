"""The checker on the collection of labelled passes: every wrong one is found, no right one is called anything else."""

import pytest

from actgrad.checking import check
from actgrad.checking.result import Case, CaseResult, Outcome, Settings
from tests.collections.entries import PassCase
from tests.collections.passes_index import PASSES


def judged(case: PassCase) -> CaseResult:
    return check(case.activation, Case(case.name, case.z.copy(), case.da.copy()), Settings())


def told(result: CaseResult) -> str:
    return f"{result.outcome.name}: {result.message} {result.contract} {result.worst}"


def named(case: PassCase) -> str:
    return case.name


@pytest.mark.parametrize("case", [case for case in PASSES if case.right], ids=named)
def test_right_pass(case: PassCase) -> None:
    """A right pass is called right."""
    result = judged(case)
    assert result.outcome is Outcome.PASS, told(result)


@pytest.mark.parametrize("case", [case for case in PASSES if not case.right], ids=named)
def test_wrong_pass(case: PassCase) -> None:
    """A wrong pass is called wrong."""
    result = judged(case)
    assert result.outcome is Outcome.FAIL, told(result)
