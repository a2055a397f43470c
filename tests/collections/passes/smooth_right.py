"""Right passes of smooth functions of a number: textbook, stable, steep, saturated, with cancellation of their own."""
import math

import numpy as np

from tests.collections import families as on
from tests.collections import mathematics as f
from tests.collections.entries import right


@right(f.sigmoid, on.ordinary(), on.wide(), on.saturated(), on.ordinary().upstream(1e-150), on.ordinary().single())
class SigmoidTextbook:
    def forward(z):
        return 1 / (1 + np.exp(-z))

    def backward(z, da):
        a = SigmoidTextbook.forward(z)
        return da * a * (1 - a)


@right(f.sigmoid, on.ordinary(8, 3), on.saturated(), on.saturated(sign=-1), on.wide().upstream(1e150))
class SigmoidStable:
    def forward(z):
        e = np.exp(-np.abs(z))
        return np.where(z >= 0, 1, e) / (1 + e)

    def backward(z, da):
        e = np.exp(-np.abs(z))
        return da * e / (1 + e) ** 2


@right(f.sigmoid, on.wide(), on.ordinary(1, 7))
class SigmoidByTanh:
    def forward(z):
        return 0.5 * (np.tanh(0.5 * z) + 1)

    def backward(z, da):
        return da * 0.25 * (1 - np.tanh(z / 2) ** 2)


@right(f.sigmoid, on.ordinary(3, 4), on.wide(3, 4))
class SigmoidMath:
    def forward(z):
        out = []
        for row in z:
            out.append([1.0 / (1.0 + math.exp(-v)) if v >= 0 else math.exp(v) / (1.0 + math.exp(v)) for v in row])
        return np.array(out)

    def backward(z, da):
        s = SigmoidMath.forward(z)
        return np.multiply(da, np.subtract(s, np.square(s)))


@right(f.sigmoid, on.saturated(low=13, high=30), on.wide())
class SigmoidTwoExponentials:
    def forward(z):
        out = np.empty_like(z)
        pos = z >= 0
        out[pos] = 1 / (1 + np.exp(-z[pos]))
        e = np.exp(z[~pos])
        out[~pos] = e / (1 + e)
        return out

    def backward(z, da):
        return da * SigmoidTwoExponentials.forward(z) * SigmoidTwoExponentials.forward(-z)


@right(f.tanh, on.ordinary(), on.wide(), on.saturated(low=8), on.ordinary().upstream(1e8), on.kinks(0), on.ordinary().single())
class TanhTextbook:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        a = np.tanh(z)
        return da * (1 - a**2)


@right(f.tanh, on.ordinary(), on.between(-9, 9), on.beside(0))
class TanhByExponentials:
    def forward(z):
        return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))

    def backward(z, da):
        a = TanhByExponentials.forward(z)
        return da * (1 - a * a)


@right(f.tanh, on.ordinary(5, 5), on.between(-15, 15))
class TanhBySigmoid:
    def forward(z):
        return 2 / (1 + np.exp(-2 * z)) - 1

    def backward(z, da):
        return da / np.cosh(z) ** 2


@right(f.tanh, on.saturated(low=8), on.ordinary(1, 1))
class TanhStable:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        e = np.exp(-2 * np.abs(z))
        return da * 4 * e / (1 + e) ** 2


@right(f.tanh, on.ordinary(4, 2))
class TanhNditer:
    def forward(z):
        out = np.zeros_like(z)
        for index, v in np.ndenumerate(z):
            out[index] = math.tanh(v)
        return out

    def backward(z, da):
        out = np.zeros_like(z)
        for index, v in np.ndenumerate(z):
            out[index] = da[index] * (1.0 - math.tanh(v) * math.tanh(v))
        return out


@right(f.lecun_tanh, on.ordinary(), on.wide())
class LecunTanh:
    def forward(z):
        return 1.7159 * np.tanh(2 / 3 * z)

    def backward(z, da):
        return da * 1.7159 * 2 / 3 * (1 - np.tanh(2 / 3 * z) ** 2)


