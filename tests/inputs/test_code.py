"""Surveying a user's file: targets, names, what is passed over, and what is said where nothing can be judged."""

from pathlib import Path

import numpy as np
import pytest

from actgrad.errors import ActgradError, CodeError, ReadingError, UsageError
from actgrad.inputs.code import load, survey
from tests.inputs.known import assert_computes, read

TWO = """
import numpy as np
from math import tanh
def square(x): return x * x
def square_prime(x): return 2 * x
class Cube:
    def forward(self, x):
        self.x = x
        return x**3
    def backward(self, g): return 3 * self.x**2 * g
def alone(x): return x
also = square
_secret = lambda x: x * x
_secret_prime = lambda x: 2 * x
"""


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "two.py").write_text(TWO)
    return tmp_path


def said(target: str, **options: object) -> str:
    """Give what is said of a target that cannot be read."""
    with pytest.raises(ActgradError) as caught:
        survey(target, **options)  # type: ignore[arg-type]
    assert isinstance(caught.value, ReadingError | UsageError)
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_a_survey_gives_all_in_the_files_order(two: Path) -> None:
    """Activations, then what was passed over with its reason; imports are neither, and private pairs are told."""
    found = survey("two.py")
    assert found.path == (two / "two.py").resolve()
    assert [each.name for each in found.activations] == ["square", "Cube"]
    assert [(each.name, each.reason) for each in found.passed_over] == [
        ("alone", "alone(x) stands alone: neither alone_derivative nor alone_backward, or the like, is here."),
        ("_secret", "_secret is private by its name: to have it judged, ask for two.py:_secret."),
    ]


@pytest.mark.parametrize(
    "target", ["two.py:square", "two:square", "two.py:square_prime", "two.py:also", "two.py:_secret"]
)
def test_one_is_asked_for_by_any_of_its_names(two: Path, target: str) -> None:
    """Its own, its derivative's, another name for it, a hidden one; by file or by module."""
    activation = load(target)
    assert activation.name == ("_secret" if "secret" in target else "square")
    assert_computes(activation, "square")


def test_a_module_in_a_package_and_a_name_in_a_class_are_found(two: Path) -> None:
    """`package.module:Class.attr`, and what a package's `__init__` imports."""
    (two / "package" / "inner").mkdir(parents=True)
    (two / "package" / "__init__.py").write_text("from .inner.acts import Square, square, square_prime\n")
    (two / "package" / "inner" / "__init__.py").write_text("")
    (two / "package" / "inner" / "acts.py").write_text(
        "class Square:\n    def f(x): return x * x\n    def df(x): return 2 * x\n"
        "class All:\n    Square = Square\n    best = Square()\n"
        "def square(x): return x * x\ndef square_prime(x): return 2 * x\n"
    )
    for target in ("package.inner.acts:Square", "package.inner.acts:All.best", "package:Square", "package:square"):
        assert_computes(load(target), "square")


def test_load_takes_exactly_one(two: Path) -> None:
    """Several are listed, with the way to name one."""
    with pytest.raises(ReadingError) as caught:
        load("two.py")
    assert str(caught.value) == "two.py holds 2 activations: square, Cube. Name one: two.py:square."


ADAPTER = """
An adapter of three lines, in a file beside it, makes any code an activation:
    from {imports}
    def forward(z): return {forward}
    def backward(z, da): return {backward}"""


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("no.py", "There is no file no.py."),
        ("folder.py", "folder.py is a folder; name a .py file in it."),
        ("two.py:Cub", "two.py has no 'Cub'. Did you mean 'Cube'?"),
        ("two.py:zzz", "two.py has no 'zzz'. It has np, square, square_prime, Cube, alone, also."),
        (
            "two.py:alone",
            "two.py:alone cannot be judged. alone(x) stands alone: neither alone_derivative nor alone_backward,"
            " or the like, is here." + ADAPTER.format(imports="two import alone", forward="alone(z)", backward="…"),
        ),
        (
            "nowhere.at.all:relu",
            "No module nowhere.at.all is to be found from here. Code is named by its file, path/file.py or"
            " path/file.py:NAME, or by its module, package.module:NAME.",
        ),
        (
            "../two",
            "No module ../two is to be found from here. Code is named by its file, path/file.py or"
            " path/file.py:NAME, or by its module, package.module:NAME.",
        ),
    ],
)
def test_a_target_that_leads_nowhere_is_told(two: Path, target: str, message: str) -> None:
    """A missing file, a folder, a name that nothing has, with what is near."""
    (two / "folder.py").mkdir()
    assert said(target) == message.replace("np, ", "")


