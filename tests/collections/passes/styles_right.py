"""Right passes in unusual ways of writing, and of functions with many kinks or narrow features."""
import cmath
import decimal
import functools
import itertools
import math
import operator

import numpy as np

from tests.collections import families as on
from tests.collections import mathematics as f
from tests.collections.entries import right


@right(f.tanh, on.ordinary(), on.ordinary(1, 1))
class TanhApplyAlongAxis:
    def forward(z):
        return np.apply_along_axis(np.tanh, 0, z)

    def backward(z, da):
        slopes = np.apply_along_axis(lambda column: 1 / np.cosh(column) ** 2, 0, z)
        return np.multiply(slopes, da)


@right(f.sigmoid, on.ordinary())
class SigmoidFromIter:
    def forward(z):
        return np.fromiter((1 / (1 + math.exp(-v)) for v in z.flat), float, z.size).reshape(z.shape)

    def backward(z, da):
        a = SigmoidFromIter.forward(z)
        return np.fromiter(map(operator.mul, da.flat, (a - a * a).flat), float).reshape(z.shape)


@right(f.relu, on.kinks(0), on.huge())
class ReluPiecewise:
    def forward(z):
        return np.piecewise(z, [z < 0, z >= 0], [0, lambda v: v])

    def backward(z, da):
        return np.piecewise(z, [z > 0], [1, 0]) * da


@right(f.leaky(0.1), on.kinks(0), on.ordinary())
class LeakyChoose:
    def forward(z):
        return np.choose((z > 0).astype(int), [0.1 * z, z])

    def backward(z, da):
        return np.choose((z >= 0).astype(np.intp), [0.1 * da, da])


@right(f.relu, on.ordinary(), on.kinks(0))
class ReluPutmask:
    def forward(z):
        a = np.array(z)
        np.putmask(a, a < 0, 0)
        return a

    def backward(z, da):
        dz = np.empty_like(da)
        np.copyto(dz, da)
        np.copyto(dz, 0, where=z <= 0)
        return dz


@right(f.swish, on.ordinary())
class SwishFrompyfunc:
    def forward(z):
        return np.frompyfunc(lambda v: v / (1 + math.exp(-v)), 1, 1)(z).astype(float)

    def backward(z, da):
        def slope(v, g):
            s = 1 / (1 + math.exp(-v))
            return g * s * (1 + v * (1 - s))

        return np.frompyfunc(slope, 2, 1)(z, da).astype(np.float64)


@right(f.softplus, on.ordinary(), on.wide())
class SoftplusCachedNumbers:
    @functools.lru_cache(maxsize=None)
    def one(v):
        return max(v, 0.0) + math.log1p(math.exp(-abs(v)))

    def forward(z):
        return np.array([list(map(SoftplusCachedNumbers.one, row)) for row in z.tolist()])

    def backward(z, da):
        return da * np.array([[0.5 + 0.5 * math.tanh(v / 2) for v in row] for row in z.tolist()])


@right(f.exp, on.ordinary(3, 2))
class ExponentialDecimal:
    def forward(z):
        return np.array([[float(decimal.Decimal(float(v)).exp()) for v in row] for row in z])

    def backward(z, da):
        return ExponentialDecimal.forward(z) * da


@right(f.tanh, on.ordinary())
class TanhInBlocks:
    def forward(z):
        return np.concatenate([np.tanh(block) for block in np.array_split(z, 3, axis=1)], axis=1)

    def backward(z, da):
        dz = np.full(z.shape, np.nan)
        for start in range(0, z.shape[1], 2):
            block = np.s_[:, start : start + 2]
            dz[block] = da[block] * (1 - np.tanh(z[block]) ** 2)
        return dz


@right(f.sigmoid, on.ordinary(), on.wide())
class SigmoidOutArguments:
    def forward(z):
        a = np.negative(z)
        np.exp(a, out=a)
        a += 1
        return np.reciprocal(a, out=a)

    def backward(z, da):
        a = SigmoidOutArguments.forward(z)
        b = 1 - a
        b *= a
        b *= da
        return b


@right(f.tanh, on.ordinary(), on.wide())
class TanhInLongDouble:
    def forward(z):
        return np.tanh(z.astype(np.longdouble)).astype(np.float64)

    def backward(z, da):
        a = np.tanh(z.astype(np.longdouble))
        return (da * (1 - a * a)).astype(np.float64)


@right(f.tanh, on.ordinary(), on.near(0, spread=0.1))
class TanhByComplexStep:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return da * np.tanh(z + 1e-20j).imag / 1e-20


