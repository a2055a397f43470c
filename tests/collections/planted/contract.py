# ruff: noqa
"""Passes of another shape, with state, writing into what they are given, or not linear in dJ/dA."""

import numpy as np

from tests.collections import families as on
from tests.collections import mathematics as f
from tests.collections.planted.records import Kind

d_tanh = lambda z: 1 / np.cosh(z) ** 2

shape = Kind("shapes of a pass")
shape.wrong("tanh, transposed", f.tanh, on.ordinary(), np.tanh, lambda z, da: (da * d_tanh(z)).T, "shape changed")
shape.wrong(
    "tanh, transposed, square", f.tanh, on.ordinary(5, 5), np.tanh, lambda z, da: (da * d_tanh(z)).T, "transposed"
)
shape.wrong("tanh, flattened", f.tanh, on.ordinary(), np.tanh, lambda z, da: (da * d_tanh(z)).ravel(), "shape changed")
shape.wrong(
    "tanh, one number", f.tanh, on.ordinary(), np.tanh, lambda z, da: float((da * d_tanh(z)).sum()), "shape changed"
)
shape.wrong(
    "tanh, one number a column", f.tanh, on.ordinary(), np.tanh, lambda z, da: (da * d_tanh(z)).sum(0), "shape changed"
)
shape.wrong(
    "tanh, one number a row, kept",
    f.tanh,
    on.ordinary(),
    np.tanh,
    lambda z, da: (da * d_tanh(z)).sum(1, keepdims=True),
    "shape changed",
)
shape.wrong(
    "tanh, Jacobian of the flattened matrix",
    f.tanh,
    on.ordinary(),
    np.tanh,
    lambda z, da: np.diag((da * d_tanh(z)).ravel()),
    "shape changed",
)
shape.wrong(
    "tanh, a stack of Jacobians",
    f.tanh,
    on.ordinary(),
    np.tanh,
    lambda z, da: np.stack([np.diag(c) for c in (da * d_tanh(z)).T]),
    "shape changed",
)
shape.wrong("tanh, an axis more", f.tanh, on.ordinary(), np.tanh, lambda z, da: (da * d_tanh(z))[None], "shape changed")
shape.wrong("tanh, a row short", f.tanh, on.ordinary(), np.tanh, lambda z, da: (da * d_tanh(z))[1:], "shape changed")
shape.right("tanh, a list of rows", f.tanh, on.ordinary(), np.tanh, lambda z, da: (da * d_tanh(z)).tolist())
shape.right(
    "tanh, a transposed view of the transposed", f.tanh, on.ordinary(), np.tanh, lambda z, da: (da.T * d_tanh(z.T)).T
)
shape.right("tanh, a np.matrix", f.tanh, on.ordinary(), np.tanh, lambda z, da: np.asmatrix(da * d_tanh(z)))
shape.right("tanh, a masked array", f.tanh, on.ordinary(), np.tanh, lambda z, da: np.ma.array(da * d_tanh(z)))
shape.right(
    "tanh, a column stays a column", f.tanh, on.ordinary(6, 1), np.tanh, lambda z, da: (da * d_tanh(z)).reshape(-1, 1)
)

writes = Kind("contract of a pass")


def relu_writes(z, da):
    da[z <= 0] = 0
    return da


def relu_into_z(z):
    z[z < 0] = 0
    return z


def tanh_in_place(z):
    return np.tanh(z, out=z)


relu = lambda z: np.maximum(z, 0)
writes.wrong("relu, zeros into dJ/dA", f.relu, on.ordinary(), relu, relu_writes, "input changed")
writes.wrong("relu, zeros into Z", f.relu, on.ordinary(), relu_into_z, lambda z, da: da * (z > 0), "input changed")
writes.wrong("tanh into Z", f.tanh, on.ordinary(), tanh_in_place, lambda z, da: da * d_tanh(z), "input changed")
writes.wrong(
    "relu, integers",
    f.relu,
    on.ordinary(),
    relu,
    lambda z, da: (da * (z > 0)).astype(int),
    "dtype changed",
    "whole numbers",
)
writes.wrong(
    "tanh, upstream ignored", f.tanh, on.ordinary(), np.tanh, lambda z, da: d_tanh(z), "upstream ignored", "not linear"
)
writes.wrong(
    "tanh, upstream normalised",
    f.tanh,
    on.ordinary(),
    np.tanh,
    lambda z, da: da / np.linalg.norm(da) * d_tanh(z),
    "upstream normalised",
    "not linear",
)
writes.wrong("tanh, applied twice", f.tanh, on.ordinary(), np.tanh, lambda z, da: da * d_tanh(z) ** 2, "applied twice")
writes.wrong(
    "identity hands on a thousandth more",
    f.identity,
    on.ordinary(),
    lambda z: z.copy(),
    lambda z, da: da * 1.001,
    "constant factor",
)
writes.warned("identity gives Z itself", f.identity, on.ordinary(), lambda z: z, lambda z, da: da.copy(), "alias")
writes.warned("identity gives dJ/dA itself", f.identity, on.ordinary(), lambda z: z.copy(), lambda z, da: da, "alias")
writes.warned("relu gives a view of dJ/dA", f.identity, on.ordinary(), lambda z: z + 0, lambda z, da: da[:, :], "alias")
writes.right("relu, zeros into a copy", f.relu, on.ordinary(), relu, lambda z, da: relu_writes(z, da.copy()))
writes.right("tanh into a copy", f.tanh, on.ordinary(), lambda z: tanh_in_place(z.copy()), lambda z, da: da * d_tanh(z))
writes.right(
    "tanh in Fortran's order",
    f.tanh,
    on.ordinary(),
    lambda z: np.asfortranarray(np.tanh(z)),
    lambda z, da: np.asfortranarray(da * d_tanh(z)),
)


class SeedsAll:
    @staticmethod
    def forward(z):
        np.random.seed(0)
        return np.tanh(z)


writes.warned(
    "tanh, seeds the global generator",
    f.tanh,
    on.ordinary(),
    SeedsAll.forward,
    lambda z, da: da * d_tanh(z),
    "global state",
)


def loud(z):
    np.seterr(over="ignore")
    return np.tanh(z)


writes.warned("tanh, changes np.seterr", f.tanh, on.ordinary(), loud, lambda z, da: da * d_tanh(z), "global state")


def restores(z):
    with np.errstate(all="ignore"):
        return np.tanh(z)


writes.right("tanh, errstate restored", f.tanh, on.ordinary(), restores, lambda z, da: da * d_tanh(z))


def own_generator(z):
    np.random.default_rng(0).standard_normal(3)
    return np.tanh(z)


writes.right("tanh, a generator of its own", f.tanh, on.ordinary(), own_generator, lambda z, da: da * d_tanh(z))
