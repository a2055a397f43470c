"""Planted mistakes: what each makes of dz, with which activations and inputs, and the rules that name it rightly."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from actgrad.checking.diagnosis import diagnose
from actgrad.errors import Finding
from tests.checking.diagnosis.cases import (
    INPUTS,
    RIGHT,
    cdf,
    judged,
    phi,
    s,
    softmax,
    softmax_vjp,
    swish_vjp,
    tanh_gelu_vjp,
)


@dataclass(frozen=True)
class Planted:
    """One wrong backward pass on one input, and the beginnings of rules any of which names it rightly."""

    activation: str
    mistake: str
    expected: tuple[str, ...]
    dz: Callable
    inputs: str

    def found(self) -> tuple[Finding, ...]:
        """Diagnose it."""
        z, da = INPUTS[self.inputs]
        forward, vjp, _ = RIGHT[self.activation]
        with np.errstate(all="ignore"):
            dz = np.asarray(self.dz(z.copy(), da.copy(), forward(z), vjp(z, da)), dtype=float)
        return diagnose(*judged(self.activation, z, da, dz)).findings


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


def negative(z, da):
    return z < 0


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
    (
        "upstream positive",
        "upstream masked by its own sign",
        lambda z, da, a, t: t * (da > 0),
        "relu tanh swish",
        SMALL,
    ),
    ("upstream clipped", "upstream clipped", lambda z, da, a, t: t / da * np.clip(da, -1, 1), "sigmoid tanh", ANY),
    ("upstream clipped at 1.3", "upstream clipped", lambda z, da, a, t: t / da * np.clip(da, -0.7, 0.7), "gelu", ANY),
    (
        "upstream normalised",
        "upstream normalised",
        lambda z, da, a, t: t / np.sqrt((da**2).sum()),
        "tanh softmax",
        SMALL,
    ),
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
    (
        "rolled down",
        "shifted by one",
        lambda z, da, a, t: np.roll(t, 1, 0),
        "sigmoid layer-norm",
        ("ordinary", "column"),
    ),
    ("rolled left", "shifted by one", lambda z, da, a, t: np.roll(t, -1, 1), "sigmoid softmax", ANY),
    ("upstream rolled", "shifted by one", lambda z, da, a, t: t / da * np.roll(da, 1, 1), "tanh", ANY),
    (
        "softmax upstream rolled",
        "shifted by one",
        lambda z, da, a, t: softmax_vjp(z, np.roll(da, 1, 0)),
        "softmax",
        ANY,
    ),
    ("one column", "one column repeated", lambda z, da, a, t: t[:, :1] + 0 * t, "tanh", ANY),
    ("fortran", "transposed", lambda z, da, a, t: t.ravel(order="F").reshape(t.shape), "tanh", ANY),
    ("matrix product", "matrix product", lambda z, da, a, t: (t / da) @ da, "tanh sigmoid", ("square",)),
    ("absolute", "absolute value", lambda z, da, a, t: abs(t), "softmax tanh", ANY),
    ("dA added", "dJ/dA added", lambda z, da, a, t: t + da, "tanh softmax", ANY),
    ("float32 inside", "single precision inside", lambda z, da, a, t: f32(t / da) * da, "sigmoid tanh gelu", SMALL),
    ("float32 result", "single precision inside", lambda z, da, a, t: f32(t), "swish softmax layer-norm", ANY),
    (
        "float16 result",
        "half precision inside",
        lambda z, da, a, t: t.astype(np.float16),
        "tanh softmax",
        ("ordinary",),
    ),
    (
        "float32 formula",
        "single precision inside",
        lambda z, da, a, t: f32(s(f32(z))) * (1 - f32(s(f32(z)))) * da,
        "sigmoid",
        ("ordinary", "wide"),
    ),
    (
        "float16 inside",
        "half precision inside",
        lambda z, da, a, t: (t / da).astype(np.float16) * da,
        "sigmoid",
        ("ordinary",),
    ),
    ("rounded", "rounded", lambda z, da, a, t: np.round(t, 4), "sigmoid softmax", ANY),
    ("1e-3 added", "constant added", lambda z, da, a, t: t + 1e-3, "sigmoid softmax", ANY),
    ("weight decay", "Z added", lambda z, da, a, t: t + 0.01 * z, "tanh softmax", ANY),
    ("activity penalty", "A added", lambda z, da, a, t: t + 0.01 * a, "sigmoid softmax", ANY),
    ("sign of the upstream", "upstream in sign only", lambda z, da, a, t: t / da * np.sign(da), "sigmoid tanh", ANY),
    ("gradient clipped", "gradient clipped", lambda z, da, a, t: np.clip(t, -0.1, 0.1), "tanh softmax", ANY),
    ("a number", "one number everywhere", lambda z, da, a, t: 7.25 + 0 * t, "tanh softmax", ANY),
    ("one row", "one row repeated", lambda z, da, a, t: t[:1] + 0 * t, "tanh", ANY),
    ("upstream cut", "upstream in whole numbers", lambda z, da, a, t: t / da * np.trunc(da), "tanh", ("large",)),
    ("upstream squashed", "upstream squashed", lambda z, da, a, t: t / da * np.tanh(da), "sigmoid tanh", ANY),
    ("added", "added, not multiplied", lambda z, da, a, t: da + t / da, "sigmoid tanh", SMALL),
    ("divided", "divided, not multiplied", lambda z, da, a, t: da * da / t, "sigmoid tanh", SMALL),
    ("sign of the gradient", "gradient in sign only", lambda z, da, a, t: np.sign(t), "softmax", SMALL),
    ("the rest", "complement", lambda z, da, a, t: da - t, "sigmoid swish", SMALL),
    ("whole numbers", "whole numbers", lambda z, da, a, t: np.trunc(t), "tanh softmax", ("large",)),
    # an entry's own derivative
    ("a²", "another formula", lambda z, da, a, t: da * a * a, "swish", ANY),
    ("z(1 − z)", "z where a belongs", lambda z, da, a, t: da * z * (1 - z), "sigmoid", SMALL),
    ("1 − z²", "z where a belongs", lambda z, da, a, t: da * (1 - z * z), "tanh", SMALL),
    ("slope at a", "a where z belongs", lambda z, da, a, t: da * s(a) * s(-a), "sigmoid", SMALL),
    ("slope at a", "a where z belongs", lambda z, da, a, t: da / np.cosh(a) ** 2, "tanh", SMALL),
    ("swish at a", "a where z belongs", lambda z, da, a, t: swish_vjp(a, da), "swish", ANY),
    ("missing square", "missing square", lambda z, da, a, t: da * (1 - a), "tanh", ANY),
    ("missing factor a", "missing factor", lambda z, da, a, t: da * (1 - a), "sigmoid", ANY),
    ("missing 1 − a", "missing factor|function itself", lambda z, da, a, t: da * a, "sigmoid", ANY),
    ("function for derivative", "function itself", lambda z, da, a, t: da * a, "tanh swish gelu", ANY),
    ("dA 1 − a²", "upstream in a part only", lambda z, da, a, t: da - a * a, "tanh", ANY),
    ("dA a − a²", "upstream in a part only|missing factor", lambda z, da, a, t: da * a - a * a, "sigmoid", ANY),
    ("tanh(z²)", "misplaced bracket", lambda z, da, a, t: da * (1 - np.tanh(z * z)), "tanh", SMALL),
    (
        "square of e alone",
        "misplaced bracket",
        lambda z, da, a, t: da * np.exp(-z) / (1 + np.exp(-2 * z)),
        "sigmoid",
        SMALL,
    ),
    ("a(1 − z)", "z where a belongs", lambda z, da, a, t: da * a * (1 - z), "sigmoid", SMALL),
    ("second term alone, without dA", "product rule", lambda z, da, a, t: z * s(z) * s(-z), "swish", ANY),
    ("1 + a²", "sign inside", lambda z, da, a, t: da * (1 + a * a), "tanh", ANY),
    ("sigmoid's", "other function's derivative", lambda z, da, a, t: da * s(z) * s(-z), "relu tanh swish", SMALL),
    ("sigmoid's of a", "other function's derivative", lambda z, da, a, t: da * a * (1 - a), "tanh", SMALL),
    ("tanh's", "other function's derivative", lambda z, da, a, t: da * (1 - a * a), "sigmoid", SMALL),
    ("relu's", "other function's derivative", lambda z, da, a, t: da * (z > 0), "gelu swish elu", SMALL),
    ("swish's", "other function's derivative", lambda z, da, a, t: swish_vjp(z, da), "gelu relu", ANY),
    ("chain factor", "constant factor", lambda z, da, a, t: da / np.cosh(2 * z) ** 2, "scaled-tanh", SMALL),
    ("inverse mask", "inverse mask", lambda z, da, a, t: da * (z < 0), "relu", SMALL),
    ("at −z", "derivative at −Z", lambda z, da, a, t: swish_vjp(-z, da), "swish", ANY),
    ("product rule", "product rule|other function's derivative", lambda z, da, a, t: da * s(z), "swish", ANY),
    ("product rule 2", "product rule", lambda z, da, a, t: da * z * phi(z), "gelu", ANY),
    ("product rule 3", "product rule", lambda z, da, a, t: da * (cdf(z) - z * phi(z)), "gelu", ANY),
    ("extra a", "extra factor", lambda z, da, a, t: t * a, "sigmoid", ANY),
    (
        "tanh gelu",
        "other function's derivative|rounded constant",
        lambda z, da, a, t: tanh_gelu_vjp(z, da),
        "gelu",
        ANY,
    ),
    ("rounded π", "rounded constant", lambda z, da, a, t: da * (cdf(z) + z * phi(z) * 0.99998), "gelu", ANY),
    (
        "alpha left out",
        "constant factor, only negative Z|other function",
        part(lambda z, da: z < 0, lambda z, da, a, t: 2 * t),
        "elu",
        ANY,
    ),
    # coupled
    ("whole softmax's diagonal", "off-diagonal left out", lambda z, da, a, t: a * (1 - a) * da, "whole-softmax", SMALL),
    (
        "softmax by column",
        "sum over the wrong axis",
        lambda z, da, a, t: a * (da - (a * da).sum(0)),
        "whole-softmax",
        SMALL,
    ),
    ("no temperature", "temperature left out", lambda z, da, a, t: softmax_vjp(z, da), "cold-softmax", SMALL),
    ("exp gives z", "z where a belongs", lambda z, da, a, t: da * z, "exp", ANY),
    ("softplus's at da", "dA where Z belongs", lambda z, da, a, t: da * s(da), "softplus", ANY),
    ("squared in the sum", "upstream squared", lambda z, da, a, t: a * (da - (a * da * da).sum(0)), "softmax", ANY),
    (
        "off-diagonal",
        "off-diagonal left out",
        lambda z, da, a, t: a * (1 - a) * da,
        "softmax row-softmax",
        (*SMALL, "wide"),
    ),
    (
        "off-diagonal and upstream",
        "off-diagonal left out|upstream ignored",
        lambda z, da, a, t: a * (1 - a),
        "softmax",
        SMALL,
    ),
    ("cross sign", "cross term's sign", lambda z, da, a, t: a * (da + (a * da).sum(0)), "softmax", SMALL),
    ("off-diagonal's sign", "cross term's sign", lambda z, da, a, t: 2 * a * (1 - a) * da - t, "softmax", ANY),
    ("only cross", "own term left out", lambda z, da, a, t: -a * (a * da).sum(0), "softmax", ANY),
    ("weighted twice", "sum wrongly weighted", lambda z, da, a, t: a * (da - (a * a * da).sum(0)), "softmax", ANY),
    (
        "Jacobian summed",
        "Jacobian summed",
        lambda z, da, a, t: da * (a - a * a.sum(0)) + 1e-17 * da,
        "softmax",
        SMALL,
    ),
    ("no cross", "cross term left out", lambda z, da, a, t: a * da, "softmax", ANY),
    (
        "wrong axis",
        "sum over the wrong axis",
        lambda z, da, a, t: a * (da - (a * da).sum(1, keepdims=True)),
        "softmax",
        SMALL,
    ),
    (
        "wrong axis rows",
        "sum over the wrong axis",
        lambda z, da, a, t: a * (da - (a * da).sum(0)),
        "row-softmax",
        SMALL,
    ),
    ("over all", "sum over all", lambda z, da, a, t: a * (da - (a * da).sum()), "softmax", SMALL),
    ("unweighted", "sum unweighted", lambda z, da, a, t: a * (da - da.sum(0)), "softmax", SMALL),
    ("mean", "sum unweighted", lambda z, da, a, t: a * (da - da.mean(0)), "softmax", ANY),
    ("weighted mean", "mean in place of sum", lambda z, da, a, t: a * (da - (a * da).mean(0)), "softmax", ANY),
    ("no factor", "missing factor", lambda z, da, a, t: da - (a * da).sum(0), "softmax", ANY),
    ("A − dA", "cross-entropy shortcut", lambda z, da, a, t: a - da, "softmax", SMALL),
    ("dA − A", "cross-entropy shortcut", lambda z, da, a, t: da - a, "softmax", ANY),
    ("(A − dA)/m", "cross-entropy shortcut", lambda z, da, a, t: (a - da) / da.shape[1], "softmax", ANY),
    ("other softmax", "softmax over the wrong axis", lambda z, da, a, t: softmax_vjp(z, da, 1), "softmax", ANY),
    ("whole softmax", "softmax over the wrong axis", lambda z, da, a, t: softmax_vjp(z, da, None), "softmax", ANY),
    ("z in sum", "z where a belongs", lambda z, da, a, t: a * (da - (z * da).sum(0)), "softmax", ANY),
    ("z for a", "z where a belongs", lambda z, da, a, t: z * (da - (z * da).sum(0)), "softmax", ANY),
    ("statistics constant", "cross term left out", lambda z, da, a, t: da / z.std(0), "layer-norm", SMALL),
    ("mean part", "term left out", lambda z, da, a, t: (da - a * (a * da).mean(0)) / z.std(0), "layer-norm", ANY),
    ("deviation part", "term left out", lambda z, da, a, t: (da - da.mean(0)) / z.std(0), "layer-norm", SMALL),
    (
        "mean over all",
        "sum over all",
        lambda z, da, a, t: (da - da.mean() - a * (a * da).mean(0)) / z.std(0),
        "layer-norm",
        ANY,
    ),
    (
        "sum for mean",
        "sum in place of mean",
        lambda z, da, a, t: (da - da.sum(0) - a * (a * da).sum(0)) / z.std(0),
        "layer-norm",
        ANY,
    ),
    ("no 1/σ", "missing factor", lambda z, da, a, t: t * z.std(0), "layer-norm", ANY),
    ("norm constant", "cross term left out", lambda z, da, a, t: da / np.sqrt((z * z).mean(0)), "rms-norm", ANY),
    ("norm's sign", "cross term's sign", lambda z, da, a, t: 2 * da / np.sqrt((z * z).sum(0)) - t, "l2-norm", ANY),
    ("own derivative", "off-diagonal left out", lambda z, da, a, t: da * np.cos(z), "cumulative", SMALL),
    ("not transposed", "Jacobian not transposed", lambda z, da, a, t: np.cumsum(np.cos(z) * da, 0), "cumulative", ANY),
    ("p Σ da", "off-diagonal left out", lambda z, da, a, t: da * (1 - softmax(z)), "log-softmax", ANY),
    (
        "softmax in log",
        "sum unweighted|missing factor|Jacobian not transposed|other",
        lambda z, da, a, t: da - (softmax(z) * da).sum(0),
        "log-softmax",
        ANY,
    ),
)

PARTS = (
    (
        "negative doubled",
        "constant factor, only negative Z",
        part(negative, lambda z, da, a, t: 2 * t),
        "tanh swish",
        SMALL,
    ),
    ("negative flipped", "sign, only negative Z", part(negative, lambda z, da, a, t: -t), "sigmoid tanh", SMALL),
    ("negative zero", "zero, only negative Z", part(negative, lambda z, da, a, t: 0 * t), "leaky", SMALL),
    ("another leak", "another constant", part(negative, lambda z, da, a, t: 0.01 * da), "leaky relu", SMALL),
    ("leak 0.11", "another constant", part(negative, lambda z, da, a, t: 0.11 * da), "leaky", SMALL),
    (
        "leak without dA",
        "upstream ignored, only negative Z",
        part(negative, lambda z, da, a, t: 0.1 + 0 * t),
        "leaky",
        SMALL,
    ),
    (
        "upstream ignored in part",
        "upstream ignored, only positive Z",
        part(lambda z, da: z > 0, lambda z, da, a, t: t / da),
        "tanh",
        ANY,
    ),
    (
        "flipped where dA < 0",
        "sign, only negative dJ/dA|absolute value",
        part(lambda z, da: da < 0, lambda z, da, a, t: -t),
        "tanh",
        ANY,
    ),
    (
        "saturated zero",
        "saturated set to 0",
        part(lambda z, da: abs(z) > 5, lambda z, da, a, t: 0 * t),
        "sigmoid tanh",
        ("wide", "saturated"),
    ),
    (
        "beyond 1 doubled",
        "constant factor, only beyond",
        part(lambda z, da: z > 1, lambda z, da, a, t: 2 * t),
        "tanh gelu",
        ("ordinary", "wide"),
    ),
    (
        "beyond |1| 3 %",
        "constant factor, only beyond",
        part(lambda z, da: abs(z) > 1, lambda z, da, a, t: 1.03 * t),
        "tanh gelu",
        ("ordinary", "wide"),
    ),
    (
        "tiny dropped",
        "upstream dropped when tiny",
        part(lambda z, da: abs(da) < 0.5, lambda z, da, a, t: 0 * t),
        "tanh sigmoid",
        ("ordinary", "wide"),
    ),
    (
        "row doubled",
        "constant factor, only some rows",
        lambda z, da, a, t: t * np.where(np.arange(len(t)) == 2, 2, 1)[:, None],
        "tanh softmax",
        SMALL,
    ),
    ("last column zero", "block never filled", block(slice(None), -1, 0.0), "tanh softmax", SMALL),
    ("block zero", "block never filled", block(slice(0, 2), slice(1, 4), 0.0), "tanh swish", SMALL),
    ("block garbage", "block never filled", block(slice(3, 5), slice(1, 4), 7.25), "tanh", SMALL),
    ("rows nan", "non-finite", block(1, slice(None), np.nan), "tanh softmax", SMALL),
    (
        "one entry",
        "only one entry",
        lambda z, da, a, t: t * np.where((np.arange(t.size) == 7).reshape(t.shape), 1 + 3e-6, 1),
        "tanh softmax",
        SMALL,
    ),
    (
        "overflow",
        "non-finite",
        part(lambda z, da: z > 4, lambda z, da, a, t: t + np.inf),
        "sigmoid",
        ("wide", "saturated"),
    ),
    (
        "noise",
        "all entries",
        lambda z, da, a, t: t * (1 + 0.3 * np.random.default_rng(9).normal(size=t.shape)),
        "tanh softmax",
        ANY,
    ),
    (
        "noise in a column",
        "only some columns",
        lambda z, da, a, t: (
            t * (1 + 0.3 * (np.arange(t.shape[1]) == 2) * np.random.default_rng(9).normal(size=t.shape))
        ),
        "tanh softmax",
        SMALL,
    ),
    (
        "noise beyond",
        "only beyond",
        part(lambda z, da: z > 0.7, lambda z, da, a, t: t * (1 + 0.3 * np.random.default_rng(9).normal(size=t.shape))),
        "tanh",
        ("ordinary", "wide"),
    ),
    (
        "noise if negative",
        "only negative Z",
        part(negative, lambda z, da, a, t: t * (1 + 0.3 * np.random.default_rng(9).normal(size=t.shape))),
        "tanh",
        SMALL,
    ),
)


def planted(every: bool = False) -> Iterator[Planted]:
    """Give every mistake with every activation it names, on one of its inputs in turn, or on every one."""
    turn = 0
    for mistake, expected, dz, activations, inputs in (*EVERYWHERE, *PARTS):
        for activation in activations.split():
            turn += 1
            for kind in inputs if every else (inputs[turn % len(inputs)],):
                yield Planted(activation, mistake, tuple(expected.split("|")), dz, kind)
