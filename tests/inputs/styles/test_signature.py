"""What a function is given, by the names of its arguments and by --takes and --with."""

from pathlib import Path

import pytest

from actgrad.errors import ReadingError
from actgrad.inputs.code import load
from tests.inputs.known import assert_computes, only, read

SOURCE = "def cube(Z): return Z**3\ndef cube_backward(p, q): return {}\n"


@pytest.mark.parametrize(
    ("takes", "body"),
    [
        ("da,z", "p * 3 * q**2"),
        ("z,da", "q * 3 * p**2"),
        ("Z, dA", "q * 3 * p**2"),
        ("da,a", "p * 3 * abs(q) ** (2 / 3)"),
        ("da,cache", "p * 3 * q**2"),
    ],
)
def test_takes_settles_any_order(tmp_path: Path, takes: str, body: str) -> None:
    """Whatever the arguments are called."""
    assert_computes(only(tmp_path, SOURCE.format(body), takes=takes), "cube")


def test_takes_is_for_what_it_fits(tmp_path: Path) -> None:
    """In a file of many, it speaks of those of its kind; of one asked for by name, it must fit."""
    source = """
class Square:
    def forward(self, x):
        self.x = x
        return x * x
    def backward(self, dout): return 2 * self.x * dout
class Sqrt:
    def forward(self, x): return x * x
    def backward(self, lr): return 0
def cube(x): return x**3
def cube_prime(a): return 3 * abs(a) ** (2 / 3)
"""
    square, _, cube = read(tmp_path, source, takes="a").activations
    assert_computes(square, "square")
    assert_computes(cube, "cube")
    with pytest.raises(ReadingError) as caught:
        load(f"{tmp_path / 'code.py'}:Square", takes="z,da,a")
    assert str(caught.value) == (
        "code.py:Square cannot be judged. --takes names 3 of Square().backward(dout), which takes 1."
    )


def test_a_number_that_nothing_asks_for_is_told(tmp_path: Path) -> None:
    """A slip in `--with` would otherwise leave a default standing unseen."""
    source = "def elu(x, alpha=1.0): return x\ndef elu_prime(x, alpha=1.0): return 1\n"
    with pytest.raises(ReadingError) as caught:
        read(tmp_path, source, values={"alhpa": 0.5})
    assert str(caught.value) == "--with alhpa: nothing in code.py takes an argument 'alhpa'. Did you mean 'alpha'?"


def test_frameworks_are_told_to_be_read_later(tmp_path: Path) -> None:
    """A function that takes a context is written for a framework."""
    with pytest.raises(ReadingError) as caught:
        read(
            tmp_path,
            "class Square:\n    @staticmethod\n    def forward(ctx, x): return x * x\n"
            "    @staticmethod\n    def backward(ctx, g): return g\n",
        )
    assert str(caught.value).splitlines()[0] == (
        "Nothing in code.py can be judged."
        " Square().forward(ctx, x) is written for a framework, whose style is not read yet."
    )


def test_a_forward_alone_is_enough_where_no_backward_is_needed(tmp_path: Path) -> None:
    """For its forward pass, or a dJ/dZ from a file, a function that stands alone can be loaded."""
    (tmp_path / "gelu.py").write_text("def gelu(x, k=2.0): return x * k\n")
    activation = load(str(tmp_path / "gelu.py"), values={"k": 1.0}, needs_backward=False)
    assert activation.backward is None
    assert activation.reading is not None
    assert activation.reading.sentence == "gelu: forward gelu(Z, k=1.0)"
    (tmp_path / "plain.py").write_text("def forward(z): return z\n")
    assert load(str(tmp_path / "plain.py"), needs_backward=False).name == "plain"
    with pytest.raises(ReadingError, match=r"^Nothing in plain\.py can be judged"):
        load(str(tmp_path / "plain.py"))


@pytest.mark.parametrize("optional", ["grads=[]", "dx=1e-5", "grad_clip=None", "delta=0.5", "x0=0.0", "cache=None"])
def test_a_parameter_with_a_default_keeps_it(tmp_path: Path, optional: str) -> None:
    """Whatever its name, and in every style."""
    name = optional.partition("=")[0]
    sources = [
        f"def forward(z): return z**3\ndef backward(z, da, {optional}): return da * 3 * z**2\n",
        f"def cube(z): return z**3\ndef cube_backward(da, z, {optional}): return da * 3 * z**2\n",
        f"def cube(z): return z**3\ndef cube_prime(z, {optional}): return 3 * z**2\n",
        "class Cube:\n    def forward(self, z):\n        self.z = z\n        return z**3\n"
        f"    def backward(self, dout, {optional}): return dout * 3 * self.z**2\n",
    ]
    for source in sources:
        activation = only(tmp_path, source)
        assert activation.reading is not None and name not in activation.reading.sentence
        assert_computes(activation, "cube")
