"""Matrices on the screen of forward: what is shown is chosen so that it fits."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actgrad.activations import Array
from actgrad.outputs.console import table_lines
from actgrad.outputs.forward_screen import matrix_tables, with_gaps
from actgrad.outputs.layout import Page, Table


def text(table: Table) -> list[str]:
    return [line.plain for line in table_lines(table)]


def drawn(title: str, matrix: Array, page: Page) -> list[str]:
    """Give the lines of the table of one matrix."""
    return text(*matrix_tables({title: matrix}, page))


def test_a_small_matrix_is_shown_whole() -> None:
    """Rows and columns are numbered from 0; numbers stand on their points."""
    assert drawn("Z", np.array([[0.25, -1.5], [-0.125, 2.0]]), Page()) == [
        "Z       0     1",
        "0   0.250  −1.5",
        "1  −0.125   2",
    ]


LARGE = np.arange(5000 * 300, dtype=float).reshape(5000, 300)


def test_a_large_matrix_is_shown_by_its_corners() -> None:
    """The first and last rows and columns stand with their numbers, and a mark where others are left out."""
    assert drawn("Z", LARGE, Page(45)) == [
        "Z           0        1  …      298      299",
        "0           0        1  …      298      299",
        "1         300      301  …      598      599",
        "2         600      601  …      898      899",
        "⋮           ⋮        ⋮  ⋮        ⋮        ⋮",
        "4997  1499100  1499101  …  1499398  1499399",
        "4998  1499400  1499401  …  1499698  1499699",
        "4999  1499700  1499701  …  1499998  1499999",
    ]


def test_marks_that_the_encoding_lacks_take_the_room_that_they_need() -> None:
    """Three points for the one of a mark stand in a column of their own width."""
    lines = drawn("Z", -LARGE, Page(50, "ascii"))
    assert [lines[0], lines[4]] == [
        "Z            0         1  ...       298       299",
        ":            :         :  :           :         :",
    ]


def test_a_wider_screen_shows_more() -> None:
    """At 120 columns there are more columns than at 80; both fit."""
    z = np.random.default_rng(0).normal(size=(3, 300))
    heads = [drawn("Z", z, Page(width))[0] for width in (80, 120)]
    assert [len(head.split()) - 2 for head in heads] == [8, 12]
    assert [len(head) for head in heads] == [78, 117]


def test_digits_give_way_before_columns_do() -> None:
    """Eight columns fit on 80 with five digits, so all are shown, with fewer digits than seven."""
    z = np.random.default_rng(0).normal(size=(3, 8))
    lines = drawn("Z", z, Page())
    assert lines[0].split() == ["Z", *map(str, range(8))]
    assert max(len(cell.strip("−.0")) for line in lines[1:] for cell in line.split()[1:]) <= 6


def test_two_columns_are_shown_however_many_digits_are_asked_for() -> None:
    """With -v two columns of 24 characters do not fit beside a long title: they lose digits, and none is left out."""
    z = np.array([[-1.2345678901234567e-300, -9.876543210987654e-299]])
    (line,) = drawn("difference of both", z, Page(60, verbose=True))[1:]
    assert len(line.split()) == 3


numbers = st.floats(-1e300, 1e300) | st.sampled_from([math.nan, math.inf, -math.inf])


@settings(max_examples=30, deadline=None)
@given(
    st.lists(numbers, min_size=1, max_size=30),
    st.sampled_from([60, 80, 120]),
    st.integers(1, 40),
    st.integers(1, 14),
    st.booleans(),
    st.booleans(),
)
def test_whatever_the_numbers_the_table_fits(
    values: list[float], width: int, columns: int, rows: int, ascii_only: bool, verbose: bool
) -> None:
    """No line is wider than the screen and no number is cut: each text reads back as a number near its own."""
    z = np.resize(values, (rows, columns))
    matrices = {"Z": z, "difference": np.abs(z)}
    page = Page(width, "ascii" if ascii_only else "utf-8", verbose=verbose)
    for matrix, table in zip(matrices.values(), matrix_tables(matrices, page), strict=True):
        head, *lines = [line.replace("...", "…").replace("−", "-") for line in text(table)]
        assert max(map(len, [head, *lines])) <= width
        shown = [int(each) for each in head.split()[1:] if each != "…"]
        assert {0, columns - 1} <= set(shown)
        for line in lines:
            row, *cells = [cell for cell in line.split() if cell != "…"]
            if row not in "⋮:":
                read = [math.nan if cell in "–-" else float(cell) for cell in cells]
                with np.errstate(over="ignore"):
                    np.testing.assert_allclose(read, matrix[int(row), shown], rtol=0.06, atol=1e-307)


def test_gaps_are_marked_once() -> None:
    """None stands wherever numbers are left out."""
    assert with_gaps([0, 1, 8, 9]) == [0, 1, None, 8, 9]
    assert with_gaps([3]) == [None, 3]


@pytest.mark.parametrize("title", ["numerical", "difference"])
def test_where_no_numerical_gradient_was_taken_there_is_a_mark(title: str) -> None:
    """It is not mistaken for a NaN that a pass gave."""
    assert "NaN" not in "".join(drawn(title, np.array([[np.nan, 0.5]]), Page()))
