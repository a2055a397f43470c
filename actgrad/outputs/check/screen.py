"""A check report on screen: the verdict first, then what is wrong, why and where, then the totals."""

from collections.abc import Iterable, Iterator

from rich.text import Text

from actgrad.checking.result import CaseResult, Group, Outcome, Report, Verdict
from actgrad.explaining.numbers import count
from actgrad.outputs.check.evidence import evidence, wrapped
from actgrad.outputs.check.phrases import (
    also,
    input_name,
    place,
    power,
    sentence,
    shape,
    size,
    tally,
    totals,
    visible,
    word,
)
from actgrad.outputs.check.remarks import remark, style, telling

COLOURS = {"FAIL": "bold red", "ERROR": "bold red", "undecided": "bold yellow", "warn": "yellow", "pass": "green"}
WORD = max(map(len, COLOURS))
MOST, ALL = 8, 40
"""Entries in a table, as a rule and with -v."""
ROOM = 24
"""Columns that a remark needs at least to stand in the line of its activation."""


def screen(report: Report, width: int = 80, quiet: bool = False, verbose: bool = False) -> list[Text]:
    """Give the lines; `quiet` leaves the activations that fail and the totals, `verbose` adds inputs and entries."""
    most = ALL if verbose else MOST
    if quiet:
        lines = list(_overview(report, filter(report.fails, report.groups), width))
    elif len(report.cases) == 1:
        lines = [*_alone(report, width, most), Text()]
    else:
        lines = [*_all(report, width, most, verbose), Text()]
    return [*lines, Text(totals(report), style="bold")]


def _alone(report: Report, width: int, most: int) -> Iterator[Text]:
    (case,), (group,) = report.cases, report.groups
    _, line = place(case)
    where = f", line {line}" if line else ""
    seed = "" if case.case.seed is None else f" · seed {case.case.seed}"
    yield _headed(word(report, group), f"  {group.target}{where} · {shape(case)} · {case.case.dtype}{seed}")
    yield from _plain(_why(case, width))
    if case.outcome is Outcome.PASS and report.fails(group):
        yield Text("A warning, told below, fails it under --strict.")
    lines = evidence(case, width, most)
    yield from _plain(["", *lines] if lines else [])
    details = [f"warning, {warning.key}: {warning.message}" for warning in case.warnings]
    details += [f"note, {note.key}: {note.message}" for note in case.notes]
    details += [text for text in (power(case), case.random_directions, _how(case), _read(case)) if text]
    yield from _plain([""] if details else [])
    for text in details:
        yield from _plain(wrapped(text, width, hanging="  "))


def _why(case: CaseResult, width: int, indent: str = "") -> Iterator[str]:
    yield from wrapped(sentence(case), width, indent)
    for finding in also(case):
        yield from wrapped(f"also, {finding.key}: {finding.message}", width, indent, "  ")


def _how(case: CaseResult) -> str:
    if case.structure is None or case.method is None:
        return ""
    by = {"complex": "a complex step", "auto": "differences"}.get(case.method.value, case.method.value)
    chain = f"; swept through its graph, dJ/dZ is {size(case.swept)} away at most" if case.swept is not None else ""
    return f"{case.structure.value}; numerical gradient by {by}{chain}"


def _read(case: CaseResult) -> str:
    return f"read as {case.case.activation.reading.sentence}" if case.case.activation.reading else ""


def _all(report: Report, width: int, most: int, verbose: bool) -> Iterator[Text]:
    inputs = {len(group.cases) for group in report.groups}
    each = f"{count(inputs.pop(), 'input')} each" if len(inputs) == 1 else count(len(report.cases), "input")
    yield Text(f"{report.title}: {count(len(report.groups), 'activation')}, {each}", style="bold")
    yield Text()
    yield from _overview(report, report.groups, width, verbose)
    yield from _plain(_asides(report, width))
    for group in report.groups:
        if group.outcome is not Outcome.PASS:
            yield from _plain(["", *_failure(group, width, most)])


def _overview(report: Report, groups: Iterable[Group], width: int, verbose: bool = False) -> Iterator[Text]:
    names = max(len(_name(group)) for group in report.groups)
    styles = max(len(style(group)) for group in report.groups)
    for group in groups:
        columns = [f"{_name(group):{names}}", *([f"{style(group):{styles}}"] if styles else [])]
        before = "   ".join(["", *columns, ""]).removeprefix(" ")
        indent = 1 + WORD + len(before)
        beside = width - indent >= ROOM
        lines = wrapped(remark(group), width - indent) if beside else ["", *wrapped(remark(group), width - 6)]
        yield _headed(f"{word(report, group):{WORD}}", (before + lines[0]).rstrip(), " ")
        yield from _plain(" " * (indent if beside else 6) + line for line in lines[1:])
        yield from _plain(_inputs(group, width) if verbose else [])


def _name(group: Group) -> str:
    return group.cases[0].case.activation.name


def _inputs(group: Group, width: int) -> Iterator[str]:
    for case in group.cases:
        aside = "" if group.counts(case) else " (does not count)"
        entries = f": {tally(case.entries.items())}" if case.entries else ""
        text = f"{case.outcome.key:{WORD}}  {input_name(case)}, {shape(case)}{entries}{aside}"
        yield from wrapped(text, width, " " * 6, " " * (WORD + 4))


def _asides(report: Report, width: int) -> Iterator[str]:
    """Tell the warnings in full, the inputs that do not count, and what was passed over."""
    lines = []
    for group in report.groups:
        lines += [f"{_name(group)}, {warning.key}: {warning.message}" for warning in (*group.warnings, *group.notes)]
        lines += [f"{_name(group)}, {text}" for text in _uncounted(group)]
    lines += [f"passed over, {each.name}: {each.reason}" for each in report.passed_over]
    yield from [""] if lines else []
    for line in lines:
        yield from wrapped(line, width, hanging="  ")


def _uncounted(group: Group) -> Iterator[str]:
    """Tell which inputs do not count, those with the same reason together."""
    alike: dict[str, list[str]] = {}
    for case in group.cases:
        if not group.counts(case):
            alike.setdefault(sentence(case), []).append(input_name(case))
    for reason, inputs in alike.items():
        yield f"{', '.join(inputs)} {'does' if len(inputs) == 1 else 'do'} not count: {reason}"


def _failure(group: Group, width: int, most: int) -> Iterator[str]:
    case = telling(group)
    file, line = place(case)
    yield _name(group) + (f", {file}" if file else "") + (f" line {line}" if line else "")
    yield from _why(case, width, "  ")
    yield from wrapped(_read(case), width, "  ", "  ")
    failing = [input_name(each) for each in group.counted if each.outcome is not Outcome.PASS]
    inputs = f"in {len(failing)} of {len(group.counted)} inputs: {', '.join(failing)}"
    if len(failing) == len(group.counted):
        inputs = f"in all {len(failing)} inputs" if len(failing) > 1 else ""
    yield from wrapped(inputs, width, "  ", "  ")
    lines = evidence(case, width - 2, most)
    if case.entries.get(Verdict.WRONG) or case.entries.get(Verdict.UNDECIDED):
        yield from ["", *wrapped(f"{input_name(case)}, {shape(case)}, {lines[0]}", width, "  ", "  ")]
        yield from (f"  {each}".rstrip() for each in lines[1:])


def _headed(label: str, text: str, before: str = "") -> Text:
    return Text.assemble(before, (label, COLOURS[label.strip()]), visible(text))


def _plain(lines: Iterable[str]) -> Iterator[Text]:
    return (Text(visible(line)) for line in lines)
