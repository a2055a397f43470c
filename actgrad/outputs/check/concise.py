"""A check report with one line a case, for logs and for grep."""

from actgrad.checking.result import Report
from actgrad.outputs.check.phrases import input_name, one_line, place


def write(report: Report) -> str:
    """Give `file:line: verdict: target input: what came of it`, a line a case."""
    lines = []
    for group in report.groups:
        counted = {id(case) for case in group.counted}
        for case in group.cases:
            file, line = place(case)
            where = f"{file}:{line}: " if line else ""
            aside = "" if id(case) in counted else " (not counted)"
            warned = "".join(f" Warning, {warning.rule}: {warning.message}" for warning in case.warnings)
            text = f"{where}{case.outcome.key}{aside}: {group.target} {input_name(case)}: {one_line(case)}{warned}"
            lines.append(" ".join(text.split()) + "\n")
    return "".join(lines)
