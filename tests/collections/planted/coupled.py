# ruff: noqa
"""Coupled functions: variants of softmax, gates, maxout, normalisations, in single precision and large."""

import numpy as np
from mpmath import mp, mpf

from tests.collections import families as on
from tests.collections import mathematics as f
from tests.collections.families import Input
from tests.collections.planted.records import Kind
from tests.collections.reference import columnwise, rowwise

wide = np.longdouble


def softmax(z, axis=0):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def back(p, da, axis=0):
    return p * (da - (p * da).sum(axis=axis, keepdims=True))


soft = Kind("softmax variants")
soft.right(
    "softmax by Jacobians",
    f.softmax,
    on.ordinary(),
    softmax,
    lambda z, da: np.stack([(np.diag(p) - np.outer(p, p)) @ g for p, g in zip(softmax(z).T, da.T)], axis=1),
)
soft.right(
    "softmax by einsum",
    f.softmax,
    on.ordinary(),
    softmax,
    lambda z, da: softmax(z) * da - softmax(z) * np.einsum("ij,ij->j", softmax(z), da),
)
soft.right(
    "softmax over rows",
    f.softmax_rows,
    on.ordinary(),
    lambda z: softmax(z, 1),
    lambda z, da: back(softmax(z, 1), da, 1),
)
soft.right(
    "log softmax",
    f.log_softmax,
    on.ordinary(),
    lambda z: z - z.max(0) - np.log(np.exp(z - z.max(0)).sum(0)),
    lambda z, da: da - softmax(z) * da.sum(0),
)
soft.right(
    "log softmax over rows",
    f.log_softmax_rows,
    on.ordinary(),
    lambda z: z - np.logaddexp.reduce(z, axis=1, keepdims=True),
    lambda z, da: da - softmax(z, 1) * da.sum(1, keepdims=True),
    large=True,
)
soft.right(
    "softmax of temperature 3",
    f.softmax_at(3.0),
    on.ordinary(),
    lambda z: softmax(z / 3),
    lambda z, da: back(softmax(z / 3), da) / 3,
)
soft.right("softmin", f.softmin, on.ordinary(), lambda z: softmax(-z), lambda z, da: -back(softmax(-z), da), large=True)
soft.right(
    "softmax over all",
    f.softmax_all,
    on.ordinary(4, 3),
    lambda z: np.exp(z) / np.exp(z).sum(),
    lambda z, da: np.exp(z) / np.exp(z).sum() * (da - (da * np.exp(z)).sum() / np.exp(z).sum()),
)
soft.right(
    "softmax times z",
    f.softmax_times,
    on.ordinary(),
    lambda z: z * softmax(z),
    lambda z, da: softmax(z) * da + back(softmax(z), da * z),
)


def sparse_support(z):
    out = np.zeros_like(z)
    for j, x in enumerate(z.T):
        s = np.sort(x)[::-1]
        k = np.arange(1, x.size + 1)
        size = k[1 + k * s > np.cumsum(s)].max()
        out[:, j] = np.maximum(x - (s[:size].sum() - 1) / size, 0)
    return out


