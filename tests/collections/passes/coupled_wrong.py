"""Wrong passes of coupled functions: terms left out, wrong axes and signs, unweighted sums, statistics half used."""
import numpy as np

from tests.collections import families as on
from tests.collections import mathematics as f
from tests.collections.entries import wrong


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


def softmax_rows(z):
    return softmax(z.T).T


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


@wrong("off-diagonal missing", f.softmax, on.ordinary(), on.wide(), on.ordinary().ones(), on.ordinary(5, 1))
class SoftmaxDiagonalOnly:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = softmax(z)
        return da * p * (1 - p)


@wrong("off-diagonal missing", f.softmax, on.ordinary(), on.wide(scale=50))
class SoftmaxJacobianDiagonal:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        dz = np.zeros_like(z)
        for j in range(z.shape[1]):
            p = softmax(z)[:, j]
            jacobian = np.diag(p) - np.outer(p, p)
            dz[:, j] = np.diagonal(jacobian) * da[:, j]
        return dz


@wrong("off-diagonal missing", f.softmax_rows, on.ordinary())
class SoftmaxRowsDiagonalOnly:
    def forward(z):
        return softmax_rows(z)

    def backward(z, da):
        p = softmax_rows(z)
        return da * p * (1 - p)


@wrong("off-diagonal missing", f.unit, on.ordinary(), on.huge())
class UnitLengthTakenConstant:
    def forward(z):
        return z / np.linalg.norm(z, axis=0)

    def backward(z, da):
        return da / np.linalg.norm(z, axis=0)


@wrong("off-diagonal missing", f.running_sum, on.ordinary())
class RunningSumAsIdentity:
    def forward(z):
        return np.cumsum(z, axis=0)

    def backward(z, da):
        return da.copy()


@wrong("off-diagonal missing", f.log_softmax, on.ordinary(), on.wide())
class LogSoftmaxDiagonalOnly:
    def forward(z):
        return z - np.log(np.exp(z).sum(axis=0))

    def backward(z, da):
        return da * (1 - softmax(z))


@wrong("off-diagonal missing", f.gate_by_next, on.ordinary())
class GatedByNextGateConstant:
    def forward(z):
        return z * sigmoid(np.roll(z, -1, axis=0))

    def backward(z, da):
        return da * sigmoid(np.roll(z, -1, axis=0))


@wrong("diagonal missing", f.softmax, on.ordinary())
class SoftmaxOffDiagonalOnly:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = softmax(z)
        return -p * ((da * p).sum(axis=0) - da * p)


@wrong("upstream handed on", f.softmax, on.ordinary(), on.wide())
class SoftmaxHandsUpstreamOn:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        return np.array(da)


@wrong("cross-entropy shortcut", f.softmax, on.ordinary())
class SoftmaxActivationLessUpstream:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        return softmax(z) - da


@wrong("cross-entropy shortcut", f.softmax, on.ordinary().one_sign())
class SoftmaxUpstreamLessActivation:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        return da - softmax(z)


@wrong("cross term sign", f.softmax, on.ordinary(), on.wide(), on.ordinary().upstream(1e-150))
class SoftmaxCrossTermAdded:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = softmax(z)
        return p * (da + (da * p).sum(axis=0))


@wrong("cross term sign", f.layernorm(), on.ordinary())
class LayernormLastTermAdded:
    def forward(z):
        return (z - z.mean(0)) / np.sqrt(z.var(0) + 1e-5)

    def backward(z, da):
        s = np.sqrt(z.var(0) + 1e-5)
        a = (z - z.mean(0)) / s
        return (da - da.mean(0) + a * (da * a).mean(0)) / s


@wrong("cross term sign", f.look_back, on.ordinary())
class LooksBackSign:
    def forward(z):
        a = z.copy()
        a[1:] += 0.3 * z[:-1] ** 2
        return a

    def backward(z, da):
        dz = da.copy()
        dz[:-1] -= 0.6 * z[:-1] * da[1:]
        return dz


@wrong("cross term sign", f.unit, on.ordinary())
class UnitCrossTermAdded:
    def forward(z):
        return z / np.linalg.norm(z, axis=0)

    def backward(z, da):
        length = np.linalg.norm(z, axis=0)
        a = z / length
        return (da + a * (a * da).sum(0)) / length


@wrong("wrong axis", f.softmax, on.ordinary(), on.ordinary(5, 5), on.wide(5, 5))
class SoftmaxSumOverRows:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = softmax(z)
        return p * (da - (da * p).sum(axis=1, keepdims=True))


