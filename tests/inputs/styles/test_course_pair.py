"""The course pair: a forward that may return a cache, and a backward pass that takes dA and what it needs."""

from pathlib import Path

import numpy as np
import pytest

from tests.inputs.known import DA, Z, assert_computes, expected, only, read

PAIRS = {
    "cache Z": ("A, Z", "dA, cache", "a = 1 / (1 + np.exp(-cache))", "dA, cache"),
    "cache tuple": ("A, (Z, A)", "dA, cache", "Z, a = cache", "dA, cache"),
    "cache dict": ("A, {'A': A}", "dA, activation_cache", "a = activation_cache['A']", "dA, cache"),
    "two caches": ("A, Z, A", "dA, cache", "_, a = cache", "dA, cache"),
    "a function beside A": ("A, sigmoid_backward", "dA, cache", "a = 1 / (1 + np.exp(-cache))", "dA, cache"),
    "no cache": ("A", "dA, cache", "a = 1 / (1 + np.exp(-cache))", "dA, cache"),
    "Z": ("A", "dA, Z", "a = 1 / (1 + np.exp(-Z))", "dA, Z"),
    "Z first": ("A, Z", "x, grad_output", "dA = grad_output; a = 1 / (1 + np.exp(-x))", "Z, dA"),
    "A": ("A", "dA, A", "a = A", "dA, A"),
    "A after a cache": ("A, Z", "dout, out", "dA = dout; a = out", "dA, A"),
    "three": ("A", "g, ans, x", "dA = g; a = ans", "dA, A, Z"),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_every_cache_and_every_order_is_read(tmp_path: Path, pair: tuple[str, str, str, str]) -> None:
    """The arguments are known by their names; the cache is what the forward returned beside A, else Z."""
    returns, takes, body, text = pair
    activation = only(
        tmp_path,
        f"""
import numpy as np
def sigmoid(Z):
    A = 1 / (1 + np.exp(-Z))
    return {returns}
def sigmoid_backward({takes}):
    {body}
    return dA * a * (1 - a)
""",
    )
    gives = "" if returns == "A" else " -> (A, cache)"
    assert activation.reading is not None
    assert activation.reading.style == "course pair"
    assert activation.reading.sentence == f"sigmoid: forward sigmoid(Z){gives}, backward sigmoid_backward({text})"
    assert (activation.reading.file, activation.reading.line) == ("code.py", 6)
    assert activation.reading.backward_at_a is None
    assert_computes(activation, "sigmoid")


@pytest.mark.parametrize(
    ("forward", "backward"),
    [
        ("sigmoid_forward", "sigmoid_backward"),
        ("sigmoid", "backward_sigmoid"),
        ("sigmoid", "sigmoid_back"),
        ("sigmoid", "sigmoidBackward"),
        ("forward", "backward"),
        ("sigmoid", "sigmoid_grad"),
    ],
)
def test_the_backward_pass_is_known_by_its_name(tmp_path: Path, forward: str, backward: str) -> None:
    """Whatever the two are called, and a gradient that takes dA is a backward pass, too."""
    activation = only(
        tmp_path,
        f"""
import numpy as np
def {forward}(Z): return 1 / (1 + np.exp(-Z))
def {backward}(dA, A): return dA * A * (1 - A)
""",
    )
    assert activation.reading is not None
    assert (activation.name, activation.reading.style) == (forward, "course pair")
    assert_computes(activation, "sigmoid")


def test_a_backward_pass_that_takes_dA_alone_has_its_forward_run_before(tmp_path: Path) -> None:  # noqa: N802
    """What the forward leaves in a global is that of the same Z."""
    activation = only(
        tmp_path,
        """
def square(Z):
    global kept
    kept = Z
    return Z * Z
def square_backward(dA): return dA * 2 * kept
""",
    )
    activation.forward(7 * Z)
    assert activation.backward is not None
    np.testing.assert_allclose(activation.backward(Z, DA), expected("square")[1], rtol=1e-12)
    assert_computes(activation, "square")


def test_what_cannot_be_told_is_passed_over_with_the_way_out(tmp_path: Path) -> None:
    """Two arguments of unknown or equal meaning are never guessed; `--takes` settles them."""
    source = """
def cube(Z): return Z**3
def cube_backward(p, q): return p * 3 * q**2
def square(Z): return Z * Z
def square_backward(dA, Z): return dA * 2 * Z
"""
    found = read(tmp_path, source)
    assert [each.name for each in found.activations] == ["square"]
    assert [(each.name, each.reason) for each in found.passed_over] == [
        (
            "cube",
            "What q is in cube_backward(p, q) cannot be told by the name: say what it takes, in its order, with"
            " --takes, such as --takes da,z; a number is given with --with.",
        )
    ]
    cube, square = read(tmp_path, source, takes="da,z").activations
    assert_computes(cube, "cube")
    assert_computes(square, "square")


def test_where_a_cache_lies_is_a_note(tmp_path: Path) -> None:
    """A global that changes with a new shape is named; what a pass reads alone is not."""
    source = """
import numpy as np
_slopes, LEAK, last = {}, [0.1], None
def tanh(z):
    global last
    last = z
    return np.tanh(z)
def tanh_backward(da, z):
    key = z.shape, z.tobytes()
    if key not in _slopes:
        _slopes[key] = 1 - np.tanh(z) ** 2
    return da * _slopes[key]
def leaky(z): return np.where(z > 0, z, LEAK[0] * z)
def leaky_backward(da, z): return da * np.where(z > 0, 1, LEAK[0])
"""
    kept, plain = read(tmp_path, source).activations
    assert kept.reading is not None and plain.reading is not None
    assert [(each.key, each.message) for each in kept.reading.findings] == [
        ("cache", "keeps something from call to call in _slopes, last, which all callers share")
    ]
    assert plain.reading.findings == ()
