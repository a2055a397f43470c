"""A check report as JSON, schema 1."""

import platform
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import numpy as np

from actgrad import __version__
from actgrad.checking.result import CaseResult, Entry, Outcome, Report, Verdict
from actgrad.errors import Finding
from actgrad.outputs.numbers_json import dumps


def write(report: Report) -> str:
    """Give the report as a JSON document; numbers round-trip, and what is not finite is named."""
    return dumps(
        {
            "schema": 1,
            "actgrad": __version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
            "passed": report.passed,
            "exit_code": report.exit_code,
            "counts": {outcome.key: report.count(outcome) for outcome in Outcome},
            "seconds": round(report.seconds, 6),
            "cases": [_case(case, group.counts(case)) for group in report.groups for case in group.cases],
        }
    )


FIGURES = ("resolution", "digits", "max_abs_error", "max_rel_error", "max_ulp_error")
"""What a case says under the names that its result has."""


def _case(case: CaseResult, counted: bool) -> dict[str, Any]:
    return {
        "name": case.case.name,
        "activation": case.case.target,
        "read_as": case.case.activation.reading.sentence if case.case.activation.reading else None,
        "verdict": case.outcome.key,
        "shape": list(case.case.shape),
        "dtype": str(case.case.dtype),
        "structure": case.structure,
        "method": case.method,
        "seed": case.case.seed,
        "rtol": case.rtol,
        "atol": case.atol,
        "entries": {verdict.key: case.entries.get(verdict, 0) for verdict in Verdict},
        **{name: getattr(case, name) for name in FIGURES},
        "worst": _entry(case.worst) if case.worst else None,
        "contract": _findings("rule", case.contract),
        "diagnosis": _findings("mistake", case.diagnosis),
        "warnings": _findings("rule", case.warnings),
        "notes": _findings("rule", case.notes),
        "message": case.message,
        "random_directions": case.random_directions,
        "swept": case.swept,
        "counted": counted,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {**asdict(entry), "verdict": entry.verdict.key}


def _findings(key: str, findings: Iterable[Finding]) -> list[dict[str, str]]:
    return [{key: finding.key, "message": finding.message} for finding in findings]