@wrong("wrong axis", f.softmax_rows, on.ordinary())
class SoftmaxRowsSumOverColumns:
    def forward(z):
        return softmax_rows(z)

    def backward(z, da):
        p = softmax_rows(z)
        return p * (da - (da * p).sum(axis=0))


@wrong("wrong axis", f.softmax_rows, on.ordinary(5, 5), on.ordinary())
class SoftmaxRowsBackwardOfColumns:
    def forward(z):
        return softmax_rows(z)

    def backward(z, da):
        p = softmax(z)
        return p * (da - (da * p).sum(axis=0))


@wrong("wrong axis", f.layernorm(), on.ordinary())
class LayernormStatisticsOverRows:
    def forward(z):
        return (z - z.mean(0)) / np.sqrt(z.var(0) + 1e-5)

    def backward(z, da):
        s = np.sqrt(z.var(0) + 1e-5)
        a = (z - z.mean(0)) / s
        return (da - da.mean(1, keepdims=True) - a * (da * a).mean(1, keepdims=True)) / s


@wrong("wrong axis", f.running_sum, on.ordinary(5, 5))
class RunningSumBackOverRows:
    def forward(z):
        return np.cumsum(z, axis=0)

    def backward(z, da):
        return np.cumsum(da[:, ::-1], axis=1)[:, ::-1]


@wrong("wrong axis", f.log_softmax, on.ordinary())
class LogSoftmaxSumOverRows:
    def forward(z):
        return z - np.log(np.exp(z).sum(axis=0))

    def backward(z, da):
        return da - softmax(z) * da.sum(axis=1, keepdims=True)


@wrong("summed over all", f.softmax, on.ordinary(), on.ordinary(8, 3), on.ordinary().upstream(1e8))
class SoftmaxSumOverAll:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = softmax(z)
        return p * (da - np.sum(da * p))


@wrong("summed over all", f.log_softmax, on.ordinary())
class LogSoftmaxSumOverAll:
    def forward(z):
        return z - np.log(np.exp(z).sum(axis=0))

    def backward(z, da):
        return da - softmax(z) * da.sum()


@wrong("summed over all", f.rmsnorm(), on.ordinary())
class RmsNormMeanOverAll:
    def forward(z):
        return z / np.sqrt(np.mean(z**2, axis=0) + 1e-6)

    def backward(z, da):
        r = 1 / np.sqrt(np.mean(z**2, axis=0) + 1e-6)
        return r * da - z * r**3 * np.mean(da * z)


@wrong("summed over all", f.batchnorm(), on.ordinary())
class BatchnormMeanOverAll:
    def forward(z):
        return (z - z.mean(1, keepdims=True)) / np.sqrt(z.var(1, keepdims=True) + 1e-5)

    def backward(z, da):
        s = np.sqrt(z.var(1, keepdims=True) + 1e-5)
        a = (z - z.mean(1, keepdims=True)) / s
        return (da - da.mean() - a * (da * a).mean(1, keepdims=True)) / s


@wrong("unweighted sum", f.softmax, on.ordinary(), on.wide())
class SoftmaxSumWithoutActivations:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = softmax(z)
        return p * (da - da.sum(axis=0))


@wrong("unweighted sum", f.softmax, on.ordinary(8, 3))
class SoftmaxMeanOfUpstream:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = softmax(z)
        return p * (da - da.mean(axis=0))


@wrong("unweighted sum", f.log_softmax, on.ordinary(), on.wide(scale=50))
class LogSoftmaxSumWeighted:
    def forward(z):
        shifted = z - z.max(axis=0)
        return shifted - np.log(np.exp(shifted).sum(axis=0))

    def backward(z, da):
        p = softmax(z)
        return da - p * (da * p).sum(axis=0)


@wrong("missing factor", f.softmax, on.ordinary())
class SoftmaxWithoutA:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = softmax(z)
        return da - (da * p).sum(axis=0)


@wrong("missing factor", f.softmax, on.ordinary(), on.wide())
class SoftmaxCrossTermWithoutOwnActivation:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = softmax(z)
        return da * p - (da * p).sum(axis=0)


@wrong("extra factor", f.softmax, on.ordinary())
class SoftmaxCrossTermSquared:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = softmax(z)
        return p * (da - (da * p * p).sum(axis=0))


@wrong("z for a", f.softmax, on.ordinary(), on.wide())
class SoftmaxOfLogits:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        return z * (da - (da * z).sum(axis=0))


@wrong("a for z", f.softmax, on.ordinary())
class SoftmaxTwice:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = softmax(softmax(z))
        return p * (da - (da * p).sum(axis=0))


