"""One place turns what goes wrong into sentences and exit codes: 0, 1, 2, 3, 130, and silence for a closed pipe."""

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from actgrad import passes
from actgrad.cli import run as run_words
from actgrad.errors import Interrupted

WRONG, USAGE, FAULT, INTERRUPTED = 1, 2, 3, 130
"""The codes that scripts rely on."""

HELP = "'actgrad forward --help' shows what is possible."


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["forward", "relu", "--sed", 1], f"error: There is no option --sed. Did you mean '--seed'? {HELP}\n"),
        (["forward", "relu", "--123"], f"error: There is no option --123. {HELP}\n"),
        (["forward"], f"error: Missing argument 'ACTIVATION'. {HELP}\n"),
        (["forward", "relu", "tanh", "--seed", 1], f"error: Got unexpected extra argument (tanh). {HELP}\n"),
        (
            ["forward", "relu", "--seed", "one"],
            f"error: Invalid value for '--seed': 'one' is not a valid integer. {HELP}\n",
        ),
        (
            ["forward", "relu", "--color", "red"],
            f"error: Invalid value for '--color': 'red' is not one of 'auto', 'always', 'never'. {HELP}\n",
        ),
        (
            ["forward", "relu", "--seed", 1, "--with", "alpha"],
            f"error: Invalid value for '--with': 'alpha' is not NAME=NUMBER, such as alpha=0.01. {HELP}\n",
        ),
        (
            ["forwrd", "relu"],
            "error: No command is called 'forwrd'. Did you mean 'forward'? 'actgrad --help' shows what is possible.\n",
        ),
        (["relu"], "error: No command is called 'relu'. 'actgrad --help' shows what is possible.\n"),
        (
            ["forward", "sigmod", "--seed", 1],
            "error: No activation is called 'sigmod'. Did you mean 'sigmoid'? 'actgrad list' shows all.\n",
        ),
        (
            ["forward", "relu"],
            "error: Z is missing. Name a file with --z FILE, or draw it with --seed N.\n",
        ),
    ],
)
def test_a_mistake_of_usage_is_told_with_the_way_out(run, words, told) -> None:
    """Exit code 2, one sentence or two on stderr, nothing on stdout."""
    ran = run(*words)
    assert (ran.code, ran.out, ran.err) == (USAGE, "", told)


def test_all_mistakes_of_one_command_are_told_together(run) -> None:
    """The activation, the seed, the shape and the file to write to are all wrong: a line for each."""
    ran = run("backward", "sigmod", "--seed", -1, "--shape", "4by5", "--out", "result.xls")
    assert (ran.code, ran.out) == (USAGE, "")
    assert ran.err.splitlines() == [
        "error: No activation is called 'sigmod'. Did you mean 'sigmoid'? 'actgrad list' shows all.",
        "error: --seed -1: a seed is a whole number, 0 or more.",
        "error: --shape 4by5: a shape is written ROWSxCOLUMNS, such as 4x5.",
        "error: result.xls: the suffix tells the format, and is one of .csv .tsv .txt .json .yaml .npy .npz.",
    ]


def test_code_that_cannot_be_run_is_1_and_names_the_line(run, tmp_path: Path) -> None:
    """An exception in the user's forward is told with file, line and message, without a traceback."""
    file = tmp_path / "broken.py"
    file.write_text("def forward(z):\n    return z / undefined\n\n\ndef backward(z, da):\n    return da\n")
    ran = run("forward", f"{file}", "--seed", 1)
    assert ran.code == WRONG
    assert ran.err == "error: broken.py, line 2: NameError: name 'undefined' is not defined\n"


def test_a_wrong_gradient_is_1(run, tmp_path: Path) -> None:
    """The screen shows it; a machine format says it on stderr, and stdout holds the result alone."""
    file = tmp_path / "twice.py"
    file.write_text("def forward(z):\n    return 3 * z\n\n\ndef backward(z, da):\n    return 6 * da\n")
    screen = run("backward", f"{file}", "--seed", 1)
    assert (screen.code, screen.out.splitlines()[-1]) == (WRONG, "0 of 20 entries agree, 20 are wrong")
    machine = run("backward", f"{file}", "--seed", 1, "--format", "csv")
    assert (machine.code, machine.err) == (WRONG, "0 of 20 entries agree, 20 are wrong\n")
    assert len(machine.out.splitlines()) == 4


