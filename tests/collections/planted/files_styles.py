# ruff: noqa
"""Files in users' styles: names, hidden and private definitions, tables, steps, kinks, domains, single precision."""

from tests.collections import families as on
from tests.collections import mathematics as f
from tests.collections.planted.records import (
    Kind,
    by_columns,
    course,
    flag,
    layer,
    pair,
    pair_at_a,
    plain,
    right,
    undecided,
    upstream_z,
    warned,
    with_derivative,
    wrong,
)
from tests.collections.reference import columnwise, elementwise, rowwise
from mpmath import mp, mpf

names = Kind("names and tables")
names.file(
    "a letter from being a partner",
    """
import math
import numpy as np

def gelu(x):
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)))

def gelu_grd(x):
    u = math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)
    t = np.tanh(u)
    return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * x * x)

def softplus(x):
    return np.logaddexp(0, x)

def softplus_derivatve(x):
    return 1 / (1 + np.exp(-x))

def tanh(x):
    return np.tanh(x)

def tanh_prime(x):
    return 1 - np.tanh(x) ** 2
""",
    right("tanh", f.tanh, pair("tanh", "tanh_prime")),
    right("softplus", f.softplus, pair("softplus", "softplus_derivatve")),
    passed_over={"gelu": ("nearly", "almost", "letter", "misspel", "is meant")},
)
names.file(
    "hidden by a second of the name",
    """
import numpy as np

def tanh(z):
    return np.tanh(z)

def tanh_prime(z):
    return 1 - np.tanh(z)

def tanh_prime(z):
    return 1 - np.tanh(z) ** 2

class Relu:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * (self.x > 0)

class Relu:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * (self.x >= -1)

def sine(z):
    return np.sin(z)

def sine_prime(z):
    return np.cos(z)
""",
    warned("tanh", f.tanh, pair("tanh", "tanh_prime"), "hidden", "second"),
    wrong("Relu", f.relu, layer("Relu")),
    right("sine", f.sine(1), pair("sine", "sine_prime")),
)
names.file(
    "private and in a table",
    """
import numpy as np

def _elu(z):
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))

def _elu_prime(z):
    return np.where(z > 0, 1, np.exp(np.minimum(z, 0)))

def _swish(z):
    return z / (1 + np.exp(-z))

def _swish_prime(z):
    return 1 / (1 + np.exp(-z))

TABLE = {"elu": (_elu, _elu_prime), "swish": (_swish, _swish_prime)}
""",
    right("elu", f.elu(), pair("_elu", "_elu_prime")),
    wrong("swish", f.swish, pair("_swish", "_swish_prime"), "product rule"),
)
names.file(
    "lists of pairs",
    """
import numpy as np

ACTIVATIONS = {
    "tanh": [np.tanh, lambda z: 1 - np.tanh(z) ** 2],
    "sigmoid": [lambda z: 1 / (1 + np.exp(-z)), lambda z: np.exp(-z) / (1 + np.exp(-z))],
    "relu": [lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(float)],
    "square": [lambda z: z ** 2, lambda z: z],
}
""",
    right("tanh", f.tanh, lambda m: lambda z, da: da * m.ACTIVATIONS["tanh"][1](z)),
    wrong("sigmoid", f.sigmoid, lambda m: lambda z, da: da * m.ACTIVATIONS["sigmoid"][1](z)),
    right("relu", f.relu, lambda m: lambda z, da: da * m.ACTIVATIONS["relu"][1](z)),
    wrong("square", f.square, lambda m: lambda z, da: da * m.ACTIVATIONS["square"][1](z), "constant factor"),
)
names.file(
    "words",
    """
import numpy as np

def activate(z, kind="relu"):
    if kind == "relu":
        return np.maximum(z, 0)
    if kind == "tanh":
        return np.tanh(z)
    if kind == "softsign":
        return z / (1 + np.abs(z))
    raise ValueError(kind)

def activate_derivative(z, kind="relu"):
    if kind == "relu":
        return np.where(z > 0, 1.0, 0.0)
    if kind == "tanh":
        return 1 - z ** 2
    if kind == "softsign":
        return 1 / (1 + np.abs(z)) ** 2
    raise ValueError(kind)
""",
    right("activate[relu]", f.relu, pair("activate", "activate_derivative", "relu")),
    wrong("activate[tanh]", f.tanh, pair("activate", "activate_derivative", "tanh"), "right at A", "z where a belongs"),
    right("activate[softsign]", f.softsign, pair("activate", "activate_derivative", "softsign")),
)
names.file(
    "a base alias",
    """
from typing import Any
import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Rows = list[float]
Pair = tuple[Matrix, Matrix]

def softsign(z: Matrix) -> Matrix:
    return z / (1 + np.abs(z))

def softsign_derivative(z: Matrix) -> Matrix:
    return 1 / (1 + np.abs(z)) ** 2

def bent(z: Matrix) -> Matrix:
    return (np.sqrt(z * z + 1) - 1) / 2 + z

def bent_derivative(z: Matrix) -> Matrix:
    return z / np.sqrt(z * z + 1) + 1
""",
    right("softsign", f.softsign, pair("softsign", "softsign_derivative")),
    wrong("bent", f.bent_identity, pair("bent", "bent_derivative")),
)
names.file(
    "misnamed",
    """
import numpy as np

def sigmoid(x):
    return 1 / (1 + np.exp(x))

def sigmoid_derivative(x):
    s = sigmoid(x)
    return -s * (1 - s)

def tanh(x):
    return 2 / (1 + np.exp(-2 * x)) - 1

def tanh_derivative(x):
    return 1 - tanh(x) ** 2

def relu(x):
    return np.where(x > 0, x, 0.01 * x)

def relu_derivative(x):
    return np.where(x > 0, 1, 0.01)
""",
    warned(
        "sigmoid",
        elementwise(lambda x: 1 / (1 + mp.exp(x))),
        pair("sigmoid", "sigmoid_derivative"),
        "misnamed",
        "σ(−z)",
    ),
    right("tanh", f.tanh, pair("tanh", "tanh_derivative")),
    warned("relu", f.leaky(0.01), pair("relu", "relu_derivative"), "misnamed"),
)
names.file(
    "at a and at z",
    """
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def sigmoid_prime(a):
    return a * (1 - a)

def tanh(z):
    return np.tanh(z)

def tanh_prime(z):
    return 1 - z ** 2

def softplus(z):
    return np.logaddexp(0, z)

def softplus_prime(a):
    return 1 - np.exp(-a)

def elu(z):
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))

def elu_prime(a):
    return np.where(a > 0, 1, a)
""",
    right("sigmoid", f.sigmoid, pair_at_a("sigmoid", "sigmoid_prime")),
    wrong("tanh", f.tanh, pair("tanh", "tanh_prime"), "right at A"),
    right("softplus", f.softplus, pair_at_a("softplus", "softplus_prime")),
    wrong("elu", f.elu(), pair_at_a("elu", "elu_prime")),
)
names.file(
    "a parameter with a default",
    """
import numpy as np

def tanh(z):
    return np.tanh(z)

def tanh_backward(z, da, dx=1e-3):
    return da * (np.tanh(z + dx) - np.tanh(z - dx)) / (2 * dx)

def sine(z):
    return np.sin(z)

def sine_backward(z, da, dx=1e-2):
    return da * (np.sin(z + dx) - np.sin(z - dx)) / (2 * dx)

def gauss(z):
    return np.exp(-z * z)

def gauss_backward(z, da, out=None):
    out = np.empty_like(z) if out is None else out
    np.multiply(da, -2 * z * np.exp(-z * z), out=out)
    return out
""",
    right("gauss", f.gaussian, plain("gauss", "gauss_backward")),
    wrong("tanh", f.tanh, plain("tanh", "tanh_backward"), "rounded constant"),
    wrong("sine", f.sine(1), plain("sine", "sine_backward"), "rounded constant"),
)

