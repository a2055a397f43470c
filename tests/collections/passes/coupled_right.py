"""Right passes of coupled functions: softmax over columns, rows and all, normalisations, maxima, sums, recurrences."""
import math

import numpy as np

from tests.collections import families as on
from tests.collections import mathematics as f
from tests.collections.entries import right


@right(f.softmax, on.ordinary(), on.wide(), on.ordinary(8, 3), on.ordinary().upstream(1e-150), on.wide(scale=50), on.ties(),
       on.ordinary().single(), on.ordinary(6, 1), on.ordinary(5, 5), on.wide().upstream(1e8))
class Softmax:
    def forward(z):
        e = np.exp(z - np.max(z, axis=0, keepdims=True))
        return e / np.sum(e, axis=0, keepdims=True)

    def backward(z, da):
        a = Softmax.forward(z)
        return a * (da - np.sum(da * a, axis=0, keepdims=True))


@right(f.softmax, on.ordinary(), on.between(-5, 5))
class SoftmaxUnshifted:
    def forward(z):
        return np.exp(z) / np.exp(z).sum(axis=0)

    def backward(z, da):
        a = np.exp(z) / np.exp(z).sum(axis=0)
        return da * a - a * np.einsum("ij,ij->j", da, a)


@right(f.softmax, on.ordinary(), on.wide(), on.ordinary(3, 1))
class SoftmaxJacobians:
    def forward(z):
        out = np.zeros_like(z)
        for j in range(z.shape[1]):
            e = np.exp(z[:, j] - z[:, j].max())
            out[:, j] = e / e.sum()
        return out

    def backward(z, da):
        a, dz = SoftmaxJacobians.forward(z), np.zeros_like(z)
        for j in range(z.shape[1]):
            s = a[:, j].reshape(-1, 1)
            dz[:, j] = (np.diagflat(s) - s @ s.T) @ da[:, j]
        return dz


@right(f.softmax, on.ordinary(4, 3))
class SoftmaxFourLoops:
    def forward(z):
        n, m = z.shape
        out = [[0.0] * m for _ in range(n)]
        for j in range(m):
            top = max(z[i][j] for i in range(n))
            total = sum(math.exp(z[i][j] - top) for i in range(n))
            for i in range(n):
                out[i][j] = math.exp(z[i][j] - top) / total
        return np.array(out)

    def backward(z, da):
        a = SoftmaxFourLoops.forward(z)
        dz = np.zeros(z.shape)
        for j in range(z.shape[1]):
            for i in range(z.shape[0]):
                for k in range(z.shape[0]):
                    dz[i, j] += da[k, j] * a[k, j] * ((1.0 if i == k else 0.0) - a[i, j])
        return dz


@right(f.softmax, on.ordinary(), on.wide())
class SoftmaxThreeDimensional:
    def forward(z):
        e = np.exp(z - z.max(0))
        return e / e.sum(0)

    def backward(z, da):
        p = SoftmaxThreeDimensional.forward(z)
        jacobians = np.einsum("ij,jk->ijk", p.T, np.eye(len(p))) - np.einsum("ij,ik->ijk", p.T, p.T)
        return np.asfortranarray(np.matmul(jacobians, da.T[:, :, None])[:, :, 0].T)


@right(f.softmax_rows, on.ordinary(), on.wide(), on.ordinary(1, 6))
class SoftmaxRows:
    def forward(z):
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def backward(z, da):
        a = SoftmaxRows.forward(z)
        return a * (da - (da * a).sum(axis=1)[:, None])


@right(f.softmax_all, on.ordinary(), on.wide(scale=5), on.ordinary(4, 4))
class SoftmaxAll:
    def forward(z):
        e = np.exp(z - z.max())
        return e / e.sum()

    def backward(z, da):
        a = SoftmaxAll.forward(z)
        return a * (da - np.vdot(da, a))


@right(f.softmax_at(0.1), on.ordinary(), on.near(0, spread=0.5))
class SoftmaxCold:
    def forward(z):
        e = np.exp((z - z.max(axis=0)) / 0.1)
        return e / e.sum(axis=0)

    def backward(z, da):
        a = SoftmaxCold.forward(z)
        return a * (da - (da * a).sum(axis=0)) / 0.1


@right(f.softmin, on.ordinary(), on.wide())
class Softmin:
    def forward(z):
        e = np.exp(-(z - z.min(axis=0)))
        return e / e.sum(axis=0)

    def backward(z, da):
        a = Softmin.forward(z)
        return -a * (da - (da * a).sum(axis=0))


