# ruff: noqa
"""Functions at the edge of their domain, steps, kinks, and overflow on the way."""

import math

import numpy as np
from mpmath import mp, mpf

from tests.collections import families as on
from tests.collections import mathematics as f
from tests.collections.families import Input
from tests.collections.planted.records import Kind
from tests.collections.reference import columnwise, elementwise


def given(label, z, seed=3):
    z = np.array(z, float)
    return Input(label, z, np.random.default_rng(seed).standard_normal(z.shape))


def decades(low, high, shape=(6, 5), seed=13):
    return given(f"1e{low} to 1e{high}", 10 ** np.random.default_rng(seed).uniform(low, high, shape))


def stable_sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


tiny = decades(-25, -1)
beside_one = given("beside ±1", np.random.default_rng(4).choice([-1.0, 1.0], (6, 5)) * (1 - decades(-10, -0.1).z))
edge = Kind("domain edges")
edge.right("log at 1e-25", f.log, tiny, np.log, lambda z, da: da / z)
edge.right("log at 1e-300", lambda z, da: da / z, decades(-300, -20), np.log, lambda z, da: da / z)
edge.right(
    "reciprocal root at 1e-25",
    elementwise(lambda x: 1 / mp.sqrt(x)),
    tiny,
    lambda z: 1 / np.sqrt(z),
    lambda z, da: -da / (2 * z * np.sqrt(z)),
)
edge.right("root at 1e-25", f.sqrt, tiny, np.sqrt, lambda z, da: da / (2 * np.sqrt(z)))
edge.right(
    "arcsine at 1 − 1e-10", elementwise(mp.asin), beside_one, np.arcsin, lambda z, da: da / np.sqrt((1 - z) * (1 + z))
)
edge.right(
    "arctanh at 1 − 1e-10", elementwise(mp.atanh), beside_one, np.arctanh, lambda z, da: da / ((1 - z) * (1 + z))
)
edge.right(
    "√(1 − z²) at 1 − 1e-10",
    elementwise(lambda x: mp.sqrt(1 - x * x)),
    beside_one,
    lambda z: np.sqrt((1 - z) * (1 + z)),
    lambda z, da: -da * z / np.sqrt((1 - z) * (1 + z)),
)
edge.right(
    "z log z at 1e-25",
    elementwise(lambda x: x * mp.log(x)),
    tiny,
    lambda z: z * np.log(z),
    lambda z, da: da * (np.log(z) + 1),
)
edge.right("logit at 1e-25", f.logit, decades(-25, -1), lambda z: np.log(z / (1 - z)), lambda z, da: da / (z * (1 - z)))
edge.right("inverse at 1e-20", f.inverse, decades(-20, 0), lambda z: 1 / z, lambda z, da: -da / z**2)
edge.right("log1p beside −1", f.log1p, given("beside −1", decades(-12, 0).z - 1), np.log1p, lambda z, da: da / (1 + z))
edge.right(
    "arccosh beside 1",
    elementwise(mp.acosh),
    given("beside 1", 1 + decades(-10, 1).z),
    np.arccosh,
    lambda z, da: da / np.sqrt((z - 1) * (z + 1)),
)
edge.right(
    "cube root beside 0",
    elementwise(lambda x: mp.sign(x) * mp.cbrt(abs(x))),
    given("±", decades(-20, 1).z * np.resize([1, -1, 1], (6, 5))),
    np.cbrt,
    lambda z, da: da / (3 * np.cbrt(z) ** 2),
)
shares = decades(-20, 0, (6, 4))


def total(terms, axis=0):
    """Sum exactly and round once, so that the label does not hang on the order of a sum."""
    return np.apply_along_axis(math.fsum, axis, terms)