@wrong("temperature", f.softmax_at(0.1), on.ordinary(), on.near(0, spread=0.5))
class SoftmaxColdFactorForgotten:
    def forward(z):
        return softmax(z / 0.1)

    def backward(z, da):
        p = softmax(z / 0.1)
        return p * (da - (da * p).sum(axis=0))


@wrong("temperature", f.softmax_at(2.0), on.ordinary(), on.wide())
class SoftmaxWarmBackwardAtOne:
    def forward(z):
        return softmax(z / 2)

    def backward(z, da):
        p = softmax(z)
        return p * (da - (da * p).sum(axis=0)) / 2


@wrong("temperature", f.softmax_at(2.0), on.ordinary())
class SoftmaxWarmMultiplied:
    def forward(z):
        return softmax(z / 2.0)

    def backward(z, da):
        p = softmax(z / 2.0)
        return p * (da - (da * p).sum(axis=0)) * 2.0


@wrong("inner constant", f.softmax, on.ordinary(), on.wide())
class SoftmaxEpsilonInSum:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        e = np.exp(z - z.max(axis=0))
        p = e / (e.sum(axis=0) + 1e-5)
        return p * (da - (da * p).sum(axis=0))


@wrong("incomplete statistics", f.layernorm(), on.ordinary(), on.wide(), on.ordinary().upstream(1e-12))
class LayernormWithoutMeanTerm:
    def forward(z):
        return (z - z.mean(0)) / np.sqrt(z.var(0) + 1e-5)

    def backward(z, da):
        s = np.sqrt(z.var(0) + 1e-5)
        a = (z - z.mean(0)) / s
        return (da - a * (da * a).mean(0)) / s


@wrong("incomplete statistics", f.layernorm(), on.ordinary(), on.wide())
class LayernormWithoutVarianceTerm:
    def forward(z):
        return (z - z.mean(0)) / np.sqrt(z.var(0) + 1e-5)

    def backward(z, da):
        return (da - da.mean(0)) / np.sqrt(z.var(0) + 1e-5)


@wrong("incomplete statistics", f.batchnorm(), on.ordinary(), on.ordinary(3, 8))
class BatchnormStatisticsTakenConstant:
    def forward(z):
        return (z - z.mean(1, keepdims=True)) / np.sqrt(z.var(1, keepdims=True) + 1e-5)

    def backward(z, da):
        return da / np.sqrt(z.var(1, keepdims=True) + 1e-5)


@wrong("incomplete statistics", f.layernorm(), on.ordinary())
class LayernormUnbiasedBackward:
    def forward(z):
        return (z - z.mean(0)) / np.sqrt(z.var(0) + 1e-5)

    def backward(z, da):
        s = np.sqrt(z.var(0, ddof=1) + 1e-5)
        a = (z - z.mean(0)) / s
        return (da - da.mean(0) - a * (da * a).mean(0)) / s


@wrong("incomplete statistics", f.rmsnorm(), on.ordinary())
class RmsNormSumForMean:
    def forward(z):
        return z / np.sqrt(np.mean(z**2, axis=0) + 1e-6)

    def backward(z, da):
        r = 1 / np.sqrt(np.mean(z**2, axis=0) + 1e-6)
        return r * da - z * r**3 * np.sum(da * z, axis=0)


@wrong("incomplete statistics", f.centred, on.ordinary(), on.huge())
class CentredAsIdentity:
    def forward(z):
        return z - z.mean(axis=0)

    def backward(z, da):
        return da + 0 * z


@wrong("incomplete statistics", f.norm_all(), on.ordinary())
class NormaliseAllEpsilonForgotten:
    def forward(z):
        return (z - z.mean()) / np.sqrt(z.var() + 1e-5)

    def backward(z, da):
        s = z.std()
        a = (z - z.mean()) / s
        return (da - da.mean() - a * (da * a).mean()) / s


@wrong("incomplete statistics", f.times_mean, on.ordinary(), on.wide())
class TimesMeanProductRuleForgotten:
    def forward(z):
        return z * z.mean(axis=0)

    def backward(z, da):
        return da * z.mean(axis=0)


@wrong("incomplete statistics", f.softmax_times, on.ordinary())
class SoftmaxGateConstant:
    def forward(z):
        return z * softmax(z)

    def backward(z, da):
        return da * softmax(z)


@wrong("incomplete statistics", f.shares, on.between(0.2, 3))
class SharesTotalNotSquared:
    def forward(z):
        return z / z.sum(axis=0)

    def backward(z, da):
        total = z.sum(axis=0)
        return da / total - (da * z).sum(axis=0) / total


