"""Passes that mishandle dJ/dA: ignored, squared, clipped, masked, dropped, normalised, written into, transposed."""
import numpy as np

from tests.collections import families as on
from tests.collections import mathematics as f
from tests.collections.entries import wrong


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


@wrong("upstream ignored", f.relu, on.ordinary(), on.kinks(0).upstream(1e8))
class ReluUpstreamIgnored:
    def forward(z):
        return np.maximum(0, z)

    def backward(z, da):
        return (z > 0).astype(float)


@wrong("upstream ignored", f.sigmoid, on.ordinary(), on.wide().upstream(1e-12))
class SigmoidUpstreamIgnored:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        return sigmoid(z) * (1 - sigmoid(z)) + 0 * da


@wrong("upstream ignored", f.softmax, on.ordinary())
class SoftmaxUpstreamIgnored:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = softmax(z)
        return p * (1 - p)


@wrong("upstream ignored", f.leaky(0.01), on.ordinary(), on.ordinary().ones().upstream(3.0))
class LeakySlopeInPlaceOfSlopeTimesUpstream:
    def forward(z):
        return np.where(z > 0, z, 0.01 * z)

    def backward(z, da):
        dz = np.array(da, copy=True)
        dz[z <= 0] = 0.01
        return dz


@wrong("upstream squared", f.tanh, on.ordinary(), on.ordinary().upstream(1e-12), on.ordinary().upstream(1e-150))
class TanhUpstreamSquared:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return da * da * (1 - np.tanh(z) ** 2)


@wrong("upstream squared", f.sigmoid, on.ordinary(8, 3).one_sign(), on.ordinary().upstream(1e8))
class SigmoidUpstreamTwice:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        grad = da * sigmoid(z) * (1 - sigmoid(z))
        return da * grad


@wrong("upstream squared", f.tanh, on.ordinary())
class TanhUpstreamTimesItsMagnitude:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return da * abs(da) * (1 - np.tanh(z) ** 2)


@wrong("upstream squared", f.tanh, on.ordinary())
class TanhOfUpstream:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return 1 - np.tanh(da) ** 2


@wrong("upstream clipped", f.tanh, on.ordinary(), on.ordinary().upstream(1e8))
class TanhUpstreamClipped:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return np.clip(da, -1, 1) * (1 - np.tanh(z) ** 2)


@wrong("upstream clipped", f.softmax, on.ordinary().upstream(1e8))
class SoftmaxUpstreamClippedAtFive:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        da = np.minimum(np.maximum(da, -5), 5)
        p = softmax(z)
        return p * (da - (da * p).sum(axis=0))


@wrong("upstream clipped", f.swish, on.ordinary(), on.wide())
class SwishResultClipped:
    def forward(z):
        return z * sigmoid(z)

    def backward(z, da):
        s = sigmoid(z)
        return np.clip(da * (s + z * s * (1 - s)), -1, 1)


@wrong("upstream masked", f.relu, on.ordinary(), on.kinks(0))
class GuidedRelu:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        return np.maximum(da, 0) * (z > 0)


@wrong("upstream masked", f.relu, on.ordinary())
class DeconvRelu:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        return np.where(da > 0, da, 0.0)


@wrong("upstream masked", f.leaky(0.1), on.ordinary(), on.ordinary().upstream(1e-12))
class LeakyMaskedByUpstream:
    def forward(z):
        return np.where(z > 0, z, 0.1 * z)

    def backward(z, da):
        return np.where(da > 0, da, 0.1 * da)


@wrong("upstream masked", f.absolute, on.ordinary())
class AbsoluteSignOfUpstream:
    def forward(z):
        return np.abs(z)

    def backward(z, da):
        return np.sign(z) * np.abs(da)


@wrong("upstream dropped", f.tanh, on.ordinary().upstream(1e-12), on.ordinary().upstream(1e-150))
class TanhTinyUpstreamDropped:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        da = np.where(np.abs(da) < 1e-8, 0.0, da)
        return da * (1 - np.tanh(z) ** 2)


@wrong("upstream dropped", f.softmax, on.ordinary().upstream(1e-12))
class SoftmaxTinyUpstreamDropped:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        da = np.round(da, 10)
        p = softmax(z)
        return p * (da - (da * p).sum(0))


@wrong("upstream dropped", f.relu, on.ordinary())
class ReluSmallUpstreamDropped:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        return da * (z > 0) * (np.abs(da) > 0.1)


@wrong("upstream dropped", f.sigmoid, on.ordinary().upstream(1e-12), on.wide().upstream(1e-12))
class SigmoidResultBelowEpsilonDropped:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        dz = da * sigmoid(z) * (1 - sigmoid(z))
        dz[np.abs(dz) < 1e-10] = 0
        return dz


@wrong("upstream overwritten", f.relu, on.ordinary(), on.kinks(0), on.ordinary().upstream(1e-150))
class ReluZeroesWrittenIntoUpstream:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        da[z <= 0] = 0
        return da


@wrong("upstream overwritten", f.sigmoid, on.ordinary(), on.saturated(low=10))
class SigmoidMultipliesUpstreamInPlace:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        da *= sigmoid(z) * (1 - sigmoid(z))
        return da


@wrong("upstream overwritten", f.tanh, on.ordinary())
class TanhOutputsIntoUpstream:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        dz = da * (1 - np.tanh(z) ** 2)
        da[:] = 0
        return dz


@wrong("upstream overwritten", f.softmax, on.ordinary())
class SoftmaxSubtractsInPlace:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = softmax(z)
        da -= (da * p).sum(axis=0)
        return p * da


