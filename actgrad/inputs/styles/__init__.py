"""The styles in which people write an activation, one function each, in the order in which they are tried."""

import copy
import inspect
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from types import MethodType
from typing import Any

import numpy as np

from actgrad.checking.result import PassedOver
from actgrad.errors import CodeError, ReadingError
from actgrad.inputs.styles.candidate import Candidate, Definition, Scope, UserPass, candidate, hidden, is_function
from actgrad.inputs.styles.classes import copied, methods, signature, two_methods
from actgrad.inputs.styles.signature import Arguments, Options, of_forward, parameters, required
from actgrad.inputs.styles.vocabulary import (
    DA,
    Z,
    forward_of,
    is_derivative,
    is_flag,
    is_flag_without_default,
    refuse_another_part,
    role,
)

_OPTIONAL = ("name", "structure", "kinks", "graph", "graphs")
_PROBES = (np.array([[-0.5, 0.7]]), -0.5)
"""What each candidate is run on, to see what it is."""


Style = Callable[[Definition, Scope], Candidate | None]


def read(definition: Definition, scope: Scope, tried: Sequence[Style]) -> Candidate | PassedOver | None:
    """Read a definition by the first style that it fits, or say why it is passed over; None where no style fits."""
    for style in tried:
        try:
            found = style(definition, scope)
            if found is not None:
                _refuse(found, definition, scope)
                return found
        except ReadingError as error:
            name = forward_of(definition.name, scope.functions) or definition.name
            return PassedOver(name, definition.line, str(error))
    return None


def _plain(definition: Definition, scope: Scope) -> Candidate | None:
    """Read `forward(z)` with `backward(z, da)`, as functions of a module or as methods of a class or an instance."""
    value = definition.value
    options = scope.options if scope.options.takes else replace(scope.options, takes=(Z, DA), alone=True)
    if is_function(value):
        forward = scope.functions.get("forward") if definition.name == "backward" else None
        if forward is None or not _is_plain(value):
            return None
        found: Candidate | None = _pair("plain", scope.module, forward, definition, options)
        declared = {each.name: each.value for each in scope.definitions if each.name in _OPTIONAL}
    else:
        kinds = methods(value)
        named = "forward" in kinds["forward"] and "backward" in kinds["backward"]
        if not named or not _is_plain(signature(value, "backward")):
            return None
        found = two_methods(definition, replace(scope, options=options), "plain", "backward")
        declared = {each: getattr(value, each, None) for each in _OPTIONAL}
    own_name = declared.get("name")
    if found is None or not (isinstance(own_name, str) and own_name):
        return found and replace(found, declared=declared)
    return replace(found, name=own_name, aliases=found.names, declared=declared)


def _is_plain(backward: Callable[..., Any]) -> bool:
    roles = [role(each) for each in required(backward)]
    return len(roles) == 2 and roles[0] in (Z, None) and roles[1] in (DA, None)


def _pair(style: str, name: str, forward: Definition, backward: Definition, options: Options) -> Candidate:
    """Make a candidate of two functions, or of two methods of one object, of which each pass gets a copy."""
    bound = [each.value for each in (forward, backward) if inspect.ismethod(each.value)]
    owners = {id(each.__self__): each.__self__ for each in bound if not isinstance(each.__self__, type)}
    make = partial(copied, *owners.values()) if len(owners) == 1 else None
    first, second = (
        UserPass(each.name, each.value, each, _unbound(each.value) if make else None) for each in (forward, backward)
    )
    return candidate(style, name, (first, second), options, make)


def _unbound(function: Any) -> Callable[[Any], Any] | None:
    return partial(MethodType, function.__func__) if inspect.ismethod(function) else None


def _flag(definition: Definition, scope: Scope) -> Candidate | None:
    """Read `sigmoid(x, derivative=False)`: the flag is off by default, or has no default and `deriv` in its name."""
    name, function = definition.name, definition.value
    flag = flag_of(function) if name in scope.functions and not is_derivative(name) else None
    if flag is None:
        return None
    off, on = (UserPass(name, partial(function, **{flag: value}), definition) for value in (False, True))
    found = candidate("flag", name, (off, on), scope.options)
    derivative = found.backward_pass
    arguments = replace(derivative.arguments, given={**derivative.arguments.given, flag: True})
    return replace(found, backward_pass=replace(derivative, arguments=arguments), flag=flag)


