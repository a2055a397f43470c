"""Proves the files' labels: python -m tests.collections.verify_files [WORD]. Nothing here reads code as actgrad does.

Each activation is called by hand, as its author meant it, and held against its function in 60-digit arithmetic.
"""

import contextlib
import importlib
import importlib.util
import io
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from mpmath import mp, mpf

from tests.collections.files_index import FILES, FOLDER, Judged, Label, UserFile

Matrix = list[list[Any]]
Passes = tuple[Callable[[Any], Any], Callable[[Any, Any], Any]]
Caller = Callable[[Any, str], Passes]
mp.dps = 60


def each(f: Callable[[Any], Any]) -> Callable[[Matrix], Matrix]:
    """Give a function of one number as a function of a matrix."""
    return lambda z: [[f(value) for value in row] for row in z]


def columns(f: Callable[[list[Any]], list[Any]]) -> Callable[[Matrix], Matrix]:
    """Give a function of a vector as one of each column."""
    return lambda z: turned([f(column) for column in turned(z)])


def rows(f: Callable[[list[Any]], list[Any]]) -> Callable[[Matrix], Matrix]:
    """Give a function of a vector as one of each row."""
    return lambda z: [f(row) for row in z]


def turned(z: Matrix) -> Matrix:
    return [list(column) for column in zip(*z, strict=True)]


def whole(f: Callable[[list[Any]], list[Any]]) -> Callable[[Matrix], Matrix]:
    """Give a function of a vector as one of all entries."""

    def run(z: Matrix) -> Matrix:
        flat = f([value for row in z for value in row])
        return [flat[start : start + len(z[0])] for start in range(0, len(flat), len(z[0]))]

    return run


def softmax_of(added: float = 0.0) -> Callable[[list[Any]], list[Any]]:
    def run(z: list[Any]) -> list[Any]:
        top = max(z)
        powers = [mp.exp(value - top) for value in z]
        return [power / (sum(powers) + mpf(added)) for power in powers]

    return run


softmax = softmax_of()


def sigma(x: Any) -> Any:
    return 1 / (1 + mp.exp(-x))


def leaky(slope: float) -> Callable[[Matrix], Matrix]:
    return each(lambda x: x if x > 0 else mpf(slope) * x)


def elu_of(alpha: float) -> Callable[[Matrix], Matrix]:
    return each(lambda x: x if x > 0 else mpf(alpha) * mp.expm1(x))


def clipped(low: float, high: float) -> Callable[[Matrix], Matrix]:
    return each(lambda x: min(max(x, mpf(low)), mpf(high)))


