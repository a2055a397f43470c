"""The object with a derivative: `__call__`, `forward`, `fn`, … and `derivative`, `gradient`, `prime`, … of z."""

from actgrad.inputs.styles.found import Definition, Found, Scope
from actgrad.inputs.styles.things import pair


def read(definition: Definition, scope: Scope) -> Found | None:
    """Read a class or an instance with a forward and a derivative."""
    return pair(definition, scope, "object with a derivative", "derivative")
