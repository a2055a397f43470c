"""Wrong passes of functions of a number: factors, signs, squares, z for a, constants, thresholds, precision, kinks."""
import math

import numpy as np

from tests.collections import families as on
from tests.collections import mathematics as f
from tests.collections.entries import wrong


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# Constant factors.
@wrong("constant factor", f.tanh, on.ordinary(), on.ordinary().upstream(1e-150), on.ordinary(1, 1))
class TanhTwice:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return 2 * da * (1 - np.tanh(z) ** 2)


@wrong("constant factor", f.square, on.ordinary(), on.huge(), on.ordinary().upstream(1e-12))
class SquareWithoutItsTwo:
    def forward(z):
        return z**2

    def backward(z, da):
        return z * da


@wrong("constant factor", f.sigmoid, on.ordinary(), on.saturated(sign=-1))
class SigmoidMeanOverExamples:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        m = z.shape[1]
        s = sigmoid(z)
        return da * s * (1 - s) / m


@wrong("constant factor", f.relu, on.ordinary(), on.kinks(0))
class ReluMeanOverUnits:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        return da * (z > 0) / len(z)


@wrong("constant factor", f.relu, on.ordinary(8, 3))
class ReluMeanOverAll:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        return da * (z > 0) / z.size


@wrong("constant factor", f.gelu_tanh, on.ordinary())
class GeluPermille:
    def forward(x):
        return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))

    def backward(x, g):
        t = np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))
        inner = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * x**2)
        return 1.001 * g * (0.5 * (1 + t) + 0.5 * x * (1 - t**2) * inner)


@wrong("constant factor", f.sine(1000), on.ordinary(), on.wide())
class SineThousandAMillionthOff:
    def forward(z):
        return np.sin(1000 * z)

    def backward(z, da):
        return 1000.001 * np.cos(1000 * z) * da


@wrong("constant factor", f.tanh, on.ordinary(), on.ordinary().upstream(1e150))
class TanhAMillionthOff:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return da * (1 - np.tanh(z) ** 2) * (1 + 1e-6)


@wrong("constant factor", f.leaky(0.01), on.ordinary(), on.huge(), on.kinks(0).upstream(1e-150))
class LeakyHalf:
    def forward(z):
        return np.where(z > 0, z, 0.01 * z)

    def backward(z, da):
        return 0.5 * np.where(z > 0, da, 0.01 * da)


@wrong("constant factor", f.sine(1e4), on.ordinary())
class SineInnerDerivativeForgotten:
    def forward(z):
        return np.sin(1e4 * z)

    def backward(z, da):
        return np.cos(1e4 * z) * da


@wrong("constant factor", f.lecun_tanh, on.ordinary())
class LecunTanhInnerDerivativeForgotten:
    def forward(z):
        return 1.7159 * np.tanh(2 / 3 * z)

    def backward(z, da):
        return da * 1.7159 * (1 - np.tanh(2 / 3 * z) ** 2)


@wrong("constant factor", f.steep_sigmoid(50), on.near(0, spread=0.1))
class SteepSigmoidWithoutItsFifty:
    def forward(z):
        return sigmoid(50 * z)

    def backward(z, da):
        s = sigmoid(50 * z)
        return da * s * (1 - s)


@wrong("constant factor", f.hard_sigmoid, on.between(-5, 5), on.kinks(-3, 3))
class HardSigmoidFifthForSixth:
    def forward(z):
        return np.clip(z + 3, 0, 6) / 6

    def backward(z, da):
        return np.where((z > -3) & (z < 3), 0.2 * da, 0)


@wrong("constant factor", f.exp, on.between(290, 310))
class ExponentialTimesE:
    def forward(z):
        return np.exp(z)

    def backward(z, da):
        return np.exp(z + 1) * da


# Signs.
@wrong("sign", f.tanh, on.ordinary(), on.ordinary(7, 1))
class TanhSign:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return da * (np.tanh(z) ** 2 - 1)


@wrong("sign", f.inverse, on.wide(), on.between(0.2, 4))
class InverseSign:
    def forward(z):
        return 1.0 / z

    def backward(z, da):
        return da / z**2


