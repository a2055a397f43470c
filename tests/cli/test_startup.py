"""Start-up is what a person feels: what is not needed is not loaded."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

LOADED = """
import json, sys
from actgrad.cli import run
code = run({words!r})
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""


def loaded(*words: str) -> set[str]:
    """Give the modules that this command line loads, in a Python of its own."""
    script = LOADED.format(words=list(words))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0
    return set(modules)


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["forward", "--help"], ["check", "-h"], ["list", "-h"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    """Neither numpy nor rich nor yaml, for the whole program or for a command."""
    assert loaded(*words) & {"numpy", "rich", "yaml"} == set()


def test_help_of_all_loads_no_command() -> None:
    """The list of commands is known without them."""
    assert {module for module in loaded("--help") if module.startswith("actgrad.cli.")} == set()


def test_forward_of_a_seed_loads_what_it_uses() -> None:
    """No yaml, for nothing is read; not the check, for nothing is judged."""
    modules = loaded("forward", "relu", "--seed", "1")
    assert modules & {"yaml", "actgrad.checking", "rich.progress"} == set()
    assert {"numpy", "rich.console"} <= modules


def test_a_machine_format_does_not_go_through_rich() -> None:
    """JSON and CSV leave without it."""
    for style in ("json", "csv"):
        assert "rich" not in loaded("forward", "relu", "--seed", "1", "--format", style)


def test_completion_loads_nothing_heavy(tmp_path: Path) -> None:
    """The shell asks after every press of the key; it gets commands and options at once."""
    script = (
        "import sys; from actgrad.cli import main\ntry:\n    main()\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    )
    asked = {"_ACTGRAD_COMPLETE": "bash_complete", "COMP_WORDS": "actgrad forward relu --see", "COMP_CWORD": "3"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=tmp_path,
        env={**os.environ, **asked},
    )
    assert done.stdout == "plain,--seed\n"
    assert set(done.stderr.split()) & {"numpy", "rich", "yaml"} == set()