def test_takes_is_one_of_the_known_words(two: Path) -> None:
    """What `--takes` may say is listed."""
    assert said("two.py", takes="z,dout") == (
        "--takes z,dout: 'dout' is none of z, a, da, cache, lr; write them in the arguments' order."
    )


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "",
            "Nothing in code.py can be judged. It defines no function or class;"
            " what is needed is a forward with a derivative or a backward pass."
            + ADAPTER.format(imports="code import …", forward="…", backward="…"),
        ),
        (
            "def train(epochs): pass\nclass Model: pass\n",
            "Nothing in code.py can be judged. It defines train, Model;"
            " what is needed is a forward with a derivative or a backward pass."
            + ADAPTER.format(imports="code import train", forward="train(z)", backward="…"),
        ),
        (
            "def sigmoid(x): return x\ndef slope_of_it(x): return x\n",
            "Nothing in code.py can be judged.\n"
            "sigmoid(x) stands alone: neither sigmoid_derivative nor sigmoid_backward, or the like, is here.\n"
            "slope_of_it(x) is a derivative by its name, but no function here is its forward."
            + ADAPTER.format(
                imports="code import sigmoid, slope_of_it", forward="sigmoid(z)", backward="da * slope_of_it(z)"
            ),
        ),
        (
            "def leaky(x, alpha): return x\ndef leaky_prime(x, alpha): return x\n",
            "Nothing in code.py can be judged."
            " leaky(x, alpha) needs alpha, which has no default: add --with alpha=0.01.",
        ),
        (
            "class Base:\n    def forward(self, x): raise NotImplementedError\n"
            "    def backward(self, g): raise NotImplementedError\n",
            "Nothing in code.py can be judged. Base is a base class: its forward is not written."
            + ADAPTER.format(imports="code import …", forward="…", backward="…"),
        ),
        (
            "class Base:\n    def forward(self, x):\n        'Give A.'\n    def backward(self, g): ...\n",
            "Nothing in code.py can be judged. Base is a base class: its forward is not written."
            + ADAPTER.format(imports="code import …", forward="…", backward="…"),
        ),
    ],
    ids=["empty", "other things", "unrelated", "a number", "a base", "an empty base"],
)
def test_where_nothing_can_be_judged_it_says_what_was_seen_and_the_way_out(
    tmp_path: Path, source: str, message: str
) -> None:
    """The option, or an adapter written out with the user's own names."""
    with pytest.raises(ReadingError) as caught:
        read(tmp_path, source)
    assert str(caught.value) == message


def test_code_that_raises_is_found_all_the_same(tmp_path: Path) -> None:
    """It is told when it is judged, by its file, line and message, and hides no other's verdict."""
    raises, exits, nothing, numbers, square = read(
        tmp_path,
        """
import sys
import numpy as np
def raises(x): return x + int("x")
def raises_prime(x): return unknown_name
def exits(x): return sys.exit(3)
def exits_prime(x): return x
def nothing(x): x * x
def nothing_prime(x): 2 * x
def numbers(x): return unknown_name if x > 0 else x
def numbers_prime(x): return 1
def square(x): return x * x
def square_prime(x): return 2 * x
""",
    ).activations
    ones = np.ones((2, 2))
    for activation, message in (
        (raises, "code.py, line 4: ValueError: invalid literal for int() with base 10: 'x'"),
        (exits, "code.py, line 6: it calls sys.exit()."),
        (numbers, "code.py, line 10: NameError: name 'unknown_name' is not defined"),
    ):
        with pytest.raises(CodeError) as caught:
            activation.forward(ones)
        assert str(caught.value) == message
    assert raises.backward is not None and nothing.backward is not None
    with pytest.raises(CodeError, match=r"code.py, line 5: NameError: name 'unknown_name' is not defined"):
        raises.backward(ones, ones)
    assert nothing.forward(ones) is None
    assert nothing.backward(ones, ones) is None
    assert_computes(square, "square")