def _two_functions(definition: Definition, scope: Scope) -> Candidate | None:
    """Read a derivative or backward pass, known by its name, with the forward function that its name contains.

    `sigmoid(Z)` with `sigmoid_prime(Z)` is a function and its derivative; with `sigmoid_backward(dA, cache)`, taking
    dA, it is a course pair.
    """
    functions = scope.functions
    partner = forward_of(definition.name, functions) if definition.name in functions else None
    if partner is None:
        return None
    refuse_another_part(partner)
    found = _pair("course pair", partner, functions[partner], definition, scope.options)
    return replace(found, style="function and derivative") if found.gives_derivative else found


STYLES: tuple[Style, ...] = (
    _plain,
    partial(two_methods, style="layer", kind="backward"),
    partial(two_methods, style="object with a derivative", kind="derivative"),
    _flag,
    _two_functions,
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


def forward_alone(definition: Definition, scope: Scope) -> Candidate | None:
    """Read a function as an activation without a backward pass; raises ReadingError where it cannot be a forward."""
    if definition.name not in scope.functions or is_derivative(definition.name):
        return None
    name = scope.module if definition.name == "forward" else definition.name
    takes = of_forward(definition.name, definition.value, scope.options)
    forward = UserPass(definition.name, definition.value, definition, arguments=takes)
    nothing = UserPass("", lambda da: da, definition, arguments=Arguments({"da": DA}))
    return Candidate(name, "forward alone", forward, nothing, findings=hidden(definition))


def _refuse(found: Candidate, definition: Definition, scope: Scope) -> None:
    """Raise ReadingError for a base of other classes, a pass that is not written, and a cost, which is one number."""
    activations = [_tried(found.forward, copy.copy(z)) for z in _PROBES]
    if isinstance(definition.value, type):
        faults = [_fault_of_a_base(a, z) for a, z in zip(activations, _PROBES, strict=True)]
        if _is_empty(found.forward_pass.function):
            faults = ["is not written"]
        classes = [each for each in scope.definitions if isinstance(each.value, type)]
        heirs = [each.name for each in classes if definition.value in each.value.__mro__[1:]]
        if all(faults) and (heirs or "is not written" in faults):
            heir = f"{heirs[0]} inherits from it, and " if heirs else ""
            raise ReadingError(f"{definition.name} is a base class: {heir}its forward {faults[0]}.")
    gradients = [_tried(found.backward, copy.copy(z), copy.copy(z)) for z in _PROBES]
    if _is_empty(found.backward_pass.function) or any(map(_is_unwritten, gradients)):
        raise ReadingError(f"{found.backward_pass.text} is not written.")
    if isinstance(activations[0], int | float | np.generic | np.ndarray) and np.ndim(activations[0]) == 0:
        raise ReadingError(
            f"{found.forward_pass.text} gives one number for a matrix: a cost or a penalty, no activation."
        )


def _tried(code: Callable[..., Any], *given: Any) -> Any:
    """Give what a pass gives, or the error that it raises, which is reported when the code is judged."""
    try:
        return code(*given)
    except CodeError as error:
        return error


def _fault_of_a_base(a: Any, z: Any) -> str | None:
    if isinstance(a, CodeError):
        return "is not written" if _is_unwritten(a) else "raises"
    return "gives nothing" if a is None else "gives its input back" if np.array_equal(a, z) else None


def _is_unwritten(result: Any) -> bool:
    """Tell whether a pass raised because it is not yet written; `raise NotImplemented` is a TypeError."""
    cause = result.__cause__ if isinstance(result, CodeError) else None
    return isinstance(cause, NotImplementedError) or "must derive from BaseException" in str(cause)


def _documented() -> None:
    """Do nothing; compiled, it shows what a function with nothing but a docstring looks like."""


_EMPTY = {(lambda: None).__code__.co_code, _documented.__code__.co_code}
"""The bytecode of a function that has nothing but a docstring, `pass` or `...`."""


def _is_empty(function: Any) -> bool:
    """Tell whether a function has nothing but a docstring, `pass` or `...`."""
    code = getattr(getattr(function, "func", function), "__code__", None)
    return code is not None and code.co_code in _EMPTY and code.co_consts[-1] is None
