"""`actgrad backward`: dJ/dZ beside the numerical gradient."""

import json
import re
from pathlib import Path

import numpy as np
import pytest


@pytest.fixture
def matrices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with z.csv and da.csv in it: softmax of two equal logits, and of one that is ln 3 above the other."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "z.csv").write_text(f"0,{np.log(3)!r}\n0,0\n".replace("np.float64(", "").replace(")", ""))
    (tmp_path / "da.csv").write_text("1,1\n0,0\n")
    return tmp_path


SCREEN = """\
softmax backward · 2×2 · float64 · Z: z.csv · dJ/dA: da.csv
dJ/dZ = A ⊙ (dJ/dA − Σ dJ/dA ⊙ A)                                  equation (8)

where           Z     A  dJ/dA    dJ/dZ  numerical  difference
[0, 0]  0          0.50      1   0.2500     0.2500           d
[1, 0]  0          0.50      0  −0.2500    −0.2500           d

[0, 1]  1.098612   0.75      1   0.1875     0.1875           d
[1, 1]  0          0.25      0  −0.1875    −0.1875           d

closed form and swept agree to n
4 of 4 entries agree; every one is proved to n digits
"""
"""Worked by hand: A_j(1 − A_j) for the first unit and −A_1 A_2 for the second, with A = 1/2, 1/2 and 3/4, 1/4."""


@pytest.mark.usefixtures("matrices")
def test_a_small_matrix_is_shown_entry_by_entry(run) -> None:
    """What belongs together stands in one line; columns of Z are apart, for softmax couples their entries."""
    ran = run("backward", "softmax", "--z", "z.csv", "--da", "da.csv")
    assert (ran.code, ran.err) == (0, "")
    print(ran.out)
    lines = ran.out.splitlines()
    assert lines[:2] == SCREEN.splitlines()[:2]
    assert lines[3].split() == ["where", "Z", "A", "dJ/dA", "dJ/dZ", "numerical", "difference"]
    shown = [
        [float(cell.replace("−", "-")) for cell in re.split(r"\] +", line)[1].split()] for line in lines if "]" in line
    ]
    expected = [[0, 0.5, 1, 0.25], [0, 0.5, 0, -0.25], [1.098612, 0.75, 1, 0.1875], [0, 0.25, 0, -0.1875]]
    np.testing.assert_allclose([row[:4] for row in shown], expected, rtol=1e-6)
    np.testing.assert_allclose([row[4] for row in shown], [row[3] for row in expected], rtol=1e-6)
    assert all(row[5] < 1e-10 for row in shown)
    assert [line.split("  ")[0] for line in lines[4:9]] == ["[0, 0]", "[1, 0]", "", "[0, 1]", "[1, 1]"]
    assert re.fullmatch(r"closed form and swept agree to (the last bit|\d ulp)", lines[-2])
    assert re.fullmatch(r"4 of 4 entries agree; every one is proved to 1\d digits", lines[-1])


def test_json_carries_every_matrix(run, matrices: Path) -> None:
    """Schema 1 of the backward pass; the numerical gradient lies within its bound of the true one."""
    ran = run("backward", "softmax", "--z", "z.csv", "--da", "da.csv", "--format", "json")
    document = json.loads(ran.out)
    assert list(document) == [
        *("schema", "activation", "shape", "dtype", "seed", "z", "a", "da", "dz", "numerical", "bound")
    ]
    assert document["da"] == [[1.0, 1.0], [0.0, 0.0]]
    exact = np.array([[0.25, 0.1875], [-0.25, -0.1875]])
    np.testing.assert_allclose(document["dz"], exact, rtol=1e-15)
    assert (np.abs(np.array(document["numerical"]) - exact) <= document["bound"]).all()
    assert max(map(max, document["bound"])) < 1e-9


@pytest.mark.usefixtures("matrices")
def test_csv_and_out_are_dj_dz(run) -> None:
    """relu by hand: dJ/dA where Z > 0, else 0."""
    ran = run("backward", "relu", "--z", "z.csv", "--da", "da.csv", "--format", "csv", "--out", "dz.json")
    assert ran.out == "0.0,1.0\n0.0,0.0\n"
    assert json.loads(Path("dz.json").read_text()) == [[0.0, 1.0], [0.0, 0.0]]


@pytest.mark.usefixtures("matrices")
def test_a_kink_is_told(run) -> None:
    """ReLU at 0 has a left and a right slope; its 0 lies between them."""
    ran = run("backward", "relu", "--z", "z.csv", "--da", "da.csv")
    assert ran.code == 0
    rows = [line for line in ran.out.splitlines() if line.startswith("[")]
    assert [row.split()[-1] == "kink" for row in rows] == [True, False, False, False]
    assert re.match(
        r"3 of 4 entries agree, 1 lies at a kink; those that agree are proved to ", ran.out.splitlines()[-1]
    )


