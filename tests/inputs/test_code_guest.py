"""The guest's manners: nothing that a user's code does at import or in a pass leaks out."""

import contextlib
import os
import random
import signal
import sys
import threading
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from actgrad.errors import CodeError
from actgrad.inputs.code import load
from tests.inputs.known import DA, Z, assert_computes

RUDE = """
print("hello")
{}
def square(x):
    {}
    return x * x
def square_prime(x):
    print("derivative")
    return 2 * x
"""
DEEDS = """
import io, os, sys, warnings, random, signal
import numpy as np
os.chdir("/")
sys.path.insert(0, "/nowhere")
sys.path = ["/elsewhere"] + sys.path
sys.argv = ["changed"]
warnings.simplefilter("error")
signal.signal(signal.SIGINT, signal.SIG_IGN)
sys.excepthook = None
sys.dont_write_bytecode = False
os.system("echo from a program")
sys.__stdout__.write("by the back door\\n")
sys.stdout = io.StringIO()
sys.stdin = None
"""
AT_IMPORT = """
np.seterr(all="raise")
np.random.seed(5)
random.seed(5)
np.set_printoptions(precision=2)
os.environ["ACTGRAD_GUEST"] = "was here"
sys.setrecursionlimit(5000)
"""


def state() -> dict[str, Any]:
    """Give everything that a guest must leave as it was."""
    return {
        "cwd": Path.cwd(),
        "path": list(sys.path),
        "argv": list(sys.argv),
        "filters": list(warnings.filters),
        "handler": signal.getsignal(signal.SIGINT),
        "sys": [sys.stdout, sys.__stdout__, sys.stdin, sys.excepthook, sys.dont_write_bytecode],
        "depth": sys.getrecursionlimit(),
        "modules": {
            name: each for name, each in sys.modules.items() if name.split(".")[0] not in sys.stdlib_module_names
        },
        "numpy": (np.geterr(), repr(np.get_printoptions()), np.random.get_state()[1].tobytes()),
        "random": random.getstate(),
        "environment": dict(os.environ),
    }


def written(folder: Path, at_import: str, in_a_pass: str = "") -> str:
    file = folder / "rude.py"
    file.write_text(RUDE.format(at_import, "; ".join(in_a_pass.strip().splitlines()) or "pass"))
    return str(file)


def test_nothing_leaks_out_of_an_import(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Paths, handlers, numpy's settings, random states and the environment are as before; prints are on stderr."""
    before = state()
    activation = load(written(tmp_path, DEEDS + AT_IMPORT))
    assert state() == before
    out, err = capfd.readouterr()
    assert out == ""
    assert "hello" in err and "by the back door" in err and "from a program" in err
    assert_computes(activation, "square")


def test_nothing_leaks_out_of_a_pass(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The same in every call; its prints go to stderr."""
    deeds = DEEDS.replace('os.system("echo from a program")\n', "")
    activation = load(written(tmp_path, "", deeds + 'print("in a pass")'))
    before = state()
    assert_computes(activation, "square")
    assert state() == before
    out, err = capfd.readouterr()
    assert out == ""
    assert "derivative" in err


def test_what_a_pass_does_to_numpy_and_to_chance_is_left_for_the_check_to_see(tmp_path: Path) -> None:
    """np.seterr and the random states are for the contract to notice; reading itself leaves no trace of them."""
    before = state()
    activation = load(
        written(tmp_path, "", "import numpy as np, random; np.seterr(over='raise'); np.random.rand(); random.random()")
    )
    assert state() == before
    activation.forward(Z)
    after = state()
    try:
        assert np.geterr()["over"] == "raise"
        assert after["random"] != before["random"]
        assert after["numpy"][2] != before["numpy"][2]
    finally:
        np.seterr(**before["numpy"][0])
        random.setstate(before["random"])


def test_the_next_guest_finds_nothing_of_the_last(tmp_path: Path) -> None:
    """Two files read one after the other see the same world: the same random numbers, filters and error handling."""
    source = "import warnings\nimport numpy as np\nfactor = np.random.rand()\nfiltered = len(warnings.filters)\n"
    source += "assert np.geterr()['over'] == 'warn'\n"
    first = load(written(tmp_path, source + AT_IMPORT.replace("\n", "\nimport os, sys, random\n", 1), "x = x * factor"))
    np.random.rand()
    second = load(written(tmp_path, source, "x = x * factor"))
    np.testing.assert_array_equal(first.forward(Z), second.forward(Z))


def test_warnings_at_import_are_silent_and_those_of_a_pass_are_for_the_check_to_see(tmp_path: Path) -> None:
    """A deprecation at import is no noise; an overflow in a pass reaches whoever records it."""
    source = "import warnings\nwarnings.warn('old', DeprecationWarning)\nimport numpy as np\n"
    activation = load(written(tmp_path, source, "np.exp(1e9 * np.abs(x))"))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert_computes(activation, "square")
    assert {str(each.message) for each in caught} == {"overflow encountered in exp"}


def test_a_module_of_that_name_is_back_after_every_call(tmp_path: Path) -> None:
    """In a call the user's own modules are in sight, after it those that were there before."""
    (tmp_path / "guest_layer.py").write_text("who = 'mine'\n")
    marker = type(sys)("guest_layer")
    sys.modules["guest_layer"] = marker
    try:
        activation = load(written(tmp_path, "", "import sys; sys.modules['guest_layer']"))
        assert sys.modules["guest_layer"] is marker
        activation.forward(Z)
        assert sys.modules["guest_layer"] is marker
    finally:
        del sys.modules["guest_layer"]


def test_the_innermost_line_of_the_users_own_is_told(tmp_path: Path) -> None:
    """Not numpy's, where the error was raised, and a neighbour's where it is in a neighbour."""
    (tmp_path / "neighbour.py").write_text("import numpy as np\n\ndef fail(x): return np.linalg.inv(np.ones((2, 3)))\n")
    activation = load(written(tmp_path, "from neighbour import fail", "fail(x)"))
    with pytest.raises(CodeError) as caught:
        activation.forward(Z)
    assert str(caught.value) == "neighbour.py, line 3: LinAlgError: Last 2 dimensions of the array must be square"


def test_an_endless_import_can_be_interrupted(tmp_path: Path) -> None:
    """A signal reaches the user's loop and passes through as KeyboardInterrupt."""
    target = written(tmp_path, "while True: pass")
    threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        load(target)
    assert time.monotonic() - begun < 5


def test_a_pass_of_a_deleted_folder_still_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no current folder, there is none to go back to."""
    activation = load(written(tmp_path, ""))
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with contextlib.suppress(OSError):
        assert_computes(activation, "square")
    assert activation.backward is not None
    assert activation.backward(Z, DA).shape == Z.shape
    monkeypatch.chdir(tmp_path)