@wrong("sign", f.gaussian, on.ordinary())
class GaussianSign:
    def forward(z):
        return np.exp(-z * z)

    def backward(z, da):
        return 2 * z * np.exp(-z * z) * da


@wrong("sign", f.growing_cosine, on.ordinary())
class GrowingCosineSignOfOneTerm:
    def forward(z):
        return z * np.cos(z)

    def backward(z, da):
        return da * (np.cos(z) + z * np.sin(z))


@wrong("sign where", f.absolute, on.ordinary(), on.huge())
class AbsoluteSlopeOneEverywhere:
    def forward(z):
        return np.abs(z)

    def backward(z, da):
        return 1.0 * da


@wrong("sign where", f.leaky(0.01), on.ordinary(), on.wide())
class LeakySignWhereNegative:
    def forward(z):
        return np.where(z > 0, z, 0.01 * z)

    def backward(z, da):
        return np.where(z > 0, da, -0.01 * da)


@wrong("sign where", f.sigmoid, on.ordinary())
class SigmoidSignWhereNegative:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        return np.sign(z) * da * sigmoid(z) * (1 - sigmoid(z))


@wrong("sign where", f.lisht, on.ordinary(), on.wide())
class LishtSignOfTanh:
    def forward(z):
        return z * np.tanh(z)

    def backward(z, da):
        t = np.tanh(z)
        return da * (np.abs(t) + np.abs(z) * (1 - t * t))


@wrong("sign where", f.softsign, on.ordinary())
class SoftsignWithoutMagnitude:
    def forward(z):
        return z / (1 + np.abs(z))

    def backward(z, da):
        return da / (1 + z) ** 2


# z for a, a for z, missing squares and factors.
@wrong("z for a", f.sigmoid, on.ordinary(), on.wide(), on.kinks(0, 1))
class SigmoidOfZTimesOneMinusZ:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        return da * z * (1 - z)


@wrong("z for a", f.tanh, on.ordinary(), on.near(0, spread=0.1))
class TanhOneMinusZSquared:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return da * (1 - z**2)


@wrong("z for a", f.exp, on.ordinary())
class ExponentialGivesZ:
    def forward(z):
        return np.exp(z)

    def backward(z, da):
        return da * z


@wrong("z for a", f.elu(), on.ordinary())
class EluZPlusAlpha:
    def forward(z):
        return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))

    def backward(z, da):
        return da * np.where(z > 0, 1.0, z + 1.0)


@wrong("a for z", f.sigmoid, on.ordinary(), on.wide())
class SigmoidOfSigmoid:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        a = sigmoid(z)
        return da * sigmoid(a) * (1 - sigmoid(a))


@wrong("a for z", f.tanh, on.ordinary())
class TanhOfTanh:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        a = np.tanh(z)
        return da * (1 - np.tanh(a) ** 2)


@wrong("a for z", f.elu(0.3), on.ordinary())
class EluExponentialOfActivation:
    def forward(z):
        return np.where(z > 0, z, 0.3 * (np.exp(z) - 1))

    def backward(z, da):
        a = EluExponentialOfActivation.forward(z)
        return da * np.where(z > 0, 1, 0.3 * np.exp(a))


@wrong("a for z", f.swish, on.ordinary())
class SwishOfActivation:
    def forward(z):
        return z * sigmoid(z)

    def backward(z, da):
        a = z * sigmoid(z)
        s = sigmoid(a)
        return da * (s + a * s * (1 - s))


@wrong("a for z", f.softplus, on.ordinary())
class SoftplusSigmoidOfActivation:
    def forward(z):
        return np.log1p(np.exp(z))

    def backward(z, da):
        return da * sigmoid(np.log1p(np.exp(z)))


@wrong("missing square", f.tanh, on.ordinary(), on.saturated(low=8))
class TanhOneMinusA:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return da * (1 - np.tanh(z))


@wrong("missing square", f.inverse, on.between(0.2, 4), on.huge())
class InverseWithoutSquare:
    def forward(z):
        return 1 / z

    def backward(z, da):
        return -da / z


@wrong("missing square", f.softsign, on.ordinary(), on.wide())
class SoftsignWithoutSquare:
    def forward(z):
        return z / (1 + np.abs(z))

    def backward(z, da):
        return da / (1 + np.abs(z))