@right(f.sigmoid, on.between(-2, 2))
class SigmoidByCentralDifference:
    def forward(z):
        return 1 / (1 + np.exp(-z))

    def backward(z, da):
        f, h = SigmoidByCentralDifference.forward, 1e-5
        return da * (f(z + h) - f(z - h)) / (2 * h) * 1.0


@right(f.sine(1), on.ordinary())
class SineByComplexExponential:
    def forward(z):
        return np.array([[cmath.exp(1j * v).imag for v in row] for row in z.tolist()])

    def backward(z, da):
        return da * np.exp(1j * z).real


@right(f.tanh, on.ordinary(), on.wide())
class TanhReversedViews:
    def forward(z):
        return np.tanh(z[::-1])[::-1]

    def backward(z, da):
        return (da.T[::-1] * (1 - np.tanh(z.T[::-1]) ** 2))[::-1].T


@right(f.relu, on.kinks(0), on.wide())
class ReluFlatIndices:
    def forward(z):
        a = np.zeros(z.size)
        k = np.flatnonzero(z > 0)
        a[k] = z.ravel()[k]
        return a.reshape(z.shape)

    def backward(z, da):
        dz = np.zeros_like(da)
        rows, columns = np.nonzero(z > 0)
        np.add.at(dz, (rows, columns), da[rows, columns])
        return dz


@right(f.running_sum, on.ordinary(), on.huge())
class RunningSumAccumulate:
    def forward(z):
        return np.array([list(itertools.accumulate(column)) for column in z.T.tolist()]).T

    def backward(z, da):
        return np.triu(np.ones((len(z), len(z)))).dot(da)


@right(f.softmax, on.ordinary(), on.wide())
class SoftmaxByLogs:
    def forward(z):
        return np.exp(z - np.logaddexp.reduce(z, axis=0))

    def backward(z, da):
        a = SoftmaxByLogs.forward(z)
        return np.einsum("ij,ij->ij", a, da) - a * np.einsum("ij,ij->j", a, da)


@right(f.softmax, on.ordinary(3, 4))
class SoftmaxAccurateSums:
    def forward(z):
        out = np.zeros(z.shape)
        for j, column in enumerate(z.T):
            e = [math.exp(v - max(column)) for v in column]
            out[:, j] = [v / math.fsum(e) for v in e]
        return out

    def backward(z, da):
        a = SoftmaxAccurateSums.forward(z)
        inner = [math.fsum(g * p for g, p in zip(da[:, j], a[:, j])) for j in range(z.shape[1])]
        return (da - np.array(inner)) * a


@right(f.softmax, on.ordinary())
class SoftmaxPairwise:
    """a_j Σ a_p (dA_j − dA_p)."""

    def forward(z):
        e = np.exp(z - z.max(0))
        return e / e.sum(0)

    def backward(z, da):
        a = SoftmaxPairwise.forward(z)
        differences = da[:, None, :] - da[None, :, :]
        return (a[:, None, :] * a[None, :, :] * differences).sum(axis=1)


@right(f.layernorm(), on.ordinary())
class LayernormProjection:
    def forward(z):
        n = len(z)
        c = (np.eye(n) - np.ones((n, n)) / n) @ z
        return c / np.sqrt((c * c).sum(0) / n + 1e-5)

    def backward(z, da):
        n, out = len(z), []
        centre = np.eye(n) - np.full((n, n), 1 / n)
        for j in range(z.shape[1]):
            c = centre @ z[:, j]
            s = math.sqrt(c @ c / n + 1e-5)
            jacobian = (np.eye(n) - np.outer(c, c) / (n * s * s)) @ centre / s
            out.append(jacobian.T @ da[:, j])
        return np.column_stack(out)


@right(f.sigmoid, on.ordinary().single(), on.wide().single(), on.ordinary().single().upstream(1024.0))
class SigmoidKeepsDtype:
    def forward(z):
        return np.reciprocal(1 + np.exp(-z))

    def backward(z, da):
        a = SigmoidKeepsDtype.forward(z)
        return (da * a * (1 - a)).astype(z.dtype)


@right(f.tanh, on.ordinary().single(), on.saturated(low=3, high=9).single())
class TanhSingleViaDouble:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return (da.astype(np.float64) / np.cosh(z.astype(np.float64)) ** 2).astype(da.dtype)


# Many kinks, and narrow features.
@right(f.lookup, on.between(-3.9, 3.9), on.ordinary(), on.near(0.125, spread=0.01))
class LookupTable:
    KNOTS = np.linspace(-4, 4, 65)
    VALUES = (KNOTS**2 * 8 % 5 - KNOTS) / 4

    def forward(z):
        return np.interp(z, LookupTable.KNOTS, LookupTable.VALUES)

    def backward(z, da):
        slopes = np.diff(LookupTable.VALUES) / np.diff(LookupTable.KNOTS)
        segment = np.clip(np.searchsorted(LookupTable.KNOTS, z) - 1, 0, len(slopes) - 1)
        inside = (z > LookupTable.KNOTS[0]) & (z < LookupTable.KNOTS[-1])
        return da * slopes[segment] * inside


