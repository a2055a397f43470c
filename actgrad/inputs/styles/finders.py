"""The styles in which people write an activation, one small finder each, in the order in which they are asked."""

import inspect
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from actgrad.inputs.styles import vocabulary as naming
from actgrad.inputs.styles.candidate import (
    CallPair,
    Candidate,
    Definition,
    Scope,
    activated,
    hidden,
    is_empty,
    is_function,
)
from actgrad.inputs.styles.class_style import class_pair, methods, signature
from actgrad.inputs.styles.signature import (
    CACHE,
    DA,
    A,
    Arguments,
    Z,
    of_backward,
    of_forward,
    parameters,
    required,
    role,
)

_FLAG = r".*(deriv|prime|grad|backward|backprop).*|der|diff|d"
_OPTIONAL = ("name", "structure", "kinks", "graph", "graphs")


def calls_of(
    forward: Callable[[Any], Any], backward: Callable[..., Any], takes: Arguments, at_a: bool = True
) -> CallPair:
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
    return CallPair(
        activate, differentiate, slope, (lambda z, da: differentiate(activate(z), da)) if meant else None, returns
    )


def plain(definition: Definition, scope: Scope) -> Candidate | None:
    """Read a module's `backward`, or a class or an instance, whose backward takes Z and dA in this order."""
    options = scope.options if scope.options.takes else replace(scope.options, takes=(Z, DA), alone=True)
    plain_scope = replace(scope, options=options)
    if definition.name == "backward" and is_function(definition.value):
        return _module(definition, plain_scope)
    kinds = methods(definition.value) if not is_function(definition.value) else {}
    if "forward" not in kinds.get("forward", ()) or "backward" not in kinds["backward"]:
        return None
    found = (
        class_pair(definition, plain_scope, "plain", "backward")
        if _is_plain(signature(definition.value, "backward"))
        else None
    )
    return found and _declared(found, {each: getattr(definition.value, each, None) for each in _OPTIONAL})


def _module(definition: Definition, scope: Scope) -> Candidate | None:
    if "forward" not in scope.functions or not _is_plain(definition.value):
        return None
    forward = scope.functions["forward"]
    arguments = of_forward("forward", forward.value, scope.options)
    numbers = [each.name for each in parameters(forward.value)[1:]]
    takes = of_backward("backward", definition.value, scope.options, numbers)
    found = Candidate(
        name=scope.module,
        style="plain",
        calls=calls_of(arguments.bound(forward.value, Z), definition.value, takes, at_a=False),
        texts=(arguments.text("forward"), takes.text("backward")),
        lines=(forward.line, definition.line),
        names=frozenset({scope.module, "forward", "backward"}),
        findings=hidden(forward, definition),
    )
    return _declared(found, {each.name: each.value for each in scope.definitions if each.name in _OPTIONAL})


def _is_plain(backward: Callable[..., Any]) -> bool:
    roles = [role(each) for each in required(backward)]
    return len(roles) == 2 and roles[0] in (Z, None) and roles[1] in (DA, None)


def _declared(found: Candidate, declared: dict[str, Any]) -> Candidate:
    name = declared.get("name")
    said = name if isinstance(name, str) and name else found.name
    return replace(found, name=said, names=found.names | {said}, declared=declared)


def layer(definition: Definition, scope: Scope) -> Candidate | None:
    """Read a class or an instance with a forward and a backward pass, keeping in self what it needs in between."""
    return class_pair(definition, scope, "layer", "backward")


def object_with_derivative(definition: Definition, scope: Scope) -> Candidate | None:
    """Read a class or an instance with a forward and a derivative of z: `__call__` and `derivative`, `gradient`, …"""
    return class_pair(definition, scope, "object with a derivative", "derivative")


def course_pair(definition: Definition, scope: Scope) -> Candidate | None:
    """Read a backward pass by its name that takes dA, `sigmoid_backward(dA, cache)`, with the forward it speaks of."""
    return _function_pair(definition, scope, "course pair", upstream=True)


def function_and_derivative(definition: Definition, scope: Scope) -> Candidate | None:
    """Read a derivative by its name, such as `sigmoid_prime(z)`, with the forward that the name speaks of."""
    return _function_pair(definition, scope, "function and derivative", upstream=False)


def flag(definition: Definition, scope: Scope) -> Candidate | None:
    """Read a function with a flag, off by default or without one, whose name speaks of the derivative."""
    if definition.name not in scope.functions or naming.is_derivative(definition.name):
        return None
    name, function = definition.name, definition.value
    flag = flag_of(function)
    if flag is None:
        return None
    forward, backward = partial(function, **{flag: False}), partial(function, **{flag: True})
    arguments = of_forward(name, forward, scope.options)
    takes = of_backward(name, backward, scope.options)
    return Candidate(
        name=name,
        style="flag",
        calls=calls_of(arguments.bound(forward, Z), backward, takes, scope.options.takes is None),
        texts=(arguments.text(name), f"{takes.text(name)[:-1]}, {flag}=True)"),
        lines=(definition.line, definition.line),
        names=frozenset({name}),
        findings=hidden(definition),
        flag=flag,
    )


def flag_of(function: Callable[..., Any]) -> str | None:
    """Give the name of a function's one flag for its derivative, or None."""
    flags = [each.name for each in parameters(function)[1:] if _is_flag(each)]
    return flags[0] if len(flags) == 1 else None


def _is_flag(parameter: inspect.Parameter) -> bool:
    if parameter.default is parameter.empty:
        return "deriv" in parameter.name.lower()
    off = parameter.default is None or (isinstance(parameter.default, int) and not parameter.default)
    return off and re.fullmatch(_FLAG, parameter.name.lower()) is not None


def _function_pair(definition: Definition, scope: Scope, style: str, upstream: bool) -> Candidate | None:
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
    return Candidate(
        name=partner,
        style=style,
        calls=calls_of(arguments.bound(forward.value, Z), definition.value, takes, scope.options.takes is None),
        texts=(arguments.text(partner), takes.text(definition.name)),
        lines=(forward.line, definition.line),
        names=frozenset({partner, definition.name}),
        findings=hidden(forward, definition),
        empty=is_empty(definition.value),
    )


def forward_alone(definition: Definition, scope: Scope) -> Candidate:
    """Read a function that has no backward pass; raises ReadingError where it is no forward."""
    name = scope.module if definition.name == "forward" else definition.name
    arguments = of_forward(definition.name, definition.value, scope.options)
    return Candidate(
        name=name,
        style="forward alone",
        calls=calls_of(arguments.bound(definition.value, Z), lambda _, da: da, Arguments((Z, DA))),
        texts=(arguments.text(definition.name), ""),
        lines=(definition.line, definition.line),
        names=frozenset({name, definition.name}),
        findings=hidden(definition),
    )
