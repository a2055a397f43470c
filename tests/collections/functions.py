"""Functions of a number whose derivative is known to 60 digits, by what makes them hard, with the points to try."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from mpmath import mp, mpf

from actgrad.activations import Array
from tests.collections.passes.styles_right import LookupTable

Number = Any
ROWS, COLUMNS = 15, 20


@dataclass(frozen=True, eq=False)
class Known:
    """A float64 function, its derivative for mpmath numbers, and points (15, 20); `kind` is its difficulty."""

    name: str
    kind: str
    forward: Callable[[Array], Array]
    derivative: Callable[[Number], Number]
    points: Array

    def gradient(self, da: Array) -> Array:
        """Give dJ/dZ, right to the last digit."""
        with mp.workdps(60):
            pairs = zip(self.points.flat, da.flat, strict=True)
            exact = [float(mpf(float(g)) * self.derivative(mpf(float(x)))) for x, g in pairs]
            return np.array(exact).reshape(da.shape)


def _draw(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def _normal(scale: float = 1.0) -> Array:
    return scale * _draw(11).standard_normal((ROWS, COLUMNS))


def _span(low: float, high: float) -> Array:
    return _draw(12).uniform(low, high, (ROWS, COLUMNS))


def _decades(low: float, high: float) -> Array:
    return 10 ** _draw(13).uniform(np.log10(low), np.log10(high), (ROWS, COLUMNS))


def _beside(*kinks: float) -> Array:
    draw = _draw(14)
    gaps = draw.choice([-1.0, 1.0], (ROWS, COLUMNS)) * 10 ** draw.uniform(-12, 0, (ROWS, COLUMNS))
    points: Array = np.resize(np.array(kinks), (ROWS, COLUMNS)) + gaps
    return np.where(np.isin(points, kinks), 0.3, points)


def _wise(f: Callable[[float], float]) -> Callable[[Array], Array]:
    return lambda z: np.array([[f(v) for v in row] for row in z.tolist()])


def _sigmoid(z: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-z)))


def _stable_sigmoid(z: Array) -> Array:
    e = np.exp(-np.abs(z))
    return np.asarray(np.where(z >= 0, 1, e) / (1 + e))


def _gelu_tanh(z: Array) -> Array:
    return np.asarray(0.5 * z * (1 + np.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))))


def _tanh_by_exponentials(z: Array) -> Array:
    return np.asarray((np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)))


def _s(x: Number) -> Number:
    return 1 / (1 + mp.exp(-x))


def _d_sigmoid(x: Number) -> Number:
    return _s(x) * _s(-x)


def _d_tanh(x: Number) -> Number:
    return mp.sech(x) ** 2


def _d_swish(x: Number) -> Number:
    return _s(x) * (1 + x * _s(-x))


def _d_mish(x: Number) -> Number:
    p = mp.log1p(mp.exp(x))
    return mp.tanh(p) + x * mp.sech(p) ** 2 * _s(x)


def _d_gelu(x: Number) -> Number:
    return mp.erfc(-x / mp.sqrt(2)) / 2 + x * mp.npdf(x)


def _d_gelu_tanh(x: Number) -> Number:
    c, k = mp.sqrt(2 / mp.pi), mpf(0.044715)
    u = c * (x + k * x**3)
    return _s(2 * u) + x / 2 * mp.sech(u) ** 2 * c * (1 + 3 * k * x * x)


def _d_gaussian(x: Number) -> Number:
    return -2 * x * mp.exp(-x * x)


def _d_lookup(x: Number) -> Number:
    low = int(mp.floor((x + 4) * 8))
    values = LookupTable.VALUES
    return (mpf(float(values[low + 1])) - mpf(float(values[low]))) * 8


SMOOTH = [
    ("sigmoid", _sigmoid, _d_sigmoid, _normal()),
    ("sigmoid, wide", _sigmoid, _d_sigmoid, _normal(4)),
    ("tanh", np.tanh, _d_tanh, _normal()),
    ("swish", lambda z: z * _sigmoid(z), _d_swish, _normal(2)),
    ("mish", lambda z: z * np.tanh(np.log1p(np.exp(z))), _d_mish, _normal(2)),
    ("gelu", _wise(lambda v: 0.5 * v * math.erfc(-v / math.sqrt(2))), _d_gelu, _normal()),
    ("gelu by tanh", _gelu_tanh, _d_gelu_tanh, _normal()),
    ("softplus", lambda z: np.logaddexp(0, z), _s, _normal(2)),
    ("arctan", np.arctan, lambda x: 1 / (1 + x * x), _normal(3)),
    ("arcsinh", np.arcsinh, lambda x: 1 / mp.sqrt(1 + x * x), _normal(10)),
    ("exp", np.exp, mp.exp, _normal()),
    ("expm1", np.expm1, mp.exp, _normal(0.1)),
    ("gaussian", lambda z: np.exp(-z * z), _d_gaussian, _normal()),
    ("sine", np.sin, mp.cos, _normal(3)),
    ("sine of large numbers", np.sin, mp.cos, _normal(1000)),
    ("sinc", lambda z: np.sinc(z / np.pi), lambda x: (x * mp.cos(x) - mp.sin(x)) / x**2, _normal(2)),
    ("cube", lambda z: z * z * z, lambda x: 3 * x * x, _normal()),
    ("fifth power", lambda z: z**5, lambda x: 5 * x**4, _normal(2)),
    ("snake", lambda z: z + np.sin(z) ** 2, lambda x: 1 + mp.sin(2 * x), _normal(2)),
    ("isru", lambda z: z / np.sqrt(1 + z * z), lambda x: (1 + x * x) ** mpf(-1.5), _normal(2)),
    ("lisht", lambda z: z * np.tanh(z), lambda x: mp.tanh(x) + x * _d_tanh(x), _normal(2)),
    ("squareplus", lambda z: (z + np.sqrt(z * z + 4)) / 2, lambda x: (1 + x / mp.sqrt(x * x + 4)) / 2, _normal(3)),
    ("log cosh", lambda z: np.logaddexp(z, -z), mp.tanh, _normal(2)),
    ("erf", _wise(math.erf), lambda x: 2 / mp.sqrt(mp.pi) * mp.exp(-x * x), _normal()),
    ("log", np.log, lambda x: 1 / x, _span(0.05, 5)),
    ("log of many decades", np.log, lambda x: 1 / x, _decades(1e-6, 1e6)),
    ("log1p", np.log1p, lambda x: 1 / (1 + x), _span(-0.9, 3)),
    ("square root", np.sqrt, lambda x: 1 / (2 * mp.sqrt(x)), _decades(1e-6, 1e6)),
    ("inverse", lambda z: 1 / z, lambda x: -1 / x**2, _decades(1e-2, 1e6)),
    ("logit", lambda z: np.log(z / (1 - z)), lambda x: 1 / (x * (1 - x)), _span(0.02, 0.98)),
    ("square of huge numbers", lambda z: z * z, lambda x: 2 * x, _decades(1e6, 1e9)),
    ("power of itself", lambda z: z**z, lambda x: x**x * (mp.log(x) + 1), _span(0.5, 4)),
]

STEEP = [
    ("sigmoid of 50 z", lambda z: _sigmoid(50 * z), lambda x: 50 * _d_sigmoid(50 * x), _normal(0.1)),
    ("tanh of 1000 z", lambda z: np.tanh(1000 * z), lambda x: 1000 * _d_tanh(1000 * x), _span(-0.004, 0.004)),
    ("tanh of 1e4 z", lambda z: np.tanh(1e4 * z), lambda x: 10000 * _d_tanh(10000 * x), _span(-4e-4, 4e-4)),
    ("tanh of 1000 z, saturated", lambda z: np.tanh(1000 * z), lambda x: 1000 * _d_tanh(1000 * x), _span(-0.03, 0.03)),
    ("arctan of 1000 z", lambda z: np.arctan(1000 * z), lambda x: 1000 / (1 + (1000 * x) ** 2), _normal(0.1)),
    ("exp near 300", np.exp, mp.exp, _span(290, 310)),
    ("exp of 20 z", lambda z: np.exp(20 * z), lambda x: 20 * mp.exp(20 * x), _normal()),
    ("softplus of 20 z", lambda z: np.logaddexp(0, 20 * z) / 20, lambda x: _s(20 * x), _normal(0.3)),
    ("narrow gaussian", lambda z: np.exp(-((100 * z) ** 2)), lambda x: 100 * _d_gaussian(100 * x), _span(-0.03, 0.03)),
    (
        "witch of a narrow hat",
        lambda z: 1 / (1 + 1e4 * z * z),
        lambda x: -20000 * x / (1 + 10000 * x * x) ** 2,
        _normal(0.1),
    ),
    ("inverse near 0", lambda z: 1 / z, lambda x: -1 / x**2, _decades(1e-8, 1e-2)),
    ("power of 20", lambda z: z**20, lambda x: 20 * x**19, _normal()),
    ("exp of the inverse", lambda z: np.exp(1 / z), lambda x: -mp.exp(1 / x) / x**2, _span(0.05, 1)),
]

OSCILLATING = [
    ("sine of 30 z", lambda z: np.sin(30 * z), lambda x: 30 * mp.cos(30 * x), _normal()),
    ("sine of 1000 z", lambda z: np.sin(1000 * z), lambda x: 1000 * mp.cos(1000 * x), _normal()),
    ("sine of 1e4 z", lambda z: np.sin(1e4 * z), lambda x: 10000 * mp.cos(10000 * x), _normal()),
    ("sine of 1e5 z", lambda z: np.sin(1e5 * z), lambda x: 100000 * mp.cos(100000 * x), _normal()),
    ("chirp", lambda z: np.sin(30 * z * z), lambda x: 60 * x * mp.cos(30 * x * x), _normal(2)),
    ("sine of the inverse", lambda z: np.sin(1 / z), lambda x: -mp.cos(1 / x) / x**2, _span(0.02, 1)),
    (
        "ripple on a sine",
        lambda z: np.sin(z) + 1e-3 * np.sin(1000 * z),
        lambda x: mp.cos(x) + 1000 * mpf(1e-3) * mp.cos(1000 * x),
        _normal(),
    ),
    (
        "faint ripple on a line",
        lambda z: z + 1e-8 * np.sin(1e4 * z),
        lambda x: 1 + 10000 * mpf(1e-8) * mp.cos(10000 * x),
        _normal(),
    ),
    (
        "damped",
        lambda z: np.exp(-z * z) * np.cos(100 * z),
        lambda x: -mp.exp(-x * x) * (2 * x * mp.cos(100 * x) + 100 * mp.sin(100 * x)),
        _normal(),
    ),
    ("growing cosine", lambda z: z * np.cos(z), lambda x: mp.cos(x) - x * mp.sin(x), _normal(50)),
    (
        "many scales",
        lambda z: sum(0.5**k * np.sin(4.0**k * z) for k in range(7)),
        lambda x: sum(mpf(2) ** k * mp.cos(mpf(4) ** k * x) for k in range(7)),
        _normal(),
    ),
]

KINKED = [
    ("relu", lambda z: np.maximum(z, 0), lambda x: mpf(x > 0), _beside(0)),
    ("relu, ordinary", lambda z: np.maximum(z, 0), lambda x: mpf(x > 0), _normal()),
    ("leaky relu", lambda z: np.where(z > 0, z, 0.01 * z), lambda x: mpf(1 if x > 0 else 0.01), _beside(0)),
    ("leaky relu, huge", lambda z: np.where(z > 0, z, 0.01 * z), lambda x: mpf(1 if x > 0 else 0.01), _normal(1e9)),
    ("absolute", np.abs, mp.sign, _beside(0)),
    (
        "elu 0.3",
        lambda z: np.where(z > 0, z, 0.3 * np.expm1(np.minimum(z, 0))),
        lambda x: mpf(1) if x > 0 else mpf(0.3) * mp.exp(x),
        _beside(0),
    ),
    ("elu", lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))), lambda x: mp.exp(min(x, 0)), _beside(0)),
    ("softsign", lambda z: z / (1 + np.abs(z)), lambda x: 1 / (1 + abs(x)) ** 2, _beside(0)),
    ("squared relu", lambda z: np.maximum(z, 0) ** 2, lambda x: 2 * max(x, 0), _beside(0)),
    ("relu 6", lambda z: np.clip(z, 0, 6), lambda x: mpf(0 < x < 6), _beside(0, 6)),
    ("hard tanh", lambda z: np.clip(z, -1, 1), lambda x: mpf(abs(x) < 1), _beside(-1, 1)),
    (
        "hard swish",
        lambda z: z * np.clip(z + 3, 0, 6) / 6,
        lambda x: mpf(0) if x < -3 else mpf(1) if x > 3 else (2 * x + 3) / 6,
        _beside(-3, 3),
    ),
    (
        "hard swish near 2.99",
        lambda z: z * np.clip(z + 3, 0, 6) / 6,
        lambda x: mpf(0) if x < -3 else mpf(1) if x > 3 else (2 * x + 3) / 6,
        _span(2.97, 3.01),
    ),
    (
        "soft shrink",
        lambda z: np.sign(z) * np.maximum(np.abs(z) - 0.5, 0),
        lambda x: mpf(abs(x) > 0.5),
        _beside(-0.5, 0.5),
    ),
    (
        "huber",
        lambda z: np.where(np.abs(z) <= 1, z * z / 2, np.abs(z) - 0.5),
        lambda x: max(min(x, 1), -1),
        _beside(-1, 1),
    ),
    ("absolute sine", lambda z: np.abs(np.sin(z)), lambda x: mp.sign(mp.sin(x)) * mp.cos(x), _normal(5)),
    ("sawtooth", lambda z: z - np.floor(z), lambda x: mpf(1), _span(0.01, 0.99)),
    ("triangle wave", lambda z: np.abs((z + 1) % 2 - 1), lambda x: mpf(1 if (x + 1) % 2 > 1 else -1), _normal(3)),
    ("lookup table", LookupTable.forward, _d_lookup, _span(-3.99, 3.99)),
]

SATURATED = [
    ("sigmoid below −20", _stable_sigmoid, _d_sigmoid, _span(-60, -20)),
    ("sigmoid above 10", _sigmoid, _d_sigmoid, _span(10, 36)),
    ("sigmoid above 36", _sigmoid, _d_sigmoid, _span(36, 60)),
    ("tanh above 5", np.tanh, _d_tanh, _span(5, 18)),
    ("tanh above 18", np.tanh, _d_tanh, _span(18, 60)),
    ("softplus below −20", lambda z: np.logaddexp(0, z), _s, _span(-60, -20)),
    ("swish below −10", lambda z: z * _stable_sigmoid(z), _d_swish, _span(-60, -10)),
    ("gaussian from 3 to 20", lambda z: np.exp(-z * z), _d_gaussian, _span(3, 20)),
    ("erf from 3 to 5", _wise(math.erf), lambda x: 2 / mp.sqrt(mp.pi) * mp.exp(-x * x), _span(3, 5)),
    ("erfc from 3 to 10", _wise(math.erfc), lambda x: -2 / mp.sqrt(mp.pi) * mp.exp(-x * x), _span(3, 10)),
]

NOISY = [
    ("tanh by exponentials", _tanh_by_exponentials, _d_tanh, _normal(2)),
    ("tanh by exponentials, saturated", _tanh_by_exponentials, _d_tanh, _span(5, 15)),
    ("sigmoid by tanh", lambda z: 0.5 * (1 + np.tanh(z / 2)), _d_sigmoid, _span(-20, -2)),
    ("gelu by 1 + erf", _wise(lambda v: 0.5 * v * (1 + math.erf(v / math.sqrt(2)))), _d_gelu, _span(-9, -3)),
    ("gelu by 1 + tanh", _gelu_tanh, _d_gelu_tanh, _span(-9, -3)),
    ("softplus by log of 1 + exp", lambda z: np.log(1 + np.exp(z)), _s, _span(-35, 0)),
    ("1 − cosine", lambda z: 1 - np.cos(z), mp.sin, _decades(1e-5, 1)),
    ("√(1 + z²) − 1", lambda z: np.sqrt(1 + z * z) - 1, lambda x: x / mp.sqrt(1 + x * x), _decades(1e-5, 1)),
    ("exp − 1", lambda z: np.exp(z) - 1, mp.exp, _decades(1e-8, 1)),
    ("log of 1 + z", lambda z: np.log(1 + z), lambda x: 1 / (1 + x), _decades(1e-8, 1)),
    ("a million + tanh", lambda z: 1e6 + np.tanh(z), _d_tanh, _normal()),
    (
        "(z − 1)⁵ multiplied out",
        lambda z: z**5 - 5 * z**4 + 10 * z**3 - 10 * z**2 + 5 * z - 1,
        lambda x: 5 * (x - 1) ** 4,
        _span(0.5, 1.5),
    ),
    ("cube between large terms", lambda z: (z**3 + 1e3 * z) - 1e3 * z, lambda x: 3 * x * x, _normal()),
    ("tanh in single precision", lambda z: np.tanh(z.astype(np.float32)).astype(float), _d_tanh, _normal()),
    (
        "swish in single precision",
        lambda z: (z.astype(np.float32) * _sigmoid(z.astype(np.float32))).astype(float),
        _d_swish,
        _normal(),
    ),
]

_KINDS = {
    "ordinary": SMOOTH,
    "steep": STEEP,
    "oscillating": OSCILLATING,
    "kinked": KINKED,
    "saturated": SATURATED,
    "noisy": NOISY,
}
FUNCTIONS: tuple[Known, ...] = tuple(Known(row[0], kind, *row[1:]) for kind, rows in _KINDS.items() for row in rows)
