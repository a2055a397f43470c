"""What every form of a check report says in words, so that they all say the same."""

import re
from collections.abc import Iterable
from textwrap import shorten

from actgrad.checking.result import CaseResult, Entry, Group, Outcome, Report, Verdict
from actgrad.errors import Finding
from actgrad.explaining.numbers import ALL_DIGITS, DIGITS, brief, count, number

GRAVEST_FIRST = (
    Verdict.WRONG,
    Verdict.UNDECIDED,
    Verdict.KINK,
    Verdict.FLAT,
    Verdict.OUTSIDE,
    Verdict.AGREE,
)
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
FEW = 90
"""Characters of what is said shortly."""


def word(report: Report, group: Group) -> str:
    """Give the verdict on an activation: FAIL, ERROR, undecided, warn or pass."""
    if group.outcome is Outcome.PASS and group.warnings:
        return "FAIL" if report.strict else "warn"
    return {Outcome.FAIL: "FAIL", Outcome.ERROR: "ERROR"}.get(group.outcome, group.outcome.key)


def input_name(case: CaseResult) -> str:
    """Give the case's name without the activation's."""
    return case.case.name.removeprefix(f"{case.case.activation.name}/")


def called(case: CaseResult) -> str:
    """Give the activation as on the command line, and the input where it has a name of its own."""
    target = case.case.target
    return target if input_name(case) == case.case.activation.name else f"{target} {input_name(case)}"


def shape(case: CaseResult) -> str:
    """Give the shape as one says it: 6×5."""
    return "×".join(map(str, case.case.shape))


def place(case: CaseResult) -> tuple[str, int | None]:
    """Give the user's file as it was named, and the line where the activation stands; ("", None) of actgrad's own."""
    target, reading = case.case.target, case.case.activation.reading
    named = target if target.endswith(".py") else target.rpartition(":")[0]
    file = named if named.endswith(".py") or reading is None else reading.file
    return file, reading.line if reading else None


def mistake(case: CaseResult) -> Finding | None:
    """Give the likely mistake: the first diagnosis, else the first breach of the contract."""
    return next(iter((*case.diagnosis, *case.contract)), None)


def few_words(case: CaseResult) -> str:
    """Name the mistake in a few words; where none is known, say shortly what came out."""
    found = mistake(case)
    if case.outcome is Outcome.FAIL and found is not None:
        return found.key
    if case.outcome is Outcome.UNDECIDED:
        undecided = case.entries.get(Verdict.UNDECIDED, 0)
        return f"{undecided:,} of {sum(case.entries.values()):,} entries undecided" if undecided else "proved nothing"
    return shorten(sentence(case).rstrip("."), FEW, placeholder="…")


def sentence(case: CaseResult) -> str:
    """Say in a sentence or two what is wrong with a case, or why nothing was proved; else that it passes."""
    found = mistake(case) if case.outcome is Outcome.FAIL else None
    text = " ".join((found.message if found else case.message or case.outcome.value).split())
    first = text.partition(" ")[0]
    if len(first) > 1 and first.isalpha() and first.islower():
        text = first.capitalize() + text[len(first) :]
    return text if text.endswith((".", "?", "!")) else f"{text}."


def also(case: CaseResult) -> tuple[Finding, ...]:
    """Give what was found of a case beside the mistake that `sentence` tells."""
    return tuple(finding for finding in (*case.contract, *case.diagnosis) if finding is not mistake(case))


def tally(entries: Iterable[tuple[Verdict, int]]) -> str:
    """Count entries by verdict, the gravest first: `30 entries: 28 wrong, 2 agree`."""
    counts = dict(entries)
    parts = [f"{counts[verdict]:,} {verdict.key}" for verdict in GRAVEST_FIRST if counts.get(verdict)]
    return f"{count(sum(counts.values()), 'entry', 'entries')}: {', '.join(parts) or 'none was judged'}"


def power(case: CaseResult) -> str:
    """Say how small an error would have been seen and in how many entries; nothing where that is not known."""
    if case.resolution is None:
        return ""
    told = sum(case.entries.get(verdict, 0) for verdict in (Verdict.AGREE, Verdict.KINK, Verdict.WRONG))
    where = "the one entry" if told == 1 else f"any of {count(told, 'entry', 'entries')}"
    return f"An error of {size(case.resolution)} in {where} would have been seen."


def size(value: float) -> str:
    """Write a number of which the size alone matters: 0.094, 2e−8."""
    if 1e-2 <= value < 1e4:
        return number(value, 2)
    return re.sub(r"e([+−]?)0*(\d)", r"e\1\2", brief(value, 1)).replace("e+", "e")


def entry(seen: Entry) -> str:
    """Say in one line what is known of an entry, with as many digits as show that yours and numerical differ."""
    for digits in range(DIGITS, ALL_DIGITS + 1):
        yours, numerical = number(seen.dz, digits), number(seen.numerical, digits)
        if yours != numerical:
            break
    return (
        f"[{seen.row}, {seen.column}]: Z {number(seen.z)}, dJ/dA {number(seen.da)}, yours {yours}, "
        f"numerical {numerical} ± {size(seen.bound)}, allowed {size(seen.allowed)}"
    )


def one_line(case: CaseResult) -> str:
    """Say what came of a case in one line of plain characters, for logs and machines."""
    parts = [sentence(case), f"{tally(case.entries.items())}."] if case.entries else [sentence(case)]
    if case.worst is not None and case.worst.verdict in (Verdict.WRONG, Verdict.UNDECIDED):
        parts.append(f"Worst {entry(case.worst)}.")
    return visible(" ".join(" ".join(parts).split()).replace("−", "-"))


def visible(text: str) -> str:
    """Replace what a terminal would obey instead of showing."""
    return CONTROL.sub("?", text)


def totals(report: Report) -> str:
    """Count the activations: `1 failed, 3 passed, 1 warning in 0.84 s`."""
    words = [word(report, group) for group in report.groups]
    failed, passed = words.count("FAIL"), words.count("pass") + words.count("warn")
    undecided, errors = words.count("undecided"), words.count("ERROR")
    warnings = sum(len(group.warnings) for group in report.groups)
    parts = [f"{failed} failed", f"{passed} passed"][:: 1 if failed else -1]
    parts += [f"{undecided} undecided"] if undecided else []
    parts += [count(amount, one) for amount, one in ((errors, "error"), (warnings, "warning")) if amount]
    return f"{', '.join(parts)} in {report.seconds:.2f} s"
