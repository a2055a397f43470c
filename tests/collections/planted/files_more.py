# ruff: noqa
"""More files: wrong in a part of what is tried, common mistakes by name, warnings and notes."""

import numpy as np
from mpmath import mp, mpf

from tests.collections import families as on
from tests.collections import mathematics as f
from tests.collections.families import Input
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

part = Kind("wrong in a part, in files")
FAR = (on.ordinary(), on.wide(scale=100), on.huge())
part.file(
    "beyond a number",
    """
import numpy as np

def symlog(z):
    return np.sign(z) * np.log1p(np.abs(z))

def symlog_derivative(z):
    return 1 / (1 + np.minimum(np.abs(z), 100))

def softsign(z):
    return z / (1 + np.abs(z))

def softsign_derivative(z):
    d = 1 / (1 + np.abs(z)) ** 2
    return np.where(z < -30, 0, d)

def arctan(z):
    return np.arctan(z)

def arctan_derivative(z):
    return 1 / (1 + z ** 2)

def bent(z):
    return (np.sqrt(z * z + 1) - 1) / 2 + z

def bent_derivative(z):
    return np.where(np.abs(z) > 15, 1, z / (2 * np.sqrt(z * z + 1)) + 1)

def isru(z):
    return z / np.sqrt(1 + z * z)

def isru_derivative(z):
    return (1 + z * z) ** -1.5 * np.where(z < 0, 1.00002, 1)

def squareplus(z):
    return (z + np.sqrt(z * z + 4)) / 2

def squareplus_derivative(z):
    return 0.5 + z / (2 * np.sqrt(z * z + 4))
""",
    wrong("symlog", f.symmetric_log, pair("symlog", "symlog_derivative"), "threshold", inputs=FAR),
    wrong("softsign", f.softsign, pair("softsign", "softsign_derivative"), "threshold", inputs=FAR),
    right("arctan", f.arctan, pair("arctan", "arctan_derivative")),
    wrong("bent", f.bent_identity, pair("bent", "bent_derivative"), "threshold", inputs=FAR),
    wrong("isru", f.isru, pair("isru", "isru_derivative"), "only negative Z", "threshold in Z"),
    right("squareplus", f.squareplus, pair("squareplus", "squareplus_derivative")),
)
SHAPES = (on.ordinary(), on.ordinary(1, 7), on.ordinary(7, 1), on.ordinary(5, 5), on.ordinary(1, 1), on.ordinary(3, 40))
part.file(
    "by the shape",
    '''
import numpy as np

def _slope(z):
    return 1 - np.tanh(z) ** 2

class WideOff:
    """Wrong with more than 20 columns."""

    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dout):
        return dout * _slope(self.x) * (0.5 if self.x.shape[1] > 20 else 1)


class RowOff:
    """Wrong with a single row."""

    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dout):
        return dout * _slope(self.x) * (2 if self.x.shape[0] == 1 else 1)


class ColumnOff:
    """Wrong with a single column."""

    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dout):
        return dout * _slope(self.x) - (self.x.shape[1] == 1)


class SquareOff:
    """Transposes where it can."""

    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dout):
        s = _slope(self.x)
        return dout * (s.T if s.shape == s.T.shape else s)


class Squeezed:
    """Loses an axis of length 1."""

    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dout):
        return np.squeeze(dout * _slope(self.x))


class LastColumn:
    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dout):
        dx = dout * _slope(self.x)
        dx[:, -1] = 0
        return dx


class Blocks:
    """Blocks of 16 columns, the rest as well."""

    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dout):
        dx = np.empty_like(dout)
        for j in range(0, dout.shape[1], 16):
            dx[:, j:j + 16] = dout[:, j:j + 16] * _slope(self.x[:, j:j + 16])
        return dx


class BlocksRestLost:
    """Blocks of 4 columns; what is left over is not filled."""

    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dout):
        dx = np.zeros_like(dout)
        for j in range(dout.shape[1] // 4):
            k = slice(4 * j, 4 * j + 4)
            dx[:, k] = dout[:, k] * _slope(self.x[:, k])
        return dx


class Threads:
    """Halves by rows."""

    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dout):
        half = len(dout) // 2
        return np.vstack([dout[:half] * _slope(self.x[:half]), dout[half:] * _slope(self.x[half:])])
''',
    *(
        wrong(name, f.tanh, layer(name), inputs=SHAPES)
        for name in ("WideOff", "RowOff", "ColumnOff", "SquareOff", "Squeezed", "LastColumn", "BlocksRestLost")
    ),
    *(right(name, f.tanh, layer(name), inputs=SHAPES) for name in ("Blocks", "Threads")),
)
UP = (on.ordinary(), on.ordinary().upstream(1e-8), on.ordinary().upstream(1e6), on.ordinary().one_sign())
part.file(
    "by the upstream",
    """
import numpy as np

def tanh(Z):
    return np.tanh(Z), Z

def tanh_backward(dA, cache):
    dA = np.where(np.abs(dA) < 1e-6, 0, dA)
    return dA * (1 - np.tanh(cache) ** 2)

def sigmoid(Z):
    return 1 / (1 + np.exp(-Z)), Z

def sigmoid_backward(dA, cache):
    s = 1 / (1 + np.exp(-cache))
    return np.clip(dA, -5, 5) * s * (1 - s)

def arctan(Z):
    return np.arctan(Z), Z

def arctan_backward(dA, cache):
    return dA / (1 + cache ** 2) + 1e-9

def sine(Z):
    return np.sin(Z), Z

def sine_backward(dA, cache):
    return np.cos(cache) * dA

def gauss(Z):
    return np.exp(-Z ** 2), Z

def gauss_backward(dA, cache):
    norm = max(1.0, np.linalg.norm(dA) / 10)
    return dA / norm * -2 * cache * np.exp(-cache ** 2)
""",
    wrong("tanh", f.tanh, course("tanh", "tanh_backward"), "upstream dropped when tiny", "not linear", inputs=UP),
    wrong("sigmoid", f.sigmoid, course("sigmoid", "sigmoid_backward"), "upstream clipped", "not linear", inputs=UP),
    wrong("arctan", f.arctan, course("arctan", "arctan_backward"), "constant added", "not linear", inputs=UP),
    right("sine", f.sine(1), course("sine", "sine_backward"), inputs=UP),
    wrong("gauss", f.gaussian, course("gauss", "gauss_backward"), "upstream", "not linear", inputs=UP),
)
part.file(
    "in a hair of z",
    """
import numpy as np

def tanh(z):
    return np.tanh(z)

def tanh_prime(z):
    return np.where((z > 0.30) & (z < 0.31), 0.5, 1 - np.tanh(z) ** 2)

def sine(z):
    return np.sin(z)

def sine_prime(z):
    return np.where(z == 0, 0, np.cos(z))

def softplus(z):
    return np.logaddexp(0, z)

def softplus_prime(z):
    return np.where(np.abs(z) < 1e-8, 1, 1 / (1 + np.exp(-z)))

def cube(z):
    return z ** 3

def cube_prime(z):
    return 3 * z ** 2
""",
    wrong("tanh", f.tanh, pair("tanh", "tanh_prime"), inputs=(on.near(0.305, spread=0.004),)),
    wrong("sine", f.sine(1), pair("sine", "sine_prime"), inputs=(on.kinks(0),)),
    wrong("softplus", f.softplus, pair("softplus", "softplus_prime"), inputs=(on.kinks(0),)),
    right("cube", f.cube, pair("cube", "cube_prime")),
)

