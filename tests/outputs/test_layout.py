"""A page measures every text as it will be shown; a table has the digits that there is room for, or is cut."""

from collections.abc import Sequence

import pytest

from actgrad.explaining.numbers import Column, numbers, texts
from actgrad.outputs.console import table_lines
from actgrad.outputs.layout import Page, tables

WHERE = texts("where", ["[0, 0]", "[10, 0]"])
Z, A, DZ = (numbers(title, [1 / 3, -200 / 3]) for title in ("Z", "A", "dJ/dZ"))
WORD = texts("", ["", "wrong"])


def drawn(parts: Sequence[Sequence[Column]], page: Page, least: int = 4) -> list[list[str]]:
    return [[line.plain for line in table_lines(table)] for table in tables(WHERE, parts, page, 7, least)]


def test_where_there_is_room_there_is_one_table() -> None:
    """Seven digits of the largest number, two blanks between columns, words to the left."""
    assert drawn([[Z], [DZ, WORD]], Page(36)) == [
        [
            "where            Z      dJ/dZ",
            "[0, 0]     0.33333    0.33333",
            "[10, 0]  −66.66667  −66.66667  wrong",
        ]
    ]


def test_digits_give_way_before_the_table_is_cut() -> None:
    """One blank less keeps a digit; below the fewest digits each part becomes a table."""
    assert drawn([[Z], [DZ, WORD]], Page(35))[0][2] == "[10, 0] −66.66667 −66.66667 wrong"
    assert drawn([[Z], [DZ, WORD]], Page(32))[0][2] == "[10, 0] −66.6667 −66.6667 wrong"
    assert drawn([[Z], [DZ, WORD]], Page(32), least=7) == [
        ["where            Z", "[0, 0]     0.33333", "[10, 0]  −66.66667"],
        ["where        dJ/dZ", "[0, 0]     0.33333", "[10, 0]  −66.66667  wrong"],
    ]


@pytest.mark.parametrize("width", range(12, 60))
def test_a_table_is_never_wider_than_its_page_and_loses_no_column(width: int) -> None:
    """Every column stands in one table, in order, and each table begins with what names the rows."""
    given = drawn([[Z, A], [DZ, WORD]], Page(width))
    titles = [table[0].split() for table in given]
    assert [title for head in titles for title in head[1:]] == ["Z", "A", "dJ/dZ"]
    assert {head[0] for head in titles} == {"where"}
    assert sum("wrong" in line for table in given for line in table) == 1
    if width >= 16:
        assert max(len(line) for table in given for line in table) <= width


def test_marks_are_replaced_before_a_line_is_broken() -> None:
    """Σ is one column, and its substitute three: the line breaks where the substitute ends."""
    assert Page(10).wrap("Σ Σ Σ Σ Σ") == ["Σ Σ Σ Σ Σ"]
    assert Page(10, "ascii").wrap("Σ Σ Σ Σ Σ") == ["sum sum", "sum sum", "sum"]
    assert Page(10, "latin-1").wrap("× × × ² ²") == ["× × × ² ²"]


def test_a_line_is_not_broken_at_a_blank_that_forbids_it() -> None:
    """And what is shown is a blank as any other."""
    assert Page(9).wrap("aaa bbb\xa0ccc ddd") == ["aaa", "bbb ccc", "ddd"]


def test_what_a_terminal_would_obey_is_shown() -> None:
    """A newline in a message is a blank, an escape sequence is no command."""
    assert Page().wrap("a\nb \x1b[1mc") == ["a b ?[1mc"]


def test_the_number_of_an_equation_stands_at_the_right_or_below() -> None:
    """Below where a formula leaves no room; measured with the marks that the screen has."""
    assert Page(40).formula("A = Σ Z", 3, 79) == ["A = Σ Z                     equation (3)"]
    assert Page(19).formula("A = Z", 3, 79) == ["A = Z  equation (3)"]
    assert Page(20, "ascii").formula("A = Σ Z", 3, 79) == ["A = sum Z", "        equation (3)"]
