"""The functions of the collection, as a textbook states them, for mpmath numbers."""

from typing import Any

from mpmath import mp, mpf

from tests.collections.reference import (
    Column,
    Function,
    Rows,
    columnwise,
    dense,
    elementwise,
    elementwise_by_row,
    rowwise,
)


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + mp.exp(-x))


def _clip(x: Any, low: Any, high: Any) -> Any:
    return max(low, min(high, x))


# Of a number.
identity = elementwise(lambda x: x)
relu = elementwise(lambda x: max(x, 0))
relu6 = elementwise(lambda x: _clip(x, 0, 6))
absolute = elementwise(abs)
hard_tanh = elementwise(lambda x: _clip(x, -1, 1))
hard_sigmoid = elementwise(lambda x: _clip(x + 3, 0, 6) / 6)
hard_sigmoid_fifth = elementwise(lambda x: _clip(x / 5 + mpf(1) / 2, 0, 1))
hard_swish = elementwise(lambda x: x * _clip(x + 3, 0, 6) / 6)
soft_shrink = elementwise(lambda x: mp.sign(x) * max(abs(x) - mpf(0.5), 0))
triangle = elementwise(lambda x: max(0, 1 - abs(x)))
squared_relu = elementwise(lambda x: max(x, 0) ** 2)
huber = elementwise(lambda x: x * x / 2 if abs(x) <= 1 else abs(x) - mpf(0.5))
smoothstep = elementwise(lambda x: 3 * _clip(x, 0, 1) ** 2 - 2 * _clip(x, 0, 1) ** 3)
softsign = elementwise(lambda x: x / (1 + abs(x)))
sigmoid = elementwise(_sigmoid)
tanh = elementwise(mp.tanh)
log_sigmoid = elementwise(lambda x: -mp.log1p(mp.exp(-x)))
softplus = elementwise(lambda x: mp.log1p(mp.exp(x)))
swish = elementwise(lambda x: x * _sigmoid(x))
quick_gelu = elementwise(lambda x: x * _sigmoid(mpf(1.702) * x))
mish = elementwise(lambda x: x * mp.tanh(mp.log1p(mp.exp(x))))
gelu = elementwise(lambda x: x * mp.ncdf(x))
gelu_tanh = elementwise(lambda x: x / 2 * (1 + mp.tanh(mp.sqrt(2 / mp.pi) * (x + mpf(0.044715) * x**3))))
erf = elementwise(mp.erf)
exp = elementwise(mp.exp)
expm1 = elementwise(mp.expm1)
log = elementwise(mp.log)
log1p = elementwise(mp.log1p)
sqrt = elementwise(mp.sqrt)
inverse = elementwise(lambda x: 1 / x)
square = elementwise(lambda x: x * x)
cube = elementwise(lambda x: x**3)
gaussian = elementwise(lambda x: mp.exp(-x * x))
arctan = elementwise(mp.atan)
arcsinh = elementwise(mp.asinh)
sinc = elementwise(lambda x: mp.sin(x) / x if x else mpf(1))
snake = elementwise(lambda x: x + mp.sin(x) ** 2)
growing_cosine = elementwise(lambda x: x * mp.cos(x))
bent_identity = elementwise(lambda x: (mp.sqrt(x * x + 1) - 1) / 2 + x)
isru = elementwise(lambda x: x / mp.sqrt(1 + x * x))
lisht = elementwise(lambda x: x * mp.tanh(x))
tanhshrink = elementwise(lambda x: x - mp.tanh(x))
log_cosh = elementwise(lambda x: mp.log(mp.cosh(x)))
symmetric_log = elementwise(lambda x: mp.sign(x) * mp.log1p(abs(x)))
squareplus = elementwise(lambda x: (x + mp.sqrt(x * x + 4)) / 2)
logit = elementwise(lambda x: mp.log(x / (1 - x)))
root = elementwise(lambda x: mp.sign(x) * mp.sqrt(abs(x)))
lecun_tanh = elementwise(lambda x: mpf(1.7159) * mp.tanh(mpf(2) / 3 * x))

