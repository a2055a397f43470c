"""The style of a function and its derivative, under any of the names that people give the second."""

from pathlib import Path

import numpy as np
import pytest

from tests.inputs.known import DA, Z, assert_computes, expected, only, read

NAMES = [
    ("sigmoid", "sigmoid_prime"),
    ("sigmoid", "sigmoid_derivative"),
    ("sigmoid", "sigmoid_deriv"),
    ("sigmoid", "sigmoid_der"),
    ("sigmoid", "sigmoid_diff"),
    ("sigmoid", "sigmoid_grad"),
    ("sigmoid", "sigmoid_gradient"),
    ("sigmoid", "sigmoid_drv"),
    ("sigmoid", "sigmoid_d"),
    ("sigmoid", "d_sigmoid"),
    ("sigmoid", "dsigmoid"),
    ("sigmoid", "Dsigmoid"),
    ("sigmoid", "deriv_sigmoid"),
    ("sigmoid", "grad_sigmoid"),
    ("sigmoid", "gradient_sigmoid"),
    ("sigmoid", "derivative_of_sigmoid"),
    ("sigmoid", "sigmoidPrime"),
    ("sigmoid", "sigmoidDerivative"),
    ("sigmoid", "sigmoidprime"),
    ("sigmoid", "sigmoid_function_derivative"),
    ("sigmoid", "sigmoid_output_to_derivative"),
    ("sigmoid", "sigmoid2deriv"),
    ("sigmoid", "sigmoid_jacobian"),
    ("sigmoid", "sigmoid_backward"),
    ("Sigmoid", "dSigmoid"),
    ("activation", "activation_derivative"),
    ("activation", "derivative"),
    ("f", "df"),
    ("f", "f_prime"),
    ("g", "dg"),
    ("sigmoid_function", "sigmoid_derivative"),
    ("sigmoid_activation", "d_sigmoid"),
    ("sigmoid_forward", "sigmoid_prime"),
    ("leaky_relu", "leakyReluDerivative"),
]


@pytest.mark.parametrize(("function", "derivative"), NAMES)
def test_the_derivative_is_known_by_its_name(tmp_path: Path, function: str, derivative: str) -> None:
    """Whatever it is called, it is found, and the activation has its forward's name."""
    activation = only(
        tmp_path,
        f"""
import numpy as np
def {function}(z): return 1 / (1 + np.exp(-z))
def {derivative}(z): return {function}(z) * (1 - {function}(z))
""",
    )
    assert activation.reading is not None
    assert activation.name == function
    assert activation.reading.style == "function and derivative"
    assert activation.reading.sentence == f"{function}: forward {function}(Z), derivative {derivative}(Z)"
    assert (activation.reading.file, activation.reading.line) == ("code.py", 4)
    assert_computes(activation, "sigmoid")


MANY = """
import numpy as np
def ReLU(x): return np.maximum(0, x)
def relu(x): return np.maximum(0, x)
def leaky_relu(x): return np.where(x > 0, x, 0.1 * x)
def relu_prime(x): return (x > 0).astype(int)
def ReLU_deriv(x): return x > 0
def dLeakyReLU(x): return np.where(x > 0, 1, 0.1)
def unrelated_prime(x): return x
"""


def test_each_derivative_goes_to_its_own_function(tmp_path: Path) -> None:
    """Names that differ in capitals or contain one another are kept apart; one that fits none is told."""
    found = read(tmp_path, MANY)
    assert [each.reading.sentence for each in found.activations if each.reading] == [
        "ReLU: forward ReLU(Z), derivative ReLU_deriv(Z)",
        "relu: forward relu(Z), derivative relu_prime(Z)",
        "leaky_relu: forward leaky_relu(Z), derivative dLeakyReLU(Z)",
    ]
    assert [each.reason for each in found.passed_over] == [
        "unrelated_prime(x) is a derivative by its name, but no function here is its forward."
    ]
    for activation, name in zip(found.activations, ("relu", "relu", "leaky 0.1"), strict=True):
        assert_computes(activation, name)


SIGMOID = """
import numpy as np
def sigmoid(x): return 1 / (1 + np.exp(-x))
def sigmoid_derivative({name}): return {name} * (1 - {name})
"""