soft.right(
    "sparsemax",
    f.sparsemax,
    on.ordinary(),
    sparse_support,
    lambda z, da: (
        (sparse_support(z) > 0) * (da - (da * (sparse_support(z) > 0)).sum(0) / (sparse_support(z) > 0).sum(0))
    ),
)
soft.wrong(
    "sparsemax, mean over all",
    f.sparsemax,
    on.ordinary(),
    sparse_support,
    lambda z, da: (sparse_support(z) > 0) * (da - (da * (sparse_support(z) > 0)).mean(0)),
    large=True,
)
soft.wrong(
    "sparsemax, softmax's backward",
    f.sparsemax,
    on.ordinary(),
    sparse_support,
    lambda z, da: back(sparse_support(z), da),
    large=True,
)
soft.wrong(
    "softmax, p(1 − p)",
    f.softmax,
    on.ordinary(),
    softmax,
    lambda z, da: da * softmax(z) * (1 - softmax(z)),
    "off-diagonal",
    large=True,
)
soft.wrong(
    "softmax, sum over rows",
    f.softmax,
    on.ordinary(5, 5),
    softmax,
    lambda z, da: back(softmax(z), da, 1),
    "sum over the wrong axis",
)
soft.wrong(
    "softmax, sum over all",
    f.softmax,
    on.ordinary(),
    softmax,
    lambda z, da: softmax(z) * (da - (da * softmax(z)).sum()),
    "sum over all",
    large=True,
)
soft.wrong(
    "softmax over rows, p(1 − p)",
    f.softmax_rows,
    on.ordinary(),
    lambda z: softmax(z, 1),
    lambda z, da: da * softmax(z, 1) * (1 - softmax(z, 1)),
    "off-diagonal",
    large=True,
)
soft.wrong(
    "softmax over rows, sum over columns",
    f.softmax_rows,
    on.ordinary(),
    lambda z: softmax(z, 1),
    lambda z, da: back(softmax(z, 1), da, 0),
    "sum over the wrong axis",
)
soft.wrong(
    "softmax over rows, backward's softmax over columns",
    f.softmax_rows,
    on.ordinary(),
    lambda z: softmax(z, 1),
    lambda z, da: back(softmax(z, 0), da, 0),
    "softmax over the wrong axis",
)
soft.wrong(
    "log softmax, upstream not summed",
    f.log_softmax,
    on.ordinary(),
    lambda z: z - np.logaddexp.reduce(z, axis=0),
    lambda z, da: da - softmax(z) * da,
)
soft.wrong(
    "log softmax, softmax's backward",
    f.log_softmax,
    on.ordinary(),
    lambda z: z - np.logaddexp.reduce(z, axis=0),
    lambda z, da: back(softmax(z), da),
)
soft.wrong(
    "log softmax, mean of the upstream",
    f.log_softmax,
    on.ordinary(),
    lambda z: z - np.logaddexp.reduce(z, axis=0),
    lambda z, da: da - softmax(z) * da.mean(0),
    "mean in place of sum",
)
soft.wrong(
    "softmax of temperature 3, without 1/3",
    f.softmax_at(3.0),
    on.ordinary(),
    lambda z: softmax(z / 3),
    lambda z, da: back(softmax(z / 3), da),
    "constant factor",
)
soft.wrong(
    "softmax of temperature 3, at z",
    f.softmax_at(3.0),
    on.ordinary(),
    lambda z: softmax(z / 3),
    lambda z, da: back(softmax(z), da),
    "temperature",
)
soft.wrong(
    "softmin, softmax's sign",
    f.softmin,
    on.ordinary(),
    lambda z: softmax(-z),
    lambda z, da: back(softmax(-z), da),
    "sign",
    large=True,
)
soft.wrong(
    "softmax, one column a thousandth off",
    f.softmax,
    on.ordinary(6, 9),
    softmax,
    lambda z, da: back(softmax(z), da) * np.where(np.arange(z.shape[1]) == 4, 1.001, 1),
    "only some columns",
    large=True,
)
soft.wrong(
    "softmax, one entry a millionth off",
    f.softmax,
    on.ordinary(),
    softmax,
    lambda z, da: back(softmax(z), da) * (1 + 1e-5 * (np.arange(z.size).reshape(z.shape) == 7)),
    "only one entry",
)
soft.wrong(
    "softmax times z, own term only",
    f.softmax_times,
    on.ordinary(),
    lambda z: z * softmax(z),
    lambda z, da: softmax(z) * da,
)

norm = Kind("gates and normalisations")


def standard(z, axis=0, eps=1e-5):
    return (z - z.mean(axis, keepdims=True)) / np.sqrt(z.var(axis, keepdims=True) + eps)