SELU = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946
FUNCTIONS: dict[str, Callable[[Matrix], Matrix]] = {
    "identity": each(lambda x: x),
    "relu": each(lambda x: max(x, mpf(0))),
    "sigmoid": each(sigma),
    "max of z and 0.5": each(lambda x: max(x, mpf(0.5))),
    "sigmoid of −z": each(lambda x: sigma(-x)),
    "tanh": each(mp.tanh),
    "1.7159 tanh(2z/3)": each(lambda x: mpf(1.7159) * mp.tanh(mpf(2) / 3 * x)),
    "2 tanh": each(lambda x: 2 * mp.tanh(x)),
    "3 tanh": each(lambda x: 3 * mp.tanh(x)),
    "leaky 0.1": leaky(0.1),
    "leaky 0.01": leaky(0.01),
    "leaky 0.05": leaky(0.05),
    "leaky 0.2": leaky(0.2),
    "leaky 0.25": leaky(0.25),
    "elu 1": elu_of(1.0),
    "elu 0.5": elu_of(0.5),
    "elu 0.1": elu_of(0.1),
    "elu 0.01": elu_of(0.01),
    "selu": each(lambda x: mpf(SELU[1]) * (x if x > 0 else mpf(SELU[0]) * mp.expm1(x))),
    "softplus": each(lambda x: mp.log1p(mp.exp(x))),
    "softplus 2": each(lambda x: mp.log1p(mp.exp(2 * x)) / 2),
    "softsign": each(lambda x: x / (1 + abs(x))),
    "arctan": each(mp.atan),
    "gaussian": each(lambda x: mp.exp(-x * x)),
    "gaussian of z/2": each(lambda x: mp.exp(-((x / 2) ** 2))),
    "swish": each(lambda x: x * sigma(x)),
    "swish 1.5": each(lambda x: x * sigma(mpf(1.5) * x)),
    "swish 1.702": each(lambda x: x * sigma(mpf(1.702) * x)),
    "bent identity": each(lambda x: (mp.sqrt(x * x + 1) - 1) / 2 + x),
    "sine": each(mp.sin),
    "cosine": each(mp.cos),
    "relu6": clipped(0, 6),
    "ramp": clipped(0, 1),
    "hard tanh": clipped(-1, 1),
    "hard sigmoid": each(lambda x: min(max(mpf(0.2) * x + mpf(0.5), mpf(0)), mpf(1))),
    "hard swish": each(lambda x: x * min(max(x + 3, mpf(0)), mpf(6)) / 6),
    "affine": each(lambda x: mpf(1.5) * x + mpf(0.25)),
    "exp": each(mp.exp),
    "mish": each(lambda x: x * mp.tanh(mp.log1p(mp.exp(x)))),
    "gelu": each(lambda x: x * mp.ncdf(x)),
    "gelu by tanh": each(lambda x: x * (1 + mp.tanh(mp.sqrt(2 / mp.pi) * (x + mpf(0.044715) * x**3))) / 2),
    "squared relu": each(lambda x: max(x, mpf(0)) ** 2),
    "signed square": each(lambda x: x * abs(x)),
    "cube": each(lambda x: x**3),
    "cubic": each(lambda x: x**3 / 3 + x),
    "soft threshold": each(lambda x: mp.sign(x) * max(abs(x) - mpf(0.5), mpf(0))),
    "relu of z − 1": each(lambda x: max(x - 1, mpf(0))),
    "soft exponential": each(lambda x: mp.expm1(x / 2) * 2 + mpf(0.5)),
    "log cosh": each(lambda x: mp.log(mp.cosh(x))),
    "softmax": columns(softmax),
    "softmax over rows": rows(softmax),
    "softmax over all": whole(softmax),
    "softmax + 1e-10": columns(softmax_of(1e-10)),
    "softmin": columns(lambda z: softmax([-value for value in z])),
    "log softmax": columns(lambda z: [mp.log(value) for value in softmax(z)]),
    "exp(z)/sum(z)": columns(lambda z: [mp.exp(value) / sum(z) for value in z]),
}


def reach(module: Any, name: str) -> Any:
    for part in name.split("."):
        module = getattr(module, part)
    return module


def made(module: Any, name: str, values: Mapping[str, float]) -> Any:
    thing = reach(module, name)
    return thing(**values) if isinstance(thing, type) else thing


def layer(
    backward: str = "backward", *more: Any, left: tuple[str, str] = ("", ""), forward: str = "forward", **values: float
) -> Caller:
    """A forward and a backward of dA, with further arguments, or the attributes in which they leave their results."""

    def call(module: Any, name: str) -> Passes:
        def run(z: Any) -> tuple[Any, Any]:
            thing = made(module, name, values)
            a = getattr(thing, forward)(z)
            return thing, getattr(thing, left[0]) if left[0] else a

        def back(z: Any, da: Any) -> Any:
            thing, _ = run(z)
            dz = getattr(thing, backward)(da, *more)
            return getattr(thing, left[1]) if left[1] else dz

        return lambda z: run(z)[1], back

    return call


def local(takes: str) -> Caller:
    """A layer whose backward takes nothing, or Z, and gives dA/dZ."""

    def call(module: Any, name: str) -> Passes:
        def back(z: Any, da: Any) -> Any:
            thing = reach(module, name)()
            thing.forward(z)
            return da * (thing.backward(z) if takes == "z" else thing.backward())

        return lambda z: reach(module, name)().forward(z), back

    return call


