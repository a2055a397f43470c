"""Fixtures that every room shares: the command line in this process, which is quick, and as a program of its own."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from actgrad.cli import run as run_words

ENVIRONMENT = ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "TERM", "PYTHONIOENCODING", "PYTHONUTF8", "_ACTGRAD_COMPLETE")
"""Variables of whoever runs the tests that would show on screen."""


# Started in the background, a process ignores Ctrl-C, and so would every program that a test starts and interrupts.
signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class Ran:
    """What one command line gave: its exit code, stdout and stderr."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the width, colours or encoding of the terminal that it was started from."""
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run `actgrad WORDS` in this process: `run("forward", "relu", "--seed", 1, stdin=b"…", encoding="ascii")`."""

    def runner(*words: object, stdin: bytes = b"", encoding: str = "utf-8") -> Ran:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="") for _ in range(2))
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = run_words([str(word) for word in words])
        return Ran(code, *(stream.buffer.getvalue().decode(encoding) for stream in (out, err)))

    return runner


@pytest.fixture
def program() -> Callable[..., Ran]:
    """Run `python -m actgrad WORDS` as a program: `program("--help", stdin=b"…", env={"NO_COLOR": "1"})`."""

    def runner(*words: object, stdin: bytes = b"", env: dict[str, str] | None = None) -> Ran:
        environment = {**os.environ, "PYTHONUTF8": "1", **(env or {})}
        command = [sys.executable, "-m", "actgrad", *map(str, words)]
        done = subprocess.run(command, input=stdin, capture_output=True, env=environment, check=False, timeout=60)
        return Ran(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))

    return runner
