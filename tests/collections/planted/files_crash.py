# ruff: noqa
"""Files whose code raises: faults that no input excuses, and shapes or values that may be refused."""

from tests.collections import families as on
from tests.collections import mathematics as f
from tests.collections.planted.records import (
    Kind,
    course,
    layer,
    pair,
    pair_at_a,
    plain,
    right,
    undecided,
    upstream_z,
    wrong,
    by_columns,
)
from tests.collections.reference import columnwise, elementwise
from mpmath import mp, mpf

crash = Kind("exceptions")
positive = (on.between(0.2, 4), on.between(0.3, 2, 3, 2))
inside = (on.between(0.05, 0.95), on.between(0.1, 0.8, 3, 2))
crash.file(
    "name error on many rows",
    """
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def sigmoid_prime(z):
    if z.shape[0] > 1:
        return sigmoidd(z) * (1 - sigmoid(z))
    return sigmoid(z) * (1 - sigmoid(z))

def tanh(z):
    return np.tanh(z)

def tanh_prime(z):
    return 1 - np.tanh(z) ** 2
""",
    wrong("sigmoid", f.sigmoid, pair("sigmoid", "sigmoid_prime"), "NameError"),
    right("tanh", f.tanh, pair("tanh", "tanh_prime")),
)
crash.file(
    "name error for large numbers",
    """
import numpy as np

def softplus(z):
    if np.abs(z).max() > 25:
        return linear(z)
    return np.log1p(np.exp(z))

def softplus_derivative(z):
    return 1 / (1 + np.exp(-z))
""",
    wrong(
        "softplus",
        f.softplus,
        pair("softplus", "softplus_derivative"),
        "NameError",
        inputs=(on.ordinary(4, 5), on.wide(4, 5, scale=40)),
    ),
)
crash.file(
    "index error beyond a table",
    """
import numpy as np

TABLE = np.tanh(np.linspace(-4, 4, 801))

def steps(z):
    return np.tanh(z)

def steps_derivative(z):
    k = np.round((z + 4) * 100).astype(int)
    return 1 - np.tanh(z) ** 2 + 0 * TABLE[k]
""",
    wrong("steps", f.tanh, pair("steps", "steps_derivative"), "IndexError"),
)
crash.file(
    "three styles that raise",
    """
import numpy as np

class Swish:
    def forward(self, x):
        self.x = x
        self.s = 1 / (1 + np.exp(-x))
        return x * self.s

    def backward(self, dout):
        if dout.shape[1] > 1:
            return dout * (self.sig + self.x * self.s * (1 - self.s))
        return dout * (self.s + self.x * self.s * (1 - self.s))


class Gauss:
    def forward(self, x):
        self.x = x
        return np.exp(-x * x)

    def backward(self, dout):
        assert np.abs(self.x).max() < 3, "too large"
        return dout * -2 * self.x * np.exp(-self.x * self.x)


class Arctan:
    def forward(self, x):
        self.cache["x"] = x
        return np.arctan(x)

    def backward(self, dout):
        return dout / (1 + self.cache["x"] ** 2)
""",
    wrong("Swish", f.swish, layer("Swish"), "AttributeError"),
    wrong("Gauss", f.gaussian, layer("Gauss"), "AssertionError"),
    wrong("Arctan", f.arctan, layer("Arctan"), "AttributeError"),
)
crash.file(
    "zero division and key error",
    """
import numpy as np

def elu(z, alpha=1.0):
    return np.where(z > 0, z, alpha * (np.exp(np.minimum(z, 0)) - 1))

def elu_prime(z, alpha=1.0):
    if (z == 0).any():
        return 1 / int((z == 0).sum() - (z == 0).sum())
    return np.where(z > 0, 1, alpha * np.exp(np.minimum(z, 0)))

SLOPES = {5: 1.0, 4: 1.0}

def sine(z):
    return np.sin(z)

def sine_prime(z):
    return np.cos(z) * SLOPES[z.shape[0]]
""",
    wrong("elu", f.elu(), pair("elu", "elu_prime"), "ZeroDivisionError", inputs=(on.ordinary(), on.kinks(0))),
    wrong("sine", f.sine(1), pair("sine", "sine_prime"), "KeyError"),
)
crash.file(
    "type error when wide",
    """
import numpy as np

def mish(z):
    return z * np.tanh(np.logaddexp(0, z))

def mish_backward(da, z):
    s = 1 / (1 + np.exp(-z))
    t = np.tanh(np.logaddexp(0, z))
    if abs(z).max() > 8:
        t = t + "0"
    return da * (t + z * s * (1 - t * t))
""",
    wrong("mish", f.mish, upstream_z("mish", "mish_backward"), "TypeError", "UFuncTypeError", "UFuncNoLoop"),
)
crash.file(
    "logarithms of one number",
    """
import math

def log_activation(x):
    return math.log(x)

def log_activation_derivative(x):
    return 1 / x

def root(x):
    return math.sqrt(x)

def root_derivative(x):
    return 0.5 / math.sqrt(x)

def arcsine(x):
    return math.asin(x)

def arcsine_derivative(x):
    return 1 / math.sqrt(1 - x * x)

def logit(x):
    return math.log(x / (1 - x))

def logit_derivative(x):
    return 1 / (x * (1 - x))
""",
    *(
        right(
            name,
            function,
            lambda m, n=name: lambda z, da: da * __import__("numpy").vectorize(getattr(m, n + "_derivative"))(z),
            inputs=inside,
            may_warn=("outside", "overflow"),
        )
        for name, function in (
            ("log_activation", f.log),
            ("root", f.sqrt),
            ("arcsine", elementwise(mp.asin)),
            ("logit", f.logit),
        )
    ),
)
crash.file(
    "logarithms of one number, wrong",
    """
import math

def log_activation(x):
    return math.log(x)

def log_activation_derivative(x):
    return 1 / (x * x)

def root(x):
    return math.sqrt(x)

def root_derivative(x):
    return 1 / math.sqrt(x)

def arcsine(x):
    return math.asin(x)

def arcsine_derivative(x):
    return 1 / (1 - x * x)

def logit(x):
    return math.log(x / (1 - x))

def logit_derivative(x):
    return x * (1 - x)
""",
    *(
        wrong(
            name,
            function,
            lambda m, n=name: lambda z, da: da * __import__("numpy").vectorize(getattr(m, n + "_derivative"))(z),
            inputs=inside,
        )
        for name, function in (
            ("log_activation", f.log),
            ("root", f.sqrt),
            ("arcsine", elementwise(mp.asin)),
            ("logit", f.logit),
        )
    ),
)
crash.file(
    "shapes that may be refused",
    '''
import numpy as np

def maxout(z):
    """Pairs of rows share their larger one."""
    if z.shape[0] % 2:
        raise ValueError("an even number of rows is needed")
    return np.repeat(np.maximum(z[::2], z[1::2]), 2, axis=0)

def maxout_backward(z, da):
    first = np.repeat(z[::2] >= z[1::2], 2, axis=0)
    second = (np.arange(z.shape[0]) % 2 == 1)[:, None]
    return np.repeat(da[::2] + da[1::2], 2, axis=0) * (first ^ second)

def glu(z):
    assert z.shape[0] % 2 == 0
    half = z.shape[0] // 2
    return np.concatenate([z[:half] / (1 + np.exp(-z[half:])), z[half:]])

def glu_backward(z, da):
    half = z.shape[0] // 2
    s = 1 / (1 + np.exp(-z[half:]))
    return np.concatenate([da[:half] * s, da[half:] + da[:half] * z[:half] * s * (1 - s)])
''',
    right("maxout", f.maxout_pairs, plain("maxout", "maxout_backward"), inputs=(on.ordinary(), on.ordinary(4, 3))),
    right(
        "glu",
        columnwise(lambda x: [x[i] / (1 + mp.exp(-x[i + len(x) // 2])) for i in range(len(x) // 2)] + x[len(x) // 2 :]),
        plain("glu", "glu_backward"),
        inputs=(on.ordinary(), on.ordinary(4, 3)),
    ),
)
crash.file(
    "shapes that may be refused, wrong",
    """
import numpy as np

def maxout(z):
    if z.shape[0] % 2:
        raise ValueError("an even number of rows is needed")
    return np.repeat(np.maximum(z[::2], z[1::2]), 2, axis=0)

def maxout_backward(z, da):
    first = np.repeat(z[::2] >= z[1::2], 2, axis=0)
    second = (np.arange(z.shape[0]) % 2 == 1)[:, None]
    return da * (first ^ second)

class Prelu:
    def __init__(self):
        self.alpha = np.linspace(0.1, 0.5, 5)[:, None]

    def forward(self, x):
        assert x.shape[0] == 5
        self.x = x
        return np.where(x > 0, x, self.alpha * x)

    def backward(self, dout):
        return dout * np.where(self.x > 0, 1, self.alpha.mean())
""",
    wrong("maxout", f.maxout_pairs, plain("maxout", "maxout_backward"), inputs=(on.ordinary(), on.ordinary(4, 3))),
    wrong(
        "Prelu", f.prelu((0.1, 0.2, 0.3, 0.4, 0.5)), layer("Prelu"), inputs=(on.ordinary(5, 4), on.ordinary(5, 4, 3))
    ),
)
crash.file(
    "one slope a row, six rows",
    """
import numpy as np

class Prelu:
    def __init__(self):
        self.alpha = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])[:, None]

    def forward(self, x):
        if x.shape[0] != 6:
            raise ValueError("six units are needed")
        self.x = x
        return np.where(x > 0, x, self.alpha * x)

    def backward(self, dout):
        return dout * np.where(self.x > 0, 1, self.alpha)
""",
    right("Prelu", f.prelu((0.1, 0.2, 0.3, 0.4, 0.5, 0.6)), layer("Prelu"), inputs=(on.ordinary(), on.ordinary(6, 3))),
)
crash.file(
    "one column only",
    """
import numpy as np

def softmax(v):
    assert v.ndim == 1, "a vector is needed"
    e = np.exp(v - v.max())
    return e / e.sum()

def softmax_derivative(v):
    p = softmax(v)
    return np.diag(p) - np.outer(p, p)
""",
    right("softmax", f.softmax, by_columns("softmax", "softmax_derivative"), "columns"),
)
crash.file(
    "one column only, wrong",
    """
import numpy as np

def softmax(v):
    assert v.ndim == 1, "a vector is needed"
    e = np.exp(v - v.max())
    return e / e.sum()

def softmax_derivative(v):
    p = softmax(v)
    return np.diag(p) - np.outer(p, p) * (len(p) < 6)
""",
    wrong(
        "softmax", f.softmax, by_columns("softmax", "softmax_derivative"), inputs=(on.ordinary(4, 3), on.ordinary(8, 3))
    ),
)
crash.file(
    "backward refuses what forward takes",
    """
import numpy as np

def tanh(z):
    return np.tanh(z)

def tanh_backward(z, da):
    if z.shape[0] != z.shape[1]:
        raise ValueError("a square is needed")
    return da * (1 - np.tanh(z) ** 2)

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def sigmoid_backward(z, da):
    if np.abs(z).max() > 5:
        raise ValueError("z is too large")
    s = sigmoid(z)
    return da * s * (1 - s)
""",
    wrong("tanh", f.tanh, plain("tanh", "tanh_backward"), "ValueError"),
    wrong("sigmoid", f.sigmoid, plain("sigmoid", "sigmoid_backward"), "ValueError"),
)
crash.file(
    "not implemented and recursion",
    """
import numpy as np

class Elu:
    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))

    def backward(self, dout):
        if self.x.shape[0] == self.x.shape[1]:
            raise NotImplementedError
        return dout * np.where(self.x > 0, 1, np.exp(np.minimum(self.x, 0)))


def cosine(z):
    return np.cos(z)

def cosine_derivative(z):
    return -np.sin(z) if z.shape[0] < 9 else cosine_derivative(z)
""",
    wrong(
        "Elu",
        f.elu(),
        layer("Elu"),
        "NotImplementedError",
        tells=("square",),
        inputs=(on.ordinary(3, 4), on.ordinary(4, 4)),
    ),
    wrong(
        "cosine",
        elementwise(mp.cos),
        pair("cosine", "cosine_derivative"),
        "RecursionError",
        inputs=(on.ordinary(3, 4), on.ordinary(12, 4)),
    ),
)
crash.file(
    "numbers only",
    """
import math

def tanh(x):
    return math.tanh(x)

def tanh_prime(x):
    return 1 - math.tanh(x) ** 2

def sigmoid(x):
    return 1 / (1 + math.exp(-x))

def sigmoid_prime(x):
    return sigmoid(x) * (1 - sigmoid(x))

def relu(x):
    return x if x > 0 else 0.0

def relu_prime(x):
    return 1.0 if x > 0 else 0.0

def mish(x):
    return x * math.tanh(math.log1p(math.exp(x)))

def mish_prime(x):
    t = math.tanh(math.log1p(math.exp(x)))
    return t + x * sigmoid(x) * (1 - t)
""",
    *(
        right(
            name,
            function,
            lambda m, n=name: (
                lambda z, da: da * __import__("numpy").vectorize(getattr(m, n + "_prime"), otypes=[float])(z)
            ),
            "numbers",
        )
        for name, function in (("tanh", f.tanh), ("sigmoid", f.sigmoid), ("relu", f.relu))
    ),
    wrong("mish", f.mish, lambda m: lambda z, da: da * __import__("numpy").vectorize(m.mish_prime)(z)),
)

NEGATIVE = (on.ordinary(4, 5), on.between(-3, -0.2), on.between(0.2, 3))
crash.file(
    "variables of a branch",
    """
import numpy as np

def softplus(z):
    return np.logaddexp(0, z)

def softplus_derivative(z):
    if (z > 0).any():
        e = np.exp(-z)
    return 1 / (1 + e)

class Elu:
    def forward(self, x):
        self.x = x
        self.negative = x[x <= 0]
        return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))

    def backward(self, dout):
        dx = dout.copy()
        low = self.negative.min()
        if low < 0:
            dx[self.x <= 0] *= np.exp(self.negative)
        return dx
""",
    wrong("softplus", f.softplus, pair("softplus", "softplus_derivative"), "UnboundLocalError", inputs=NEGATIVE),
    wrong("Elu", f.elu(), layer("Elu"), "ValueError", inputs=NEGATIVE),
)
crash.file(
    "raises where it must not overflow",
    """
import math
import numpy as np

def exponential(x):
    return math.exp(x)

def exponential_derivative(x):
    return math.exp(x)

def softplus(z):
    with np.errstate(over="raise"):
        return np.log1p(np.exp(z))

def softplus_derivative(z):
    return 1 / (1 + np.exp(-z))

def cosh_one(z):
    with np.errstate(over="raise"):
        return np.cosh(z) - 1

def cosh_one_derivative(z):
    return np.cosh(z)
""",
    right(
        "exponential",
        f.exp,
        lambda m: lambda z, da: da * __import__("numpy").vectorize(m.exponential_derivative)(z),
        may_warn=("outside", "overflow"),
    ),
    right("softplus", f.softplus, pair("softplus", "softplus_derivative"), may_warn=("outside", "overflow")),
    wrong("cosh_one", elementwise(lambda x: mp.cosh(x) - 1), pair("cosh_one", "cosh_one_derivative")),
)
crash.file(
    "positive numbers only",
    """
import numpy as np

def log(z):
    if np.any(z <= 0):
        raise ValueError("z must be positive")
    return np.log(z)

def log_derivative(z):
    return 1 / z

def power(z):
    assert np.all(z > 0), "z must be positive"
    return z ** 1.5

def power_derivative(z):
    return 1.5 * z ** 0.5

def root(z):
    if np.any(z <= 0):
        raise ValueError("z must be positive")
    return np.sqrt(z)

def root_derivative(z):
    return 1 / np.sqrt(z)
""",
    right("log", f.log, pair("log", "log_derivative"), may_warn=("outside", "overflow"), inputs=inside),
    right(
        "power",
        elementwise(lambda x: x ** mpf(1.5)),
        pair("power", "power_derivative"),
        may_warn=("outside", "overflow"),
        inputs=inside,
    ),
    wrong("root", f.sqrt, pair("root", "root_derivative"), "constant factor", inputs=inside),
)
crash.file(
    "ends the program",
    """
import sys
import numpy as np

def tanh(z):
    return np.tanh(z)

def tanh_prime(z):
    if z.shape[1] > 5:
        sys.exit("too many columns")
    return 1 - np.tanh(z) ** 2

def sine(z):
    return np.sin(z)

def sine_prime(z):
    try:
        return np.cos(z)
    finally:
        del z
""",
    wrong(
        "tanh",
        f.tanh,
        pair("tanh", "tanh_prime"),
        "SystemExit",
        "sys.exit",
        inputs=(on.ordinary(4, 9), on.ordinary(4, 5)),
    ),
    right("sine", f.sine(1), pair("sine", "sine_prime")),
)
crash.file(
    "units declared",
    """
import numpy as np

class Scaled:
    def __init__(self, units=10):
        self.scale = np.linspace(0.5, 2, units)[:, None]

    def forward(self, x):
        if len(x) != len(self.scale):
            raise ValueError(f"{len(self.scale)} units are needed")
        self.a = np.tanh(x)
        return self.scale * self.a

    def backward(self, dout):
        return dout * self.scale * (1 - self.a ** 2)
""",
    undecided("Scaled", None, layer("Scaled"), inputs=(on.ordinary(10, 3), on.ordinary(10, 4))),
)

crash.file(
    "rows that are needed",
    '''
import numpy as np

def ends(z):
    """The first four units are added to the last."""
    head = z[3] + z[2]
    a = z.copy()
    a[-1] = a[-1] + 0.1 * np.tanh(head)
    return a

def ends_backward(z, da):
    dz = da.copy()
    slope = 0.1 * (1 - np.tanh(z[3] + z[2]) ** 2) * da[-1]
    dz[3] += slope
    dz[2] += slope
    return dz

def ends_wrong(z):
    head = z[3] + z[2]
    a = z.copy()
    a[-1] = a[-1] + 0.1 * np.tanh(head)
    return a

def ends_wrong_backward(z, da):
    return da.copy()
''',
    right(
        "ends",
        columnwise(lambda x: x[:-1] + [x[-1] + mpf(0.1) * mp.tanh(x[3] + x[2])]),
        plain("ends", "ends_backward"),
        inputs=(on.ordinary(), on.ordinary(5, 2)),
    ),
    wrong(
        "ends_wrong",
        columnwise(lambda x: x[:-1] + [x[-1] + mpf(0.1) * mp.tanh(x[3] + x[2])]),
        plain("ends_wrong", "ends_wrong_backward"),
        inputs=(on.ordinary(), on.ordinary(5, 2)),
    ),
)
crash.file(
    "half the rows come out",
    """
import numpy as np

class Maxout:
    def forward(self, x):
        self.first = x[::2] >= x[1::2]
        return np.maximum(x[::2], x[1::2])

    def backward(self, dout):
        dx = np.zeros((2 * len(dout), dout.shape[1]))
        dx[::2] = dout * self.first
        dx[1::2] = dout * ~self.first
        return dx


class Tanh:
    def forward(self, x):
        self.a = np.tanh(x)
        return self.a

    def backward(self, dout):
        return dout * (1 - self.a ** 2)
""",
    undecided("Maxout", None, layer("Maxout"), inputs=(on.ordinary(), on.ordinary(4, 3))),
    right("Tanh", f.tanh, layer("Tanh")),
)
crash.file(
    "faults in rare branches",
    """
import numpy as np

class Softplus:
    def forward(self, x):
        self.x = x
        return np.logaddexp(0, x)

    def backward(self, dout):
        big = self.x > 20
        dx = dout / (1 + np.exp(-self.x))
        if big.any():
            dx[big] = dout[bigg]
        return dx


class Arctan:
    def forward(self, x):
        self.x = x
        return np.arctan(x)

    def backward(self, dout):
        if dout.min() >= 0:
            return dout.foo / (1 + self.x ** 2)
        return dout / (1 + self.x ** 2)


class Gauss:
    def forward(self, x):
        self.x = x
        return np.exp(-x * x)

    def backward(self, dout):
        if len(self.x) == 1:
            return [dout[0, j] * -2 * self.x[1, j] for j in range(3)]
        return dout * -2 * self.x * np.exp(-self.x * self.x)


class Sine:
    def forward(self, x):
        self.x = x
        return np.sin(x)

    def backward(self, dout):
        try:
            return dout * np.coss(self.x)
        except AttributeError:
            return dout * np.cos(self.x)
""",
    wrong("Softplus", f.softplus, layer("Softplus"), "NameError", inputs=(on.ordinary(), on.wide(scale=40))),
    wrong("Arctan", f.arctan, layer("Arctan"), "AttributeError", inputs=(on.ordinary(), on.ordinary().one_sign())),
    wrong("Gauss", f.gaussian, layer("Gauss"), "IndexError", inputs=(on.ordinary(), on.ordinary(1, 5))),
    right("Sine", f.sine(1), layer("Sine")),
)
crash.file(
    "a backward that refuses values",
    """
import math
import numpy as np

def gauss(x):
    return math.exp(-x * x)

def gauss_derivative(x):
    return -2 * math.sqrt(x) * math.sqrt(x) * math.exp(-x * x)

def arctan(z):
    return np.arctan(z)

def arctan_derivative(z):
    return np.array([[1 / math.exp(math.log(1 + x * x)) for x in row] for row in z])

def softplus(z):
    return np.logaddexp(0, z)

def softplus_derivative(z):
    with np.errstate(invalid="raise"):
        return np.sqrt(z) ** 2 / (z + z * np.exp(-z))
""",
    wrong(
        "gauss",
        f.gaussian,
        lambda m: lambda z, da: da * __import__("numpy").vectorize(m.gauss_derivative)(z),
        "ValueError",
        "non-finite",
    ),
    right("arctan", f.arctan, pair("arctan", "arctan_derivative"), off=1e-11),
    wrong(
        "softplus",
        f.softplus,
        pair("softplus", "softplus_derivative"),
        "FloatingPointError",
        "non-finite",
        "not finite",
    ),
)