@pytest.mark.parametrize("name", ["a", "A", "output", "out", "activation", "fx", "s", "y", "v", "t"])
def test_a_derivative_is_at_a_by_the_name_of_its_argument(tmp_path: Path, name: str) -> None:
    """It is said; `--takes z` takes it at Z. A letter may mean either, so it means what is right."""
    source = SIGMOID.format(name=name)
    activation = only(tmp_path, source)
    assert activation.reading is not None
    assert activation.reading.sentence == "sigmoid: forward sigmoid(Z), derivative sigmoid_derivative(A)"
    assert activation.reading.backward_at_a is None
    assert_computes(activation, "sigmoid")
    at_z = only(tmp_path, source, takes="z")
    assert at_z.backward is not None
    np.testing.assert_allclose(at_z.backward(Z, DA), DA * Z * (1 - Z))


@pytest.mark.parametrize("name", ["x", "z", "value", "inputs", "s", "y", "v", "t"])
def test_a_derivative_that_is_right_at_z_is_at_z(tmp_path: Path, name: str) -> None:
    """By its name, or as it is right there."""
    source = SIGMOID.format(name=name).replace(f"return {name} *", f"{name} = sigmoid({name}); return {name} *")
    activation = only(tmp_path, source)
    assert activation.reading is not None
    assert activation.reading.sentence.endswith("derivative sigmoid_derivative(Z)")
    assert_computes(activation, "sigmoid")


@pytest.mark.parametrize(("body", "letter"), [("a * (1 - a)", "A"), ("sigmoid(a) * (1 - sigmoid(a))", "Z")])
def test_a_name_that_the_forward_has_too_may_mean_either(tmp_path: Path, body: str, letter: str) -> None:
    """The derivative is taken where it is right."""
    activation = only(
        tmp_path,
        f"""
import numpy as np
def sigmoid(a): return 1 / (1 + np.exp(-a))
def sigmoid_derivative(a): return {body}
""",
    )
    assert activation.reading is not None
    assert activation.reading.sentence.endswith(f"derivative sigmoid_derivative({letter})")
    assert_computes(activation, "sigmoid")


def test_a_derivative_of_x_is_at_z_and_at_hand_at_a(tmp_path: Path) -> None:
    """`x * (1 - x)` is judged at Z; at A it can be had as well, and `--takes a` asks for it."""
    source = SIGMOID.format(name="x")
    activation = only(tmp_path, source)
    _, dz = expected("sigmoid")
    assert activation.reading is not None and activation.backward is not None
    assert activation.reading.backward_at_a is not None
    np.testing.assert_allclose(activation.backward(Z, DA), DA * Z * (1 - Z))
    np.testing.assert_allclose(activation.reading.backward_at_a(Z, DA), dz, rtol=1e-12)
    taken = only(tmp_path, source, takes="a")
    assert taken.reading is not None
    assert taken.reading.sentence == "sigmoid: forward sigmoid(Z), derivative sigmoid_derivative(A)"
    assert_computes(taken, "sigmoid")


LAMBDAS = """
import numpy as np
tanh, tanh_prime = np.tanh, lambda x: 1 - np.tanh(x) ** 2
swish = lambda x: x / (1 + np.exp(-x))
swish_prime = lambda fx, x: fx + (1 - fx) / (1 + np.exp(-x))
identity = lambda x: x
identity_prime = lambda _: 1
"""


def test_lambdas_and_several_arguments_are_read(tmp_path: Path) -> None:
    """A derivative may take A beside Z, and give one number for all entries."""
    tanh, swish, identity = read(tmp_path, LAMBDAS).activations
    assert swish.reading is not None
    assert swish.reading.sentence == "swish: forward swish(Z), derivative swish_prime(A, Z)"
    assert swish.reading.backward_at_a is None
    assert_computes(tanh, "tanh")
    assert_computes(swish, "swish")
    assert_computes(identity, "identity")


JACOBIANS = {
    "diagflat": "s = softmax(z).reshape(-1, 1); return np.diagflat(s) - s @ s.T",
    "outer": "s = softmax(z); return np.diag(s) - np.outer(s, s)",
    "loop": "s = softmax(z); return [[s[i] * ((i == j) - s[j]) for j in range(len(s))] for i in range(len(s))]",
    "identity": "s = softmax(z); n = np.size(s); return (np.identity(n) - s.T) * s.reshape(-1, 1)",
}


@pytest.mark.parametrize("body", JACOBIANS.values(), ids=JACOBIANS)
def test_the_jacobian_of_one_column_is_applied_column_by_column(tmp_path: Path, body: str) -> None:
    """However it is built, dJ/dZ is its transpose times dJ/dA; no matrix is mistaken for one long vector."""
    source = f"""
import numpy as np
def softmax(z): return np.exp(z) / np.sum(np.exp(z))
def softmax_derivative(z): {body}
"""
    activation = only(tmp_path, source)
    assert activation.reading is not None
    assert "; column by column" in activation.reading.sentence
    assert_computes(activation, "softmax")


