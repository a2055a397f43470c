"""One function for each style in which people write an activation; they are tried in the order of `STYLES`.

Each gives a candidate, None where the definition is not of its style, or raises ReadingError where it cannot be used.
"""

import inspect
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from actgrad.inputs.styles.call_pair import CallPair, Calls
from actgrad.inputs.styles.candidate import Candidate, Definition, Half, Scope, candidate, hidden, is_function
from actgrad.inputs.styles.class_style import methods, signature, two_methods
from actgrad.inputs.styles.signature import of_forward, parameters, required
from actgrad.inputs.styles.vocabulary import (
    DA,
    Z,
    forward_of,
    is_backward,
    is_derivative,
    is_flag,
    is_flag_without_default,
    refuse_another_part,
    role,
)

_OPTIONAL = ("name", "structure", "kinks", "graph", "graphs")


def plain(definition: Definition, scope: Scope) -> Candidate | None:
    """Read `forward(z)` with `backward(z, da)`, as functions of a module or as methods of a class or an instance."""
    options = scope.options if scope.options.takes else replace(scope.options, takes=(Z, DA), alone=True)
    ordered = replace(scope, options=options)
    if definition.name == "backward" and is_function(definition.value):
        return _module(definition, ordered)
    kinds = methods(definition.value) if not is_function(definition.value) else {}
    if "forward" not in kinds.get("forward", ()) or "backward" not in kinds["backward"]:
        return None
    if not _is_plain(signature(definition.value, "backward")):
        return None
    found = two_methods(definition, ordered, "plain", "backward")
    return found and _declared(found, {each: getattr(definition.value, each, None) for each in _OPTIONAL})


def _module(definition: Definition, scope: Scope) -> Candidate | None:
    if "forward" not in scope.functions or not _is_plain(definition.value):
        return None
    forward = scope.functions["forward"]
    halves = Half("forward", forward.value, forward.line), Half("backward", definition.value, definition.line)
    found = replace(
        candidate("plain", scope.module, halves, scope.options),
        names=frozenset({scope.module, "forward", "backward"}),
        findings=hidden(forward, definition),
    )
    return _declared(found, {each.name: each.value for each in scope.definitions if each.name in _OPTIONAL})


def _is_plain(backward: Callable[..., Any]) -> bool:
    roles = [role(each) for each in required(backward)]
    return len(roles) == 2 and roles[0] in (Z, None) and roles[1] in (DA, None)


def _declared(found: Candidate, declared: dict[str, Any]) -> Candidate:
    name = declared.get("name")
    name = name if isinstance(name, str) and name else found.name
    return replace(found, name=name, names=found.names | {name}, declared=declared)


def layer(definition: Definition, scope: Scope) -> Candidate | None:
    """Read a class or an instance with `forward(x)` and `backward(dout)`, which keeps in self what backward needs."""
    return two_methods(definition, scope, "layer", "backward")


def object_with_derivative(definition: Definition, scope: Scope) -> Candidate | None:
    """Read a class or an instance with `__call__`, `forward`, `fn`, … and `derivative`, `gradient`, `prime`, … of z."""
    return two_methods(definition, scope, "object with a derivative", "derivative")


def two_functions(definition: Definition, scope: Scope) -> Candidate | None:
    """Read a derivative or backward pass, known by its name, with the forward function that its name contains.

    `sigmoid(Z)` with `sigmoid_prime(Z)` is a function and its derivative; with `sigmoid_backward(dA, cache)`, taking
    dA, it is a course pair.
    """
    functions = scope.functions
    partner = forward_of(definition.name, functions) if definition.name in functions else None
    if partner is None:
        return None
    refuse_another_part(partner)
    forward = functions[partner]
    found = candidate(
        "function and derivative",
        partner,
        (Half(partner, forward.value, forward.line), Half(definition.name, definition.value, definition.line)),
        scope.options,
        upstream_alone=is_backward(definition.name),
    )
    return replace(
        found,
        style=found.style if found.pair.gives_derivative else "course pair",
        names=frozenset({partner, definition.name}),
        findings=hidden(forward, definition),
    )


def one_function_with_a_flag(definition: Definition, scope: Scope) -> Candidate | None:
    """Read `sigmoid(x, derivative=False)`: the flag is off by default, or has no default and `deriv` in its name."""
    name, function = definition.name, definition.value
    flag = flag_of(function) if name in scope.functions and not is_derivative(name) else None
    if flag is None:
        return None
    off, on = (Half(name, partial(function, **{flag: value}), definition.line) for value in (False, True))
    found = candidate("flag", name, (off, on), scope.options, numbers=())
    return replace(
        found,
        texts=(found.texts[0], f"{found.texts[1][:-1]}, {flag}=True)"),
        findings=hidden(definition),
        flag=flag,
    )


def flag_of(function: Callable[..., object]) -> str | None:
    """Give the name of the flag that asks a function for its derivative; None where there is not exactly one."""
    flags = [each.name for each in parameters(function)[1:] if _is_flag(each)]
    return flags[0] if len(flags) == 1 else None


def _is_flag(parameter: inspect.Parameter) -> bool:
    if parameter.default is parameter.empty:
        return is_flag_without_default(parameter.name)
    off = parameter.default is None or (isinstance(parameter.default, int) and not parameter.default)
    return off and is_flag(parameter.name)


def forward_alone(definition: Definition, scope: Scope) -> Candidate:
    """Read a function as an activation without a backward pass; raises ReadingError where it cannot be a forward."""
    name = scope.module if definition.name == "forward" else definition.name
    takes = of_forward(definition.name, definition.value, scope.options)
    calls = Calls(takes.bound(definition.value, Z), lambda _z, da, *_: da)
    return Candidate(
        name=name,
        style="forward alone",
        pair=CallPair(lambda: calls, frozenset({Z, DA}), needs_forward=False),
        texts=(takes.text(definition.name), ""),
        lines=(definition.line, definition.line),
        names=frozenset({name, definition.name}),
        findings=hidden(definition),
    )
