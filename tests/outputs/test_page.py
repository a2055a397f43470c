"""A page measures every text as it will be shown."""

from actgrad.outputs.page import Page


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