def thing(forward: str, derivative: str, **values: float) -> Caller:
    """An object with a derivative of z."""

    def call(module: Any, name: str) -> Passes:
        owner = made(module, name, values)
        return getattr(owner, forward), lambda z, da: da * np.asarray(getattr(owner, derivative)(z))

    return call


def plain(module: Any, name: str) -> Passes:
    owner = module if "plain_" in module.__name__ and not hasattr(module, name) else made(module, name, {})
    return owner.forward, owner.backward


def function(derivative: str, at: str = "z", **values: float) -> Caller:
    """A function and its derivative, of z, of a, or of both."""

    def call(module: Any, name: str) -> Passes:
        f, df = reach(module, name), reach(module, derivative)

        def back(z: Any, da: Any) -> Any:
            given = {"z": (z,), "a": (f(z, **values),), "fx": (f(z, **values), z)}[at]
            return da * df(*given, **values)

        return lambda z: f(z, **values), back

    return call


def pair(backward: str, second: str = "cache", swapped: bool = False) -> Caller:
    """A course pair: (A, cache) or A, and a backward of dA with the cache, Z or A."""

    def call(module: Any, name: str) -> Passes:
        f, back = reach(module, name), reach(module, backward)

        def run_back(z: Any, da: Any) -> Any:
            with_cache = f(z)
            given = z if second == "Z" else with_cache if second == "A" else with_cache[1]
            return back(given, da) if swapped else back(da, given)

        return lambda z: f(z)[0] if second == "cache" else f(z), run_back

    return call


def flag(word: str, at: str = "z") -> Caller:
    def call(module: Any, name: str) -> Passes:
        f = reach(module, name)
        return f, lambda z, da: da * f(f(z) if at == "a" else z, **{word: True})

    return call


def by_number(caller: Caller) -> Caller:
    """Call code for one number entry by entry."""

    def call(module: Any, name: str) -> Passes:
        forward, backward = caller(module, name)

        def run(code: Callable[..., Any], *matrices: Any) -> Any:
            return np.array([code(*map(float, one)) for one in zip(*map(np.ravel, matrices), strict=True)], float)

        return (
            lambda z: run(forward, z).reshape(z.shape),
            lambda z, da: run(backward, z, da).reshape(z.shape),
        )

    return call


def by_column(caller: Caller, shape: tuple[int, ...] = (-1,), jacobian: bool = False, lists: bool = False) -> Caller:
    """Call code for one vector column by column; a derivative is its Jacobian."""

    def call(module: Any, name: str) -> Passes:
        forward, backward = caller(module, name)

        def given(column: Any) -> Any:
            return column.tolist() if lists else column.reshape(shape)

        def back(column: Any, da: Any) -> Any:
            if not jacobian:
                return np.ravel(backward(given(column), given(da)))
            return np.asarray(backward(given(column), 1)).T @ da

        return (
            lambda z: np.stack([np.ravel(forward(given(column))) for column in z.T], 1),
            lambda z, da: np.stack([back(*both) for both in zip(z.T, da.T, strict=True)], 1),
        )

    return call


def given_both(module: Any) -> Callable[[Any, Any], Any]:
    return lambda z, da: module.Sigmoid().backward(da, module.Sigmoid()(z))


def with_cache(module: Any, name: str) -> Passes:
    owner = getattr(module, name)()
    return lambda z: owner.forward(z)[0], lambda z, da: owner.backward(da, owner.forward(z)[1])


def first_of_tuple(module: Any, name: str) -> Passes:
    forward, backward = layer()(module, name)
    return forward, lambda z, da: backward(z, da)[0]


NNFS = layer(left=("output", "dinputs"))
FEED = layer(left=("feedOut", "gradIn"))
CALLED = thing("__call__", "gradient")
MODULE = layer("backward")

