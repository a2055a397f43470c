"""A check report as workflow annotations of GitHub: one for each case that fails, one for each warning."""

from collections.abc import Iterator

from actgrad.checking.result import CaseResult, Group, Outcome, Report
from actgrad.outputs.check.phrases import called, few_words, one_line, place, visible

TITLE, MESSAGE = 200, 2000
"""Characters at most; more is no help in an annotation."""


def write(report: Report) -> str:
    """Give the annotations, a line each; each activation's first comes before any second, for only ten are shown."""
    failing = [list(_failing(report, group)) for group in report.groups]
    depth = max(map(len, failing), default=0)
    errors = [cases[i] for i in range(depth) for cases in failing if i < len(cases)]
    lines = [_annotation("error", case, few_words(case), one_line(case)) for case in errors]
    for group in report.groups:
        level = "error" if report.strict and report.fails(group) else "warning"
        lines += [_annotation(level, group.counted[0], each.key, each.message) for each in group.warnings]
    return "".join(lines)


def _failing(report: Report, group: Group) -> Iterator[CaseResult]:
    for case in group.counted:
        forgiven = case.outcome is Outcome.UNDECIDED and report.allow_undecided
        if case.outcome is not Outcome.PASS and not forgiven:
            yield case


def _annotation(level: str, case: CaseResult, words: str, message: str) -> str:
    file, line = place(case)
    properties = {"file": file, "line": line, "title": f"{called(case)} - {words}"[:TITLE]}
    said = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value)
    text = _escaped(message[:MESSAGE])
    return f"::{level} {said}::{' ' if text.startswith('::') else ''}{text}\n"


def _escaped(text: str) -> str:
    return visible(" ".join(text.split())).replace("%", "%25")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
