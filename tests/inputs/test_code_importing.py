"""Importing a user's file as what it is: packages, neighbours, names that others have, and what goes wrong."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from actgrad.errors import ReadingError
from actgrad.inputs.code import load, survey
from tests.inputs.known import assert_computes

SQUARE = """
class Square(Base):
    def forward(self, x):
        self.x = x
        return x * x
    def backward(self, g): return 2 * self.x * g
"""
BASE = "class Base: pass\nwhere = {!r}\n"


def tree(folder: Path, files: dict[str, str]) -> None:
    """Write files, by their paths below a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


@pytest.mark.parametrize("name", ["math", "test", "functions", "utils", "json", "random", "numpy", "activations v1.2"])
def test_a_package_of_any_name_is_itself(tmp_path: Path, name: str) -> None:
    """`from .base import Base` finds its own base, and what is meant to be the library's is still reached."""
    source = f"""
import math, json, random, statistics
import numpy as np
from math import exp
from .base import Base, where
assert where == "mine" and math.sqrt(4.0) == 2 and json.dumps([1]) == "[1]" and random.Random(0) and np.ones(1)
{SQUARE}
    def backward(self, g):
        from .base import where
        from .late import two
        return two * self.x * g
"""
    tree(
        tmp_path,
        {
            f"{name}/__init__.py": "",
            f"{name}/base.py": BASE.format("mine"),
            f"{name}/acts.py": source,
            f"{name}/late.py": "two = 2",
        },
    )
    before = sys.modules.copy()
    activation = load(str(tmp_path / name / "acts.py"))
    for _ in range(2):
        assert_computes(activation, "square")
    assert {key: sys.modules.get(key) for key in before} == before
    assert not any(key.endswith((".acts", ".late")) for key in sys.modules)


def test_a_file_of_any_name_is_itself(tmp_path: Path) -> None:
    """A file called as a module of the library, or with spaces, or `__main__`, is imported, and never as `__main__`."""
    source = (
        "import math\nassert __name__ != '__main__' and math.pi > 3\ndef f(x): return x * x\ndef df(x): return 2 * x\n"
    )
    tree(
        tmp_path,
        dict.fromkeys(("math.py", "my acts-2.py", "__main__.py", "numpy.py", "código.py", "test.py"), source),
    )
    for file in sorted(tmp_path.iterdir()):
        assert_computes(load(str(file)), "square")


def test_neighbours_and_the_folder_where_one_stands_are_importable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`from layer import Layer` from the file's own folder, `from shapes.base import …` from the current one."""
    monkeypatch.chdir(tmp_path)
    tree(
        tmp_path,
        {
            "shapes/base.py": BASE.format("shapes"),
            "deep/down/layer.py": "from shapes.base import Base\nimport helper\n",
            "deep/down/helper.py": "",
            "deep/down/acts.py": "from layer import Base\n" + SQUARE,
            "package/__init__.py": "",
            "package/inner/__init__.py": "",
            "package/top.py": "from package.inner.base import Base\n",
            "package/inner/base.py": BASE.format("inner"),
            "package/inner/acts.py": "from ..top import Base\nfrom base import where\nassert where == 'inner'\n"
            + SQUARE,
            "spaces/inner/acts.py": "from ..top import Base\n" + SQUARE,
            "spaces/top.py": BASE.format("spaces"),
        },
    )
    for file in ("deep/down/acts.py", "package/inner/acts.py", "spaces/inner/acts.py"):
        assert_computes(load(file), "square")
    assert_computes(load("package.inner.acts:Square"), "square")


def test_two_files_with_neighbours_of_the_same_name_do_not_mix(tmp_path: Path) -> None:
    """Each keeps its own, while the other is at work as well, and also what it imports late."""
    source = f"from layer import Base, where\n{SQUARE}\n    def whose(self): return where\n"
    late = source.replace("self.x = x", "from late import name; self.x = x; assert name == where")
    for one in ("first", "second"):
        tree(tmp_path / one, {"layer.py": BASE.format(one), "late.py": f"name = {one!r}", "acts.py": late})
        tree(
            tmp_path / one / "functions",
            {"__init__.py": "", "layer.py": BASE.format(one), "acts.py": source.replace("layer", ".layer")},
        )
    both = [load(str(tmp_path / one / "acts.py")) for one in ("first", "second")]
    both += [load(str(tmp_path / one / "functions" / "acts.py")) for one in ("first", "second")]
    for activation in both * 2:
        assert_computes(activation, "square")
    assert not {"layer", "late", "acts", "functions"} & sys.modules.keys()


