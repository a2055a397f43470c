"""A check report as Markdown, for a comment on a pull request or a job's summary."""

import re
from collections.abc import Sequence

from actgrad.checking.result import CaseResult, Entry, Outcome, Report
from actgrad.outputs.check.phrases import input_name, sentence, shape, tally, totals, visible, word
from actgrad.outputs.check.remarks import remark, style, telling
from actgrad.outputs.check.table import columns

MOST = 8
"""Entries in the table of one input."""
MEANT = re.compile(r"([\\`*_{}\[\]<>|~#])")
"""Characters that Markdown would take for its own."""


def write(report: Report) -> str:
    """Give a table of the activations, and for each that fails its mistake and the worst entries of its first input."""
    outcome = "passed" if report.passed else "failed"
    lines = [f"### actgrad check {_escaped(report.title)}: {outcome}", ""]
    lines += _table(
        ["verdict", "activation", "read as", "what"],
        [[word(report, group), group.target, style(group), remark(group)] for group in report.groups],
    )
    for group in report.groups:
        if group.outcome is not Outcome.PASS:
            lines += ["", f"#### {_escaped(group.target)}", "", *_details(telling(group))]
    told = [
        f"- {_escaped(f'{group.target}: {each.message}')}"
        for group in report.groups
        for each in (*group.warnings, *group.notes)
    ]
    told += [f"- {_escaped(f'passed over, {each.name}: {each.reason}')}" for each in report.passed_over]
    lines += ["", *told] if told else []
    return "\n".join([*lines, "", _escaped(totals(report)), ""])


def _details(case: CaseResult) -> list[str]:
    lines = [_escaped(sentence(case))]
    if case.entries:
        lines += ["", _escaped(f"{input_name(case)}, {shape(case)}, {tally(case.entries.items())}")]
    entries = case.worst_entries[:MOST]
    return [*lines, "", *_entries(entries)] if entries else lines


def _entries(entries: Sequence[Entry]) -> list[str]:
    titles, *rows = zip(*columns(entries), strict=True)
    return _table(titles, rows)


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [_row(titles), _row(["---"] * len(titles)), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell if cell == '---' else _escaped(cell) for cell in cells)} |"


def _escaped(text: str) -> str:
    return MEANT.sub(r"\\\1", visible(" ".join(text.split())))
