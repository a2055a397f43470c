"""Wrong passes that hide: behind zeros, symmetry, exact numbers, many kinks, narrow features, small couplings."""
import math

import numpy as np

from tests.collections import families as on
from tests.collections import mathematics as f
from tests.collections.entries import wrong


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


@wrong("where upstream is zero", f.tanh, on.ordinary().sparse())
class TanhThousandthWhereUpstreamIsZero:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return np.where(da == 0, 1e-3, da * (1 - np.tanh(z) ** 2))


@wrong("where upstream is zero", f.softmax, on.ordinary().sparse())
class SoftmaxZeroWhereUpstreamIsZero:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = softmax(z)
        return np.where(da == 0, 0, p * (da - (da * p).sum(axis=0)))


@wrong("at exact numbers", f.tanh, on.kinks(0, 1, 2), on.kinks(-1, n=1, m=7))
class TanhZeroAtIntegers:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return np.where(z == np.round(z), 0, da * (1 - np.tanh(z) ** 2))


@wrong("at exact numbers", f.swish, on.kinks(0))
class SwishQuarterAtZero:
    def forward(z):
        return z * sigmoid(z)

    def backward(z, da):
        s = sigmoid(z)
        return da * np.where(z == 0, 0.25, s + z * s * (1 - s))


@wrong("non-finite", f.sinc, on.kinks(0))
class SincNaNAtZero:
    def forward(z):
        return np.sinc(z / np.pi)

    def backward(z, da):
        return da * (np.cos(z) / z - np.sin(z) / z**2)


@wrong("constant added", f.tanh, on.ordinary(), on.saturated(low=8))
class TanhTenMillionthAdded:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return da * (1 - np.tanh(z) ** 2) + 1e-6


@wrong("coupling invented", f.tanh, on.ordinary(), on.ordinary(5, 1))
class TanhMillionthOfTheNeighbour:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        dz = da * (1 - np.tanh(z) ** 2)
        return dz + 1e-6 * np.roll(dz, 1, axis=0)


@wrong("coupling invented", f.sigmoid, on.ordinary(), on.wide())
class SigmoidBackwardOfSoftmax:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        a = sigmoid(z)
        return a * (da - (da * a).sum(axis=0))


@wrong("coupling missed", f.softmax, on.wide(), on.ordinary(20, 12))
class SoftmaxOfThreeLargestOnly:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = softmax(z)
        kept = np.where(p >= np.sort(p, axis=0)[-3], p, 0)
        return p * (da - (da * kept).sum(axis=0))


@wrong("coarse difference", f.tanh, on.ordinary(), on.near(0.5, spread=0.2))
class TanhByForwardDifference:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return da * (np.tanh(z + 1e-4) - np.tanh(z)) / 1e-4


@wrong("coarse difference", f.sigmoid, on.wide(scale=5))
class SigmoidByTinyDifference:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        return da * (sigmoid(z + 1e-10) - sigmoid(z - 1e-10)) / 2e-10


@wrong("coarse difference", f.sine(1000), on.ordinary())
class SineThousandByCentralDifference:
    def forward(z):
        return np.sin(1000 * z)

    def backward(z, da):
        h = 1e-5
        return da * (np.sin(1000 * (z + h)) - np.sin(1000 * (z - h))) / (2 * h)


@wrong("other function", f.erf, on.between(-3, 3))
class ErrorFunctionOfAbramowitz:
    def forward(z):
        return np.vectorize(math.erf)(z)

    def backward(z, da):
        def approximate(v):
            t = 1 / (1 + 0.3275911 * abs(v))
            p = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
            return 1 - p * math.exp(-v * v)

        h = 1e-4
        return da * np.vectorize(lambda v: (approximate(abs(v) + h) - approximate(abs(v))) / h)(z)


@wrong("other function", f.gelu, on.ordinary())
class GeluBySigmoid:
    def forward(z):
        return z * 0.5 * np.vectorize(math.erfc)(-z / math.sqrt(2))

    def backward(z, da):
        s = sigmoid(1.702 * z)
        return da * (s + 1.702 * z * s * (1 - s))


@wrong("other function", f.lookup, on.between(-3.9, 3.9), on.ordinary())
class LookupTableNextSegment:
    KNOTS = np.linspace(-4, 4, 65)
    VALUES = (KNOTS**2 * 8 % 5 - KNOTS) / 4

    def forward(z):
        return np.interp(z, LookupTableNextSegment.KNOTS, LookupTableNextSegment.VALUES)

    def backward(z, da):
        slopes = np.diff(LookupTableNextSegment.VALUES) * 8
        segment = np.clip(np.searchsorted(LookupTableNextSegment.KNOTS, z), 0, len(slopes) - 1)
        return da * slopes[segment]


@wrong("zero everywhere", f.sawtooth, on.near(0.3, -1.6, 2.5, spread=0.2), on.near(0.02, 0.98, spread=0.01))
class SawtoothZero:
    def forward(z):
        return z % 1

    def backward(z, da):
        return np.zeros(z.shape)


@wrong("sign where", f.triangle_wave, on.ordinary(), on.wide(scale=3), on.near(0.25, spread=1e-6))
class TriangleWaveUp:
    def forward(z):
        return np.abs(((z + 1) % 2) - 1)

    def backward(z, da):
        return np.sign(z) * -da


