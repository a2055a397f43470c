"""The third route to dJ/dZ: the chain rule through the textbook computation graph, swept over a whole matrix."""

import numpy as np

from actgrad.activations.activation import Activation
from actgrad.activations.graph import Z_OTHERS, Graph, Z, sweep, values
from actgrad.activations.structure import Array, Structure

AT_ONCE = 2**16
"""Entries in a block; the values of every step of a block are in memory at once. Chosen."""
COSTLY = 2e7
"""The most exponentials, n²m, that a coupled activation may cost for one step. Chosen, to bound the time."""


def swept(activation: Activation, z: Array, da: Array) -> Array | None:
    """Give dJ/dZ (n, m) as Σ_p dJ/dA_p · ∂a_p/∂z_j, each ∂a_p/∂z_j by the chain rule through its textbook graph.

    None where the activation has no graph, or where a coupled one would take more than 2e7 operations a step (n²m).
    Where the textbook form overflows, the result is inf or NaN, without a warning.
    """
    if activation.graphs is None:
        return None
    if activation.structure is Structure.ROWWISE:
        of_columns = swept(activation.transposed(), z.T, da.T)
        return None if of_columns is None else of_columns.T
    graphs = activation.graphs(2, 0)
    coupled = graphs[0].coupled
    if coupled and z.shape[0] * z.size > COSTLY:
        return None
    structure, dz = Structure.COLUMNWISE if coupled else Structure.ELEMENTWISE, np.empty_like(da)
    with np.errstate(all="ignore"):
        for block in structure.blocks(z.shape, AT_ONCE):
            part, upstream = z[block], da[block]
            dz[block] = _coupled(graphs, part, upstream) if coupled else upstream * slope(graphs[0], part)
    return dz


def slope(graph: Graph, z: Array, others: Array | None = None) -> Array:
    """Give ∂a/∂z of a graph at z, of any shape; of a coupled graph, at z (1, m) with the other units' z (n − 1, m)."""
    by_name = values(graph.steps, {Z: z, Z_OTHERS: others})
    last = by_name[graph.steps[-1].name]
    return np.asarray(sweep(graph.steps, by_name, np.ones_like(last))[0][graph.steps[0].name], dtype=z.dtype)


def _coupled(graphs: tuple[Graph, ...], z: Array, da: Array) -> Array:
    dz = np.empty_like(da)
    for j in range(len(z)):
        others, upstream = np.delete(z, j, axis=0), np.delete(da, j, axis=0)
        dz[j] = da[j] * slope(graphs[0], z[j : j + 1], others)[0]
        for other in graphs[1:]:
            dz[j] += (upstream * slope(other, z[j : j + 1], others)).sum(axis=0)
    return dz
