# ruff: noqa
"""Between a step and a slope: stairs of rounding, steep functions, jumps beside a slope."""

import numpy as np
from mpmath import mp, mpf

from tests.collections import families as on
from tests.collections import mathematics as f
from tests.collections.families import Input
from tests.collections.planted.records import Kind, layer, pair, right, wrong
from tests.collections.reference import columnwise, elementwise

one = np.float32
stairs = Kind("between step and slope")
nothing = lambda z, da: np.zeros_like(da)
single = lambda g: lambda z: g(z.astype(one)).astype(z.dtype)
d_tanh = lambda z: 1 / np.cosh(z) ** 2
half = Input(
    "halves",
    np.array([[-1.52, -0.31, 0.73, 2.21], [0.22, -2.64, 1.43, -0.91], [3.33, -0.13, 0.46, -1.24]]),
    on.ordinary(3, 4).da,
)
near = Input("beside 0", half.z / 1e4, half.da)
stairs.wrong(
    "tanh in float32, slope 0", f.tanh, on.ordinary(), single(np.tanh), nothing, "zero everywhere", single=True
)
stairs.wrong(
    "softplus in float32, slope 0",
    f.softplus,
    on.ordinary(),
    single(lambda z: np.logaddexp(one(0), z)),
    nothing,
    "zero everywhere",
    single=True,
)
stairs.wrong("arctan in float32, far out, slope 0", f.arctan, on.between(3, 9), single(np.arctan), nothing, single=True)
stairs.wrong(
    "sine in float16, slope 0",
    f.sine(1),
    on.ordinary(),
    lambda z: np.sin(z.astype(np.float16)).astype(z.dtype),
    nothing,
    single=True,
)
stairs.wrong(
    "steep tanh of 1e4, slope 0", f.steep_tanh(1e4), near, lambda z: np.tanh(1e4 * z), nothing, "zero everywhere"
)
stairs.right(
    "steep tanh of 1e4",
    f.steep_tanh(1e4),
    near,
    lambda z: np.tanh(1e4 * z),
    lambda z, da: da * 1e4 * d_tanh(1e4 * z),
    off=1e-11,
)
stairs.right(
    "steep sigmoid of 1e3, far from 0",
    f.steep_sigmoid(30.0),
    half,
    lambda z: 1 / (1 + np.exp(-30 * z)),
    lambda z, da: da * 30 / (1 + np.exp(-30 * z)) / (1 + np.exp(30 * z)),
    off=1e-11,
)
stairs.right(
    "tanh and a sign",
    elementwise(lambda x: mp.tanh(x) + mp.sign(x)),
    half,
    lambda z: np.tanh(z) + np.sign(z),
    lambda z, da: da * d_tanh(z),
)
stairs.wrong(
    "tanh and a sign, slope 0",
    elementwise(lambda x: mp.tanh(x) + mp.sign(x)),
    half,
    lambda z: np.tanh(z) + np.sign(z),
    nothing,
    "zero everywhere",
)
stairs.right(
    "z and a small sign",
    elementwise(lambda x: x + mp.sign(x) / 1000),
    half,
    lambda z: z + np.sign(z) / 1000,
    lambda z, da: 1.0 * da,
)
stairs.wrong(
    "z and a small sign, slope 1.001",
    elementwise(lambda x: x + mp.sign(x) / 1000),
    half,
    lambda z: z + np.sign(z) / 1000,
    lambda z, da: 1.001 * da,
    "constant factor",
)
stairs.right(
    "relu with a jump at 1",
    elementwise(lambda x: max(x, 0) + (x > 1)),
    half,
    lambda z: np.maximum(z, 0) + (z > 1),
    lambda z, da: da * (z > 0),
)
stairs.wrong(
    "relu with a jump at 1, slope of the jump's side",
    elementwise(lambda x: max(x, 0) + (x > 1)),
    half,
    lambda z: np.maximum(z, 0) + (z > 1),
    lambda z, da: da * (z > 1),
)
stairs.right(
    "a slope of 1e-6 beside a step",
    elementwise(lambda x: mpf(1e-6) * x + mp.sign(x)),
    half,
    lambda z: 1e-6 * z + np.sign(z),
    lambda z, da: 1e-6 * da,
)
stairs.wrong(
    "a slope of 1e-6 beside a step, 0",
    elementwise(lambda x: mpf(1e-6) * x + mp.sign(x)),
    half,
    lambda z: 1e-6 * z + np.sign(z),
    nothing,
)
stairs.wrong(
    "a slope of 1e-6 beside a step, twice",
    elementwise(lambda x: mpf(1e-6) * x + mp.sign(x)),
    half,
    lambda z: 1e-6 * z + np.sign(z),
    lambda z, da: 2e-6 * da,
)
stairs.right(
    "largest of a column in thirds",
    columnwise(lambda x: [y + mp.floor(3 * max(x)) / 3 for y in x]),
    half,
    lambda z: z + np.floor(3 * z.max(0)) / 3,
    lambda z, da: 1.0 * da,
)
stairs.wrong(
    "largest of a column in thirds, as if it rose",
    columnwise(lambda x: [y + mp.floor(3 * max(x)) / 3 for y in x]),
    half,
    lambda z: z + np.floor(3 * z.max(0)) / 3,
    lambda z, da: da + (z == z.max(0)) * da.sum(0),
)
stairs.file(
    "layers between step and slope",
    '''
import numpy as np

class SingleZero:
    """Computes in float32 and gives no slope."""

    def forward(self, x):
        return np.tanh(x.astype(np.float32)).astype(x.dtype)

    def backward(self, dout):
        return np.zeros_like(dout)


class Steep:
    def forward(self, x):
        self.x = x
        return np.tanh(500 * x)

    def backward(self, dout):
        return dout * 500 / np.cosh(np.clip(500 * self.x, -350, 350)) ** 2


class SteepZero:
    def forward(self, x):
        return np.tanh(500 * x)

    def backward(self, dout):
        return np.zeros_like(dout)


class Jumping:
    def forward(self, x):
        self.x = x
        return np.arctan(x) + np.where(x > 0.4, 1.0, 0.0)

    def backward(self, dout):
        return dout / (1 + self.x ** 2)


class JumpingZero:
    def forward(self, x):
        self.x = x
        return np.arctan(x) + np.where(x > 0.4, 1.0, 0.0)

    def backward(self, dout):
        return 0 * dout


class Dead:
    """Gives one number whatever comes."""

    def forward(self, x):
        return np.full_like(x, 0.25)

    def backward(self, dout):
        return dout * 0.25
''',
    wrong("SingleZero", f.tanh, layer("SingleZero"), "zero everywhere", single=True),
    right("Steep", f.steep_tanh(500), layer("Steep"), off=1e-9, inputs=(Input("beside 0", half.z / 500, half.da),)),
    wrong("SteepZero", f.steep_tanh(500), layer("SteepZero"), inputs=(Input("beside 0", half.z / 500, half.da),)),
    right("Jumping", elementwise(lambda x: mp.atan(x) + (x > mpf(0.4))), layer("Jumping"), may_warn=("outside",)),
    wrong("JumpingZero", elementwise(lambda x: mp.atan(x) + (x > mpf(0.4))), layer("JumpingZero")),
    wrong("Dead", elementwise(lambda x: mpf(0.25)), layer("Dead")),
)