@wrong("upstream overwritten", f.relu, on.ordinary(1, 9))
class ReluWritesThroughRavel:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        flat = da.ravel()
        for k, v in enumerate(z.ravel()):
            if v <= 0:
                flat[k] = 0.0
        return flat.reshape(z.shape)


@wrong("upstream overwritten", f.leaky(0.01), on.ordinary())
class LeakyOneEntryOfUpstreamWritten:
    def forward(z):
        return np.where(z > 0, z, 0.01 * z)

    def backward(z, da):
        dz = np.where(z > 0, da, 0.01 * da)
        da[0, 0] = dz[0, 0] * 0.5
        return dz


@wrong("input overwritten", f.relu, on.ordinary(), on.wide())
class ReluBackwardWritesIntoInput:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        z[z <= 0] = 0
        z[z > 0] = 1
        return z * da


@wrong("input overwritten", f.relu, on.ordinary())
class ReluForwardWritesIntoInput:
    def forward(z):
        z[z < 0] = 0
        return z

    def backward(z, da):
        return da * (z > 0)


@wrong("upstream normalised", f.tanh, on.ordinary(), on.ordinary().upstream(1e8))
class TanhUpstreamNormalised:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return da / np.linalg.norm(da) * (1 - np.tanh(z) ** 2) if da.any() else da


@wrong("upstream normalised", f.relu, on.ordinary().upstream(1e150))
class ReluUpstreamByItsLargest:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        top = np.abs(da).max()
        return da / max(top, 1.0) * (z > 0)


@wrong("upstream normalised", f.sigmoid, on.ordinary())
class SigmoidUpstreamCentred:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        return (da - da.mean()) * sigmoid(z) * (1 - sigmoid(z))


@wrong("not linear in the upstream", f.tanh, on.ordinary().ones())
class TanhUpstreamPlusSomething:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return (da**3 * 0.5 + 0.5 * da) * (1 - np.tanh(z) ** 2)


@wrong("not linear in the upstream", f.sigmoid, on.ordinary().sparse().ones())
class SigmoidMagnitudeOfUpstream:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        return da**2 * sigmoid(z) * (1 - sigmoid(z))


@wrong("not linear in the upstream", f.tanh, on.ordinary().ones())
class TanhUnitUpstreamOnly:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return np.where(da == 1, da, 0) * (1 - np.tanh(z) ** 2)


@wrong("weight decay added", f.tanh, on.ordinary(), on.wide())
class TanhWithDecay:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return da * (1 - np.tanh(z) ** 2) + 1e-4 * z


@wrong("weight decay added", f.sigmoid, on.saturated(low=10))
class SigmoidWithEpsilonAdded:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        return da * (sigmoid(z) * (1 - sigmoid(z)) + 1e-8)


@wrong("transposed", f.tanh, on.ordinary(5, 5))
class TanhUpstreamTransposed:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return da.T * (1 - np.tanh(z) ** 2)


@wrong("transposed", f.relu, on.ordinary(4, 4))
class ReluResultTransposed:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        return (da * (z > 0)).T


@wrong("transposed", f.tanh, on.ordinary(6, 4))
class TanhReshapedInsteadOfTransposed:
    def forward(z):
        return np.tanh(z.T).T

    def backward(z, da):
        return da.T.reshape(z.shape) * (1 - np.tanh(z) ** 2)


@wrong("transposed", f.sigmoid, on.ordinary(5, 5))
class SigmoidSlopeTransposed:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        return da * (sigmoid(z) * (1 - sigmoid(z))).T


@wrong("transposed", f.softmax, on.ordinary(5, 5))
class SoftmaxUpstreamTransposed:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p, g = softmax(z), da.T
        return p * (g - (g * p).sum(axis=0))


@wrong("memory order", f.tanh, on.ordinary())
class TanhInMemoryOrder:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        slopes = 1 - np.tanh(z.ravel(order="K")) ** 2
        return (da.ravel(order="K") * slopes).reshape(z.shape)


@wrong("reversed", f.tanh, on.ordinary(), on.ordinary(1, 8))
class TanhColumnsReversed:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return (da * (1 - np.tanh(z) ** 2))[:, ::-1]


@wrong("reversed", f.relu, on.ordinary(), on.ordinary(7, 1))
class ReluUpstreamRowsReversed:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        return da[::-1] * (z > 0)


@wrong("reversed", f.sigmoid, on.ordinary())
class SigmoidAllReversed:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        s = sigmoid(z).ravel()
        return (da.ravel() * (s * (1 - s))[::-1]).reshape(z.shape)


@wrong("shifted", f.tanh, on.ordinary(), on.ordinary(1, 8))
class TanhShiftedByAColumn:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return np.roll(da, 1, axis=1) * (1 - np.tanh(z) ** 2)


@wrong("shifted", f.sigmoid, on.ordinary())
class SigmoidShiftedByARow:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        return np.roll(da * sigmoid(z) * (1 - sigmoid(z)), -1, axis=0)


@wrong("shifted", f.tanh, on.ordinary())
class TanhLoopOffByOne:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        dz = np.zeros(z.shape)
        for i in range(z.shape[0]):
            for j in range(z.shape[1]):
                dz[i, j] = da[i, j - 1] * (1 - np.tanh(z[i, j]) ** 2)
        return dz


@wrong("shifted", f.leaky(0.1), on.wide())
class LeakyMaskShifted:
    def forward(z):
        return np.where(z > 0, z, 0.1 * z)

    def backward(z, da):
        mask = np.roll(z > 0, 1)
        return np.where(mask, da, 0.1 * da)
