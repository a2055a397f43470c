"""Planted mistakes: right activations, wrong backward passes, the inputs, and what the diagnosis is to name.

Numerical gradients come from the formulas of calculus written out here, with a bound as differences would have it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import erf

import numpy as np

from actgrad.activations import Activation, Structure
from actgrad.activations.activation import Reading
from actgrad.checking.diagnosis.evidence import Evidence
from actgrad.checking.result import Comparison, Method, Numerical, Verdict

ERF = np.vectorize(erf, otypes=[float])


def s(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def softmax(z, axis=0):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def norm(z):
    return (z - z.mean(axis=0)) / z.std(axis=0)


def norm_vjp(z, da):
    a = norm(z)
    return (da - da.mean(axis=0) - a * (a * da).mean(axis=0)) / z.std(axis=0)


def phi(z):
    return np.exp(-z * z / 2) / np.sqrt(2 * np.pi)


def Phi(z):  # noqa: N802
    return (1 + ERF(z / np.sqrt(2))) / 2


def softmax_vjp(z, da, axis=0):
    a = softmax(z, axis)
    return a * (da - (a * da).sum(axis=axis, keepdims=True))


def rms_vjp(z, da):
    r = np.sqrt((z * z).mean(axis=0))
    return (da - z / r * (z / r * da).mean(axis=0)) / r


def log_softmax(z):
    return np.log(softmax(z))


C, R, E = Structure.COLUMNWISE, Structure.ROWWISE, Structure.ELEMENTWISE

RIGHT = {
    "relu": (lambda z: np.maximum(z, 0), lambda z, da: da * (z > 0), E),
    "leaky": (lambda z: np.where(z > 0, z, 0.1 * z), lambda z, da: da * np.where(z > 0, 1, 0.1), E),
    "sigmoid": (s, lambda z, da: da * s(z) * s(-z), E),
    "tanh": (np.tanh, lambda z, da: da / np.cosh(z) ** 2, E),
    "swish": (lambda z: z * s(z), lambda z, da: da * (s(z) + z * s(z) * s(-z)), E),
    "gelu": (lambda z: z * Phi(z), lambda z, da: da * (Phi(z) + z * phi(z)), E),
    "elu": (lambda z: np.where(z > 0, z, 0.5 * np.expm1(z)), lambda z, da: da * np.where(z > 0, 1, 0.5 * np.exp(z)), E),
    "softplus": (lambda z: np.logaddexp(0, z), lambda z, da: da * s(z), E),
    "scaled tanh": (lambda z: np.tanh(2 * z), lambda z, da: da * 2 / np.cosh(2 * z) ** 2, E),
    "softmax": (softmax, softmax_vjp, C),
    "row softmax": (lambda z: softmax(z, 1), lambda z, da: softmax_vjp(z, da, 1), R),
    "log softmax": (log_softmax, lambda z, da: da - softmax(z) * da.sum(axis=0), C),
    "layer norm": (norm, norm_vjp, C),
    "rms norm": (lambda z: z / np.sqrt((z * z).mean(axis=0)), rms_vjp, C),
    "l2 norm": (lambda z: z / np.sqrt((z * z).sum(axis=0)), lambda z, da: l2_vjp(z, da), C),
    "cumulative": (lambda z: np.cumsum(np.sin(z), axis=0), lambda z, da: np.cos(z) * np.cumsum(da[::-1], axis=0)[::-1], C),
}


def l2_vjp(z, da):
    r = np.sqrt((z * z).sum(axis=0))
    return (da - z / r * (z / r * da).sum(axis=0)) / r


def draw(seed, shape, scale=1.0, upstream=1.0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=shape) * scale, rng.normal(size=shape) * upstream


INPUTS = {
    "ordinary": draw(1, (6, 5)),
    "square": draw(2, (5, 5)),
    "wide": draw(3, (7, 8), 4.0),
    "column": draw(4, (12, 1)),
    "tiny": draw(5, (6, 5), upstream=1e-9),
    "large": draw(6, (6, 5), upstream=30.0),
    "saturated": draw(7, (8, 6), 12.0),
}


@dataclass(frozen=True)
class Planted:
    """One wrong backward pass on one input, and the rules any of which is a right diagnosis."""

    activation: str
    mistake: str
    expected: tuple[str, ...]
    dz: Callable
    inputs: str

    def evidence(self) -> Evidence | None:
        z, da = INPUTS[self.inputs]
        forward, vjp, structure = RIGHT[self.activation]
        with np.errstate(all="ignore"):
            dz = np.asarray(self.dz(z.copy(), da.copy(), forward(z), vjp(z, da)), dtype=float)
        return evidence(Activation(self.activation, forward, structure=structure), structure, z, da, dz, vjp(z, da))


def evidence(activation, structure, z, da, dz, true, bound=None):
    """Lay one case side by side as a check does, the numerical gradient off by up to a third of its bound."""
    a = activation.forward(z)
    scale = np.abs(true) if structure is E else np.abs(true) + np.abs(da).max() * np.abs(a).max() * 1e-3
    bound = 1e-11 * scale + 1e-300 if bound is None else bound
    numerical = true + np.random.default_rng(0).uniform(-1, 1, z.shape) * bound / 3
    allowed = 1.5e-8 * np.abs(numerical) + 64 * 2.2e-16 * np.abs(da) * np.maximum(np.abs(a), min(1, np.abs(a).max()))
    with np.errstate(all="ignore"):
        agree = np.abs(dz - numerical) <= allowed + bound
    flat = agree & (np.abs(numerical) <= allowed) & (numerical != 0)
    codes = np.where(flat, list(Verdict).index(Verdict.FLAT), np.where(agree, 0, list(Verdict).index(Verdict.WRONG)))
    kink = np.zeros(z.shape, bool)
    num = Numerical(numerical, bound, numerical, numerical, kink, Method.DIFFERENCES, 1)
    return Evidence(activation, structure, Comparison(z, a, da, dz, num, allowed, codes.astype(np.int8)))


def part(where, then):
    """Give a mistake that is made in a part only."""
    return lambda z, da, a, t: np.where(where(z, da), then(z, da, a, t), t)


def block(rows, columns, value):
    def mistake(z, da, a, t):
        dz = t.copy()
        dz[rows, columns] = value
        return dz

    return mistake


def f32(x):
    return x.astype(np.float32)


ANY = ("ordinary", "wide", "large")
SMALL = ("ordinary", "square", "tiny")

EVERYWHERE = (
    # name, expected rule(s), dz of (z, da, a, true), activations, inputs
    ("doubled", "constant factor", lambda z, da, a, t: 2 * t, "sigmoid softmax gelu", SMALL),
    ("halved", "constant factor", lambda z, da, a, t: t / 2, "relu layer-norm", ANY),
    ("divided by m", "constant factor", lambda z, da, a, t: t / t.shape[1], "tanh softmax", ANY),
    ("divided by n", "constant factor", lambda z, da, a, t: t / t.shape[0], "swish row-softmax", ANY),
    ("off by a percent", "constant factor", lambda z, da, a, t: t * 1.01, "sigmoid log-softmax", SMALL),
    ("off by 1e-6", "constant factor", lambda z, da, a, t: t * 1.000001, "tanh softmax", ANY),
    ("negated", "sign", lambda z, da, a, t: -t, "relu sigmoid softmax layer-norm", SMALL),
    ("upstream ignored", "upstream ignored", lambda z, da, a, t: t / da, "sigmoid relu swish tanh", SMALL),
    ("upstream squared", "upstream squared", lambda z, da, a, t: t * da, "sigmoid relu gelu", ANY),
    ("upstream absolute", "absolute value", lambda z, da, a, t: t * np.sign(da), "sigmoid relu", ANY),
    ("upstream positive", "upstream masked by its own sign", lambda z, da, a, t: t * (da > 0), "relu tanh swish", SMALL),
    ("upstream clipped", "upstream clipped", lambda z, da, a, t: t / da * np.clip(da, -1, 1), "sigmoid tanh", ANY),
    ("upstream clipped at 1.3", "upstream clipped", lambda z, da, a, t: t / da * np.clip(da, -0.7, 0.7), "gelu", ANY),
    ("upstream normalised", "upstream normalised", lambda z, da, a, t: t / np.sqrt((da**2).sum()), "tanh softmax", SMALL),
    ("upstream by column", "upstream normalised", lambda z, da, a, t: t / np.sqrt((da**2).sum(0)), "tanh", SMALL),
    ("upstream averaged", "upstream summed", lambda z, da, a, t: t / da * da.mean(0), "tanh sigmoid", ANY),
    ("derivative at dA", "dA where Z belongs", lambda z, da, a, t: 1 - np.tanh(da) ** 2, "tanh", ANY),
    ("untouched", "handed on untouched", lambda z, da, a, t: da, "sigmoid softmax relu layer-norm", SMALL),
    ("applied twice", "applied twice", lambda z, da, a, t: t * t / da, "sigmoid tanh gelu", ANY),
    ("applied twice softmax", "applied twice", lambda z, da, a, t: softmax_vjp(z, t), "softmax", ANY),
    ("zero", "zero everywhere", lambda z, da, a, t: 0 * t, "sigmoid softmax relu", SMALL),
    ("transposed", "transposed", lambda z, da, a, t: t.T, "tanh softmax", ("square",)),
    ("transposed upstream", "transposed", lambda z, da, a, t: t / da * da.T, "tanh", ("square",)),
    ("upside down", "reversed", lambda z, da, a, t: t[::-1], "tanh softmax relu", ANY),
    ("back to front", "reversed", lambda z, da, a, t: t[:, ::-1], "gelu softmax", ANY),
    ("rolled down", "shifted by one", lambda z, da, a, t: np.roll(t, 1, 0), "sigmoid layer-norm", ("ordinary", "column")),
    ("rolled left", "shifted by one", lambda z, da, a, t: np.roll(t, -1, 1), "sigmoid softmax", ANY),
    ("upstream rolled", "shifted by one", lambda z, da, a, t: t / da * np.roll(da, 1, 1), "tanh", ANY),
    ("softmax upstream rolled", "shifted by one", lambda z, da, a, t: softmax_vjp(z, np.roll(da, 1, 0)), "softmax", ANY),
    ("one column", "one column repeated", lambda z, da, a, t: t[:, :1] + 0 * t, "tanh", ANY),
    ("fortran", "transposed", lambda z, da, a, t: t.ravel(order="F").reshape(t.shape), "tanh", ANY),
    ("matrix product", "matrix product", lambda z, da, a, t: (t / da) @ da, "tanh sigmoid", ("square",)),
    ("absolute", "absolute value", lambda z, da, a, t: abs(t), "softmax tanh", ANY),
    ("dA added", "dJ/dA added", lambda z, da, a, t: t + da, "tanh softmax", ANY),
    ("float32 inside", "single precision inside", lambda z, da, a, t: f32(t / da) * da, "sigmoid tanh gelu", SMALL),
    ("float32 result", "single precision inside", lambda z, da, a, t: f32(t), "swish softmax layer-norm", ANY),
    ("float16 result", "half precision inside", lambda z, da, a, t: t.astype(np.float16), "tanh softmax", ("ordinary",)),
    ("float32 formula", "single precision inside", lambda z, da, a, t: f32(s(f32(z))) * (1 - f32(s(f32(z)))) * da, "sigmoid", ("ordinary", "wide")),
    ("float16 inside", "half precision inside", lambda z, da, a, t: (t / da).astype(np.float16) * da, "sigmoid", ("ordinary",)),
    ("rounded", "rounded", lambda z, da, a, t: np.round(t, 4), "sigmoid softmax", ANY),
    # an entry's own derivative
    ("z(1 − z)", "z where a belongs", lambda z, da, a, t: da * z * (1 - z), "sigmoid", SMALL),
    ("1 − z²", "z where a belongs", lambda z, da, a, t: da * (1 - z * z), "tanh", SMALL),
    ("slope at a", "a where z belongs", lambda z, da, a, t: da * s(a) * s(-a), "sigmoid", SMALL),
    ("slope at a", "a where z belongs", lambda z, da, a, t: da / np.cosh(a) ** 2, "tanh", SMALL),
    ("swish at a", "a where z belongs", lambda z, da, a, t: RIGHT["swish"][1](a, da), "swish", ANY),
    ("missing square", "missing square", lambda z, da, a, t: da * (1 - a), "tanh", ANY),
    ("missing factor a", "missing factor", lambda z, da, a, t: da * (1 - a), "sigmoid", ANY),
    ("missing 1 − a", "missing factor|function itself", lambda z, da, a, t: da * a, "sigmoid", ANY),
    ("function for derivative", "function itself", lambda z, da, a, t: da * a, "tanh swish gelu", ANY),
    ("1 + a²", "sign inside", lambda z, da, a, t: da * (1 + a * a), "tanh", ANY),
    ("sigmoid's", "other function's derivative", lambda z, da, a, t: da * s(z) * s(-z), "relu tanh swish", SMALL),
    ("sigmoid's of a", "other function's derivative", lambda z, da, a, t: da * a * (1 - a), "tanh", SMALL),
    ("tanh's", "other function's derivative", lambda z, da, a, t: da * (1 - a * a), "sigmoid", SMALL),
    ("relu's", "other function's derivative", lambda z, da, a, t: da * (z > 0), "gelu swish elu", SMALL),
    ("swish's", "other function's derivative", lambda z, da, a, t: RIGHT["swish"][1](z, da), "gelu relu", ANY),
    ("chain factor", "constant factor", lambda z, da, a, t: da / np.cosh(2 * z) ** 2, "scaled-tanh", SMALL),
    ("inverse mask", "inverse mask", lambda z, da, a, t: da * (z < 0), "relu", SMALL),
    ("at −z", "derivative at −Z", lambda z, da, a, t: RIGHT["swish"][1](-z, da), "swish", ANY),
    ("product rule", "product rule|other function's derivative", lambda z, da, a, t: da * s(z), "swish", ANY),
    ("product rule 2", "product rule", lambda z, da, a, t: da * z * phi(z), "gelu", ANY),
    ("product rule 3", "product rule", lambda z, da, a, t: da * (Phi(z) - z * phi(z)), "gelu", ANY),
    ("extra a", "extra factor", lambda z, da, a, t: t * a, "sigmoid", ANY),
    ("tanh gelu", "other function's derivative|rounded constant inside", lambda z, da, a, t: tanh_gelu(z, da), "gelu", ANY),
    ("rounded π", "rounded constant inside", lambda z, da, a, t: da * (Phi(z) + z * phi(z) * 0.99998), "gelu", ANY),
    ("alpha left out", "constant factor, only negative Z|other function", part(lambda z, da: z < 0, lambda z, da, a, t: 2 * t), "elu", ANY),
    # coupled
    ("off-diagonal", "off-diagonal left out", lambda z, da, a, t: a * (1 - a) * da, "softmax row-softmax", (*SMALL, "wide")),
    ("off-diagonal and upstream", "off-diagonal left out|upstream ignored", lambda z, da, a, t: a * (1 - a), "softmax", SMALL),
    ("cross sign", "cross term's sign", lambda z, da, a, t: a * (da + (a * da).sum(0)), "softmax", SMALL),
    ("off-diagonal's sign", "cross term's sign", lambda z, da, a, t: 2 * a * (1 - a) * da - t, "softmax", ANY),
    ("no cross", "cross term left out", lambda z, da, a, t: a * da, "softmax", ANY),
    ("wrong axis", "sum over the wrong axis", lambda z, da, a, t: a * (da - (a * da).sum(1, keepdims=True)), "softmax", SMALL),
    ("wrong axis rows", "sum over the wrong axis", lambda z, da, a, t: a * (da - (a * da).sum(0)), "row-softmax", SMALL),
    ("over all", "sum over all", lambda z, da, a, t: a * (da - (a * da).sum()), "softmax", SMALL),
    ("unweighted", "sum unweighted", lambda z, da, a, t: a * (da - da.sum(0)), "softmax", SMALL),
    ("mean", "sum unweighted", lambda z, da, a, t: a * (da - da.mean(0)), "softmax", ANY),
    ("weighted mean", "mean in place of sum", lambda z, da, a, t: a * (da - (a * da).mean(0)), "softmax", ANY),
    ("no factor", "missing factor", lambda z, da, a, t: da - (a * da).sum(0), "softmax", ANY),
    ("A − dA", "cross-entropy shortcut", lambda z, da, a, t: a - da, "softmax", SMALL),
    ("dA − A", "cross-entropy shortcut", lambda z, da, a, t: da - a, "softmax", ANY),
    ("(A − dA)/m", "cross-entropy shortcut", lambda z, da, a, t: (a - da) / da.shape[1], "softmax", ANY),
    ("other softmax", "softmax over the wrong axis", lambda z, da, a, t: softmax_vjp(z, da, 1), "softmax", ANY),
    ("whole softmax", "softmax over the wrong axis", lambda z, da, a, t: whole_softmax(z, da), "softmax", ANY),
    ("z in sum", "z where a belongs", lambda z, da, a, t: a * (da - (z * da).sum(0)), "softmax", ANY),
    ("z for a", "z where a belongs", lambda z, da, a, t: z * (da - (z * da).sum(0)), "softmax", ANY),
    ("statistics constant", "cross term left out", lambda z, da, a, t: da / z.std(0), "layer-norm", SMALL),
    ("mean part", "term left out", lambda z, da, a, t: (da - a * (a * da).mean(0)) / z.std(0), "layer-norm", ANY),
    ("deviation part", "term left out", lambda z, da, a, t: (da - da.mean(0)) / z.std(0), "layer-norm", SMALL),
    ("sum for mean", "sum in place of mean", lambda z, da, a, t: (da - da.sum(0) - a * (a * da).sum(0)) / z.std(0), "layer-norm", ANY),
    ("no 1/σ", "missing factor", lambda z, da, a, t: t * z.std(0), "layer-norm", ANY),
    ("norm constant", "cross term left out", lambda z, da, a, t: da / np.sqrt((z * z).mean(0)), "rms-norm", ANY),
    ("norm's sign", "cross term's sign", lambda z, da, a, t: 2 * da / np.sqrt((z * z).sum(0)) - t, "l2-norm", ANY),
    ("own derivative", "off-diagonal left out", lambda z, da, a, t: da * np.cos(z), "cumulative", SMALL),
    ("not transposed", "Jacobian not transposed", lambda z, da, a, t: np.cumsum(np.cos(z) * da, 0), "cumulative", ANY),
    ("p Σ da", "off-diagonal left out", lambda z, da, a, t: da * (1 - softmax(z)), "log-softmax", ANY),
    ("softmax in log", "sum unweighted|missing factor|Jacobian not transposed|other", lambda z, da, a, t: da - (softmax(z) * da).sum(0), "log-softmax", ANY),
)

NEG = (lambda z, da: z < 0)
PARTS = (
    ("negative doubled", "constant factor, only negative Z", part(NEG, lambda z, da, a, t: 2 * t), "tanh swish", SMALL),
    ("negative flipped", "sign, only negative Z", part(NEG, lambda z, da, a, t: -t), "sigmoid tanh", SMALL),
    ("negative zero", "zero, only negative Z", part(NEG, lambda z, da, a, t: 0 * t), "leaky", SMALL),
    ("another leak", "another constant", part(NEG, lambda z, da, a, t: 0.01 * da), "leaky relu", SMALL),
    ("leak 0.11", "another constant", part(NEG, lambda z, da, a, t: 0.11 * da), "leaky", SMALL),
    ("leak without dA", "upstream ignored, only negative Z", part(NEG, lambda z, da, a, t: 0.1 + 0 * t), "leaky", SMALL),
    ("upstream ignored in part", "upstream ignored, only positive Z", part(lambda z, da: z > 0, lambda z, da, a, t: t / da), "tanh", ANY),
    ("flipped where dA < 0", "sign, only negative dJ/dA|absolute value", part(lambda z, da: da < 0, lambda z, da, a, t: -t), "tanh", ANY),
    ("saturated zero", "saturated set to 0", part(lambda z, da: abs(z) > 5, lambda z, da, a, t: 0 * t), "sigmoid tanh", ("wide", "saturated")),
    ("beyond 1 doubled", "constant factor, only beyond", part(lambda z, da: z > 1, lambda z, da, a, t: 2 * t), "tanh gelu", ("ordinary", "wide")),
    ("beyond |1| 3 %", "constant factor, only beyond", part(lambda z, da: abs(z) > 1, lambda z, da, a, t: 1.03 * t), "tanh gelu", ("ordinary", "wide")),
    ("tiny dropped", "upstream dropped when tiny", part(lambda z, da: abs(da) < 0.5, lambda z, da, a, t: 0 * t), "tanh sigmoid", ("ordinary", "wide")),
    ("row doubled", "constant factor, only some rows", block(2, slice(None), None) if False else lambda z, da, a, t: t * np.where(np.arange(len(t)) == 2, 2, 1)[:, None], "tanh softmax", SMALL),
    ("last column zero", "block never filled", block(slice(None), -1, 0.0), "tanh softmax", SMALL),
    ("block zero", "block never filled", block(slice(0, 2), slice(1, 4), 0.0), "tanh swish", SMALL),
    ("block garbage", "block never filled", block(slice(3, 5), slice(1, 4), 7.25), "tanh", SMALL),
    ("rows nan", "non-finite", block(1, slice(None), np.nan), "tanh softmax", SMALL),
    ("one entry", "only one entry", lambda z, da, a, t: t * np.where((np.arange(t.size) == 7).reshape(t.shape), 1 + 3e-6, 1), "tanh softmax", SMALL),
    ("overflow", "non-finite", part(lambda z, da: z > 4, lambda z, da, a, t: t + np.inf), "sigmoid", ("wide", "saturated")),
    ("noise", "all entries", lambda z, da, a, t: t * (1 + 0.3 * np.random.default_rng(9).normal(size=t.shape)), "tanh softmax", ANY),
    ("noise in a column", "only some columns", lambda z, da, a, t: t * (1 + 0.3 * (np.arange(t.shape[1]) == 2) * np.random.default_rng(9).normal(size=t.shape)), "tanh softmax", SMALL),
    ("noise beyond", "only beyond", part(lambda z, da: z > 0.7, lambda z, da, a, t: t * (1 + 0.3 * np.random.default_rng(9).normal(size=t.shape))), "tanh", ("ordinary", "wide")),
    ("noise if negative", "only negative Z", part(NEG, lambda z, da, a, t: t * (1 + 0.3 * np.random.default_rng(9).normal(size=t.shape))), "tanh", SMALL),
)


def tanh_gelu(z, da):
    t = np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))
    return da * (0.5 * (1 + t) + 0.5 * z * (1 - t * t) * np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * z * z))


def whole_softmax(z, da):
    a = np.exp(z - z.max())
    a /= a.sum()
    return a * (da - (a * da).sum())


def planted() -> Iterator[Planted]:
    """Give every mistake with every activation and input that it names."""
    for mistake, expected, dz, activations, inputs in (*EVERYWHERE, *PARTS):
        for activation in activations.split():
            for kind in inputs:
                yield Planted(activation.replace("-", " "), mistake, tuple(expected.split("|")), dz, kind)
