"""A candidate for an activation: a user's forward and backward pass that belong together, and how each is called."""

import copy
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any

import numpy as np

from actgrad.checking import rules
from actgrad.errors import CodeError, Finding, RaisedError
from actgrad.inputs.styles.signature import Arguments, Options, of_backward, of_forward, parameters
from actgrad.inputs.styles.vocabulary import ATTRIBUTES, CACHE, DA, A, Given, Z, is_backward, role


@dataclass(frozen=True)
class Definition:
    """A name that a file defines, its value and line, the line of a definition that it hides, and a class's members."""

    name: str
    value: Any
    line: int
    hides: int | None = None
    members: tuple["Definition", ...] = ()


@dataclass(frozen=True)
class Scope:
    """What a style may use besides one definition: the name of the module, all definitions, the options."""

    module: str
    definitions: tuple[Definition, ...]
    options: Options

    @property
    def functions(self) -> dict[str, Definition]:
        """The functions among the definitions, by name."""
        return {each.name: each for each in self.definitions if is_function(each.value)}


def is_function(value: Any) -> bool:
    """Tell whether a value is a function, not a class or an object that can be called."""
    named = inspect.isroutine(value) or inspect.getattr_static(value, "__name__", None) is not None
    return callable(value) and not isinstance(value, type) and (named or isinstance(value, np.vectorize | partial))


def hidden(*definitions: Definition) -> tuple[Finding, ...]:
    """Give a finding for each of these that hides an earlier definition of the same name."""
    text = "{} is defined twice: the second, at line {}, hides the first, at line {}"
    return tuple(
        Finding(rules.HIDDEN, text.format(each.name, each.line, each.hides)) for each in definitions if each.hides
    )


def theirs(function: Callable[..., Any], *given: Any, **keywords: Any) -> Any:
    """Call a user's function; whatever it raises, except KeyboardInterrupt, becomes the cause of a RaisedError."""
    try:
        return function(*given, **keywords)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise RaisedError(type(error).__name__) from error


def as_array(given: Any) -> Any:
    """Give a result of the user's code as an array; raises RaisedError for what its `__array__` raises."""
    return given if isinstance(given, np.ndarray) else theirs(np.asarray, given)


@dataclass(frozen=True)
class UserPass:
    """A forward or a backward pass: the text to call it, a function with its signature, where it is defined.

    `of(owner)` gets the method from an object; where it is None, `function` itself is called.
    """

    name: str
    function: Callable[..., Any]
    definition: Definition
    of: Callable[[Any], Callable[..., Any]] | None = None
    arguments: Arguments = field(default_factory=Arguments)

    @property
    def text(self) -> str:
        """The call with its arguments, such as `sigmoid_backward(dA, cache)`."""
        return self.arguments.text(self.name)

    def call(self, owner: Any, z: Any, da: Any = None, a: Any = None, cache: Any = None) -> Any:
        """Call it, for a method that of `owner`, with what it takes of these; raises RaisedError."""
        function = self.function if self.of is None else theirs(self.of, owner)
        known: dict[Given, Any] = {Z: z, DA: da, A: a, CACHE: cache}
        values = {name: known.get(each, each) for name, each in self.arguments.given.items()}
        keywords = {name: values.pop(name) for name in self.arguments.by_keyword if name in values}
        return theirs(function, *values.values(), **keywords)


