"""A check report in every form: the screen, one line a case, JSON, annotations, JUnit and Markdown."""

from actgrad.checking.result import Report
from actgrad.outputs.check.junit import junit_report
from actgrad.outputs.check.report_json import json_report
from actgrad.outputs.check.report_lines import concise_report, github_annotations
from actgrad.outputs.check.report_markdown import markdown_report
from actgrad.outputs.check.report_words import passed_over, totals

STDOUT_FORMATS = {"concise": concise_report, "json": json_report, "github": github_annotations}
"""What stdout may get in place of a screen."""

REPORT_FILES = {"junit_xml": junit_report, "json": json_report, "markdown": markdown_report}
"""The reports that may be written besides."""


def stderr_summary(report: Report) -> str:
    """Say on stderr, where a format for machines has stdout, what was passed over and the totals."""
    return "\n".join([*passed_over(report), totals(report), ""])
