# ruff: noqa
"""Smooth functions of a number: measurably off, stable and unstable forms, one entry wrong, float32 inside."""

import math

import numpy as np

from tests.collections import families as on
from tests.collections import mathematics as f
from tests.collections.planted.records import Kind
from tests.collections.reference import elementwise
from mpmath import mp, mpf


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def stable_sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def softplus(z):
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def d_tanh(z):
    return 1 / np.cosh(z) ** 2


def gelu(z):
    return 0.5 * z * (1 + np.vectorize(math.erf)(z / math.sqrt(2)))


def d_gelu(z, root=math.sqrt(2 * math.pi)):
    return 0.5 * (1 + np.vectorize(math.erf)(z / math.sqrt(2))) + z * np.exp(-z * z / 2) / root


# Constants of few and of many digits.
off = Kind("measurably off")
off.warned(
    "gelu, root of 2π to 9 digits",
    f.gelu,
    on.between(0.1, 3),
    gelu,
    lambda z, da: da * d_gelu(z, 2.50662827),
    "measurably off",
    off=1e-8,
)
off.wrong(
    "gelu, root of 2π to 8 digits",
    f.gelu,
    on.ordinary(),
    gelu,
    lambda z, da: da * d_gelu(z, 2.5066282),
    "rounded constant",
)
off.warned(
    "sigmoid times 1.000000004",
    f.sigmoid,
    on.ordinary(),
    sigmoid,
    lambda z, da: da * sigmoid(z) * (1 - sigmoid(z)) * 1.000000004,
    "measurably off",
    off=1e-8,
)
off.warned(
    "tanh by a difference of 1e-6, centred",
    f.tanh,
    on.ordinary(),
    np.tanh,
    lambda z, da: da * (np.tanh(z + 1e-6) - np.tanh(z - 1e-6)) / 2e-6,
    "measurably off",
    off=8e-9,
)
off.warned(
    "lecun tanh, two thirds to 9 digits",
    f.lecun_tanh,
    on.ordinary(),
    lambda z: 1.7159 * np.tanh(2 / 3 * z),
    lambda z, da: da * 1.7159 * 0.666666667 * d_tanh(2 / 3 * z),
    "measurably off",
    off=1e-9,
)
off.right(
    "gelu, π to 16 digits", f.gelu, on.ordinary(), gelu, lambda z, da: da * d_gelu(z, math.sqrt(2 * 3.141592653589793))
)
off.right(
    "square by 2.0000000000001",
    f.square,
    on.ordinary(),
    lambda z: z * z,
    lambda z, da: 2.0000000000001 * z * da,
    off=1e-12,
)
off.right(
    "swish, exp and reciprocal",
    f.swish,
    on.ordinary(),
    lambda z: z / (1 + np.exp(-z)),
    lambda z, da: da * (sigmoid(z) + z * sigmoid(z) * sigmoid(-z)),
)
off.wrong(
    "gelu, root of 2π as 2.5066",
    f.gelu,
    on.ordinary(),
    gelu,
    lambda z, da: da * d_gelu(z, 2.5066),
    "rounded constant",
    "another constant",
)
off.wrong(
    "gelu, root of 2π as 2.506628",
    f.gelu,
    on.ordinary(),
    gelu,
    lambda z, da: da * d_gelu(z, 2.50662),
    "rounded constant",
    "another constant",
)
off.wrong(
    "lecun tanh, two thirds as 0.6667",
    f.lecun_tanh,
    on.ordinary(),
    lambda z: 1.7159 * np.tanh(2 / 3 * z),
    lambda z, da: da * 1.7159 * 0.6667 * d_tanh(0.6667 * z),
    "another constant",
    "rounded constant",
)
off.wrong(
    "lecun tanh, 1.716 for 1.7159",
    f.lecun_tanh,
    on.ordinary(),
    lambda z: 1.7159 * np.tanh(2 / 3 * z),
    lambda z, da: da * 1.716 * 2 / 3 * d_tanh(2 / 3 * z),
    "constant factor",
    "another constant",
)
off.wrong(
    "quick gelu, 1.7 for 1.702",
    f.quick_gelu,
    on.ordinary(),
    lambda z: z * sigmoid(1.702 * z),
    lambda z, da: da * (sigmoid(1.7 * z) + 1.7 * z * sigmoid(1.7 * z) * sigmoid(-1.7 * z)),
    "another constant",
    "rounded constant",
)
off.wrong(
    "sigmoid a millionth too large",
    f.sigmoid,
    on.ordinary(),
    sigmoid,
    lambda z, da: da * sigmoid(z) * (1 - sigmoid(z)) * (1 + 1e-6),
    "constant factor",
)
off.wrong(
    "selu, scale to 5 digits",
    f.selu(),
    on.ordinary(),
    lambda z: 1.0507009873554805 * np.where(z > 0, z, 1.6732632423543772 * np.expm1(np.minimum(z, 0))),
    lambda z, da: da * 1.0507 * np.where(z > 0, 1, 1.6732632423543772 * np.exp(np.minimum(z, 0))),
    "constant factor",
    "another constant",
)
off.wrong(
    "arctan by 3.1416",
    elementwise(lambda x: 2 / mp.pi * mp.atan(mp.pi * x / 2)),
    on.ordinary(),
    lambda z: 2 / np.pi * np.arctan(np.pi / 2 * z),
    lambda z, da: da / (1 + (3.1416 / 2 * z) ** 2),
    "another constant",
    "rounded constant",
)

