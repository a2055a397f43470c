"""A function and its derivative: `sigmoid(z)` and `sigmoid_prime(z)`, under any of the names that people give it."""

from actgrad.inputs.styles.found import Definition, Found, Scope
from actgrad.inputs.styles.functions import pair


def read(definition: Definition, scope: Scope) -> Found | None:
    """Read a function that is a derivative by its name, with the forward that the name speaks of."""
    return pair(definition, scope, "function and derivative", upstream=False)
