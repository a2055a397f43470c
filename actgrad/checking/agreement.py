"""One diagnosis for all cases of an activation: the mistake that explains most of those that fail."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from actgrad.checking.mistakes import ZERO, ZERO_EVERYWHERE
from actgrad.checking.result import CaseResult, Explanation, Outcome
from actgrad.errors import Finding, Kind, Rule

UNEXPLAINED = 8
"""What a case counts that a mistake leaves unexplained, in ranks of explanations: more than a remote one. Chosen."""
SAME = {ZERO_EVERYWHERE: ZERO}
"""A mistake in the whole of one input that is another one in a part of the others."""
Mistake = tuple[Rule, str]
"""A mistake that may be behind several cases: its rule, and the number that was taken from the wrong numbers."""


def agreed(results: Iterable[CaseResult]) -> tuple[CaseResult, ...]:
    """Name the same mistake in all cases of one activation that it explains, and as few mistakes as possible.

    One mistake made once looks like several where a case alone cannot tell them apart: as 0.1² = 0.01, a leak of 0.01
    in place of 0.1 may be another constant or the derivative applied twice. The mistake is named that explains the
    cases best: most of them, and as one that is often made.
    """
    results = tuple(results)
    left = [result for result in results if result.outcome is Outcome.FAIL]
    named: dict[int, Finding] = {}
    while mistakes := {_kind_of(each): None for result in left for each in result.explanations if each.proved}:
        explained = [list(_explained(mistake, left)) for mistake in mistakes]
        best = min(explained, key=lambda pairs: sum(each.rank - UNEXPLAINED for _, each in pairs))
        (rule, _), *_ = Counter(each.finding.rule for _, each in best).most_common(1)
        named |= {id(result): replace(each.finding, rule=rule) for result, each in best}
        left = [result for result in left if id(result) not in named]
    return tuple(_with_diagnosis(each, named[id(each)]) if id(each) in named else each for each in results)


def _kind_of(explanation: Explanation) -> Mistake:
    rule = explanation.finding.rule
    return SAME.get(rule, rule), f"{explanation.number:.4g}"


def _explained(mistake: Mistake, results: Iterable[CaseResult]) -> Iterator[tuple[CaseResult, Explanation]]:
    """Give the cases that a mistake explains, each with its likeliest explanation of that kind.

    The number of an explanation by too few entries may be uncertain, and need not be the same.
    """
    for result in results:
        for explanation in result.explanations:
            rule, number = _kind_of(explanation)
            if rule is mistake[0] and (number == mistake[1] or not explanation.proved):
                yield result, explanation
                break


def _with_diagnosis(result: CaseResult, diagnosis: Finding) -> CaseResult:
    """Put a diagnosis in the place of the first one."""
    first = next(finding for finding in result.findings if finding.rule.kind is Kind.MISTAKE)
    return replace(result, findings=tuple(diagnosis if finding is first else finding for finding in result.findings))
