"""Running a pass: blocks change no bit and keep memory small, a user's code sees the whole, and its faults are told."""

import math
import sys
import tracemalloc
from importlib.util import module_from_spec, spec_from_file_location

import numpy as np
import pytest

from actgrad import passes
from actgrad.activations import ALL, Activation, Structure
from actgrad.errors import CodeError

names = pytest.mark.parametrize("activation", ALL, ids=lambda activation: activation.name)


@pytest.fixture
def module(tmp_path):
    """Give a module of the user's, from its source, in the file mine.py."""

    def load(source):
        file = tmp_path / "mine.py"
        file.write_text(source, encoding="utf-8")
        spec = spec_from_file_location("mine", file)
        loaded = module_from_spec(spec)
        spec.loader.exec_module(loaded)
        return loaded

    return load


def told(function, *arrays):
    """Give the message of the CodeError that a call ends in."""
    with pytest.raises(CodeError) as caught:
        passes.call(function, *arrays)
    return str(caught.value)


@names
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1), (13, 17), (17, 13)])
@pytest.mark.parametrize("at_once", [1, 7, 16, 50])
def test_blocks_give_every_bit_of_the_whole(activation, dtype, shape, at_once, monkeypatch):
    """Whatever the blocks, A and dJ/dZ are those of the whole matrix, NaN and infinities included."""
    generator = np.random.default_rng(at_once)
    z = (generator.normal(size=shape) * 30).astype(dtype)
    z[..., -1] *= 30
    z[-1, 0] = np.nan if at_once == 7 else np.inf
    da = generator.normal(size=shape).astype(dtype)
    a, dz = activation.forward(z), activation.backward(z, da)
    monkeypatch.setattr(passes, "AT_ONCE", at_once)
    for found, whole in ((passes.forward(activation, z), a), (passes.backward(activation, z, da), dz)):
        assert found.dtype == dtype
        np.testing.assert_array_equal(found, whole)


@names
def test_memory_stays_small(activation):
    """A pass over 3 million numbers (24 MB) holds less than 12 MB besides what goes in and out."""
    z = np.full((1500, 2000), 0.5)
    passes.backward(activation, z[:2], z[:2])
    tracemalloc.start()
    try:
        dz = passes.backward(activation, z, z)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak - dz.nbytes < 12e6


def test_a_users_code_is_given_the_whole_matrix_once(monkeypatch):
    """Also if it declares a structure and the matrix is larger than a block."""
    monkeypatch.setattr(passes, "AT_ONCE", 1)
    seen = []

    def twice(z, da=None):
        seen.append(z.shape)
        return 2 * z

    mine = Activation("mine", twice, twice, Structure.ELEMENTWISE)
    z = np.ones((3, 4))
    np.testing.assert_array_equal(passes.forward(mine, z), 2 * z)
    np.testing.assert_array_equal(passes.backward(mine, z, z), 2 * z)
    assert seen == [(3, 4), (3, 4)]


def test_no_backward_pass():
    """An activation without one is told by name."""
    with pytest.raises(CodeError) as caught:
        passes.backward(Activation("mine", np.tanh), np.ones((1, 1)), np.ones((1, 1)))
    assert str(caught.value) == "mine has no backward pass."


@pytest.mark.parametrize(
    ("result", "message"),
    [
        (None, "mine: forward returned nothing (None); a return statement may be missing."),
        ([[1, 2], [3]], "mine: forward returned a list that is no matrix."),
        ([["a", "b"]], "mine: forward returned <U1 values; real numbers are needed."),
        ([[1j, 2]], "mine: forward returned complex128 values; real numbers are needed."),
        ([[None, 2]], "mine: forward returned object values; real numbers are needed."),
        ([1.0, 2.0], "mine: forward returned a matrix of shape (2,) for Z of shape (1, 2)."),
        (3.0, "mine: forward returned a matrix of shape () for Z of shape (1, 2)."),
    ],
)
def test_what_is_no_matrix_is_told(result, message):
    """What came instead of a matrix of real numbers of the shape of Z."""
    with pytest.raises(CodeError) as caught:
        passes.forward(Activation("mine", lambda z: result), np.ones((1, 2)))
    assert str(caught.value) == message