CALLS: dict[str, dict[str, tuple[Caller, str]]] = {
    "nnfs_activations.py": {
        "Activation_ReLU": (NNFS, "relu"),
        "Activation_Sigmoid": (NNFS, "sigmoid"),
        "Activation_Softmax": (NNFS, "softmax over rows"),
        "Activation_Tanh": (NNFS, "tanh"),
    },
    "book_layers.py": {"Relu": (MODULE, "relu"), "Sigmoid": (MODULE, "sigmoid")},
    "column_net/activations.py": {
        "Tanh": (layer("backward", 0.1), "tanh"),
        "Sigmoid": (layer("backward", 0.1), "sigmoid"),
        "Softmax": (by_column(layer("backward", 0.1), (-1, 1)), "softmax"),
    },
    "row_net/relu_layers.py": {
        "ReLU": (MODULE, "relu"),
        "LeakyReLU": (MODULE, "leaky 0.1"),
        "Softmax": (MODULE, "softmax over rows"),
    },
    "dnn_utils_v2.py": {
        "sigmoid": (pair("sigmoid_backward"), "sigmoid"),
        "relu": (pair("relu_backward"), "relu"),
        "softmax": (pair("softmax_backward"), "softmax"),
    },
    "activationFunction.py": {
        "sigmoid": (pair("dSigmoid"), "sigmoid"),
        "ReLU": (pair("dReLU"), "relu"),
        "tanh": (pair("dTanh"), "tanh"),
    },
    "forward_prop.py": {
        "tanh": (pair("tanh_backward"), "tanh"),
        "elu": (pair("elu_backward"), "elu 1"),
        "leaky_relu": (pair("leaky_relu_backward"), "leaky 0.1"),
        "softmax": (pair("softmax_backward"), "softmax"),
    },
    "backprop_from_A.py": {
        name: (pair(f"{name}_backward", "A"), name) for name in ("sigmoid", "tanh", "relu", "softmax")
    },
    "backprop_from_Z.py": {
        name: (pair(f"{name}_backward", "Z"), name) for name in ("sigmoid", "tanh", "relu", "softmax")
    },
    "activation_prime.py": {name: (function(f"{name}_prime"), name) for name in ("sigmoid", "tanh", "relu", "softmax")},
    "xor_network.py": {name: (function(f"{name}_derivative"), name) for name in ("sigmoid", "tanh", "relu")},
    "xor_network.py a": {name: (function(f"{name}_derivative", "a"), name) for name in ("sigmoid", "tanh", "relu")},
    "all_activations.py": {
        "sigmoid": (function("d_sigmoid"), "sigmoid"),
        "softsign": (function("softsign_deriv"), "softsign"),
        "arctan": (function("arctan_der"), "arctan"),
        "softplus": (function("grad_softplus"), "softplus"),
        "gaussian": (function("gaussian_diff"), "gaussian"),
        "swish": (function("swish_gradient"), "swish"),
        "bent_identity": (function("bent_identity_grad"), "bent identity"),
        "sinusoid": (function("dsinusoid"), "sine"),
        "relu6": (function("deriv_relu6"), "relu6"),
    },
    "camelCase.py": {
        "sigmoid": (function("sigmoidPrime"), "sigmoid"),
        "hyperbolicTangent": (function("hyperbolicTangentDerivative"), "tanh"),
        "leakyRelu": (function("leakyReluDerivative"), "leaky 0.1"),
        "elu": (function("eluDerivative"), "elu 1"),
    },
    "lambdas.py": {name: (function(f"{name}_prime"), name) for name in ("sigmoid", "relu", "tanh")},
    "fx_and_x.py": {
        "sigmoid": (function("sigmoid_derivative", "fx"), "sigmoid"),
        "elu": (function("elu_derivative", "fx"), "elu 0.5"),
        "tanh": (function("tanh_derivative", "fx"), "tanh"),
    },
    "old_school.py": {
        "sigmoid": (by_number(function("sigmoid_derivative")), "sigmoid"),
        "relu": (by_number(function("relu_derivative")), "relu"),
        "tanh": (by_number(function("tanh_derivative")), "tanh"),
        "leaky_relu": (by_number(function("leaky_relu_derivative")), "leaky 0.01"),
    },
    "neuron_functions.py": {
        name: (by_number(thing("activate", "derivative")), name.lower()) for name in ("Sigmoid", "Tanh", "Ramp")
    },
    "softmax_vector.py": {
        "softmax": (by_column(function("softmax_derivative"), jacobian=True), "softmax"),
        "softmin": (by_column(function("softmin_gradient"), jacobian=True), "softmin"),
    },
    "softmax_loops.py": {
        "Softmax": (by_column(MODULE), "softmax"),
        "LogSoftmax": (by_column(MODULE), "log softmax"),
        "BadSoftmax": (by_column(MODULE), "softmax"),
    },
    "static_objects.py": {
        "Sigmoid": (thing("activation", "derivative"), "sigmoid"),
        "Relu": (thing("activation", "derivative"), "relu"),
        "Softmax": (thing("activation", "derivative"), "softmax"),
        "Gaussian": (thing("f", "df"), "gaussian of z/2"),
    },
    "activation_functions.py": {
        "Sigmoid": (CALLED, "sigmoid"),
        "Softmax": (CALLED, "softmax over rows"),
        "TanH": (CALLED, "tanh"),
        "ReLU": (CALLED, "relu"),
        "LeakyReLU": (CALLED, "leaky 0.2"),
        "ELU": (CALLED, "elu 0.1"),
        "SELU": (CALLED, "selu"),
        "SoftPlus": (CALLED, "softplus"),
    },
    "with_abc.py": {
        "Sigmoid": (thing("fn", "grad"), "sigmoid"),
        "Affine": (thing("fn", "grad"), "affine"),
        "HardSigmoid": (thing("fn", "grad"), "hard sigmoid"),
        "Exponential": (thing("fn", "grad"), "exp"),
    },
    "not_implemented.py": {name: (MODULE, name.lower()) for name in ("Sigmoid", "ReLU", "Tanh")},
    "linear_base.py": {"Swish": (MODULE, "swish"), "Softmax": (MODULE, "softmax"), "Sine": (MODULE, "sine")},
    "flags.py": {
        "sigmoid": (flag("derivative"), "sigmoid"),
        "tanh": (flag("deriv"), "tanh"),
        "relu": (flag("prime"), "relu"),
        "softsign": (flag("grad"), "softsign"),
        "leaky_relu": (flag("derivative"), "leaky 0.05"),
    },
    "eleven_lines.py": {"nonlin": (flag("deriv"), "sigmoid")},
    "eleven_lines.py a": {"nonlin": (flag("deriv", "a"), "sigmoid")},
    "plain_mish.py": {"mish": (plain, "mish")},
    "plain_hardtanh.py": {"plain_hardtanh": (plain, "hard tanh")},
    "plain_objects.py": {
        "square": (plain, "signed square"),
        "cube": (plain, "cube"),
        "Sparse": (plain, "soft threshold"),
        "Cosine": (plain, "cosine"),
    },
    "math/activation.py": {
        "Sigmoid": (thing("__call__", "prime"), "sigmoid"),
        "Tanh": (thing("__call__", "prime"), "tanh"),
        "GELU": (thing("__call__", "prime"), "gelu by tanh"),
    },
    "test/layers/activation.py": {
        "SigmoidLayer": (MODULE, "sigmoid"),
        "SoftmaxLayer": (MODULE, "softmax"),
        "ReluLayer": (MODULE, "relu"),
    },
    "functions/activations.py": {
        "sigmoid": (function("sigmoid_deriv"), "sigmoid"),
        "softmax": (function("softmax_deriv"), "softmax + 1e-10"),
        "swish": (function("swish_deriv"), "swish"),
    },
    "utils/activations.py": {"SiLU": (MODULE, "swish"), "Sigmoid": (MODULE, "sigmoid of −z")},
    "alice/utils/activations.py": {"ScaledTanh": (MODULE, "2 tanh")},
    "bob/utils/activations.py": {"ScaledTanh": (MODULE, "3 tanh")},
    "predict_menu.py": {
        "sigmoide": (function("sigmoide_derivada"), "sigmoid"),
        "relu": (by_number(function("relu_deriv")), "relu"),
    },
    "predict_menu.py a": {
        "sigmoide": (function("sigmoide_derivada", "a"), "sigmoid"),
        "relu": (by_number(function("relu_deriv", "a")), "relu"),
    },
    "seeded_training.py": {name: (function(f"{name}_gradient"), name) for name in ("sigmoid", "softplus")},
    "neural_network_class.py": {"Tanh": (MODULE, "tanh"), "Cube": (MODULE, "cube")},
    "losses.py": {"logistic": (function("logistic_prime"), "sigmoid")},
    "needs_alpha.py": {"tanh": (function("tanh_prime"), "tanh")},
    "needs_alpha.py  alpha=0.01": {
        "leaky_relu": (function("leaky_relu_prime", alpha=0.01), "leaky 0.01"),
        "elu": (function("elu_prime", alpha=0.01), "elu 0.01"),
        "PReLU": (layer("backward", alpha=0.01), "leaky 0.01"),
        "tanh": (function("tanh_prime"), "tanh"),
    },
    "local_gradient.py": {
        "Sigmoid": (local(""), "sigmoid"),
        "Tanh": (local("z"), "tanh"),
        "ReLU": (local(""), "relu"),
        "Arctan": (local("z"), "arctan"),
    },
    "attributes.py": {
        "Sigmoid": (FEED, "sigmoid"),
        "Relu": (FEED, "relu"),
        "Softplus": (NNFS, "softplus"),
        "LeakyReLU": (NNFS, "leaky 0.1"),
    },
    "backward_names.py": {
        "Sigmoid": (layer("back"), "sigmoid"),
        "Tanh": (layer("backwards"), "tanh"),
        "ActivationLayer": (layer("backward_propagation", 0.1), "tanh"),
        "HardSwish": (layer("backward", 0.1), "hard swish"),
    },
    "keeps_state.py": {"Tanh": (MODULE, "tanh"), "Softsign": (MODULE, "softsign"), "Sigmoid": (MODULE, "sigmoid")},
    "cs231n_layers.py": {name: (pair(f"{name}_backward"), name) for name in ("relu", "sigmoid")},
    "softmax_zoo.py": {
        "SoftmaxWhole": (MODULE, "softmax over all"),
        "SoftmaxWholeColumns": (MODULE, "softmax over all"),
        "SoftmaxAxes": (MODULE, "softmax"),
        "SoftmaxEps": (MODULE, "softmax + 1e-10"),
        "SoftmaxShortcut": (MODULE, "softmax"),
        "SoftmaxUnweighted": (MODULE, "softmax"),
    },
    "sum_of_z.py": {
        "softmax": (pair("softmax_backward", "Z"), "exp(z)/sum(z)"),
        "sigmoid": (pair("sigmoid_backward", "Z"), "sigmoid"),
    },
    "dot_instead.py": {"Sigmoid": (MODULE, "sigmoid"), "Elu": (MODULE, "elu 1"), "Relu": (MODULE, "relu")},
    "defined_twice.py": {
        "sigmoid": (function("sigmoid_derivative"), "sigmoid"),
        "tanh": (function("tanh_derivative"), "1.7159 tanh(2z/3)"),
    },
    "dead_flag.py": {name: (flag("derivative"), name) for name in ("sigmoid", "relu", "softmax")},
    "leaky_masks.py": {
        "LeakyReLU": (MODULE, "leaky 0.01"),
        "ParametricReLU": (MODULE, "leaky 0.25"),
        "ThresholdedReLU": (MODULE, "relu of z − 1"),
        "ClippedReLU": (MODULE, "relu6"),
    },
    "modern.py": {
        "GELU": (MODULE, "gelu"),
        "QuickGELU": (MODULE, "swish 1.702"),
        "Mish": (MODULE, "mish"),
        "HardSwish": (MODULE, "hard swish"),
        "SquaredReLU": (MODULE, "squared relu"),
        "Identity": (MODULE, "identity"),
    },
    "function_table.py": {
        "LOGISTIC": (thing("f", "df"), "sigmoid"),
        "SINE": (thing("f", "df"), "sine"),
        "RELU": (thing("f", "df"), "relu"),
    },
    "table_dict.py": {name: (function(f"{name}_derivative"), name) for name in ("identity", "softsign", "sigmoid")},
    "multiclass.py": {
        "Softmax": (thing("function", "derivative"), "softmax"),
        "Logistic": (thing("function", "derivative"), "sigmoid"),
        "Tanh": (thing("function", "derivative"), "tanh"),
    },
    "column_softmax_vec.py": {
        "Softmax": (by_column(thing("compute", "deriv"), (-1, 1), jacobian=True), "softmax"),
        "Sigmoid": (thing("compute", "deriv"), "sigmoid"),
    },
    "rows_function_pair.py": {
        "softmax": (pair("softmax_backward", "Z"), "softmax over rows"),
        "relu": (pair("relu_backward", "Z"), "relu"),
        "tanh": (pair("tanh_backward", "Z"), "tanh"),
    },
    "framework/nn/activation.py": {
        "ReLU": (MODULE, "relu"),
        "Tanh": (MODULE, "tanh"),
        "Softplus": (MODULE, "softplus 2"),
        "Softmax": (MODULE, "softmax"),
    },
    "float32_inside.py": {"Sigmoid": (MODULE, "sigmoid"), "Tanh": (MODULE, "tanh"), "Cubic": (MODULE, "cubic")},
    "half_ready.py": {
        "selu": (function("selu_grad"), "selu"),
        "hard_tanh": (function("hard_tanh_grad"), "hard tanh"),
    },
    "own_order.py z,da": {
        "sigmoid": (pair("sigmoid_backward", "Z", swapped=True), "sigmoid"),
        "cube": (pair("cube_backward", "Z", swapped=True), "cube"),
    },
    "beta.py": {"SoftExponential": (thing("__call__", "derivative"), "soft exponential")},
    "beta.py  a=1.7159 b=0.6666666666666666 beta=1.5": {
        "Swish": (thing("__call__", "derivative", beta=1.5), "swish 1.5"),
        "SoftExponential": (thing("__call__", "derivative"), "soft exponential"),
        "scaled_tanh": (function("scaled_tanh_derivative", a=1.7159, b=2 / 3), "1.7159 tanh(2z/3)"),
    },
    "passed_bodies.py": {
        name: (thing("activate", "prime"), name.lower()) for name in ("Relu", "Sigmoid", "Tanh", "Softmax")
    },
    "more_names.py": {
        "sigmoid": (function("sigmoid_dash"), "sigmoid"),
        "tanh": (function("ddx_tanh"), "tanh"),
        "relu": (function("relu_first_derivative"), "relu"),
        "SoftPlus": (layer("bprop", forward="fprop"), "softplus"),
        "Threshold": (thing("transfer", "differentiate"), "max of z and 0.5"),
    },
    "whole_framework.py": {
        "Relu": (MODULE, "relu"),
        "Sigmoid": (MODULE, "sigmoid"),
        "Linear": (CALLED, "identity"),
    },
    "instances.py": {
        "RELU": (thing("fn", "deriv"), "relu"),
        "TANH": (thing("fn", "deriv"), "tanh"),
        "SIG": (thing("f", "df"), "sigmoid"),
        "SOFT": (plain, "softplus"),
        "Tanh": (plain, "tanh"),
        "Sigmoid": (lambda module, _: (module.Sigmoid(), given_both(module)), "sigmoid"),
        "ReLU": (with_cache, "relu"),
        "LReLU": (with_cache, "leaky 0.01"),
        "TanhTuple": (first_of_tuple, "tanh"),
    },
    "to_be_written.py": {"cube": (function("cube_derivative"), "cube")},
    "namespace.py": {
        f"Activations.{name}": (function(f"Activations.{name}_derivative"), name)
        for name in ("sigmoid", "relu", "softsign")
    },
    "vector_lists.py": {
        "softmax": (
            by_column(function("softmax_derivative"), jacobian=True, lists=True),
            "softmax",
        ),
        "log_cosh": (by_number(function("log_cosh_derivative")), "log cosh"),
    },
}