@dataclass(frozen=True)
class Candidate:
    """An activation found in a file: its style, both passes, and what was noticed.

    `make` makes the object whose methods the passes are; it is None for functions. `aliases` are other names by which a
    user can ask for it; `flag` is the parameter that asks for the derivative; `may_take_a` says that the derivative may
    be meant at A; `declared` holds the optional attributes of the plain style. Where there is no backward pass,
    `backward_pass` has no name and gives dA.

    The methods run the passes on one piece of Z: the matrix, a column or a number. They raise RaisedError for what the
    user's code raises, and CodeError where an object sets several attributes and none has a usual name.
    """

    name: str
    style: str
    forward_pass: UserPass
    backward_pass: UserPass
    make: Callable[[], Any] | None = None
    aliases: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    flag: str | None = None
    may_take_a: bool = False
    declared: Mapping[str, Any] = field(default_factory=dict)

    @property
    def at_a(self) -> "Candidate":
        """The same with a derivative that is given A in place of Z."""
        arguments = self.backward_pass.arguments
        given = {name: A if each == Z else each for name, each in arguments.given.items()}
        return replace(self, backward_pass=replace(self.backward_pass, arguments=replace(arguments, given=given)))

    @property
    def may_be_either(self) -> bool:
        """Whether the derivative takes one matrix whose name, such as `s`, may mean A as well as Z."""
        names = [name for name, each in self.backward_pass.arguments.given.items() if each == Z]
        return self.may_take_a and any(role(name) == A or name in ("v", "t") for name in names)

    @property
    def names(self) -> frozenset[str]:
        """All names by which a user can ask for it."""
        return self.aliases | {self.name, self.forward_pass.definition.name, self.backward_pass.definition.name}

    @cached_property
    def gives_derivative(self) -> bool:
        """Whether the backward pass gives da/dz, which takes no dA, and not dz."""
        return DA not in self.backward_pass.arguments.roles

    @cached_property
    def _needs_forward(self) -> bool:
        """Whether the forward must run before the backward pass."""
        roles = self.backward_pass.arguments.roles
        return self.make is not None or bool(roles & {A, CACHE}) or roles == {DA}

    def forward(self, z: Any) -> Any:
        """Give A."""
        return self._activate(self._owner(), z)[0]

    def backward(self, z: Any, da: Any, at_a: bool = False, before: Sequence[Any] = (), times: int = 1) -> Any:
        """Give dz, or da/dz, as the last of so many backward passes; with `at_a`, A stands in place of Z.

        `before` are inputs on which the forward of the same object runs first, or pairs (z, da) on which both do.
        """
        owner = self._owner()
        for each in before:
            first, upstream = each if isinstance(each, tuple) else (each, None)
            kept = self._activate(owner, first)
            if upstream is not None:
                self._differentiate(owner, first, copy.copy(upstream), *kept[:2])
        a, cache, _ = self._activate(owner, z) if at_a or self._needs_forward else (None, None, "")
        for _ in range(times - 1):
            self._differentiate(owner, z, copy.copy(da), a, cache)
        return self._differentiate(owner, a if at_a else z, da, a, cache)[0]

    def results(self, z: Any) -> tuple[str, str]:
        """Give for each pass ` -> …`, naming its result where that is a tuple or an attribute; else an empty text."""
        owner = self._owner()
        a, cache, forward_text = self._activate(owner, z)
        return forward_text, self._differentiate(owner, z, z, a, cache)[1] if self.make else ""

    def _owner(self) -> Any:
        return theirs(self.make) if self.make else None

    def _activate(self, owner: Any, z: Any) -> tuple[Any, Any, str]:
        """Give A, the cache, which is Z where the forward gives none, and the text of the result."""
        returned, left = _result("forward", self.forward_pass, z, owner, z)
        if not isinstance(returned, tuple) or not returned:
            return returned, z, left
        rest = returned[1] if len(returned) == 2 else returned[1:]
        return returned[0], z if callable(rest) else rest, " -> (A, cache)"

    def _differentiate(self, owner: Any, z: Any, da: Any, a: Any, cache: Any) -> tuple[Any, str]:
        returned, left = _result("backward", self.backward_pass, da, owner, z, da, a, cache)
        return returned[0] if isinstance(returned, tuple) and returned else returned, left


def candidate(
    style: str,
    name: str,
    passes: tuple[UserPass, UserPass],
    options: Options,
    make: Callable[[], Any] | None = None,
) -> Candidate:
    """Make a candidate of a forward and a backward pass; raises ReadingError where it is not clear what they take."""
    forward, backward = passes
    takes = of_forward(forward.name, forward.function, options)
    numbers = [each.name for each in parameters(forward.function) if takes.given.get(each.name) != Z]
    upstream_alone = is_backward(backward.name) or style == "object with a derivative"
    takes_back = of_backward(backward.name, backward.function, options, numbers, upstream_alone)
    if takes_back.roles == {A} and options.takes is None and takes_back.given.keys() & takes.given.keys():
        takes_back = replace(takes_back, given=dict.fromkeys(takes_back.given, Z))  # forward's Z has that name too
    return Candidate(
        name,
        style,
        replace(forward, arguments=takes),
        replace(backward, arguments=takes_back),
        make,
        findings=hidden(forward.definition, backward.definition),
        may_take_a=options.takes is None and takes_back.roles == {Z},
    )


def attributes(owner: Any) -> Mapping[str, Any]:
    """Give the attributes of the object itself, without those of its class."""
    return getattr(owner, "__dict__", MappingProxyType({}))


def _result(which: str, code: UserPass, argument: Any, owner: Any, *given: Any) -> tuple[Any, str]:
    """Give what a pass returns; if that is None, the attribute in which it left its result, and ` -> attribute`.

    That is an attribute that the call set and that has the shape of its argument: Z of a forward, dA of a backward.
    """
    before = {} if owner is None else dict(attributes(owner))
    returned = code.call(owner, *given)
    if returned is not None or owner is None:
        return returned, ""
    usual = ATTRIBUTES[which]
    alike = {
        name: value
        for name, value in attributes(owner).items()
        if value is not before.get(name) and _is_like(value, argument)
    }
    left = [name for name in alike if alike[name] is not argument] or [name for name in usual if name in alike]
    left.sort(key=lambda name: usual.index(name) if name in usual else len(usual))
    if len(left) > 1 and left[0] not in usual:
        raise CodeError(
            f"{type(owner).__name__}'s {which} returns nothing and sets {' and '.join(left)}; which is meant?"
        )
    return (alike[left[0]], f" -> {left[0]}") if left else (None, "")


def _is_like(value: Any, argument: Any) -> bool:
    return isinstance(value, np.ndarray | np.generic | float | int) and np.shape(value) == np.shape(argument)