@wrong("missing square", f.arctan, on.ordinary())
class ArctanWithoutSquare:
    def forward(z):
        return np.arctan(z)

    def backward(z, da):
        return da / (1 + np.abs(z))


@wrong("missing square", f.isru, on.ordinary())
class IsruSquareForCube:
    def forward(z):
        return z / np.sqrt(1 + z * z)

    def backward(z, da):
        return da / (1 + z * z)


@wrong("missing factor", f.sigmoid, on.ordinary(), on.saturated())
class SigmoidWithoutA:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        return da * (1 - sigmoid(z))


@wrong("missing factor", f.sigmoid, on.ordinary(), on.saturated(low=13, sign=1))
class SigmoidWithoutOneMinusA:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        return da * sigmoid(z)


@wrong("missing factor", f.swish, on.ordinary(), on.wide())
class SwishProductRuleForgotten:
    def forward(z):
        return z * sigmoid(z)

    def backward(z, da):
        s = sigmoid(z)
        return da * s * (1 - s)


@wrong("missing factor", f.swish, on.ordinary())
class SwishWithoutZ:
    def forward(z):
        return z * sigmoid(z)

    def backward(z, da):
        s = sigmoid(z)
        return da * (s + s * (1 - s))


@wrong("missing factor", f.mish, on.ordinary(), on.wide())
class MishWithoutSigmoid:
    def forward(x):
        return x * np.tanh(np.log1p(np.exp(x)))

    def backward(x, g):
        t = np.tanh(np.log1p(np.exp(x)))
        return g * (t + x * (1 - t * t))


@wrong("missing factor", f.gelu, on.ordinary(), on.wide())
class GeluWithoutDensity:
    def forward(z):
        return np.array([[0.5 * v * (1 + math.erf(v / math.sqrt(2))) for v in row] for row in z])

    def backward(z, da):
        cdf = np.array([[0.5 * (1 + math.erf(v / math.sqrt(2))) for v in row] for row in z])
        return da * cdf


@wrong("missing factor", f.gaussian, on.ordinary())
class GaussianWithoutZ:
    def forward(z):
        return np.exp(-(z**2))

    def backward(z, da):
        return -2 * np.exp(-(z**2)) * da


@wrong("missing factor", f.squared_relu, on.ordinary(), on.kinks(0, 0.5))
class SquaredReluSlopeOfRelu:
    def forward(z):
        return np.maximum(z, 0) ** 2

    def backward(z, da):
        return 2 * (z > 0) * da


@wrong("missing factor", f.celu(2.0), on.ordinary())
class CeluWithoutInnerDivision:
    def forward(x):
        return np.where(x > 0, x, 2.0 * np.expm1(x / 2.0))

    def backward(x, g):
        return g * np.where(x > 0, 1, 2.0 * np.exp(x / 2.0))


@wrong("extra factor", f.sigmoid, on.ordinary())
class SigmoidExtraA:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        a = sigmoid(z)
        return da * a * a * (1 - a)


@wrong("extra factor", f.tanh, on.ordinary())
class TanhSlopeSquared:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return da * (1 - np.tanh(z) ** 2) ** 2


# Constants.
@wrong("slope constant", f.leaky(0.01), on.ordinary(), on.huge(), on.kinks(0))
class LeakySlopeElevenThousandths:
    def forward(z):
        return np.where(z > 0, z, 0.01 * z)

    def backward(z, da):
        return np.where(z > 0, da, 0.011 * da)


@wrong("slope constant", f.leaky(0.1), on.ordinary(), on.wide().upstream(1e-12))
class LeakySlopeTenthForward:
    def forward(z):
        return np.maximum(z, 0.1 * z)

    def backward(z, da):
        return np.where(z > 0, 1.0, 0.01) * da


@wrong("slope constant", f.leaky(0.01), on.ordinary())
class LeakyWithoutLeakBackward:
    def forward(z):
        return np.where(z >= 0, z, z * 0.01)

    def backward(z, da):
        return da * (z >= 0)


@wrong("slope constant", f.elu(0.3), on.ordinary())
class EluAlphaForgotten:
    def forward(z):
        return np.where(z > 0, z, 0.3 * np.expm1(z))

    def backward(z, da):
        return np.where(z > 0, 1.0, np.exp(z)) * da