# Stable and textbook forms in the tails.
tails = Kind("stable tails")
neg = on.between(-40, -15)
both = on.near(-15, 15, spread=3)
tails.right("softplus at −15 to −40, stable", f.softplus, neg, softplus, lambda z, da: da * stable_sigmoid(z))
tails.right(
    "softplus at ±15, logaddexp", f.softplus, both, lambda z: np.logaddexp(0, z), lambda z, da: da * stable_sigmoid(z)
)
tails.right(
    "log sigmoid at ±15", f.log_sigmoid, both, lambda z: -np.logaddexp(0, -z), lambda z, da: da * stable_sigmoid(-z)
)
tails.right(
    "log sigmoid at −40",
    f.log_sigmoid,
    neg,
    lambda z: np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z))),
    lambda z, da: da * stable_sigmoid(-z),
)
mish_slope = lambda z: np.tanh(softplus(z)) + z * stable_sigmoid(z) / np.cosh(softplus(z)) ** 2
tails.right("mish at −15 to −40", f.mish, neg, lambda z: z * np.tanh(softplus(z)), lambda z, da: da * mish_slope(z))
tails.right("mish at ±15", f.mish, both, lambda z: z * np.tanh(softplus(z)), lambda z, da: da * mish_slope(z))
tails.right(
    "swish at −15 to −40",
    f.swish,
    neg,
    lambda z: z * stable_sigmoid(z),
    lambda z, da: da * stable_sigmoid(z) * (1 + z * stable_sigmoid(-z)),
)
tails.right(
    "elu at −15 to −36",
    f.elu(),
    on.between(-30, -5),
    lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
    lambda z, da: da * np.where(z > 0, 1, np.exp(np.minimum(z, 0))),
)
tails.right(
    "gelu by erfc at −5 to −25",
    f.gelu,
    on.between(-25, -5),
    lambda z: 0.5 * z * np.vectorize(math.erfc)(-z / math.sqrt(2)),
    lambda z, da: (
        da * (0.5 * np.vectorize(math.erfc)(-z / math.sqrt(2)) + z * np.exp(-z * z / 2) / math.sqrt(2 * math.pi))
    ),
    off=1e-10,
)
tails.wrong(
    "softplus at −15 to −40, slope 0", f.softplus, neg, softplus, lambda z, da: da * (z > -20) * stable_sigmoid(z)
)
tails.wrong(
    "softplus at −15 to −40, twice",
    f.softplus,
    neg,
    softplus,
    lambda z, da: 2 * da * stable_sigmoid(z),
    "constant factor",
)
tails.wrong(
    "softplus at ±15, derivative of σ",
    f.softplus,
    both,
    lambda z: np.logaddexp(0, z),
    lambda z, da: da * stable_sigmoid(z) * stable_sigmoid(-z),
)
tails.wrong(
    "log sigmoid at ±15, σ(z)",
    f.log_sigmoid,
    both,
    lambda z: -np.logaddexp(0, -z),
    lambda z, da: da * stable_sigmoid(z),
)
tails.wrong(
    "log sigmoid from 1 − σ in the tail",
    f.log_sigmoid,
    on.between(25, 36),
    lambda z: -np.log1p(np.exp(-z)),
    lambda z, da: da * (1 - sigmoid(z)),
)
tails.wrong(
    "mish at −15 to −40 without its product rule",
    f.mish,
    neg,
    lambda z: z * np.tanh(softplus(z)),
    lambda z, da: da * np.tanh(softplus(z)),
)
tails.wrong(
    "swish at −15 to −40, sign within",
    f.swish,
    neg,
    lambda z: z * stable_sigmoid(z),
    lambda z, da: da * stable_sigmoid(z) * (1 - z * stable_sigmoid(-z)),
)
tails.wrong(
    "tanh tail by 1 − a²", f.tanh, on.between(-18, -10), np.tanh, lambda z, da: da * np.where(z < -14, 0, d_tanh(z))
)
tails.wrong(
    "elu at −5 to −30, its value for its slope",
    f.elu(),
    on.between(-30, -5),
    lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
    lambda z, da: da * np.where(z > 0, 1, np.expm1(np.minimum(z, 0))),
    "function itself",
)

