"""Every screen fits widths from 60 to 200 columns, with the marks of any encoding, and loses nothing by it."""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pytest
from rich.text import Text

from actgrad.activations import ALL, Activation, Array, find
from actgrad.checking.compare import compare
from actgrad.checking.comparison import Comparison, Entry, Verdict
from actgrad.checking.result import Report
from actgrad.checking.rules import RULES
from actgrad.outputs.backward_screen import backward_screen
from actgrad.outputs.check.check_screen import check_screen
from actgrad.outputs.derivation_screen import derivation_screen
from actgrad.outputs.forward_screen import forward_screen
from actgrad.outputs.layout import Page, ends
from actgrad.outputs.list_screen import file_listing, own_listing, rule_listing
from actgrad.outputs.pass_result import BackwardResult
from tests.outputs.sample_derivations import SAMPLES, sample
from tests.outputs.sample_reports import REPORTS, comparison

WIDTHS = (*range(60, 82), *range(82, 201, 9))
"""Every width at which room is short, and some of those at which it is not."""
SOME_WIDTHS = (60, 67, 80, 200)

WRONG = Activation("wrong_tanh", np.tanh, lambda z, da: da * (1 - np.tanh(z)))
RNG = np.random.default_rng(0)
NORMAL = RNG.normal(size=(6, 4))
MATRICES: dict[str, tuple[Activation, Array]] = {
    "one entry": (find("tanh"), np.array([[0.5]])),
    "coupled, float32": (find("softmax"), NORMAL[:4].astype(np.float32)),
    "of all sizes": (find("relu"), NORMAL * 10.0 ** (50 * np.arange(-12, 12).reshape(6, 4) / 2)),
    "not finite": (find("sigmoid"), np.array([[math.nan, 1.0, -math.inf], [0.0, math.inf, 1e-5]])),
    "wrong": (WRONG, NORMAL),
    "wide": (find("tanh"), RNG.normal(size=(3, 70)) * 1e-5),
    "large": (find("softmax"), RNG.normal(size=(130, 40))),
}


def backward(name: str) -> BackwardResult:
    """Run both passes on a matrix and compare what `actgrad backward` compares."""
    activation, z = MATRICES[name]
    da = np.random.default_rng(1).normal(size=z.shape).astype(z.dtype) * 1000
    assert activation.backward is not None
    a, dz = np.asarray(activation.forward(z)), np.asarray(activation.backward(z, da))
    compared = compare(activation, z, da, dz, *(ends(size, 60) for size in z.shape))
    return BackwardResult(name, activation, "Z: z.csv · dJ/dA: da.csv", None, z, a, da, dz, compared, dz)


def pages(widths: Iterable[int] = WIDTHS) -> Iterable[Page]:
    """Give the pages of these widths, and some of them with fewer marks, with ASCII alone, and with -v."""
    yield from map(Page, widths)
    for width in SOME_WIDTHS:
        yield from (
            Page(width, "latin-1"),
            Page(width, "ascii"),
            Page(width, verbose=True),
            Page(width, "ascii", verbose=True),
        )


def lines(screen: Iterable[Text], page: Page) -> list[str]:
    """Give the lines as they leave, which must fit: the encoding must have all their characters."""
    drawn = [line.plain.rstrip() for line in screen]
    assert all(line.encode(page.encoding) for line in drawn if line)
    assert max(map(len, drawn)) <= page.width, (page, max(drawn, key=len))
    return drawn


def rows(drawn: list[str], first: str) -> Iterable[tuple[list[str], list[str]]]:
    """Give the cells of each row below a heading that begins with this word, with those of its heading."""
    heading = None
    for line in drawn:
        cells = re.sub(r"\[(\d+), (\d+)\]", r"[\1,\2]", line).split()
        if cells[:1] == [first]:
            heading = cells
        elif heading and cells and re.fullmatch(r"\[\d+,\d+\]", cells[0]) and len(cells) > 1:
            yield heading, cells
        elif cells:
            heading = None


def number(cell: str) -> float:
    return math.nan if cell in ("–", "-") else float(cell.replace("−", "-"))


@pytest.mark.parametrize("name", MATRICES)
def test_backward_fits_and_every_number_stands_below_its_title(name: str) -> None:
    """A row has a number for each title of its heading, and a word at most; it reads back as the entry's own number."""
    result = backward(name)
    of = {"Z": result.z, "A": result.a, "dJ/dA": result.da, "dJ/dZ": result.dz, "numerical": result.compared.numerical}
    for page in pages(WIDTHS if result.z.size < 100 else SOME_WIDTHS):
        seen: dict[str, set[str]] = {}
        for heading, (place, *cells) in rows(lines(backward_screen(result, page), page), "where"):
            titles = heading[1:]
            assert len(cells) in (len(titles), len(titles) + 1)
            row, column = map(int, place.strip("[]").split(","))
            for title, cell in zip(titles, cells, strict=False):
                seen.setdefault(title, set()).add(place)
                if title in of:
                    np.testing.assert_allclose(number(cell), of[title][row, column], rtol=0.0051, atol=1e-323)
        assert set(seen) == {*of, "difference"}
        assert len({frozenset(places) for places in seen.values()}) == 1


