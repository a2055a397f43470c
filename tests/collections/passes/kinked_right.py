"""Right passes of functions with kinks and joints, on their kinks, beside them, and far away."""
import math

import numpy as np

from tests.collections import families as on
from tests.collections import mathematics as f
from tests.collections.entries import right


@right(f.relu, on.kinks(0), on.beside(0), on.ordinary(), on.huge(), on.kinks(0).upstream(1e-150), on.kinks(0).single())
class ReluMask:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        return da * (z > 0)


@right(f.relu, on.kinks(0), on.beside(0, gaps=(1e-12,)))
class ReluSlopeOneAtZero:
    def forward(z):
        return np.where(z >= 0, z, 0.0)

    def backward(z, da):
        dz = np.array(da, copy=True)
        dz[z < 0] = 0
        return dz


@right(f.relu, on.kinks(0), on.kinks(0, n=1, m=9))
class ReluSlopeHalfAtZero:
    def forward(z):
        return (np.abs(z) + z) / 2

    def backward(z, da):
        return da * np.heaviside(z, 0.5)


@right(f.relu, on.kinks(0))
class ReluSlopeThirdAtZero:
    def forward(x):
        return x * (x > 0)

    def backward(x, grad):
        return grad * np.select([x > 0, x == 0], [1.0, 1 / 3], 0.0)


@right(f.relu, on.kinks(0, n=4, m=3), on.beside(0, n=4, m=3))
class ReluLoops:
    def forward(z):
        a = np.zeros(z.shape)
        for i in range(z.shape[0]):
            for j in range(z.shape[1]):
                if z[i, j] > 0:
                    a[i, j] = z[i, j]
        return a

    def backward(z, da):
        dz = np.zeros(z.shape)
        for i in range(z.shape[0]):
            for j in range(z.shape[1]):
                if z[i, j] > 0:
                    dz[i, j] = da[i, j]
        return dz


@right(f.relu, on.kinks(0))
class ReluLists:
    def forward(z):
        return np.array([[v if v > 0 else 0.0 for v in row] for row in z.tolist()])

    def backward(z, da):
        return np.array([[g if v > 0 else 0.0 for v, g in zip(zr, gr)] for zr, gr in zip(z.tolist(), da.tolist())])


@right(f.relu, on.kinks(0), on.ordinary(1, 1))
class ReluVectorize:
    def forward(z):
        return np.vectorize(lambda v: max(0.0, v), otypes=[float])(z)

    def backward(z, da):
        return np.vectorize(lambda v, g: g if v >= 0 else 0.0, otypes=[float])(z, da)


@right(f.leaky(0.01), on.kinks(0), on.beside(0), on.huge(), on.wide().upstream(1e150), on.kinks(0).single())
class LeakyReluWhere:
    def forward(z):
        return np.where(z > 0, z, z * 0.01)

    def backward(z, da):
        return np.where(z > 0, da, da * 0.01)


@right(f.leaky(0.01), on.kinks(0), on.huge())
class LeakyReluMaximum:
    def forward(x):
        return np.maximum(0.01 * x, x)

    def backward(x, dout):
        dx = np.ones_like(x)
        dx[x <= 0] = 0.01
        return dx * dout


@right(f.leaky(0.2), on.kinks(0), on.beside(0, gaps=(1e-7,)))
class LeakyReluMiddle:
    def forward(x):
        return 0.6 * x + 0.4 * abs(x)

    def backward(x, dout):
        return (0.6 + 0.4 * np.sign(x)) * dout


@right(f.leaky(-0.5), on.kinks(0), on.beside(0))
class LeakyReluNegativeSlope:
    def forward(x):
        return np.where(x > 0, x, -0.5 * x)

    def backward(x, dout):
        return np.where(x > 0, 1.0, -0.5) * dout


SLOPES = (0.25, 0.1, 0.01, -0.2, 0.5, 0.0)