def test_a_fault_of_actgrad_is_3(run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told in a sentence; with --debug the traceback comes first."""

    def fault(*_: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(passes, "forward", fault)
    sentence = (
        "error: This is a fault of actgrad, not of what it was given: ZeroDivisionError: planted\n"
        "'--debug' shows where it happened; please report it.\n"
    )
    assert (ran := run("forward", "relu", "--seed", 1)).code == FAULT
    assert (ran.out, ran.err) == ("", sentence)
    debug = run("forward", "relu", "--seed", 1, "--debug")
    assert debug.code == FAULT
    assert debug.err.startswith("Traceback (most recent call last):\n")
    assert debug.err.endswith(sentence)


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (Interrupted(INTERRUPTED), INTERRUPTED, "interrupted\n"),
        (
            MemoryError(),
            USAGE,
            "error: There is not enough memory for this. A smaller --shape or file is the way out.\n",
        ),
        (OSError(28, "No space left on device", "x.npy"), USAGE, "error: x.npy: No space left on device.\n"),
        (EOFError(), FAULT, None),
    ],
)
def test_what_comes_from_outside_is_told_in_a_sentence(run, monkeypatch: pytest.MonkeyPatch, error, code, told) -> None:
    """Ctrl-C is 130, want of memory or space is 2; an EOFError is nobody's Ctrl-C."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(passes, "forward", fail)
    ran = run("forward", "relu", "--seed", 1)
    assert ran.code == code
    assert told is None or ran.err == told


def test_no_words_at_all_show_the_help(run) -> None:
    """It is on stderr, for nothing was asked for, and the code is 2."""
    ran = run()
    assert (ran.code, ran.out) == (USAGE, "")
    assert ran.err.startswith("Usage: actgrad [OPTIONS] COMMAND [ARGS]...\n")


def closed_pipe(*words: str) -> tuple[int, bytes]:
    """Run a program whose stdout is a pipe that nobody reads."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "actgrad", *words]
    with os.fdopen(writer, "wb") as stdout:
        done = subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, check=False, timeout=60)
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--help"], 0),
        (["forward", "relu", "--seed", "1"], 0),
        (["forward", "relu", "--seed", "1", "--shape", "400x100", "--format", "json"], 0),
        (["backward", "wrong_softmax.py", "--seed", "1"], 1),
    ],
)
def test_a_closed_pipe_is_silent(monkeypatch: pytest.MonkeyPatch, words: list[str], code: int) -> None:
    """Not a word, also not at the end of the program; a wrong gradient is still told by the exit code."""
    monkeypatch.chdir(Path(__file__).parents[2] / "samples")
    assert closed_pipe(*words) == (code, b"")


def test_a_closed_stdout_is_silent() -> None:
    """`actgrad … >&-` has nowhere to write to, and says nothing of it."""
    command = f'"{sys.executable}" -m actgrad forward relu --seed 1 >&-'
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


class FullDisk(io.RawIOBase):
    """A file that has no room."""

    def writable(self) -> bool:
        return True

    def write(self, _: object) -> int:
        raise OSError(28, "No space left on device")

    def flush(self) -> None:
        pass


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A result that could not be written is not a success."""
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", io.TextIOWrapper(FullDisk(), encoding="utf-8", write_through=True))
        code = run_words(["forward", "relu", "--seed", "1"])
    assert code == USAGE
    assert capsys.readouterr().err == (
        "error: standard output: No space left on device. Nothing more could be written.\n"
    )


def test_ctrl_c_answers_at_once(tmp_path: Path) -> None:
    """An endless forward pass is left with exit code 130 and one word."""
    started = tmp_path / "started"
    file = tmp_path / "endless.py"
    file.write_text(
        f"def forward(z):\n    open({str(started)!r}, 'w').close()\n    while True:\n        pass\n\n\n"
        "def backward(z, da):\n    return da\n"
    )
    command = [sys.executable, "-m", "actgrad", "forward", str(file), "--seed", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        until = time.monotonic() + 30
        while not started.exists() and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        try:
            out, err = process.communicate(timeout=30)
        finally:
            process.kill()
    assert (process.returncode, out, err) == (INTERRUPTED, b"", b"interrupted\n")
