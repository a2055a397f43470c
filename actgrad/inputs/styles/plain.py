"""The plain style, actgrad's own: a module, a class or an object with `forward(z)` and `backward(z, da)`."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from actgrad.inputs.styles.arguments import DA, Z, of_backward, of_forward, parameters, required, role
from actgrad.inputs.styles.found import Definition, Found, Scope, hidden, is_function
from actgrad.inputs.styles.functions import passes_of
from actgrad.inputs.styles.things import methods, pair, signature

_OPTIONAL = ("name", "structure", "kinks", "graph", "graphs")


def read(definition: Definition, scope: Scope) -> Found | None:
    """Read a module's `backward`, or a class or an instance, whose backward takes Z and dA in this order."""
    options = scope.options if scope.options.takes else replace(scope.options, takes=(Z, DA), alone=True)
    plain = replace(scope, options=options)
    if definition.name == "backward" and is_function(definition.value):
        return _module(definition, plain)
    kinds = methods(definition.value) if not is_function(definition.value) else {}
    if "forward" not in kinds.get("forward", ()) or "backward" not in kinds["backward"]:
        return None
    found = pair(definition, plain, "plain", "backward") if _is_plain(signature(definition.value, "backward")) else None
    return found and _declared(found, {each: getattr(definition.value, each, None) for each in _OPTIONAL})


def _module(definition: Definition, scope: Scope) -> Found | None:
    if "forward" not in scope.functions or not _is_plain(definition.value):
        return None
    forward = scope.functions["forward"]
    arguments = of_forward("forward", forward.value, scope.options)
    numbers = [each.name for each in parameters(forward.value)[1:]]
    takes = of_backward("backward", definition.value, scope.options, numbers)
    found = Found(
        name=scope.module,
        style="plain",
        passes=passes_of(arguments.bound(forward.value, Z), definition.value, takes, at_a=False),
        texts=(arguments.text("forward"), takes.text("backward")),
        lines=(forward.line, definition.line),
        names=frozenset({scope.module, "forward", "backward"}),
        notes=hidden(forward, definition),
    )
    return _declared(found, {each.name: each.value for each in scope.definitions if each.name in _OPTIONAL})


def _is_plain(backward: Callable[..., Any]) -> bool:
    roles = [role(each) for each in required(backward)]
    return len(roles) == 2 and roles[0] in (Z, None) and roles[1] in (DA, None)


def _declared(found: Found, declared: dict[str, Any]) -> Found:
    name = declared.get("name")
    said = name if isinstance(name, str) and name else found.name
    return replace(found, name=said, names=found.names | {said}, declared=declared)
