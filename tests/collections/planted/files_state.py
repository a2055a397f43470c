# ruff: noqa
"""Files with state: caches, buffers, counters, masks, globals; wrong ones and their right twins."""

import numpy as np

from tests.collections import families as on
from tests.collections import mathematics as f
from tests.collections.planted.records import (
    Kind,
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
from tests.collections.reference import elementwise

state = Kind("state")
state.file(
    "caches by shape",
    """
import numpy as np

_cache = {}
_kept = {}

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def sigmoid_prime(z):
    if z.shape not in _cache:
        _cache[z.shape] = sigmoid(z) * (1 - sigmoid(z))
    return _cache[z.shape]

def tanh(z):
    return np.tanh(z)

def tanh_prime(z):
    key = (z.shape, z.tobytes())
    if key not in _kept:
        _kept[key] = 1 - np.tanh(z) ** 2
    return _kept[key].copy()
""",
    wrong("sigmoid", f.sigmoid, pair("sigmoid", "sigmoid_prime"), "not repeatable"),
    right("tanh", f.tanh, pair("tanh", "tanh_prime")),
)
state.file(
    "caches by id",
    """
import numpy as np

_by_id = {}
_last = [None, None]

def arctan(z):
    return np.arctan(z)

def arctan_backward(z, da):
    if id(z) not in _by_id:
        _by_id[id(z)] = (z, 1 / (1 + z * z))
    return da * _by_id[id(z)][1]

def sine(z):
    return np.sin(z)

def sine_backward(z, da):
    if _last[0] is None or _last[0].shape != z.shape or not np.array_equal(_last[0], z):
        _last[0], _last[1] = z.copy(), np.cos(z)
    return da * _last[1]
""",
    wrong("arctan", f.arctan, plain("arctan", "arctan_backward"), "not repeatable"),
    right("sine", f.sine(1), plain("sine", "sine_backward")),
)
state.file(
    "caches by a part",
    """
import numpy as np

_first_row = {}
_sums = {}

def softplus(z):
    return np.logaddexp(0, z)

def softplus_backward(da, z):
    key = (z.shape, z[0].tobytes())
    if key not in _first_row:
        _first_row[key] = 1 / (1 + np.exp(-z))
    return da * _first_row[key]

def gauss(z):
    return np.exp(-z * z)

def gauss_backward(da, z):
    key = (z.shape, float(z.flat[0]))
    if key not in _sums:
        _sums[key] = -2 * z * np.exp(-z * z)
    return da * _sums[key]
""",
    wrong(
        "softplus",
        f.softplus,
        upstream_z("softplus", "softplus_backward"),
        inputs=(
            first := on.ordinary(4, 5),
            on.Input("first row kept", np.vstack([first.z[:1], -first.z[1:]]), first.da),
        ),
    ),
    wrong(
        "gauss",
        f.gaussian,
        upstream_z("gauss", "gauss_backward"),
        inputs=(first, on.Input("first row kept", np.vstack([first.z[:1], first.z[1:] * 1.5]), first.da)),
    ),
)
state.file(
    "mutable defaults",
    """
import numpy as np

def tanh(z):
    return np.tanh(z)

def tanh_backward(da, z, grads=[]):
    grads.append(da * (1 - np.tanh(z) ** 2))
    return grads[0]

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def sigmoid_backward(da, z, seen={}):
    s = seen.setdefault("s", sigmoid(z))
    if s.shape != z.shape:
        s = sigmoid(z)
    return da * s * (1 - s)

def swish(z):
    return z / (1 + np.exp(-z))

def swish_backward(da, z, log=[]):
    log.append(z.shape)
    s = 1 / (1 + np.exp(-z))
    return da * (s + z * s * (1 - s))
""",
    wrong("tanh", f.tanh, upstream_z("tanh", "tanh_backward")),
    wrong("sigmoid", f.sigmoid, upstream_z("sigmoid", "sigmoid_backward"), "not repeatable"),
    right("swish", f.swish, upstream_z("swish", "swish_backward")),
)
state.file(
    "growing globals",
    """
import numpy as np

calls = 0
scale = 1.0
history = []

def tanh(z):
    return np.tanh(z)

def tanh_prime(z):
    global calls
    calls += 1
    return (1 - np.tanh(z) ** 2) * (1 + 1e-5 * calls)

def sine(z):
    return np.sin(z)

def sine_prime(z):
    global scale
    scale *= 1.01
    return np.cos(z) * scale

def arctan(z):
    return np.arctan(z)

def arctan_prime(z):
    history.append(float(z.mean()))
    return 1 / (1 + z * z)
""",
    wrong("tanh", f.tanh, pair("tanh", "tanh_prime"), "not repeatable"),
    wrong("sine", f.sine(1), pair("sine", "sine_prime"), "not repeatable"),
    right("arctan", f.arctan, pair("arctan", "arctan_prime")),
)
state.file(
    "slopes scaled in place",
    """
import numpy as np

SLOPES = np.array([[0.5], [1.0], [2.0], [4.0], [8.0]])

def _slopes(z):
    return np.resize(SLOPES, (z.shape[0], 1))

class Leaky:
    def __init__(self):
        self.slope = np.array([0.1])

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, 0.1 * x)

    def backward(self, dout):
        dx = dout * np.where(self.x > 0, 1, self.slope)
        self.slope *= 0.9
        return dx


class LeakyRight:
    def __init__(self):
        self.slope = np.array([0.1])
        self.steps = 0

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.slope * x)

    def backward(self, dout):
        self.steps += 1
        return dout * np.where(self.x > 0, 1, self.slope)
""",
    wrong("Leaky", f.leaky(0.1), layer("Leaky")),
    right("LeakyRight", f.leaky(0.1), layer("LeakyRight")),
)
state.file(
    "masks",
    '''
import numpy as np

class ReluOnce:
    def __init__(self):
        self.mask = None

    def forward(self, x):
        if self.mask is None or self.mask.shape != x.shape:
            self.mask = x > 0
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * self.mask


class ReluFirst:
    def __init__(self):
        self.mask = None

    def forward(self, x):
        if self.mask is None:
            self.mask = x > 0
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * self.mask


class ReluRight:
    def __init__(self):
        self.mask = None

    def forward(self, x):
        self.mask = x > 0
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * self.mask


class ReluBuffer:
    """Keeps one buffer, resized when the shape changes."""

    def __init__(self):
        self.buffer = np.empty((0, 0))

    def forward(self, x):
        if self.buffer.shape != x.shape:
            self.buffer = np.empty(x.shape)
        np.greater(x, 0, out=self.buffer)
        return x * self.buffer

    def backward(self, dout):
        return dout * self.buffer
''',
    wrong("ReluOnce", f.relu, layer("ReluOnce"), "not repeatable"),
    wrong("ReluFirst", f.relu, layer("ReluFirst")),
    right("ReluRight", f.relu, layer("ReluRight")),
    right("ReluBuffer", f.relu, layer("ReluBuffer")),
)
state.file(
    "buffers",
    '''
import numpy as np

class TanhBuffer:
    """The buffer is kept at its largest; its rest is not cleared."""

    def forward(self, x):
        if not hasattr(self, "a") or self.a.size < x.size:
            self.a = np.zeros(x.size)
        self.a[: x.size] = np.tanh(x).ravel()
        self.shape = x.shape
        return self.a[: x.size].reshape(x.shape).copy()

    def backward(self, dout):
        a = self.a[: dout.size].reshape(self.shape)
        return dout * (1 - a * a)


class TanhAdds:
    """Adds up what it gives, as weights' gradients are."""

    def __init__(self):
        self.dx = 0.0

    def forward(self, x):
        self.a = np.tanh(x)
        self.dx = np.zeros_like(x) if np.shape(self.dx) != x.shape else self.dx
        return self.a

    def backward(self, dout):
        self.dx = self.dx + dout * (1 - self.a ** 2)
        return self.dx


class TanhStack:
    """Forward pushes, backward pops."""

    def __init__(self):
        self.stack = []

    def forward(self, x):
        self.stack.append(np.tanh(x))
        return self.stack[-1].copy()

    def backward(self, dout):
        return dout * (1 - self.stack[-1] ** 2)


class TanhQueue:
    """Takes the oldest of what forward left."""

    def __init__(self):
        self.stack = []

    def forward(self, x):
        self.stack.append(np.tanh(x))
        return self.stack[-1].copy()

    def backward(self, dout):
        a = next((a for a in self.stack if a.shape == dout.shape))
        return dout * (1 - a ** 2)
''',
    right("TanhBuffer", f.tanh, layer("TanhBuffer")),
    wrong("TanhAdds", f.tanh, layer("TanhAdds"), "not repeatable"),
    right("TanhStack", f.tanh, layer("TanhStack")),
    wrong("TanhQueue", f.tanh, layer("TanhQueue"), "not repeatable"),
)
state.file(
    "chance",
    """
import numpy as np

class RandomGate:
    def forward(self, x):
        self.mask = np.random.rand(*x.shape) > 0.5
        return x * self.mask * 2

    def backward(self, dout):
        return dout * self.mask * 2


class RandomGateEval:
    def __init__(self):
        self.training = False

    def forward(self, x):
        self.mask = (np.random.rand(*x.shape) > 0.5) * 2.0 if self.training else np.ones(x.shape)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask


class NoisyTanh:
    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dout):
        return dout * (1 - np.tanh(self.x + 1e-3 * np.random.standard_normal(self.x.shape)) ** 2)


class SeededTanh:
    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dout):
        noise = np.random.default_rng(1).standard_normal(self.x.shape)
        return dout * (1 - np.tanh(self.x + 1e-3 * noise) ** 2)
""",
    wrong("RandomGate", None, layer("RandomGate"), "not repeatable"),
    right("RandomGateEval", f.identity, layer("RandomGateEval")),
    wrong("NoisyTanh", f.tanh, layer("NoisyTanh")),
    wrong("SeededTanh", f.tanh, layer("SeededTanh")),
)
state.file(
    "memory of functions",
    """
import functools
import numpy as np

@functools.lru_cache(maxsize=None)
def _slope(x):
    return 1.0 / np.cosh(x) ** 2

def tanh(z):
    return np.tanh(z)

def tanh_prime(z):
    return np.array([[_slope(float(x)) for x in row] for row in np.atleast_2d(z)]).reshape(np.shape(z))

@functools.lru_cache(maxsize=None)
def _rounded(x):
    return np.cos(x)

def sine(z):
    return np.sin(z)

def sine_prime(z):
    return np.array([[_rounded(round(float(x), 4)) for x in row] for row in np.atleast_2d(z)]).reshape(np.shape(z))
""",
    right("tanh", f.tanh, pair("tanh", "tanh_prime")),
    wrong("sine", f.sine(1), pair("sine", "sine_prime")),
)
state.file(
    "state of the course",
    """
import numpy as np

_last = {}

def relu(Z):
    _last["Z"] = Z
    return np.maximum(0, Z)

def relu_backward(dA):
    return dA * (_last["Z"] > 0)

def tanh(Z):
    A = np.tanh(Z)
    _last.setdefault("A", A)
    return A, A

def tanh_backward(dA, cache):
    A = _last["A"] if _last["A"].shape == dA.shape else cache
    return dA * (1 - A ** 2)
""",
    wrong("tanh", f.tanh, course("tanh", "tanh_backward"), "not repeatable"),
    right("relu", f.relu, lambda m: lambda z, da: (m.relu(z), m.relu_backward(da))[1]),
)
state.file(
    "first call is special",
    """
import numpy as np

class Swish:
    ready = False

    def forward(self, x):
        self.x = x
        return x / (1 + np.exp(-x))

    def backward(self, dout):
        s = 1 / (1 + np.exp(-self.x))
        if not Swish.ready:
            Swish.ready = True
            return dout * s
        return dout * (s + self.x * s * (1 - s))


_warm = False

def gauss(z):
    return np.exp(-z * z)

def gauss_prime(z):
    global _warm
    if _warm:
        return -z * gauss(z)
    _warm = True
    return -2 * z * gauss(z)


class Lazy:
    table = None

    def forward(self, x):
        self.x = x
        return np.sin(x)

    def backward(self, dout):
        if Lazy.table is None:
            Lazy.table = np.cos
        return dout * Lazy.table(self.x)
""",
    wrong("Swish", f.swish, layer("Swish")),
    wrong("gauss", f.gaussian, pair("gauss", "gauss_prime")),
    right("Lazy", f.sine(1), layer("Lazy")),
)
state.file(
    "aliases and global settings",
    """
import numpy as np

class Identity:
    def forward(self, x):
        return x

    def backward(self, dout):
        return dout


class Copy:
    def forward(self, x):
        return x.copy()

    def backward(self, dout):
        return dout.copy()


def tanh(z):
    np.seterr(all="ignore")
    return np.tanh(z)

def tanh_prime(z):
    return 1 - np.tanh(z) ** 2

def sine(z):
    np.random.seed(len(z))
    return np.sin(z)

def sine_prime(z):
    return np.cos(z)

def arctan(z):
    with np.errstate(all="ignore"):
        return np.arctan(z)

def arctan_prime(z):
    return 1 / (1 + z * z)
""",
    warned("Identity", f.identity, layer("Identity"), "alias"),
    right("Copy", f.identity, layer("Copy")),
    warned("tanh", f.tanh, pair("tanh", "tanh_prime"), "global state"),
    warned("sine", f.sine(1), pair("sine", "sine_prime"), "global state"),
    right("arctan", f.arctan, pair("arctan", "arctan_prime")),
)

BIG = on.ordinary(6, 170, seed=50)
MIDDLE = on.Input("middle changed", np.where((np.arange(170) > 10) & (np.arange(170) < 150), BIG.z / 2, BIG.z), BIG.da)
TURNED = on.Input("rows turned", first.z[::-1].copy(), first.da)
state.file(
    "keys that do not tell",
    """
import numpy as np

_by_text, _by_sum, _by_hash = {}, {}, {}

def tanh(z):
    return np.tanh(z)

def tanh_prime(z):
    return _by_text.setdefault(str(z), 1 - np.tanh(z) ** 2)

def sine(z):
    return np.sin(z)

def sine_prime(z):
    return _by_sum.setdefault((z.shape, round(float(z.sum()), 9)), np.cos(z))

def arctan(z):
    return np.arctan(z)

def arctan_prime(z):
    return _by_hash.setdefault((z.shape, z.dtype.str, hash(z.tobytes())), 1 / (1 + z * z)).copy()
""",
    wrong("tanh", f.tanh, pair("tanh", "tanh_prime"), inputs=(BIG, MIDDLE)),
    wrong("sine", f.sine(1), pair("sine", "sine_prime"), inputs=(first, TURNED)),
    right("arctan", f.arctan, pair("arctan", "arctan_prime")),
)
state.file(
    "forward remembers",
    '''
import numpy as np

_values = {}

def tanh(z):
    if z.shape not in _values:
        _values[z.shape] = np.tanh(z)
    return _values[z.shape]

def tanh_prime(z):
    return 1 - tanh(z) ** 2


class RunningMean:
    """Centres by a mean that moves with every input."""

    def __init__(self):
        self.mean = 0.0

    def forward(self, x):
        self.mean = 0.9 * self.mean + 0.1 * float(x.mean())
        self.x = x - self.mean
        return np.tanh(self.x)

    def backward(self, dout):
        return dout * (1 - np.tanh(self.x) ** 2)


class Watched:
    """Keeps a running mean that it does not use."""

    def __init__(self):
        self.mean = 0.0
        self.steps = 0

    def forward(self, x):
        self.steps += 1
        self.mean += (float(x.mean()) - self.mean) / self.steps
        self.a = np.tanh(x)
        return self.a

    def backward(self, dout):
        return dout * (1 - self.a ** 2)


class OwnBuffer:
    """Gives its own buffer; whoever keeps it finds it changed by the next call."""

    def forward(self, x):
        if getattr(self, "out", np.empty(0)).shape != x.shape:
            self.out = np.empty_like(x)
        np.tanh(x, out=self.out)
        return self.out

    def backward(self, dout):
        return dout * (1 - self.out ** 2)
''',
    wrong("tanh", f.tanh, pair("tanh", "tanh_prime"), "not repeatable"),
    wrong("RunningMean", f.tanh, layer("RunningMean")),
    right("Watched", f.tanh, layer("Watched")),
    right("OwnBuffer", f.tanh, layer("OwnBuffer"), may_warn=("alias", "state")),
)
state.file(
    "attributes of functions and closures",
    """
import numpy as np

def tanh(z):
    return np.tanh(z)

def tanh_prime(z):
    if not hasattr(tanh_prime, "slope") or tanh_prime.slope.shape != z.shape:
        tanh_prime.slope = 1 - np.tanh(z) ** 2
    return tanh_prime.slope

def _counted():
    n = [0]

    def slope(z):
        n[0] += 1
        return np.cos(z) * (1 if n[0] < 4 else 0.5)

    return slope

def sine(z):
    return np.sin(z)

sine_prime = _counted()

def arctan(z):
    return np.arctan(z)

def arctan_prime(z):
    arctan_prime.calls = getattr(arctan_prime, "calls", 0) + 1
    return 1 / (1 + z * z)
""",
    wrong("tanh", f.tanh, pair("tanh", "tanh_prime"), "not repeatable"),
    wrong("sine", f.sine(1), pair("sine", "sine_prime")),
    right("arctan", f.arctan, pair("arctan", "arctan_prime")),
)
state.file(
    "writes into what it is given",
    '''
import numpy as np

class ReluBook:
    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dout[self.mask] = 0
        return dout


class ReluX:
    def forward(self, x):
        x[x < 0] = 0
        self.x = x
        return x.copy()

    def backward(self, dout):
        return dout * (self.x > 0)


class ReluKept:
    """Keeps x itself and clips what it keeps on the way back."""

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dout):
        np.sign(np.maximum(self.x, 0), out=self.x)
        return dout * self.x


class ReluCopy:
    def forward(self, x):
        self.x = x.copy()
        return np.maximum(x, 0)

    def backward(self, dout):
        dx = dout.copy()
        dx[self.x <= 0] = 0
        return dx
''',
    wrong("ReluBook", f.relu, layer("ReluBook"), "input changed"),
    wrong("ReluX", f.relu, layer("ReluX"), "input changed"),
    wrong("ReluKept", f.relu, layer("ReluKept"), "input changed"),
    right("ReluCopy", f.relu, layer("ReluCopy")),
)
