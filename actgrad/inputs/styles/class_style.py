"""A class or an instance with two methods as a pair of passes: made afresh for every pass, its forward run first."""

import copy
import inspect
from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import Any

import numpy as np

from actgrad.errors import CodeError, ReadingError
from actgrad.inputs.styles import signature as arguments
from actgrad.inputs.styles.candidate import (
    CallPair,
    Candidate,
    Definition,
    Scope,
    activated,
    hidden,
    is_empty,
    is_function,
    is_unwritten,
)
from actgrad.inputs.styles.signature import CACHE, DA, LETTERS, A, Arguments, Options, Z
from actgrad.inputs.styles.vocabulary import method_kind, refuse_another_part

_Method = Callable[[Any], Callable[..., Any]]
"""Takes a method from an object."""

_FIRST = ("forward", "forward_pass", "forward_propagation", "__call__", "backward", "derivative")
_LEFT = {
    "forward": "output outputs out a A activation y result".split(),  # noqa: SIM905
    "backward": "dinputs d_inputs dinput d_input dx dz dX dZ grad_input gradient grad doutput".split(),  # noqa: SIM905
}


def class_pair(definition: Definition, scope: Scope, style: str, kind: str) -> Candidate | None:
    """Read a class or an instance with a forward and a method of this kind, `backward` or `derivative`."""
    value, name, options = definition.value, definition.name, scope.options
    known = {} if is_function(value) else methods(value)
    if not known or not known["forward"] or not known[kind]:
        return None
    refuse_another_part(name if isinstance(value, type) else type(value).__name__)
    forward, backward = known["forward"][0], known[kind][0]
    make, text = _maker(definition, options)
    texts = (text if forward == "__call__" else f"{text}.{forward}", f"{text}.{backward}")
    takes = arguments.of_forward(texts[0], signature(value, forward), options)
    numbers = [each.name for each in arguments.parameters(signature(value, forward))[1:]]
    back = arguments.of_backward(texts[1], signature(value, backward), options, numbers)
    calls = _calls(
        make, (_method_of(value, forward), _method_of(value, backward)), (takes, back), options.takes is None
    )
    _refuse_a_base(definition, scope, calls, signature(value, forward))
    own = {each.name.rpartition(".")[2]: each for each in definition.members}
    return Candidate(
        name=name,
        style=style,
        calls=calls,
        texts=(takes.text(texts[0]), back.text(texts[1])),
        lines=(definition.line, own[backward].line if backward in own else definition.line),
        names=frozenset({name}),
        findings=hidden(definition, *(own[each] for each in (forward, backward) if each in own)),
        empty=is_empty(signature(value, backward)),
    )


def methods(value: Any) -> dict[str, list[str]]:
    """Give the names of a class's or an instance's methods that are a forward, a derivative or a backward pass."""
    found: dict[str, list[str]] = {"forward": [], "derivative": [], "backward": []}
    if inspect.ismodule(value):
        return found
    owner = value if isinstance(value, type) else type(value)
    names = [name for each in owner.__mro__[:-1] for name in vars(each)]
    names += [name for name, own in _attributes(value).items() if owner is not value and is_function(own)]
    for name in sorted(dict.fromkeys(names), key=lambda each: _FIRST.index(each) if each in _FIRST else len(_FIRST)):
        kind, raw = method_kind(name, owner.__name__), inspect.getattr_static(value, name)
        if inspect.ismemberdescriptor(raw) or name in getattr(owner, "_fields", ()):
            raw = getattr(value, name, None)
        if kind and (is_function(raw) or isinstance(raw, classmethod)):
            found[kind].append(name)
    return found


def _maker(definition: Definition, options: Options) -> tuple[Callable[[], Any], str]:
    """Give what makes a fresh object, and its text; raises ReadingError where a class is abstract or needs a number."""
    value, name = definition.value, definition.name
    if not isinstance(value, type):
        return partial(_copied, value), name
    if inspect.isabstract(value) or getattr(value, "_is_protocol", False):
        raise ReadingError(f"{name} is an abstract class.")
    asked = arguments.required(value)
    arguments.need(f"{name}({', '.join(asked)})", [each for each in asked if each not in options.values])
    parameters = arguments.parameters(value)
    values = {each.name: options.values[each.name] for each in parameters if each.name in options.values}
    return partial(value, **values), Arguments((), values).text(name)


def _copied(value: Any) -> Any:
    try:
        return copy.deepcopy(value)
    except Exception:  # what cannot be copied is used as it is
        return value


def signature(value: Any, name: str) -> Callable[..., Any]:
    """Give something with the signature that a method has when it is called, though no object has been made yet."""
    raw = inspect.getattr_static(value if isinstance(value, type) else type(value), name, None)
    if inspect.isfunction(raw):
        return raw if _has_no_self(raw) or not arguments.parameters(raw) else partial(raw, None)
    return getattr(value, name)  # type: ignore[no-any-return]