@right(f.steep_sigmoid(50), on.ordinary(), on.near(0, spread=0.1), on.wide())
class SteepSigmoid:
    def forward(z):
        return 1 / (1 + np.exp(-50 * z))

    def backward(z, da):
        a = 1 / (1 + np.exp(-50 * z))
        return 50 * a * (1 - a) * da


@right(f.steep_tanh(1000), on.near(0, spread=3e-3), on.near(0, spread=1e-4), on.near(0, spread=0.02))
class SteepTanh:
    def forward(z):
        return np.tanh(1000 * z)

    def backward(z, da):
        return da * 1000 * (1 - np.tanh(1000 * z) ** 2)


@right(f.sine(1000), on.ordinary(), on.wide(), on.near(0, 1, spread=1e-3))
class SineThousand:
    def forward(z):
        return np.sin(1000 * z)

    def backward(z, da):
        return 1000 * np.cos(1000 * z) * da


@right(f.sine(1e4), on.ordinary(), on.between(-3, 3))
class SineTenThousand:
    def forward(z):
        return np.sin(1e4 * z)

    def backward(z, da):
        return da * 1e4 * np.cos(1e4 * z)


@right(f.sine(1), on.ordinary(), on.wide(), on.wide(scale=1000), on.ordinary().upstream(1e-12))
class Sine:
    def forward(z):
        return np.sin(z)

    def backward(z, da):
        return np.cos(z) * da


@right(f.sine(30), on.ordinary(), on.between(-1, 1))
class SirenSine:
    def forward(z):
        return np.sin(30 * z)

    def backward(z, da):
        return 30 * da * np.cos(30 * z)


@right(f.exp, on.ordinary(), on.between(290, 310), on.wide(), on.ordinary().upstream(1e150), on.between(-60, -20))
class Exponential:
    def forward(z):
        return np.exp(z)

    def backward(z, da):
        return np.exp(z) * da


@right(f.expm1, on.ordinary(), on.beside(0), on.wide())
class Expm1:
    def forward(z):
        return np.expm1(z)

    def backward(z, da):
        return da * (np.expm1(z) + 1)


@right(f.log, on.between(0.05, 5), on.between(1e5, 1e8), on.between(1e-4, 1e-2))
class Logarithm:
    def forward(z):
        return np.log(z)

    def backward(z, da):
        return da / z


@right(f.log1p, on.between(-0.9, 3), on.between(-1e-6, 1e-6))
class Log1p:
    def forward(z):
        return np.log1p(z)

    def backward(z, da):
        return da / (1 + z)


@right(f.sqrt, on.between(0.05, 5), on.between(1e-8, 1e-5), on.between(1e6, 1e9))
class SquareRoot:
    def forward(z):
        return np.sqrt(z)

    def backward(z, da):
        return 0.5 * da * z**-0.5


@right(f.inverse, on.between(0.2, 4), on.wide(), on.between(-3, -0.1), on.huge())
class Inverse:
    def forward(z):
        return 1 / z

    def backward(z, da):
        return -da / (z * z)


@right(f.logit, on.between(0.05, 0.95))
class Logit:
    def forward(z):
        return np.log(z) - np.log1p(-z)

    def backward(z, da):
        return da / (z * (1 - z))


@right(f.softplus, on.ordinary(), on.wide(), on.between(-30, 30))
class SoftplusNaive:
    def forward(z):
        return np.log(1 + np.exp(z))

    def backward(z, da):
        return da / (1 + np.exp(-z))


@right(f.softplus, on.ordinary(), on.wide(), on.huge(), on.saturated(), on.saturated(sign=-1))
class SoftplusStable:
    def forward(z):
        return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))

    def backward(z, da):
        e = np.exp(-np.abs(z))
        return da * np.where(z >= 0, 1, e) / (1 + e)


@right(f.softplus, on.wide(), on.ordinary().upstream(1e-12), on.saturated(sign=-1))
class SoftplusLogaddexp:
    def forward(z):
        return np.logaddexp(0, z)

    def backward(z, da):
        return da * np.exp(z - np.logaddexp(0, z))


@right(f.log_sigmoid, on.ordinary(), on.wide(), on.saturated(sign=-1))
class LogSigmoid:
    def forward(z):
        return -np.logaddexp(0, -z)

    def backward(z, da):
        return da * np.exp(-np.logaddexp(0, z))