@right(f.prelu(SLOPES), on.kinks(0), on.beside(0), on.ordinary())
class PReluPerRow:
    def forward(z):
        return np.where(z > 0, z, np.array(SLOPES)[:, None] * z)

    def backward(z, da):
        return np.where(z > 0, 1, np.array(SLOPES)[:, None]) * da


@right(f.relu6, on.kinks(0, 6), on.beside(0, 6), on.between(-2, 8), on.wide())
class Relu6Clip:
    def forward(z):
        return np.clip(z, 0, 6)

    def backward(z, da):
        return np.where((z > 0) & (z < 6), da, 0.0)


@right(f.relu6, on.kinks(0, 6))
class Relu6MinMaxInclusive:
    def forward(z):
        return np.minimum(np.maximum(z, 0), 6)

    def backward(z, da):
        return da * np.logical_and(z >= 0, z <= 6).astype(float)


@right(f.hard_tanh, on.kinks(-1, 1), on.beside(-1, 1), on.wide())
class HardTanhBoolean:
    def forward(z):
        a = z.copy()
        a[a > 1] = 1
        a[a < -1] = -1
        return a

    def backward(z, da):
        dz = da.copy()
        dz[np.abs(z) > 1] = 0
        return dz


@right(f.hard_tanh, on.kinks(-1, 1), on.beside(1, gaps=(1e-9,)))
class HardTanhStrict:
    def forward(z):
        return np.clip(z, -1.0, 1.0)

    def backward(z, da):
        return da * (abs(z) < 1)


@right(f.hard_sigmoid, on.kinks(-3, 3), on.beside(-3, 3), on.between(-5, 5))
class HardSigmoidRelu6:
    def forward(z):
        return np.clip(z + 3, 0, 6) / 6

    def backward(z, da):
        return np.where((z > -3) & (z < 3), da / 6, 0)


@right(f.hard_sigmoid_fifth, on.kinks(-2.5, 2.5), on.between(-4, 4))
class HardSigmoidKeras:
    def forward(z):
        return np.maximum(0.0, np.minimum(1.0, 0.2 * z + 0.5))

    def backward(z, da):
        return 0.2 * da * ((z >= -2.5) & (z <= 2.5))


@right(f.hard_swish, on.kinks(-3, 3), on.beside(-3, 3), on.near(-3, 3, spread=0.02), on.between(-5, 5), on.huge())
class HardSwish:
    def forward(z):
        return z * np.clip(z + 3, 0, 6) / 6

    def backward(z, da):
        return da * np.where(z <= -3, 0, np.where(z >= 3, 1, (2 * z + 3) / 6))


@right(f.hard_swish, on.kinks(-3, 3), on.near(-3, 3, spread=1e-3))
class HardSwishProductRule:
    def forward(x):
        return x * np.minimum(np.maximum(x + 3, 0), 6) / 6.0

    def backward(x, g):
        gate = np.minimum(np.maximum(x + 3, 0), 6) / 6.0
        inner = np.where((x >= -3) & (x < 3), 1 / 6.0, 0.0)
        return g * gate + g * x * inner


@right(f.absolute, on.kinks(0), on.beside(0), on.huge(), on.ordinary().upstream(1e-12))
class AbsoluteSign:
    def forward(z):
        return np.abs(z)

    def backward(z, da):
        return np.sign(z) * da


@right(f.absolute, on.kinks(0))
class AbsoluteRootOfSquare:
    def forward(z):
        return np.sqrt(z * z)

    def backward(z, da):
        return np.where(z >= 0, da, -da)


@right(f.soft_shrink, on.kinks(-0.5, 0.5), on.beside(-0.5, 0.5), on.ordinary())
class SoftShrink:
    def forward(z):
        return np.sign(z) * np.maximum(np.abs(z) - 0.5, 0)

    def backward(z, da):
        return da * (np.abs(z) > 0.5)


