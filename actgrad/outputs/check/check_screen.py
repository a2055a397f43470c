"""A check report on screen: the verdict first, then what is wrong, why and where, then the totals."""

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from actgrad.checking.comparison import Entry, Verdict
from actgrad.checking.result import CaseResult, Group, Outcome, Report
from actgrad.explaining.numbers import DIGITS, count
from actgrad.outputs.check import case_evidence
from actgrad.outputs.check import report_words as words
from actgrad.outputs.console import after_blank, paragraph, paragraphs, table_lines
from actgrad.outputs.layout import Page, tables

COLOURS = {"FAIL": "bold red", "ERROR": "bold red", "undecided": "bold yellow", "warn": "yellow", "pass": "green"}
WORD = max(map(len, COLOURS))
WIDEST_SENTENCE = 100
"""Columns that a sentence does not go beyond, for the eye to find the next line."""
LEAST_SUMMARY, INPUT_INDENT = 24, 6
"""Columns that a summary needs at least to stand in the line of its activation; the indent of what stands below."""


def check_screen(report: Report, page: Page) -> Iterator[Text]:
    """Give the lines; -q leaves the activations that fail and the totals, -v adds inputs and entries."""
    page = page.at_most(WIDEST_SENTENCE)
    if page.quiet:
        yield from _overview(report, filter(report.fails, report.groups), page)
    elif len(report.cases) == 1:
        yield from _single(report, page)
        yield Text()
    else:
        yield from _all(report, page)
        yield Text()
    yield from paragraph(words.totals(report), page, style="bold")


def _single(report: Report, page: Page) -> Iterator[Text]:
    (result,), (group,) = report.cases, report.groups
    verdict = words.word(report, group)
    _, line = words.file_and_line(result)
    where = f", line {line}" if line else ""
    seed = "" if result.case.seed is None else f" · seed {result.case.seed}"
    about = f"{verdict}  {group.target}{where} · {words.shape(result)} · {result.case.dtype}{seed}"
    yield from _coloured(verdict, page.wrap(about, hanging="  "))
    yield from _reasons(result, page)
    if report.verdict(group) is not result.outcome:
        yield from paragraph("A warning, told below, fails it under --strict.", page)
    yield from after_blank(evidence(result, page))
    yield from after_blank(_background(result, page))
    yield from after_blank(paragraphs(words.passed_over(report), page))


def _background(result: CaseResult, page: Page) -> Iterator[Text]:
    """Give the warnings, then the notes, then how the numbers were obtained."""
    obtained = words.resolution_sentence(result), result.random_directions or "", _method(result), _reading(result)
    return paragraphs((*words.labelled_findings(result), *obtained), page)


def evidence(result: CaseResult, page: Page, about: str = "") -> Iterator[Text]:
    """Give the counts, after `about`, the worst entries, what the kinks say and the map; nothing if none was judged."""
    if not result.entries:
        return
    most = case_evidence.ALL_WORST if page.verbose else case_evidence.MOST_WORST
    shown = case_evidence.entries_to_show(result, most)
    yield from paragraph(about + words.tally(result.entries) + case_evidence.which_entries(result, len(shown)), page)
    yield from entry_tables(shown, page) if shown else ()
    yield from after_blank(paragraphs(case_evidence.kink_sentences(result.kinks), page))
    yield from after_blank(map(Text, case_evidence.wrong_map(result.comparison, page) if result.comparison else ()))


def entry_tables(entries: Sequence[Entry], page: Page) -> Iterator[Text]:
    """Give the lines of the entries' table, or of the tables that it is cut into on a narrow page."""
    where, *parts = case_evidence.entry_columns(entries)
    least = case_evidence.digits_of_entries(entries)
    for table in tables(where, parts, page.narrower(1), max(DIGITS, least), least):
        yield from after_blank(Text(" ").append_text(line) for line in table_lines(table))


def _reasons(result: CaseResult, page: Page, indent: str = "") -> Iterator[Text]:
    yield from paragraph(words.sentence(result), page, indent)
    others = (f"also, {finding.key}: {finding.message}" for finding in words.other_findings(result))
    yield from paragraphs(others, page, indent)


def _method(result: CaseResult) -> str:
    if result.structure is None or result.method is None:
        return ""
    by = {"complex": "a complex step", "auto": "differences"}.get(result.method.value, result.method.value)
    method = f"{result.structure.value}; numerical gradient by {by}"
    if result.swept is None:
        return method
    return f"{method}; swept through its graph, dJ/dZ is {words.size(result.swept)} away at most"


def _reading(result: CaseResult) -> str:
    return f"read as {result.case.activation.reading.sentence}" if result.case.activation.reading else ""


