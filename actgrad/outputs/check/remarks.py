"""What is said of an activation in one line: how it was read, and what came of all its inputs."""

from collections import Counter

from actgrad.checking.result import CaseResult, Group, Outcome, Verdict
from actgrad.errors import Finding
from actgrad.explaining.numbers import count
from actgrad.outputs.check.phrases import few_words, mistake

SHORT = 30
"""Characters of a warning that stands in one line with others."""


def style(group: Group) -> str:
    """Name the style in which the user's code was read; nothing for actgrad's own."""
    reading = group.cases[0].case.activation.reading
    return reading.style if reading else ""


def telling(group: Group) -> CaseResult:
    """Give the first case that came out as the activation does, of those with the mistake that most of them have."""
    cases = [case for case in group.counted if case.outcome is group.outcome]
    rules = Counter(found.key for found in map(mistake, cases) if found)
    (most, _), *_ = rules.most_common(1) or [("", 0)]
    return next((case for case in cases if (found := mistake(case)) and found.key == most), cases[0])


def remark(group: Group) -> str:
    """Name the mistake in a few words, or say how much was proved and what is at the kinks; then name the warnings."""
    said = _proved(group) if group.outcome is Outcome.PASS else few_words(telling(group))
    return "; ".join([said, *(_brief(warning) for warning in (*group.warnings, *group.notes))])


def _brief(warning: Finding) -> str:
    return warning.message.rstrip(".") if len(warning.message) <= SHORT else warning.key


def _proved(group: Group) -> str:
    entries = sum(sum(case.entries.values()) - case.entries.get(Verdict.OUTSIDE, 0) for case in group.counted)
    # The first input is an ordinary one; saturated entries have few digits that anyone could prove.
    digits = next((case.digits for case in group.counted if case.digits is not None), None)
    proved = f", ordinary ones proved to {count(digits, 'digit')}" if digits is not None else ""
    conventions = sorted({kink.convention.value for case in group.counted for kink in case.kinks})
    kink = f"; {' and '.join(conventions)} slope at its kinks" if conventions else ""
    return f"{count(entries, 'entry', 'entries')}{proved}{kink}"