@right(f.log_softmax, on.ordinary(), on.wide(), on.wide(scale=50), on.ordinary().ones(), on.ordinary().upstream(1e8))
class LogSoftmax:
    def forward(z):
        shifted = z - z.max(axis=0)
        return shifted - np.log(np.exp(shifted).sum(axis=0))

    def backward(z, da):
        return da - np.exp(LogSoftmax.forward(z)) * da.sum(axis=0)


@right(f.log_softmax_rows, on.ordinary(), on.wide())
class LogSoftmaxRows:
    def forward(z):
        return z - np.logaddexp.reduce(z, axis=1, keepdims=True)

    def backward(z, da):
        return da - np.exp(LogSoftmaxRows.forward(z)) * da.sum(axis=1, keepdims=True)


@right(f.softmax_times, on.ordinary(), on.wide())
class SoftmaxGate:
    def forward(z):
        e = np.exp(z - z.max(0))
        return z * e / e.sum(0)

    def backward(z, da):
        e = np.exp(z - z.max(0))
        p = e / e.sum(0)
        inner = da * z
        return da * p + p * (inner - (inner * p).sum(0))


@right(f.layernorm(), on.ordinary(), on.wide(), on.ordinary(8, 3), on.ordinary().upstream(1e-12), on.ordinary().single())
class Layernorm:
    def forward(z):
        return (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + 1e-5)

    def backward(z, da):
        s = np.sqrt(z.var(axis=0) + 1e-5)
        a = (z - z.mean(axis=0)) / s
        return (da - da.mean(axis=0) - a * (da * a).mean(axis=0)) / s


@right(f.layernorm(1e-3), on.ordinary(), on.near(0, spread=0.01))
class LayernormStepByStep:
    def forward(x):
        mu = np.sum(x, axis=0) / x.shape[0]
        xc = x - mu
        return xc * (np.sum(xc * xc, axis=0) / x.shape[0] + 1e-3) ** -0.5

    def backward(x, dout):
        n = x.shape[0]
        xc = x - np.sum(x, axis=0) / n
        var = np.sum(xc**2, axis=0) / n
        istd = 1 / np.sqrt(var + 1e-3)
        dvar = np.sum(dout * xc, axis=0) * -0.5 * istd**3
        dxc = dout * istd + 2 * xc * dvar / n
        dmu = -np.sum(dxc, axis=0)
        return dxc + dmu / n


@right(f.batchnorm(), on.ordinary(), on.wide(), on.ordinary(3, 8))
class Batchnorm:
    def forward(z):
        return (z - z.mean(1, keepdims=True)) / np.sqrt(z.var(1, keepdims=True) + 1e-5)

    def backward(z, da):
        m = z.shape[1]
        istd = 1.0 / np.sqrt(z.var(1, keepdims=True) + 1e-5)
        x_hat = (z - z.mean(1, keepdims=True)) * istd
        total, inner = da.sum(1, keepdims=True), (da * x_hat).sum(1, keepdims=True)
        return istd / m * (m * da - total - x_hat * inner)


@right(f.norm_all(), on.ordinary(), on.wide())
class NormaliseAll:
    def forward(z):
        return (z - z.mean()) / np.sqrt(z.var() + 1e-5)

    def backward(z, da):
        s = np.sqrt(z.var() + 1e-5)
        a = (z - z.mean()) / s
        return (da - da.mean() - a * (da * a).mean()) / s


@right(f.rmsnorm(), on.ordinary(), on.wide(), on.ordinary(5, 1))
class RmsNorm:
    def forward(z):
        return z / np.sqrt(np.mean(z**2, axis=0) + 1e-6)

    def backward(z, da):
        r = 1 / np.sqrt(np.mean(z**2, axis=0) + 1e-6)
        return r * da - z * r**3 * np.mean(da * z, axis=0)


@right(f.unit, on.ordinary(), on.wide(), on.huge())
class UnitColumns:
    def forward(z):
        return z / np.linalg.norm(z, axis=0)

    def backward(z, da):
        length = np.linalg.norm(z, axis=0)
        a = z / length
        return (da - a * (a * da).sum(0)) / length


@right(f.unit_rows, on.ordinary(), on.wide())
class UnitRows:
    def forward(z):
        return z / np.sqrt((z * z).sum(axis=1, keepdims=True))

    def backward(z, da):
        q = (z * z).sum(axis=1, keepdims=True)
        return da / np.sqrt(q) - z * (z * da).sum(axis=1, keepdims=True) / q**1.5


@right(f.unit_all, on.ordinary())
class UnitMatrix:
    def forward(z):
        return z / np.linalg.norm(z)

    def backward(z, da):
        length = np.linalg.norm(z)
        return da / length - z * np.sum(z * da) / length**3