steps = Kind("steps in files")
HALVES = (on.ordinary(4, 5), on.ordinary(3, 2))
steps.file(
    "steps with slope 0",
    """
import numpy as np

def sign(z):
    return np.sign(z)

def sign_derivative(z):
    return np.zeros_like(z)

def heaviside(z):
    return np.where(z >= 0, 1.0, 0.0)

def heaviside_derivative(z):
    return 0.0 * z

def hard_shrink(z):
    return np.where(np.abs(z) > 0.5, z, 0.0)

def hard_shrink_derivative(z):
    return np.where(np.abs(z) > 0.5, 1.0, 0.0)

def quantised(z):
    return np.round(z * 4) / 4

def quantised_derivative(z):
    return np.zeros(z.shape)
""",
    right("sign", elementwise(mp.sign), pair("sign", "sign_derivative"), "0 wherever", "step"),
    right(
        "heaviside", elementwise(lambda x: mpf(x >= 0)), pair("heaviside", "heaviside_derivative"), "0 wherever", "step"
    ),
    right(
        "hard_shrink",
        elementwise(lambda x: x if abs(x) > mpf("0.5") else mpf(0)),
        pair("hard_shrink", "hard_shrink_derivative"),
        may_warn=("outside",),
    ),
    right(
        "quantised",
        elementwise(lambda x: mp.nint(4 * x) / 4),
        pair("quantised", "quantised_derivative"),
        "0 wherever",
        "step",
    ),
)
steps.file(
    "steps with a slope",
    """
import numpy as np

class SignStraightThrough:
    def forward(self, x):
        self.x = x
        return np.sign(x)

    def backward(self, dout):
        return dout.copy()


class SignClipped:
    def forward(self, x):
        self.x = x
        return np.sign(x)

    def backward(self, dout):
        return dout * (np.abs(self.x) <= 1)


class Sign:
    def forward(self, x):
        self.x = x
        return np.sign(x)

    def backward(self, dout):
        return np.zeros_like(dout)


class HardShrink:
    def forward(self, x):
        self.x = x
        return np.where(np.abs(x) > 0.5, x, 0)

    def backward(self, dout):
        return dout * 1.0


class Floor:
    def forward(self, x):
        self.x = x
        return np.floor(x)

    def backward(self, dout):
        return dout * (self.x > 2)
""",
    wrong("SignStraightThrough", elementwise(mp.sign), layer("SignStraightThrough")),
    wrong("SignClipped", elementwise(mp.sign), layer("SignClipped")),
    right("Sign", elementwise(mp.sign), layer("Sign")),
    wrong("HardShrink", elementwise(lambda x: x if abs(x) > mpf("0.5") else mpf(0)), layer("HardShrink")),
    wrong("Floor", elementwise(mp.floor), layer("Floor"), inputs=(on.wide(),)),
)

