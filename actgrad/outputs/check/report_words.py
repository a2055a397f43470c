"""What every form of a check report says in words, so that they all say the same."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from textwrap import shorten

from actgrad.checking.comparison import Entry, Verdict
from actgrad.checking.result import CaseResult, Group, Outcome, PassedOver, Report
from actgrad.errors import Finding, Kind
from actgrad.explaining.numbers import ALL_DIGITS, DIGITS, brief, column, count, number
from actgrad.outputs.stream import in_one_line

GRAVEST_FIRST = (
    Verdict.WRONG,
    Verdict.UNDECIDED,
    Verdict.KINK,
    Verdict.FLAT,
    Verdict.OUTSIDE,
    Verdict.AGREE,
)
FEW_WORDS, SHORT_FINDING = 90, 30
"""Characters of a case in a few words, and of a finding that stands in one line with others."""


def word(report: Report, group: Group) -> str:
    """Give the verdict on an activation: FAIL, ERROR, undecided, warn or pass."""
    verdict = report.verdict(group)
    if verdict is Outcome.PASS and group.warnings:
        return "warn"
    return verdict.name if verdict in (Outcome.FAIL, Outcome.ERROR) else verdict.key


def input_name(result: CaseResult) -> str:
    """Give the case's name without the activation's."""
    return result.case.name.removeprefix(f"{result.case.activation.name}/")


def case_label(result: CaseResult) -> str:
    """Give the activation as on the command line, and the input where it has a name of its own."""
    target = result.case.target
    return target if input_name(result) == result.case.activation.name else f"{target} {input_name(result)}"


def shape(result: CaseResult) -> str:
    """Give the shape as one says it: 6×5."""
    return "×".join(map(str, result.case.shape))


def file_and_line(result: CaseResult) -> tuple[str, int | None]:
    """Give the user's file as it was named, and the line where the activation stands; ("", None) of actgrad's own."""
    target, reading = result.case.target, result.case.activation.reading
    named = target if target.endswith(".py") else target.rpartition(":")[0]
    file = named if named.endswith(".py") or reading is None else reading.file
    return file, reading.line if reading else None


def style(group: Group) -> str:
    """Name the style in which the user's code was read; nothing for actgrad's own."""
    reading = group.cases[0].case.activation.reading
    return reading.style if reading else ""


def likely_mistake(result: CaseResult) -> Finding | None:
    """Give the likely mistake: the first diagnosis, else the first breach of the contract."""
    return next(iter((*result.diagnosis, *result.contract)), None)


def other_findings(result: CaseResult) -> tuple[Finding, ...]:
    """Give the breaches and likely mistakes of a case, but for the one that `sentence` names."""
    return tuple(finding for finding in (*result.contract, *result.diagnosis) if finding is not likely_mistake(result))


def representative_case(group: Group) -> CaseResult:
    """Give the first case that came out as the activation does, of those with the mistake that most of them have."""
    cases = [result for result in group.counted if result.outcome is group.outcome]
    keys = Counter(found.key for found in map(likely_mistake, cases) if found)
    (most, _), *_ = keys.most_common(1) or [("", 0)]
    return next((result for result in cases if (found := likely_mistake(result)) and found.key == most), cases[0])


def other_diagnoses(group: Group) -> Iterator[str]:
    """Say what else is likely in which inputs, where one mistake does not explain all that fail."""
    said = likely_mistake(representative_case(group))
    others: dict[str, list[CaseResult]] = {}
    for result in group.counted:
        found = likely_mistake(result)
        if result.outcome is Outcome.FAIL and said and found and found.rule is not said.rule:
            others.setdefault(found.key, []).append(result)
    for results in others.values():
        yield f"also, in {', '.join(map(input_name, results))}: {sentence(results[0])}"


def few_words(result: CaseResult) -> str:
    """Name the mistake in a few words; where none is known, say shortly what came out."""
    found = likely_mistake(result)
    if result.outcome is Outcome.FAIL and found is not None:
        return found.key
    if result.outcome is Outcome.UNDECIDED:
        undecided = result.entries.get(Verdict.UNDECIDED, 0)
        return (
            f"{undecided:,} of {sum(result.entries.values()):,} entries undecided" if undecided else _how_little(result)
        )
    return shorten(sentence(result).rstrip("."), FEW_WORDS, placeholder="…")


def _how_little(result: CaseResult) -> str:
    return "proved nothing" if result.digits is None else "rests on too little"


def sentence(result: CaseResult) -> str:
    """Say in a sentence or two what is wrong with a case, or why nothing was proved; else that it passes."""
    found = likely_mistake(result) if result.outcome is Outcome.FAIL else None
    text = " ".join((found.message if found else result.message or result.outcome.value).split())
    first = text.partition(" ")[0]
    if len(first) > 1 and first.isalpha() and first.islower():
        text = first.capitalize() + text[len(first) :]
    return text if text.endswith((".", "?", "!")) else f"{text}."


def summary(group: Group) -> str:
    """Name the mistake in a few words, or say how much was proved and what is at the kinks; then name the findings."""
    first = _proved(group) if group.outcome is Outcome.PASS else few_words(representative_case(group))
    notes = (f"note: {_brief_finding(note)}" for note in group.notes)
    return "; ".join([first, *map(_brief_finding, group.warnings), *notes])


def tally(entries: Mapping[Verdict, int]) -> str:
    """Count entries by verdict, the gravest first: `30 entries: 28 wrong, 2 agree`."""
    parts = [f"{entries[verdict]:,} {verdict.key}" for verdict in GRAVEST_FIRST if entries.get(verdict)]
    return f"{count(sum(entries.values()), 'entry', 'entries')}: {', '.join(parts) or 'none was judged'}"


def resolution_sentence(result: CaseResult) -> str:
    """Say how small a relative error would have been seen, and where; nothing where that is not known."""
    if result.resolution is None:
        return ""
    agree = compared = result.entries.get(Verdict.AGREE, 0)
    if result.comparison:
        compared = int((result.comparison.at(Verdict.AGREE) & (result.comparison.numerical.dz != 0)).sum())
    where = "the one entry that agrees" if compared == 1 else f"any of the {compared:,} entries that agree"
    than_zero = " with a gradient other than 0" if compared < agree else ""
    return f"A relative error of {size(result.resolution)} in {where}{than_zero} would have been seen."


def size(value: float) -> str:
    """Write a number of which the size alone matters: 0.094, 2e−8."""
    if 1e-2 <= value < 1e4:
        return number(value, 2)
    return re.sub(r"e([+−]?)0*(\d)", r"e\1\2", brief(value, 1)).replace("e+", "e")


def digits_apart(pairs: Sequence[tuple[float, float]], least: int, others: Sequence[float] = ()) -> int:
    """Give the digits, `least` or more, that show two different numbers of each pair, in one column with `others`."""
    numbers = [number for pair in pairs for number in pair]
    for digits in range(least, ALL_DIGITS):
        written = column([*numbers, *others], digits)[: len(numbers)]
        if all(one != other for one, other in zip(written[::2], written[1::2], strict=True)):
            return digits
    return ALL_DIGITS


def entry(seen: Entry) -> str:
    """Say in one line what is known of an entry, with as many digits as show that yours and numerical differ."""
    digits = digits_apart([(seen.dz, seen.numerical)], DIGITS)
    return (
        f"[{seen.row}, {seen.column}]: Z {number(seen.z)}, dJ/dA {number(seen.da)}, yours {number(seen.dz, digits)}, "
        f"numerical {number(seen.numerical, digits)} ± {size(seen.bound)}, allowed {size(seen.allowed)}"
    )


def one_line(result: CaseResult) -> str:
    """Say what came of a case in one line of plain characters, for logs and machines."""
    parts = [sentence(result), f"{tally(result.entries)}."] if result.entries else [sentence(result)]
    if result.worst is not None and result.worst.verdict in (Verdict.WRONG, Verdict.UNDECIDED):
        parts.append(f"Worst {entry(result.worst)}.")
    return in_one_line(" ".join(parts)).replace("−", "-")


def labelled(finding: Finding) -> str:
    """Say what was found, and whether it is a warning or a note: `warning, overflow: overflows below −710.`"""
    return f"{finding.rule.kind.name.lower()}, {finding.key}: {finding.message}"


def labelled_findings(result: CaseResult) -> list[str]:
    """Say all that was found in a case which is right: its warnings, then its notes."""
    return [labelled(finding) for finding in (*result.warnings, *result.notes)]


def finding_sentences(report: Report, name: Callable[[Group], str]) -> list[str]:
    """Say all warnings and then all notes, each once with the activations of which it is true."""
    names: dict[str, list[str]] = {}
    for kind in (Kind.WARNING, Kind.NOTE):
        for group in report.groups:
            for finding in group.warnings if kind is Kind.WARNING else group.notes:
                names.setdefault(labelled(finding), []).append(name(group))
    return [f"{', '.join(of)}: {text}" for text, of in names.items()]


def passed_over(report: Report) -> list[str]:
    """Say what in the user's file was not judged, and why."""
    return [f"passed over, {passed_over_name(each)}: {each.reason}" for each in report.passed_over]


