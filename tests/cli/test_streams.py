"""Output is whole or told, and nothing that happens to a stream or by a signal changes what the exit code says."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PASS = "forward relu --seed 1 --shape 300x100 --format json"
WRONG = f"check {ROOT / 'samples' / 'wrong_softmax.py'} --seed 1"
CLAIM = {"descr": "<f8", "fortran_order": False, "shape": (1_000_000, 1_000_000)}
BACKWARD = "def backward(z, da): return da"
USAGE, INTERRUPTED, TERMINATED = 2, 130, 143


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, from which the package is found."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return tmp_path


def shell(words: str, around: str = "{}", **environment: str) -> tuple[int, str, str]:
    """Run `actgrad WORDS` within a command of bash; give its code, stdout and stderr."""
    command = around.format(f'"{sys.executable}" -m actgrad {words}')
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, check=False, timeout=60, env={**os.environ, **environment}
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_result_that_is_cut_is_told(unbuffered: str) -> None:
    """A disk that is full after some 50 KB of 600: the code is 2, where an unbuffered stdout would lose the rest."""
    code, _, err = shell(PASS, "ulimit -f 50; {} > out", PYTHONUNBUFFERED=unbuffered)
    assert (code, err) == (USAGE, "error: standard output: File too large. Nothing more could be written.\n")
    assert 0 < Path("out").stat().st_size <= 51200


def test_a_slow_reader_gets_all() -> None:
    """A pipe that does not block, and is full at 64 KB, is waited for."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    got = []

    def read_late() -> None:
        time.sleep(0.7)
        with os.fdopen(reader, "rb") as pipe:
            got.append(pipe.read())

    thread = threading.Thread(target=read_late)
    thread.start()
    command = [sys.executable, "-u", "-m", "actgrad", *PASS.split()]
    with os.fdopen(writer, "wb") as stdout:
        done = subprocess.run(command, stdout=stdout, check=False, timeout=60)
    thread.join()
    assert done.returncode == 0
    assert len(json.loads(got[0])["a"]) == 300


@pytest.mark.parametrize(
    ("words", "around", "code"),
    [
        ("forward relu --seed 1", "{} 2>/dev/full", 0),
        ("forward relux --seed 1", "{} 2>/dev/full", USAGE),
        ("forward relux --seed 1", "{} 2>&-", USAGE),
        ("forward relux --seed 1", "{} 2> >(exec true)", USAGE),
        (f"{WRONG} --format json", "{} 2>/dev/full", 1),
        (f"{WRONG} --format json", "set -o pipefail; {} 2>&1 | head -c 1", 1),
        (f"{WRONG} --format json", "{} >&- 2>&-", 1),
        ("forward prints.py --seed 1", "{} 2>/dev/full", 0),
        ("forward prints.py --seed 1", "{} 2>&-", 0),
        ("forward prints.py --seed 1", "{} 2> >(exec true)", 0),
    ],
)
def test_a_broken_stream_does_not_change_the_code(words: str, around: str, code: int) -> None:
    """Closed, full, or a pipe that ends early: stderr as well as stdout, and what the user's code prints there."""
    Path("prints.py").write_text(
        f"print('here' * 20_000)\ndef forward(z): return print('run', end='') or z\n{BACKWARD}\n"
    )
    assert shell(words, around)[0] == code


