"""Machine formats hold to their own grammar, whatever stands in a name or a message."""

import json
import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actgrad.checking.result import Outcome, Report
from actgrad.errors import Finding, Kind, Rule
from actgrad.outputs.check.check_screen import check_screen
from actgrad.outputs.check.junit import junit_report
from actgrad.outputs.check.report_json import json_report
from actgrad.outputs.check.report_lines import concise_report, github_annotations
from actgrad.outputs.check.report_markdown import markdown_report
from actgrad.outputs.layout import Page
from tests.outputs.sample_reports import BATTERY, REPORTS, failing, theirs

TEXT = st.text(min_size=1, max_size=30) | st.sampled_from(
    ["::error::x", "a%0Ab", "]]>", "\x00\ud800", "a|b`c", "\r\n::x"]
)
ANNOTATION = re.compile(r"::(error|warning) (file=[^:,\r\n]+,)?(line=\d+,)?title=[^:,\r\n]+::(?!::)[^\r\n]*\n")


def with_text(name: str, message: str) -> Report:
    case = failing(f"{name}/x", theirs(name, "layer"), f"act.py:{name}")
    rules = (Rule(name, kind) for kind in (Kind.MISTAKE, Kind.WARNING))
    return Report((replace(case, findings=tuple(Finding(rule, message) for rule in rules)),), 0.1)


@given(TEXT, TEXT)
def test_annotations_keep_to_one_line_each_and_escape_what_the_runner_reads(name: str, message: str) -> None:
    """A line is one command: no text ends it, adds a property to it, or begins another."""
    assert ANNOTATION.sub("", github_annotations(with_text(name, message))) == ""


@given(TEXT, TEXT)
def test_junit_is_xml_whatever_stands_in_it(name: str, message: str) -> None:
    """It parses, and holds one failing test."""
    root = ElementTree.fromstring(junit_report(with_text(name, message)))
    assert (root.get("tests"), root.get("failures"), len(list(root.iter("failure")))) == ("1", "1", 1)


@given(TEXT, TEXT)
def test_json_gives_the_text_back(name: str, message: str) -> None:
    """What was said is read back letter by letter."""
    (case,) = json.loads(json_report(with_text(name, message)))["cases"]
    assert case["diagnosis"] == [{"mistake": name, "message": message}]


@given(TEXT, TEXT)
def test_concise_has_one_line_a_case_and_markdown_whole_rows(name: str, message: str) -> None:
    """No text breaks a line, or a row into more cells than its table has."""
    assert concise_report(with_text(name, message)).count("\n") == 1
    rows = [line for line in markdown_report(with_text(name, message)).splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) for row in rows[:3]} == {5}


def strict(text: str) -> Any:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    return json.loads(text, parse_constant=refuse)


REPORT = """schema actgrad numpy python passed exit_code counts seconds cases activations passed_over"""
CASE = """name activation read_as verdict shape dtype structure method seed rtol atol entries resolution digits
    max_abs_error max_rel_error max_ulp_error worst contract diagnosis warnings notes message random_directions swept
    counted"""
ACTIVATION = """activation file line verdict mistake message cases counted warnings notes"""
WORST = """row column z da dz numerical bound allowed verdict left right"""
DOCUMENTS = {"report": REPORT, "case": CASE, "activation": ACTIVATION, "worst": WORST}
KEYS = {name: keys.split() for name, keys in DOCUMENTS.items()}


@pytest.mark.parametrize("name", REPORTS)
def test_json_has_the_keys_of_schema_1_in_order(name: str) -> None:
    """Scripts rely on these keys; numbers that are not finite are strings."""
    report = strict(json_report(REPORTS[name]))
    assert list(report) == KEYS["report"]
    assert list(report["counts"]) == ["pass", "fail", "undecided", "error"]
    for case in report["cases"]:
        assert list(case) == KEYS["case"]
        assert list(case["entries"]) == ["agree", "kink", "flat", "wrong", "undecided", "outside"]
        assert list(case["worst"] or KEYS["worst"]) == KEYS["worst"]
    assert all(list(each) == KEYS["activation"] for each in report["activations"])
    assert all(list(each) == ["name", "line", "reason"] for each in report["passed_over"])


WORDS = {"pass": "passed", "fail": "failed"}


def last_line(name: str) -> str:
    return [line.plain for line in check_screen(REPORTS[name], Page())][-1]


@pytest.mark.parametrize("name", REPORTS)
def test_all_formats_count_alike(name: str) -> None:
    """The last line on screen, the counts and the activations of JSON, and the tests of JUnit say the same."""
    report = strict(json_report(REPORTS[name]))
    verdicts = [each["verdict"] for each in report["activations"]]
    assert report["counts"] == {outcome.key: verdicts.count(outcome.key) for outcome in Outcome}
    counts = report["counts"] | {
        "passed over": len(report["passed_over"]),
        "warning": sum(len(each["warnings"]) for each in report["activations"]),
    }
    said = {word.rstrip("s"): int(number) for number, word in re.findall(r"(\d+) (\D+?)(?:, | in )", last_line(name))}
    assert said == {WORDS.get(key, key): n for key, n in counts.items() if n or key in ("pass", "fail")}
    for key, each in (("cases", len), ("counted", lambda cases: sum(case["counted"] for case in cases))):
        assert sum(activation[key] for activation in report["activations"]) == each(report["cases"])
    root = ElementTree.fromstring(junit_report(REPORTS[name]))
    assert int(root.get("tests", "")) == len(report["cases"]) + len(report["passed_over"])
    failures, errors = int(root.get("failures", "")), int(root.get("errors", ""))
    assert (failures + errors == 0) == report["passed"]
    assert concise_report(REPORTS[name]).count("\n") == len(report["cases"])


def test_junit_names_are_unique_and_attributes_few() -> None:
    """Two inputs of one name are told apart; a test case has a name, a class and a time with three decimals."""
    report = Report((BATTERY[0], BATTERY[0], *BATTERY), 1.0)
    cases = list(ElementTree.fromstring(junit_report(report)).iter("testcase"))
    names = [(case.get("classname"), case.get("name")) for case in cases]
    assert len(set(names)) == len(names) == 9
    assert all(set(case.attrib) == {"name", "classname", "time"} for case in cases)
    assert all(re.fullmatch(r"\d+\.\d{3}", case.attrib["time"]) for case in cases)


def test_the_first_failing_input_of_each_activation_is_annotated_first() -> None:
    """Only ten annotations of a step are shown: none is spent on a second input while an activation waits."""
    titles = re.findall(r"title=(.*?) - ", github_annotations(REPORTS["battery"]))
    assert titles == [
        "activations.py%3Asoftmax ordinary",
        "%3A%3Adir%2Ca/act%25.py%3ATanh ordinary",
        "flat row",
        "activations.py%3Asoftmax wide",
        "activations.py%3Aswish ordinary",
    ]