edge.right(
    "shares with tiny parts",
    f.shares,
    shares,
    lambda z: z / z.sum(0),
    lambda z, da: total((da[:, None] - da[None]) * z[None], 1) / total(z) ** 2,
    off=1e-10,
)
norm = on.exactly([[0, 1, -2], [0, 2, 0.5], [0, -1, 1]], "a column of zeros")
edge.right(
    "unit length with 1e-12 added, a column of zeros",
    columnwise(lambda x: [y / mp.sqrt(mp.fsum(v * v for v in x) + mpf(1e-12)) for y in x]),
    norm,
    lambda z: z / np.sqrt((z * z).sum(0) + 1e-12),
    lambda z, da: (da - z * (da * z).sum(0) / ((z * z).sum(0) + 1e-12)) / np.sqrt((z * z).sum(0) + 1e-12),
)
edge.wrong("log at 1e-25, 1e-10 added", f.log, tiny, np.log, lambda z, da: da / (z + 1e-10))
edge.wrong(
    "log at 1e-25, 1e-12 relative to 1",
    f.log,
    decades(-25, -1, (6, 5), 5),
    np.log,
    lambda z, da: da / np.maximum(z, 1e-12),
)
edge.wrong(
    "reciprocal root, without its half",
    elementwise(lambda x: 1 / mp.sqrt(x)),
    tiny,
    lambda z: 1 / np.sqrt(z),
    lambda z, da: -da / (z * np.sqrt(z)),
    "constant factor",
)
edge.wrong("root, without its half", f.sqrt, tiny, np.sqrt, lambda z, da: da / np.sqrt(z), "constant factor")
edge.wrong(
    "arcsine at 1 − 1e-10, 1e-8 added",
    elementwise(mp.asin),
    beside_one,
    np.arcsin,
    lambda z, da: da / np.sqrt((1 - z) * (1 + z) + 1e-8),
)
edge.wrong(
    "√(1 − z²), sign",
    elementwise(lambda x: mp.sqrt(1 - x * x)),
    beside_one,
    lambda z: np.sqrt((1 - z) * (1 + z)),
    lambda z, da: da * z / np.sqrt((1 - z) * (1 + z)),
    "sign",
)
edge.wrong(
    "arctanh with its root",
    elementwise(mp.atanh),
    beside_one,
    np.arctanh,
    lambda z, da: da / np.sqrt((1 - z) * (1 + z)),
)
edge.wrong(
    "z log z, without its one",
    elementwise(lambda x: x * mp.log(x)),
    tiny,
    lambda z: z * np.log(z),
    lambda z, da: da * np.log(z),
)
edge.wrong("logit, 1/z alone", f.logit, on.between(0.02, 0.98), lambda z: np.log(z / (1 - z)), lambda z, da: da / z)
edge.wrong(
    "inverse at 1e-20, not squared",
    f.inverse,
    decades(-20, 0),
    lambda z: 1 / z,
    lambda z, da: -da / z,
    "missing square",
    "missing factor",
)
edge.wrong(
    "shares, as if Σz were fixed",
    f.shares,
    shares,
    lambda z: z / z.sum(0),
    lambda z, da: da / z.sum(0),
    "cross term",
    "off-diagonal",
)
edge.wrong(
    "shares, tiny parts lost",
    f.shares,
    shares,
    lambda z: z / z.sum(0),
    lambda z, da: np.where(z > 1e-8, (da - (da * z).sum(0) / z.sum(0)) / z.sum(0), 0),
)
edge.wrong(
    "unit length, a column of zeros set to 0",
    columnwise(lambda x: [y / mp.sqrt(mp.fsum(v * v for v in x) + mpf(1e-12)) for y in x]),
    norm,
    lambda z: z / np.sqrt((z * z).sum(0) + 1e-12),
    lambda z, da: np.where(
        (z != 0).any(0), (da - z * (da * z).sum(0) / ((z * z).sum(0) + 1e-12)) / np.sqrt((z * z).sum(0) + 1e-12), 0
    ),
)