sawtooth = elementwise(lambda x: x - mp.floor(x))
triangle_wave = elementwise(lambda x: abs(x - 2 * mp.floor((x + 1) / 2)))
absolute_sine = elementwise(lambda x: abs(mp.sin(x)))
narrow_gaussian = elementwise(lambda x: mp.exp(-((100 * x) ** 2)))
narrow_hat = elementwise(lambda x: max(0, 1 - abs(x) / mpf(0.01)))
small_huber = elementwise(lambda x: x * x / (2 * mpf(1e-3)) if abs(x) < mpf(1e-3) else abs(x) - mpf(1e-3) / 2)
one_less_cosine = elementwise(lambda x: 1 - mp.cos(x))


def _lookup(x: Any) -> Any:
    def value(k: Any) -> Any:
        return (8 * k * k - 5 * mp.floor(8 * k * k / 5) - k) / 4

    low = mp.floor(x * 8) / 8
    return value(low) + (value(low + mpf(1) / 8) - value(low)) * 8 * (x - low)


lookup = elementwise(_lookup)


def leaky(slope: float) -> Function:
    return elementwise(lambda x: x if x > 0 else mpf(slope) * x)


def elu(alpha: float = 1.0) -> Function:
    return elementwise(lambda x: x if x > 0 else mpf(alpha) * mp.expm1(x))


def celu(alpha: float) -> Function:
    return elementwise(lambda x: x if x > 0 else mpf(alpha) * mp.expm1(x / mpf(alpha)))


def selu(scale: float = 1.0507009873554805, alpha: float = 1.6732632423543772) -> Function:
    return elementwise(lambda x: mpf(scale) * (x if x > 0 else mpf(alpha) * mp.expm1(x)))


def steep_sigmoid(k: float) -> Function:
    return elementwise(lambda x: _sigmoid(mpf(k) * x))


def steep_tanh(k: float) -> Function:
    return elementwise(lambda x: mp.tanh(mpf(k) * x))


def sine(k: float) -> Function:
    return elementwise(lambda x: mp.sin(mpf(k) * x))


def steep_softplus(k: float) -> Function:
    return elementwise(lambda x: mp.log1p(mp.exp(mpf(k) * x)) / mpf(k))


def prelu(slopes: tuple[float, ...]) -> Function:
    return elementwise_by_row(lambda x, i: x if x > 0 else mpf(slopes[i]) * x)


def scaled_by_row(scales: tuple[float, ...]) -> Function:
    return elementwise_by_row(lambda x, i: mp.tanh(x) * mpf(scales[i]))


# Of a column, a row, or all.
def _softmax(x: Column, temperature: float = 1.0) -> Column:
    e = [mp.exp(y / mpf(temperature)) for y in x]
    total = mp.fsum(e)
    return [y / total for y in e]


def _log_softmax(x: Column) -> Column:
    total = mp.log(mp.fsum(mp.exp(y) for y in x))
    return [y - total for y in x]


def _standardise(x: Column, eps: float) -> Column:
    mean = mp.fsum(x) / len(x)
    variance = mp.fsum((y - mean) ** 2 for y in x) / len(x)
    return [(y - mean) / mp.sqrt(variance + mpf(eps)) for y in x]


def _rms(x: Column, eps: float) -> Column:
    scale = mp.sqrt(mp.fsum(y * y for y in x) / len(x) + mpf(eps))
    return [y / scale for y in x]


def _unit(x: Column) -> Column:
    length = mp.sqrt(mp.fsum(y * y for y in x))
    return [y / length for y in x]


def _shares(x: Column) -> Column:
    total = mp.fsum(x)
    return [y / total for y in x]


def _l1(x: Column) -> Column:
    total = mp.fsum(abs(y) for y in x)
    return [y / total for y in x]


def _by_largest(x: Column) -> Column:
    top = max(abs(y) for y in x)
    return [y / top for y in x]


def _running_sum(x: Column) -> Column:
    return [mp.fsum(x[: i + 1]) for i in range(len(x))]


def _running_product(x: Column) -> Column:
    return [mp.fprod(x[: i + 1]) for i in range(len(x))]


def _running_max(x: Column) -> Column:
    return [max(x[: i + 1]) for i in range(len(x))]


def _sparsemax(x: Column) -> Column:
    ordered = sorted(x, reverse=True)
    inside = [k for k in range(1, len(x) + 1) if 1 + k * ordered[k - 1] > mp.fsum(ordered[:k])]
    threshold = (mp.fsum(ordered[: inside[-1]]) - 1) / inside[-1]
    return [max(y - threshold, 0) for y in x]


