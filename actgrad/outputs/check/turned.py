"""A report in the layout of matrices whose rows are examples: every place in it as the user's own files have it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np

from actgrad.checking.result import CaseResult, Comparison, Numerical, Report
from actgrad.errors import Finding

PLACE = re.compile(r"\[(\d+), (\d+)\]")
LINE = re.compile(r"\b(row|column)(?=s? \d)", re.IGNORECASE)
OTHER = {"row": "column", "column": "row", "Row": "Column", "Column": "Row"}


def turned(report: Report) -> Report:
    """Give the report with rows and columns exchanged, in matrices and in sentences."""
    return replace(report, cases=tuple(map(_case, report.cases)))


def _case(case: CaseResult) -> CaseResult:
    worst = case.worst
    return replace(
        case,
        shape=case.shape[::-1],
        worst=worst and replace(worst, row=worst.column, column=worst.row),
        contract=_findings(case.contract),
        diagnosis=_findings(case.diagnosis),
        warnings=_findings(case.warnings),
        message=case.message and _text(case.message),
        comparison=case.comparison and _comparison(case.comparison),
    )


def _comparison(comparison: Comparison) -> Comparison:
    parts = {part.name: getattr(comparison.numerical, part.name) for part in fields(comparison.numerical)}
    matrices = {part.name: getattr(comparison, part.name) for part in fields(comparison) if part.name != "numerical"}
    return Comparison(numerical=Numerical(**_transposed(parts)), **_transposed(matrices))


def _transposed(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.T if isinstance(value, np.ndarray) else value for name, value in values.items()}


def _findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(replace(finding, rule=_text(finding.rule), message=_text(finding.message)) for finding in findings)


def _text(text: str) -> str:
    return LINE.sub(lambda found: OTHER[found[1]], PLACE.sub(r"[\2, \1]", text))
