"""What a report says as a whole: which cases count, who fails, and the exit code."""

from dataclasses import replace

import numpy as np
import pytest

from actgrad.activations import ALL
from actgrad.checking import rules
from actgrad.checking.result import Case, CaseResult, Outcome, Report
from actgrad.errors import Finding

PASS, FAIL, UNDECIDED, ERROR = Outcome.PASS, Outcome.FAIL, Outcome.UNDECIDED, Outcome.ERROR


def case(outcome: Outcome, counts: bool = True, warned: bool = False, target: str = "relu") -> CaseResult:
    warnings = (Finding(rules.ALIAS, "what backward returns is dJ/dA itself."),) if warned else ()
    of = Case(ALL[0], target, "x", np.zeros((1, 1)), np.zeros((1, 1)))
    return CaseResult(of, outcome, warnings, counts=counts)


@pytest.mark.parametrize(
    ("outcomes", "whole"),
    [
        ([PASS, PASS], PASS),
        ([PASS, UNDECIDED], UNDECIDED),
        ([UNDECIDED, ERROR, PASS], ERROR),
        ([ERROR, FAIL, PASS], FAIL),
    ],
)
def test_an_activation_comes_out_as_the_gravest_of_its_cases(outcomes: list[Outcome], whole: Outcome) -> None:
    """A wrong gradient is graver than code that does not run, that than what is not proved."""
    (group,) = Report(tuple(map(case, outcomes)), 0.0).groups
    assert group.outcome is whole


@pytest.mark.parametrize(
    ("cases", "whole"),
    [
        ([case(PASS), case(UNDECIDED, counts=False), case(ERROR, counts=False)], PASS),
        ([case(UNDECIDED, counts=False), case(ERROR, counts=False)], UNDECIDED),
        ([case(ERROR, counts=False), case(ERROR, counts=False)], ERROR),
    ],
)
def test_a_case_that_does_not_count_does_so_after_all_where_no_other_does(
    cases: list[CaseResult], whole: Outcome
) -> None:
    """An activation of which nothing was proved is undecided; one of which nothing ran is an error."""
    report = Report(tuple(cases), 0.0)
    assert report.groups[0].outcome is whole
    assert report.count(whole) == 1 == sum(map(report.count, Outcome))


@pytest.mark.parametrize(
    ("cases", "options", "code"),
    [
        ([case(PASS)], {}, 0),
        ([case(FAIL)], {}, 1),
        ([case(ERROR)], {}, 1),
        ([case(UNDECIDED)], {}, 1),
        ([case(UNDECIDED)], {"allow_undecided": True}, 0),
        ([case(FAIL), case(UNDECIDED)], {"allow_undecided": True}, 1),
        ([case(ERROR), case(UNDECIDED)], {"allow_undecided": True}, 1),
        ([case(PASS, warned=True)], {}, 0),
        ([case(PASS, warned=True)], {"strict": True}, 1),
        ([case(PASS), case(ERROR, counts=False, warned=True)], {"strict": True}, 1),
        ([case(FAIL), case(ERROR)], {"exit_zero": True}, 0),
        ([case(PASS), case(FAIL, target="other")], {}, 1),
    ],
)
def test_the_exit_code_follows_from_the_outcomes_and_the_options(
    cases: list[CaseResult], options: dict[str, bool], code: int
) -> None:
    """0 only if every activation passes, or where the user asked for 0."""
    report = Report(tuple(cases), 0.0, **options)
    assert report.exit_code == code
    assert report.passed == (code == 0 and not report.exit_zero)


@pytest.mark.parametrize("allow_undecided", [False, True])
@pytest.mark.parametrize("outcome", Outcome)
def test_what_is_counted_as_failed_under_strict_is_what_fails(outcome: Outcome, allow_undecided: bool) -> None:
    """A warning makes a failure of what would pass the command, and of nothing else."""
    report = Report((case(outcome, warned=True),), 0.0, strict=True, allow_undecided=allow_undecided)
    passes = outcome is PASS or (outcome is UNDECIDED and allow_undecided)
    assert report.verdict(report.groups[0]) is (FAIL if passes else outcome)
    assert not report.passed


def test_a_warning_of_many_inputs_is_told_once() -> None:
    """The first of each rule stands for the others."""
    other = replace(case(PASS), findings=(Finding(rules.OVERFLOW, "overflows above 709."),))
    (group,) = Report((case(PASS, warned=True), case(PASS, warned=True), other), 0.0).groups
    assert [warning.key for warning in group.warnings] == ["alias", "overflow"]