@contextlib.contextmanager
def imported(path: str) -> Iterator[ModuleType]:
    """Import a file as its author would have: from the folder above its topmost package, and what it prints unseen."""
    file, folder = FOLDER / path, (FOLDER / path).parent
    parts = [file.stem]
    while (folder / "__init__.py").exists():
        parts, folder = [folder.name, *parts], folder.parent
    before, path_before = dict(sys.modules), list(sys.path)
    for name in [name for name in sys.modules if parts[0] != "math" and name.partition(".")[0] == parts[0]]:
        del sys.modules[name]
    sys.path.insert(0, str(folder))
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            if parts[0] == "math":
                parts[0] = _renamed(folder / "math")
            module = importlib.import_module(".".join(parts))
        yield module
    finally:
        sys.path[:] = path_before
        for name in sys.modules.keys() - before.keys():
            del sys.modules[name]
        sys.modules.update(before)


def _renamed(package: Path) -> str:
    """Import a package that has the name of one of Python's own under another name, and give that."""
    name = f"their_{package.name}"
    spec = importlib.util.spec_from_file_location(name, package / "__init__.py")
    assert spec is not None
    assert spec.loader is not None
    sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[name])
    return name


def exact(function: Callable[[Matrix], Matrix], z: Any, da: Any) -> tuple[Any, Any, Any]:
    """Give A, dJ/dZ and its size at 60 digits, by central differences of step 1e-25."""
    points, step = [[mpf(float(value)) for value in row] for row in z], mpf("1e-25")
    a, dz, size = function(points), np.zeros(z.shape), np.zeros(z.shape)
    for i, j in np.ndindex(z.shape):
        moved = [[[*row] for row in points] for _ in "+-"]
        moved[0][i][j] += step
        moved[1][i][j] -= step
        up, down = map(function, moved)
        terms = [mpf(float(da[p, q])) * (up[p][q] - down[p][q]) / (2 * step) for p, q in np.ndindex(z.shape)]
        dz[i, j], size[i, j] = float(sum(terms)), float(max(map(abs, terms)))
    return np.array(a, float), dz, size