def standard_back(z, da, axis=0, eps=1e-5, dtype=None):
    x = standard(z, axis, eps)
    s = np.sqrt(z.var(axis, keepdims=True) + eps)
    return (da - da.mean(axis, keepdims=True) - x * (da * x).mean(axis, keepdims=True)) / s


def detached(z, da, axis=0, eps=1e-5):
    return (da - da.mean(axis, keepdims=True)) / np.sqrt(z.var(axis, keepdims=True) + eps)


norm.right("layer norm", f.layernorm(1e-5), on.ordinary(), standard, standard_back)
norm.right(
    "batch norm", f.batchnorm(1e-5), on.ordinary(), lambda z: standard(z, 1), lambda z, da: standard_back(z, da, 1)
)
norm.right(
    "rms norm",
    f.rmsnorm(1e-6),
    on.ordinary(),
    lambda z: z / np.sqrt((z * z).mean(0) + 1e-6),
    lambda z, da: (da - z * (da * z).mean(0) / ((z * z).mean(0) + 1e-6)) / np.sqrt((z * z).mean(0) + 1e-6),
)
norm.right(
    "unit length",
    f.unit,
    on.ordinary(),
    lambda z: z / np.linalg.norm(z, axis=0),
    lambda z, da: (da - z * (da * z).sum(0) / (z * z).sum(0)) / np.linalg.norm(z, axis=0),
)
norm.right(
    "by the largest",
    f.by_largest,
    on.between(0.5, 3),
    lambda z: z / z.max(0),
    lambda z, da: da / z.max(0) - (z == z.max(0)) * (da * z).sum(0) / z.max(0) ** 2,
)
norm.right("centred", f.centred, on.ordinary(), lambda z: z - z.mean(0), lambda z, da: da - da.mean(0))
norm.right(
    "squash of capsules",
    f.squash,
    on.ordinary(),
    lambda z: z * np.sqrt((z * z).sum(0)) / (1 + (z * z).sum(0)),
    lambda z, da: (
        da * np.sqrt((z * z).sum(0)) / (1 + (z * z).sum(0))
        + z * (da * z).sum(0) * (1 - (z * z).sum(0)) / (np.sqrt((z * z).sum(0)) * (1 + (z * z).sum(0)) ** 2)
    ),
)
sig = lambda z: 1 / (1 + np.exp(-z))


def _glu(x):
    h = len(x) // 2
    return [x[i] / (1 + mp.exp(-x[i + h])) for i in range(h)] + [x[i] for i in range(h, len(x))]


