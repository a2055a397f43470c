"""Passes that are wrong in a few rows, columns or entries only, and such as break their contract."""
import numpy as np

from tests.collections import families as on
from tests.collections import mathematics as f
from tests.collections.entries import wrong


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


def softmax_backward(z, da):
    p = softmax(z)
    return p * (da - (da * p).sum(axis=0))


@wrong("some rows", f.tanh, on.ordinary(), on.ordinary(7, 1))
class TanhFirstRowTwice:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        dz = da * (1 - np.tanh(z) ** 2)
        dz[0] *= 2
        return dz


@wrong("some rows", f.sigmoid, on.ordinary(8, 3), on.wide())
class SigmoidLastRowsSkipped:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        dz = np.zeros(z.shape)
        for i in range(len(z) - 2):
            dz[i] = da[i] * sigmoid(z[i]) * (1 - sigmoid(z[i]))
        return dz


@wrong("some rows", f.relu, on.kinks(0), on.huge())
class ReluOddRowsPassThrough:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        dz = da * (z > 0)
        dz[1::2] = da[1::2]
        return dz


@wrong("some rows", f.softmax, on.ordinary(8, 3))
class SoftmaxOneRowOff:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        dz = softmax_backward(z, da)
        dz[3] = dz[3] * 1.00001
        return dz


@wrong("some columns", f.tanh, on.ordinary(), on.ordinary(1, 12))
class TanhLastColumnUnfilled:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        dz = np.zeros_like(z)
        for j in range(z.shape[1] - 1):
            dz[:, j] = da[:, j] * (1 - np.tanh(z[:, j]) ** 2)
        return dz


@wrong("some columns", f.softmax, on.ordinary(), on.wide())
class SoftmaxFirstColumnForAllButLast:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = softmax(z)
        inner = (da * p).sum(axis=0)
        inner[-1] = inner[0]
        return p * (da - inner)


@wrong("some columns", f.sigmoid, on.ordinary())
class SigmoidEvenColumnsNegated:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        dz = da * sigmoid(z) * (1 - sigmoid(z))
        dz[:, ::2] *= -1
        return dz


@wrong("some columns", f.log_softmax, on.ordinary(4, 6))
class LogSoftmaxColumnsSwapped:
    def forward(z):
        return z - np.log(np.exp(z).sum(axis=0))

    def backward(z, da):
        dz = da - softmax(z) * da.sum(axis=0)
        dz[:, [0, 1]] = dz[:, [1, 0]]
        return dz


@wrong("one entry", f.tanh, on.ordinary(), on.wide(scale=2), on.ordinary().upstream(1e-150), on.ordinary().upstream(1e150))
class TanhOneEntryThreeMillionthsOff:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        dz = da * (1 - np.tanh(z) ** 2)
        dz[2, 1] *= 1 + 3e-6
        return dz


@wrong("one entry", f.softmax, on.ordinary(), on.ordinary(8, 3))
class SoftmaxOneEntryThreeMillionthsOff:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        dz = softmax_backward(z, da)
        dz[4, 2] *= 1 - 3e-6
        return dz


@wrong("one entry", f.relu, on.kinks(0), on.ordinary(6, 1))
class ReluLargestEntryAHundredThousandthOff:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        dz = np.where(z > 0, da, 0)
        k = np.argmax(z)
        dz.ravel()[k] *= 1.00001
        return dz


@wrong("one entry", f.leaky(0.01), on.huge())
class LeakyLargestEntryAThousandthOff:
    def forward(z):
        return np.where(z > 0, z, 0.01 * z)

    def backward(z, da):
        dz = np.where(z > 0, da, 0.01 * da)
        dz.ravel()[np.argmax(z)] *= 1.001
        return dz


@wrong("one entry", f.sine(1000), on.ordinary())
class SineThousandOneEntryOff:
    def forward(z):
        return np.sin(1000 * z)

    def backward(z, da):
        dz = 1000 * np.cos(1000 * z) * da
        dz[0, 3] *= 1.00001
        return dz


@wrong("one entry", f.gelu_tanh, on.ordinary(5, 5))
class GeluOneEntrySign:
    def forward(x):
        return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))

    def backward(x, g):
        t = np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))
        inner = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * x**2)
        dx = g * (0.5 * (1 + t) + 0.5 * x * (1 - t**2) * inner)
        dx[-1, -1] *= -1
        return dx


@wrong("one entry", f.tanh, on.ordinary(60, 50), on.ordinary(1, 400))
class TanhOneEntryOfManyOff:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        dz = da * (1 - np.tanh(z) ** 2)
        dz[-1, 17] *= 1 + 1e-5
        return dz