def _all(report: Report, page: Page) -> Iterator[Text]:
    inputs = {len(group.cases) for group in report.groups}
    each = f"{count(inputs.pop(), 'input')} each" if len(inputs) == 1 else count(len(report.cases), "input")
    title = f"{report.title}: {count(len(report.groups), 'activation')}, {each}"
    yield from paragraph(title, page, hanging="  ", style="bold")
    yield Text()
    yield from _overview(report, report.groups, page)
    yield from after_blank(paragraphs(_remarks(report, page.verbose), page))
    for group in report.groups:
        if group.outcome is not Outcome.PASS:
            yield from after_blank(_failure(group, page))


def _overview(report: Report, groups: Iterable[Group], page: Page) -> Iterator[Text]:
    """Give a line an activation: the verdict, the name, how it was read, and the summary to the right or below."""
    columns = [[page.text(of(group)) for group in report.groups] for of in (_name, words.style)]
    names, styles = (max(map(len, column)) for column in columns)
    has_room = 1 + WORD + 2 + names + 3 + styles <= page.width
    for group in groups:
        verdict, read_as = words.word(report, group), page.text(words.style(group))
        start = f" {verdict:{WORD}}  {page.text(_name(group)):{names}}"
        start += f"   {read_as:{styles}}" if styles and has_room else ""
        text = words.summary(group) if has_room or not read_as else f"{read_as}: {words.summary(group)}"
        in_line = page.width - len(start) - 3 >= LEAST_SUMMARY
        first, *others = page.wrap(text, " " * (len(start) + 3 if in_line else INPUT_INDENT))
        lines = [start + first[len(start) :], *others] if in_line else [start.rstrip(), first, *others]
        yield from _coloured(verdict, lines)
        yield from _input_lines(group, page) if page.verbose else ()


def _name(group: Group) -> str:
    return group.cases[0].case.activation.name


def _input_lines(group: Group, page: Page) -> Iterator[Text]:
    for result in group.cases:
        uncounted = "" if group.counts(result) else " (does not count)"
        entries = f": {words.tally(result.entries)}" if result.entries else ""
        text = f"{result.outcome.key:{WORD}}  {words.input_name(result)}, {words.shape(result)}{entries}{uncounted}"
        yield from paragraph(text, page, " " * INPUT_INDENT, " " * (WORD + 4))


def _remarks(report: Report, verbose: bool) -> Iterator[str]:
    """Give the warnings and then the notes in full, the inputs that do not count, and what was passed over."""
    yield from words.finding_sentences(report, _name)
    for group in report.groups:
        yield from (f"{_name(group)}, {text}" for text in _uncounted(group, verbose))
    yield from words.passed_over(report)


def _uncounted(group: Group, verbose: bool) -> Iterator[str]:
    """Say which inputs do not count, those with the same reason together.

    Those that by their nature prove nothing, as a single row does of softmax, are not worth a line unless `verbose`.
    """
    alike: dict[str, list[str]] = {}
    for result in group.cases:
        if not group.counts(result) and (verbose or result.outcome is not Outcome.UNDECIDED):
            alike.setdefault(words.sentence(result), []).append(words.input_name(result))
    for reason, inputs in alike.items():
        yield f"{', '.join(inputs)} {'does' if len(inputs) == 1 else 'do'} not count: {reason}"


def _failure(group: Group, page: Page) -> Iterator[Text]:
    result = words.representative_case(group)
    file, line = words.file_and_line(result)
    title = _name(group) + (f", {file}" if file else "") + (f" line {line}" if line else "")
    yield from paragraph(title, page, hanging="  ")
    yield from _reasons(result, page, "  ")
    yield from paragraphs(words.other_diagnoses(group), page, "  ")
    yield from paragraph(_reading(result), page, "  ", "  ")
    failing = [words.input_name(each) for each in group.counted if each.outcome is not Outcome.PASS]
    counting = "" if len(group.counted) == len(group.cases) else " that count"
    inputs = f"in {len(failing)} of {len(group.counted)} inputs{counting}: {', '.join(failing)}"
    if len(failing) == len(group.counted):
        inputs = f"in all {len(failing)} inputs{counting}" if len(failing) > 1 else ""
    yield from paragraph(inputs, page, "  ", "  ")
    if result.entries.get(Verdict.WRONG) or result.entries.get(Verdict.UNDECIDED):
        about = f"{words.input_name(result)}, {words.shape(result)}, "
        lines = evidence(result, page.narrower(2), about)
        yield from after_blank(Text("  ").append_text(each) if each else each for each in lines)


def _coloured(verdict: str, lines: Sequence[str]) -> list[Text]:
    """Colour the verdict, the first word of these lines."""
    before, _, after = lines[0].partition(verdict)
    return [Text.assemble(before, (verdict, COLOURS[verdict]), after), *map(Text, lines[1:])]