# Steps.
step = Kind("steps")
half = given("halves", [[-1.5, -0.3, 0.7, 2.2], [0.2, -2.6, 1.4, -0.9], [3.3, -0.1, 0.45, -1.2]])
nothing = lambda z, da: np.zeros_like(da)
on_jump = given("on the jump", [[-1.5, 0.0, 0.7, 2.2], [0.2, -2.6, -0.0, -0.9], [3.3, -0.1, 0.4, 0.0]])
hard = elementwise(lambda x: x if abs(x) > mpf("0.5") else mpf(0))
step.right("sign", elementwise(mp.sign), half, np.sign, nothing)
step.right("Heaviside", elementwise(lambda x: mpf(x > 0)), half, lambda z: np.heaviside(z, 0.5), nothing)
step.right("Heaviside, on the jump", lambda z, da: 0 * da, on_jump, lambda z: (z > 0).astype(float), nothing)
step.right("sign, on the jump", lambda z, da: 0 * da, on_jump, np.sign, nothing)
step.right("round", elementwise(mp.nint), half, np.round, nothing)
step.right("floor", elementwise(mp.floor), half, np.floor, nothing)
step.right(
    "four levels",
    elementwise(lambda x: mp.floor(2 * x) / 2),
    half,
    lambda z: np.floor(2 * z) / 2,
    lambda z, da: 0.0 * da,
)
step.right(
    "hard threshold at 0.5", hard, half, lambda z: np.where(np.abs(z) > 0.5, z, 0), lambda z, da: da * (np.abs(z) > 0.5)
)
step.right(
    "threshold to −1 and 1 in a matrix",
    elementwise(lambda x: mpf(1) if x >= 0 else mpf(-1)),
    on.ordinary(12, 9),
    lambda z: np.where(z >= 0, 1.0, -1.0),
    nothing,
)
step.right("sawtooth", f.sawtooth, half, lambda z: z - np.floor(z), lambda z, da: da.copy())
step.wrong("sign, straight through", elementwise(mp.sign), half, np.sign, lambda z, da: da.copy())
step.wrong("sign, straight through on the jump", lambda z, da: 0 * da, on_jump, np.sign, lambda z, da: da.copy())
step.wrong(
    "Heaviside, derivative of σ",
    elementwise(lambda x: mpf(x > 0)),
    half,
    lambda z: (z > 0).astype(float),
    lambda z, da: da * stable_sigmoid(z) * stable_sigmoid(-z),
)
step.wrong("sign, straight through within 1", elementwise(mp.sign), half, np.sign, lambda z, da: da * (np.abs(z) <= 1))
step.wrong("round, straight through", elementwise(mp.nint), half, np.round, lambda z, da: 1.0 * da)
step.wrong("floor, one entry", elementwise(mp.floor), half, np.floor, lambda z, da: np.where(z == 2.2, da, 0))
step.wrong(
    "hard threshold, slope 1 throughout", hard, half, lambda z: np.where(np.abs(z) > 0.5, z, 0), lambda z, da: 1.0 * da
)
step.wrong(
    "hard threshold, slope of soft one",
    hard,
    half,
    lambda z: np.where(np.abs(z) > 0.5, z, 0),
    lambda z, da: da * (np.abs(z) > 1),
)
step.wrong(
    "Heaviside, its own value",
    elementwise(lambda x: mpf(x > 0)),
    half,
    lambda z: (z > 0).astype(float),
    lambda z, da: da * (z > 0),
)
step.wrong("sawtooth, slope 0", f.sawtooth, half, lambda z: z - np.floor(z), nothing, "zero everywhere")

step.right(
    "stairs on a slope", elementwise(lambda x: x + mp.floor(x)), half, lambda z: z + np.floor(z), lambda z, da: 1.0 * da
)
step.wrong(
    "stairs on a slope, as if the stairs rose",
    elementwise(lambda x: x + mp.floor(x)),
    half,
    lambda z: z + np.floor(z),
    lambda z, da: 2.0 * da,
    "constant factor",
)
step.right(
    "a step of a softmax's sharpness",
    elementwise(lambda x: mp.tanh(200 * x)),
    given("beside 0", half.z / 100),
    lambda z: np.tanh(200 * z),
    lambda z, da: da * 200 / np.cosh(200 * z) ** 2,
)
step.wrong(
    "a steep tanh, as a step",
    elementwise(lambda x: mp.tanh(200 * x)),
    given("beside 0", half.z / 100),
    lambda z: np.tanh(200 * z),
    nothing,
)
step.right("ceil of a column's largest", lambda z, da: 0 * da, half, lambda z: np.ceil(z.max(0)) + 0 * z, nothing)
step.right("argmax as one-hot", lambda z, da: 0 * da, half, lambda z: (z == z.max(0)).astype(float), nothing)
step.wrong(
    "argmax as one-hot, softmax's gradient",
    lambda z, da: 0 * da,
    half,
    lambda z: (z == z.max(0)).astype(float),
    lambda z, da: (p := np.exp(z) / np.exp(z).sum(0)) * (da - (p * da).sum(0)),
)
step.wrong(
    "argmax as one-hot, straight through",
    lambda z, da: 0 * da,
    half,
    lambda z: (z == z.max(0)).astype(float),
    lambda z, da: 1.0 * da,
)