def test_reports_go_to_what_is_open() -> None:
    """Of a file to which stdout is appended nothing is lost; a process substitution and a named pipe are read whole."""
    Path("log").write_text("before\n")
    assert shell("check relu --seed 1 -q --markdown /dev/stdout", "{} >> log")[0] == 0
    lines = Path("log").read_text().splitlines()
    assert (lines[0], lines[1]) == ("before", "### actgrad check relu: passed")
    os.mkfifo("pipe")
    around = "cat pipe > one & {} --json pipe --markdown >(cat > two; touch end); until [ -e end ]; do sleep 0.1; done"
    assert shell("check relu --seed 1 -q", around)[0] == 0
    assert json.loads(Path("one").read_text())["passed"]
    assert Path("two").read_text().startswith("### actgrad check relu: passed\n")
    assert Path("pipe").is_fifo()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("check relu --json r --markdown ./r", "Two reports go to the same file. Give each a file of its own."),
        ("check relu --json r --markdown link", "Two reports go to the same file. Give each a file of its own."),
        ("check acts.py --json hard", "--json hard would overwrite {}/acts.py, which is read. Name another file."),
        (
            "check acts:relu --junit-xml acts.py",
            "--junit-xml acts.py would overwrite {}/acts.py, which is read. Name another file.",
        ),
        (
            "check relu --z z.npz:z --da-seed 1 --json ./z.npz",
            "--json ./z.npz would overwrite z.npz, which is read. Name another file.",
        ),
        ("forward relu --z z.csv --out z.csv", "--out z.csv would overwrite z.csv, which is read. Name another file."),
        ("check relu --seed 1 --json /dev/fd/77", "/dev/fd/77 cannot be written: Bad file descriptor."),
        ("check relu --seed 1 --json /dev/full", "/dev/full cannot be written: No space left on device."),
    ],
)
def test_nothing_is_written_over_what_counts(run: Callable[..., object], folder: Path, words: str, told: str) -> None:
    """A second report or what is read, by another spelling, link or name, is refused before any work."""
    Path("link").symlink_to("r")
    Path("acts.py").write_text("def relu(z): return z\n")
    Path("hard").hardlink_to("acts.py")
    Path("z.csv").write_text("1\n")
    ran = run(*words.split())
    assert (ran.code, ran.out, ran.err) == (USAGE, "", f"error: {told.format(folder)}\n")


def test_control_characters_reach_no_terminal(run: Callable[..., object], folder: Path) -> None:
    """Whatever a file's name, its code and its messages hold, on stdout or stderr, in every command."""
    name = "a\x1b[31m\x07\u202e.py"
    raising = "def tanh_backward(da, z):\n    raise ValueError('\\x1b[31m')\n"
    Path(name).write_text(f"import numpy as np\ndef tanh(z):\n    return np.tanh(z)\n{raising}", encoding="utf-8")
    Path("bad\x1b.py").write_text("raise ValueError('\\x1b[31m')\n", encoding="utf-8")
    Path("z\x1b.csv").write_text("1,\x1b[31m\n", encoding="utf-8")
    for words in (
        ["list", name],
        ["check", name],
        *(["check", name, "-k", "ordinary", "--format", style] for style in ("concise", "github", "json")),
        ["check", name, "-q", "--markdown", "/dev/null"],
        ["backward", name, "--seed", 1],
        ["list", "bad\x1b.py"],
        ["list", f"{name}:\x1b"],
        ["forward", "relu", "--z", "z\x1b.csv"],
        ["forward", "relu", "--\x1b"],
        ["forward", "relu", "--seed", 1, "--out", "\x1b/x.csv"],
        ["\x1b"],
    ):
        ran = run(*words)
        assert {*"\x1b\x07\u202e"} & {*ran.out, *ran.err} == set()
        assert ran.out + ran.err


