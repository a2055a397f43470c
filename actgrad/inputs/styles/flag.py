"""One function with a flag: `sigmoid(x)`, and `sigmoid(x, derivative=True)` for its derivative."""

import inspect
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from actgrad.inputs.styles.arguments import Z, of_backward, of_forward, parameters
from actgrad.inputs.styles.found import Definition, Found, Scope, hidden
from actgrad.inputs.styles.functions import passes_of
from actgrad.inputs.styles.naming import is_derivative

_FLAG = r".*(deriv|prime|grad|backward|backprop).*|der|diff|d"


def read(definition: Definition, scope: Scope) -> Found | None:
    """Read a function with a flag, off by default or without one, whose name speaks of the derivative."""
    if definition.name not in scope.functions or is_derivative(definition.name):
        return None
    name, function = definition.name, definition.value
    flag = flag_of(function)
    if flag is None:
        return None
    forward, backward = partial(function, **{flag: False}), partial(function, **{flag: True})
    arguments = of_forward(name, forward, scope.options)
    takes = of_backward(name, backward, scope.options)
    return Found(
        name=name,
        style="flag",
        passes=passes_of(arguments.bound(forward, Z), backward, takes, scope.options.takes is None),
        texts=(arguments.text(name), f"{takes.text(name)[:-1]}, {flag}=True)"),
        lines=(definition.line, definition.line),
        names=frozenset({name}),
        notes=hidden(definition),
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