# Kinks.
kink = Kind("kinks")
zero = given("zeros", [[0.0, 1.0, -2.0], [0.0, 0.5, -0.25], [0.0, -0.5, 3.0], [-0.0, 2.0, 0.0]])
relu = lambda z: np.maximum(z, 0)


def by_row(*slopes):
    return lambda z, da: da * np.where(z == 0, np.resize(np.array(slopes), (z.shape[0], 1)), z > 0)


for slope in (0, 0.3, 0.5, 1):
    kink.right(f"relu, {slope} at 0", f.relu, zero, relu, lambda z, da, s=slope: da * np.where(z == 0, s, z > 0))
kink.warned("relu, 0.3 and 0.9 at 0", f.relu, zero, relu, by_row(0.3, 0.3, 0.9, 0.3), "several slopes")
kink.warned("relu, 0 and 1 at 0", f.relu, zero, relu, by_row(0, 1), "several slopes")
kink.wrong("relu, 2 at 0", f.relu, zero, relu, by_row(2), "only at kinks")
kink.wrong("relu, −0.1 at 0", f.relu, zero, relu, by_row(-0.1), "only at kinks")
kink.wrong("relu, 1.5 at one 0", f.relu, zero, relu, by_row(0, 0, 1.5, 0), "only at kinks", "only one entry")
leaky = lambda z: np.where(z > 0, z, 0.1 * z)
kink.right("leaky relu, 0.1 at 0", f.leaky(0.1), zero, leaky, lambda z, da: da * np.where(z > 0, 1, 0.1))
kink.right(
    "leaky relu by two masks and a half",
    f.leaky(0.1),
    zero,
    leaky,
    lambda z, da: da * ((z > 0) + 0.1 * (z < 0) + 0.55 * (z == 0)),
)
kink.wrong(
    "leaky relu, 0 at 0 by two masks",
    f.leaky(0.1),
    zero,
    leaky,
    lambda z, da: da * ((z > 0) + 0.1 * (z < 0)),
    "only at kinks",
    "only at one Z",
    "only at one |Z|",
)
kink.wrong(
    "leaky relu, slope squared",
    f.leaky(0.1),
    zero,
    leaky,
    lambda z, da: da * np.where(z > 0, 1, 0.1**2),
    "another constant",
)
kink.wrong(
    "leaky relu, slope squared, ordinary",
    f.leaky(0.1),
    on.ordinary(),
    leaky,
    lambda z, da: da * np.where(z > 0, 1, 0.01),
    "another constant",
)
for name, low, high in (("0 and 1", 0, 1), ("1 and 0", 1, 0), ("a half and 1", 0.5, 1)):
    kink.right(
        f"hardtanh, {name} at −1 and 1",
        f.hard_tanh,
        on.kinks(1, -1),
        lambda z: np.clip(z, -1, 1),
        lambda z, da, low=low, high=high: da * np.where(z == -1, low, np.where(z == 1, high, np.abs(z) < 1)),
    )
