"""A check report in lines: one a case, for logs and for grep, or one a fault, as GitHub's workflow annotations."""

from collections.abc import Iterator
from itertools import zip_longest

from actgrad.checking.result import CaseResult, Group, Outcome, Report
from actgrad.outputs.check.report_words import case_label, few_words, file_and_line, labelled_findings, one_line
from actgrad.outputs.stream import in_one_line

TITLE, MESSAGE = 200, 2000
"""Characters at most; more is no help in an annotation."""


def concise_report(report: Report) -> str:
    """Give `file:line: verdict: target input: what came of it`, a line a case.

    A file of which the name would be a command to GitHub's runner is named from the folder on.
    """
    lines = [in_one_line(_case_text(group, result)) for group in report.groups for result in group.cases]
    return "".join(f"./{line}\n" if line.startswith("::") else f"{line}\n" for line in lines)


def _case_text(group: Group, result: CaseResult) -> str:
    file, line = file_and_line(result)
    where = f"{file}:{line}: " if line else ""
    uncounted = "" if group.counts(result) else " (not counted)"
    text = f"{where}{result.outcome.key}{uncounted}: {case_label(result)}: {one_line(result)}"
    return " ".join([text, *(finding[:1].upper() + finding[1:] for finding in labelled_findings(result))])


def github_annotations(report: Report) -> str:
    """Give the annotations, a line each; each activation's first comes before any second, for only ten are shown."""
    failing = (_failing(report, group) for group in report.groups)
    errors = (result for results in zip_longest(*failing) for result in results if result)
    lines = [_annotation("error", result, few_words(result), one_line(result)) for result in errors]
    for group in report.groups:
        level = "error" if report.strict and report.fails(group) else "warning"
        lines += [_annotation(level, group.counted[0], each.key, each.message) for each in group.warnings]
    return "".join(lines)


def _failing(report: Report, group: Group) -> Iterator[CaseResult]:
    for result in group.counted:
        forgiven = result.outcome is Outcome.UNDECIDED and report.allow_undecided
        if result.outcome is not Outcome.PASS and not forgiven:
            yield result


def _annotation(level: str, result: CaseResult, words: str, message: str) -> str:
    file, line = file_and_line(result)
    properties = {"file": file, "line": line, "title": f"{case_label(result)} - {words}"[:TITLE]}
    named = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value)
    text = _in_command(message[:MESSAGE])
    return f"::{level} {named}::{' ' if text.startswith('::') else ''}{text}\n"


def _in_command(text: str) -> str:
    return in_one_line(text).replace("%", "%25")


def _property(text: str) -> str:
    return _in_command(text).replace(":", "%3A").replace(",", "%2C")
