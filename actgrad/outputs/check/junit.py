"""A check report as JUnit XML: a suite for each activation, a test case for each input."""

import re
from xml.etree import ElementTree

from actgrad.checking.result import CaseResult, Group, Outcome, Report
from actgrad.outputs.check.phrases import few_words, input_name, one_line

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, even escaped."""

CHILDREN = {Outcome.FAIL: "failure", Outcome.UNDECIDED: "failure", Outcome.ERROR: "error"}


def write(report: Report) -> str:
    """Give the XML document; a case that does not count, and an undecided one that is allowed, is skipped."""
    root = ElementTree.Element("testsuites", name="actgrad")
    for group in report.groups:
        _suite(ElementTree.SubElement(root, "testsuite", name=_text(group.target)), group, report)
    for key in ("tests", "failures", "errors"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    root.set("time", f"{report.seconds:.3f}")
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _suite(suite: ElementTree.Element, group: Group, report: Report) -> None:
    taken: dict[str, int] = {}
    for case in group.cases:
        name = _text(input_name(case))
        taken[name] = taken.get(name, 0) + 1
        unique = name if taken[name] == 1 else f"{name} ({taken[name]})"
        test = ElementTree.SubElement(suite, "testcase", name=unique, classname=_text(group.target))
        test.set("time", f"{case.seconds:.3f}")
        forgiven = report.allow_undecided and case.outcome is Outcome.UNDECIDED
        _verdict(test, case, not group.counts(case) or forgiven, report.strict)
    kinds = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
    for key, tag in kinds.items():
        suite.set(key, str(len(list(suite.iter(tag)))))
    suite.set("time", f"{sum(case.seconds for case in group.cases):.3f}")


def _verdict(test: ElementTree.Element, case: CaseResult, skipped: bool, strict: bool) -> None:
    kind = case.outcome.key
    tag = "skipped" if skipped else CHILDREN.get(case.outcome, "failure" if strict and case.warnings else "")
    if tag:
        child = ElementTree.SubElement(test, tag, message=_text(few_words(case)))
        if tag != "skipped":
            child.set("type", "warning" if kind == "pass" else kind)
            child.text = _text(one_line(case))
    if case.warnings:
        told = "\n".join(f"warning, {warning.key}: {warning.message}" for warning in case.warnings)
        ElementTree.SubElement(test, "system-out").text = _text(told)


def _text(text: str) -> str:
    return FORBIDDEN.sub("", text)