@right(f.steep_softplus(20), on.ordinary(), on.near(0, spread=0.1))
class SoftplusBeta:
    def forward(z):
        return np.logaddexp(0, 20 * z) / 20

    def backward(z, da):
        return da * 0.5 * (1 + np.tanh(10 * z))


@right(f.swish, on.ordinary(), on.wide(), on.ordinary(1, 12), on.saturated(), on.ordinary(5, 1))
class Swish:
    def forward(z):
        return z / (1 + np.exp(-z))

    def backward(z, da):
        s = 1 / (1 + np.exp(-z))
        return da * (s + z * s * (1 - s))


@right(f.swish, on.ordinary(), on.wide())
class SwishFromActivation:
    def forward(x):
        return x * (1 / (1 + np.exp(-x)))

    def backward(x, upstream):
        s = 1 / (1 + np.exp(-x))
        f_x = x * s
        return (f_x + s * (1 - f_x)) * upstream


@right(f.mish, on.ordinary(), on.wide(), on.ordinary().upstream(1e8))
class Mish:
    def forward(x):
        return x * np.tanh(np.log1p(np.exp(x)))

    def backward(x, g):
        t = np.tanh(np.log1p(np.exp(x)))
        return g * (t + x * (1 - t * t) / (1 + np.exp(-x)))


@right(f.mish, on.ordinary(), on.between(-5, 5))
class MishPolynomial:
    def forward(x):
        return x * np.tanh(np.log(1 + np.exp(x)))

    def backward(x, g):
        w = 4 * (x + 1) + 4 * np.exp(2 * x) + np.exp(3 * x) + np.exp(x) * (4 * x + 6)
        d = 2 * np.exp(x) + np.exp(2 * x) + 2
        return g * np.exp(x) * w / d**2


@right(f.gelu, on.ordinary(), on.wide(), on.near(-7.5, 1.5, spread=1.5), on.between(-9, 9))
class GeluErf:
    def forward(z):
        return np.array([[0.5 * v * (1 + math.erf(v / math.sqrt(2))) for v in row] for row in z])

    def backward(z, da):
        cdf = np.array([[0.5 * (1 + math.erf(v / math.sqrt(2))) for v in row] for row in z])
        pdf = np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
        return da * (cdf + z * pdf)


@right(f.gelu, on.ordinary(), on.between(-9, -6))
class GeluErfc:
    def forward(z):
        erfc = np.vectorize(math.erfc)
        return z * erfc(-z / math.sqrt(2)) / 2

    def backward(z, da):
        erfc = np.vectorize(math.erfc)
        return da * (erfc(-z / math.sqrt(2)) / 2 + z * np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi))


@right(f.gelu_tanh, on.ordinary(), on.wide(), on.near(-7.5, 1.5, spread=1.5), on.between(-7, 7))
class GeluTanh:
    def forward(x):
        return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))

    def backward(x, g):
        t = np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))
        inner = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * x**2)
        return g * (0.5 * (1 + t) + 0.5 * x * (1 - t**2) * inner)


@right(f.quick_gelu, on.ordinary(), on.wide())
class QuickGelu:
    def forward(x):
        return x / (1 + np.exp(-1.702 * x))

    def backward(x, g):
        s = 1 / (1 + np.exp(-1.702 * x))
        return g * s * (1 + 1.702 * x * (1 - s))


@right(f.gaussian, on.ordinary(), on.between(-5, 5), on.wide(scale=3))
class Gaussian:
    def forward(z):
        return np.exp(-(z**2))

    def backward(z, da):
        return -2 * z * np.exp(-(z**2)) * da


@right(f.erf, on.ordinary(), on.wide())
class ErrorFunction:
    def forward(z):
        return np.vectorize(math.erf)(z)

    def backward(z, da):
        return 2 / np.sqrt(np.pi) * np.exp(-(z**2)) * da


@right(f.arctan, on.ordinary(), on.wide())
class Arctan:
    def forward(z):
        return np.arctan(z)

    def backward(z, da):
        return da / (1 + z**2)