def test_a_jacobian_of_s_is_at_a_where_it_is_right(tmp_path: Path) -> None:
    """A Jacobian made from softmax's output is wrong at Z and right at A, and `s` may mean either."""
    activation = only(
        tmp_path,
        """
import numpy as np
def softmax(x): return np.exp(x) / np.sum(np.exp(x))
def d_softmax(s):
    r = np.outer(-s, s)
    for i, a in enumerate(s):
        r[i, i] = a - a**2
    return r
""",
    )
    assert_computes(activation, "softmax")


BATCHES = {
    "rows": ("axis=1", "s[:, :, None] * (np.eye(s.shape[1]) - s[:, None, :])", "softmax rows"),
    "columns first": ("axis=0", "(s.T[:, :, None] * (np.eye(len(s)) - s.T[:, None, :]))", "softmax"),
    "columns last": ("axis=0", "s[:, None, :] * (np.eye(len(s))[:, :, None] - s[None, :, :])", "softmax"),
}


@pytest.mark.parametrize(("axis", "jacobians", "name"), BATCHES.values(), ids=BATCHES)
def test_the_jacobians_of_all_examples_at_once_are_applied(
    tmp_path: Path, axis: str, jacobians: str, name: str
) -> None:
    """A stack of Jacobians, over rows or columns, is known by its shape, and a square matrix does not confuse it."""
    activation = only(
        tmp_path,
        f"""
import numpy as np
def softmax(z):
    e = np.exp(z)
    return e / e.sum({axis}, keepdims=True)
def softmax_grad(z):
    s = softmax(z)
    return {jacobians}
""",
    )
    assert activation.reading is not None
    assert "column by column" not in activation.reading.sentence
    assert_computes(activation, name)


NUMBERS = """
import math
def relu(x):
    if x > 0:
        return x
    return 0
def relu_derivative(x):
    return 1 if x > 0 else 0
def log(x): return math.log(x)
def log_prime(x): return 1 / x
"""


def test_code_for_numbers_is_run_number_by_number(tmp_path: Path) -> None:
    """It is told as a warning; whole numbers do not make A or dJ/dZ whole, and log is tried where it is defined."""
    relu, log = read(tmp_path, NUMBERS).activations
    assert relu.reading is not None
    assert relu.reading.sentence == "relu: forward relu(Z), derivative relu_derivative(Z); number by number"
    assert [(each.key, each.message) for each in relu.reading.findings] == [
        ("numbers", "takes numbers, not arrays: judged one number at a time")
    ]
    assert_computes(relu, "relu")
    assert_computes(log, "log", positive=True)
    assert relu.backward is not None
    for given in (relu.forward(-np.ones((2, 3))), relu.backward(-np.ones((2, 3)), np.ones((2, 3)))):
        assert given.dtype == np.float64
    single = np.ones((2, 3), dtype=np.float32)
    assert relu.forward(single).dtype == relu.backward(single, single).dtype == np.float32


def test_a_matrix_forward_with_a_derivative_for_numbers_is_run_number_by_number(tmp_path: Path) -> None:
    """Both passes go the same way: the first that works for both."""
    activation = only(
        tmp_path,
        """
import numpy as np
def relu(x): return np.maximum(0, x)
def relu_prime(x): return 1 if x > 0 else 0
""",
    )
    assert activation.reading is not None
    assert activation.reading.findings[0].key == "numbers"
    assert_computes(activation, "relu")


def test_a_function_that_hides_another_is_told(tmp_path: Path) -> None:
    """The second definition counts, the first is named with its line; binding the same function anew hides nothing."""
    hidden, vectorized = read(
        tmp_path,
        """
import numpy as np
def square(x): return x
def square(x): return x * x
def square_prime(x): return 2 * x
def relu(x): return x if x > 0 else 0.0
relu = np.vectorize(relu)
def relu_prime(x): return x > 0
""",
    ).activations
    assert hidden.reading is not None and vectorized.reading is not None
    assert [(each.key, each.message) for each in hidden.reading.findings] == [
        ("hidden definition", "square is defined twice: the second, at line 4, hides the first, at line 3")
    ]
    assert vectorized.reading.findings == ()
    assert_computes(hidden, "square")
    assert_computes(vectorized, "relu")