MISTAKES = {
    "a dot product of entries": "return np.dot(dA, s * (1 - s))",
    "a sum over examples": "return np.sum(dA * s * (1 - s), axis=1)",
    "a sum over all": "return np.sum(dA * s * (1 - s))",
    "a mean over units, kept": "return np.mean(dA * s * (1 - s), axis=0, keepdims=True)",
    "no matrix": "return 'dZ'",
    "ragged": "return [[1, 2], [3]]",
}


@pytest.mark.parametrize("body", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_shapes_is_not_read_away(tmp_path: Path, body: str) -> None:
    """A sum or a product too many would vanish on one number or one column: such code is judged on the matrix."""
    (activation,) = read(
        tmp_path,
        f"""
import numpy as np
def sigmoid(Z): return 1 / (1 + np.exp(-Z))
def sigmoid_backward(dA, Z):
    s = sigmoid(Z)
    {body}
""",
    ).activations
    assert activation.reading is not None and activation.backward is not None
    assert activation.reading.sentence == "sigmoid: forward sigmoid(Z), backward sigmoid_backward(dA, Z)"
    assert activation.reading.findings == ()
    try:
        shape = np.shape(activation.backward(np.ones((3, 4)), np.ones((3, 4))))
    except (CodeError, ValueError):
        return
    assert shape != (3, 4)


def test_objects_of_every_kind_beside_the_activations_do_no_harm(tmp_path: Path) -> None:
    """Arrays, locks, mocks, enumerations, and objects whose attributes raise: none is read, none ends the survey."""
    found = read(
        tmp_path,
        """
import enum, logging, threading, unittest.mock
import numpy as np
log, lock, mock, array = logging.getLogger(), threading.Lock(), unittest.mock.MagicMock(), np.arange(5.0)
module, generator = __import__("numpy"), np.random.default_rng(0)
class Evil:
    def __getattr__(self, name): raise RuntimeError(name)
    def __eq__(self, other): raise RuntimeError
    __hash__ = None
evil, other_evil = Evil(), Evil()
class Properties:
    @property
    def value(self): raise ValueError
    @property
    def derivative(self): raise ValueError
properties = Properties()
class Color(enum.Enum):
    RED = 1
class Raises:
    def __init__(self): raise RuntimeError("no")
    def forward(self, x): return x
    def backward(self, g): return g
class Exits(Raises):
    def __init__(self): raise SystemExit
def square(x): return x * x
def square_prime(x): return 2 * x
""",
    )
    exits, square = found.activations
    assert [each.name for each in found.passed_over] == ["Raises"]
    assert_computes(square, "square")
    with pytest.raises(CodeError) as caught:
        exits.forward(np.ones((2, 2)))
    assert str(caught.value) == "code.py, line 24: it calls sys.exit()."


def test_a_type_at_module_level_is_no_activation(tmp_path: Path) -> None:
    """Names for types, as annotations use them, are passed by."""
    types = "import numpy as np\nfrom typing import Callable\nfrom numpy.typing import NDArray\n"
    types += "A = NDArray[np.float64]\nL = list[float]\nF = Callable[[float], float]\n"
    source = types + "def square(x: A) -> A: return x * x\ndef square_prime(x: A) -> A: return 2 * x\n"
    assert [each.name for each in read(tmp_path, source).activations] == ["square"]


def test_an_assertion_without_a_message_shows_its_source(tmp_path: Path) -> None:
    """The line and what it asserts."""
    source = "def square(z):\n    assert z.shape[0] > 100\n    return z * z\ndef square_prime(z): return 2 * z\n"
    (square,) = read(tmp_path, source).activations
    with pytest.raises(CodeError, match=r"line \d+: AssertionError: assert z\.shape\[0\] > 100$"):
        square.forward(np.ones((2, 2)))
