"""A check report as Markdown, for a comment on a pull request or a job's summary."""

from collections.abc import Iterator

from actgrad.checking.result import CaseResult, Outcome, Report
from actgrad.outputs.check.entry_columns import MOST_WORST, entry_columns, where_column
from actgrad.outputs.check.report_words import (
    input_name,
    labelled,
    representative_case,
    sentence,
    shape,
    style,
    summary,
    tally,
    totals,
    word,
)
from actgrad.outputs.columns import Column, texts
from actgrad.outputs.markdown_table import escaped, markdown_table


def markdown_report(report: Report) -> str:
    """Give a table of the activations, and for each that fails its mistake and the worst entries of its first input."""
    outcome = "passed" if report.passed else "failed"
    lines = [f"### actgrad check {escaped(report.title)}: {outcome}", "", *markdown_table(_activations(report))]
    for group in report.groups:
        if group.outcome is not Outcome.PASS:
            lines += ["", f"#### {escaped(group.target)}", "", *_failure_lines(representative_case(group))]
    items = [f"- {escaped(item)}" for item in _finding_items(report)]
    lines += ["", *items] if items else []
    return "\n".join([*lines, "", escaped(totals(report)), ""])


def _activations(report: Report) -> list[Column]:
    groups = report.groups
    return [
        texts("verdict", [word(report, group) for group in groups]),
        texts("activation", [group.target for group in groups]),
        texts("read as", [style(group) for group in groups]),
        texts("what", [summary(group) for group in groups]),
    ]


def _finding_items(report: Report) -> Iterator[str]:
    for group in report.groups:
        yield from (f"{group.target}: {warning.message}" for warning in group.warnings)
        yield from (f"{group.target}, {labelled(note)}" for note in group.notes)
    yield from (f"passed over, {each.name}: {each.reason}" for each in report.passed_over)


def _failure_lines(result: CaseResult) -> list[str]:
    lines = [escaped(sentence(result))]
    if result.entries:
        lines += ["", escaped(f"{input_name(result)}, {shape(result)}, {tally(result.entries.items())}")]
    entries = result.worst_entries[:MOST_WORST]
    columns = [where_column(entries), *(column for part in entry_columns(entries) for column in part)]
    return [*lines, "", *markdown_table(columns)] if entries else lines