@wrong("incomplete statistics", f.squash, on.ordinary())
class CapsuleSquashScaleConstant:
    def forward(z):
        q = (z**2).sum(axis=0)
        return np.sqrt(q) / (1 + q) * z

    def backward(z, da):
        q = (z**2).sum(axis=0)
        return da * np.sqrt(q) / (1 + q)


@wrong("reversed", f.running_sum, on.ordinary(), on.huge())
class RunningSumForwardsAgain:
    def forward(z):
        return np.cumsum(z, axis=0)

    def backward(z, da):
        return np.cumsum(da, axis=0)


@wrong("reversed", f.softmax, on.ordinary())
class SoftmaxReversedUnits:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = softmax(z)
        return (p * (da - (da * p).sum(axis=0)))[::-1]


@wrong("shifted", f.gate_by_next, on.ordinary(), on.wide())
class GatedByNextRolledTheWrongWay:
    def forward(z):
        return z * sigmoid(np.roll(z, -1, axis=0))

    def backward(z, da):
        s = sigmoid(np.roll(z, -1, axis=0))
        return da * s + np.roll(da * z * s * (1 - s), -1, axis=0)


@wrong("shifted", f.running_sum, on.ordinary())
class RunningSumExclusiveBackward:
    def forward(z):
        return np.cumsum(z, axis=0)

    def backward(z, da):
        return np.cumsum(da[::-1], axis=0)[::-1] - da


@wrong("transposed", f.look_back, on.ordinary())
class LooksBackJacobianTransposed:
    def forward(z):
        a = z.copy()
        a[1:] += 0.3 * z[:-1] ** 2
        return a

    def backward(z, da):
        dz = da.copy()
        dz[1:] += 0.6 * z[:-1] * da[:-1]
        return dz


@wrong("transposed", f.softmax_times, on.ordinary())
class SoftmaxGateJacobianTransposed:
    def forward(z):
        return z * softmax(z)

    def backward(z, da):
        dz = np.zeros_like(z)
        for j in range(z.shape[1]):
            p = softmax(z)[:, j]
            jacobian = np.diag(p) + np.diag(z[:, j]) @ (np.diag(p) - np.outer(p, p))
            dz[:, j] = jacobian @ da[:, j]
        return dz


@wrong("coupling missed", f.corner_coupled, on.ordinary(), on.wide())
class CornerCouplingForgotten:
    def forward(z):
        a = np.tanh(z)
        a[0, 0] += z[-1, -1] ** 2 / 4
        return a

    def backward(z, da):
        return da * (1 - np.tanh(z) ** 2)


@wrong("coupling missed", f.look_back, on.ordinary(), on.huge())
class LooksBackForgotten:
    def forward(z):
        a = z.copy()
        a[1:] += 0.3 * z[:-1] ** 2
        return a

    def backward(z, da):
        return np.copy(da)


@wrong("coupling missed", f.recurrence, on.ordinary())
class RecurrentTanhOneStepOnly:
    def forward(z):
        rows, last = [], np.zeros(z.shape[1])
        for row in z:
            last = np.tanh(row + 0.5 * last)
            rows.append(last)
        return np.array(rows)

    def backward(z, da):
        a = RecurrentTanhOneStepOnly.forward(z)
        du = da * (1 - a**2)
        du[:-1] += 0.5 * du[1:] * (1 - a[:-1] ** 2)
        return du


@wrong("coupling missed", f.times_all_mean, on.ordinary())
class TimesMeanOfAllTakenByColumn:
    def forward(z):
        return z * z.mean()

    def backward(z, da):
        return da * z.mean() + (da * z).sum(axis=0) / z.size


@wrong("coupling missed", f.smoothed, on.ordinary())
class SmoothedCentreOnly:
    def forward(z):
        padded = np.pad(z, 1)
        n, m = z.shape
        return sum(padded[i : i + n, j : j + m] for i in range(3) for j in range(3)) / 9

    def backward(z, da):
        return da / 9


@wrong("coupling missed", f.below_top, on.ordinary(), on.wide())
class BelowTopAsIdentity:
    def forward(z):
        return z - z.max(axis=0)

    def backward(z, da):
        return 1 * da


@wrong("coupling missed", f.softmax_all, on.ordinary(), on.ordinary(4, 4))
class SoftmaxAllByColumns:
    def forward(z):
        e = np.exp(z - z.max())
        return e / e.sum()

    def backward(z, da):
        p = SoftmaxAllByColumns.forward(z)
        return p * (da - (da * p).sum(axis=0))


