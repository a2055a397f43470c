"""Two functions as a pair of passes; the styles that write an activation so differ in what the second one takes."""

from collections.abc import Callable
from typing import Any

from actgrad.inputs.styles import naming
from actgrad.inputs.styles.arguments import CACHE, DA, A, Arguments, Z, of_backward, of_forward, parameters
from actgrad.inputs.styles.found import Definition, Found, Passes, Scope, activated, hidden, is_empty


def passes_of(
    forward: Callable[[Any], Any], backward: Callable[..., Any], takes: Arguments, at_a: bool = True
) -> Passes:
    """Bring two functions to passes: `forward(z)` as it is called, `backward` with the arguments that it takes."""
    slope = DA not in takes.roles
    derivative = takes.bound(backward, Z) if takes.roles <= {Z} else None
    full = takes.bound(backward, Z, DA, A, CACHE)
    runs_first = bool(takes.roles & {A, CACHE}) or takes.roles == {DA}

    def activate(z: Any) -> Any:
        returned = forward(z)
        return returned[0] if isinstance(returned, tuple) and returned else returned

    def differentiate(z: Any, da: Any) -> Any:
        if derivative is not None:
            return derivative(z)
        a, cache = activated(forward(z), z) if runs_first else (None, None)
        return full(z, da, a, cache)

    def returns(z: Any) -> tuple[str, str]:
        return " -> (A, cache)" if isinstance(forward(z), tuple) else "", ""

    meant = at_a and slope and takes.roles == {Z}
    return Passes(
        activate, differentiate, slope, (lambda z, da: differentiate(activate(z), da)) if meant else None, returns
    )


def forward_alone(definition: Definition, scope: Scope) -> Found:
    """Read a function that has no backward pass; raises ReadingError where it is no forward."""
    name = scope.module if definition.name == "forward" else definition.name
    arguments = of_forward(definition.name, definition.value, scope.options)
    return Found(
        name=name,
        style="forward alone",
        passes=passes_of(arguments.bound(definition.value, Z), lambda _, da: da, Arguments((Z, DA))),
        texts=(arguments.text(definition.name), ""),
        lines=(definition.line, definition.line),
        names=frozenset({name, definition.name}),
        notes=hidden(definition),
    )


def pair(definition: Definition, scope: Scope, style: str, upstream: bool) -> Found | None:
    """Find the forward of a function that is a derivative or a backward pass by its name, if its kind is asked for."""
    functions = scope.functions
    partner = naming.forward_of(definition.name, functions) if definition.name in functions else None
    if partner is None:
        return None
    naming.refuse_another_part(partner)
    forward = functions[partner]
    arguments = of_forward(partner, forward.value, scope.options)
    numbers = [each.name for each in parameters(forward.value)[1:]]
    alone = naming.is_backward(definition.name)
    takes = of_backward(definition.name, definition.value, scope.options, numbers, alone)
    if (DA in takes.roles) is not upstream:
        return None
    return Found(
        name=partner,
        style=style,
        passes=passes_of(arguments.bound(forward.value, Z), definition.value, takes, scope.options.takes is None),
        texts=(arguments.text(partner), takes.text(definition.name)),
        lines=(forward.line, definition.line),
        names=frozenset({partner, definition.name}),
        notes=hidden(forward, definition),
        empty=is_empty(definition.value),
    )