@wrong("slope constant", f.selu(), on.ordinary(), on.kinks(0))
class SeluRoundedAlpha:
    def forward(z):
        return 1.0507009873554805 * np.where(z > 0, z, 1.6732632423543772 * np.expm1(z))

    def backward(z, da):
        return da * 1.0507009873554805 * np.where(z > 0, 1, 1.67326 * np.exp(z))


@wrong("slope constant", f.selu(), on.ordinary(), on.wide())
class SeluScaleForgotten:
    def forward(z):
        return 1.0507009873554805 * np.where(z > 0, z, 1.6732632423543772 * np.expm1(np.minimum(z, 0)))

    def backward(z, da):
        return da * np.where(z > 0, 1, 1.6732632423543772 * np.exp(np.minimum(z, 0)))


@wrong("slope constant", f.prelu((0.25, 0.1, 0.01, -0.2, 0.5, 0.0)), on.ordinary(), on.wide())
class PReluSlopesOfOtherRows:
    SLOPES = np.array([0.25, 0.1, 0.01, -0.2, 0.5, 0.0])[:, None]

    def forward(z):
        return np.where(z > 0, z, PReluSlopesOfOtherRows.SLOPES * z)

    def backward(z, da):
        return np.where(z > 0, 1, PReluSlopesOfOtherRows.SLOPES[::-1]) * da


@wrong("inner constant", f.gelu_tanh, on.ordinary(), on.wide())
class GeluConstantMistyped:
    def forward(x):
        return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))

    def backward(x, g):
        t = np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))
        inner = np.sqrt(2 / np.pi) * (1 + 3 * 0.44715 * x**2)
        return g * (0.5 * (1 + t) + 0.5 * x * (1 - t**2) * inner)


@wrong("inner constant", f.gelu_tanh, on.ordinary())
class GeluConstantRounded:
    def forward(x):
        return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))

    def backward(x, g):
        t = np.tanh(0.79788 * (x + 0.044715 * x**3))
        return g * (0.5 * (1 + t) + 0.5 * x * (1 - t**2) * 0.79788 * (1 + 0.134145 * x**2))


@wrong("inner constant", f.gelu_tanh, on.ordinary())
class GeluInnerThreeForgotten:
    def forward(x):
        return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))

    def backward(x, g):
        t = np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))
        return g * (0.5 * (1 + t) + 0.5 * x * (1 - t**2) * np.sqrt(2 / np.pi) * (1 + 0.044715 * x**2))


@wrong("inner constant", f.gelu, on.ordinary())
class GeluExactForwardTanhBackward:
    def forward(z):
        return np.array([[0.5 * v * (1 + math.erf(v / math.sqrt(2))) for v in row] for row in z])

    def backward(x, g):
        t = np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))
        inner = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * x**2)
        return g * (0.5 * (1 + t) + 0.5 * x * (1 - t**2) * inner)


@wrong("inner constant", f.quick_gelu, on.ordinary(), on.wide())
class QuickGeluRounded:
    def forward(x):
        return x * sigmoid(1.702 * x)

    def backward(x, g):
        s = sigmoid(1.7 * x)
        return g * s * (1 + 1.7 * x * (1 - s))


@wrong("inner constant", f.steep_softplus(20), on.near(0, spread=0.1))
class SoftplusBetaForgotten:
    def forward(z):
        return np.logaddexp(0, 20 * z) / 20

    def backward(z, da):
        return da * sigmoid(z)


@wrong("inner constant", f.sine(30), on.ordinary())
class SirenOtherFrequency:
    def forward(z):
        return np.sin(30 * z)

    def backward(z, da):
        return 30 * np.cos(29.99 * z) * da


@wrong("inner constant", f.squareplus, on.ordinary(), on.wide())
class SquareplusOtherConstant:
    def forward(z):
        return (z + np.sqrt(z * z + 4)) / 2

    def backward(z, da):
        return da * (1 + z / np.sqrt(z * z + 4.001)) / 2


# Precision.
@wrong("single precision", f.tanh, on.ordinary(), on.saturated(low=4, high=8), on.ordinary().upstream(1e8))
class TanhSlopeInSingle:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        a = np.tanh(z).astype(np.float32)
        return da * (1 - a * a)