def _maxout_pairs(x: Column) -> Column:
    return [max(x[i - i % 2], x[i - i % 2 + 1]) for i in range(len(x))]


def _squash(x: Column) -> Column:
    square = mp.fsum(y * y for y in x)
    return [y * mp.sqrt(square) / (1 + square) for y in x]


def _recurrence(x: Column) -> Column:
    out: Column = []
    for y in x:
        out.append(mp.tanh(y + (out[-1] if out else 0) / 2))
    return out


def _gate_by_next(x: Column) -> Column:
    return [y * _sigmoid(x[(i + 1) % len(x)]) for i, y in enumerate(x)]


def _look_back(x: Column) -> Column:
    return [y + (x[i - 1] ** 2 * mpf(0.3) if i else 0) for i, y in enumerate(x)]


def _softmax_times(x: Column) -> Column:
    return [y * p for y, p in zip(x, _softmax(x), strict=True)]


def _all(f: Any) -> Function:
    def forward(rows: Rows) -> Rows:
        out = f([x for row in rows for x in row])
        m = len(rows[0])
        return [out[i * m : (i + 1) * m] for i in range(len(rows))]

    return dense(forward)


softmax = columnwise(_softmax)
softmax_rows = rowwise(_softmax)
softmax_all = _all(_softmax)
softmin = columnwise(lambda x: _softmax([-y for y in x]))
log_softmax = columnwise(_log_softmax)
log_softmax_rows = rowwise(_log_softmax)
unit = columnwise(_unit)
unit_rows = rowwise(_unit)
unit_all = _all(_unit)
shares = columnwise(_shares)
l1 = columnwise(_l1)
by_largest = columnwise(_by_largest)
by_largest_of_all = _all(_by_largest)
running_sum = columnwise(_running_sum)
running_sum_rows = rowwise(_running_sum)
running_product = columnwise(_running_product)
running_max = columnwise(_running_max)
sparsemax = columnwise(_sparsemax)
maxout_pairs = columnwise(_maxout_pairs)
squash = columnwise(_squash)
recurrence = columnwise(_recurrence)
gate_by_next = columnwise(_gate_by_next)
look_back = columnwise(_look_back)
softmax_times = columnwise(_softmax_times)
softmax_times_rows = rowwise(_softmax_times)
centred = columnwise(lambda x: [y - mp.fsum(x) / len(x) for y in x])
below_top = columnwise(lambda x: [y - max(x) for y in x])
above_bottom = columnwise(lambda x: [y - min(x) for y in x])
times_mean = columnwise(lambda x: [y * mp.fsum(x) / len(x) for y in x])
times_top = columnwise(lambda x: [y * max(x) for y in x])
sorted_columns = columnwise(sorted)
times_all_mean = _all(lambda x: [y * mp.fsum(x) / len(x) for y in x])


def softmax_at(temperature: float) -> Function:
    return columnwise(lambda x: _softmax(x, temperature))


def layernorm(eps: float = 1e-5) -> Function:
    return columnwise(lambda x: _standardise(x, eps))


def batchnorm(eps: float = 1e-5) -> Function:
    return rowwise(lambda x: _standardise(x, eps))


def norm_all(eps: float = 1e-5) -> Function:
    return _all(lambda x: _standardise(x, eps))


def rmsnorm(eps: float = 1e-6) -> Function:
    return columnwise(lambda x: _rms(x, eps))


def _corner_coupled(rows: Rows) -> Rows:
    out = [[mp.tanh(x) for x in row] for row in rows]
    out[0][0] += rows[-1][-1] ** 2 / 4
    return out


def _smoothed(rows: Rows) -> Rows:
    n, m = len(rows), len(rows[0])
    near = [(p, q) for p in (-1, 0, 1) for q in (-1, 0, 1)]
    return [
        [mp.fsum(rows[i + p][j + q] for p, q in near if 0 <= i + p < n and 0 <= j + q < m) / 9 for j in range(m)]
        for i in range(n)
    ]


corner_coupled = dense(_corner_coupled)
smoothed = dense(_smoothed)
