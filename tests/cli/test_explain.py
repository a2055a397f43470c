"""`actgrad explain`: which entry it takes, what it shows, and what it says where it cannot."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

SWISH = '''
"""Swish with its graph."""
import numpy as np

graph = [
    ("u1", "neg", "u0"),
    ("u2", "exp", "u1"),
    ("u3", "sum", 1, "u2"),
    ("u4", "reciprocal", "u3"),
    ("u5", "product", "u0", "u4"),
]


def forward(z):
    return z / (1 + np.exp(-z))


def backward(z, da):
    s = 1 / (1 + np.exp(-z))
    return da * (s + z * s * (1 - s))
'''


@pytest.fixture
def column(tmp_path: Path) -> tuple[Path, Path]:
    """Z and dJ/dA of two units and three examples, as files."""
    z, da = tmp_path / "z.csv", tmp_path / "da.csv"
    z.write_text("0,1,2\n0,3,4\n", encoding="utf-8")
    da.write_text("3,5,6\n1,7,8\n", encoding="utf-8")
    return z, da


def test_one_number_is_explained_with_an_upstream_of_1(run):
    """The screen begins with the entry and its equations, and goes through forward, backward and the three routes."""
    shown = run("explain", "sigmoid", "--at", 0.5)
    lines = shown.out.splitlines()
    assert (shown.code, shown.err) == (0, "")
    assert lines[0] == "sigmoid explained at z = 0.5 · dJ/dA = 1 · float64"
    assert [line for line in lines if line and not line.startswith(" ")][3:] == [
        "Forward",
        "Backward, outside first",
        "Simplified",
        "dJ/dZ, equation (4)",
        "Three routes to dJ/dZ",
        "The closed form and the swept gradient agree to all 16 digits; the closed form",
        "is within the numerical gradient's bound.",
    ]
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("at", [("--at", "-0.5"), ("--at=-0.5",)])
def test_a_negative_number_is_taken(run, at):
    """A minus sign does not make an option of it, joined or apart."""
    assert run("explain", "relu", *at).out.startswith("relu explained at z = −0.5 · dJ/dA = 1 · float64\n")


def test_json_carries_the_derivation(run):
    """At z = 0 the steps of the sigmoid are 0, 0, 1, 2, ½, and ∂a/∂u are ¼, −¼, −¼, −¼, 1."""
    shown = run("explain", "sigmoid", "--at", 0, "--format", "json")
    told = json.loads(shown.out)
    steps = told["graphs"][0]["steps"]
    assert (told["schema"], told["activation"], told["z"], told["cell"]) == (1, "sigmoid", 0.0, [0, 0])
    assert [step["name"] for step in steps] == ["u0", "u1", "u2", "u3", "u4"]
    assert [step["formula"] for step in steps] == ["z", "−u0", "exp(u1)", "1 + u2", "1/u3"]
    assert [step["value"] for step in steps] == [0, 0, 1, 2, 0.5]
    assert [step["adjoint"] for step in steps] == [0.25, -0.25, -0.25, -0.25, 1]
    assert (told["closed_form"], told["swept"]) == (0.25, 0.25)
    assert abs(told["numerical"] - 0.25) <= told["bound"] < 1e-9


def test_a_cell_of_files_is_explained(run, column):
    """Softmax of (0, 0) is (½, ½); with dJ/dA = (3, 1) dJ/dz_1 is ½(1 − 2) = −½."""
    z, da = column
    told = json.loads(run("explain", "softmax", "--z", z, "--da", da, "--cell", "1,0", "--format", "json").out)
    assert (told["closed_form"], told["swept"], told["cell"], told["z"], told["da"]) == (-0.5, -0.5, [1, 0], 0, 1)
    assert [(graph["unit"], graph["upstream"]) for graph in told["graphs"]] == [(1, 1.0), (0, 3.0)]
    assert abs(told["numerical"] + 0.5) <= told["bound"] < 1e-9


def test_rows_that_are_examples_are_turned(run, column, tmp_path):
    """With --batch-first the cell is that of the file, and its units stand in a row."""
    for name, path in zip(("z", "da"), column, strict=True):
        np.savetxt(tmp_path / f"{name}T.csv", np.loadtxt(path, delimiter=",").T, delimiter=",")
    words = ["--batch-first", "--z", tmp_path / "zT.csv", "--da", tmp_path / "daT.csv", "--cell", "2,1"]
    told = json.loads(run("explain", "softmax", *words, "--format", "json").out)
    s = 1 / (1 + math.exp(-2))
    assert (told["cell"], told["z"], told["da"]) == ([2, 1], 4.0, 8.0)
    assert told["closed_form"] == pytest.approx(s * (1 - s) * 2, rel=1e-15)
    assert run("explain", "softmax", *words).out.startswith("softmax explained at [2, 1] of 3×2 · float64\n")


def test_seeds_draw_what_is_explained(run):
    """The seed is on the screen and in the JSON, and the first cell is taken where none is named."""
    words = ["explain", "softmax", "--seed", 7, "--shape", "3x2"]
    assert run(*words).out.startswith("softmax explained at [0, 0] of 3×2 · float64 · seed 7\n")
    told = json.loads(run(*words, "--format", "json", "--cell", "1,0").out)
    assert (told["seed"], told["cell"], len(told["graphs"])) == (7, [1, 0], 3)
    assert told["swept"] == pytest.approx(told["closed_form"], rel=1e-13)


def test_numbers_that_are_not_finite_are_words_in_json(run):
    """tanh at 800 overflows on the way: inf and NaN have names, and the rest is JSON."""
    shown = run("explain", "tanh", "--at", 800, "--format", "json").out
    told = json.loads(shown, parse_constant=pytest.fail)
    assert (told["swept"], told["closed_form"]) == ("NaN", 0.0)
    assert told["graphs"][0]["steps"][2]["value"] == "Infinity"


@pytest.mark.parametrize("style", ["table", "json", "markdown", "dot"])
def test_no_style_needs_utf_8(run, style):
    """Where the terminal has no ∂ and no −, ASCII stands for them."""
    shown = run("explain", "tanh", "--at", -1.5, "--format", style, encoding="ascii")
    assert (shown.code, shown.err) == (0, "")
    if style == "table":
        assert "da/du3 = da/du4 * du4/du3 + da/du5 * du5/du3 = -u6 - u4 * 1/u5^2" in shown.out


def test_colour_repeats_what_the_words_say(run):
    """With --color always the same text comes out, with escapes in it."""
    plain, coloured = (run("explain", "relu", "--at", 1, "--color", each).out for each in ("never", "always"))
    assert "\x1b[" in coloured and "\x1b[" not in plain
    assert coloured.replace("\x1b[1m", "").replace("\x1b[0m", "") == plain


def test_quiet_shows_the_last_line_and_verbose_every_digit(run):
    """-q leaves the conclusion alone, -v shows 17 digits."""
    assert run("explain", "relu", "--at", 1, "-q").out == (
        "The closed form and the swept gradient agree to all 16 digits; the closed form\n"
        "is within the numerical gradient's bound.\n"
    )
    assert (
        " u2 = exp(u0)" + "1.6487212707001282".rjust(66) in run("explain", "tanh", "--at", 0.5, "-v").out.splitlines()
    )


def test_an_activation_of_ones_own_is_explained_by_its_graph(run, tmp_path):
    """A user's graph is walked and swept like actgrad's own: σ(0) = ½ is the slope of swish at 0."""
    (tmp_path / "swish.py").write_text(SWISH, encoding="utf-8")
    told = json.loads(run("explain", tmp_path / "swish.py", "--at", 0, "--format", "json").out)
    assert (told["closed_form"], told["swept"]) == (0.5, 0.5)
    assert [step["name"] for step in told["graphs"][0]["steps"]] == ["u0", "u1", "u2", "u3", "u4", "u5"]


def test_an_activation_without_a_graph_is_told_the_way_out(run, tmp_path):
    """There is nothing to derive without a graph; the message gives the form of one."""
    file = tmp_path / "bare.py"
    file.write_text(SWISH.replace("graph = ", "steps = "), encoding="utf-8")
    shown = run("explain", file, "--at", 1)
    assert (shown.code, shown.out) == (2, "")
    assert shown.err == (
        "error: bare brings no computation graph, so there is nothing to derive. Give it one, such as "
        f"graph = [('u1', 'neg', 'u0'), …]; or see 'actgrad backward {file}'.\n"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["relu"],
            "Say what to explain: a number with --at Z, or a matrix with --seed N, or --z FILE --da FILE.",
        ),
        (["relu", "--at", "nan"], "Invalid value for '--at': nan is not a finite number."),
        (["relu", "--at", "x"], "Invalid value for '--at': 'x' is not a valid float."),
        (
            ["softmax", "--at", "1"],
            "softmax couples the units of a column, so that one number does not tell it. "
            "Give a column: --z FILE --da FILE --cell 1,0, or --seed 7 --shape 3x2 --cell 1,0.",
        ),
        (
            ["relu", "--at", "1", "--cell", "0,0", "--seed", "0"],
            "--at is a matrix of one number, with dJ/dA = 1. Leave --cell and --seed out.",
        ),
        (["relu", "--at", "1e39", "--dtype", "float32"], "--at 1e+39 is beyond float32. Leave --dtype float32 out."),
        (
            ["relu", "--seed", "1", "--cell", "4,0"],
            "--cell 4,0 lies outside Z, which is 4x5: rows are 0 to 3, columns 0 to 4.",
        ),
        (
            ["relu", "--seed", "1", "--cell=-1,0"],
            "--cell -1,0: a cell is a row and a column that count from 0, such as 1,0.",
        ),
        (
            ["softmax", "--seed", "1", "--shape", "101x1", "--format", "json"],
            "A column of 101 units has too many steps to write out: JSON takes 100 units. '--format table' takes any.",
        ),
        (["relu", "--z-seed", "1"], "dA is missing. Name a file with --da FILE, or draw it with --da-seed N."),
    ],
)
def test_mistakes_are_told_in_a_sentence(run, words, message):
    """What cannot be explained is exit 2, nothing on stdout, and a sentence with the way out."""
    shown = run("explain", *words)
    assert (shown.code, shown.out) == (2, "")
    assert shown.err.removesuffix(" 'actgrad explain --help' shows what is possible.\n").rstrip() == f"error: {message}"


def test_a_long_column_is_shown_at_once(run):
    """A softmax over 2,000 units is shown by its families, its column of the Jacobian by the eight largest products."""
    lines = run("explain", "softmax", "--seed", 1, "--shape", "2000x1").out.splitlines()
    assert "How z0 moves a0 (p: the 1999 units other than 0): forward" in lines
    assert " 1,992 more units, with smaller products" in lines
    assert max(map(len, lines)) <= 80