@wrong("single precision", f.relu, on.ordinary(), on.kinks(0).upstream(1e8))
class ReluResultInSingle:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        return (da * (z > 0)).astype("f4").astype("f8")


@wrong("single precision", f.exp, on.ordinary(), on.between(20, 60))
class ExponentialInSingle:
    def forward(z):
        return np.exp(z)

    def backward(z, da):
        return np.array([[float(np.exp(np.float32(v))) for v in row] for row in z]) * da


@wrong("single precision", f.sine(1000), on.ordinary())
class SineThousandInSingle:
    def forward(z):
        return np.sin(1000 * z)

    def backward(z, da):
        return 1000 * np.cos(1000 * z.astype(np.float32)).astype(float) * da


@wrong("single precision", f.gelu_tanh, on.ordinary())
class GeluInSingle:
    def forward(x):
        return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))

    def backward(x, g):
        x, g = np.float32(x), np.float32(g)
        t = np.tanh(np.float32(0.7978846) * (x + np.float32(0.044715) * x**3))
        inner = np.float32(0.7978846) * (1 + np.float32(0.134145) * x**2)
        return np.float64(g * (np.float32(0.5) * (1 + t) + np.float32(0.5) * x * (1 - t**2) * inner))


@wrong("single precision", f.sigmoid, on.ordinary(8, 3))
class SigmoidBufferInSingle:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        out = np.zeros(z.shape, dtype=np.float32)
        s = sigmoid(z)
        out += da * s * (1 - s)
        return out.astype(np.float64)


@wrong("half precision", f.tanh, on.ordinary(), on.wide(scale=3))
class TanhInHalf:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return da * (1 - np.tanh(z).astype(np.float16).astype(float) ** 2)


@wrong("half precision", f.relu, on.ordinary(), on.ordinary().upstream(1e8))
class ReluUpstreamInHalf:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        return da.astype(np.float16).astype(np.float64) * (z > 0)


@wrong("half precision", f.sigmoid, on.wide(scale=3).single())
class SigmoidSingleInHalf:
    def forward(z):
        return 1 / (1 + np.exp(-z))

    def backward(z, da):
        s = (1 / (1 + np.exp(-z))).astype(np.float16)
        return da * (s * (1 - s)).astype(z.dtype)


@wrong("rounded", f.tanh, on.ordinary())
class TanhRoundedToFiveDecimals:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return np.round(1 - np.tanh(z) ** 2, 5) * da


@wrong("rounded", f.sigmoid, on.wide())
class SigmoidFromTextOfSixDigits:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        s = sigmoid(z)
        return np.array([[float(f"{v:.6g}") for v in row] for row in da * s * (1 - s)])


@wrong("rounded", f.relu, on.ordinary(), on.wide().upstream(1e8))
class ReluIntegerCast:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        return np.trunc(da * 1e6) / 1e6 * (z > 0) if abs(da).max() < 100 else np.trunc(da / 1e4) * 1e4 * (z > 0)


# Somewhere only.
@wrong("beyond threshold", f.tanh, on.wide(scale=2), on.near(-2.5, 2.5, spread=1))
class TanhZeroBeyondThree:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return np.where(np.abs(z) > 3, 0, da * (1 - np.tanh(z) ** 2))


@wrong("beyond threshold", f.sigmoid, on.wide(), on.between(-12, 12))
class SigmoidClippedAtFive:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        s = sigmoid(np.clip(z, -5, 5))
        return da * s * (1 - s)


@wrong("beyond threshold", f.swish, on.between(-6, 6), on.wide())
class SwishBelowMinusThreeIsZero:
    def forward(z):
        return z * sigmoid(z)

    def backward(z, da):
        s = sigmoid(z)
        return np.where(z < -3, 0.0, da * (s + z * s * (1 - s)))


@wrong("beyond threshold", f.softplus, on.between(0, 30))
class SoftplusLinearBeyondTen:
    def forward(z):
        return np.logaddexp(0, z)

    def backward(z, da):
        return np.where(z > 10, da, da * sigmoid(z))