def _has_no_self(function: Callable[..., Any]) -> bool:
    """Tell whether a method was written without self, to be called on the class."""
    first = next(iter(arguments.parameters(function)), None)
    return first is not None and first.name != "s" and arguments.role(first.name) in LETTERS


def _method_of(value: Any, name: str) -> _Method:
    """Give what takes a method from a fresh object."""
    function = signature(value, name)
    return (lambda _: function) if inspect.isfunction(function) else attrgetter(name)


def _calls(
    make: Callable[[], Any], methods: tuple[_Method, _Method], takes: tuple[Arguments, Arguments], at_a: bool
) -> CallPair:
    """Bring an object's two methods to passes; what a method leaves in an attribute is what it gives."""
    slope, make = DA not in takes[1].roles, arguments.called_safely(make)

    def run(z: Any) -> tuple[Any, Any, str]:
        thing = make()
        return thing, *_given(thing, partial(takes[0].bound(methods[0](thing), Z), z), z, "forward")

    def run_back(z: Any, da: Any, at_a: bool = False) -> tuple[Any, str]:
        thing, returned, _ = run(z)
        a, cache = activated(returned, z)
        backward = takes[1].bound(methods[1](thing), Z, DA, A, CACHE)
        given, left = _given(thing, partial(backward, a if at_a else z, da, a, cache), da, "backward")
        return activated(given, z)[0], left

    def returns(z: Any) -> tuple[str, str]:
        _, a, left = run(z)
        return " -> (A, cache)" if isinstance(a, tuple) else left, run_back(z, z)[1]

    def changes(z: Any, da: Any) -> bool:
        thing, returned, _ = run(z)
        a, cache = activated(returned, z)
        backward = takes[1].bound(methods[1](thing), Z, DA, A, CACHE)
        first, again = (
            copy.deepcopy(_given(thing, partial(backward, z, copy.copy(da), a, cache), da, "backward")[0]) for _ in "12"
        )
        return not np.array_equal(activated(first, z)[0], activated(again, z)[0], equal_nan=True)

    meant = at_a and slope and takes[1].roles == {Z}
    return CallPair(
        forward=lambda z: activated(run(z)[1], z)[0],
        backward=lambda z, da: run_back(z, da)[0],
        slope=slope,
        at_a=(lambda z, da: run_back(z, da, at_a=True)[0]) if meant else None,
        returns=returns,
        changes=changes,
    )


def _given(thing: Any, call: Callable[[], Any], argument: Any, which: str) -> tuple[Any, str]:
    """Give what a method returns or, where that is nothing, the attribute of the argument's shape that it set."""
    before = dict(_attributes(thing))
    returned = call()
    if returned is not None:
        return returned, ""
    usual = _LEFT[which]
    set_now = {name: value for name, value in _attributes(thing).items() if value is not before.get(name)}
    alike = {name: value for name, value in set_now.items() if _is_like(value, argument)}
    left = [name for name in alike if alike[name] is not argument] or [name for name in usual if name in alike]
    left = sorted(left, key=lambda name: usual.index(name) if name in usual else len(usual))
    if len(left) > 1 and left[0] not in usual:
        raise CodeError(
            f"{type(thing).__name__}'s {which} returns nothing and sets {' and '.join(left)}; which is meant?"
        )
    return (alike[left[0]], f" -> {left[0]}") if left else (None, "")


def _is_like(value: Any, argument: Any) -> bool:
    return isinstance(value, np.ndarray | np.generic | float | int) and np.shape(value) == np.shape(argument)


def _attributes(thing: Any) -> dict[str, Any]:
    return getattr(thing, "__dict__", {})


def _refuse_a_base(definition: Definition, scope: Scope, calls: CallPair, forward: Callable[..., Any]) -> None:
    """Raise ReadingError for a class that is only there for others to inherit from."""
    value, name = definition.value, definition.name
    if not isinstance(value, type):
        return
    classes = [each for each in scope.definitions if isinstance(each.value, type) and each.value is not value]
    heirs = [each.name for each in classes if issubclass(each.value, value)]
    said = [_forward_of_a_base(calls, probe) for probe in (np.array([[-0.5, 0.7]]), -0.5)]
    if is_empty(forward):
        said = ["is not written"]
    if all(said) and (heirs or "is not written" in said):
        heir = f"{heirs[0]} inherits from it, and " if heirs else ""
        raise ReadingError(f"{name} is a base class: {heir}its forward {said[0]}.")


def _forward_of_a_base(calls: CallPair, z: Any) -> str | None:
    try:
        a = calls.forward(z)
    except CodeError as error:
        return "is not written" if is_unwritten(error.__cause__) else "raises"
    return "gives nothing" if a is None else "gives its input back" if np.array_equal(a, z) else None