@wrong("at a tie", f.maxout_pairs, on.exactly([[1.0, -0.5, 2.0], [1.0, 0.5, 2.0], [0.25, 3.0, -1.0], [0.5, 3.0, -1.0]], "ties"))
class MaxoutPairsNegativeAtTie:
    def forward(z):
        return np.repeat(z.reshape(-1, 2, z.shape[1]).max(axis=1), 2, axis=0)

    def backward(z, da):
        total = np.repeat(da.reshape(-1, 2, da.shape[1]).sum(axis=1), 2, axis=0)
        other = z.reshape(-1, 2, z.shape[1])[:, ::-1].reshape(z.shape)
        return total * np.select([z > other, z == other], [1.0, -0.5], 0.0)


@wrong("at a tie", f.times_top, on.ties())
class TimesTopTwiceAtTie:
    def forward(z):
        return z * z.max(axis=0)

    def backward(z, da):
        tops = (z == z.max(axis=0)).astype(float)
        return da * z.max(axis=0) + tops * tops.sum(axis=0) * (da * z).sum(axis=0)


@wrong("missing factor", f.sparsemax, on.ordinary(), on.wide(scale=0.5))
class SparsemaxWithoutMean:
    def forward(z):
        return _sparsemax(z)

    def backward(z, da):
        return da * (_sparsemax(z) > 0)


@wrong("unweighted sum", f.sparsemax, on.ordinary(), on.wide(scale=0.5))
class SparsemaxMeanOverAllUnits:
    def forward(z):
        return _sparsemax(z)

    def backward(z, da):
        inside = _sparsemax(z) > 0
        return np.where(inside, da - (da * inside).mean(axis=0), 0)


@wrong("other function", f.sparsemax, on.ordinary())
class SparsemaxWithDerivativeOfSoftmax:
    def forward(z):
        return _sparsemax(z)

    def backward(z, da):
        p = _sparsemax(z)
        return p * (da - (da * p).sum(axis=0))


@wrong("constant factor", f.softmax, on.ordinary(), on.ordinary(8, 3))
class SoftmaxMeanOverExamples:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = softmax(z)
        return p * (da - (da * p).sum(axis=0)) / z.shape[1]


@wrong("sign", f.softmin, on.ordinary(), on.wide())
class SoftminSign:
    def forward(z):
        return softmax(-z)

    def backward(z, da):
        p = softmax(-z)
        return p * (da - (da * p).sum(axis=0))


@wrong("single precision", f.softmax, on.ordinary(), on.wide())
class SoftmaxInSingle:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = softmax(z.astype(np.float32))
        return (p * (da.astype(np.float32) - (da.astype(np.float32) * p).sum(axis=0))).astype(float)


@wrong("single precision", f.layernorm(), on.ordinary())
class LayernormStatisticsInSingle:
    def forward(z):
        return (z - z.mean(0)) / np.sqrt(z.var(0) + 1e-5)

    def backward(z, da):
        s = np.sqrt(z.astype("f").var(0) + np.float32(1e-5)).astype(float)
        a = (z - z.mean(0)) / s
        return (da - da.mean(0) - a * (da * a).mean(0)) / s


@wrong("non-finite", f.softmax, on.wide(scale=2000))
class SoftmaxOverflowsInBackward:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        p = np.exp(z) / np.exp(z).sum(axis=0)
        return p * (da - (da * p).sum(axis=0))


@wrong("non-finite", f.log_softmax, on.wide(scale=2000))
class LogSoftmaxOverflowsInBackward:
    def forward(z):
        shifted = z - z.max(axis=0)
        return shifted - np.log(np.exp(shifted).sum(axis=0))

    def backward(z, da):
        return da - np.exp(z) / np.exp(z).sum(axis=0) * da.sum(axis=0)


@wrong("zero everywhere", f.softmax, on.ordinary())
class SoftmaxZeros:
    def forward(z):
        return softmax(z)

    def backward(z, da):
        return 0 * da


@wrong("shifted", f.sorted_columns, on.ordinary())
class SortedColumnsHandedOn:
    def forward(z):
        return np.sort(z, axis=0)

    def backward(z, da):
        return np.take_along_axis(da, z.argsort(axis=0), axis=0)


def _sparsemax(z):
    ordered = np.sort(z, axis=0)[::-1]
    sums = np.cumsum(ordered, axis=0) - 1
    k = np.arange(1, len(z) + 1)[:, None]
    size = (ordered * k > sums).sum(axis=0)
    return np.maximum(z - sums[size - 1, np.arange(z.shape[1])] / size, 0)
