"""The layer: a class with `forward(x)` and `backward(dout)`, keeping in self what it needs in between."""

from actgrad.inputs.styles.found import Definition, Found, Scope
from actgrad.inputs.styles.things import pair


def read(definition: Definition, scope: Scope) -> Found | None:
    """Read a class or an instance with a forward and a backward pass."""
    return pair(definition, scope, "layer", "backward")
