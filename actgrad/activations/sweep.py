"""The third route to dJ/dZ: the chain rule through the textbook computation graph, swept over a whole matrix."""

import numpy as np

from actgrad.activations.activation import Activation, Array, Structure
from actgrad.activations.graph import Z_OTHERS, Graph, Z, sweep, values

AT_ONCE = 2**16
"""How many entries are swept together: every step of a block is held in memory."""
COSTLY = 2e7
"""How many exponentials, n²m, a coupled activation may cost."""


def swept(activation: Activation, z: Array, da: Array) -> Array | None:
    """Give dJ/dZ (n, m) as Σ_p dJ/dA_p · ∂a_p/∂z_j, each ∂a_p/∂z_j by the outside-first sweep of its textbook graph.

    None where the activation has no graph, or where a coupled one would take more than 2e7 operations a step (n²m).
    What the textbook form overflows at comes out as inf or NaN, without a warning.
    """
    if activation.graphs is None:
        return None
    if activation.structure is Structure.ROWWISE:
        of_columns = swept(activation.transposed(), z.T, da.T)
        return None if of_columns is None else of_columns.T
    n, m = z.shape
    graphs = activation.graphs(2, 0)
    with np.errstate(all="ignore"):
        if not graphs[0].coupled:
            flat = zip(_blocks(z.reshape(1, -1)), _blocks(da.reshape(1, -1)), strict=True)
            return np.concatenate([part * slope(graphs[0], block) for block, part in flat], axis=1).reshape(n, m)
        if n * n * m > COSTLY:
            return None
        columns = zip(_blocks(z), _blocks(da), strict=True)
        return np.concatenate([_coupled(graphs, block, part) for block, part in columns], axis=1)


def slope(graph: Graph, z: Array, others: Array | None = None) -> Array:
    """Give ∂a/∂z of a graph: for z (1, m), and in a coupled graph the others (n − 1, m), a row for each a it gives."""
    found = values(graph.steps, {Z: z, Z_OTHERS: others})
    last = found[graph.steps[-1].name]
    return np.asarray(sweep(graph.steps, found, np.ones_like(last))[0][graph.steps[0].name], dtype=z.dtype)


def _blocks(matrix: Array) -> list[Array]:
    columns = max(1, AT_ONCE // max(1, matrix.shape[0]))
    return [matrix[:, start : start + columns] for start in range(0, matrix.shape[1], columns)]


def _coupled(graphs: tuple[Graph, ...], z: Array, da: Array) -> Array:
    dz = np.empty_like(da)
    for j in range(len(z)):
        others, upstream = np.delete(z, j, axis=0), np.delete(da, j, axis=0)
        dz[j] = da[j] * slope(graphs[0], z[j : j + 1], others)[0]
        for other in graphs[1:]:
            dz[j] += (upstream * slope(other, z[j : j + 1], others)).sum(axis=0)
    return dz