@wrong("constant factor", f.narrow_gaussian, on.near(0, spread=0.02))
class NarrowGaussianInnerForgotten:
    def forward(z):
        return np.exp(-((z / 0.01) ** 2))

    def backward(z, da):
        return -2 * z / 0.01 * np.exp(-((z / 0.01) ** 2)) * da


@wrong("zero everywhere", f.narrow_hat, on.near(0, spread=0.004), on.near(0.5, 0, spread=0.004))
class NarrowHatNotSeen:
    def forward(z):
        return np.maximum(0, 1 - np.abs(z) / 0.01)

    def backward(z, da):
        return np.zeros_like(da)


@wrong("beyond threshold", f.small_huber, on.near(0, spread=2e-3), on.beside(-1e-3, 1e-3))
class HuberOfAnotherDelta:
    def forward(z):
        d = 1e-3
        return np.where(np.abs(z) < d, z * z / (2 * d), np.abs(z) - d / 2)

    def backward(z, da):
        return np.clip(z / 1.1e-3, -1, 1) * da


@wrong("slope constant", f.leaky(0.999999), on.ordinary(), on.beside(0))
class LeakyAlmostStraightTakenStraight:
    def forward(z):
        return np.where(z < 0, 0.999999 * z, z)

    def backward(z, da):
        return 1 * da


@wrong("slope constant", f.leaky(1e-6), on.ordinary(), on.wide())
class LeakyOfAMillionthTakenRelu:
    def forward(z):
        return np.where(z < 0, 1e-6 * z, z)

    def backward(z, da):
        return da * (z > 0)


@wrong("some rows", f.scaled_by_row((1.0, 1e-3, 1e3, 1e-6, 1e6, -1.0)), on.ordinary())
class SmallRowLostBesideTheLarge:
    SCALES = np.array([[1.0], [1e-3], [1e3], [1e-6], [1e6], [-1.0]])

    def forward(z):
        return np.tanh(z) * SmallRowLostBesideTheLarge.SCALES

    def backward(z, da):
        dz = da * (1 - np.tanh(z) ** 2) * SmallRowLostBesideTheLarge.SCALES
        dz[3] *= 1.01
        return dz


@wrong("transposed", f.softmax_all, on.ordinary(4, 4))
class SoftmaxAllOfTheTransposed:
    def forward(z):
        e = np.exp(z - z.max())
        return e / e.sum()

    def backward(z, da):
        p = SoftmaxAllOfTheTransposed.forward(z).T
        return p * (da - np.vdot(da, p))


@wrong("missing factor", f.one_less_cosine, on.between(1e-4, 1e-3), on.ordinary())
class OneLessCosineTakenSquare:
    def forward(z):
        return 1 - np.cos(z)

    def backward(z, da):
        return z * (1 - z * z / 6.1) * da + 1e-5 * z * da


@wrong("sign", f.softmax_rows, on.wide(scale=5))
class SoftmaxRowsNegated:
    def forward(z):
        return softmax(z.T).T

    def backward(z, da):
        p = softmax(z.T).T
        return p * ((da * p).sum(axis=1, keepdims=True) - da)


@wrong("constant factor", f.squared_relu, on.kinks(0).upstream(1e-150), on.huge())
class SquaredReluWithoutItsTwo:
    def forward(z):
        return np.maximum(z, 0) ** 2

    def backward(z, da):
        return np.maximum(z, 0) * da


@wrong("upstream clipped", f.relu, on.huge().upstream(1e150))
class ReluUpstreamClippedAtSinglesLargest:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        return np.clip(da, -3.4e38, 3.4e38) * (z > 0)


@wrong("upstream dropped", f.sigmoid, on.ordinary().upstream(1e-150))
class SigmoidUpstreamBelowSinglesSmallest:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        return da.astype(np.float32).astype(float) * sigmoid(z) * (1 - sigmoid(z))


@wrong("upstream squared", f.softmax, on.ordinary())
class SoftmaxUpstreamSquaredInSum:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = softmax(z)
        return p * (da - (da * da * p).sum(axis=0))


@wrong("upstream ignored", f.log_softmax, on.ordinary())
class LogSoftmaxAsIfCrossEntropy:
    def forward(z):
        return z - np.log(np.exp(z).sum(axis=0))

    def backward(z, da):
        return np.sign(da) - softmax(z) * np.sign(da).sum(axis=0)


@wrong("single precision", f.tanh, on.ordinary().single(), on.wide().single())
class TanhSingleInBrainFloat:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        dz = np.asarray(da * (1 - np.tanh(z) ** 2), np.float32)
        return (dz.view(np.uint32) & np.uint32(0xFFFF0000)).view(np.float32)


@wrong("constant factor", f.sigmoid, on.ordinary().single(), on.wide().single())
class SigmoidSingleTwice:
    def forward(z):
        return 1 / (1 + np.exp(-z))

    def backward(z, da):
        a = 1 / (1 + np.exp(-z))
        return 2 * da * a * (1 - a)


@wrong("off-diagonal missing", f.softmax, on.ordinary().single())
class SoftmaxSingleDiagonalOnly:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = softmax(z)
        return da * p * (1 - p)


@wrong("one entry", f.relu, on.ordinary().single())
class ReluSingleOneEntryAHundredthOff:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        dz = da * (z > 0)
        dz.ravel()[np.argmax(z)] *= np.float32(1.01)
        return dz
