"""A check report with one line a case, for logs and for grep."""

from actgrad.checking.result import Report
from actgrad.outputs.check.phrases import called, one_line, place, visible


def write(report: Report) -> str:
    """Give `file:line: verdict: target input: what came of it`, a line a case.

    A file of which the name would be a command to GitHub's runner is named from the folder on.
    """
    lines = []
    for group in report.groups:
        for case in group.cases:
            file, line = place(case)
            where = f"{file}:{line}: " if line else ""
            aside = "" if group.counts(case) else " (not counted)"
            warned = "".join(f" Warning, {warning.key}: {warning.message}" for warning in case.warnings)
            text = f"{where}{case.outcome.key}{aside}: {called(case)}: {one_line(case)}{warned}"
            lines.append(visible(" ".join(text.split())))
    return "".join(f"./{line}\n" if line.startswith("::") else f"{line}\n" for line in lines)