kinks = Kind("kinks in files")
kinks.file(
    "kinked and smooth",
    """
import numpy as np

def celu(z):
    return np.maximum(z, 0) + np.minimum(0, 2.0 * np.expm1(np.minimum(z, 0) / 2.0))

def celu_derivative(z):
    return np.where(z > 0, 1, np.exp(np.minimum(z, 0) / 2.0))

def elu(z):
    return np.where(z > 0, z, 2.0 * np.expm1(np.minimum(z, 0)))

def elu_derivative(z):
    return np.where(z > 0, 1, 2.0 * np.exp(np.minimum(z, 0)))

def elu_from_value(z):
    return np.where(z > 0, z, 2.0 * np.expm1(np.minimum(z, 0)))

def elu_from_value_derivative(z):
    return np.where(z > 0, 1, elu_from_value(z) + 1.0)

def hard_swish(z):
    return z * np.clip(z + 3, 0, 6) / 6

def hard_swish_derivative(z):
    return np.where(z < -3, 0, np.where(z > 3, 1, (2 * z + 3) / 6))

def leaky(z):
    return np.where(z > 0, z, 0.1 * z)

def leaky_derivative(z):
    return np.where(z > 0, 1, 0.01)

def hard_sigmoid(z):
    return np.clip(0.2 * z + 0.5, 0, 1)

def hard_sigmoid_derivative(z):
    return np.where(np.abs(z) < 3, 0.2, 0)

def huber(z):
    return np.where(np.abs(z) <= 1, 0.5 * z * z, np.abs(z) - 0.5)

def huber_derivative(z):
    return np.where(np.abs(z) < 1, z, np.sign(z))

def relu6(z):
    return np.minimum(np.maximum(z, 0), 6)

def relu6_derivative(z):
    return ((z >= 0) & (z <= 6)).astype(float)
""",
    right("celu", f.celu(2.0), pair("celu", "celu_derivative")),
    right("elu", f.elu(2.0), pair("elu", "elu_derivative")),
    wrong("elu_from_value", f.elu(2.0), pair("elu_from_value", "elu_from_value_derivative")),
    right("hard_swish", f.hard_swish, pair("hard_swish", "hard_swish_derivative")),
    wrong("leaky", f.leaky(0.1), pair("leaky", "leaky_derivative"), "another constant"),
    wrong("hard_sigmoid", f.hard_sigmoid_fifth, pair("hard_sigmoid", "hard_sigmoid_derivative"), inputs=(on.wide(),)),
    right("huber", f.huber, pair("huber", "huber_derivative")),
    right("relu6", f.relu6, pair("relu6", "relu6_derivative")),
)

