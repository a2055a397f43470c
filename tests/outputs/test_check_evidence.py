"""What a check's screen shows of a case: which entries, what its kinks say, and the map."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from actgrad.checking import mistakes
from actgrad.checking.comparison import Comparison, Entry, Method, Numerical, Verdict
from actgrad.checking.entries import worst_entries
from actgrad.checking.result import Outcome
from actgrad.outputs.check.case_evidence import wrong_map
from actgrad.outputs.check.check_screen import check_screen, entry_tables
from actgrad.outputs.check.report_words import finding_sentences, representative_case, resolution_sentence, summary
from actgrad.outputs.layout import Page
from tests.outputs.sample_reports import REPORTS, SOFTMAX, comparison

SOFT = REPORTS["one_fail"].cases[0]
RELU = REPORTS["one_pass"].cases[0]


def verdicts(matrix: np.ndarray) -> Comparison:
    zero = np.zeros(matrix.shape)
    numerical = Numerical(zero, zero, zero, zero, zero != 0, Method.DIFFERENCES, 1)
    return Comparison(zero, zero, zero, zero, numerical, zero, matrix.astype(np.int8))


def test_a_map_marks_every_entry_and_explains_the_marks_that_occur() -> None:
    """Read off the sample by hand."""
    assert wrong_map(SOFTMAX, Page()) == [
        "[0]  . X",
        "[1]  X ?",
        "[2]  X _",
        "     X wrong  ? undecided  _ flat  . agree",
    ]


@pytest.mark.parametrize("verdict", Verdict)
def test_where_all_entries_have_one_verdict_there_is_no_map(verdict: Verdict) -> None:
    """A map of one mark says nothing that their count does not say."""
    assert wrong_map(verdicts(np.full((3, 4), list(Verdict).index(verdict))), Page()) == []


@given(st.integers(1, 400), st.integers(2, 400), st.data())
def test_one_wrong_entry_of_a_large_matrix_is_one_mark_of_its_map(rows: int, columns: int, data: st.DataObject) -> None:
    """The worst of a block wins, and the mark stands in the line of that entry's row."""
    matrix = np.zeros((rows, columns))
    row, column = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
    matrix[row, column] = list(Verdict).index(Verdict.WRONG)
    *lines, legend = wrong_map(verdicts(matrix), Page())
    assert "X wrong" in legend
    starts = [int(line[: line.index("]")].strip(" [")) for line in lines]
    marked = [start for start, line in zip(starts, lines, strict=True) if "X" in line]
    assert marked == [max(start for start in starts if start <= row)]
    assert sum(line.count("X") for line in lines) == 1
    assert len(lines) <= 12
    assert max(map(len, lines)) <= 70


NUMBER = st.floats(-1e300, 1e300)
ENTRY = st.builds(
    Entry,
    row=st.integers(0, 10**6),
    column=st.integers(0, 10**6),
    z=NUMBER,
    da=NUMBER,
    dz=st.floats(),
    numerical=NUMBER,
    bound=st.floats(min_value=0, allow_nan=False),
    allowed=st.floats(min_value=0, allow_nan=False),
    verdict=st.sampled_from(Verdict),
)


def table(entries: list[Entry], width: int) -> list[str]:
    return [line.plain for line in entry_tables(entries, Page(width))]


@example(
    60,
    [
        Entry(0, 0, 5e-306, 0.0, 0.0, 0.0, 0.0, 0.0, Verdict.AGREE),
        Entry(9, 9, -1.0, 1e99, 1.0, 1.01e15, 0.0, 0.0, Verdict.WRONG),
    ],
)
@given(st.integers(60, 100), st.lists(ENTRY, min_size=1, max_size=8))
def test_no_number_of_a_table_is_cut_whatever_its_size(width: int, entries: list[Entry]) -> None:
    """From 60 columns on every line fits, and numerical is there to three digits or more."""
    lines = table(entries, width)
    assert max(map(len, lines)) <= width
    text = " ".join(lines).replace("−", "-")
    shown = [float(x) for x in re.findall(r"-?\d+(?:\.\d*)?(?:e[+-]?\d+)?", text)]
    for entry in entries:
        near = [x for x in shown if abs(x - entry.numerical) <= 1e-2 * abs(entry.numerical) + 1e-3]
        assert near, (entry.numerical, lines)


NINTH = Entry(0, 0, 1.0, 1.0, 0.123456789, 0.123456788, 1e-15, 1e-12, Verdict.WRONG)


