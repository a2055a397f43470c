# ruff: noqa
"""Files whose backward gives another shape, in each style, and their right twins."""

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
    upstream_z,
    warned,
    with_derivative,
    wrong,
)
from tests.collections.reference import columnwise, elementwise, rowwise
from mpmath import mp, mpf

shape = Kind("shapes in files")
SQUARE = (on.ordinary(5, 5), on.ordinary(3, 2))
shape.file(
    "layers of other shapes",
    """
import numpy as np

class Transposed:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, dout):
        return (dout * (1 - self.out ** 2)).T


class Flattened:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, dout):
        return (dout * (1 - self.out ** 2)).reshape(-1)


class Summed:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, dout):
        return np.sum(dout * (1 - self.out ** 2))


class Averaged:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, dout):
        return np.mean(dout * (1 - self.out ** 2), axis=1, keepdims=True)


class Right:
    def forward(self, x):
        self.shape = x.shape
        self.out = np.tanh(x.ravel())
        return self.out.reshape(x.shape)

    def backward(self, dout):
        return (dout.ravel() * (1 - self.out ** 2)).reshape(self.shape)
""",
    *(wrong(name, f.tanh, layer(name), "shape changed") for name in ("Transposed", "Flattened", "Summed", "Averaged")),
    right("Right", f.tanh, layer("Right")),
)
shape.file(
    "course pairs of other shapes",
    """
import numpy as np

def sigmoid(Z):
    A = 1 / (1 + np.exp(-Z))
    return A, Z

def sigmoid_backward(dA, cache):
    s = 1 / (1 + np.exp(-cache))
    return np.diag((dA * s * (1 - s)).flatten())

def tanh(Z):
    return np.tanh(Z), Z

def tanh_backward(dA, cache):
    return np.transpose(dA * (1 - np.tanh(cache) ** 2))

def relu(Z):
    return np.maximum(0, Z), Z

def relu_backward(dA, cache):
    dZ = np.array(dA, copy=True)
    dZ[cache <= 0] = 0
    assert dZ.shape == cache.shape
    return dZ

def swish(Z):
    return Z / (1 + np.exp(-Z)), Z

def swish_backward(dA, cache):
    s = 1 / (1 + np.exp(-cache))
    return (dA * (s + cache * s * (1 - s)))[0]
""",
    wrong("sigmoid", f.sigmoid, course("sigmoid", "sigmoid_backward"), "shape changed"),
    wrong("tanh", f.tanh, course("tanh", "tanh_backward"), "shape changed"),
    right("relu", f.relu, course("relu", "relu_backward")),
    wrong("swish", f.swish, course("swish", "swish_backward"), "shape changed"),
)
shape.file(
    "derivatives of other shapes",
    """
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def sigmoid_prime(z):
    return (sigmoid(z) * (1 - sigmoid(z))).T

def tanh(z):
    return np.tanh(z)

def tanh_prime(z):
    return (1 - np.tanh(z) ** 2).flatten()

def arctan(z):
    return np.arctan(z)

def arctan_prime(z):
    return float(np.mean(1 / (1 + z * z)))

def gaussian(z):
    return np.exp(-z * z)

def gaussian_prime(z):
    return -2 * z * gaussian(z)
""",
    wrong("sigmoid", f.sigmoid, pair("sigmoid", "sigmoid_prime"), "shape changed", inputs=SQUARE),
    wrong("tanh", f.tanh, pair("tanh", "tanh_prime")),
    wrong("arctan", f.arctan, pair("arctan", "arctan_prime")),
    right("gaussian", f.gaussian, pair("gaussian", "gaussian_prime")),
)
shape.file(
    "flags of other shapes",
    """
import numpy as np

def tanh(x, derivative=False):
    if derivative:
        return (1 - np.tanh(x) ** 2).T
    return np.tanh(x)

def sigmoid(x, derivative=False):
    s = 1 / (1 + np.exp(-x))
    if derivative:
        return s * (1 - s)
    return s

def softplus(x, deriv=False):
    if deriv:
        return (1 / (1 + np.exp(-x))).sum()
    return np.logaddexp(0, x)
""",
    wrong("tanh", f.tanh, flag("tanh", derivative=True), "shape changed", inputs=SQUARE),
    right("sigmoid", f.sigmoid, flag("sigmoid", derivative=True)),
    wrong("softplus", f.softplus, flag("softplus", deriv=True)),
)
shape.file(
    "objects of other shapes",
    """
import numpy as np

class Tanh:
    def __call__(self, z):
        return np.tanh(z)

    def derivative(self, z):
        return np.transpose(1 - np.tanh(z) ** 2)


class Sigmoid:
    def __call__(self, z):
        return 1 / (1 + np.exp(-z))

    def derivative(self, z):
        return self(z) * (1 - self(z))


class Arctan:
    def __call__(self, z):
        return np.arctan(z)

    def derivative(self, z):
        return (1 / (1 + z ** 2)).ravel()
""",
    wrong("Tanh", f.tanh, with_derivative("Tanh", "__call__", "derivative"), "shape changed", inputs=SQUARE),
    right("Sigmoid", f.sigmoid, with_derivative("Sigmoid", "__call__", "derivative")),
    wrong("Arctan", f.arctan, with_derivative("Arctan", "__call__", "derivative")),
)
JACOBIAN = lambda m: lambda z, da: (m.softmax_prime(z).reshape(z.size, z.size).T @ da.ravel()).reshape(z.shape)
shape.file(
    "a Jacobian of the flattened matrix",
    """
import numpy as np

def softmax(z):
    e = np.exp(z - np.max(z))
    return e / e.sum()

def softmax_prime(z):
    s = softmax(z).reshape(-1, 1)
    return np.diagflat(s) - s @ s.T
""",
    warned("softmax", f.softmax_all, JACOBIAN, "one vector", "flattened"),
)
shape.file(
    "a layer that gives Jacobians",
    """
import numpy as np

class Softmax:
    def forward(self, x):
        e = np.exp(x - x.max(axis=0))
        self.p = e / e.sum(axis=0)
        return self.p

    def backward(self, dout):
        return np.stack([np.diag(p) - np.outer(p, p) for p in self.p.T])


class SoftmaxRight:
    def forward(self, x):
        e = np.exp(x - x.max(axis=0))
        self.p = e / e.sum(axis=0)
        return self.p

    def backward(self, dout):
        jacobians = np.stack([np.diag(p) - np.outer(p, p) for p in self.p.T])
        return np.einsum("jik,kj->ij", jacobians, dout)
""",
    wrong("Softmax", f.softmax, layer("Softmax"), "shape changed"),
    right("SoftmaxRight", f.softmax, layer("SoftmaxRight")),
)
shape.file(
    "slopes laid along the rows",
    '''
import numpy as np

class Prelu:
    """One slope a unit; a unit is a row."""

    def __init__(self):
        self.alpha = np.array([0.1, 0.2, 0.3, 0.4])

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.alpha[:, None] * x)

    def backward(self, dout):
        return dout * np.where(self.x > 0, 1, self.alpha)
''',
    wrong("Prelu", f.prelu((0.1, 0.2, 0.3, 0.4)), layer("Prelu"), inputs=(on.ordinary(4, 4), on.ordinary(4, 3))),
)
shape.file(
    "batches in the first axis",
    """
import numpy as np

def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

def softmax_backward(dout, x):
    p = softmax(x)
    return p * (dout - (p * dout).sum(axis=1, keepdims=True))

def log_softmax(x):
    m = x.max(axis=1, keepdims=True)
    return x - m - np.log(np.exp(x - m).sum(axis=1, keepdims=True))

def log_softmax_backward(dout, x):
    return dout - softmax(x) * dout.sum(axis=0)
""",
    right("softmax", f.softmax_rows, upstream_z("softmax", "softmax_backward"), "softmax over rows"),
    wrong(
        "log_softmax",
        f.log_softmax_rows,
        upstream_z("log_softmax", "log_softmax_backward"),
        inputs=(on.ordinary(4, 4),),
    ),
)
shape.file(
    "in place, nothing given back",
    '''
import numpy as np

def inplace_tanh(X):
    np.tanh(X, out=X)

def inplace_tanh_derivative(Z, delta):
    """Z is what inplace_tanh left."""
    delta *= 1 - Z ** 2

def inplace_relu(X):
    np.maximum(X, 0, out=X)

def inplace_relu_derivative(Z, delta):
    delta[Z == 0] = 0
    delta *= 2
''',
    right("inplace_tanh", f.tanh, lambda m: lambda z, da: (m.inplace_tanh(z), m.inplace_tanh_derivative(z, da), da)[2]),
    wrong(
        "inplace_relu",
        f.relu,
        lambda m: lambda z, da: (m.inplace_relu(z), m.inplace_relu_derivative(z, da), da)[2],
        "constant factor",
    ),
)