@right(f.shares, on.between(0.2, 3), on.between(1e6, 1e9))
class Shares:
    def forward(z):
        return z / z.sum(axis=0)

    def backward(z, da):
        total = z.sum(axis=0)
        return da / total - (da * z).sum(axis=0) / total**2


@right(f.l1, on.ordinary(), on.wide(), on.beside(0))
class ShareOfMagnitudes:
    def forward(z):
        return z / np.abs(z).sum(axis=0)

    def backward(z, da):
        total = np.abs(z).sum(axis=0)
        return da / total - np.sign(z) * (da * z).sum(axis=0) / total**2


@right(f.by_largest, on.ordinary(), on.wide())
class ByLargestMagnitude:
    def forward(z):
        return z / np.abs(z).max(axis=0)

    def backward(z, da):
        cols = np.arange(z.shape[1])
        top = np.abs(z).argmax(axis=0)
        t = np.abs(z)[top, cols]
        dz = da / t
        dz[top, cols] -= np.sign(z[top, cols]) * (da * z).sum(axis=0) / t**2
        return dz


@right(f.by_largest_of_all, on.ordinary())
class ByLargestOfAll:
    def forward(z):
        return z / np.abs(z).max()

    def backward(z, da):
        k = np.unravel_index(np.abs(z).argmax(), z.shape)
        t = abs(z[k])
        dz = da / t
        dz[k] -= np.sign(z[k]) * (da * z).sum() / t**2
        return dz


@right(f.below_top, on.ordinary(), on.ties(), on.wide())
class BelowTop:
    def forward(z):
        return z - z.max(axis=0)

    def backward(z, da):
        dz = da.copy()
        dz[z.argmax(axis=0), np.arange(z.shape[1])] -= da.sum(axis=0)
        return dz


@right(f.below_top, on.ties(), on.ordinary())
class BelowTopEvenly:
    def forward(z):
        return z - np.max(z, axis=0)

    def backward(z, da):
        tops = (z == z.max(axis=0)).astype(float)
        return da - tops / tops.sum(axis=0) * da.sum(axis=0)


@right(f.above_bottom, on.ordinary(), on.huge())
class AboveBottom:
    def forward(z):
        return z - np.sort(z, axis=0)[0]

    def backward(z, da):
        dz = da * 1.0
        for j, i in enumerate(np.argmin(z, axis=0)):
            dz[i, j] -= np.sum(da[:, j])
        return dz


@right(f.times_top, on.ordinary(), on.ties())
class TimesTop:
    def forward(z):
        return z * z.max(axis=0)

    def backward(z, da):
        dz = da * z.max(axis=0)
        dz[z.argmax(axis=0), np.arange(z.shape[1])] += (da * z).sum(axis=0)
        return dz


@right(f.maxout_pairs, on.ordinary(), on.exactly([[1.0, -0.5, 2.0], [1.0, 0.5, 2.0], [0.25, 3.0, -1.0], [0.5, 3.0, -1.0]], "ties"))
class MaxoutPairs:
    def forward(z):
        pairs = z.reshape(-1, 2, z.shape[1])
        return np.repeat(pairs.max(axis=1), 2, axis=0)

    def backward(z, da):
        dz = np.zeros_like(z)
        for i in range(0, len(z), 2):
            for j in range(z.shape[1]):
                k = i if z[i, j] >= z[i + 1, j] else i + 1
                dz[k, j] = da[i, j] + da[i + 1, j]
        return dz


@right(f.running_max, on.ordinary(), on.wide())
class RunningMax:
    def forward(z):
        return np.maximum.accumulate(z, axis=0)

    def backward(z, da):
        dz = np.zeros_like(z)
        for j in range(z.shape[1]):
            best = 0
            for i in range(z.shape[0]):
                if z[i, j] > z[best, j]:
                    best = i
                dz[best, j] += da[i, j]
        return dz


@right(f.sorted_columns, on.ordinary(), on.wide())
class SortedColumns:
    def forward(z):
        return np.sort(z, axis=0)

    def backward(z, da):
        dz = np.empty_like(da)
        np.put_along_axis(dz, z.argsort(axis=0), da, axis=0)
        return dz


SIMPLEX_KINK = [[1.0, 0.5, 2.0], [0.0, 0.5, 1.0], [-1.0, -0.25, 0.0], [-2.0, -2.0, -1.0]]


@right(f.sparsemax, on.ordinary(), on.wide(scale=0.5), on.exactly(SIMPLEX_KINK, "on kinks"), on.wide(scale=2), on.ordinary(4, 1))
class Sparsemax:
    def forward(z):
        ordered = -np.sort(-z, axis=0)
        sums = np.cumsum(ordered, axis=0) - 1
        k = np.arange(1, len(z) + 1)[:, None]
        size = (ordered * k > sums).sum(axis=0)
        tau = sums[size - 1, np.arange(z.shape[1])] / size
        return np.maximum(z - tau, 0)

    def backward(z, da):
        inside = Sparsemax.forward(z) > 0
        return np.where(inside, da - (da * inside).sum(axis=0) / inside.sum(axis=0), 0)