@right(f.triangle, on.kinks(-1, 0, 1), on.beside(-1, 0, 1))
class Triangle:
    def forward(z):
        return np.maximum(0, 1 - np.abs(z))

    def backward(z, da):
        return -np.sign(z) * (np.abs(z) < 1) * da


@right(f.selu(), on.kinks(0), on.beside(0), on.wide(), on.ordinary())
class SeluExpm1:
    def forward(z):
        return 1.0507009873554805 * np.where(z > 0, z, 1.6732632423543772 * np.expm1(np.minimum(z, 0)))

    def backward(z, da):
        return da * 1.0507009873554805 * np.where(z > 0, 1.0, 1.6732632423543772 * np.exp(np.minimum(z, 0)))


@right(f.selu(), on.kinks(0), on.ordinary(3, 4))
class SeluMath:
    SCALE, ALPHA = 1.0507009873554805, 1.6732632423543772

    def forward(z):
        s, al = SeluMath.SCALE, SeluMath.ALPHA
        return np.array([[s * v if v > 0 else s * al * (math.exp(v) - 1) for v in row] for row in z])

    def backward(z, da):
        s, al = SeluMath.SCALE, SeluMath.ALPHA
        slope = [[s if v > 0 else s * al * math.exp(v) for v in row] for row in z]
        return np.asarray(slope) * da


@right(f.elu(), on.kinks(0), on.beside(0), on.wide(), on.ordinary(), on.ordinary().single())
class EluWhere:
    def forward(z):
        return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))

    def backward(z, da):
        return np.where(z > 0, da, da * np.exp(np.minimum(z, 0)))


@right(f.elu(), on.ordinary(), on.kinks(0))
class EluFromActivation:
    def forward(z):
        return np.where(z >= 0, z, np.exp(z) - 1)

    def backward(z, da):
        a = EluFromActivation.forward(z)
        return da * np.where(z >= 0, 1, a + 1)


@right(f.elu(0.3), on.kinks(0), on.beside(0), on.near(0, spread=1e-3))
class EluAlpha:
    def forward(z):
        return np.where(z > 0, z, 0.3 * (np.exp(z) - 1))

    def backward(z, da):
        return np.where(z > 0, 1.0, 0.3 * np.exp(z)) * da


@right(f.celu(2.0), on.kinks(0), on.beside(0), on.wide())
class Celu:
    def forward(x):
        return np.maximum(0, x) + np.minimum(0, 2.0 * np.expm1(x / 2.0))

    def backward(x, g):
        return g * np.exp(np.minimum(x, 0) / 2.0)


@right(f.softsign, on.kinks(0), on.beside(0), on.ordinary(), on.wide(), on.kinks(0).upstream(1e8))
class Softsign:
    def forward(z):
        return z / (1 + np.abs(z))

    def backward(z, da):
        return da / (1 + np.abs(z)) ** 2


@right(f.squared_relu, on.kinks(0), on.beside(0), on.ordinary(), on.huge())
class SquaredRelu:
    def forward(z):
        return np.square(np.maximum(z, 0))

    def backward(z, da):
        return 2 * np.maximum(z, 0) * da


@right(f.huber, on.kinks(-1, 1), on.beside(-1, 1), on.wide())
class HuberLike:
    def forward(z):
        return np.where(np.abs(z) <= 1, 0.5 * z**2, np.abs(z) - 0.5)

    def backward(z, da):
        return np.clip(z, -1, 1) * da


@right(f.smoothstep, on.kinks(0, 1), on.beside(0, 1), on.between(-0.5, 1.5))
class Smoothstep:
    def forward(z):
        t = np.clip(z, 0, 1)
        return t * t * (3 - 2 * t)

    def backward(z, da):
        t = np.clip(z, 0, 1)
        return 6 * t * (1 - t) * da


@right(f.root, on.between(0.1, 4), on.wide())
class SignedRoot:
    def forward(z):
        return np.sign(z) * np.sqrt(np.abs(z))

    def backward(z, da):
        return da / (2 * np.sqrt(np.abs(z)))
