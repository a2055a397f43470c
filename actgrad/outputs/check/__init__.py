"""A check report in every form: the screen, one line a case, JSON, annotations, JUnit and Markdown."""

from collections.abc import Callable

from actgrad.checking.result import Report
from actgrad.outputs.check.junit import junit_report
from actgrad.outputs.check.report_json import json_report
from actgrad.outputs.check.report_lines import concise_report, github_annotations
from actgrad.outputs.check.report_markdown import markdown_report
from actgrad.outputs.check.report_words import totals

STDOUT_FORMATS: dict[str, Callable[[Report], str]] = {
    "concise": concise_report,
    "json": json_report,
    "github": github_annotations,
}
"""What stdout may get in place of a screen."""

REPORT_FILES: dict[str, Callable[[Report], str]] = {
    "junit_xml": junit_report,
    "json": json_report,
    "markdown": markdown_report,
}
"""The reports that may be written besides."""


def stderr_summary(report: Report) -> str:
    """Say on stderr, where a format for machines has stdout, what was passed over and the totals."""
    passed_over = [f"passed over, {each.name}: {each.reason}" for each in report.passed_over]
    return "\n".join([*passed_over, totals(report), ""])
