"""The course pair: `sigmoid(Z)`, giving A or (A, cache), and `sigmoid_backward(dA, cache)`, `(dA, Z)` or `(dA, A)`."""

from actgrad.inputs.styles.found import Definition, Found, Scope
from actgrad.inputs.styles.functions import pair


def read(definition: Definition, scope: Scope) -> Found | None:
    """Read a function that takes dA, and is a backward pass by its name, with the forward that the name speaks of."""
    return pair(definition, scope, "course pair", upstream=True)
