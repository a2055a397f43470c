"""A check report as JSON, schema 1."""

import platform
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import numpy as np

from actgrad import __version__
from actgrad.checking.comparison import Entry, Verdict
from actgrad.checking.result import CaseResult, Group, Outcome, Report
from actgrad.errors import Finding
from actgrad.outputs.check.report_words import file_and_line, likely_mistake, representative_case, sentence
from actgrad.outputs.numbers_json import dumps


def json_report(report: Report) -> str:
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
            "cases": [_case_object(result, group.counts(result)) for group in report.groups for result in group.cases],
            "activations": [_activation_object(report, group) for group in report.groups],
            "passed_over": [asdict(each) for each in report.passed_over],
        }
    )


WARNED = "A warning fails it under --strict."

FIGURES = ("resolution", "digits", "max_abs_error", "max_rel_error", "max_ulp_error")
"""What a case says under the names that its result has."""


def _case_object(result: CaseResult, counted: bool) -> dict[str, Any]:
    return {
        "name": result.case.name,
        "activation": result.case.target,
        "read_as": result.case.activation.reading.sentence if result.case.activation.reading else None,
        "verdict": result.outcome.key,
        "shape": list(result.case.shape),
        "dtype": str(result.case.dtype),
        "structure": result.structure,
        "method": result.method,
        "seed": result.case.seed,
        "rtol": result.rtol,
        "atol": result.atol,
        "entries": {verdict.key: result.entries.get(verdict, 0) for verdict in Verdict},
        **{name: getattr(result, name) for name in FIGURES},
        "worst": _entry_object(result.worst) if result.worst else None,
        "contract": _finding_objects("rule", result.contract),
        "diagnosis": _finding_objects("mistake", result.diagnosis),
        "warnings": _finding_objects("rule", result.warnings),
        "notes": _finding_objects("rule", result.notes),
        "message": result.message,
        "random_directions": result.random_directions,
        "swept": result.swept,
        "counted": counted,
    }


def _activation_object(report: Report, group: Group) -> dict[str, Any]:
    result, verdict = representative_case(group), report.verdict(group)
    mistake = likely_mistake(result) if group.outcome is Outcome.FAIL else None
    file, line = file_and_line(result)
    return {
        "activation": group.target,
        "file": file or None,
        "line": line,
        "verdict": verdict.key,
        "mistake": mistake.key if mistake else None,
        "message": None if verdict is Outcome.PASS else sentence(result) if group.outcome is verdict else WARNED,
        "cases": len(group.cases),
        "counted": len(group.counted),
        "warnings": [warning.key for warning in group.warnings],
        "notes": [note.key for note in group.notes],
    }


def _entry_object(entry: Entry) -> dict[str, Any]:
    return {**asdict(entry), "verdict": entry.verdict.key}


def _finding_objects(key: str, findings: Iterable[Finding]) -> list[dict[str, str]]:
    return [{key: finding.key, "message": finding.message} for finding in findings]