def test_quiet_is_the_verdict_alone(run) -> None:
    """One line."""
    out = run("backward", "tanh", "--seed", 3, "-q").out
    assert re.fullmatch(r"20 of 20 entries agree; every one is proved to \d+ digits\n", out)


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_no_line_is_longer_than_the_screen_whatever_its_encoding(run, monkeypatch, width: int, encoding: str) -> None:
    """Marks are replaced before anything is measured; at 60 columns the table is cut in two, and no row is broken."""
    monkeypatch.setenv("COLUMNS", str(width))
    out = run("backward", "softmax", "--seed", 7, "--shape", "3x2", encoding=encoding).out
    assert max(map(len, out.splitlines())) <= width
    rows = [line.split("]")[1].split() for line in out.splitlines() if line.startswith("[")]
    assert {len(row) for row in rows} == ({6} if width == 80 else {3})
    assert len(rows) == (6 if width == 80 else 12)


def headings(out: str) -> list[str]:
    return [
        line.split()[0] for line in out.splitlines() if re.match(r"(Z|A|dJ/dA|dJ/dZ|numerical|difference) +0 ", line)
    ]


@pytest.mark.parametrize(("name", "shape", "entries"), [("relu", "300x100", "3,600"), ("softmax", "200x40", "2,400")])
def test_a_large_matrix_is_compared_in_part_and_that_is_said(run, name: str, shape: str, entries: str) -> None:
    """Blocks by their corners, and in how many entries a numerical gradient was taken: at the corners, at least."""
    ran = run("backward", name, "--seed", 1, "--shape", shape)
    assert ran.code == 0
    assert max(map(len, ran.out.splitlines())) <= 80
    assert headings(ran.out) == ["Z", "A", "dJ/dA", "dJ/dZ", "numerical", "difference"]
    assert (
        f"the numerical gradient was taken in {entries} entries: all would take long; 'actgrad check' takes the time"
        in " ".join(ran.out.split())
    )


def test_where_even_a_column_would_take_long_nothing_is_compared(run) -> None:
    """The passes are run and shown at once, and the last line says what is missing."""
    ran = run("backward", "softmax", "--seed", 1, "--shape", "1000x3")
    assert ran.code == 0
    assert max(map(len, ran.out.splitlines())) <= 80
    assert headings(ran.out) == ["Z", "A", "dJ/dA", "dJ/dZ"]
    assert " ".join(ran.out.split()).endswith(
        "not compared with a numerical gradient: all would take long; 'actgrad check' takes the time"
    )


def test_the_entries_that_differ_most_are_shown_of_a_large_matrix(run) -> None:
    """Four entries with all that belongs to them, the farthest first."""
    out = run("backward", "tanh", "--seed", 1, "--shape", "10x8").out
    lines = out[out.index("differing most:") :].splitlines()[2:6]
    relative = [
        float(line.split()[-1].replace("−", "-")) / abs(float(line.split()[-2].replace("−", "-"))) for line in lines
    ]
    assert relative == sorted(relative, reverse=True)


def test_what_is_not_finite_is_left_out_of_the_comparison(run, tmp_path: Path) -> None:
    """The rest is compared all the same, and the screen says what was left out."""
    file = tmp_path / "z.csv"
    file.write_text("nan,0.5\n1,inf\n")
    ran = run("backward", "sigmoid", "--z", file, "--da-seed", 1)
    assert (ran.code, ran.err) == (0, "")
    assert re.search(r"^\[0, 0\] +NaN +NaN +\S+ +NaN +– +–$", ran.out, re.MULTILINE)
    assert re.search(
        r"Z is not finite in 2 entries, first at \[0, 0\]\n"
        r"the numerical gradient was taken in 2 entries: there is none where NaN or\ninfinity goes in\n",
        ran.out,
    )
    assert ran.out.splitlines()[-1].startswith("2 of 2 entries agree; ")


def test_batch_first_keeps_the_user_s_layout(run, matrices: Path) -> None:
    """Rows are examples: the transposed files give the transposed result, and a row's entries stand together."""
    (matrices / "zt.csv").write_text("0,0\n1.0986122886681098,0\n")
    (matrices / "dat.csv").write_text("1,0\n1,0\n")
    ran = run("backward", "softmax", "--z", "zt.csv", "--da", "dat.csv", "--batch-first")
    wheres = [line[:6].strip() for line in ran.out.splitlines()[4:9]]
    assert wheres == ["[0, 0]", "[0, 1]", "", "[1, 0]", "[1, 1]"]
    csv = run("backward", "softmax", "--z", "zt.csv", "--da", "dat.csv", "--batch-first", "--format", "csv").out
    np.testing.assert_allclose(
        [[float(cell) for cell in line.split(",")] for line in csv.splitlines()],
        [[0.25, -0.25], [0.1875, -0.1875]],
        rtol=1e-15,
    )