named = Kind("mistakes by name, in files")
named.file(
    "mistakes of derivatives",
    """
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def sigmoid_derivative(z):
    return sigmoid(z)

def tanh(z):
    return np.tanh(z)

def tanh_derivative(z):
    return 1 - np.tanh(z)

def square(z):
    return z ** 2

def square_derivative(z):
    return z

def relu(z):
    return np.maximum(z, 0)

def relu_derivative(z):
    return (z < 0) * 1.0

def leaky_relu(z):
    return np.where(z > 0, z, 0.01 * z)

def leaky_relu_derivative(z):
    return np.where(z > 0, 1, 0.1)

def swish(z):
    return z * sigmoid(z)

def swish_derivative(z):
    return sigmoid(z) + sigmoid(z) * (1 - sigmoid(z))

def gaussian(z):
    return np.exp(-z ** 2)

def gaussian_derivative(z):
    return 2 * z * np.exp(-z ** 2)

def arctan(z):
    return np.arctan(z)

def arctan_derivative(z):
    return 1 / (1 + z)

def softplus(z):
    return np.logaddexp(0, z)

def softplus_derivative(z):
    return sigmoid(-z)

def elu(z):
    return np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1)

def elu_derivative(z):
    return np.where(z > 0, 1, np.exp(np.minimum(z, 0)) - 1)

def sine(z):
    return np.sin(z)

def sine_derivative(z):
    return -np.cos(z)
""",
    *(
        wrong(name, function, pair(name, name + "_derivative"), *words)
        for name, function, words in (
            ("sigmoid", f.sigmoid, ("missing factor 1 − a", "function itself")),
            ("tanh", f.tanh, ("missing square",)),
            ("square", f.square, ("constant factor",)),
            ("relu", f.relu, ("inverse mask",)),
            ("leaky_relu", f.leaky(0.01), ("another constant",)),
            ("swish", f.swish, ("product rule",)),
            ("gaussian", f.gaussian, ("sign",)),
            ("arctan", f.arctan, ("missing square",)),
            ("softplus", f.softplus, ("derivative at −Z", "other function", "complement")),
            ("elu", f.elu(), ("function itself",)),
            ("sine", f.sine(1), ("sign",)),
        )
    ),
)
named.file(
    "mistakes of backward passes",
    """
import numpy as np

class Untouched:
    def forward(self, x):
        self.a = np.tanh(x)
        return self.a

    def backward(self, dout):
        return dout * 1.0


class Ignored:
    def forward(self, x):
        self.a = np.tanh(x)
        return self.a

    def backward(self, dout):
        return 1 - self.a ** 2


class Twice:
    def forward(self, x):
        self.a = np.tanh(x)
        return self.a

    def backward(self, dout):
        return dout * (1 - self.a ** 2) * (1 - self.a ** 2)


class Added:
    def forward(self, x):
        self.a = np.tanh(x)
        return self.a

    def backward(self, dout):
        return dout + (1 - self.a ** 2)


class Divided:
    def forward(self, x):
        self.a = np.tanh(x)
        return self.a

    def backward(self, dout):
        return dout / (1 - self.a ** 2)


class Rounded:
    def forward(self, x):
        self.a = np.tanh(x)
        return self.a

    def backward(self, dout):
        return np.round(dout * (1 - self.a ** 2), 4)


class OfUpstream:
    def forward(self, x):
        self.a = np.tanh(x)
        return self.a

    def backward(self, dout):
        return 1 - np.tanh(dout) ** 2


class Averaged:
    def forward(self, x):
        self.a = np.tanh(x)
        return self.a

    def backward(self, dout):
        return dout * (1 - self.a ** 2) / dout.shape[1]


class Nothing:
    def forward(self, x):
        self.a = np.tanh(x)
        return self.a

    def backward(self, dout):
        dx = dout * (1 - self.a ** 2)


class Good:
    def forward(self, x):
        self.a = np.tanh(x)
        return self.a

    def backward(self, dout):
        return dout * (1 - self.a) * (1 + self.a)
""",
    *(
        wrong(name, f.tanh, layer(name), *words)
        for name, words in (
            ("Untouched", ("handed on untouched",)),
            ("Ignored", ("upstream ignored", "not linear")),
            ("Twice", ("applied twice",)),
            ("Added", ("added, not multiplied", "not linear")),
            ("Divided", ("divided",)),
            ("Rounded", ("rounded",)),
            ("OfUpstream", ("dA where Z belongs", "not linear")),
            ("Averaged", ("constant factor",)),
            ("Nothing", ("returned nothing", "no return")),
        )
    ),
    right("Good", f.tanh, layer("Good")),
)
named.file(
    "right twins",
    """
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def sigmoid_derivative(z):
    return sigmoid(z) * sigmoid(-z)

def square(z):
    return z ** 2

def square_derivative(z):
    return 2 * z

def relu(z):
    return np.maximum(z, 0)

def relu_derivative(z):
    return z > 0

def identity(z):
    return z * 1.0

def identity_derivative(z):
    return 1

def linear(z):
    return 3 * z + 2

def linear_derivative(z):
    return 3.0

def swish(z):
    return z * sigmoid(z)

def swish_derivative(z):
    return swish(z) + sigmoid(z) * (1 - swish(z))

def elu(z):
    return np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1)

def elu_derivative(z):
    return np.where(z > 0, 1, elu(z) + 1)

def absolute(z):
    return abs(z)

def absolute_derivative(z):
    return np.where(z >= 0, 1, -1)
""",
    *(
        right(name, function, pair(name, name + "_derivative"))
        for name, function in (
            ("sigmoid", f.sigmoid),
            ("square", f.square),
            ("relu", f.relu),
            ("identity", f.identity),
            ("linear", elementwise(lambda x: 3 * x + 2)),
            ("swish", f.swish),
            ("elu", f.elu()),
            ("absolute", f.absolute),
        )
    ),
)

