"""A check report on screen: the verdict first, then what is wrong, why and where, then the totals."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from actgrad.checking.result import CaseResult, Group, Outcome, Report
from actgrad.outputs.check.evidence import evidence, wrapped
from actgrad.outputs.check.phrases import also, input_name, place, power, sentence, shape, tally, totals, word
from actgrad.outputs.check.remarks import first_of_all, remark, style
from actgrad.outputs.numbers import count

COLOURS = {"FAIL": "bold red", "ERROR": "bold red", "undecided": "bold yellow", "warn": "yellow", "pass": "green"}
MOST, ALL = 8, 40
"""Entries in a table, as a rule and with -v."""
WORD = max(map(len, COLOURS))


def screen(report: Report, width: int = 80, quiet: bool = False, verbose: bool = False) -> list[Text]:
    """Give the lines; `quiet` leaves the activations that fail and the totals, `verbose` adds inputs and entries."""
    if quiet:
        lines = _overview(report, [group for group in report.groups if report.fails(group)], width)
    elif len(report.cases) == 1:
        lines = [*_alone(report, width, verbose), Text()]
    else:
        lines = [*_all(report, width, verbose), Text()]
    return [*lines, Text(totals(report), style="bold")]


def _alone(report: Report, width: int, verbose: bool) -> Iterator[Text]:
    (case,), (group,) = report.cases, report.groups
    seed = "" if case.seed is None else f" · seed {case.seed}"
    yield _headed(word(report, group), f"  {group.target} · {shape(case)} · {case.dtype}{seed}")
    yield from _plain(_explained(case, width, ALL if verbose else MOST))
    yield from _plain(_details(case, width))


def _explained(case: CaseResult, width: int, most: int) -> Iterator[str]:
    yield from wrapped(sentence(case), width)
    for finding in also(case):
        yield from wrapped(f"also, {finding.rule}: {finding.message}", width, hanging="  ")
    lines = evidence(case, width, most)
    yield from ["", *lines] if lines else []


def _details(case: CaseResult, width: int) -> Iterator[str]:
    reading = case.activation.reading
    said = [f"warning, {warning.rule}: {warning.message}" for warning in case.warnings]
    said += [power(case)] if power(case) else []
    said += [f"{case.way}"] if case.way else []
    said += [f"{case.structure.value}, numerical gradient by {case.method.value}"] if case.structure and case.method else []
    said += [f"read as {reading.sentence}"] if reading else []
    yield from [""] if said else []
    for text in said:
        yield from wrapped(text, width, hanging="  ")


def _all(report: Report, width: int, verbose: bool) -> Iterator[Text]:
    inputs = {len(group.cases) for group in report.groups}
    each = f"{count(inputs.pop(), 'input')} each" if len(inputs) == 1 else count(len(report.cases), "input")
    yield Text(f"{report.title}: {count(len(report.groups), 'activation')}, {each}", style="bold")
    yield Text()
    yield from _overview(report, report.groups, width, verbose)
    yield from _plain(_asides(report, width))
    for group in report.groups:
        if report.fails(group) and group.outcome is not Outcome.PASS:
            yield from [Text(), *_plain(_failure(group, width, ALL if verbose else MOST))]


def _overview(report: Report, groups: Sequence[Group], width: int, verbose: bool = False) -> Iterator[Text]:
    names = max((len(_name(group)) for group in groups), default=0)
    styles = max((len(style(group)) for group in groups), default=0)
    for group in groups:
        label = word(report, group)
        before = f"{_name(group):{names}}   {style(group):{styles}}   " if styles else f"{_name(group):{names}}   "
        indent = 3 + WORD + len(before)
        room = width - indent
        first, *rest = wrapped(remark(group), room) if room >= 24 else ["", *wrapped(remark(group), width - 6, "      ")]
        yield _headed(label.ljust(WORD), f"  {before}{first}".rstrip(), " ")
        yield from _plain(" " * (indent if room >= 24 else 0) + line for line in rest)
        yield from _plain(_inputs(group) if verbose else [])


def _name(group: Group) -> str:
    """Give the activation's name, and its place in full only where the screen's title does not tell the file."""
    return group.cases[0].activation.name


def _inputs(group: Group) -> Iterator[str]:
    counted = {id(case) for case in group.counted}
    for case in group.cases:
        aside = "" if id(case) in counted else "  (not counted)"
        yield f"      {case.outcome.key:{WORD}}  {input_name(case)}, {shape(case)}: {tally(case.entries.items())}{aside}"


def _asides(report: Report, width: int) -> Iterator[str]:
    """Tell the warnings in full, the inputs that do not count, and what was passed over."""
    lines = []
    for group in report.groups:
        name, counted = _name(group), {id(case) for case in group.counted}
        lines += [f"{name}, warning, {warning.rule}: {warning.message}" for warning in group.warnings]
        aside = [case for case in group.cases if id(case) not in counted]
        lines += [f"{name}, {input_name(case)} does not count: {sentence(case)}" for case in aside]
    lines += [f"passed over, {finding.rule}: {finding.message}" for finding in report.passed_over]
    yield from [""] if lines else []
    for line in lines:
        yield from wrapped(line, width, hanging="  ")


def _failure(group: Group, width: int, most: int) -> Iterator[str]:
    case = first_of_all(group)
    file, line = place(case)
    where = f", {file} line {line}" if line else f", {file}" if file else ""
    reading = case.activation.reading
    yield f"{case.activation.name}{where}"
    yield from wrapped(sentence(case), width, "  ")
    for finding in also(case):
        yield from wrapped(f"also, {finding.rule}: {finding.message}", width, "  ", "  ")
    yield from wrapped(f"read as {reading.sentence}", width, "  ", "  ") if reading else []
    failing = [input_name(each) for each in group.counted if each.outcome is not Outcome.PASS]
    yield from wrapped(f"in {len(failing)} of {count(len(group.counted), 'input')}: {', '.join(failing)}", width, "  ", "  ")
    lines = evidence(case, width - 2, most)
    if lines:
        yield ""
        yield f"  {input_name(case)}, {shape(case)}, {lines[0]}"
        yield from (f"  {each}".rstrip() for each in lines[1:])


def _headed(label: str, text: str, before: str = "") -> Text:
    return Text.assemble(before, (label, COLOURS[label.strip()]), text)


def _plain(lines: Sequence[str] | Iterator[str]) -> Iterator[Text]:
    return (Text(line) for line in lines)
