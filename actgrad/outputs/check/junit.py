"""A check report as JUnit XML: a suite for each activation, a test case for each input."""

import re
from collections import Counter
from collections.abc import Iterable
from xml.etree import ElementTree

from actgrad.checking.result import CaseResult, Group, Outcome, Report
from actgrad.outputs.check.report_words import few_words, input_name, labelled_findings, one_line, passed_over_name
from actgrad.outputs.stream import in_one_line

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, even escaped."""

CHILDREN = {Outcome.FAIL: "failure", Outcome.UNDECIDED: "failure", Outcome.ERROR: "error"}


def junit_report(report: Report) -> str:
    """Give the XML document.

    A case that does not count, an undecided one that is allowed, and what was passed over are skipped test cases.
    """
    root = ElementTree.Element("testsuites", name="actgrad")
    for group in report.groups:
        _suite(ElementTree.SubElement(root, "testsuite", name=_xml_text(group.target)), group, report)
    if report.passed_over:
        _passed_over(ElementTree.SubElement(root, "testsuite", name="passed over"), report)
    for key in ("tests", "failures", "errors"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    root.set("time", f"{report.seconds:.3f}")
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _suite(suite: ElementTree.Element, group: Group, report: Report) -> None:
    tests = _tests(suite, group.target, [input_name(result) for result in group.cases])
    for test, result in zip(tests, group.cases, strict=True):
        test.set("time", f"{result.seconds:.3f}")
        forgiven = report.allow_undecided and result.outcome is Outcome.UNDECIDED
        _verdict(test, result, not group.counts(result) or forgiven, report.strict)
    _count(suite, sum(result.seconds for result in group.cases))


def _passed_over(suite: ElementTree.Element, report: Report) -> None:
    tests = _tests(suite, report.title, map(passed_over_name, report.passed_over))
    for test, each in zip(tests, report.passed_over, strict=True):
        test.set("time", "0.000")
        ElementTree.SubElement(test, "skipped", message=_xml_text(in_one_line(each.reason)))
    _count(suite, 0)


def _tests(suite: ElementTree.Element, of: str, names: Iterable[str]) -> list[ElementTree.Element]:
    """Add a test case for each name; a name that was there before gets a number."""
    taken = Counter[str]()
    tests = []
    for name in map(_xml_text, names):
        taken[name] += 1
        unique = name if taken[name] == 1 else f"{name} ({taken[name]})"
        tests.append(ElementTree.SubElement(suite, "testcase", name=unique, classname=_xml_text(of)))
    return tests


def _count(suite: ElementTree.Element, seconds: float) -> None:
    kinds = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
    for key, tag in kinds.items():
        suite.set(key, str(len(list(suite.iter(tag)))))
    suite.set("time", f"{seconds:.3f}")


def _verdict(test: ElementTree.Element, result: CaseResult, skipped: bool, strict: bool) -> None:
    kind = result.outcome.key
    tag = "skipped" if skipped else CHILDREN.get(result.outcome, "failure" if strict and result.warnings else "")
    if tag:
        child = ElementTree.SubElement(test, tag, message=_xml_text(few_words(result)))
        if tag != "skipped":
            child.set("type", "warning" if kind == "pass" else kind)
            child.text = _xml_text(one_line(result))
    findings = labelled_findings(result)
    if findings:
        ElementTree.SubElement(test, "system-out").text = _xml_text("\n".join(findings))


def _xml_text(text: str) -> str:
    return FORBIDDEN.sub("", text)
