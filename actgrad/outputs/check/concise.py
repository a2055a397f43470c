"""A check report with one line a case, for logs and for grep."""

from actgrad.checking.result import Report
from actgrad.outputs.check.report_words import case_label, file_and_line, labelled, one_line
from actgrad.outputs.stream import visible


def concise_report(report: Report) -> str:
    """Give `file:line: verdict: target input: what came of it`, a line a case.

    A file of which the name would be a command to GitHub's runner is named from the folder on.
    """
    lines = []
    for group in report.groups:
        for result in group.cases:
            file, line = file_and_line(result)
            where = f"{file}:{line}: " if line else ""
            uncounted = "" if group.counts(result) else " (not counted)"
            findings = "".join(f" {_capitalised(labelled(each))}" for each in (*result.warnings, *result.notes))
            text = f"{where}{result.outcome.key}{uncounted}: {case_label(result)}: {one_line(result)}{findings}"
            lines.append(visible(" ".join(text.split())))
    return "".join(f"./{line}\n" if line.startswith("::") else f"{line}\n" for line in lines)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