edges = Kind("domains in files")
P = (on.between(0.02, 3), on.between(0.1, 0.9, 3, 2))
Q = (on.between(0.02, 0.95), on.between(0.1, 0.9, 3, 2))
edges.file(
    "roots and logarithms",
    """
import numpy as np

def log(z):
    return np.log(z)

def log_derivative(z):
    return 1 / z

def inverse_root(z):
    return 1 / np.sqrt(z)

def inverse_root_derivative(z):
    return -0.5 * z ** -1.5

def zlogz(z):
    return -z * np.log(z)

def zlogz_derivative(z):
    return -np.log(z) - 1

def arcsine(z):
    return np.arcsin(z)

def arcsine_derivative(z):
    return 1 / np.sqrt(1 - z * z)

def half_circle(z):
    return np.sqrt(1 - z * z)

def half_circle_derivative(z):
    return -z / np.sqrt(1 - z * z)

def logit(z):
    return np.log(z) - np.log1p(-z)

def logit_derivative(z):
    return 1 / z + 1 / (1 - z)
""",
    *(
        right(name, function, pair(name, name + "_derivative"), may_warn=("outside", "overflow"), inputs=Q)
        for name, function in (
            ("log", f.log),
            ("inverse_root", elementwise(lambda x: 1 / mp.sqrt(x))),
            ("zlogz", elementwise(lambda x: -x * mp.log(x))),
            ("arcsine", elementwise(mp.asin)),
            ("half_circle", elementwise(lambda x: mp.sqrt(1 - x * x))),
            ("logit", f.logit),
        )
    ),
)
edges.file(
    "roots and logarithms, wrong",
    """
import numpy as np

def log(z):
    return np.log(z)

def log_derivative(z):
    return 1 / (z + 1e-3)

def inverse_root(z):
    return 1 / np.sqrt(z)

def inverse_root_derivative(z):
    return -0.5 * z ** -0.5

def zlogz(z):
    return -z * np.log(z)

def zlogz_derivative(z):
    return -np.log(z)

def arcsine(z):
    return np.arcsin(z)

def arcsine_derivative(z):
    return 1 / np.sqrt(1 + z * z)

def half_circle(z):
    return np.sqrt(1 - z * z)

def half_circle_derivative(z):
    return z / np.sqrt(1 - z * z)

def logit(z):
    return np.log(z) - np.log1p(-z)

def logit_derivative(z):
    return 1 / z - 1 / (1 - z)
""",
    *(
        wrong(name, function, pair(name, name + "_derivative"), inputs=Q)
        for name, function in (
            ("log", f.log),
            ("inverse_root", elementwise(lambda x: 1 / mp.sqrt(x))),
            ("zlogz", elementwise(lambda x: -x * mp.log(x))),
            ("arcsine", elementwise(mp.asin)),
            ("half_circle", elementwise(lambda x: mp.sqrt(1 - x * x))),
            ("logit", f.logit),
        )
    ),
)

