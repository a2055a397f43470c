"""Colour and width of the screen, and text in any encoding."""

import io
import sys

import pytest

from actgrad.outputs import stream
from actgrad.outputs.console import Console, coloured, terminal_width


@pytest.mark.parametrize(
    ("choice", "environment", "is_terminal", "expected"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"TERM": "dumb", "FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "0"}, False, True),
        ("auto", {"FORCE_COLOR": ""}, False, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("always", {"NO_COLOR": "1", "TERM": "dumb"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_who_decides_about_colour(choice: str, environment: dict[str, str], is_terminal: bool, expected: bool) -> None:
    """The option, then NO_COLOR, then FORCE_COLOR, then TERM=dumb, then whether it is a terminal."""
    assert coloured(choice, environment, is_terminal) is expected


@pytest.mark.parametrize(("said", "width"), [("120", 120), ("0", 80), ("wide", 80), ("-5", 80), ("", 80)])
def test_a_pipe_is_80_columns_wide_unless_columns_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, said: str, width: int
) -> None:
    """What COLUMNS cannot mean does not count."""
    monkeypatch.setattr(sys, "__stdout__", io.StringIO())
    assert terminal_width({"COLUMNS": said}) == width
    assert terminal_width({}) == 80


def test_a_name_in_brackets_is_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    """`run[red].npy` and `:smile:` are shown as they are."""
    Console("always").show("z[red].csv :smile: 1.5")
    assert capsys.readouterr().out == "z[red].csv :smile: 1.5\n"


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "−1 × 2 ∂ Σ ⊙ σ … \\udc80 日"),
        ("latin-1", "-1 × 2 d sum * sigma ... \\udc80 \\u65e5"),
        ("ascii", "-1 x 2 d sum * sigma ... \\udc80 \\u65e5"),
    ],
)
def test_what_an_encoding_lacks_is_written_otherwise(
    monkeypatch: pytest.MonkeyPatch, encoding: str, shown: str
) -> None:
    """Marks have ASCII to stand for them; a file name that is no text is escaped; nothing raises."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    stream.prepare()
    stream.write("−1 × 2 ∂ Σ ⊙ σ … \udc80 日")
    assert raw.getvalue().decode(encoding) == shown
