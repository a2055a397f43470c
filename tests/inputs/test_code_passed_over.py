"""Nothing vanishes: what looks like an activation or a part of one and is not read is told, with its reason."""

from pathlib import Path

import pytest

from tests.inputs.known import only, read

READ = "def square(x): return x * x\ndef square_prime(x): return 2 * x\n"
TOLD = {
    "def gelu(x): return x\ndef gelu_grd(x): return 1\n": (
        "gelu",
        "gelu(x) stands alone; gelu_grd is nearly gelu_grad, which would be its partner: give it that name.",
    ),
    "def relu_backward(dA, cache): return dA\n": (
        "relu_backward",
        "relu_backward(dA, cache) is a derivative by its name, but no function here is its forward.",
    ),
    "def leaky_relu(x, alpha): return x\n": (
        "leaky_relu",
        "leaky_relu(x, alpha) stands alone: neither leaky_relu_derivative nor leaky_relu_backward, or the like, "
        "is here.",
    ),
    "TABLE = {'relu': (lambda x: x, lambda x: 1)}\n": (
        "TABLE",
        "TABLE is a table of functions, which is not read: give each function a name, as in relu = …",
    ),
    "def made():\n    def relu(x): return x\n    def relu_prime(x): return 1\n    return relu, relu_prime\n": (
        "made",
        "relu and relu_prime are defined inside made, where they cannot be called: define them at the top of the file.",
    ),
    "class Gelu:\n    def forward(self, x): return x\n    def backwrd(self, dout): return dout\n": (
        "Gelu",
        "Gelu has forward, and backwrd, which is nearly backward: give it that name.",
    ),
}


@pytest.mark.parametrize("source", TOLD)
def test_it_is_told(tmp_path: Path, source: str) -> None:
    """With its name and the way out, once."""
    found = read(tmp_path, READ + source)
    assert [each.name for each in found.activations] == ["square"]
    assert [(each.name, each.reason) for each in found.passed_over] == [TOLD[source]]


@pytest.mark.parametrize(
    "source",
    [
        "def plot(x, title): return x\n",
        "def gradient_descent(X, y, rate): return X\n",
        "TABLE = {'square': (square, square_prime)}\n",
        "import numpy as np\nTABLE = {'tanh': np.tanh, 'sin': np.sin}\n",
        "def square_grid(x, y): return x\n",
    ],
)
def test_what_is_no_activation_is_not_told(tmp_path: Path, source: str) -> None:
    """Other functions of a file, and tables of what is judged already."""
    assert read(tmp_path, READ + source).passed_over == ()


def test_a_name_that_is_nearly_a_second_partner_is_a_warning(tmp_path: Path) -> None:
    """On the activation that was read with another."""
    activation = only(tmp_path, READ + "def square_grd(x): return 2 * x\n")
    assert activation.reading is not None
    assert [(each.key, each.message) for each in activation.reading.findings] == [
        ("nearly a partner", "square_grd, line 3, is nearly square_grad, and so is not read")
    ]