single = Kind("single precision in files")
single.file(
    "layers in float32",
    """
import numpy as np

class Softplus:
    def forward(self, x):
        self.x = x.astype(np.float32)
        return np.logaddexp(np.float32(0), self.x).astype(x.dtype)

    def backward(self, dout):
        return (dout.astype(np.float32) / (1 + np.exp(-self.x))).astype(dout.dtype)


class Elu:
    def forward(self, x):
        self.x = x.astype(np.float32)
        return np.where(self.x > 0, self.x, np.expm1(np.minimum(self.x, 0)))

    def backward(self, dout):
        return dout.astype(np.float32) * np.where(self.x > 0, np.float32(1), np.exp(np.minimum(self.x, 0)))


class Swish:
    def forward(self, x):
        self.x = x.astype(np.float32)
        self.s = 1 / (1 + np.exp(-self.x))
        return self.x * self.s

    def backward(self, dout):
        return dout.astype(np.float32) * (self.s + self.x * self.s * (1 - self.s))


class SwishWrong:
    def forward(self, x):
        self.x = x.astype(np.float32)
        self.s = 1 / (1 + np.exp(-self.x))
        return self.x * self.s

    def backward(self, dout):
        return dout.astype(np.float32) * (self.s + self.s * (1 - self.s))


class TanhWrong:
    def forward(self, x):
        self.a = np.tanh(x.astype(np.float32))
        return self.a

    def backward(self, dout):
        return dout.astype(np.float32) * (1 - self.a)


class EluWrong:
    def forward(self, x):
        self.x = x.astype(np.float32)
        return np.where(self.x > 0, self.x, np.expm1(np.minimum(self.x, 0))).astype(x.dtype)

    def backward(self, dout):
        return (dout.astype(np.float32) * np.where(self.x > 0, np.float32(1), np.expm1(np.minimum(self.x, 0)))).astype(dout.dtype)
""",
    *(
        right(name, function, layer(name), "single", single=True)
        for name, function in (("Softplus", f.softplus), ("Elu", f.elu()), ("Swish", f.swish))
    ),
    *(
        wrong(name, function, layer(name), single=True)
        for name, function in (("SwishWrong", f.swish), ("TanhWrong", f.tanh), ("EluWrong", f.elu()))
    ),
)
single.file(
    "coupled in float32",
    """
import numpy as np

class Softmax:
    def forward(self, x):
        x = x.astype(np.float32)
        e = np.exp(x - x.max(axis=0))
        self.p = e / e.sum(axis=0)
        return self.p

    def backward(self, dout):
        g = dout.astype(np.float32)
        return self.p * (g - (g * self.p).sum(axis=0))


class Standardised:
    def forward(self, x):
        x = x.astype(np.float32)
        self.s = np.sqrt(x.var(axis=0) + np.float32(1e-2))
        self.n = (x - x.mean(axis=0)) / self.s
        return self.n

    def backward(self, dout):
        g = dout.astype(np.float32)
        return (g - g.mean(axis=0) - self.n * (g * self.n).mean(axis=0)) / self.s


class StandardisedDetached:
    def forward(self, x):
        x = x.astype(np.float32)
        self.s = np.sqrt(x.var(axis=0) + np.float32(1e-2))
        self.n = (x - x.mean(axis=0)) / self.s
        return self.n

    def backward(self, dout):
        g = dout.astype(np.float32)
        return (g - g.mean(axis=0)) / self.s


class SoftmaxDiagonal:
    def forward(self, x):
        x = x.astype(np.float32)
        e = np.exp(x - x.max(axis=0))
        self.p = e / e.sum(axis=0)
        return self.p

    def backward(self, dout):
        return dout.astype(np.float32) * self.p * (1 - self.p)
""",
    right("Softmax", f.softmax, layer("Softmax"), "single", single=True),
    right("Standardised", f.layernorm(1e-2), layer("Standardised"), "single", single=True),
    wrong("StandardisedDetached", f.layernorm(1e-2), layer("StandardisedDetached"), single=True),
    wrong("SoftmaxDiagonal", f.softmax, layer("SoftmaxDiagonal"), "off-diagonal", single=True),
)