@right(f.sawtooth, on.near(0.3, -1.6, 2.5, spread=0.2), on.near(0.02, 0.98, spread=0.01))
class Sawtooth:
    def forward(z):
        return z - np.floor(z)

    def backward(z, da):
        return 1.0 * da


@right(f.triangle_wave, on.ordinary(), on.wide(scale=3), on.near(0.25, spread=1e-6))
class TriangleWave:
    def forward(z):
        return np.abs(((z + 1) % 2) - 1)

    def backward(z, da):
        return np.where((z + 1) % 2 >= 1, 1.0, -1.0) * da


@right(f.absolute_sine, on.ordinary(), on.wide())
class AbsoluteSine:
    def forward(z):
        return np.abs(np.sin(z))

    def backward(z, da):
        return np.sign(np.sin(z)) * np.cos(z) * da


@right(f.narrow_gaussian, on.near(0, spread=0.02), on.near(0, 1, spread=0.03))
class NarrowGaussian:
    def forward(z):
        return np.exp(-((z / 0.01) ** 2))

    def backward(z, da):
        return -2 * z / 0.01**2 * np.exp(-((z / 0.01) ** 2)) * da


@right(f.narrow_hat, on.near(0, spread=0.004), on.near(0.5, 0, spread=0.02), on.kinks(-0.01, 0, 0.01))
class NarrowHat:
    def forward(z):
        return np.maximum(0, 1 - np.abs(z) / 0.01)

    def backward(z, da):
        return np.where(np.abs(z) < 0.01, -np.sign(z) / 0.01, 0.0) * da


@right(f.small_huber, on.ordinary(), on.kinks(-1e-3, 1e-3), on.near(0, spread=2e-3), on.beside(-1e-3, 1e-3, gaps=(1e-9,)))
class HuberOfASmallDelta:
    def forward(z):
        d = 1e-3
        return np.where(np.abs(z) < d, z * z / (2 * d), np.abs(z) - d / 2)

    def backward(z, da):
        return np.clip(z / 1e-3, -1, 1) * da


@right(f.one_less_cosine, on.ordinary(), on.between(1e-4, 1e-3), on.near(0, spread=0.01))
class OneLessCosine:
    def forward(z):
        return 1 - np.cos(z)

    def backward(z, da):
        return np.sin(z) * da


@right(f.cube, on.near(0, spread=1e-3), on.near(1e3, spread=1))
class CubeBetweenLargeTerms:
    def forward(z):
        return (z**3 + z) - z

    def backward(z, da):
        return 3 * z**2 * da


@right(f.relu, on.ordinary(), on.kinks(0))
class ReluNearTheEndOfSoftplus:
    """max(z, 0) as (z + √z²)/2."""

    def forward(z):
        return 0.5 * (z + np.sqrt(z**2))

    def backward(z, da):
        return 0.5 * da * (1 + np.sign(z))


@right(f.tanh, on.ordinary(60, 50), on.ordinary(1, 400), on.ordinary(300, 1))
class TanhOfMany:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return da * (1 - np.tanh(z) ** 2)


@right(f.softmax, on.ordinary(20, 12), on.wide(12, 20))
class SoftmaxOfMany:
    def forward(z):
        e = np.exp(z - z.max(axis=0))
        return e / e.sum(axis=0)

    def backward(z, da):
        a = SoftmaxOfMany.forward(z)
        return a * (da - (a * da).sum(axis=0))


@right(f.erf, on.between(-3, 3), on.near(0, spread=1e-3))
class ErrorFunctionSeries:
    def forward(z):
        return np.array([[math.erf(v) for v in row] for row in z])

    def backward(z, da):
        return da * 1.1283791670955126 * np.exp(-np.square(z))


@right(f.leaky(1e-6), on.kinks(0), on.ordinary(), on.huge())
class LeakyOfAMillionth:
    def forward(z):
        return np.where(z < 0, 1e-6 * z, z)

    def backward(z, da):
        return np.where(z < 0, 1e-6 * da, da)


@right(f.leaky(0.999999), on.kinks(0), on.beside(0))
class LeakyAlmostStraight:
    def forward(z):
        return np.where(z < 0, 0.999999 * z, z)

    def backward(z, da):
        return np.where(z < 0, 0.999999 * da, da)
