# ruff: noqa
"""Files of loops: number by number, column by column, vectors, lists; gates, maxout, normalisations and derivatives at A."""

import numpy as np
from mpmath import mp, mpf

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

loops = Kind("loops")
loops.file(
    "double loops",
    """
import math
import numpy as np

def sigmoid(Z):
    A = np.zeros(Z.shape)
    for i in range(Z.shape[0]):
        for j in range(Z.shape[1]):
            A[i, j] = 1 / (1 + math.exp(-Z[i, j])) if Z[i, j] > -700 else 0.0
    return A

def sigmoid_backward(dA, Z):
    dZ = np.zeros(Z.shape)
    for i in range(Z.shape[0]):
        for j in range(Z.shape[1]):
            s = 1 / (1 + math.exp(-Z[i, j])) if Z[i, j] > -700 else 0.0
            dZ[i, j] = dA[i, j] * s * (1 - s)
    return dZ

def tanh(Z):
    A = np.zeros(Z.shape)
    for i in range(Z.shape[0]):
        for j in range(Z.shape[1]):
            A[i, j] = math.tanh(Z[i, j])
    return A

def tanh_backward(dA, Z):
    dZ = np.zeros(Z.shape)
    for i in range(Z.shape[0]):
        for j in range(1, Z.shape[1]):
            dZ[i, j] = dA[i, j] * (1 - math.tanh(Z[i, j]) ** 2)
    return dZ

def relu(Z):
    A = np.copy(Z)
    for i in range(Z.shape[0]):
        for j in range(Z.shape[1]):
            if Z[i, j] < 0:
                A[i, j] = 0
    return A

def relu_backward(dA, Z):
    dZ = np.copy(dA)
    for i in range(Z.shape[0]):
        for j in range(Z.shape[0]):
            if Z[i, j] < 0:
                dZ[i, j] = 0
    return dZ

def elu(Z):
    return np.array([[z if z > 0 else math.expm1(z) for z in row] for row in Z])

def elu_backward(dA, Z):
    return np.array([[g if z > 0 else g * math.exp(z) for g, z in zip(grads, row)] for grads, row in zip(dA, Z)])
""",
    right("sigmoid", f.sigmoid, upstream_z("sigmoid", "sigmoid_backward")),
    wrong("tanh", f.tanh, upstream_z("tanh", "tanh_backward"), "only some columns", "block never filled", "zero"),
    wrong("relu", f.relu, upstream_z("relu", "relu_backward"), inputs=(on.ordinary(4, 5), on.ordinary(5, 4))),
    right("elu", f.elu(), upstream_z("elu", "elu_backward")),
)
loops.file(
    "columns in a loop",
    """
import numpy as np

def softmax(Z):
    A = np.empty_like(Z)
    for j in range(Z.shape[1]):
        e = np.exp(Z[:, j] - Z[:, j].max())
        A[:, j] = e / e.sum()
    return A

def softmax_backward(dA, Z):
    A = softmax(Z)
    dZ = np.empty_like(Z)
    for j in range(Z.shape[1]):
        p = A[:, j]
        dZ[:, j] = (np.diag(p) - np.outer(p, p)) @ dA[:, j]
    return dZ

def softmin(Z):
    A = np.empty_like(Z)
    for j in range(Z.shape[1]):
        e = np.exp(-Z[:, j] + Z[:, j].min())
        A[:, j] = e / e.sum()
    return A

def softmin_backward(dA, Z):
    A = softmin(Z)
    dZ = np.empty_like(Z)
    for j in range(Z.shape[1]):
        p = A[:, 0]
        dZ[:, j] = -(np.diag(p) - np.outer(p, p)) @ dA[:, j]
    return dZ

def centred(Z):
    A = np.empty_like(Z)
    for j in range(Z.shape[1]):
        A[:, j] = Z[:, j] - Z[:, j].mean()
    return A

def centred_backward(dA, Z):
    dZ = np.empty_like(Z)
    for j in range(Z.shape[1]):
        dZ[:, j] = dA[:, j] - dA[:, j].sum() / Z.shape[1]
    return dZ

def unit(Z):
    return Z / np.sqrt((Z ** 2).sum(axis=0))

def unit_backward(dA, Z):
    dZ = np.empty_like(Z)
    for j in range(Z.shape[1]):
        n = np.linalg.norm(Z[:, j])
        a = Z[:, j] / n
        dZ[:, j] = (dA[:, j] - a * (a @ dA[:, j])) / n
    return dZ
""",
    right("softmax", f.softmax, upstream_z("softmax", "softmax_backward")),
    wrong("softmin", f.softmin, upstream_z("softmin", "softmin_backward")),
    wrong("centred", f.centred, upstream_z("centred", "centred_backward")),
    right("unit", f.unit, upstream_z("unit", "unit_backward"), may_warn=("outside", "overflow")),
)
gates = Kind("gates and normalisations, in files")
GLU = columnwise(lambda x: [x[i] / (1 + mp.exp(-x[i + len(x) // 2])) for i in range(len(x) // 2)] + x[len(x) // 2 :])
EVEN = (on.ordinary(), on.ordinary(4, 3))
gates.file(
    "normalisations",
    '''
import numpy as np

class Standardise:
    def forward(self, x):
        self.s = np.sqrt(x.var(axis=0) + 1e-5)
        self.n = (x - x.mean(axis=0)) / self.s
        return self.n

    def backward(self, dout):
        return (dout - dout.mean(axis=0) - self.n * (dout * self.n).mean(axis=0)) / self.s


class StandardiseDetached:
    def forward(self, x):
        self.s = np.sqrt(x.var(axis=0) + 1e-5)
        self.n = (x - x.mean(axis=0)) / self.s
        return self.n

    def backward(self, dout):
        return (dout - dout.mean(axis=0)) / self.s


class ByRows:
    def forward(self, x):
        self.s = np.sqrt(x.var(axis=1, keepdims=True) + 1e-5)
        self.n = (x - x.mean(axis=1, keepdims=True)) / self.s
        return self.n

    def backward(self, dout):
        m = x_mean(dout)
        return (dout - m - self.n * x_mean(dout * self.n)) / self.s


def x_mean(v):
    return v.mean(axis=1, keepdims=True)


class RootMeanSquare:
    def forward(self, x):
        self.x = x
        self.r = np.sqrt((x * x).mean(axis=0) + 1e-6)
        return x / self.r

    def backward(self, dout):
        return dout / self.r


class UnitSafe:
    """A column of zeros stays one."""

    def forward(self, x):
        self.n = np.sqrt((x * x).sum(axis=0) + 1e-12)
        self.a = x / self.n
        return self.a

    def backward(self, dout):
        return (dout - self.a * (self.a * dout).sum(axis=0)) / self.n


class UnitSum:
    """Sum over all where a sum over columns belongs."""

    def forward(self, x):
        self.n = np.sqrt((x * x).sum(axis=0) + 1e-12)
        self.a = x / self.n
        return self.a

    def backward(self, dout):
        return (dout - self.a * (self.a * dout).sum()) / self.n
''',
    right("Standardise", f.layernorm(1e-5), layer("Standardise")),
    wrong("StandardiseDetached", f.layernorm(1e-5), layer("StandardiseDetached"), "term left out"),
    right("ByRows", f.batchnorm(1e-5), layer("ByRows"), off=1e-10),
    wrong("RootMeanSquare", f.rmsnorm(1e-6), layer("RootMeanSquare"), "cross term", "off-diagonal", "term left out"),
    right(
        "UnitSafe",
        columnwise(lambda x: [y / mp.sqrt(mp.fsum(v * v for v in x) + mpf(1e-12)) for y in x]),
        layer("UnitSafe"),
    ),
    wrong(
        "UnitSum",
        columnwise(lambda x: [y / mp.sqrt(mp.fsum(v * v for v in x) + mpf(1e-12)) for y in x]),
        layer("UnitSum"),
        "sum over all",
    ),
)
gates.file(
    "gates",
    '''
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

class Glu:
    """The second half gates the first and is handed on."""

    def forward(self, x):
        self.h = len(x) // 2
        if len(x) % 2:
            raise ValueError("an even number of units is needed")
        self.x, self.s = x, sigmoid(x[self.h:])
        return np.concatenate([x[:self.h] * self.s, x[self.h:]])

    def backward(self, dout):
        top, low = dout[:self.h], dout[self.h:]
        return np.concatenate([top * self.s, low + top * self.x[:self.h] * self.s * (1 - self.s)])


class GluForgotten:
    def forward(self, x):
        self.h = len(x) // 2
        if len(x) % 2:
            raise ValueError("an even number of units is needed")
        self.x, self.s = x, sigmoid(x[self.h:])
        return np.concatenate([x[:self.h] * self.s, x[self.h:]])

    def backward(self, dout):
        return np.concatenate([dout[:self.h] * self.s, dout[self.h:]])


class GateByNext:
    """Each unit is gated by the next."""

    def forward(self, x):
        self.x, self.s = x, sigmoid(np.roll(x, -1, axis=0))
        return x * self.s

    def backward(self, dout):
        return dout * self.s + np.roll(dout * self.x * self.s * (1 - self.s), 1, axis=0)


class GateByNextTurned:
    def forward(self, x):
        self.x, self.s = x, sigmoid(np.roll(x, -1, axis=0))
        return x * self.s

    def backward(self, dout):
        return dout * self.s + np.roll(dout * self.x * self.s * (1 - self.s), -1, axis=0)


class Summed:
    """Sums of all units up to each."""

    def forward(self, x):
        return np.cumsum(x, axis=0)

    def backward(self, dout):
        return np.cumsum(dout[::-1], axis=0)[::-1]


class SummedAgain:
    def forward(self, x):
        return np.cumsum(x, axis=0)

    def backward(self, dout):
        return np.cumsum(dout, axis=0)
''',
    right("Glu", GLU, layer("Glu"), inputs=EVEN),
    wrong("GluForgotten", GLU, layer("GluForgotten"), inputs=EVEN),
    right("GateByNext", f.gate_by_next, layer("GateByNext")),
    wrong("GateByNextTurned", f.gate_by_next, layer("GateByNextTurned")),
    right("Summed", f.running_sum, layer("Summed")),
    wrong("SummedAgain", f.running_sum, layer("SummedAgain")),
)
loops.file(
    "vectors",
    """
import numpy as np

def relu_vector(v):
    assert v.ndim == 1
    return np.maximum(v, 0)

def relu_vector_prime(v):
    assert v.ndim == 1
    return np.diag((v > 0).astype(float))

def log_softmax(v):
    if v.ndim != 1:
        raise ValueError("one vector at a time")
    return v - v.max() - np.log(np.exp(v - v.max()).sum())

def log_softmax_prime(v):
    p = np.exp(log_softmax(v))
    return np.eye(len(v)) - np.outer(np.ones(len(v)), p)

def softmin(v):
    if v.ndim != 1:
        raise ValueError("one vector at a time")
    e = np.exp(v.min() - v)
    return e / e.sum()

def softmin_prime(v):
    p = softmin(v)
    return np.diag(p) - np.outer(p, p)
""",
    right("relu_vector", f.relu, by_columns("relu_vector", "relu_vector_prime"), "columns"),
    right("log_softmax", f.log_softmax, by_columns("log_softmax", "log_softmax_prime"), "columns"),
    wrong("softmin", f.softmin, by_columns("softmin", "softmin_prime"), "sign"),
)
at_a = Kind("derivatives at A")
at_a.file(
    "named as activations",
    """
import numpy as np

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

def sigmoid_derivative(out):
    return out * (1 - out)

def tanh(x):
    return np.tanh(x)

def tanh_derivative(output):
    return 1 - output ** 2

def softplus(x):
    return np.logaddexp(0, x)

def softplus_derivative(output):
    return -np.expm1(-output)

def elu(x):
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))

def elu_derivative(output):
    return np.where(output > 0, 1, output)

def leaky(x):
    return np.where(x > 0, x, 0.2 * x)

def leaky_derivative(output):
    return np.where(output > 0, 1, 0.02)

def softsign(x):
    return x / (1 + np.abs(x))

def softsign_derivative(output):
    return 1 / (1 + np.abs(output)) ** 2
""",
    *(
        right(
            name, function, pair_at_a(name, name + "_derivative"), off=1e-10, inputs=(on.ordinary(), on.ordinary(3, 2))
        )
        for name, function in (("sigmoid", f.sigmoid), ("tanh", f.tanh), ("softplus", f.softplus))
    ),
    wrong("elu", f.elu(), pair_at_a("elu", "elu_derivative")),
    wrong("leaky", f.leaky(0.2), pair_at_a("leaky", "leaky_derivative"), "another constant"),
    wrong("softsign", f.softsign, pair_at_a("softsign", "softsign_derivative")),
)
at_a.file(
    "caches of activations",
    """
import numpy as np

def sigmoid(Z):
    A = 1 / (1 + np.exp(-Z))
    return A, {"A": A}

def sigmoid_backward(dA, cache):
    A = cache["A"]
    return dA * A * (1 - A)

def tanh(Z):
    A = np.tanh(Z)
    return A, (Z, A)

def tanh_backward(dA, cache):
    Z, A = cache
    return dA * (1 - Z ** 2)

def softmax(Z):
    e = np.exp(Z - Z.max(axis=0))
    A = e / e.sum(axis=0)
    return A, A

def softmax_backward(dA, cache):
    return cache * (dA - np.sum(dA * cache, axis=0))

def elu(Z):
    A = np.where(Z > 0, Z, np.expm1(np.minimum(Z, 0)))
    return A, A

def elu_backward(dA, cache):
    return dA * np.where(cache > 0, 1, cache + 1)
""",
    right("sigmoid", f.sigmoid, course("sigmoid", "sigmoid_backward")),
    wrong("tanh", f.tanh, course("tanh", "tanh_backward"), "z where a belongs", "right at A"),
    right("softmax", f.softmax, course("softmax", "softmax_backward")),
    right("elu", f.elu(), course("elu", "elu_backward")),
)
gates.file(
    "maxout and pools",
    '''
import numpy as np

class Maxout:
    """Pairs of units share the larger."""

    def forward(self, x):
        if len(x) % 2:
            raise ValueError("pairs of units are needed")
        first, second = x[::2], x[1::2]
        self.first = first >= second
        return np.repeat(np.maximum(first, second), 2, axis=0)

    def backward(self, dout):
        g = dout[::2] + dout[1::2]
        dx = np.zeros_like(dout)
        dx[::2] = g * self.first
        dx[1::2] = g * ~self.first
        return dx


class MaxoutHalf:
    def forward(self, x):
        if len(x) % 2:
            raise ValueError("pairs of units are needed")
        first, second = x[::2], x[1::2]
        self.first = first >= second
        return np.repeat(np.maximum(first, second), 2, axis=0)

    def backward(self, dout):
        dx = np.zeros_like(dout)
        dx[::2] = dout[::2] * self.first
        dx[1::2] = dout[1::2] * ~self.first
        return dx


class BelowTop:
    """How far each unit lies below the largest."""

    def forward(self, x):
        self.top = x == x.max(axis=0)
        return x - x.max(axis=0)

    def backward(self, dout):
        return dout - self.top * dout.sum(axis=0) / self.top.sum(axis=0)


class BelowTopForgotten:
    def forward(self, x):
        self.top = x == x.max(axis=0)
        return x - x.max(axis=0)

    def backward(self, dout):
        return dout * 1.0
''',
    right("Maxout", f.maxout_pairs, layer("Maxout"), inputs=EVEN),
    wrong("MaxoutHalf", f.maxout_pairs, layer("MaxoutHalf"), inputs=EVEN),
    right("BelowTop", f.below_top, layer("BelowTop")),
    wrong("BelowTopForgotten", f.below_top, layer("BelowTopForgotten")),
)
