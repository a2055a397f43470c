"""A check report as Markdown, for a comment on a pull request or a job's summary."""

from actgrad.checking.result import CaseResult, Outcome, Report
from actgrad.explaining.numbers import Column, texts
from actgrad.outputs.check import report_words as words
from actgrad.outputs.check.case_evidence import MOST_WORST, entries_to_show, entry_columns
from actgrad.outputs.layout import escaped, markdown_table


def markdown_report(report: Report) -> str:
    """Give a table of the activations, and for each that fails its mistake and the worst entries of its first input."""
    outcome = "passed" if report.passed else "failed"
    lines = [f"### actgrad check {escaped(report.title)}: {outcome}", "", *markdown_table(_activations(report))]
    for group in report.groups:
        if group.outcome is not Outcome.PASS:
            lines += ["", f"#### {escaped(group.target)}", "", *_failure_lines(words.representative_case(group))]
    sentences = [*words.finding_sentences(report, lambda group: group.target), *words.passed_over(report)]
    lines += ["", *(f"- {escaped(sentence)}" for sentence in sentences)] if sentences else []
    return "\n".join([*lines, "", escaped(words.totals(report)), ""])


def _activations(report: Report) -> list[Column]:
    groups = report.groups
    return [
        texts("verdict", [words.word(report, group) for group in groups]),
        texts("activation", [group.target for group in groups]),
        texts("read as", [words.style(group) for group in groups]),
        texts("what", [words.summary(group) for group in groups]),
    ]


def _failure_lines(result: CaseResult) -> list[str]:
    lines = [escaped(words.sentence(result))]
    if result.entries:
        lines += ["", escaped(f"{words.input_name(result)}, {words.shape(result)}, {words.tally(result.entries)}")]
    entries = entries_to_show(result, MOST_WORST)
    where, numbers, judged = entry_columns(entries)
    return [*lines, "", *markdown_table([where, *numbers, *judged])] if entries else lines
