"""`actgrad forward`: A from Z, on screen, as JSON, as CSV, into a file."""

import json
from pathlib import Path

import numpy as np
import pytest

SCREEN = """\
relu forward · 2×3 · float64 · Z: z.csv
A = max(0, Z)                                                      equation (1)

Z     0    1      2
0  −1.5  0     2.25
1   3    1.5  −0.50

A  0    1     2
0  0  0    2.25
1  3  1.5  0

6 entries of A, from 0 to 3
"""


@pytest.fixture
def z(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with z.csv in it, in which the command runs."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "z.csv"
    file.write_text("-1.5,0,2.25\n3,1.5,-0.5\n")
    return file


@pytest.mark.usefixtures("z")
def test_the_screen_shows_z_and_a(run) -> None:
    """Heading, equation, Z, A, and between what A lies."""
    ran = run("forward", "relu", "--z", "z.csv")
    assert (ran.code, ran.out, ran.err) == (0, SCREEN, "")


@pytest.mark.usefixtures("z")
def test_a_screen_that_is_not_utf_8_gets_ascii(run) -> None:
    """Each mark has a substitute, and nothing moves."""
    ran = run("forward", "relu", "--z", "z.csv", encoding="ascii")
    assert ran.out == SCREEN.replace("·", "*").replace("×", "x").replace("−", "-")


def test_a_seed_is_told_and_draws_the_same_everywhere(run) -> None:
    """The heading names it; the numbers are those of Generator(PCG64(SeedSequence([N, 0])))."""
    ran = run("forward", "tanh", "--seed", 7, "--shape", "2x3", "--format", "json")
    document = json.loads(ran.out)
    z = np.random.Generator(np.random.PCG64(np.random.SeedSequence([7, 0]))).standard_normal((2, 3))
    assert (document["seed"], document["z"]) == (7, z.tolist())
    assert run("forward", "tanh", "--seed", 7).out.splitlines()[0] == "tanh forward · 4×5 · float64 · seed 7"


def test_both_seeds_are_told_where_they_differ(run) -> None:
    """Z and dJ/dA each say where they come from."""
    first = run("backward", "relu", "--z-seed", 1, "--da-seed", 2).out.splitlines()[0]
    assert first == "relu backward · 4×5 · float64 · Z: seed 1 · dJ/dA: seed 2"


@pytest.mark.usefixtures("z")
def test_json_holds_every_digit_and_nothing_else_is_on_stdout(run) -> None:
    """Schema 1 of the forward pass."""
    ran = run("forward", "relu", "--z", "z.csv", "--format", "json", "--dtype", "float32")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == {
        "schema": 1,
        "activation": "relu",
        "shape": [2, 3],
        "dtype": "float32",
        "seed": None,
        "z": [[-1.5, 0.0, 2.25], [3.0, 1.5, -0.5]],
        "a": [[0.0, 0.0, 2.25], [3.0, 1.5, 0.0]],
    }


@pytest.mark.usefixtures("z")
def test_csv_is_the_matrix_alone(run) -> None:
    """No header, a row a line, numbers that read back as they are."""
    assert run("forward", "relu", "--z", "z.csv", "--format", "csv").out == "0.0,0.0,2.25\n3.0,1.5,0.0\n"


def test_standard_input_is_read(run) -> None:
    """`--z -` with its format."""
    ran = run("forward", "relu", "--z", "-", "--stdin-format", "csv", "--format", "csv", stdin=b"1,-2\n")
    assert (ran.out, ran.err) == ("1.0,0.0\n", "")


def test_batch_first_transposes_on_the_way_in_and_out(run, z: Path) -> None:
    """softmax over each row of the file, which is a column of Z: each row of the result sums to 1."""
    ran = run("forward", "softmax", "--z", z.name, "--batch-first", "--format", "json", "--out", "a.csv")
    document = json.loads(ran.out)
    assert (document["shape"], document["z"][0]) == ([2, 3], [-1.5, 0.0, 2.25])
    np.testing.assert_allclose(np.sum(document["a"], axis=1), 1, rtol=1e-15)
    assert np.loadtxt("a.csv", delimiter=",").tolist() == document["a"]


def test_out_writes_a_and_the_screen_still_shows_it(run, z: Path) -> None:
    """With -q the file is all there is."""
    assert run("forward", "relu", "--z", z.name, "--out", "a.npy").out == SCREEN
    assert np.load("a.npy").tolist() == [[0, 0, 2.25], [3, 1.5, 0]]
    quiet = run("forward", "relu", "--z", z.name, "--out", "b.npy", "-q")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")
    assert Path("b.npy").exists()


@pytest.mark.usefixtures("z")
def test_quiet_is_the_last_line(run) -> None:
    """Nothing else on the screen."""
    assert run("forward", "relu", "--z", "z.csv", "-q").out == "6 entries of A, from 0 to 3\n"


def test_verbose_shows_every_digit(run, z: Path) -> None:
    """The texts on screen read back as the very numbers."""
    z.write_text("0.1,0.30000000000000004\n")
    lines = run("forward", "relu", "--z", z.name, "-v").out.splitlines()
    assert lines[4] == "0  0.1  0.30000000000000004"


def test_what_is_not_finite_is_told(run, tmp_path: Path) -> None:
    """No warning and no crash: NaN in is NaN out, in softmax for its column alone; the screen says where."""
    file = tmp_path / "z.csv"
    file.write_text("nan,0\n1,inf\n-inf,0\n")
    ran = run("forward", "tanh", "--z", file)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-2:] == [
        "Z is not finite in 3 entries, first at [0, 0]",
        "6 entries of A, from −1 to 1; 1 entry not finite",
    ]


def test_a_large_matrix_is_shown_by_its_corners_within_the_width(run, monkeypatch: pytest.MonkeyPatch) -> None:
    """5000×300 on 80 and on 120 columns: 22 lines, and more columns where there is room."""
    heads = {}
    for width in (80, 120):
        monkeypatch.setenv("COLUMNS", str(width))
        lines = run("forward", "sigmoid", "--seed", 1, "--shape", "5000x300", "--scale", 30).out.splitlines()
        assert len(lines) == 22
        assert max(map(len, lines)) <= width
        heads[width] = lines[3].split()
    assert heads[80][0] == heads[120][0] == "Z"
    assert heads[80][-1] == heads[120][-1] == "299"
    assert len(heads[120]) > len(heads[80])


def test_the_user_s_own_code_is_run(run) -> None:
    """A file is an activation, and the heading says how it was read."""
    swish = Path(__file__).parents[2] / "samples" / "swish.py"
    ran = run("forward", swish, "--z", "-", "--stdin-format", "csv", "--format", "csv", stdin=b"0\n")
    assert (ran.code, ran.out) == (0, "0.0\n")
    second = run("forward", swish, "--seed", 1).out.splitlines()[1]
    assert second.startswith("swish: forward ")


def test_z_is_shown_as_it_was_given(run, z: Path) -> None:
    """Also where the user's forward writes into it."""
    Path("rude.py").write_text(
        "def forward(z):\n    z[:] = 0\n    return z\n\n\ndef backward(z, da):\n    return 0 * da\n"
    )
    document = json.loads(run("forward", "rude.py", "--z", z.name, "--format", "json").out)
    assert document["z"] == [[-1.5, 0.0, 2.25], [3.0, 1.5, -0.5]]
    assert document["a"] == [[0.0] * 3] * 2
