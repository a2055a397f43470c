"""Says why something in a file that looks like an activation, or like a part of one, is not judged."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from types import CodeType
from typing import Any

from actgrad.checking import rules
from actgrad.checking.result import PassedOver
from actgrad.errors import Finding
from actgrad.inputs.styles.candidate import Definition, Scope, is_function
from actgrad.inputs.styles.classes import methods
from actgrad.inputs.styles.signature import call_text, required
from actgrad.inputs.styles.vocabulary import (
    LETTERS,
    PARTNERS,
    forward_of,
    is_activation,
    is_derivative,
    role,
    words,
)


def passed_over(definition: Definition, scope: Scope) -> PassedOver | None:
    """Say what is missing if a definition that was not read looks like a part of an activation; else None."""
    value = definition.value
    if isinstance(value, type):
        reason = _of_class(definition)
    elif is_function(value):
        reason = _of_function(definition, scope) or _of_inner_functions(definition)
    else:
        reason = _of_table(definition, scope)
    if reason is None:
        return None
    twice = f" It is defined at line {definition.hides} too, which line {definition.line} hides."
    return PassedOver(definition.name, definition.line, reason + (twice if definition.hides else ""))


def nearly_partners(name: str, definitions: Iterable[Definition]) -> Iterator[Finding]:
    """Give a finding for each of these whose name is a letter or two from one of a partner of `name`."""
    for each in definitions:
        meant = _meant(each.name, name) if callable(each.value) else None
        if meant:
            message = f"{each.name}, line {each.line}, is nearly {meant}, and so is not read"
            yield Finding(rules.NEARLY_A_PARTNER, message)


def _meant(name: str, forward: str) -> str | None:
    """Give the name of a partner of `forward` that a name misses by a letter or two; None where it is none."""
    own, base = words(name), words(forward)
    rest = own[len(base) :] if own[: len(base)] == base else own[: -len(base)] if own[-len(base) :] == base else ()
    if len(rest) != 1 or is_derivative(name):
        return None
    near = get_close_matches(rest[0], PARTNERS, n=1, cutoff=0.76)
    return name.lower().replace(rest[0], near[0]) if near else None


def _of_class(definition: Definition) -> str | None:
    name = definition.name
    forward, *others = methods(definition.value).values()
    if not forward:
        return next((f"{name} has {each[0]}, but no forward." for each in reversed(others) if each), None)
    for member in (each.name.rpartition(".")[2] for each in definition.members):
        near = get_close_matches(member.lower(), PARTNERS, n=1, cutoff=0.76)
        if near:
            return f"{name} has {forward[0]}, and {member}, which is nearly {near[0]}: give it that name."
    return f"{name} has {forward[0]}, but neither a backward pass nor a derivative."


def _of_function(definition: Definition, scope: Scope) -> str | None:
    name, text, arguments = definition.name, call_text(definition.name, definition.value), required(definition.value)
    others = [each for each in scope.definitions if each is not definition]
    if forward_of(name, scope.functions) or any(_meant(name, each.name) for each in others):
        return None
    if is_derivative(name) and arguments and all(role(each) in LETTERS for each in arguments):
        return f"{text} is a derivative by its name, but no function here is its forward."
    if not (len(arguments) == 1 and role(arguments[0])) and not (arguments and is_activation(name)):
        return None
    for each in others:
        if meant := _meant(each.name, name):
            return f"{text} stands alone; {each.name} is nearly {meant}, which would be its partner: give it that name."
    return f"{text} stands alone: neither {name}_derivative nor {name}_backward, or the like, is here."


def _of_inner_functions(definition: Definition) -> str | None:
    """Say so of a function that defines a function and its derivative inside."""
    inner = {each.co_name: each for each in _constants(definition.value) if isinstance(each, CodeType)}
    pair = next(((name, forward_of(name, inner)) for name in inner if forward_of(name, inner)), None)
    if pair is None:
        return None
    return (
        f"{pair[1]} and {pair[0]} are defined inside {definition.name}, where they cannot be called: "
        "define them at the top of the file."
    )


def _constants(function: Any) -> tuple[Any, ...]:
    return getattr(getattr(function, "__code__", None), "co_consts", ())


def _of_table(definition: Definition, scope: Scope) -> str | None:
    """Say so of a dict, list or tuple that holds functions which have no name of their own in the file."""
    named = {id(each.value) for each in scope.definitions}
    inside = [each for each in _entries(definition.value) if is_function(each) and id(each) not in named]
    own = [each for each in inside if getattr(each, "__module__", "").rpartition(".")[2] == scope.module]
    if len(own) < 2:
        return None
    return f"{definition.name} is a table of functions, which is not read: give each function a name, as in relu = …"


def _entries(value: Any, depth: int = 2) -> Iterator[Any]:
    """Give what a table holds, with the entries of the tables in it."""
    inner = list(value.values()) if isinstance(value, dict) else value
    if isinstance(inner, list | tuple) and depth:
        for each in inner:
            yield from _entries(each, depth - 1)
    else:
        yield value