def passed_over_name(each: PassedOver) -> str:
    """Name something that was not judged, and its line."""
    return f"{each.name}, line {each.line}" if each.line else each.name


def totals(report: Report) -> str:
    """Count the activations and what was found: `1 failed, 3 passed, 2 passed over, 1 warning in 0.84 s`."""
    failed, passed = report.count(Outcome.FAIL), report.count(Outcome.PASS)
    undecided, errors = report.count(Outcome.UNDECIDED), report.count(Outcome.ERROR)
    warnings = sum(len(group.warnings) for group in report.groups)
    parts = [f"{failed} failed", f"{passed} passed"][:: 1 if failed else -1]
    parts += [f"{undecided} undecided"] if undecided else []
    parts += [count(errors, "error")] if errors else []
    parts += [f"{len(report.passed_over)} passed over"] if report.passed_over else []
    parts += [count(warnings, "warning")] if warnings else []
    return f"{', '.join(parts)} in {report.seconds:.2f} s"


def _brief_finding(finding: Finding) -> str:
    return finding.message.rstrip(".") if len(finding.message) <= SHORT_FINDING else finding.key


def _proved(group: Group) -> str:
    entries = sum(sum(result.entries.values()) - result.entries.get(Verdict.OUTSIDE, 0) for result in group.counted)
    # The first input is an ordinary one; saturated entries have few digits that anyone could prove.
    digits = next((result.digits for result in group.counted if result.digits is not None), None)
    proved = f", ordinary ones proved to {count(digits, 'digit')}" if digits is not None else ""
    conventions = sorted({kink.convention.value for result in group.counted for kink in result.kinks})
    kink = f"; {' and '.join(conventions)} slope at its kinks" if conventions else ""
    return f"{count(entries, 'entry', 'entries')}{proved}{kink}"
