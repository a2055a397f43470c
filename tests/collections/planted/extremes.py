# ruff: noqa
"""Numbers far from 1, upstreams far from 1, matrices of one row or one entry, and forwards that cancel."""

import math

import numpy as np
from mpmath import mp, mpf

from tests.collections import families as on
from tests.collections import mathematics as f
from tests.collections.families import Input
from tests.collections.planted.records import Kind
from tests.collections.reference import columnwise, elementwise


def powers(low, high, shape=(6, 5), signs=True, seed=3):
    draw = np.random.default_rng(seed)
    z = 10 ** draw.uniform(low, high, shape) * (draw.choice([-1.0, 1.0], shape) if signs else 1)
    return Input(f"1e{low} to 1e{high}", z, draw.standard_normal(shape))


far = Kind("numbers far from 1")
symlog = lambda z: np.sign(z) * np.log1p(np.abs(z))
far.right("symmetric log to 1e150", f.symmetric_log, powers(-3, 150), symlog, lambda z, da: da / (1 + np.abs(z)))
far.wrong(
    "symmetric log to 1e150, one slope beyond 1e4",
    f.symmetric_log,
    powers(-3, 150),
    symlog,
    lambda z, da: da / (1 + np.minimum(np.abs(z), 1e4)),
)
far.right("arcsinh to 1e120", f.arcsinh, powers(-2, 120), np.arcsinh, lambda z, da: da / np.hypot(1, z))
far.wrong(
    "arcsinh to 1e120, a thousandth off",
    f.arcsinh,
    powers(-2, 120),
    np.arcsinh,
    lambda z, da: 1.001 * da / np.hypot(1, z),
    "constant factor",
)
far.right("tanh at 1e-30", f.tanh, powers(-30, -15), np.tanh, lambda z, da: da * (1 - np.tanh(z) ** 2))
far.wrong("tanh at 1e-30, two thirds", f.tanh, powers(-30, -15), np.tanh, lambda z, da: da * 2 / 3, "constant factor")
far.right("expm1 at 1e-20", f.expm1, powers(-20, -10), np.expm1, lambda z, da: da * np.exp(z))
far.wrong(
    "expm1 at 1e-20, its value", f.expm1, powers(-20, -10), np.expm1, lambda z, da: da * np.expm1(z), "function itself"
)
far.right("square at 1e-20", f.square, powers(-20, -10), lambda z: z * z, lambda z, da: 2 * z * da)
far.wrong("square at 1e-20, half", f.square, powers(-20, -10), lambda z: z * z, lambda z, da: z * da, "constant factor")
far.right("square to 1e140", lambda z, da: 2 * z * da, powers(100, 140), lambda z: z * z, lambda z, da: 2 * z * da)
far.right("cube at 1e-12", f.cube, powers(-12, -6), lambda z: z**3, lambda z, da: 3 * z * z * da)
far.wrong("cube at 1e-12, without its square", f.cube, powers(-12, -6), lambda z: z**3, lambda z, da: 3 * z * da)
far.right(
    "softsign to 1e7", f.softsign, powers(-3, 7), lambda z: z / (1 + np.abs(z)), lambda z, da: da / (1 + np.abs(z)) ** 2
)
far.wrong(
    "softsign to 1e7, beyond 1e4",
    f.softsign,
    powers(-3, 7),
    lambda z: z / (1 + np.abs(z)),
    lambda z, da: np.where(np.abs(z) > 1e4, 0.9, 1) * da / (1 + np.abs(z)) ** 2,
)
far.right(
    "relu from 1e-150 to 1e150",
    lambda z, da: da * (z > 0),
    powers(-150, 150),
    lambda z: np.maximum(z, 0),
    lambda z, da: da * (z > 0),
)
far.wrong(
    "relu from 1e-150 to 1e150, small ones lost",
    lambda z, da: da * (z > 0),
    powers(-150, 150),
    lambda z: np.maximum(z, 0),
    lambda z, da: da * (z > 1e-8),
)
far.right(
    "scaled by 1e-200",
    elementwise(lambda x: x * mpf(1e-200)),
    on.ordinary(),
    lambda z: 1e-200 * z,
    lambda z, da: 1e-200 * da,
)
far.wrong(
    "scaled by 1e-200, twice",
    elementwise(lambda x: x * mpf(1e-200)),
    on.ordinary(),
    lambda z: 1e-200 * z,
    lambda z, da: 2e-200 * da,
    "constant factor",
)
far.right(
    "scaled by 1e200",
    lambda z, da: da * np.longdouble(1e200),
    on.ordinary(),
    lambda z: 1e200 * z,
    lambda z, da: 1e200 * da,
)
far.right("inverse to 1e100", f.inverse, powers(-10, 100), lambda z: 1 / z, lambda z, da: -da / z / z)
far.wrong("inverse to 1e100, sign", f.inverse, powers(-10, 100), lambda z: 1 / z, lambda z, da: da / z / z, "sign")
far.right("sine at 1e6", f.sine(1), powers(4, 6), np.sin, lambda z, da: da * np.cos(z))
far.wrong(
    "sine at 1e6, off by 1e-4",
    f.sine(1),
    powers(4, 6),
    np.sin,
    lambda z, da: da * np.cos(z) * 1.0001,
    "constant factor",
)