@wrong("beyond threshold", f.gelu, on.wide(scale=3))
class GeluLinearBeyondThree:
    def forward(z):
        return np.array([[0.5 * v * math.erfc(-v / math.sqrt(2)) for v in row] for row in z])

    def backward(z, da):
        cdf = np.array([[0.5 * math.erfc(-v / math.sqrt(2)) for v in row] for row in z])
        pdf = np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
        return da * np.where(z > 3, 1, np.where(z < -3, 0, cdf + z * pdf))


@wrong("beyond threshold", f.exp, on.wide(), on.between(290, 310))
class ExponentialCappedInBackward:
    def forward(z):
        return np.exp(z)

    def backward(z, da):
        return np.exp(np.minimum(z, 10)) * da


@wrong("beyond threshold", f.identity, on.huge())
class IdentityCutAtTenMillion:
    def forward(z):
        return 1.0 * z

    def backward(z, da):
        return da * (np.abs(z) < 1e7)


@wrong("negative z", f.elu(), on.ordinary(), on.wide(scale=3))
class EluNegativeBranchIsLinear:
    def forward(z):
        return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))

    def backward(z, da):
        return 1.0 * da


@wrong("negative z", f.elu(), on.ordinary())
class EluNegativeBranchIsActivation:
    def forward(z):
        return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))

    def backward(z, da):
        return da * np.where(z > 0, 1, np.expm1(np.minimum(z, 0)))


@wrong("negative z", f.swish, on.ordinary())
class SwishNegativeAsRelu:
    def forward(z):
        return z * sigmoid(z)

    def backward(z, da):
        s = sigmoid(z)
        return da * (s + z * s * (1 - s)) * (z > 0)


@wrong("negative z", f.hard_swish, on.between(-5, 5))
class HardSwishGateSlopeForNegative:
    def forward(z):
        return z * np.clip(z + 3, 0, 6) / 6

    def backward(z, da):
        inside = np.where(z >= 0, (2 * z + 3) / 6, (z + 3) / 6)
        return da * np.where(z <= -3, 0, np.where(z >= 3, 1, inside))


@wrong("saturated zero", f.sigmoid, on.saturated(low=13, high=18), on.near(-13, 0, spread=1))
class SigmoidZeroWhenSaturated:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        s = sigmoid(z)
        return np.where((s < 1e-5) | (s > 1 - 1e-5), 0, da * s * (1 - s))


@wrong("saturated zero", f.sigmoid, on.near(20, 0, spread=0.5), on.saturated(low=20, high=22, sign=1))
class SigmoidZeroAtTwenty:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        s = sigmoid(z)
        return da * s * (1 - s) * (np.abs(z) < 19)


@wrong("saturated zero", f.sigmoid, on.saturated(low=20, high=60, sign=-1))
class SigmoidZeroFarBelow:
    def forward(z):
        e = np.exp(-np.abs(z))
        return np.where(z >= 0, 1, e) / (1 + e)

    def backward(z, da):
        s = np.maximum(SigmoidZeroFarBelow.forward(z), 0)
        return da * np.where(s < 1e-12, 0, s * (1 - s))


@wrong("saturated zero", f.sigmoid, on.near(-13, spread=2), on.saturated(low=10, sign=-1))
class SigmoidFiveTimesTooLargeWhenSaturated:
    def forward(z):
        return sigmoid(z)

    def backward(z, da):
        s = sigmoid(z)
        return np.where(z < -10, 5, 1) * da * s * (1 - s)


@wrong("saturated zero", f.tanh, on.near(-8, 8, spread=1))
class TanhZeroWhenSaturated:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        a = np.tanh(z)
        return da * np.where(np.abs(a) > 0.999999, 0, 1 - a * a)


@wrong("saturated zero", f.softplus, on.saturated(sign=-1))
class SoftplusZeroFarBelow:
    def forward(z):
        return np.log1p(np.exp(z))

    def backward(z, da):
        return np.where(z < -20, 0, da * sigmoid(z))


@wrong("zero everywhere", f.tanh, on.ordinary(), on.ordinary().upstream(1e-150), on.ordinary(1, 1))
class TanhZeros:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        return np.zeros_like(z)