def test_an_object_that_will_not_become_an_array():
    """Its own exception is not let through."""

    class Stubborn:
        def __array__(self, dtype=None, copy=None):
            raise RuntimeError("detach me first")

    with pytest.raises(CodeError) as caught:
        passes.as_matrix(Stubborn(), (1, 1), "mine: backward")
    assert str(caught.value) == "mine: backward returned a Stubborn that is no matrix."


def test_a_list_of_rows_and_integers_are_matrices():
    """Lists, booleans and whole numbers are taken as they are; judging their dtype is the checker's."""
    assert passes.as_matrix([[1, 2]], (1, 2), "mine").dtype.kind == "i"
    assert passes.as_matrix(np.ones((1, 2), bool), (1, 2), "mine").dtype.kind == "b"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("raise ValueError('no such thing')", "mine.py, line 3: ValueError: no such thing"),
        ("raise ValueError", "mine.py, line 3: ValueError"),
        ("raise ValueError('one\\n   two\\n\\nthree')", "mine.py, line 3: ValueError: one two three"),
        ("raise KeyError('alpha')", "mine.py, line 3: KeyError: 'alpha'"),
        ("return 1 / 0", "mine.py, line 3: ZeroDivisionError: division by zero"),
        ("return np.linalg.inv(z)", "mine.py, line 3: LinAlgError: Singular matrix"),
        (
            "return json.loads('{')",
            "mine.py, line 3: JSONDecodeError: "
            "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        ),
        ("sys.exit('enough')", "mine.py, line 3: SystemExit: enough"),
        ("raise Mute", "mine.py, line 3: Mute"),
        ("raise ValueError('x' * 1000)", "mine.py, line 3: ValueError: " + "x" * 299 + "…"),
    ],
)
def test_what_a_users_code_raises_is_told(body, message, module):
    """His file, line, the kind and the message on one line; lines inside NumPy or Python's library are not his."""
    source = f"""import json, sys, numpy as np
def forward(z):
    {body}
class Mute(Exception):
    def __str__(self): raise OSError
"""
    assert told(module(source).forward, np.zeros((2, 2))) == message


def test_endless_recursion_is_told(module):
    """In one line as well; Python adds to the message as it likes."""
    source = "def forward(z):\n    return forward(z)\n"
    message = "mine.py, line 2: RecursionError: maximum recursion depth exceeded"
    assert told(module(source).forward, np.zeros((2, 2))).startswith(message)


def test_the_line_is_where_it_happened(module):
    """The innermost of the user's lines, not the one that was called."""
    source = "def forward(z):\n    return inner(z)\ndef inner(z):\n    return z.nothing\n"
    message = "mine.py, line 4: AttributeError: 'numpy.ndarray' object has no attribute 'nothing'"
    assert told(module(source).forward, np.zeros((2, 2))) == message


def test_no_line_of_the_users():
    """Where no line of the user's took part, the kind and the message alone."""
    assert told(np.linalg.inv, np.zeros((1, 1))) == "LinAlgError: Singular matrix"
    assert told(math.sqrt) == "TypeError: math.sqrt() takes exactly one argument (0 given)"


def test_what_passes_through():
    """Ctrl-C is no fault of the code, and a CodeError is told already."""

    def interrupted():
        raise KeyboardInterrupt

    def told_already():
        raise CodeError("line 3: as it was")

    with pytest.raises(KeyboardInterrupt):
        passes.call(interrupted)
    assert told(told_already) == "line 3: as it was"


def test_what_is_installed_is_the_users(monkeypatch):
    """A package beside Python's own library is not taken for it; NumPy is."""
    library = passes.LIBRARIES[-1]
    assert passes._is_library(str(library / "json" / "decoder.py"))
    assert not passes._is_library(str(library / "site-packages" / "their_net" / "layers.py"))
    assert passes._is_library(np.linalg.__file__)
    assert passes._is_library("<__array_function__ internals>")
    assert passes._is_library(sys.modules["actgrad.passes"].__file__)