# Wrong in a part only.
part = Kind("wrong in a part")


def spoil(where, factor=1.0, slope=d_tanh):
    def backward(z, da):
        dz = da * slope(z)
        dz[where(z)] *= factor
        return dz

    return backward


def at(i, j):
    def where(z):
        found = np.zeros(z.shape, bool)
        found[i, j] = True
        return found

    return where


part.wrong("tanh, one entry off by 1e-3", f.tanh, on.ordinary(), np.tanh, spoil(at(2, 3), 1.001), "only one entry")
part.wrong("tanh, one entry off by 1e-5", f.tanh, on.ordinary(), np.tanh, spoil(at(0, 0), 1.00001), "only one entry")
part.wrong(
    "tanh, one entry off by 1e-6", f.tanh, on.ordinary(20, 30), np.tanh, spoil(at(-1, -1), 1.000001), "only one entry"
)
part.wrong(
    "tanh, one row off by 1e-4", f.tanh, on.ordinary(), np.tanh, spoil(at(1, slice(None)), 1.0001), "only some rows"
)
part.wrong(
    "tanh, one column off by 1e-4",
    f.tanh,
    on.ordinary(9, 7),
    np.tanh,
    spoil(at(slice(None), 4), 1.0001),
    "only some columns",
)
part.wrong(
    "tanh, beyond |z| of 2.2",
    f.tanh,
    on.wide(12, 12, scale=2),
    np.tanh,
    spoil(lambda z: np.abs(z) > 2.2, 0.99),
    "threshold in |Z|",
)
part.wrong(
    "sigmoid, only negative z",
    f.sigmoid,
    on.ordinary(),
    sigmoid,
    spoil(lambda z: z < 0, 1.00001, lambda z: sigmoid(z) * sigmoid(-z)),
    "only negative Z",
)
part.wrong(
    "sigmoid, above 1.5",
    f.sigmoid,
    on.ordinary(10, 10),
    sigmoid,
    spoil(lambda z: z > 1.5, 0.5, lambda z: sigmoid(z) * sigmoid(-z)),
    "threshold in Z",
)
part.wrong(
    "arctan, every entry off by 1e-6",
    f.arctan,
    on.ordinary(),
    np.arctan,
    lambda z, da: da / (1 + z * z) * (1 - 1e-6),
    "constant factor",
)
part.wrong(
    "sine, last row not filled",
    f.sine(1),
    on.ordinary(),
    np.sin,
    spoil(at(-1, slice(None)), 0.0, np.cos),
    "block",
    "zero",
    "only some rows",
)
part.wrong(
    "sine of 1e5, off at 1e-5",
    f.sine(1e3),
    on.ordinary(),
    lambda z: np.sin(1e3 * z),
    lambda z, da: da * 1e3 * np.cos(1e3 * z) * (1 + 1e-5),
    "constant factor",
)
part.wrong(
    "tanh, where dJ/dA is below −1",
    f.tanh,
    on.ordinary(9, 9),
    np.tanh,
    lambda z, da: np.maximum(da, -1) * d_tanh(z),
    "upstream clipped",
)
part.right(
    "tanh, written entry by entry",
    f.tanh,
    on.ordinary(),
    np.tanh,
    lambda z, da: np.array([[g / math.cosh(x) ** 2 for x, g in zip(r, s)] for r, s in zip(z, da)]),
)
part.right(
    "tanh, in two halves",
    f.tanh,
    on.ordinary(9, 7),
    np.tanh,
    lambda z, da: np.where(z < 0, da * (1 - np.tanh(z) ** 2), da * d_tanh(z)),
)
part.right(
    "tanh, by columns backwards",
    f.tanh,
    on.ordinary(9, 7),
    np.tanh,
    lambda z, da: np.stack([da[:, j] * d_tanh(z[:, j]) for j in reversed(range(z.shape[1]))], axis=1)[:, ::-1],
)
part.right(
    "sigmoid, another formula below 0",
    f.sigmoid,
    on.wide(),
    stable_sigmoid,
    lambda z, da: (
        da * np.where(z < 0, stable_sigmoid(z) * (1 - stable_sigmoid(z)), stable_sigmoid(z) * stable_sigmoid(-z))
    ),
)
part.right(
    "sine of 1000 z",
    f.sine(1e3),
    on.ordinary(),
    lambda z: np.sin(1e3 * z),
    lambda z, da: da * 1e3 * np.cos(1e3 * z),
    off=1e-10,
)
part.right(
    "scaled by row",
    f.scaled_by_row((1.0, 2.0, 0.5, 1e-3, 7.0, -1.0)),
    on.ordinary(),
    lambda z: np.tanh(z) * np.array([[1], [2], [0.5], [1e-3], [7], [-1]]),
    lambda z, da: da * d_tanh(z) * np.array([[1], [2], [0.5], [1e-3], [7], [-1]]),
)