@pytest.mark.parametrize("name", MATRICES)
def test_forward_fits(name: str) -> None:
    """Z and A, each with the same columns below the same numbers."""
    result = backward(name)
    for page in pages(WIDTHS if result.z.size < 100 else SOME_WIDTHS):
        drawn = lines(forward_screen(result, page), page)
        heads = [line.split() for line in drawn if re.match(r"[ZA] +0 ?", line)]
        assert [head[0] for head in heads] == ["Z", "A"]
        assert heads[0][1:] == heads[1][1:]
        assert heads[0][-1] == str(result.z.shape[1] - 1)


def extreme() -> Report:
    """Give a report of one case whose table holds numbers of every size, far down and right in a large matrix."""
    (result,) = REPORTS["one_fail"].cases
    numbers = [(1e-300, -1e300), (-123456.789, 0.123456789), (5e-324, 1.7e308), (math.nan, 1 / 3)]
    entries = tuple(
        Entry(123456, 98765, z, -z, dz, dz * 1.000001, 1e-300, 1e300, verdict)
        for (z, dz), verdict in zip(
            numbers, (Verdict.WRONG, Verdict.WRONG, Verdict.UNDECIDED, Verdict.UNDECIDED), strict=True
        )
    )
    return replace(REPORTS["one_fail"], cases=(replace(result, worst_entries=entries, comparison=large_map()),))


def large_map() -> Comparison:
    """Give a comparison in which every verdict occurs, so that its map's legend is as long as it can be."""
    verdicts = np.arange(5000 * 700).reshape(5000, 700) // 600_000
    zero = np.zeros(verdicts.shape)
    return comparison(z=zero, da=zero, dz=zero, true=zero, verdicts=verdicts)


REPORT_MAKERS: dict[str, Callable[[], Report]] = {
    **{name: lambda report=report: report for name, report in REPORTS.items()},  # type: ignore[misc]
    "extreme": extreme,
}


@pytest.mark.parametrize("name", REPORT_MAKERS)
def test_check_fits_and_shows_every_column_of_every_entry(name: str) -> None:
    """Whether in one table or in several, each entry has each of the titles."""
    report = REPORT_MAKERS[name]()
    for page in pages(SOME_WIDTHS if name == "extreme" else WIDTHS):
        drawn = lines(check_screen(report, page), page)
        if len(report.cases) > 1:
            continue
        verdicts = [entry.verdict for entry in report.cases[0].worst_entries]
        count = verdicts.count(Verdict.WRONG) + verdicts.count(Verdict.UNDECIDED)
        shown = [(title, cells[0]) for heading, cells in rows(drawn, "where") for title in heading[1:]]
        titles = ["Z", "dJ/dA", "yours", "numerical", "bound", "error", "allowed"]
        assert len(shown) == len(titles) * count
        assert {title for title, _ in shown} == set(titles if count else ())


def test_the_list_fits_and_names_every_equation() -> None:
    """A formula that is too long for its line has its number below."""
    for page in pages():
        drawn = lines(own_listing(ALL, page), page)
        assert [line.split()[-1] for line in drawn if "equation" in line] == [f"({n})" for n in range(1, 9)]


def test_the_list_of_a_file_fits() -> None:
    """However long the sentences that say how it is read, and what was passed over."""
    found = [result.case.activation for result in REPORTS["battery"].cases if result.case.activation.reading]
    for page in pages():
        assert lines(file_listing("activations.py", found, REPORTS["battery"].passed_over, page), page)


def test_the_list_of_rules_fits_and_names_each() -> None:
    """Every key stands whole at the beginning of a line."""
    for page in pages():
        drawn = lines(rule_listing(RULES, page), page)
        assert all(any(line.startswith(page.text(rule.key)) for line in drawn) for rule in RULES)


@pytest.mark.parametrize("name", SAMPLES)
def test_explain_fits(name: str) -> None:
    """Every formula, with its value to the right, and all tables."""
    worked = sample(name)
    for page in pages(SOME_WIDTHS):
        assert lines(derivation_screen(worked, ("at [2, 0] of 4×1", "float64", "seed 7"), page), page)
