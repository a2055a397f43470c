"""The numerical gradient of one entry alone, whatever the size of its column."""

import numpy as np

from actgrad import passes
from actgrad.activations import Activation, Array, Structure
from actgrad.checking.numerical import numerical_gradient
from actgrad.checking.result import Method, Numerical


def numerical_of(activation: Activation, unit: int, z: Array, da: Array) -> Numerical:
    """Give dJ/dZ at this unit of a column Z (n, 1), as the first entry of what comes back.

    In a coupled column J is taken as a function of z_j alone, what raises it and what lowers it apart, so that the
    rounding of each counts.
    """
    if activation.structure is not Structure.COLUMNWISE:
        return numerical_gradient(activation, z[[unit]], da[[unit]], activation.structure)
    column, upstream = z.astype(np.float64), da.astype(np.float64)
    up = upstream * passes.forward(activation, column) >= 0

    def parts_of_j(z_unit: Array) -> Array:
        moved = np.repeat(column, z_unit.shape[1], axis=1)
        moved[unit] = z_unit[0]
        terms = upstream * passes.forward(activation, moved)
        return np.stack([np.where(up, terms, 0).sum(axis=0), np.where(up, 0, terms).sum(axis=0)])

    alone = Activation(activation.name, forward=parts_of_j)
    z_twice = np.repeat(column[[unit]], 2, axis=0)
    return numerical_gradient(alone, z_twice, np.ones((2, 1)), Structure.COLUMNWISE, Method.DIFFERENCES)