flow = Kind("overflow in files")
FAR = (
    on.ordinary(),
    on.Input("far", __import__("numpy").array([[-800.0, 5, 1], [720, -3, 900]]), on.ordinary(2, 3).da),
)
flow.file(
    "overflows",
    """
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def sigmoid_derivative(z):
    return sigmoid(z) * (1 - sigmoid(z))

def softplus(z):
    return np.logaddexp(0, z)

def softplus_derivative(z):
    return np.exp(z) / (1 + np.exp(z))

def mish(z):
    return z * np.tanh(np.logaddexp(0, z))

def mish_derivative(z):
    t = np.tanh(np.logaddexp(0, z))
    e = np.exp(-np.abs(z))
    return t + z * np.where(z >= 0, 1, e) / (1 + e) * (1 - t * t)

def elu(z):
    return np.where(z > 0, z, np.exp(z) - 1)

def elu_derivative(z):
    return np.where(z > 0, 1, np.exp(z))
""",
    right("sigmoid", f.sigmoid, pair("sigmoid", "sigmoid_derivative"), "overflow", may_warn=(), inputs=FAR),
    warned("softplus", f.softplus, pair("softplus", "softplus_derivative"), "overflow"),
    right("mish", f.mish, pair("mish", "mish_derivative"), may_warn=(), inputs=FAR),
    right("elu", f.elu(), pair("elu", "elu_derivative"), "overflow", may_warn=(), inputs=FAR),
)

steps.file(
    "steps beside a slope",
    """
import numpy as np

def thresholded(z):
    return np.where(z > 1, z, 0.0)

def thresholded_derivative(z):
    return np.where(z > 1, 1.0, 0.0)

def raised(z):
    return z + 0.5 * np.floor(z)

def raised_derivative(z):
    return np.ones_like(z)

def gate(z):
    return np.where(z > 1, z, 0.0)

def gate_derivative(z):
    return np.where(z > 0, 1.0, 0.0)

def ternary(z):
    return np.where(z > 0.7, 1.0, np.where(z < -0.7, -1.0, 0.0))

def ternary_derivative(z):
    return np.where(np.abs(z) < 0.7, 0.0, 1.0)
""",
    right(
        "thresholded",
        elementwise(lambda x: x if x > 1 else mpf(0)),
        pair("thresholded", "thresholded_derivative"),
        may_warn=("outside",),
    ),
    right(
        "raised", elementwise(lambda x: x + mp.floor(x) / 2), pair("raised", "raised_derivative"), may_warn=("outside",)
    ),
    wrong("gate", elementwise(lambda x: x if x > 1 else mpf(0)), pair("gate", "gate_derivative")),
    wrong(
        "ternary",
        elementwise(lambda x: mpf(1) if x > mpf("0.7") else mpf(-1) if x < mpf("-0.7") else mpf(0)),
        pair("ternary", "ternary_derivative"),
    ),
)
flow.file(
    "overflows that lose",
    """
import numpy as np

def tanh(z):
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))

def tanh_derivative(z):
    return 1 - np.tanh(z) ** 2

def log_cosh(z):
    return np.log(np.cosh(z))

def log_cosh_derivative(z):
    return np.tanh(z)

def swish(z):
    return z * np.exp(z) / (1 + np.exp(z))

def swish_derivative(z):
    s = 1 / (1 + np.exp(-z))
    return s + z * s * (1 - s)

def softplus(z):
    return np.log(1 + np.exp(z))

def softplus_derivative(z):
    return 1 / (1 + np.exp(z))

def mish(z):
    return z * np.tanh(np.log1p(np.exp(z)))

def mish_derivative(z):
    w = np.log1p(np.exp(z))
    return np.tanh(w) + z * (1 - np.tanh(w) ** 2)

def cube(z):
    return z ** 3

def cube_derivative(z):
    return 3 * z ** 2
""",
    warned("tanh", f.tanh, pair("tanh", "tanh_derivative"), "overflow", "outside", inputs=(on.ordinary(),)),
    warned(
        "log_cosh", f.log_cosh, pair("log_cosh", "log_cosh_derivative"), "overflow", "outside", inputs=(on.ordinary(),)
    ),
    warned("swish", f.swish, pair("swish", "swish_derivative"), "overflow", "outside"),
    wrong("softplus", f.softplus, pair("softplus", "softplus_derivative"), inputs=(on.ordinary(),)),
    wrong("mish", f.mish, pair("mish", "mish_derivative"), inputs=(on.ordinary(),)),
    right("cube", f.cube, pair("cube", "cube_derivative"), may_warn=()),
)
