"""What a check's screen shows of a case: which entries, what its kinks say, and the map."""

import re
from dataclasses import replace

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from actgrad.checking import rules
from actgrad.checking.result import Comparison, Entry, Method, Numerical, Verdict
from actgrad.outputs.check.remarks import remark, telling
from actgrad.outputs.check.table import table
from actgrad.outputs.check.wrong_map import draw
from tests.outputs.sample_reports import REPORTS, SOFTMAX

SOFT = REPORTS["one_fail"].cases[0]
RELU = REPORTS["one_pass"].cases[0]


def verdicts(matrix: np.ndarray) -> Comparison:
    zero = np.zeros(matrix.shape)
    numerical = Numerical(zero, zero, zero, zero, zero != 0, Method.DIFFERENCES, 1)
    return Comparison(zero, zero, zero, zero, numerical, zero, matrix.astype(np.int8))


def test_a_map_marks_every_entry_and_explains_the_marks_that_occur() -> None:
    """Read off the sample by hand."""
    assert draw(SOFTMAX) == [
        "[0]  . X",
        "[1]  X ?",
        "[2]  X _",
        "     X wrong  ? undecided  _ flat  . agree",
    ]


def test_where_all_agree_there_is_no_map() -> None:
    """A map of one mark says nothing."""
    assert draw(verdicts(np.zeros((3, 4)))) == []


@given(st.integers(1, 400), st.integers(1, 400), st.data())
def test_one_wrong_entry_of_a_large_matrix_is_one_mark_of_its_map(rows: int, columns: int, data: st.DataObject) -> None:
    """The worst of a block wins, and the mark stands in the line of that entry's row."""
    matrix = np.zeros((rows, columns))
    row, column = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
    matrix[row, column] = list(Verdict).index(Verdict.WRONG)
    *lines, legend = draw(verdicts(matrix))
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


@example(
    [
        Entry(0, 0, 5e-306, 0.0, 0.0, 0.0, 0.0, 0.0, Verdict.AGREE),
        Entry(9, 9, -1.0, 1e99, 1.0, 1.01e15, 0.0, 0.0, Verdict.WRONG),
    ]
)
@given(st.lists(ENTRY, min_size=1, max_size=8))
def test_no_number_of_a_table_is_cut_whatever_its_size(entries: list[Entry]) -> None:
    """At 80 columns every line fits, and numerical is there to three digits or more."""
    lines = table(entries, 79)
    assert max(map(len, lines)) <= 79
    text = " ".join(lines).replace("−", "-")
    shown = [float(x) for x in re.findall(r"-?\d+(?:\.\d*)?(?:e[+-]?\d+)?", text)]
    for entry in entries:
        near = [x for x in shown if abs(x - entry.numerical) <= 1e-2 * abs(entry.numerical) + 1e-3]
        assert near, (entry.numerical, lines)


def test_what_differs_in_the_ninth_digit_is_shown_to_differ() -> None:
    """Numbers that look the same would not explain why one of them is wrong."""
    entry = Entry(0, 0, 1.0, 1.0, 0.123456789, 0.123456788, 1e-15, 1e-12, Verdict.WRONG)
    assert "0.123456789  0.123456788" in table([entry], 80)[1]


def test_the_mistake_that_most_inputs_show_speaks_for_the_activation() -> None:
    """One input may mislead."""
    (group,) = REPORTS["one_fail"].groups
    (case,) = group.cases
    odd = replace(case, findings=(replace(case.diagnosis[0], rule=rules.mistake("odd")),))
    three = replace(group, cases=(odd, case, case))
    assert telling(three) is case
    assert remark(three) == "off-diagonal left out"