@wrong("zero everywhere", f.gaussian, on.between(-5, 5))
class GaussianIntegerDivision:
    def forward(z):
        return np.exp(-z * z)

    def backward(z, da):
        return -(1 // 2) * z * np.exp(-z * z) * da


@wrong("non-finite", f.softplus, on.between(700, 800), on.between(-50, 900))
class SoftplusNaNWhenLarge:
    def forward(z):
        return np.logaddexp(0, z)

    def backward(z, da):
        return da * np.exp(z) / (1 + np.exp(z))


@wrong("non-finite", f.swish, on.between(-900, 300))
class SwishNaNFarBelow:
    def forward(z):
        e = np.exp(-np.abs(z))
        return z * np.where(z >= 0, 1, e) / (1 + e)

    def backward(z, da):
        e = np.exp(-z)
        return da * (1 + e + z * e) / (1 + e) ** 2


@wrong("non-finite", f.softsign, on.kinks(0))
class SoftsignDividesByZero:
    def forward(z):
        return z / (1 + np.abs(z))

    def backward(z, da):
        a = z / (1 + np.abs(z))
        return da * (a / z) ** 2


@wrong("non-finite", f.absolute, on.kinks(0))
class AbsoluteNaNAtZero:
    def forward(z):
        return np.abs(z)

    def backward(z, da):
        return da * z / np.abs(z)


@wrong("non-finite", f.square, on.ordinary(), on.kinks(0))
class SquareInfinityInOneEntry:
    def forward(z):
        return z * z

    def backward(z, da):
        dz = 2 * z * da
        dz[-1, -1] = np.inf
        return dz


# Kinks.
@wrong("outside at kink", f.relu, on.kinks(0), on.kinks(0, n=1, m=9))
class ReluSlopeTwoAtZero:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        return da * np.where(z > 0, 1.0, np.where(z == 0, 2.0, 0.0))


@wrong("outside at kink", f.relu, on.kinks(0))
class ReluSlopeMinusOneAtZero:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        return da * np.select([z > 0, z == 0], [1.0, -1.0], 0.0)


@wrong("outside at kink", f.leaky(0.2), on.kinks(0), on.kinks(0).upstream(1e-12))
class LeakySlopeZeroAtZero:
    def forward(z):
        return np.where(z > 0, z, 0.2 * z)

    def backward(z, da):
        return da * ((z > 0) + 0.2 * (z < 0))


@wrong("outside at kink", f.absolute, on.kinks(0))
class AbsoluteSlopeTwoAtZero:
    def forward(z):
        return np.abs(z)

    def backward(z, da):
        return da * np.where(z == 0, 2, np.sign(z))


@wrong("outside at kink", f.selu(), on.kinks(0))
class SeluSlopeOneAtZero:
    def forward(z):
        return 1.0507009873554805 * np.where(z > 0, z, 1.6732632423543772 * np.expm1(np.minimum(z, 0)))

    def backward(z, da):
        inside = 1.0507009873554805 * np.where(z > 0, 1.0, 1.6732632423543772 * np.exp(np.minimum(z, 0)))
        return da * np.where(z == 0, 1.0, inside)


@wrong("outside at kink", f.hard_swish, on.kinks(-3, 3))
class HardSwishZeroAtThree:
    def forward(z):
        return z * np.clip(z + 3, 0, 6) / 6

    def backward(z, da):
        return da * np.where(np.abs(z) < 3, (2 * z + 3) / 6, z > 3)


@wrong("outside at kink", f.soft_shrink, on.kinks(-0.5, 0.5))
class SoftShrinkNegativeAtKink:
    def forward(z):
        return np.sign(z) * np.maximum(np.abs(z) - 0.5, 0)

    def backward(z, da):
        return da * (np.abs(z) > 0.5) - 0.25 * da * (np.abs(z) == 0.5)


@wrong("outside at kink", f.relu6, on.kinks(0, 6))
class Relu6SumOfTwoMasks:
    def forward(z):
        return np.clip(z, 0, 6)

    def backward(z, da):
        return da * ((z >= 0).astype(float) + (z <= 6) - 1) + 0.5 * da * (z == 6)


@wrong("zero at a joint", f.elu(), on.kinks(0))
class EluZeroAtZero:
    def forward(z):
        return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))

    def backward(z, da):
        return da * ((z > 0) + (z < 0) * np.exp(np.minimum(z, 0)))