glu = columnwise(_glu)
glu_f = lambda z: np.concatenate([z[:3] * sig(z[3:]), z[3:]])
norm.right(
    "gated half, the gate handed on",
    glu,
    on.ordinary(),
    glu_f,
    lambda z, da: np.concatenate([da[:3] * sig(z[3:]), da[3:] + da[:3] * z[:3] * sig(z[3:]) * sig(-z[3:])]),
)
norm.wrong(
    "gated half, the gate's own slope forgotten",
    glu,
    on.ordinary(),
    glu_f,
    lambda z, da: np.concatenate([da[:3] * sig(z[3:]), da[3:]]),
)
norm.wrong(
    "gated half, gates exchanged",
    glu,
    on.ordinary(),
    glu_f,
    lambda z, da: np.concatenate([da[:3] * sig(z[:3]), da[3:] + da[:3] * z[:3] * sig(z[3:]) * sig(-z[3:])]),
)
pairs_f = lambda z: np.repeat(np.maximum(z[::2], z[1::2]), 2, axis=0)
top = lambda z: np.repeat(z[::2] >= z[1::2], 2, axis=0) ^ (np.arange(z.shape[0]) % 2 == 1)[:, None]
norm.right(
    "maxout of pairs, repeated",
    f.maxout_pairs,
    on.ordinary(),
    pairs_f,
    lambda z, da: np.repeat(da[::2] + da[1::2], 2, axis=0) * top(z),
)
norm.wrong("maxout of pairs, upstream not gathered", f.maxout_pairs, on.ordinary(), pairs_f, lambda z, da: da * top(z))
norm.wrong(
    "maxout of pairs, both are given it",
    f.maxout_pairs,
    on.ordinary(),
    pairs_f,
    lambda z, da: np.repeat(da[::2] + da[1::2], 2, axis=0),
    large=True,
)
norm.wrong(
    "layer norm, variance detached", f.layernorm(1e-5), on.ordinary(), standard, detached, "term left out", large=True
)
norm.wrong(
    "layer norm, mean detached",
    f.layernorm(1e-5),
    on.ordinary(),
    standard,
    lambda z, da: (da - standard(z) * (da * standard(z)).mean(0)) / np.sqrt(z.var(0) + 1e-5),
    "term left out",
    large=True,
)
norm.wrong(
    "layer norm, eps forgotten",
    f.layernorm(1e-2),
    on.ordinary(),
    lambda z: standard(z, 0, 1e-2),
    lambda z, da: standard_back(z, da, 0, 0.0),
)
norm.wrong(
    "layer norm, n − 1 in the variance",
    f.layernorm(1e-5),
    on.ordinary(),
    standard,
    lambda z, da: (da - da.mean(0) - standard(z) * (da * standard(z)).sum(0) / 5) / np.sqrt(z.var(0) + 1e-5),
    large=True,
)
norm.wrong(
    "batch norm, along the other axis",
    f.batchnorm(1e-5),
    on.ordinary(),
    lambda z: standard(z, 1),
    standard_back,
    large=True,
)
norm.wrong(
    "rms norm, sum for mean",
    f.rmsnorm(1e-6),
    on.ordinary(),
    lambda z: z / np.sqrt((z * z).mean(0) + 1e-6),
    lambda z, da: (da - z * (da * z).sum(0) / ((z * z).mean(0) + 1e-6)) / np.sqrt((z * z).mean(0) + 1e-6),
    "sum in place of mean",
)
norm.wrong(
    "unit length, as if its length were fixed",
    f.unit,
    on.ordinary(),
    lambda z: z / np.linalg.norm(z, axis=0),
    lambda z, da: da / np.linalg.norm(z, axis=0),
    "cross term",
    "off-diagonal",
    "term left out",
)
norm.wrong(
    "centred, the mean forgotten",
    f.centred,
    on.ordinary(),
    lambda z: z - z.mean(0),
    lambda z, da: 1.0 * da,
    "handed on untouched",
    "cross term",
    "off-diagonal",
)
norm.wrong(
    "by the largest, its slope forgotten",
    f.by_largest,
    on.between(0.5, 3),
    lambda z: z / z.max(0),
    lambda z, da: da / z.max(0),
)

# Coupled in single precision, and large.
big = Kind("coupled, large or in single precision")
one = np.float32


def single(g):
    return lambda z: g(z.astype(one)).astype(z.dtype)


def single_back(g):
    return lambda z, da: g(z.astype(one), da.astype(one)).astype(z.dtype)


def exact_norm(eps):
    return lambda z, da: standard_back(z, da, 0, wide(eps))