kink.warned(
    "abs, 0.5 and −0.5 at 0",
    f.absolute,
    zero,
    np.abs,
    lambda z, da: da * np.where(z == 0, np.resize([[0.5], [-0.5]], (z.shape[0], 1)), np.sign(z)),
    "several slopes",
)
kink.warned(
    "relu, 1 at 0 and 0 at −0",
    f.relu,
    on.kinks(0),
    relu,
    lambda z, da: da * np.where(np.signbit(z), 0, 1.0),
    "several slopes",
)
kink.wrong(
    "abs, 1.5 at 0",
    f.absolute,
    zero,
    np.abs,
    lambda z, da: da * np.where(z == 0, 1.5, np.sign(z)),
    "only at kinks",
    "only at one Z",
    "only at one |Z|",
)
kink.wrong(
    "hardtanh, −0.2 at 1",
    f.hard_tanh,
    on.kinks(1, -1),
    lambda z: np.clip(z, -1, 1),
    lambda z, da: da * np.where(z == 1, -0.2, np.abs(z) < 1),
    "only at kinks",
    "only at one Z",
)
kink.wrong(
    "relu beside 0 by 1e-12, 0.5 there",
    f.relu,
    on.beside(0, gaps=(1e-12,)),
    relu,
    lambda z, da: da * np.where(np.abs(z) < 1e-11, 0.5, z > 0),
)
kink.right(
    "hardtanh on its kinks",
    f.hard_tanh,
    on.kinks(1, -1),
    lambda z: np.clip(z, -1, 1),
    lambda z, da: da * (np.abs(z) < 1),
)
kink.wrong(
    "hardtanh, slope beyond 1.5 lost only",
    f.hard_tanh,
    on.kinks(1, -1),
    lambda z: np.clip(z, -1, 1),
    lambda z, da: da * (np.abs(z) < 1.5),
)
elu = lambda a: lambda z: np.where(z > 0, z, a * np.expm1(np.minimum(z, 0)))
kink.right(
    "ELU with α 1, smooth at 0",
    f.elu(1.0),
    zero,
    elu(1),
    lambda z, da: da * np.where(z > 0, 1, np.exp(np.minimum(z, 0))),
)
kink.right(
    "ELU with α 2, 2 at 0",
    f.elu(2.0),
    zero,
    elu(2),
    lambda z, da: da * np.where(z > 0, 1, 2 * np.exp(np.minimum(z, 0))),
)
kink.right(
    "ELU with α 2, 1.5 at 0",
    f.elu(2.0),
    zero,
    elu(2),
    lambda z, da: da * np.where(z == 0, 1.5, np.where(z > 0, 1, 2 * np.exp(np.minimum(z, 0)))),
)
kink.wrong(
    "ELU with α 1, 0.5 at 0",
    f.elu(1.0),
    zero,
    elu(1),
    lambda z, da: da * np.where(z == 0, 0.5, np.where(z > 0, 1, np.exp(np.minimum(z, 0)))),
)
kink.wrong(
    "ELU with α 2, its α left out",
    f.elu(2.0),
    zero,
    elu(2),
    lambda z, da: da * np.where(z > 0, 1, np.exp(np.minimum(z, 0))),
)
celu = lambda a: lambda z: np.where(z > 0, z, a * np.expm1(np.minimum(z, 0) / a))
kink.right(
    "CELU with α 2, smooth at 0",
    f.celu(2.0),
    zero,
    celu(2.0),
    lambda z, da: da * np.where(z > 0, 1, np.exp(np.minimum(z, 0) / 2)),
)
kink.wrong(
    "CELU with α 2, ELU's slope",
    f.celu(2.0),
    zero,
    celu(2.0),
    lambda z, da: da * np.where(z > 0, 1, 2 * np.exp(np.minimum(z, 0) / 2)),
)
kink.right("abs, 0 at 0", f.absolute, zero, np.abs, lambda z, da: da * np.sign(z))
kink.wrong("abs, heaviside for sign", f.absolute, zero, np.abs, lambda z, da: da * (z > 0))
huber = lambda z: np.where(np.abs(z) <= 1, z * z / 2, np.abs(z) - 0.5)
kink.right("huber at ±1, smooth", f.huber, on.kinks(1, -1), huber, lambda z, da: da * np.clip(z, -1, 1))
kink.wrong(
    "huber, 0 at ±1", f.huber, on.kinks(1, -1), huber, lambda z, da: da * np.where(np.abs(z) == 1, 0, np.clip(z, -1, 1))
)
kink.right(
    "hardswish on its kinks",
    f.hard_swish,
    on.kinks(-3, 3),
    lambda z: z * np.clip(z + 3, 0, 6) / 6,
    lambda z, da: da * np.where(z <= -3, 0, np.where(z >= 3, 1, z / 3 + 0.5)),
)
kink.wrong(
    "hardswish, slope as of hard sigmoid",
    f.hard_swish,
    on.kinks(-3, 3),
    lambda z: z * np.clip(z + 3, 0, 6) / 6,
    lambda z, da: da * np.clip(z + 3, 0, 6) / 6,
    "product rule",
)
kink.right("relu beside 0 by 1e-9", f.relu, on.beside(0), relu, lambda z, da: da * (z > 0))
kink.wrong("relu beside 0 by 1e-9, threshold 1e-8", f.relu, on.beside(0), relu, lambda z, da: da * (z > 1e-8))
kink.right("squared relu at 0", f.squared_relu, zero, lambda z: relu(z) ** 2, lambda z, da: da * 2 * relu(z))

