"""A check report as workflow annotations of GitHub: one for each case that fails, one for each warning."""

from collections.abc import Iterator, Mapping

from actgrad.checking.result import CaseResult, Group, Outcome, Report
from actgrad.outputs.check.phrases import few_words, input_name, one_line, place

LONGEST = 2000
"""Characters of a message; more is no help in an annotation."""


def write(report: Report) -> str:
    """Give the annotations, a line each; each activation's first comes before any second, for only ten are shown."""
    failing = [list(_failing(report, group)) for group in report.groups]
    depth = max(map(len, failing), default=0)
    errors = [cases[i] for i in range(depth) for cases in failing if i < len(cases)]
    lines = [_annotation("error", case, few_words(case), one_line(case)) for case in errors]
    for group in report.groups:
        level = "error" if report.strict and report.fails(group) else "warning"
        lines += [_annotation(level, group.counted[0], each.rule, each.message) for each in group.warnings]
    return "".join(lines)


def _failing(report: Report, group: Group) -> Iterator[CaseResult]:
    for case in group.counted:
        forgiven = case.outcome is Outcome.UNDECIDED and report.allow_undecided
        if case.outcome is not Outcome.PASS and not forgiven:
            yield case


def _annotation(level: str, case: CaseResult, words: str, message: str) -> str:
    file, line = place(case)
    properties: Mapping[str, str | int | None] = {
        "file": file,
        "line": line,
        "title": f"{case.target or case.activation.name} {input_name(case)} - {words}"[:200],
    }
    said = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value)
    return f"::{level} {said}::{_data(message[:LONGEST])}\n"


def _data(text: str) -> str:
    """Escape a message; one that begins like a command of the runner's is told apart from it."""
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f" {escaped}" if escaped.startswith("::") else escaped


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