tall = on.ordinary(300, 3, seed=31)
big.right(
    "layer norm of 300 rows in float32",
    exact_norm(1e-5),
    tall,
    single(standard),
    single_back(standard_back),
    "single",
    single=True,
)
big.right("layer norm of 300 rows", exact_norm(1e-5), tall, standard, standard_back, large=True)
big.right(
    "rms norm of 120 rows in float32",
    lambda z, da: (da - z * (da * z).mean(0) / ((z * z).mean(0) + wide(1e-6))) / np.sqrt((z * z).mean(0) + wide(1e-6)),
    on.ordinary(120, 2, seed=32),
    single(lambda z: z / np.sqrt((z * z).mean(0) + one(1e-6))),
    single_back(
        lambda z, da: (da - z * (da * z).mean(0) / ((z * z).mean(0) + one(1e-6))) / np.sqrt((z * z).mean(0) + one(1e-6))
    ),
    "single",
    single=True,
)
big.right(
    "softmax of 12 rows in float32",
    f.softmax,
    on.ordinary(12, 4),
    single(softmax),
    single_back(lambda z, da: back(softmax(z), da)),
    "single",
    single=True,
)
exact_soft = lambda z, da: back(softmax(z), da)
big.right(
    "softmax of 150 rows",
    exact_soft,
    on.ordinary(150, 3, seed=33),
    softmax,
    lambda z, da: back(softmax(z), da),
    large=True,
)
big.right(
    "softmax over 400 columns of rows",
    lambda z, da: back(softmax(z, 1), da, 1),
    on.ordinary(3, 400, seed=34),
    lambda z: softmax(z, 1),
    lambda z, da: back(softmax(z, 1), da, 1),
    large=True,
)
big.wrong(
    "layer norm of 300 rows in float32, variance detached",
    exact_norm(1e-5),
    tall,
    single(standard),
    single_back(detached),
    single=True,
)
big.wrong("layer norm of 300 rows, variance detached", exact_norm(1e-5), tall, standard, detached, large=True)
big.wrong(
    "layer norm of 120 rows in float32, mean detached",
    exact_norm(1e-5),
    on.ordinary(120, 2, seed=35),
    single(standard),
    single_back(lambda z, da: (da - standard(z) * (da * standard(z)).mean(0)) / np.sqrt(z.var(0) + one(1e-5))),
    single=True,
    large=True,
)
big.wrong(
    "softmax of 12 rows in float32, p(1 − p)",
    f.softmax,
    on.ordinary(12, 4),
    single(softmax),
    single_back(lambda z, da: da * softmax(z) * (1 - softmax(z))),
    "off-diagonal",
    single=True,
)
big.wrong(
    "softmax of 150 rows, p(1 − p)",
    exact_soft,
    on.ordinary(150, 3, seed=36),
    softmax,
    lambda z, da: da * softmax(z) * (1 - softmax(z)),
    "off-diagonal",
    large=True,
)
big.wrong(
    "softmax of 150 rows, one entry",
    exact_soft,
    on.ordinary(150, 3, seed=37),
    softmax,
    lambda z, da: back(softmax(z), da) * (1 + 0.5 * (np.arange(z.size).reshape(z.shape) == 77)),
    "only one entry",
    large=True,
)
special = np.isin(np.arange(4200), (17, 1234, 4000))
parts = on.ordinary(16, 4200, seed=38)


def odd_columns(z):
    a = softmax(z)
    a[:, special[: z.shape[1]]] = np.tanh(z[:, special[: z.shape[1]]])
    return a


def odd_back(z, da):
    s = special[: z.shape[1]]
    dz = back(softmax(z), da)
    dz[:, s] = da[:, s] / np.cosh(z[:, s]) ** 2
    return dz


exact_odd = odd_back
big.right("16×4200, softmax", exact_soft, parts, softmax, lambda z, da: back(softmax(z), da), large=True)
big.right("16×4200, three columns are tanh", exact_odd, parts, odd_columns, odd_back, large=True)
big.wrong(
    "16×4200, three columns are tanh, as softmax",
    exact_odd,
    parts,
    odd_columns,
    lambda z, da: back(softmax(z), da),
    large=True,
)
big.wrong(
    "16×4200, three columns lost", exact_soft, parts, softmax, lambda z, da: back(softmax(z), da) * ~special, large=True
)
few = np.isin(np.arange(400), (5, 111, 398))
few_in = on.ordinary(16, 400, seed=39)


def few_columns(z):
    a = softmax(z)
    m = few[: z.shape[1]]
    a[:, m] = a[:, m] + 0.25 * z[:, m].sum(0) ** 2
    return a


def few_back(z, da):
    m = few[: z.shape[1]]
    dz = back(softmax(z), da)
    dz[:, m] += 0.5 * z[:, m].sum(0) * da[:, m].sum(0)
    return dz


