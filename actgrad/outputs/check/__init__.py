"""A check report in every form: the screen, one line a case, JSON, annotations, JUnit and Markdown."""

from collections.abc import Callable

from actgrad.checking.result import Report
from actgrad.outputs.check import concise, document, github, junit, markdown, phrases

FORMATS: dict[str, Callable[[Report], str]] = {
    "concise": concise.write,
    "json": document.write,
    "github": github.write,
}
"""What stdout may get in place of a screen."""

FILES: dict[str, Callable[[Report], str]] = {
    "junit_xml": junit.write,
    "json": document.write,
    "markdown": markdown.write,
}
"""The reports that may be written besides."""


def aside(report: Report) -> str:
    """Tell, beside a format for machines, what was passed over and the totals."""
    told = [f"passed over, {each.name}: {each.reason}" for each in report.passed_over]
    return "\n".join([*told, phrases.totals(report), ""])