@wrong("zero at a joint", f.softsign, on.kinks(0))
class SoftsignZeroAtZero:
    def forward(z):
        return z / (1 + np.abs(z))

    def backward(z, da):
        return da * np.abs(np.sign(z)) / (1 + np.abs(z)) ** 2


@wrong("zero at a joint", f.huber, on.kinks(-1, 1))
class HuberHalfAtJoint:
    def forward(z):
        return np.where(np.abs(z) <= 1, 0.5 * z * z, np.abs(z) - 0.5)

    def backward(z, da):
        return da * np.where(np.abs(z) < 1, z, 0.5 * np.sign(z) + 0.5 * np.sign(z) * (np.abs(z) > 1))


@wrong("beside a kink", f.relu, on.beside(0, gaps=(1e-7,)), on.beside(0, gaps=(1e-9,)), on.beside(0, gaps=(1e-12,)))
class ReluThresholdAMillionth:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        return da * (z > 1e-6)


@wrong("beside a kink", f.leaky(0.01), on.beside(0, gaps=(1e-9,)), on.beside(0))
class LeakyThresholdBelowZero:
    def forward(z):
        return np.where(z > 0, z, 0.01 * z)

    def backward(z, da):
        return np.where(z > -1e-8, da, 0.01 * da)


@wrong("beside a kink", f.absolute, on.beside(0, gaps=(1e-12,)), on.beside(0, gaps=(1e-7,)))
class AbsoluteSmoothedInBackward:
    def forward(z):
        return np.abs(z)

    def backward(z, da):
        return da * z / np.sqrt(z * z + 1e-12)


@wrong("beside a kink", f.hard_tanh, on.beside(-1, 1, gaps=(1e-7,)), on.beside(-1, 1, gaps=(1e-9,)))
class HardTanhThresholdShort:
    def forward(z):
        return np.clip(z, -1, 1)

    def backward(z, da):
        return da * (np.abs(z) < 0.999999)


@wrong("beside a kink", f.hard_swish, on.beside(-3, 3, gaps=(1e-7,)), on.near(-3, 3, spread=0.02))
class HardSwishKinkAtTwoNine:
    def forward(z):
        return z * np.clip(z + 3, 0, 6) / 6

    def backward(z, da):
        return da * np.where(z <= -2.99, 0, np.where(z >= 2.99, 1, (2 * z + 3) / 6))


# Another function's derivative.
@wrong("other function", f.relu, on.ordinary(), on.wide())
class ReluWithDerivativeOfSigmoid:
    def forward(z):
        return np.maximum(z, 0)

    def backward(z, da):
        return da * sigmoid(z) * (1 - sigmoid(z))


@wrong("other function", f.tanh, on.ordinary())
class TanhWithDerivativeOfSigmoid:
    def forward(z):
        return np.tanh(z)

    def backward(z, da):
        a = np.tanh(z)
        return da * a * (1 - a)


@wrong("other function", f.softplus, on.ordinary(), on.wide())
class SoftplusWithDerivativeOfSigmoid:
    def forward(z):
        return np.logaddexp(0, z)

    def backward(z, da):
        return da * sigmoid(z) * (1 - sigmoid(z))


@wrong("other function", f.log_sigmoid, on.ordinary())
class LogSigmoidGivesSigmoid:
    def forward(z):
        return -np.logaddexp(0, -z)

    def backward(z, da):
        return da * sigmoid(z)


@wrong("other function", f.hard_tanh, on.wide(scale=2))
class HardTanhWithDerivativeOfTanh:
    def forward(z):
        return np.clip(z, -1, 1)

    def backward(z, da):
        return da * (1 - np.tanh(z) ** 2)


@wrong("other function", f.log, on.between(0.05, 5))
class LogarithmGivesItself:
    def forward(z):
        return np.log(z)

    def backward(z, da):
        return np.log(z) * da


@wrong("other function", f.sqrt, on.between(0.05, 5), on.between(1e-8, 1e-5))
class SquareRootInverse:
    def forward(z):
        return np.sqrt(z)

    def backward(z, da):
        return da / np.sqrt(z)