big.right("16×400, three columns have a sum more", few_back, few_in, few_columns, few_back, large=True)
big.wrong(
    "16×400, three columns have a sum more, forgotten",
    few_back,
    few_in,
    few_columns,
    lambda z, da: back(softmax(z), da),
    large=True,
)


def linked(z):
    a = np.tanh(z)
    a[:, -1] = a[:, -1] * z[:, 0]
    return a


def linked_back(z, da):
    dz = da / np.cosh(z) ** 2
    dz[:, -1] *= z[:, 0]
    dz[:, 0] += da[:, -1] * np.tanh(z[:, -1])
    return dz


big.right(
    "8×300, the last column times the first", linked_back, on.ordinary(8, 300, seed=40), linked, linked_back, large=True
)
big.wrong(
    "8×300, the last column times the first, forgotten",
    linked_back,
    on.ordinary(8, 300, seed=40),
    linked,
    lambda z, da: da / np.cosh(z) ** 2 * np.where(np.arange(z.shape[1]) == z.shape[1] - 1, z[:, :1], 1),
    large=True,
)


# Special columns, rows and links in what is run in parts.
def with_sum(where):
    """Softmax by columns, and in these columns 0.25 of the square of their sum beside."""

    def forward(z):
        a, m = softmax(z), where(z)
        return np.where(m, a + 0.25 * z.sum(0, keepdims=True) ** 2, a)

    def backward(z, da):
        m = where(z)
        return back(softmax(z), da) + np.where(m, 0.5 * z.sum(0, keepdims=True) * da.sum(0, keepdims=True), 0)

    return forward, backward


for label, where in {
    "the last column": lambda z: np.arange(z.shape[1]) == z.shape[1] - 1,
    "every hundredth column": lambda z: np.arange(z.shape[1]) % 100 == 37,
    "column 613": lambda z: np.arange(z.shape[1]) == 613,
}.items():
    forward, backward = with_sum(where)
    given = on.ordinary(6, 700, seed=41)
    big.right(f"6×700, {label} has a sum more", backward, given, forward, backward, large=label != "column 613")
    big.wrong(
        f"6×700, {label} has a sum more, forgotten",
        backward,
        given,
        forward,
        lambda z, da: back(softmax(z), da),
        large=label != "column 613",
    )


def row_forward(z):
    a = softmax(z, 1)
    a[613:614] = np.tanh(z[613:614])
    return a


def row_backward(z, da):
    dz = back(softmax(z, 1), da, 1)
    dz[613:614] = da[613:614] / np.cosh(z[613:614]) ** 2
    return dz


tall_rows = on.ordinary(700, 6, seed=42)
big.right("700×6, softmax over rows, row 613 is tanh", row_backward, tall_rows, row_forward, row_backward, large=True)
big.wrong(
    "700×6, softmax over rows, row 613 is tanh, as softmax",
    row_backward,
    tall_rows,
    row_forward,
    lambda z, da: back(softmax(z, 1), da, 1),
)


def far_forward(z):
    a = softmax(z)
    a[:, 500:501] = a[:, 500:501] * (1 + z[:, 20:21])
    return a


def far_backward(z, da):
    p, g = softmax(z), da.copy()
    g[:, 500:501] = da[:, 500:501] * (1 + z[:, 20:21])
    dz = back(p, g)
    if z.shape[1] > 500:
        dz[:, 20] += da[:, 500] * p[:, 500]
    return dz


linked_far = on.ordinary(6, 700, seed=43)
big.right("6×700, column 500 hangs on column 20", far_backward, linked_far, far_forward, far_backward, large=True)
big.wrong(
    "6×700, column 500 hangs on column 20, forgotten",
    far_backward,
    linked_far,
    far_forward,
    lambda z, da: back(softmax(z), np.where(np.arange(z.shape[1]) == 500, da * (1 + z[:, 20:21]), da)),
    large=True,
)