def test_ctrl_c_while_the_program_is_loaded(folder: Path) -> None:
    """It ends with 130 and without a traceback; here the first library interrupts itself as it is imported."""
    Path("click.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    assert shell("--help", PYTHONPATH=f"{folder}{os.pathsep}{ROOT}") == (INTERRUPTED, "", "")


def test_sigterm_leaves_no_half_file(folder: Path) -> None:
    """Stopped while it writes, the program exits with 143, and the file that was to be replaced is as it was."""
    Path("out.csv").write_text("old")
    words = "forward relu --seed 1 --shape 1000x2000 --out out.csv"
    with subprocess.Popen([sys.executable, "-m", "actgrad", *words.split()], stderr=subprocess.PIPE) as process:
        until = time.monotonic() + 30
        while not list(folder.glob(".*.part")) and time.monotonic() < until:
            time.sleep(0.005)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (TERMINATED, b"terminated\n")
    assert {each.name: each.read_text() for each in folder.iterdir()} == {"out.csv": "old"}


def test_a_signal_that_is_ignored_stays_so() -> None:
    """What `nohup` or a background job shields from Ctrl-C is not interrupted by it."""
    around = "trap '' INT; {} & sleep 0.4; kill -INT $!; wait $!"
    assert shell("forward relu --seed 1 -q --shape 1000x500 --out out.csv", around)[0] == 0


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (f"def forward(z): raise KeyboardInterrupt\n{BACKWARD}", "forward acts.py --seed 1"),
        (f"def forward(z): raise KeyboardInterrupt\n{BACKWARD}", "check acts.py --format concise"),
        ("raise KeyboardInterrupt", "list acts.py"),
    ],
)
def test_an_interrupt_that_the_code_raises_is_its_own(run: Callable[..., object], code: str, words: str) -> None:
    """A KeyboardInterrupt without any Ctrl-C is an error of the activation and not 130."""
    Path("acts.py").write_text(f"{code}\n")
    ran = run(*words.split())
    assert ran.code == 1
    assert "acts.py, line 1: KeyboardInterrupt" in ran.out + ran.err


def test_no_warning_of_our_arithmetic(run: Callable[..., object]) -> None:
    """At 1.7e308 rtol·|numerical| overflows, and NumPy has nothing to say of it; a warning is an error here."""
    Path("z.csv").write_text("1.7e308,-1e308\n-1.7e308,1e308\n")
    ran = run("check", "relu", "--z", "z.csv", "--da", "z.csv", "--rtol", 10, "-q")
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize(
    ("around", "form", "told"),
    [
        ("{} < /dev/zero", "csv", "stdin holds binary data, not text."),
        ("{} < /dev/zero", "npy", "stdin is not npy by its content. Give it the name or the format that it has."),
        ("yes 1 | {}", "csv", "stdin goes on beyond 256.0 MiB. A matrix of that size is read from a file."),
        ("yes | {}", "npz", "stdin is not npz by its content. Give it the name or the format that it has."),
    ],
)
def test_a_stream_without_an_end_is_left_early(around: str, form: str, told: str) -> None:
    """Most are known by how they begin, and none is read until the memory is full."""
    assert shell(f"forward relu --z - --stdin-format {form}", around) == (USAGE, "", f"error: {told}\n")


def test_a_file_that_no_memory_holds_is_not_read() -> None:
    """A header that claims 8 TB, and a file that has them, are told at once."""
    with Path("claims.npy").open("wb") as file:
        file.write(b"\x93NUMPY\x01\x00v\x00" + repr(CLAIM).encode().ljust(118))
    with Path("holes.csv").open("wb") as file:
        file.write(b"1\n" * 2**18)
        file.truncate(2**43)
    code, _, err = shell("forward relu --z claims.npy")
    cut = "1000000x1000000 numbers of float64 take 8000000000000 bytes, but only 0 are there."
    assert (code, err) == (USAGE, f"error: claims.npy is cut short: {cut}\n")
    code, _, err = shell("forward relu --z holes.csv")
    assert (code, err.partition(",")[0]) == (USAGE, "error: holes.csv holds 8")


def test_a_long_cell_costs_no_more_than_it_is_long() -> None:
    """40,000 digits and a letter are told within seconds, where a search of all their parts took 78."""
    Path("z.csv").write_text("1" * 40_000 + "x\n")
    started = time.monotonic()
    shown = "'111111111111111111111111111111111111111…'"
    told = f"error: z.csv, line 1, column 1: {shown} is not a number. Write it like 1.5, -2e-3, nan or inf.\n"
    assert shell("forward relu --z z.csv") == (USAGE, "", told)
    assert time.monotonic() - started < 10
