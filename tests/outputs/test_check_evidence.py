"""What a check's screen shows of a case: which entries, what its kinks say, and the map."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from actgrad.checking import mistakes
from actgrad.checking.comparison import Comparison, Entry, Method, Numerical, Verdict
from actgrad.outputs.check.case_evidence import wrong_map
from actgrad.outputs.check.check_screen import entry_tables
from actgrad.outputs.check.report_words import representative_case, summary
from actgrad.outputs.layout import Page
from tests.outputs.sample_reports import REPORTS, SOFTMAX

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


def test_where_all_agree_there_is_no_map() -> None:
    """A map of one mark says nothing."""
    assert wrong_map(verdicts(np.zeros((3, 4))), Page()) == []


@given(st.integers(1, 400), st.integers(1, 400), st.data())
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


def test_the_mistake_that_most_inputs_show_speaks_for_the_activation() -> None:
    """One input may mislead."""
    (group,) = REPORTS["one_fail"].groups
    (case,) = group.cases
    odd = replace(case, findings=(replace(case.diagnosis[0], rule=mistakes.SIGN),))
    three = replace(group, cases=(odd, case, case))
    assert representative_case(three) is case
    assert summary(three) == "off-diagonal left out"