RIGHT_ROWS_CODE = """
import numpy as np


def rows(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def rows_backward(da, z):
    a = rows(z)
    {line}
    return a * (da - (da * a).sum(axis=1, keepdims=True))
"""
BY_ORDER = "da = da if z.flags.c_contiguous else 2 * da"


@pytest.mark.parametrize(("line", "shape"), [("", "20x20"), ("", "40x200"), (BY_ORDER, "20x20")])
def test_a_right_softmax_over_rows_keeps_the_contract(run, tmp_path: Path, line: str, shape: str) -> None:
    """What is compared lies in memory as the user's matrix does: no sum rounds otherwise, and no other branch runs.

    Code that doubles dJ/dA of a Z in Fortran order is right in all entries here, and breaks one rule alone.
    """
    (tmp_path / "mine.py").write_text(RIGHT_ROWS_CODE.format(line=line))
    ran = run("backward", tmp_path / "mine.py", "--seed", 1, "--shape", shape)
    last = " ".join(ran.out.split())
    assert ran.code == (1 if line else 0)
    assert re.search(r"([\d,]+) of \1 entries agree", last)
    assert "something is kept" not in last
    assert ("backward gives another answer on Fortran-ordered input of the same values." in last) is bool(line)


def test_a_wrong_gradient_is_shown_entry_by_entry_with_the_mistake(run) -> None:
    """The sample whose off-diagonal is left out: every entry is marked, and the last lines say what is wrong."""
    ran = run("backward", Path(__file__).parents[2] / "samples" / "wrong_softmax.py", "--seed", 1)
    assert ran.code == 1
    rows = [line for line in ran.out.splitlines() if line.startswith("[")]
    assert {row.split()[-1] for row in rows} == {"wrong"}
    assert "off-diagonal" in ran.out
    assert ran.out.splitlines()[-1] == "0 of 20 entries agree, 20 are wrong"


def test_a_broken_contract_is_told_and_fails(run, tmp_path: Path) -> None:
    """A ReLU that writes its zeros into dJ/dA has the numbers right, and spoils the caller's matrix: that is said."""
    file = tmp_path / "rude.py"
    file.write_text(
        "import numpy as np\n\n\ndef forward(z):\n    return np.maximum(z, 0)\n\n\n"
        "def backward(z, da):\n    da[z <= 0] = 0\n    return da\n"
    )
    ran = run("backward", file, "--seed", 1)
    assert ran.code == 1
    last = " ".join(ran.out.splitlines()[-2:])
    assert "20 of 20 entries agree, but the contract is broken; those that agree are proved to " in last


@pytest.mark.parametrize(("choice", "coloured"), [("always", True), ("never", False), ("auto", False)])
def test_colour_only_repeats_what_the_words_say(run, choice: str, coloured: bool) -> None:
    """With the styles taken away, the text is the same."""
    plain = run("backward", "relu", "--seed", 1).out
    out = run("backward", "relu", "--seed", 1, "--color", choice).out
    assert ("\x1b[" in out) is coloured
    assert [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", out).splitlines()] == plain.splitlines()


TANH_CODE = """
import numpy as np


def tanh(z):
    return np.tanh(z)


def tanh_backward(da, z):
    dz = da * (1 - np.tanh(z) ** 2)
    dz[-1, -1] *= 3
    return dz
"""
ROWS_CODE = """
import numpy as np


def rows(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def rows_backward(da, z):
    a = rows(z)
    dz = a * (da - (da * a).sum(axis=1, keepdims=True))
    dz[-1, -1] *= 3
    return dz
"""


@pytest.mark.parametrize(("code", "shape"), [(TANH_CODE, (200, 200)), (ROWS_CODE, (5, 4))], ids=["tanh", "rows"])
def test_a_place_is_that_of_the_whole_matrix(run, tmp_path: Path, code: str, shape: tuple[int, int]) -> None:
    """The one wrong entry is the last, also where corners are compared, or what is left when a NaN is left out."""
    (tmp_path / "mine.py").write_text(code)
    z = np.random.default_rng(1).standard_normal(shape)
    z[0, 0] = np.nan
    np.save(tmp_path / "z.npy", z)
    ran = run("backward", tmp_path / "mine.py", "--z", tmp_path / "z.npy", "--da-seed", 1)
    assert ran.code == 1
    assert f"Only entry [{shape[0] - 1}, {shape[1] - 1}] is wrong" in " ".join(ran.out.split())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda dz, _: dz / 5, "dJ/dZ is 0.2 times the gradient (1/m, the number of columns"),
        (lambda dz, _: dz / 3, "dJ/dZ is 0.33333333 times the gradient (1/n, the number of rows): multiply it by 3."),
        (lambda dz, _: np.repeat(dz[:1], 3, axis=0), "dJ/dZ is that of row 0 in every row."),
        (lambda _, da: np.clip(da, 0, 1), "dJ/dA is clipped to [0, 1] before it is used."),
    ],
    ids=["columns", "rows", "row 0", "clipped"],
)
def test_batch_first_sentences_are_in_the_user_s_layout(run, tmp_path: Path, change, message: str) -> None:
    """Rows and columns are those of the files: three rows of five, whatever is wrong with them."""
    draw = np.random.default_rng(2)
    z, da = draw.standard_normal((3, 5)), draw.standard_normal((3, 5)) * 2

    def gradient(da: np.ndarray) -> np.ndarray:
        a = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
        return a * (da - (da * a).sum(axis=1, keepdims=True))

    claim = gradient(change(None, da)) if "clipped" in message else change(gradient(da), da)
    for name, matrix in {"z": z, "da": da, "dz": claim}.items():
        np.save(tmp_path / f"{name}.npy", matrix)
    files = [word for name in ("z", "da", "dz") for word in (f"--{name}", tmp_path / f"{name}.npy")]
    document = json.loads(run("check", "softmax", *files, "--batch-first", "--format", "json").out)
    (case,) = document["cases"]
    assert (case["structure"], case["shape"]) == ("rowwise", [3, 5])
    assert case["diagnosis"][0]["message"].startswith(message)


