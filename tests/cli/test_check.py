"""`actgrad check` as a user and as CI sees it: what it judges, what it shows, writes and exits with."""

import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from actgrad.activations import find
from actgrad.checking.result import CaseResult, Progress
from actgrad.cli import cases, progress, run
from actgrad.errors import Interrupted

CODE = """import numpy as np


def square(z):
    return z * z


def square_derivative(z):
    return 2 * z


def cube(z):
    return z**3


def cube_derivative(z):
    return 3 * z


def mse(y, t):
    return ((y - t) ** 2).mean()


def mse_prime(y, t):
    return 2 * (y - t) / y.size


def alone(z):
    return 2 * z


class Broken:
    def forward(self, z):
        return 2 * z

    def backward(self, dout):
        raise ValueError("no gradient today")
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acts.py").write_text(CODE, encoding="utf-8")
    z = np.array([[0.0, 1.5, -2.0], [0.5, -0.25, 3.0]])
    np.save("z.npy", z)
    np.save("da.npy", np.ones((2, 3)))
    np.save("right.npy", (z > 0).astype(float))
    np.save("twice.npy", 2 * np.ones((2, 3)))
    np.save("wrong.npy", (z > -1).astype(float))
    return tmp_path


def said(*words: str) -> int:
    return run(["check", *words])


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    said(*words, "--format", "json")
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["relu", "--seed", "1"], 0),
        (["softmax", "--dtype", "float32", "-k", "ordinary"], 0),
        (["acts.py:square", "--seed", "1"], 0),
        (["acts.py:cube", "--seed", "1"], 1),
        (["acts.py", "-k", "ordinary"], 1),
        (["acts.py", "-k", "ordinary", "--exit-zero"], 0),
        (["acts.py:Broken", "--seed", "1"], 1),
        (["relu", "--z", "z.npy", "--da", "da.npy", "--dz", "right.npy"], 0),
        (["relu", "--z", "z.npy", "--da", "da.npy", "--dz", "wrong.npy"], 1),
        (["acts.py:alone", "--z", "z.npy", "--da", "da.npy", "--dz", "twice.npy"], 0),
        (["softmax", "--seed", "1", "--shape", "1x5"], 1),
        (["softmax", "--seed", "1", "--shape", "1x5", "--allow-undecided"], 0),
    ],
)
def test_the_exit_code_tells_the_verdict(folder: Path, words: list[str], code: int) -> None:
    """0 proved right, 1 wrong, not proved or not run."""
    assert said(*words) == code


HELP = " 'actgrad check --help' shows what is possible."


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "ACTIVATION is missing. Name one, as in 'actgrad check relu', or check all with --all."),
        (["relu", "--all"], "--all checks the built-in activations, and 'relu' is named besides. Keep one."),
        (
            ["relu", "-k", "zzz", "--seed", "1"],
            "No case has 'zzz' in its name, so there is nothing to check. The cases: relu.",
        ),
        (["relu", "--rtol", "nan"], f"Invalid value for '--rtol': nan is not a finite number of 0 or more.{HELP}"),
        (["relu", "--atol", "-1"], f"Invalid value for '--atol': -1.0 is not a finite number of 0 or more.{HELP}"),
        (["relu", "--json", "-"], "--json needs a file. For JSON on stdout: --format json."),
        (["relu", "--json", "r", "--markdown", "r"], "Two reports go to the same file. Give each a file of its own."),
        (["relu", "--json", "no/r.json"], "no/r.json cannot be written: there is no directory no."),
        (
            ["relu", "--dz", "wrong.npy"],
            "Z and dA are missing. Name files with --z FILE and --da FILE, or draw both with --seed N.",
        ),
    ],
)
def test_a_mistake_is_told_with_the_way_out(
    folder: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    """Exit 2, nothing on stdout, and the sentence on stderr."""
    assert said(*words) == 2
    assert tuple(capsys.readouterr()) == ("", f"error: {message}\n")


def test_a_file_is_judged_whole_and_one_fault_hides_no_other_verdict(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Right, wrong, and code that raises stand side by side; what is no activation is not judged."""
    report = as_json(capsys, "acts.py", "-k", "ordinary")
    assert [(case["activation"], case["verdict"]) for case in report["cases"]] == [
        ("acts.py:square", "pass"),
        ("acts.py:cube", "fail"),
        ("acts.py:Broken", "error"),
    ]
    assert report["cases"][2]["message"] == "acts.py, line 37: ValueError: no gradient today"
    assert report["counts"] == {"pass": 1, "fail": 1, "undecided": 0, "error": 1}
    assert (report["passed"], report["exit_code"]) == (False, 1)


def test_the_battery_runs_where_no_matrix_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every input has a name, and each activation its own."""
    names = [case["name"] for case in as_json(capsys, "--all", "-k", "bends")["cases"]]
    assert names == ["relu/bends", "sigmoid/bends", "tanh/bends", "softmax/bends"]


def test_x_stops_at_the_first_failure(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of square, cube and Broken the third is not run any more."""
    report = as_json(capsys, "acts.py", "-k", "ordinary", "-x")
    assert [case["verdict"] for case in report["cases"]] == ["pass", "fail"]