# Single precision inside.
one = np.float32
precision = Kind("single precision")


def single(g):
    return lambda z: g(z.astype(one)).astype(z.dtype)


def single_back(g):
    return lambda z, da: (da.astype(one) * g(z.astype(one))).astype(z.dtype)


named = {
    "softplus": (f.softplus, softplus, stable_sigmoid),
    "elu": (
        f.elu(),
        lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
        lambda z: np.where(z > 0, 1, np.exp(np.minimum(z, 0))),
    ),
    "gelu": (f.gelu, lambda z: gelu(z).astype(z.dtype), lambda z: d_gelu(z).astype(z.dtype)),
    "swish": (f.swish, lambda z: z * sigmoid(z), lambda z: sigmoid(z) * (1 + z * sigmoid(-z))),
    "tanh": (f.tanh, np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "gaussian": (f.gaussian, lambda z: np.exp(-z * z), lambda z: -2 * z * np.exp(-z * z)),
}
for name, (function, value, slope) in named.items():
    precision.right(
        f"{name} in float32, cast back",
        function,
        on.ordinary(),
        single(value),
        single_back(slope),
        "single",
        single=True,
    )
    precision.wrong(
        f"{name} in float32, off by a hundredth",
        function,
        on.ordinary(),
        single(value),
        single_back(lambda z, s=slope: s(z) * one(1.01)),
        single=True,
    )
precision.right(
    "softplus in float32, wide",
    f.softplus,
    on.wide(),
    single(softplus),
    single_back(stable_sigmoid),
    "single",
    single=True,
)
precision.right(
    "sigmoid in float32, given back as float32",
    f.sigmoid,
    on.ordinary(),
    lambda z: sigmoid(z.astype(one)),
    lambda z, da: da.astype(one) * sigmoid(z.astype(one)) * sigmoid(-z.astype(one)),
    "single",
    single=True,
)
precision.right(
    "relu in float32, given back as float32",
    f.relu,
    on.ordinary(),
    lambda z: np.maximum(z.astype(one), 0),
    lambda z, da: da.astype(one) * (z > 0),
    "single",
    single=True,
)
precision.right(
    "tanh of float32 matrices", f.tanh, on.ordinary().single(), np.tanh, lambda z, da: da * (1 - np.tanh(z) ** 2)
)
precision.wrong(
    "tanh of float32 matrices, negative z",
    f.tanh,
    on.ordinary().single(),
    np.tanh,
    lambda z, da: da * np.where(z < 0, 0.9, 1).astype(one) * (1 - np.tanh(z) ** 2),
    "only negative Z",
)
precision.wrong(
    "relu in float32, slope 0.01",
    f.relu,
    on.ordinary(),
    lambda z: np.maximum(z.astype(one), 0),
    lambda z, da: da.astype(one) * np.where(z > 0, one(1), one(0.01)),
    single=True,
)
precision.wrong(
    "sigmoid in float16",
    f.sigmoid,
    on.ordinary(),
    sigmoid,
    lambda z, da: (da.astype(np.float16) * sigmoid(z.astype(np.float16)) * sigmoid(-z.astype(np.float16))).astype(
        float
    ),
    "half precision",
)
precision.wrong(
    "tanh in float64, backward in float32",
    f.tanh,
    on.ordinary(),
    np.tanh,
    lambda z, da: (da.astype(one) * (1 - np.tanh(z.astype(one)) ** 2)).astype(float),
    "single precision",
)