up = Kind("upstreams far from 1")
d_tanh = lambda z: 1 / np.cosh(z) ** 2
softmax = lambda z: np.exp(z - z.max(0)) / np.exp(z - z.max(0)).sum(0)
back = lambda z, da: softmax(z) * (da - (softmax(z) * da).sum(0))
one = lambda given: Input(
    "one entry", given.z, np.where(np.arange(given.z.size).reshape(given.z.shape) == 8, given.da, 0)
)
for size in (1e-200, 1e-30, 1e30, 1e200):
    given = on.ordinary().upstream(size)
    up.right(
        f"tanh, dJ/dA × {size:g}", f.tanh, given, np.tanh, lambda z, da: da * d_tanh(z), large=size in (1e-30, 1e30)
    )
    up.right(f"softmax, dJ/dA × {size:g}", f.softmax, given, softmax, back, large=size in (1e-30, 1e30))
    up.wrong(
        f"tanh, dJ/dA × {size:g}, a thousandth off",
        f.tanh,
        given,
        np.tanh,
        lambda z, da: 1.001 * da * d_tanh(z),
        "constant factor",
        large=size in (1e-30, 1e30),
    )
    up.wrong(
        f"softmax, dJ/dA × {size:g}, off-diagonal left out",
        f.softmax,
        given,
        softmax,
        lambda z, da: da * softmax(z) * (1 - softmax(z)),
        "off-diagonal",
        large=size in (1e-30, 1e30),
    )
up.right("tanh, one dJ/dA of all", f.tanh, one(on.ordinary()), np.tanh, lambda z, da: da * d_tanh(z))
up.right("softmax, one dJ/dA of all", f.softmax, one(on.ordinary()), softmax, back)
up.wrong(
    "tanh, one dJ/dA of all, its neighbour too",
    f.tanh,
    one(on.ordinary()),
    np.tanh,
    lambda z, da: (da + 1e-4 * np.roll(da, 1, 1)) * d_tanh(z),
)
up.wrong(
    "softmax, one dJ/dA of all, own term only",
    f.softmax,
    one(on.ordinary()),
    softmax,
    lambda z, da: da * softmax(z) * (1 - softmax(z)),
    "off-diagonal",
)
up.undecided("softmax, dJ/dA of ones: the gradient is 0", f.softmax, on.ordinary().ones(), softmax, back)
up.wrong("softmax, dJ/dA of ones, handed on", f.softmax, on.ordinary().ones(), softmax, lambda z, da: 1.0 * da)
mixed = Input("from 1e-12 to 1e12", on.ordinary().z, on.ordinary().da * 10.0 ** np.resize([-12, -6, 0, 6, 12], (6, 5)))
up.right("tanh, dJ/dA from 1e-12 to 1e12", f.tanh, mixed, np.tanh, lambda z, da: da * d_tanh(z))
up.wrong(
    "tanh, dJ/dA from 1e-12 to 1e12, small ones off",
    f.tanh,
    mixed,
    np.tanh,
    lambda z, da: np.where(np.abs(da) < 1e-9, 1.5, 1) * da * d_tanh(z),
)

few = Kind("one row, one column, one entry")
for n, m in ((1, 1), (1, 6), (6, 1), (2, 1)):
    given = on.ordinary(n, m, seed=60)
    few.right(f"tanh, {n}×{m}", f.tanh, given, np.tanh, lambda z, da: da * d_tanh(z))
    few.wrong(f"tanh, {n}×{m}, off by 1e-4", f.tanh, given, np.tanh, lambda z, da: 1.0001 * da * d_tanh(z))
    few.right(
        f"swish, {n}×{m}",
        f.swish,
        given,
        lambda z: z / (1 + np.exp(-z)),
        lambda z, da: da / (1 + np.exp(-z)) * (1 + z / (1 + np.exp(z))),
    )
    few.wrong(
        f"swish, {n}×{m}, transposed where it can",
        f.swish,
        given,
        lambda z: z / (1 + np.exp(-z)),
        lambda z, da: (da / (1 + np.exp(-z)) * (1 + z / (1 + np.exp(z)))).sum(),
    )