def test_reports_are_written_besides_also_when_the_check_fails(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One run: text for people, and a file for each machine."""
    assert said("acts.py:cube", "--seed", "1", "--json", "r.json", "--junit-xml", "r.xml", "--markdown", "r.md") == 1
    assert capsys.readouterr().out.startswith("FAIL  acts.py:cube, line 16 · 4×5 · float64 · seed 1\n")
    assert json.loads(Path("r.json").read_text(encoding="utf-8"))["exit_code"] == 1
    assert ElementTree.parse("r.xml").getroot().get("failures") == "1"
    assert Path("r.md").read_text(encoding="utf-8").startswith("### actgrad check acts.py:cube: failed\n")


def test_a_machine_format_has_stdout_to_itself(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was passed over and the totals go to stderr."""
    said("acts.py", "-k", "ordinary", "--format", "github")
    out, err = capsys.readouterr()
    assert [line.split(" ")[0] for line in out.splitlines()] == ["::error", "::error"]
    passed_over, *_, totals = err.splitlines()
    assert passed_over.startswith("passed over, ")
    assert totals.startswith("1 failed, 1 passed, 1 error, 2 passed over in ")


def test_quiet_leaves_the_failures_and_the_last_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each activation that fails; the last one's goes on in a second."""
    said("acts.py", "-k", "ordinary", "-q")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["FAIL", "ERROR", "gradient", "1"]


def test_with_rows_as_examples_every_place_is_in_the_users_own_layout(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The one wrong entry of the file is named as the file has it: z = −0.25 at [1, 1] is as it was, −2 is not."""
    np.save("claim.npy", np.array([[0.0, 1, 0], [1, 0, 7]]))
    words = ["relu", "--z", "z.npy", "--da", "da.npy", "--dz", "claim.npy"]
    for layout in ([], ["--batch-first"]):
        (case,) = as_json(capsys, *words, *layout)["cases"]
        assert case["shape"] == [2, 3]
        assert (case["worst"]["row"], case["worst"]["column"], case["worst"]["z"]) == (1, 2, 3.0)
        assert "[1, 2]" in case["diagnosis"][0]["message"]


def test_strict_makes_a_warning_fail(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is its own input is right, but unsafe."""
    code = "def same(z):\n    return z\n\n\ndef same_backward(dz, cache):\n    return dz\n"
    Path("same.py").write_text(code, encoding="utf-8")
    assert said("same.py:same", "--seed", "1") == 0
    assert capsys.readouterr().out.startswith("warn  same.py:same")
    assert said("same.py:same", "--seed", "1", "--strict") == 1
    assert capsys.readouterr().out.startswith("FAIL  same.py:same")


def test_a_fault_of_actgrad_in_one_case_hides_no_other(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are shown and written, the reports tell of the fault, and the exit code is 3."""
    judge = cases.check

    def faulty(case: cases.Case, *rest: object) -> CaseResult:
        if case.activation.name == "cube":
            raise RuntimeError("a bug")
        return judge(case, *rest)

    monkeypatch.setattr(cases, "check", faulty)
    assert said("acts.py", "-k", "ordinary", "--json", "r.json") == 3
    report = json.loads(Path("r.json").read_text(encoding="utf-8"))
    assert (report["passed"], report["exit_code"], len(report["cases"])) == (False, 3, 3)
    told = [case["message"] for case in report["cases"] if case["verdict"] == "error"]
    assert "A fault of actgrad, not of this code: RuntimeError: a bug." in told
    assert "RuntimeError: a bug" in capsys.readouterr().err


def test_an_interrupt_ends_the_command_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 130, whatever was still to be done."""

    def interrupted(*_: object) -> CaseResult:
        raise Interrupted(130)

    monkeypatch.setattr(cases, "check", interrupted)
    assert said("--all") == 130


def watched(steps: Sequence[tuple[float, int, int]], size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Follow a case of size × 1 entries: at each time, passes done and to do."""
    clock = iter([time for time, _, _ in steps])
    monkeypatch.setattr(progress, "monotonic", lambda: next(clock))
    case = cases.Case(find("softmax"), "softmax", "softmax/x", np.zeros((size, 1)), np.zeros((size, 1)))
    with ExitStack() as leaving:
        watch = progress.Watch(case, False, leaving)
        watch.start = steps[0][:2]
        for _, done, total in steps:
            watch(Progress(done, total, "numerical gradient"))


def test_the_cost_of_long_work_is_told_once_and_before(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """3,000 passes of 1,000,000 numbers are long on any machine: 2 s for 10 make 10 minutes; nothing is said twice."""
    watched([(0.0, 0, 3000), (2.0, 10, 3000), (3.0, 20, 3000)], 1_000_000, monkeypatch)
    told = "softmax/x: 3,000 forward passes of 1000000x1, about 10 min; --random-directions is the faster way\n"
    assert capsys.readouterr().err == told


def test_slow_code_is_told_with_the_time_that_is_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After 2 seconds 100 of 1,000 passes are done: 18 seconds more."""
    watched([(0.0, 0, 1000), (0.5, 25, 1000), (2.0, 100, 1000)], 10, monkeypatch)
    assert capsys.readouterr().err == (
        "softmax/x: 1,000 forward passes of 10x1, about 18 s; --random-directions is the faster way\n"
    )


def test_short_work_is_done_without_a_word(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Half is done after 2 seconds: nobody needs to be told."""
    watched([(0.0, 0, 1000), (2.0, 500, 1000)], 10, monkeypatch)
    assert capsys.readouterr().err == ""


def test_a_colon_without_a_name_is_refused(run, tmp_path) -> None:
    """It would be read as one activation made of all."""
    (tmp_path / "mine.py").write_text("def relu(z): return z\ndef relu_prime(z): return 1\n")
    ran = run("check", f"{tmp_path / 'mine.py'}:")
    assert ran.code == 2
    assert "ends with a colon. Name an activation behind it, or leave the colon out." in ran.err
