"""The styles in which people write an activation, in the order in which they are asked; a new one is one more piece."""

from collections.abc import Callable

from actgrad.errors import Finding, ReadingError
from actgrad.inputs.styles import course_pair, flag, function_and_derivative, layer, object_with_derivative, plain
from actgrad.inputs.styles.found import Definition, Found, Scope
from actgrad.inputs.styles.naming import forward_of

STYLES: tuple[Callable[[Definition, Scope], Found | None], ...] = (
    plain.read,
    layer.read,
    object_with_derivative.read,
    flag.read,
    course_pair.read,
    function_and_derivative.read,
)


def read(definition: Definition, scope: Scope) -> Found | Finding | None:
    """Give what the first style that knows this definition makes of it, or why that can be no activation."""
    for style in STYLES:
        try:
            found = style(definition, scope)
        except ReadingError as error:
            return Finding(forward_of(definition.name, scope.functions) or definition.name, str(error))
        if found is not None:
            return found
    return None