@right(f.running_sum, on.ordinary(), on.huge(), on.ordinary(9, 2))
class RunningSum:
    def forward(z):
        return np.cumsum(z, axis=0)

    def backward(z, da):
        return np.cumsum(da[::-1], axis=0)[::-1]


@right(f.running_sum_rows, on.ordinary(), on.wide())
class RunningSumAlongRows:
    def forward(z):
        return z @ np.triu(np.ones((z.shape[1], z.shape[1])))

    def backward(z, da):
        return da @ np.tril(np.ones((z.shape[1], z.shape[1])))


@right(f.running_product, on.between(0.5, 2), on.ordinary())
class RunningProduct:
    def forward(z):
        return np.cumprod(z, axis=0)

    def backward(z, da):
        dz = np.zeros_like(z)
        for i in range(len(z)):
            rest = np.ones(z.shape[1])
            for p in range(i):
                rest = rest * z[p]
            for p in range(i, len(z)):
                if p > i:
                    rest = rest * z[p]
                dz[i] += da[p] * rest
        return dz


@right(f.squash, on.ordinary(), on.wide(), on.near(0, spread=0.05))
class CapsuleSquash:
    def forward(z):
        q = (z**2).sum(axis=0)
        return np.sqrt(q) / (1 + q) * z

    def backward(z, da):
        q = (z**2).sum(axis=0)
        r = np.sqrt(q)
        slope = (1 - q) / (1 + q) ** 2 / r
        return da * r / (1 + q) + z * slope * (da * z).sum(axis=0)


@right(f.recurrence, on.ordinary(), on.wide(scale=2))
class RecurrentTanh:
    def forward(z):
        rows, last = [], np.zeros(z.shape[1])
        for row in z:
            last = np.tanh(row + 0.5 * last)
            rows.append(last)
        return np.array(rows)

    def backward(z, da):
        a, carried, out = RecurrentTanh.forward(z), np.zeros(z.shape[1]), []
        for i in reversed(range(len(z))):
            du = (da[i] + carried) * (1 - a[i] ** 2)
            out.insert(0, du)
            carried = 0.5 * du
        return np.stack(out)


@right(f.gate_by_next, on.ordinary(), on.wide())
class GatedByNext:
    def forward(z):
        return z / (1 + np.exp(-np.roll(z, -1, axis=0)))

    def backward(z, da):
        s = 1 / (1 + np.exp(-np.roll(z, -1, axis=0)))
        return da * s + np.roll(da * z * s * (1 - s), 1, axis=0)


@right(f.look_back, on.ordinary(), on.wide())
class LooksBack:
    def forward(z):
        a = z.copy()
        a[1:] += 0.3 * z[:-1] ** 2
        return a

    def backward(z, da):
        dz = da.copy()
        dz[:-1] += 0.6 * z[:-1] * da[1:]
        return dz


@right(f.centred, on.ordinary(), on.wide(), on.huge())
class Centred:
    def forward(z):
        return z - z.mean(axis=0)

    def backward(z, da):
        n = z.shape[0]
        return (np.eye(n) - 1 / n) @ da


@right(f.times_mean, on.ordinary(), on.wide())
class TimesMean:
    def forward(z):
        return z * z.mean(axis=0)

    def backward(z, da):
        return da * z.mean(axis=0) + (da * z).mean(axis=0)


@right(f.times_all_mean, on.ordinary(), on.huge(3, 3))
class TimesMeanOfAll:
    def forward(z):
        return z * z.mean()

    def backward(z, da):
        return da * z.mean() + (da * z).mean()


@right(f.corner_coupled, on.ordinary())
class CornerCoupled:
    def forward(z):
        a = np.tanh(z)
        a[0, 0] += z[-1, -1] ** 2 / 4
        return a

    def backward(z, da):
        dz = da * (1 - np.tanh(z) ** 2)
        dz[-1, -1] += da[0, 0] * z[-1, -1] / 2
        return dz


@right(f.smoothed, on.ordinary(), on.wide())
class SmoothedNeighbours:
    def forward(z):
        padded = np.pad(z, 1)
        n, m = z.shape
        return sum(padded[i : i + n, j : j + m] for i in range(3) for j in range(3)) / 9

    def backward(z, da):
        padded = np.pad(da, 1)
        n, m = z.shape
        return sum(padded[2 - i : 2 - i + n, 2 - j : 2 - j + m] for i in range(3) for j in range(3)) / 9