def faults(file: UserFile, label: Judged, module: Any) -> Iterator[str]:
    """Give what speaks against a label."""
    caller, function = CALLS[file.id][label.name]
    forward, backward = caller(module, label.name)
    generator = np.random.default_rng(20)
    off, broken = 0.0, False
    for shape, scale in (((3, 3), 1.0), ((4, 3), 1.0), ((1, 3), 2.0), ((4, 3), 6.0)):
        z, da = scale * generator.standard_normal(shape), generator.standard_normal(shape)
        a, dz, size = exact(FUNCTIONS[function], z, da)
        given, own = (z.copy(), da.copy()), z.copy()
        try:
            got_a = np.asarray(forward(own), float)
            got = np.asarray(backward(*given), float)
        except Exception as error:
            broken = True
            if label.label is not Label.WRONG:
                yield f"{type(error).__name__}: {error}"
            continue
        broken |= (
            not (np.array_equal(given[0], z) and np.array_equal(own, z) and np.array_equal(given[1], da))
            or got.shape != z.shape
        )
        if not np.allclose(got_a, a, rtol=1e-9, atol=1e-12):
            yield f"the forward is not {function}"
        if got.shape == z.shape:
            off = max(off, float((np.abs(got - dz) / (size + 1e-3)).max()))
    if label.label is Label.WRONG and not (broken or off > 1e-8 or (label.name == "SoftmaxEps" and off > 1e-11)):
        yield f"is not wrong: {off:.1e}"
    if label.label is not Label.WRONG and (broken or off > 1e-11):
        yield f"is not right: {off:.1e}{', a matrix is written into' if broken else ''}"


def main(part: str) -> None:
    """Print every label that does not hold."""
    warnings.simplefilter("ignore")
    sys.dont_write_bytecode = True
    np.seterr(all="ignore")
    count = bad = 0
    for file in FILES:
        if part not in file.id:
            continue
        with imported(file.path) as module:
            for label in file.activations:
                count += 1
                for fault in faults(file, label, module):
                    bad += 1
                    print(f"{file.id}: {label.name}, {label.label.value}: {fault}")
    print(f"{count} labels, {bad} faults")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