# Overflow on the way.
flow = Kind("overflow")
large = given("to ±800", [[-800, 3, -1, 20], [710, -720, 0.5, 100], [2, -30, 750, -1.5]])
sigmoid = lambda z: 1 / (1 + np.exp(-z))
flow.right(
    "sigmoid, exp overflows, value and slope right",
    f.sigmoid,
    large,
    sigmoid,
    lambda z, da: da * sigmoid(z) * (1 - sigmoid(z)),
)
flow.right(
    "softplus by logaddexp", f.softplus, large, lambda z: np.logaddexp(0, z), lambda z, da: da * stable_sigmoid(z)
)
flow.right(
    "tanh by 2σ(2z) − 1",
    f.tanh,
    large,
    lambda z: 2 / (1 + np.exp(-2 * z)) - 1,
    lambda z, da: da * (1 - np.tanh(z) ** 2),
)
flow.right(
    "swish, exp overflows",
    f.swish,
    given("to 700", np.clip(large.z, -700, 800)),
    lambda z: z / (1 + np.exp(-z)),
    lambda z, da: da * (stable_sigmoid(z) * (1 + z * stable_sigmoid(-z))),
)
flow.right(
    "elu, exp overflows in the part that is not taken",
    f.elu(),
    large,
    lambda z: np.where(z > 0, z, np.exp(z) - 1),
    lambda z, da: da * np.where(z > 0, 1, np.exp(z)),
)
flow.right(
    "softsign squared far out",
    elementwise(lambda x: x / (1 + abs(x))),
    given("to 1e200", np.where(np.abs(large.z) > 50, large.z * 1e200, large.z)),
    lambda z: z / (1 + np.abs(z)),
    lambda z, da: da / (1 + np.abs(z)) / (1 + np.abs(z)),
)
flow.right(
    "arctan, z² overflows",
    f.arctan,
    given("to 1e200", np.where(np.abs(large.z) > 50, large.z * 1e200, large.z)),
    np.arctan,
    lambda z, da: da / (1 + z * z),
)
flow.undecided(
    "arctan, 1e200 alone", f.arctan, given("1e200", large.z * 1e200), np.arctan, lambda z, da: da / (1 + z * z)
)
flow.wrong(
    "softplus, e/(1 + e) is NaN",
    f.softplus,
    large,
    lambda z: np.logaddexp(0, z),
    lambda z, da: da * np.exp(z) / (1 + np.exp(z)),
    "non-finite",
    "not finite",
)
flow.wrong(
    "tanh by exponentials is NaN",
    f.tanh,
    large,
    np.tanh,
    lambda z, da: da * (1 - ((np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))) ** 2),
    "non-finite",
    "not finite",
)
flow.wrong(
    "sigmoid, e/(1 + e)² is NaN",
    f.sigmoid,
    large,
    stable_sigmoid,
    lambda z, da: da * np.exp(-z) / (1 + np.exp(-z)) ** 2,
    "non-finite",
    "not finite",
)
flow.wrong(
    "softplus, NaN set to 0",
    f.softplus,
    large,
    lambda z: np.logaddexp(0, z),
    lambda z, da: np.nan_to_num(da * np.exp(z) / (1 + np.exp(z)), nan=0.0),
)
flow.wrong(
    "elu, mask times infinity",
    f.elu(),
    large,
    lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
    lambda z, da: da * ((z > 0) + (z <= 0) * np.exp(z)),
    "non-finite",
    "not finite",
)
flow.wrong(
    "swish, z e/(1 + e)² is NaN",
    f.swish,
    large,
    lambda z: z * stable_sigmoid(z),
    lambda z, da: da * (stable_sigmoid(z) + z * np.exp(-z) / (1 + np.exp(-z)) ** 2),
    "non-finite",
    "not finite",
)
flow.wrong(
    "log cosh by sinh over cosh",
    f.log_cosh,
    large,
    lambda z: np.abs(z) + np.log1p(np.exp(-2 * np.abs(z))) - np.log(2),
    lambda z, da: da * np.sinh(z) / np.cosh(z),
    "non-finite",
    "not finite",
)
flow.wrong(
    "softsign, clipped far out",
    elementwise(lambda x: x / (1 + abs(x))),
    given("1e6", large.z * 1e3),
    lambda z: z / (1 + np.abs(z)),
    lambda z, da: da / (1 + np.minimum(np.abs(z), 1e5)) ** 2,
)
