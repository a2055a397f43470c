"""Reads a class or an instance with two methods; each pass is run on a new object, the forward first."""

import copy
import inspect
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import Any, get_origin

import numpy as np

from actgrad.errors import CodeError, ReadingError
from actgrad.inputs.styles.call_pair import CallPair, attributes
from actgrad.inputs.styles.candidate import (
    Candidate,
    Definition,
    Half,
    Scope,
    candidate,
    hidden,
    is_empty,
    is_function,
    is_unwritten,
)
from actgrad.inputs.styles.signature import Arguments, Options, need, parameters, required
from actgrad.inputs.styles.vocabulary import LETTERS, METHODS_FIRST, method_kind, refuse_another_part, role


def two_methods(definition: Definition, scope: Scope, style: str, kind: str) -> Candidate | None:
    """Read a class or an instance with a forward and a method of this kind, `backward` or `derivative`; else None."""
    value, name = definition.value, definition.name
    known = {} if is_function(value) else methods(value)
    if not known or not known["forward"] or not known[kind]:
        return None
    refuse_another_part(name if isinstance(value, type) else type(value).__name__)
    make, text = _maker(definition, scope.options)
    names = forward, backward = known["forward"][0], known[kind][0]
    own = {each.name.rpartition(".")[2]: each for each in definition.members}
    halves = (
        _half(value, forward, text if forward == "__call__" else f"{text}.{forward}", definition),
        _half(value, backward, f"{text}.{backward}", own.get(backward, definition)),
    )
    found = candidate(style, name, halves, scope.options, make)
    _refuse_a_base(definition, scope, found.pair, halves[0].function)
    return replace(found, findings=hidden(definition, *(own[each] for each in names if each in own)))


def _half(value: Any, name: str, text: str, definition: Definition) -> Half:
    function = signature(value, name)
    return Half(text, function, definition.line, None if inspect.isfunction(function) else attrgetter(name))


def methods(value: Any) -> dict[str, list[str]]:
    """Give the names of the methods of each kind: `forward`, `derivative`, `backward`, the preferred ones first."""
    found: dict[str, list[str]] = {"forward": [], "derivative": [], "backward": []}
    if inspect.ismodule(value) or get_origin(value) is not None:  # a module, or a type such as list[float]
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
        return partial(_copied, value), name
    if inspect.isabstract(value) or getattr(value, "_is_protocol", False):
        raise ReadingError(f"{name} is an abstract class.")
    asked = required(value)
    need(f"{name}({', '.join(asked)})", [each for each in asked if each not in options.values])
    values = {each.name: options.values[each.name] for each in parameters(value) if each.name in options.values}
    return partial(value, **values), Arguments((), values).text(name)


def _copied(value: Any) -> Any:
    try:
        return copy.deepcopy(value)
    except Exception:  # whatever the user's own code raises: the object itself is used
        return value


def _refuse_a_base(definition: Definition, scope: Scope, pair: CallPair, forward: Callable[..., Any]) -> None:
    """Raise ReadingError for a class that only serves as a base of others."""
    value, name = definition.value, definition.name
    if not isinstance(value, type):
        return
    classes = [each for each in scope.definitions if isinstance(each.value, type) and each.value is not value]
    heirs = [each.name for each in classes if issubclass(each.value, value)]
    faults = [_fault_of_a_base(pair, probe) for probe in (np.array([[-0.5, 0.7]]), -0.5)]
    if is_empty(forward):
        faults = ["is not written"]
    if all(faults) and (heirs or "is not written" in faults):
        heir = f"{heirs[0]} inherits from it, and " if heirs else ""
        raise ReadingError(f"{name} is a base class: {heir}its forward {faults[0]}.")


def _fault_of_a_base(pair: CallPair, z: Any) -> str | None:
    try:
        a = pair.forward(z)
    except CodeError as error:
        return "is not written" if is_unwritten(error.__cause__) else "raises"
    return "gives nothing" if a is None else "gives its input back" if np.array_equal(a, z) else None