def test_two_derivatives_of_one_function_are_two_activations(tmp_path: Path) -> None:
    """The second has the name of its derivative, so that both are judged and can be asked for."""
    first, second = read(
        tmp_path,
        """
def square(x): return x * x
def square_prime(x): return 2 * x
def square_backward(dA, Z): return dA * 2 * Z
""",
    ).activations
    assert [first.name, second.name] == ["square", "square_backward"]
    assert_computes(first, "square")
    assert_computes(second, "square")


def test_losses_and_functions_of_two_matrices_are_passed_over(tmp_path: Path) -> None:
    """They are told with the reason, and nothing that is no part of an activation is."""
    found = read(
        tmp_path,
        """
import numpy as np
def square(x): return x * x
def square_prime(x): return 2 * x
def distance(y_true, y_pred): return np.mean((y_true - y_pred) ** 2)
def distance_prime(y_true, y_pred): return 2 * (y_pred - y_true)
def mse(p): return p
def mse_prime(p): return p
def linear_forward(A, W, b): return W @ A + b
def linear_backward(dZ, cache): return dZ
def gelu(x): return x
def train(epochs): pass
def gradient_descent(X, y, rate): pass
""",
    )
    assert [each.name for each in found.activations] == ["square"]
    assert [(each.name, each.reason) for each in found.passed_over] == [
        ("distance", "distance(y_true, y_pred) takes more than one matrix, so it is no activation."),
        ("mse", "mse is another part of a network by its name, no activation."),
        ("linear_forward", "linear_forward(A, W, b) takes more than one matrix, so it is no activation."),
        ("gelu", "gelu(x) stands alone: neither gelu_derivative nor gelu_backward, or the like, is here."),
    ]


def test_a_number_without_default_is_told_and_given(tmp_path: Path) -> None:
    """`alpha` is asked for by both; one that the forward takes for a number is no activation in the derivative."""
    source = """
import numpy as np
def leaky(x, alpha): return np.where(x > 0, x, alpha * x)
def leaky_prime(x, alpha): return np.where(x > 0, 1, alpha)
def elu(x, a=0.5): return np.where(x > 0, x, a * (np.exp(x) - 1))
def elu_prime(x, a): return np.where(x > 0, 1, a * np.exp(x))
def square(x): return x * x
def square_prime(x): return 2 * x
"""
    assert [each.reason for each in read(tmp_path, source).passed_over] == [
        "leaky(x, alpha) needs alpha, which has no default: add --with alpha=0.01.",
        "elu_prime(x, a) needs a, which has no default: add --with a=0.01.",
    ]
    leaky, elu, square = read(tmp_path, source, values={"alpha": 0.1, "a": 0.5}).activations
    assert leaky.reading is not None and elu.reading is not None
    assert leaky.reading.sentence == "leaky: forward leaky(Z, 0.1), derivative leaky_prime(Z, 0.1)"
    assert elu.reading.sentence == "elu: forward elu(Z, a=0.5), derivative elu_prime(Z, 0.5)"
    assert_computes(leaky, "leaky 0.1")
    assert_computes(elu, "elu 0.5")
    assert_computes(square, "square")


def test_functions_inside_a_class_are_found(tmp_path: Path) -> None:
    """A class may only be the place where functions stand: static, of the class, or with self where it needs sizes."""
    found = read(
        tmp_path,
        """
import numpy as np
class Functions:
    @staticmethod
    def square(x): return x * x
    @staticmethod
    def square_prime(x): return 2 * x
    @classmethod
    def cube(cls, x): return x**3
    @classmethod
    def cube_prime(cls, x): return 3 * x**2
class NeuralNetwork:
    def __init__(self, layers): self.layers = layers
    def sigmoid(self, z): return 1 / (1 + np.exp(-z))
    def sigmoid_prime(self, z): return self.sigmoid(z) * (1 - self.sigmoid(z))
    def tanh(self, z, deriv=False): return 1 - np.tanh(z) ** 2 if deriv else np.tanh(z)
    def forward(self, x): return x @ self.layers
    def backward(self, x, y, output): return x
""",
    )
    assert [each.reading.sentence for each in found.activations if each.reading] == [
        "Functions.square: forward Functions.square(Z), derivative Functions.square_prime(Z)",
        "Functions.cube: forward Functions.cube(Z), derivative Functions.cube_prime(Z)",
        "NeuralNetwork.sigmoid: forward NeuralNetwork.sigmoid(Z), derivative NeuralNetwork.sigmoid_prime(Z)",
        "NeuralNetwork.tanh: forward NeuralNetwork.tanh(Z), derivative NeuralNetwork.tanh(Z, deriv=True)",
    ]
    for activation, name in zip(found.activations, ("square", "cube", "sigmoid", "tanh"), strict=True):
        assert_computes(activation, name)
