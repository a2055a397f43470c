"""The object with a derivative: a class or an instance that can be called, and has a method for its derivative."""

from pathlib import Path

import numpy as np
import pytest

from tests.inputs.known import DA, Z, assert_computes, expected, only, read

FORWARDS = ["__call__", "forward", "function", "fn", "f", "func", "activate", "activation", "call", "value", "compute"]
DERIVATIVES = [
    "derivative",
    "deriv",
    "gradient",
    "grad",
    "prime",
    "df",
    "d_f",
    "f_prime",
    "activation_func_drv",
    "backward_gradient",
]


@pytest.mark.parametrize("forward", FORWARDS)
@pytest.mark.parametrize("derivative", DERIVATIVES[:3])
def test_every_name_of_its_forward_is_read(tmp_path: Path, forward: str, derivative: str) -> None:
    """A method that says it is the function is the forward."""
    activation = only(
        tmp_path,
        f"""
import numpy as np
class Tanh:
    def {forward}(self, z): return np.tanh(z)
    def {derivative}(self, z): return 1 - np.tanh(z) ** 2
""",
    )
    call = "Tanh()" if forward == "__call__" else f"Tanh().{forward}"
    assert activation.reading is not None
    assert activation.reading.style == "object with a derivative"
    assert activation.reading.sentence == f"Tanh: forward {call}(Z), derivative Tanh().{derivative}(Z)"
    assert (activation.reading.file, activation.reading.line) == ("code.py", 5)
    assert_computes(activation, "tanh")


@pytest.mark.parametrize("derivative", DERIVATIVES)
def test_every_name_of_its_derivative_is_read(tmp_path: Path, derivative: str) -> None:
    """A method that says it is a derivative is the derivative."""
    source = "class Square:\n    def f(self, z): return z * z\n    def {}(self, z): return 2 * z\n"
    assert_computes(only(tmp_path, source.format(derivative)), "square")


OF_X, SLOPE = "(self, x): return np.tanh(x)", "1 - np.tanh(x) ** 2"
FORMS = {
    "static": f"@staticmethod\n    def f(x): return np.tanh(x)\n    @staticmethod\n    def df(x): return {SLOPE}",
    "of the class": f"@classmethod\n    def f{OF_X}\n    @classmethod\n    def df(cls, x): return 1 - cls.f(x) ** 2",
    "without self": f"def f(x): return np.tanh(x)\n    def df(x): return {SLOPE}",
    "lambdas": f"f = lambda self, x: np.tanh(x)\n    df = lambda self, x: {SLOPE}",
    "its own name": f"def tanh{OF_X}\n    def tanh_prime(self, x): return {SLOPE}",
    "state": "def f(self, x):\n        self.a = np.tanh(x); return self.a\n    def df(self): return 1-self.a**2",
    "dA": f"def f{OF_X}\n    def gradient(self, x, dA): return dA * ({SLOPE})",
}


@pytest.mark.parametrize("body", FORMS.values(), ids=FORMS)
def test_every_form_of_method_is_read(tmp_path: Path, body: str) -> None:
    """Static and class methods, methods that forgot self, lambdas, and a derivative from what the forward kept."""
    activation = only(tmp_path, f"import numpy as np\nclass Tanh:\n    {body}\n")
    assert_computes(activation, "tanh")


def test_instances_count_and_so_do_those_of_hidden_classes(tmp_path: Path) -> None:
    """An instance with a state of its own is an activation; one like a fresh one is only another name of its class."""
    found = read(
        tmp_path,
        """
from collections import namedtuple
import numpy as np
class Elu:
    def __init__(self, alpha=1.0): self.alpha = alpha
    def __call__(self, x): return np.where(x > 0, x, self.alpha * (np.exp(x) - 1))
    def derivative(self, x): return np.where(x > 0, 1, self.alpha * np.exp(x))
class _Square:
    def __call__(self, x): return x * x
    def derivative(self, x): return 2 * x
class Made:
    def __init__(self, f, df): self.f, self.df = f, df
elu = Elu()
half = Elu(0.5)
square = _Square()
cube = Made(lambda x: x**3, lambda x: 3 * x**2)
tanh = namedtuple("Pair", "f df")(np.tanh, lambda x: 1 - np.tanh(x) ** 2)
_hidden = Elu(3.0)
""",
    )
    assert [each.reading.sentence for each in found.activations if each.reading] == [
        "Elu: forward Elu()(Z), derivative Elu().derivative(Z)",
        "half: forward half(Z), derivative half.derivative(Z)",
        "square: forward square(Z), derivative square.derivative(Z)",
        "cube: forward cube.f(Z), derivative cube.df(Z)",
        "tanh: forward tanh.f(Z), derivative tanh.df(Z)",
    ]
    for activation, name in zip(found.activations, ("elu", "elu 0.5", "square", "cube", "tanh"), strict=True):
        assert_computes(activation, name)


def test_an_instance_is_copied_for_every_pass(tmp_path: Path) -> None:
    """What a pass leaves in it does not reach the next."""
    activation = only(
        tmp_path,
        """
class Growing:
    def __init__(self, n): self.n = n
    def __call__(self, x):
        self.n += 1
        return x * x * (self.n - 3)
    def derivative(self, x): return 2 * x * (self.n - 3)
square = Growing(3)
""",
    )
    for _ in range(3):
        assert_computes(activation, "square")


def test_a_derivative_of_a_is_at_a(tmp_path: Path) -> None:
    """`derivative(self, a)` is judged at A; `--takes z` takes it at Z."""
    source = """
import numpy as np
class Softmax:
    def activate(self, z): return np.exp(z) / np.sum(np.exp(z), axis=0, keepdims=True)
    def derivative(self, a):
        n, m = a.shape
        jacobians = np.zeros((n, n, m))
        for i in range(m):
            jacobians[:, :, i] = (np.eye(n) - a[:, i]) * a[:, i].reshape(n, 1)
        return jacobians
"""
    assert_computes(only(tmp_path, source), "softmax")
    assert_computes(only(tmp_path, source, takes="a"), "softmax")
    at_z = only(tmp_path, source, takes="z")
    assert at_z.backward is not None
    assert not np.allclose(at_z.backward(Z, DA), expected("softmax")[1])


def test_a_class_inside_a_class_is_found(tmp_path: Path) -> None:
    """A class may only be the place where others stand."""
    activation = only(
        tmp_path,
        """
class Activations:
    class Square:
        @staticmethod
        def function(x): return x * x
        @staticmethod
        def derivative(x): return 2 * x
""",
    )
    assert activation.name == "Activations.Square"
    assert_computes(activation, "square")


def test_what_is_no_pass_is_not_taken_for_one(tmp_path: Path) -> None:
    """A parameter that is called activation, and text, are no methods; a Protocol is no activation."""
    found = read(
        tmp_path,
        """
from typing import Protocol
class Shape(Protocol):
    def __call__(self, x): ...
    def derivative(self, x): ...
class Square:
    activation = "square"
    prime = 7
    def __call__(self, x): return x * x
    def derivative(self, x): return 2 * x
    def output(self): return None
class Sigmoid:
    def id(self, x): return x
    def derivative(self, x): return x
""",
    )
    assert [each.name for each in found.activations] == ["Square"]
    assert [each.reason for each in found.passed_over] == [
        "Shape is an abstract class.",
        "Sigmoid has derivative, but no forward.",
    ]
    assert_computes(found.activations[0], "square")