@pytest.mark.parametrize("width", [60, 80])
def test_what_differs_in_the_ninth_digit_is_shown_to_differ(width: int) -> None:
    """Numbers that look the same would not explain why one of them is wrong, however narrow the screen."""
    assert re.search(r"0\.123456789 +0\.123456788", "\n".join(table([NINTH], width)))


def test_a_table_that_is_too_wide_is_cut_in_two() -> None:
    """The numbers first, then how far off they are and may be; each names its rows."""
    given = [line.split() for line in table([NINTH], 58)]
    assert given[1] == ["where", "Z", "dJ/dA", "yours", "numerical"]
    assert given[4] == ["where", "bound", "error", "allowed"]


def test_wrong_entries_are_sorted_by_the_error_that_their_table_shows() -> None:
    """Not by what was allowed of them; at a kink the error is counted from the nearer of both gradients."""
    true, off = np.array([[1.0, 100.0, 1e-6, 0.5, 2.0]]), np.array([[0.3, 0.2, 1.0, 7.0, np.nan]])
    sides = np.array([[[1.0, 100.0, 1e-6, 0.0, 2.0]], [[1.0, 100.0, 1e-6, 1.0, 2.0]]])
    zero, wrong = np.zeros((1, 5)), np.full((1, 5), list(Verdict).index(Verdict.WRONG))
    seen = comparison(z=zero, da=zero, dz=true + off, true=true, verdicts=wrong, sides=sides)
    seen = replace(seen, allowed=1e-8 * true)
    errors = [line.split()[7] for line in table(list(worst_entries(seen)), 80) if line.startswith(" [")]
    assert errors[0] == "NaN"
    assert [float(error) for error in errors[1:]] == [6.5, 1, 0.3, 0.2]


def test_how_small_an_error_is_seen_is_said_of_the_gradients_that_agree_and_are_not_0() -> None:
    """Of six entries two are kinks and two have the gradient 0, of which no part can be told."""
    assert resolution_sentence(RELU).startswith("A relative error of 2e−8 in any of the 2 entries that agree with a ")
    assert resolution_sentence(SOFT) == "A relative error of 2e−8 in the one entry that agrees would have been seen."


def test_no_entry_is_shown_where_all_is_well() -> None:
    """Kinks are described in words, and the map shows where they are."""
    assert "where" not in "\n".join(line.plain for line in check_screen(REPORTS["one_pass"], Page(verbose=True)))


def test_warnings_come_before_notes_and_each_is_said_once() -> None:
    """With the names of all activations that it is true of."""
    warning, note = finding_sentences(REPORTS["noted"], lambda group: group.target.rpartition(":")[2])
    assert warning == "swish: warning, overflow: overflows below −710."
    assert note.startswith("swish, mish: note, numbers: The code takes numbers")


@pytest.mark.parametrize(
    ("outcome", "verbose", "told"),
    [(Outcome.UNDECIDED, False, 0), (Outcome.UNDECIDED, True, 1), (Outcome.ERROR, False, 1)],
)
def test_what_by_its_nature_proves_nothing_is_told_by_v_alone(outcome: Outcome, verbose: bool, told: int) -> None:
    """One that the code refuses is always told: it might have been meant to run."""
    good, row, *_ = REPORTS["battery"].cases
    report = replace(REPORTS["battery"], cases=(good, replace(row, outcome=outcome)))
    lines = [line.plain for line in check_screen(report, Page(verbose=verbose))]
    assert sum(line.startswith("softmax, row does not count: ") for line in lines) == told


def test_what_was_passed_over_is_told_beside_a_single_activation_too() -> None:
    """With its line and the reason; when quiet it is counted."""
    report = replace(REPORTS["one_pass"], passed_over=REPORTS["battery"].passed_over[:1])
    lines = [line.plain for line in check_screen(report, Page(100))]
    assert "passed over, mse_prime, line 7: mse(y, t) takes more than one matrix, so it is no activation." in lines
    (last,) = (line.plain for line in check_screen(report, Page(quiet=True)))
    assert last == "1 passed, 0 failed, 1 passed over in 0.02 s"


def test_the_mistake_that_most_inputs_show_speaks_for_the_activation() -> None:
    """One input may mislead."""
    (group,) = REPORTS["one_fail"].groups
    (case,) = group.cases
    odd = replace(case, findings=(replace(case.diagnosis[0], rule=mistakes.SIGN),))
    three = replace(group, cases=(odd, case, case))
    assert representative_case(three) is case
    assert summary(three) == "off-diagonal left out"
