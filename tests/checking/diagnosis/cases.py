"""Right activations by the formulas of calculus, the inputs, and a comparison as a check would lay it."""

from math import erf
from typing import NamedTuple

import numpy as np

from actgrad.activations import Activation, Array, Structure
from actgrad.checking.comparison import Comparison, Method, Numerical, Verdict
from actgrad.checking.result import Case

C, R, E = Structure.COLUMNWISE, Structure.ROWWISE, Structure.ELEMENTWISE
ERF = np.vectorize(erf, otypes=[float])
ROOT = np.sqrt(2 / np.pi)


def s(z: Array) -> Array:
    """Give σ(z)."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def phi(z: Array) -> Array:
    """Give the normal density."""
    return np.exp(-z * z / 2) / np.sqrt(2 * np.pi)


def cdf(z: Array) -> Array:
    """Give the normal distribution."""
    return (1 + ERF(z / np.sqrt(2))) / 2


def softmax(z: Array, axis: int | None = 0) -> Array:
    """Give softmax along an axis, or of the whole."""
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def softmax_vjp(z: Array, da: Array, axis: int | None = 0) -> Array:
    """Give dz of softmax."""
    a = softmax(z, axis)
    return a * (da - (a * da).sum(axis=axis, keepdims=True))


def norm(z: Array) -> Array:
    """Give each column with mean 0 and deviation 1."""
    return (z - z.mean(axis=0)) / z.std(axis=0)


def norm_vjp(z: Array, da: Array) -> Array:
    """Give dz of `norm`."""
    a = norm(z)
    return (da - da.mean(axis=0) - a * (a * da).mean(axis=0)) / z.std(axis=0)


def length(z: Array) -> Array:
    """Give the length of each column."""
    return np.sqrt((z * z).sum(axis=0))


def rms(z: Array) -> Array:
    """Give the root mean square of each column."""
    return np.sqrt((z * z).mean(axis=0))


def swish_vjp(z: Array, da: Array) -> Array:
    """Give dz of swish."""
    return da * (s(z) + z * s(z) * s(-z))


def tanh_gelu_vjp(z: Array, da: Array) -> Array:
    """Give dz of GELU's approximation by tanh."""
    t = np.tanh(ROOT * (z + 0.044715 * z**3))
    return da * (0.5 * (1 + t) + 0.5 * z * (1 - t * t) * ROOT * (1 + 3 * 0.044715 * z * z))


RIGHT = {
    "relu": (lambda z: np.maximum(z, 0), lambda z, da: da * (z > 0), E),
    "leaky": (lambda z: np.where(z > 0, z, 0.1 * z), lambda z, da: da * np.where(z > 0, 1, 0.1), E),
    "sigmoid": (s, lambda z, da: da * s(z) * s(-z), E),
    "tanh": (np.tanh, lambda z, da: da / np.cosh(z) ** 2, E),
    "swish": (lambda z: z * s(z), swish_vjp, E),
    "gelu": (lambda z: z * cdf(z), lambda z, da: da * (cdf(z) + z * phi(z)), E),
    "elu": (
        lambda z: np.where(z > 0, z, 0.5 * np.expm1(z)),
        lambda z, da: da * np.where(z > 0, 1, 0.5 * np.exp(np.minimum(z, 0))),
        E,
    ),
    "softplus": (lambda z: np.logaddexp(0, z), lambda z, da: da * s(z), E),
    "exp": (np.exp, lambda z, da: da * np.exp(z), E),
    "scaled-tanh": (lambda z: np.tanh(2 * z), lambda z, da: da * 2 / np.cosh(2 * z) ** 2, E),
    "softmax": (softmax, softmax_vjp, C),
    "row-softmax": (lambda z: softmax(z, 1), lambda z, da: softmax_vjp(z, da, 1), R),
    "cold-softmax": (lambda z: softmax(3 * z), lambda z, da: 3 * softmax_vjp(3 * z, da), C),
    "log-softmax": (lambda z: np.log(softmax(z)), lambda z, da: da - softmax(z) * da.sum(axis=0), C),
    "layer-norm": (norm, norm_vjp, C),
    "rms-norm": (lambda z: z / rms(z), lambda z, da: (da - z / rms(z) * (z / rms(z) * da).mean(axis=0)) / rms(z), C),
    "l2-norm": (
        lambda z: z / length(z),
        lambda z, da: (da - z / length(z) * (z / length(z) * da).sum(axis=0)) / length(z),
        C,
    ),
    "cumulative": (
        lambda z: np.cumsum(np.sin(z), axis=0),
        lambda z, da: np.cos(z) * np.cumsum(da[::-1], axis=0)[::-1],
        C,
    ),
    "whole-softmax": (lambda z: softmax(z, None), lambda z, da: softmax_vjp(z, da, None), Structure.DENSE),
}
"""Forward, dz of (z, da), and structure of each function."""


def draw(seed: int, shape: tuple[int, int], scale: float = 1.0, upstream: float = 1.0) -> tuple[Array, Array]:
    """Draw Z and dJ/dA."""
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


class Judged(NamedTuple):
    """What a diagnosis is made of, in its order."""

    case: Case
    structure: Structure
    comparison: Comparison


def judged(
    name: str, z: Array, da: Array, dz: Array, activation: Activation | None = None, *, claimed: bool = False
) -> Judged:
    """Lay a claimed dz beside the numerical gradient, which is off by up to a third of its bound, and judge it."""
    forward, vjp, structure = RIGHT[name]
    with np.errstate(all="ignore"):
        a, true = forward(z), vjp(z, da)
        cancelled = 0 if structure is E else np.abs(da).max() * np.abs(a).max() * 1e-3
        bound = 1e-11 * (np.abs(true) + cancelled) + 1e-300
        numerical = true + np.random.default_rng(0).uniform(-1, 1, z.shape) * bound / 3
        atol = 64 * 2.2e-16 * np.abs(da) * np.maximum(np.abs(a), min(1, np.abs(a).max()))
        allowed = 1.5e-8 * np.abs(numerical) + atol
        agree = np.abs(dz - numerical) <= allowed + bound
    flat = agree & (np.abs(numerical) <= allowed) & (numerical != 0)
    verdicts = np.where(flat, code(Verdict.FLAT), np.where(agree, code(Verdict.AGREE), code(Verdict.WRONG)))
    found = Numerical(numerical, bound, numerical, numerical, np.zeros(z.shape, bool), Method.DIFFERENCES, 1)
    comparison = Comparison(z, a, da, dz, found, allowed, verdicts.astype(np.int8))
    activation = activation or Activation(name, forward, structure=structure)
    return Judged(Case(activation, name, name, z, da, dz if claimed else None), structure, comparison)


def code(verdict: Verdict) -> int:
    """Give a verdict's number in a matrix of verdicts."""
    return list(Verdict).index(verdict)
