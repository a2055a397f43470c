"""Wrong passes by a slip in a formula: a bracket, a square, z for one a, a term without dA, a Jacobian summed."""
import numpy as np

from tests.collections import families as on
from tests.collections import mathematics as f
from tests.collections.entries import wrong

ROOT = np.sqrt(2 / np.pi)


def s(z):
    return 1 / (1 + np.exp(-z))


def p(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


def q(z):
    return p(z.T).T


def selu(z):
    return 1.0507009873554805 * np.where(z > 0, z, 1.6732632423543772 * np.expm1(z))


def swish(z):
    return z * s(z)


def gelu(z):
    return 0.5 * z * (1 + np.tanh(ROOT * (z + 0.044715 * z**3)))


def mish(z):
    return z * np.tanh(np.logaddexp(0, z))


def tanh(z):
    return np.tanh(z)


def softsign(z):
    return z / (1 + np.abs(z))


def elu(z):
    return np.where(z > 0, z, np.expm1(z))


def log_softmax(z):
    return np.log(p(z))


def plant(mistake, function, forward, **backwards):
    """Label each of these backward passes of a function as wrong by this mistake."""
    for name, backward in backwards.items():
        wrong(mistake, function, on.ordinary(), on.ordinary(5, 7, seed=3))(
            type(name, (), {"forward": forward, "backward": backward})
        )


# A bracket is missing, so that dJ/dA reaches one of the terms only.
plant(
    "upstream in one term",
    f.tanh,
    tanh,
    TanhUpstreamLessSquare=lambda z, da: da * 1 - np.tanh(z) ** 2,
    TanhOneLessUpstreamSquare=lambda z, da: 1 - np.tanh(z) ** 2 * da,
)
plant("upstream in one term", f.exp, np.exp, ExponentialPlusUpstream=lambda z, da: np.exp(z) + da)
plant(
    "upstream in one term",
    f.sigmoid,
    s,
    SigmoidUpstreamTimesAOutsideOfBracket=lambda z, da: da * s(z) - s(z),
    SigmoidUpstreamTimesALessSquare=lambda z, da: da * s(z) - s(z) ** 2,
)
plant(
    "upstream in one term",
    f.swish,
    swish,
    SwishUpstreamInFirstTerm=lambda z, da: da * s(z) + z * s(z) * (1 - s(z)),
    SwishUpstreamInSecondTerm=lambda z, da: s(z) + da * z * s(z) * (1 - s(z)),
    SwishSecondTermWithoutUpstream=lambda z, da: z * s(z) * (1 - s(z)),
)
plant("upstream in one term", f.elu(), elu, EluUpstreamOutsideOfBracket=lambda z, da: np.where(z > 0, da, da + elu(z)))

# A square or a bracket stands in the wrong place.
plant(
    "misplaced bracket",
    f.tanh,
    tanh,
    TanhSquareOfZ=lambda z, da: da * (1 - np.tanh(z**2)),
    TanhOneLessASquared=lambda z, da: da * (1 - np.tanh(z)) ** 2,
)
plant(
    "misplaced bracket",
    f.sigmoid,
    s,
    SigmoidSquareOfExponential=lambda z, da: da * np.exp(-z) / (1 + np.exp(-z) ** 2),
    SigmoidDenominatorNotSquared=lambda z, da: da * np.exp(-z) / (1 + np.exp(-z)),
    SigmoidMinusLostInNumerator=lambda z, da: da * np.exp(z) / (1 + np.exp(-z)) ** 2,
    SigmoidNumeratorLost=lambda z, da: da / (1 + np.exp(-z)) ** 2,
    SigmoidOneLessASquare=lambda z, da: da * s(z) * (1 - s(z) ** 2),
)
plant(
    "misplaced bracket",
    f.softsign,
    softsign,
    SoftsignSquareOfMagnitude=lambda z, da: da / (1 + np.abs(z) ** 2),
    SoftsignLessInDenominator=lambda z, da: da / (1 - np.abs(z)) ** 2,
)
plant("misplaced bracket", f.arctan, np.arctan, ArctanSquareOfBracket=lambda z, da: da / (1 + z) ** 2)
plant("misplaced bracket", f.arctan, np.arctan, ArctanLessSquare=lambda z, da: da / (1 - z**2))

# Z stands for one of two a.
plant(
    "z for a",
    f.sigmoid,
    s,
    SigmoidAOneLessZ=lambda z, da: da * s(z) * (1 - z),
    SigmoidZOneLessA=lambda z, da: da * z * (1 - s(z)),
)
plant(
    "z for a",
    f.softmax,
    p,
    SoftmaxZInTheSum=lambda z, da: p(z) * (da - (z * da).sum(axis=0)),
    SoftmaxZAsTheFactor=lambda z, da: z * (da - (p(z) * da).sum(axis=0)),
)

# A term or a factor is missing.
plant(
    "missing factor",
    f.mish,
    mish,
    MishWithoutZ=lambda z, da: da * (np.tanh(np.logaddexp(0, z)) + (1 - np.tanh(np.logaddexp(0, z)) ** 2) * s(z)),
    MishWithoutSquare=lambda z, da: da * (np.tanh(np.logaddexp(0, z)) + z * (1 - np.tanh(np.logaddexp(0, z))) * s(z)),
)
plant(
    "missing factor",
    f.gelu_tanh,
    gelu,
    GeluInnerOneForgotten=lambda z, da: da * 0.5 * (
        1
        + np.tanh(ROOT * (z + 0.044715 * z**3))
        + z * (1 - np.tanh(ROOT * (z + 0.044715 * z**3)) ** 2) * ROOT * (3 * 0.044715 * z**2)
    ),
    GeluInnerDerivativeForgotten=lambda z, da: da * 0.5 * (
        1 + np.tanh(ROOT * (z + 0.044715 * z**3)) + z * (1 - np.tanh(ROOT * (z + 0.044715 * z**3)) ** 2) * ROOT
    ),
)
plant(
    "missing factor",
    f.softmax,
    p,
    SoftmaxUpstreamMissingInTheSum=lambda z, da: p(z) * (da - p(z).sum(axis=0)),
    SoftmaxFactorOnTheFirstTermOnly=lambda z, da: p(z) * da - (p(z) * da).sum(axis=0),
    SoftmaxFactorOnTheCrossTermOnly=lambda z, da: da - p(z) * (p(z) * da).sum(axis=0),
)
plant(
    "missing factor",
    f.log_softmax,
    log_softmax,
    LogSoftmaxSumOfUpstreamLost=lambda z, da: da - p(z),
    LogSoftmaxPlusUpstream=lambda z, da: p(z) + da,
    LogSoftmaxWithoutItsSoftmax=lambda z, da: da - da.sum(axis=0),
)

# SELU without its scale on one side or both.
plant(
    "constant factor",
    f.selu(),
    selu,
    SeluScaleLostForPositive=lambda z, da: da * np.where(z > 0, 1, 1.0507009873554805 * 1.6732632423543772 * np.exp(z)),
    SeluScaleLostForNegative=lambda z, da: da * np.where(z > 0, 1.0507009873554805, 1.6732632423543772 * np.exp(z)),
    SeluScaleLost=lambda z, da: da * np.where(z > 0, 1, 1.6732632423543772 * np.exp(z)),
)

# The Jacobian is summed before it meets dJ/dA.
plant(
    "jacobian summed",
    f.softmax,
    p,
    SoftmaxJacobianSummedFirst=lambda z, da: da * (np.exp(np.log(p(z))) - p(z) * p(z).sum(axis=0)),
)
plant("jacobian summed", f.softmax, p, SoftmaxJacobianSummedByLoop=lambda z, da: da * _summed(z))
plant("jacobian summed", f.softmax_rows, q, SoftmaxRowsJacobianSummedByLoop=lambda z, da: da * _summed(z.T).T)


def _summed(z):
    a = p(z)
    sums = np.zeros_like(a)
    for i in range(a.shape[1]):
        sums[:, i] = (np.diag(a[:, i]) - np.outer(a[:, i], a[:, i])).sum(axis=0)
    return sums


# The derivative is taken of the derivative.
plant("derivative of the derivative", f.tanh, np.tanh, TanhSlopeOfSlope=lambda z, da: da * (1 - np.tanh(1 - np.tanh(z) ** 2) ** 2))
plant("derivative of the derivative", f.sigmoid, s, SigmoidSlopeOfSlope=lambda z, da: da * s(s(z) * s(-z)) * s(-s(z) * s(-z)))

# Rounded for print.
plant("rounded", f.tanh, np.tanh, TanhToFourDecimals=lambda z, da: np.round(da * (1 - np.tanh(z) ** 2), 4))
plant("rounded", f.sigmoid, s, SigmoidToThreeDecimals=lambda z, da: np.round(da * s(z) * (1 - s(z)), 3))
plant("rounded", f.softmax, p, SoftmaxToSixDecimals=lambda z, da: np.round(p(z) * (da - (p(z) * da).sum(axis=0)), 6))

# The arguments in another order, one of them the activation.
plant("arguments swapped", f.sigmoid, s, SigmoidUpstreamThenA=lambda da, a: da * a * (1 - a))
plant("arguments swapped", f.tanh, np.tanh, TanhUpstreamThenA=lambda da, a: da * (1 - a**2))