notes = Kind("warnings and notes, in files")
notes.file(
    "what can hurt",
    """
import random
import numpy as np

def softmax(z):
    e = np.exp(z)
    return e / e.sum(axis=0)

def softmax_backward(z, da):
    p = softmax(z)
    return p * (da - (da * p).sum(axis=0))

def softplus(z):
    return np.log(1 + np.exp(z))

def softplus_backward(z, da):
    return da / (1 + np.exp(-z))

def tanh(z):
    random.random()
    return np.tanh(z)

def tanh_backward(z, da):
    return da * (1 - np.tanh(z) ** 2)

def sine(z):
    np.random.rand(2)
    return np.sin(z)

def sine_backward(z, da):
    return da * np.cos(z)

def arctan(z):
    np.seterr(divide="ignore")
    return np.arctan(z)

def arctan_backward(z, da):
    return da / (1 + z ** 2)

def relu(z):
    return np.maximum(z, 0)

def relu_backward(z, da):
    slope = np.where(z > 0, 1.0, 0.0)
    slope[:1] = np.where(z[:1] >= 0, 1.0, 0.0)
    return da * slope

def gauss(z):
    return np.exp(-z * z)

def gauss_backward(z, da):
    return da * -2.00000002 * z * np.exp(-z * z)
""",
    warned("softmax", f.softmax, plain("softmax", "softmax_backward"), "overflow", "outside"),
    warned(
        "softplus",
        f.softplus,
        plain("softplus", "softplus_backward"),
        "overflow",
        "outside",
        off=1e-10,
        inputs=(on.ordinary(),),
    ),
    warned("tanh", f.tanh, plain("tanh", "tanh_backward"), "global state"),
    warned("sine", f.sine(1), plain("sine", "sine_backward"), "global state"),
    warned("arctan", f.arctan, plain("arctan", "arctan_backward"), "global state"),
    warned("relu", f.relu, plain("relu", "relu_backward"), "several slopes"),
    warned("gauss", f.gaussian, plain("gauss", "gauss_backward"), "measurably off", off=2e-8),
)
notes.file(
    "what does no harm",
    """
import logging
import random
import warnings
import numpy as np

try:
    from scipy.special import expit as sigmoid_of_scipy
except ImportError:
    sigmoid_of_scipy = None

FAST = False

if FAST:
    def relu(z):
        return z.clip(0)
else:
    def relu(z):
        return np.maximum(z, 0)

def relu_backward(z, da):
    return np.where(z > 0, da, 0)

def tanh(z):
    rng = random.Random(3)
    rng.random()
    return np.tanh(z)

def tanh_backward(z, da):
    state = np.random.get_state()
    np.random.rand(3)
    np.random.set_state(state)
    return da * (1 - np.tanh(z) ** 2)

def sine(z):
    old = np.seterr(all="ignore")
    a = np.sin(z)
    np.seterr(**old)
    return a

def sine_backward(z, da):
    warnings.warn("slow")
    return da * np.cos(z)

def arctan(z):
    logging.getLogger("net").debug("arctan of %s", z.shape)
    return np.arctan(z)

def arctan_backward(z, da):
    return da / (1 + z ** 2)

def sigmoid(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))

def sigmoid_backward(z, da):
    s = sigmoid(z)
    return da * s * (1 - s)

def gauss(z):
    return np.exp(-z ** 2)

def gauss_backward(z, da):
    return da * (-2 * z) * gauss(z)
""",
    right("relu", f.relu, plain("relu", "relu_backward")),
    right("tanh", f.tanh, plain("tanh", "tanh_backward"), may_warn=()),
    right("sine", f.sine(1), plain("sine", "sine_backward"), may_warn=()),
    right("arctan", f.arctan, plain("arctan", "arctan_backward"), may_warn=()),
    right("sigmoid", f.sigmoid, plain("sigmoid", "sigmoid_backward"), may_warn=()),
    right("gauss", f.gaussian, plain("gauss", "gauss_backward"), may_warn=()),
)