@wrong("one entry", f.layernorm(), on.ordinary())
class LayernormOneEntryOff:
    def forward(z):
        return (z - z.mean(0)) / np.sqrt(z.var(0) + 1e-5)

    def backward(z, da):
        s = np.sqrt(z.var(0) + 1e-5)
        a = (z - z.mean(0)) / s
        dz = (da - da.mean(0) - a * (da * a).mean(0)) / s
        dz[1, 1] += 3e-6
        return dz


@wrong("block not filled", f.tanh, on.ordinary(8, 12))
class TanhBlockOfColumnsNeverFilled:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        dz = np.zeros_like(z)
        width = 5
        for j in range(0, z.shape[1] - width + 1, width):
            block = slice(j, j + width)
            dz[:, block] = da[:, block] * (1 - np.tanh(z[:, block]) ** 2)
        return dz


@wrong("block not filled", f.sigmoid, on.ordinary(8, 12), on.ordinary(40, 30))
class SigmoidBlockHoldsGarbage:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        dz = np.full(z.shape, 6.9e-310)
        half = 2 * z.shape[0] // 3
        dz[:half] = da[:half] * sigmoid(z[:half]) * (1 - sigmoid(z[:half]))
        return dz


@wrong("block not filled", f.softmax, on.ordinary(6, 8))
class SoftmaxBlockKeepsUpstream:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        dz = da.copy()
        dz[:, :6] = softmax_backward(z[:, :6], da[:, :6])
        return dz


@wrong("block not filled", f.relu, on.ordinary(9, 7))
class ReluCornerUnfilled:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        dz = np.zeros_like(z)
        dz[:8, :6] = (da * (z > 0))[:8, :6]
        dz[:8, 6] = (da * (z > 0))[:8, 6]
        dz[8, :4] = (da * (z > 0))[8, :4]
        return dz


@wrong("block not filled", f.tanh, on.ordinary(70, 60))
class TanhTwelvePercentZeroed:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        dz = da * (1 - np.tanh(z) ** 2)
        dz.ravel()[::8] = 0
        return dz


@wrong("some rows", f.tanh, on.ordinary(6, 5))
class TanhHalfTheRowsFromTheOthers:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        n = len(z) // 2
        return da * np.vstack([1 - np.tanh(z[:n]) ** 2] * 2)


@wrong("stale state", f.sigmoid, on.ordinary(), on.ordinary(1, 1))
class SigmoidLayerAccumulates:
    def __init__(self):
        self.dz = 0.0

    def forward(self, z):
        return sigmoid(z)

    def backward(self, z, da):
        self.dz = self.dz + da * sigmoid(z) * (1 - sigmoid(z))
        return self.dz


@wrong("stale state", f.tanh, on.ordinary())
class TanhLayerShrinksItsCache:
    def __init__(self):
        self.slope = None

    def forward(self, z):
        return np.tanh(z)

    def backward(self, z, da):
        if self.slope is None or self.slope.shape != z.shape:
            self.slope = 1 - np.tanh(z) ** 2
        self.slope *= da
        return self.slope.copy()


@wrong("stale state", f.relu, on.ordinary())
class ReluLayerEverySecondCallIsZero:
    def __init__(self):
        self.calls = 0

    def forward(self, z):
        return np.maximum(z, 0)

    def backward(self, z, da):
        self.calls += 1
        return da * (z > 0) * (self.calls % 2)


@wrong("stale state", f.swish, on.ordinary())
class SwishLayerWithMomentum:
    def __init__(self):
        self.velocity = 0.0

    def forward(self, z):
        return z * sigmoid(z)

    def backward(self, z, da):
        s = sigmoid(z)
        self.velocity = 0.9 * self.velocity + da * (s + z * s * (1 - s))
        return self.velocity


@wrong("stale state", f.sigmoid, on.ordinary())
class SigmoidKeepsTheUpstreamOfTheCallBefore:
    def __init__(self):
        self.da = 0.0

    def forward(self, z):
        return sigmoid(z)

    def backward(self, z, da):
        used, self.da = self.da, da
        return used * sigmoid(z) * (1 - sigmoid(z)) + 0 * z


@wrong("contract", f.tanh, on.ordinary())
class TanhReturnsSingle:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return (da * (1 - np.tanh(z) ** 2)).astype(np.float32)


@wrong("contract", f.relu, on.ordinary().ones())
class ReluReturnsIntegers:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        return ((z > 0) * da).astype(int)