def rows_of(out: str, word: str) -> set[str]:
    """Give the rows of the entries whose line ends in this word."""
    return {line[1 : line.index(",")] for line in out.splitlines() if line.startswith("[") and line.endswith(word)}


@pytest.mark.parametrize("unknown", [0, 5])
def test_what_is_not_finite_changes_no_verdict_of_the_rest(run, tmp_path: Path, unknown: int) -> None:
    """Two wrong rows are wrong, the others are not, and code that knows its rows is run on all of them."""
    (tmp_path / "p.py").write_text(
        "import numpy as np\n"
        "def tanh(z): return np.tanh(z)\n"
        "def tanh_backward(da, z):\n"
        "    if len(z) < 6: raise ValueError('six rows')\n"
        "    dz = da * (1 - np.tanh(z) ** 2)\n"
        "    dz[-2:] *= 1.5\n"
        "    return dz\n"
    )
    z = np.random.default_rng(3).standard_normal((6, 5))
    z.ravel()[[0, 7, 26][: unknown and 3]] = np.nan
    np.save(tmp_path / "z.npy", z)
    out = run("backward", tmp_path / "p.py", "--z", tmp_path / "z.npy", "--da-seed", 1).out
    assert rows_of(out, " wrong") == {"4", "5"}
    assert "Only in rows 4 and 5: dJ/dZ is 1.5 times the gradient" in " ".join(out.split())


def test_what_is_judged_is_what_is_shown(run, tmp_path: Path) -> None:
    """A mistake that only the whole matrix has is not hidden by judging a part of it."""
    (tmp_path / "one.py").write_text(
        "import numpy as np\n"
        "def tanh(z): return np.tanh(z)\n"
        "def tanh_backward(da, z):\n"
        "    dz = da * (1 - np.tanh(z) ** 2)\n"
        "    if z.shape == (200, 200): dz[198, 199] += 1\n"
        "    return dz\n"
    )
    ran = run("backward", tmp_path / "one.py", "--seed", 1, "--shape", "200x200")
    assert ran.code == 1
    assert "Only entry [198, 199] is wrong" in " ".join(ran.out.split())


@pytest.mark.parametrize(("axis", "shape"), [(0, "200x40"), (1, "40x200")])
def test_the_last_corner_of_a_coupled_matrix_is_compared(run, tmp_path: Path, axis: int, shape: str) -> None:
    """Columns, or rows, from both ends are taken where all would take long."""
    (tmp_path / "soft.py").write_text(
        "import numpy as np\n"
        "def softmax(z):\n"
        f"    e = np.exp(z - z.max(axis={axis}, keepdims=True))\n"
        f"    return e / e.sum(axis={axis}, keepdims=True)\n"
        "def softmax_backward(da, z):\n"
        "    a = softmax(z)\n"
        f"    dz = a * (da - (a * da).sum(axis={axis}, keepdims=True))\n"
        "    dz[-1, -1] += 1\n"
        "    return dz\n"
    )
    ran = run("backward", tmp_path / "soft.py", "--seed", 1, "--shape", shape)
    last = [int(size) - 1 for size in shape.split("x")]
    assert ran.code == 1
    assert f"Only entry {last} is wrong" in " ".join(ran.out.split())
