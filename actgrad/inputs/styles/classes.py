"""Reads a class or an instance with two methods; each pass is run on a new object, the forward first."""

import copy
import inspect
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import Any, get_origin

from actgrad.errors import ReadingError
from actgrad.inputs.styles.candidate import (
    Candidate,
    Definition,
    Scope,
    UserPass,
    attributes,
    candidate,
    hidden,
    is_function,
)
from actgrad.inputs.styles.signature import Arguments, Options, need, parameters, required
from actgrad.inputs.styles.vocabulary import LETTERS, METHODS_FIRST, method_kind, refuse_another_part, role


def two_methods(definition: Definition, scope: Scope, style: str, kind: str) -> Candidate | None:
    """Read a class or an instance with a forward and a method of this kind; give None where it has none.

    With `backward(dout)` it is a layer, which keeps in self what backward needs; with `derivative`, `gradient`, … of z
    beside its `__call__`, `forward`, `fn`, … it is an object with a derivative.
    """
    value, name = definition.value, definition.name
    known = methods(value)
    if not known["forward"] or not known[kind]:
        return None
    refuse_another_part(name if isinstance(value, type) else type(value).__name__)
    make, text = _maker(definition, scope.options)
    own = {each.name.rpartition(".")[2]: each for each in definition.members}

    def method(called: str) -> UserPass:
        function = signature(value, called)
        of = None if inspect.isfunction(function) else attrgetter(called)
        shown = text if called == "__call__" else f"{text}.{called}"
        return UserPass(shown, function, own.get(called, definition), of)

    found = candidate(style, name, (method(known["forward"][0]), method(known[kind][0])), scope.options, make)
    return replace(found, findings=tuple(dict.fromkeys([*hidden(definition), *found.findings])))


def methods(value: Any) -> dict[str, list[str]]:
    """Give the names of the methods of each kind: `forward`, `derivative`, `backward`, the preferred ones first.

    A function, a module, and a type such as `list[float]` have none.
    """
    found: dict[str, list[str]] = {"forward": [], "derivative": [], "backward": []}
    if is_function(value) or inspect.ismodule(value) or get_origin(value) is not None:
        return found
    owner = value if isinstance(value, type) else type(value)
    names = [name for each in owner.__mro__[:-1] for name in vars(each)]
    names += [name for name, own in attributes(value).items() if owner is not value and is_function(own)]
    order = {name: place for place, name in enumerate(METHODS_FIRST)}
    for name in sorted(dict.fromkeys(names), key=lambda each: order.get(each, len(order))):
        kind, raw = method_kind(name, owner.__name__), inspect.getattr_static(value, name)
        if inspect.ismemberdescriptor(raw) or name in getattr(owner, "_fields", ()):
            raw = getattr(value, name, None)
        if kind and (is_function(raw) or isinstance(raw, classmethod)):
            found[kind].append(name)
    return found


def signature(value: Any, name: str) -> Callable[..., Any]:
    """Give a callable with the signature of a bound method, without making an object of the class."""
    raw = inspect.getattr_static(value if isinstance(value, type) else type(value), name, None)
    if inspect.isfunction(raw):
        return raw if _has_no_self(raw) or not parameters(raw) else partial(raw, None)
    return getattr(value, name)  # type: ignore[no-any-return]


def _has_no_self(function: Callable[..., Any]) -> bool:
    """Tell whether a method was written without self, to be called on the class."""
    first = next(iter(parameters(function)), None)
    return first is not None and first.name != "s" and role(first.name) in LETTERS


def _maker(definition: Definition, options: Options) -> tuple[Callable[[], Any], str]:
    """Give a function that makes a new object, and its text; raises ReadingError where that is not possible.

    It is not where a class is abstract, or has a parameter without a default or a `--with`.
    """
    value, name = definition.value, definition.name
    if not isinstance(value, type):
        return partial(copied, value), name
    if inspect.isabstract(value) or getattr(value, "_is_protocol", False):
        raise ReadingError(f"{name} is an abstract class.")
    asked = required(value)
    need(f"{name}({', '.join(asked)})", [each for each in asked if each not in options.values])
    values = {each.name: options.values[each.name] for each in parameters(value) if each.name in options.values}
    return partial(value, **values), Arguments(values, values).text(name)


def copied(value: Any) -> Any:
    """Give a copy of an object; the object itself where it cannot be copied."""
    with suppress(Exception):  # whatever the user's own code raises: the object itself is used
        return copy.deepcopy(value)
    return value