few.right("softmax, 6×1", f.softmax, on.ordinary(6, 1), softmax, back)
few.wrong(
    "softmax, 6×1, own term only",
    f.softmax,
    on.ordinary(6, 1),
    softmax,
    lambda z, da: da * softmax(z) * (1 - softmax(z)),
    "off-diagonal",
)
few.undecided("softmax, 1×6: the gradient is 0", f.softmax, on.ordinary(1, 6), softmax, back)
few.wrong(
    "softmax, 1×6, as σ", f.softmax, on.ordinary(1, 6), softmax, lambda z, da: da / (1 + np.exp(-z)) / (1 + np.exp(z))
)
few.right("softmax, 2×1", f.softmax, on.ordinary(2, 1), softmax, back)
few.wrong(
    "softmax, 2×1, cross term's sign",
    f.softmax,
    on.ordinary(2, 1),
    softmax,
    lambda z, da: softmax(z) * (da + (softmax(z) * da).sum(0)),
)

cancel = Kind("forwards that cancel")
small = powers(-4, -1)
cancel.right("exp − 1 at 1e-4", f.expm1, small, lambda z: np.exp(z) - 1, lambda z, da: da * np.exp(z))
cancel.right("log(1 + z) at 1e-4", f.log1p, small, lambda z: np.log(1 + z), lambda z, da: da / (1 + z))
cancel.right("1 − cos at 1e-3", f.one_less_cosine, powers(-3, 0), lambda z: 1 - np.cos(z), lambda z, da: da * np.sin(z))
cancel.right(
    "√(1 + z²) − 1 at 1e-3",
    elementwise(lambda x: mp.sqrt(1 + x * x) - 1),
    powers(-3, 0),
    lambda z: np.sqrt(1 + z * z) - 1,
    lambda z, da: da * z / np.sqrt(1 + z * z),
)
cancel.right(
    "z − tanh at 1e-2", f.tanhshrink, powers(-2, 0), lambda z: z - np.tanh(z), lambda z, da: da * np.tanh(z) ** 2
)
cancel.right(
    "log cosh by exponentials",
    f.log_cosh,
    powers(-2, 1),
    lambda z: np.log((np.exp(z) + np.exp(-z)) / 2),
    lambda z, da: da * np.tanh(z),
)
cancel.right(
    "softplus by log(1 + exp) at −12",
    f.softplus,
    on.between(-14, -8),
    lambda z: np.log(1 + np.exp(z)),
    lambda z, da: da / (1 + np.exp(-z)),
)
cancel.right(
    "gelu by 1 + erf at −4",
    f.gelu,
    on.between(-4, -2),
    lambda z: 0.5 * z * (1 + np.vectorize(math.erf)(z / math.sqrt(2))),
    lambda z, da: (
        da * (0.5 * np.vectorize(math.erfc)(-z / math.sqrt(2)) + z * np.exp(-z * z / 2) / math.sqrt(2 * math.pi))
    ),
    off=1e-10,
)
cancel.wrong(
    "exp − 1 at 1e-4, its value",
    f.expm1,
    small,
    lambda z: np.exp(z) - 1,
    lambda z, da: da * (np.exp(z) - 1),
    "function itself",
)
cancel.wrong(
    "log(1 + z) at 1e-4, off by 1e-5",
    f.log1p,
    small,
    lambda z: np.log(1 + z),
    lambda z, da: 1.00001 * da / (1 + z),
    "constant factor",
)
cancel.wrong(
    "1 − cos at 1e-3, halved",
    f.one_less_cosine,
    powers(-3, 0),
    lambda z: 1 - np.cos(z),
    lambda z, da: da * np.sin(z) / 2,
    "constant factor",
)
cancel.wrong(
    "√(1 + z²) − 1, not over its root",
    elementwise(lambda x: mp.sqrt(1 + x * x) - 1),
    powers(-3, 0),
    lambda z: np.sqrt(1 + z * z) - 1,
    lambda z, da: da * z,
)
cancel.wrong(
    "z − tanh at 1e-2, tanh",
    f.tanhshrink,
    powers(-2, 0),
    lambda z: z - np.tanh(z),
    lambda z, da: da * np.tanh(z),
    "missing square",
    "missing factor",
)
cancel.wrong(
    "log cosh by exponentials, sinh",
    f.log_cosh,
    powers(-2, 1),
    lambda z: np.log((np.exp(z) + np.exp(-z)) / 2),
    lambda z, da: da * np.sinh(z),
)
cancel.wrong(
    "softplus by log(1 + exp) at −12, 0",
    f.softplus,
    on.between(-14, -8),
    lambda z: np.log(1 + np.exp(z)),
    lambda z, da: 0 * da,
    "zero everywhere",
)
cancel.wrong(
    "gelu by 1 + erf at −4, Φ alone",
    f.gelu,
    on.between(-4, -2),
    lambda z: 0.5 * z * (1 + np.vectorize(math.erf)(z / math.sqrt(2))),
    lambda z, da: da * 0.5 * np.vectorize(math.erfc)(-z / math.sqrt(2)),
    "product rule",
)