@right(f.arcsinh, on.ordinary(), on.wide(), on.huge())
class Arcsinh:
    def forward(z):
        return np.arcsinh(z)

    def backward(z, da):
        return da / np.hypot(z, 1)


@right(f.sinc, on.ordinary(), on.wide())
class Sinc:
    def forward(z):
        return np.sinc(z / np.pi)

    def backward(z, da):
        return da * (np.cos(z) / z - np.sin(z) / z**2)


@right(f.snake, on.ordinary(), on.wide())
class Snake:
    def forward(z):
        return z + np.sin(z) ** 2

    def backward(z, da):
        return da * (1 + np.sin(2 * z))


@right(f.growing_cosine, on.ordinary(), on.wide(scale=50))
class GrowingCosine:
    def forward(z):
        return z * np.cos(z)

    def backward(z, da):
        return da * (np.cos(z) - z * np.sin(z))


@right(f.bent_identity, on.ordinary(), on.wide(), on.huge())
class BentIdentity:
    def forward(z):
        return (np.sqrt(z**2 + 1) - 1) / 2 + z

    def backward(z, da):
        return da * (z / (2 * np.sqrt(z**2 + 1)) + 1)


@right(f.isru, on.ordinary(), on.wide())
class InverseSquareRootUnit:
    def forward(z):
        return z / np.sqrt(1 + z**2)

    def backward(z, da):
        return da * (1 / np.sqrt(1 + z**2)) ** 3


@right(f.lisht, on.ordinary(), on.wide())
class Lisht:
    def forward(z):
        return z * np.tanh(z)

    def backward(z, da):
        t = np.tanh(z)
        return da * (t + z * (1 - t * t))


@right(f.tanhshrink, on.ordinary(), on.wide(), on.beside(0, gaps=(1e-2, 1e-3)))
class Tanhshrink:
    def forward(z):
        return z - np.tanh(z)

    def backward(z, da):
        return da * np.tanh(z) ** 2


@right(f.log_cosh, on.ordinary(), on.wide())
class LogCosh:
    def forward(z):
        return np.log(np.cosh(z))

    def backward(z, da):
        return np.tanh(z) * da


@right(f.symmetric_log, on.ordinary(), on.kinks(0), on.huge())
class SymmetricLog:
    def forward(z):
        return np.sign(z) * np.log1p(np.abs(z))

    def backward(z, da):
        return da / (1 + np.abs(z))


@right(f.squareplus, on.ordinary(), on.wide())
class Squareplus:
    def forward(z):
        return (z + np.sqrt(z**2 + 4)) / 2

    def backward(z, da):
        return da * (1 + z / np.sqrt(z**2 + 4)) / 2


@right(f.square, on.ordinary(), on.huge(), on.ordinary().upstream(1e-12), on.kinks(0))
class Square:
    def forward(z):
        return z**2

    def backward(z, da):
        return 2 * z * da


@right(f.cube, on.ordinary(), on.wide(), on.huge())
class Cube:
    def forward(z):
        return z * z * z

    def backward(z, da):
        return 3 * z * z * da


@right(f.identity, on.ordinary(), on.huge(), on.ordinary(1, 1), on.ordinary().upstream(1e-150))
class IdentityHandsOn:
    def forward(z):
        return z

    def backward(z, da):
        return da


@right(f.scaled_by_row((1.0, 1e-3, 1e3, 1e-6, 1e6, -1.0)), on.ordinary())
class RowsOfDifferentScale:
    SCALES = np.array([[1.0], [1e-3], [1e3], [1e-6], [1e6], [-1.0]])

    def forward(z):
        return np.tanh(z) * RowsOfDifferentScale.SCALES

    def backward(z, da):
        return da * (1 - np.tanh(z) ** 2) * RowsOfDifferentScale.SCALES


@right(f.tanh, on.ordinary())
class TanhInSingleForward:
    def forward(z):
        return np.tanh(z.astype(np.float32)).astype(float)

    def backward(z, da):
        return da * (1 - np.tanh(z) ** 2)


@right(f.tanh, on.ordinary())
class RightToNineDigits:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return da * (1 - np.tanh(z) ** 2) * (1 + 8e-10)
