"""Matrices on screen: what is shown is chosen so that it fits."""

import io
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actgrad.activations import Array
from actgrad.outputs.console import rich_console
from actgrad.outputs.matrices import Window, window, with_gaps


def drawn(shown: Window, title: str, matrix: Array) -> list[str]:
    """Draw on a console that is wide enough for anything, so that nothing but the choice makes it fit."""
    console = rich_console(colour=False, width=1000)
    console.print(*shown.block(title, matrix), sep="\n")
    assert isinstance(console.file, io.StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def test_a_small_matrix_is_shown_whole() -> None:
    """Rows and columns are numbered from 0; numbers stand on their points."""
    z = np.array([[0.25, -1.5], [-0.125, 2.0]])
    assert drawn(window({"Z": z}, 80, 6), "Z", z) == [
        "Z       0     1",
        "0   0.250  −1.5",
        "1  −0.125   2",
    ]


def test_a_large_matrix_is_shown_by_its_corners() -> None:
    """The first and last rows and columns stand with their numbers, and a mark where others are left out."""
    z = np.arange(5000 * 300, dtype=float).reshape(5000, 300)
    assert drawn(window({"Z": z}, 45, 4), "Z", z) == [
        "Z           0        1  …      298      299",
        "0           0        1  …      298      299",
        "1         300      301  …      598      599",
        "⋮           ⋮        ⋮  ⋮        ⋮        ⋮",
        "4998  1499400  1499401  …  1499698  1499699",
        "4999  1499700  1499701  …  1499998  1499999",
    ]


def test_a_wider_screen_shows_more() -> None:
    """At 120 columns there are more columns than at 80; both fit."""
    z = np.random.default_rng(0).normal(size=(3, 300))
    shown = [window({"Z": z}, width, 6) for width in (80, 120)]
    assert [len(each.columns) for each in shown] == [8, 12]
    assert [max(map(len, drawn(each, "Z", z))) for each in shown] == [78, 117]


def test_digits_give_way_before_columns_do() -> None:
    """Eight columns fit on 80 with five digits, so all are shown, with fewer digits than seven."""
    z = np.random.default_rng(0).normal(size=(3, 8))
    shown = window({"Z": z}, 80, 6)
    assert (list(shown.columns), shown.digits) == (list(range(8)), 5)


numbers = st.floats(-1e300, 1e300) | st.sampled_from([math.nan, math.inf, -math.inf])


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from([60, 80, 120]), st.integers(1, 40), st.integers(1, 8))
def test_whatever_the_numbers_the_block_fits(data: st.DataObject, width: int, columns: int, rows: int) -> None:
    """No line is wider than the screen and no number is cut: each text reads back as a number near its own."""
    z = np.array(data.draw(st.lists(numbers, min_size=rows * columns, max_size=rows * columns))).reshape(rows, columns)
    matrices = {"Z": z, "difference": np.abs(z)}
    shown = window(matrices, width, 4)
    for title, matrix in matrices.items():
        lines = drawn(shown, title, matrix)
        assert max(map(len, lines)) <= width
        for row, line in zip(shown.rows, [line for line in lines[1:] if "⋮" not in line], strict=True):
            cells = [cell for cell in line.split()[1:] if cell != "…"]
            values = [float(cell.replace("−", "-").replace("–", "nan")) for cell in cells]
            with np.errstate(over="ignore"):
                np.testing.assert_allclose(values, matrix[row, shown.columns], rtol=0.06, atol=1e-307)


def test_gaps_are_marked_once() -> None:
    """None stands wherever numbers are left out."""
    assert with_gaps([0, 1, 8, 9]) == [0, 1, None, 8, 9]
    assert with_gaps([3]) == [None, 3]


@pytest.mark.parametrize("title", ["numerical", "difference"])
def test_where_no_numerical_gradient_was_taken_there_is_a_mark(title: str) -> None:
    """It is not mistaken for a NaN that a pass gave."""
    matrix = np.array([[np.nan, 0.5]])
    assert "NaN" not in "".join(drawn(window({title: matrix}, 80, 6), title, matrix))