half = Kind("float32 matrices")
f32 = np.float32


def single(given):
    return given.single()


half.right("log at 1e-25", f.log, single(powers(-25, -1, signs=False)), np.log, lambda z, da: da / z)
half.right(
    "arcsine beside 1",
    elementwise(mp.asin),
    single(Input("beside 1", 1 - powers(-6, -0.1, signs=False).z, on.ordinary().da)),
    np.arcsin,
    lambda z, da: da / np.sqrt((1 - z) * (1 + z)),
)
half.right(
    "softplus at ±15",
    f.softplus,
    single(on.near(-15, 15, spread=3)),
    lambda z: np.logaddexp(f32(0), z),
    lambda z, da: da / (1 + np.exp(-z)),
)
half.right("softmax, wide", f.softmax, single(on.wide(scale=5)), softmax, back)
half.right(
    "layer norm",
    f.layernorm(1e-5),
    single(on.ordinary()),
    lambda z: (z - z.mean(0)) / np.sqrt(z.var(0) + f32(1e-5)),
    lambda z, da: (
        (da - da.mean(0) - (z - z.mean(0)) * (da * (z - z.mean(0))).mean(0) / (z.var(0) + f32(1e-5)))
        / np.sqrt(z.var(0) + f32(1e-5))
    ),
)
half.right("relu on its kink", f.relu, single(on.kinks(0)), lambda z: np.maximum(z, 0), lambda z, da: da * (z > 0))
half.right("sign", elementwise(mp.sign), single(on.ordinary()), np.sign, lambda z, da: np.zeros_like(da))
half.right(
    "gelu by tanh",
    f.gelu_tanh,
    single(on.ordinary()),
    lambda z: f32(0.5) * z * (1 + np.tanh(f32(math.sqrt(2 / math.pi)) * (z + f32(0.044715) * z**3))),
    lambda z, da: (
        da
        * (
            f32(0.5) * (1 + np.tanh(f32(math.sqrt(2 / math.pi)) * (z + f32(0.044715) * z**3)))
            + f32(0.5)
            * z
            / np.cosh(f32(math.sqrt(2 / math.pi)) * (z + f32(0.044715) * z**3)) ** 2
            * f32(math.sqrt(2 / math.pi))
            * (1 + 3 * f32(0.044715) * z * z)
        )
    ),
)
half.wrong(
    "log at 1e-25, 1e-10 added",
    f.log,
    single(powers(-25, -1, signs=False)),
    np.log,
    lambda z, da: da / (z + f32(1e-10)),
)
half.wrong(
    "softplus at ±15, twice",
    f.softplus,
    single(on.near(-15, 15, spread=3)),
    lambda z: np.logaddexp(f32(0), z),
    lambda z, da: 2 * da / (1 + np.exp(-z)),
    "constant factor",
)
half.wrong(
    "softmax, wide, own term only",
    f.softmax,
    single(on.wide(scale=5)),
    softmax,
    lambda z, da: da * softmax(z) * (1 - softmax(z)),
    "off-diagonal",
)
half.wrong(
    "layer norm, variance detached",
    f.layernorm(1e-5),
    single(on.ordinary()),
    lambda z: (z - z.mean(0)) / np.sqrt(z.var(0) + f32(1e-5)),
    lambda z, da: (da - da.mean(0)) / np.sqrt(z.var(0) + f32(1e-5)),
    "term left out",
)
half.wrong(
    "tanh, gives float64",
    f.tanh,
    single(on.ordinary()),
    np.tanh,
    lambda z, da: da.astype(float) * 1.01 * (1 - np.tanh(z.astype(float)) ** 2),
)
half.wrong("sign, straight through", elementwise(mp.sign), single(on.ordinary()), np.sign, lambda z, da: 1 * da)
half.wrong(
    "relu on its kink, 2 there",
    f.relu,
    single(on.kinks(0)),
    lambda z: np.maximum(z, 0),
    lambda z, da: da * np.where(z == 0, f32(2), (z > 0).astype(f32)),
    "only at kinks",
)
half.wrong(
    "sigmoid, a thousandth off",
    f.sigmoid,
    single(on.ordinary()),
    lambda z: 1 / (1 + np.exp(-z)),
    lambda z, da: da * f32(1.02) / (1 + np.exp(-z)) / (1 + np.exp(z)),
    "constant factor",
)