def test_a_package_of_a_name_that_is_loaded_already_is_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither another's package nor its modules are mistaken for the user's own, and they are back afterwards."""
    others = {name: ModuleType(name) for name in ("functions", "functions.base", "functions.acts")}
    for name, module in others.items():
        monkeypatch.setitem(sys.modules, name, module)
    source = f"from functions.base import Base, where\nassert where == 'mine'\n{SQUARE}"
    tree(tmp_path / "functions", {"__init__.py": "", "base.py": BASE.format("mine"), "acts.py": source})
    assert_computes(load(str(tmp_path / "functions" / "acts.py")), "square")
    assert {name: sys.modules[name] for name in others} == others


def test_nothing_is_left_in_the_users_folder(tmp_path: Path) -> None:
    """No `__pycache__`, neither when it is imported nor when a pass imports more."""
    tree(
        tmp_path,
        {
            "layer.py": BASE.format(1),
            "late.py": "",
            "acts.py": f"from layer import Base\n{SQUARE}".replace("self.x = x", "import late; self.x = x"),
        },
    )
    assert_computes(load(str(tmp_path / "acts.py")), "square")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["acts.py", "late.py", "layer.py"]


def test_the_main_part_does_not_run(tmp_path: Path) -> None:
    """`if __name__ == "__main__":` guards its part, and what is defined there does not count."""
    source = (
        "def f(x): return x * x\ndef df(x): return 2 * x\nif __name__ == '__main__':\n    def df(x): pass\n    1 / 0\n"
    )
    tree(tmp_path, {"acts.py": source})
    (activation,) = survey(str(tmp_path / "acts.py")).activations
    assert activation.reading is not None
    assert (activation.reading.file, activation.reading.line) == ("acts.py", 2)


def test_what_stands_in_a_branch_counts(tmp_path: Path) -> None:
    """Definitions under `if`, `try` and `with` are the file's own, in whichever branch they were made."""
    source = """
try:
    import no_such_module_at_all
    def f(x): return no_such_module_at_all.square(x)
except ImportError:
    def f(x): return x * x
if True:
    def df(x): return 2 * x
else:
    def df(x): return 0
"""
    tree(tmp_path, {"acts.py": source})
    activation = load(str(tmp_path / "acts.py"))
    assert activation.reading is not None
    assert activation.reading.findings == ()
    assert_computes(activation, "square")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import math\n\ndef relu(z)\n    return z\n", "acts.py, line 3 is no Python (expected ':'): def relu(z)"),
        (
            "def f(x):\nreturn x\n",
            "acts.py, line 2 is no Python (expected an indented block after function definition on line 1): return x",
        ),
        ("x = '\n", "acts.py, line 1 is no Python (unterminated string literal (detected at line 1)): x = '"),
        ("import bad\n", "bad.py, line 2 is no Python (invalid syntax): 1 +"),
        ("x = 1\nraise ValueError('no data')\n", "acts.py, line 2: ValueError: no data (when acts.py was imported)"),
        ("import worse\n", "worse.py, line 1: ZeroDivisionError: division by zero (when acts.py was imported)"),
        ("import sys\nsys.exit(1)\n", "acts.py, line 2: it calls sys.exit(). (when acts.py was imported)"),
        ("exit()\n", "acts.py, line 1: it calls sys.exit(). (when acts.py was imported)"),
        ("class Stop(BaseException): pass\nraise Stop\n", "acts.py, line 2: Stop (when acts.py was imported)"),
        (
            "import numpy as np\nimport torch_that_is_not_there.nn as nn\n",
            "acts.py, line 2: No module named 'torch_that_is_not_there'."
            " Put it beside the file, or install it where actgrad runs.",
        ),
        ("n = input('how many? ')\n", "acts.py, line 1: EOFError: EOF when reading a line (when acts.py was imported)"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_told_in_a_sentence(tmp_path: Path, source: str, message: str) -> None:
    """With the file, the line, and the line itself where it is no Python."""
    tree(tmp_path, {"acts.py": source, "bad.py": "\n1 +\n", "worse.py": "1 / 0\n"})
    before = sys.modules.copy()
    with pytest.raises(ReadingError) as caught:
        survey(str(tmp_path / "acts.py"))
    assert str(caught.value) == message
    assert sys.modules == before


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """Bytes in no encoding, and a file of another kind: no Python, whatever this Python says of it."""
    for number, content in enumerate((b"x = '\xff\xfe'\n", b"a = 1\n\0", b"\x93NUMPY\0\1")):
        file = tmp_path / f"acts{number}.py"
        file.write_bytes(content)
        with pytest.raises(ReadingError) as caught:
            survey(str(file))
        assert str(caught.value).startswith(file.name)
        assert " is no Python" in str(caught.value)


def test_an_interrupt_passes_at_once(tmp_path: Path) -> None:
    """Ctrl-C in an endless import is nobody's mistake, and leaves nothing behind."""
    tree(
        tmp_path,
        {
            "acts.py": "raise KeyboardInterrupt\n",
            "pass_.py": "def f(x): raise KeyboardInterrupt\ndef df(x): return x\n",
        },
    )
    before = (sys.modules.copy(), sys.path[:], sys.stdout)
    for name in ("acts.py", "pass_.py"):
        with pytest.raises(KeyboardInterrupt):
            survey(str(tmp_path / name))
    assert (sys.modules, sys.path, sys.stdout) == before
