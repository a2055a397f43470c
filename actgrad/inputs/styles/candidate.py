"""A definition in a user's file, and a candidate for an activation: a forward and a backward that belong together."""

import inspect
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from actgrad.checking import rules
from actgrad.errors import Finding
from actgrad.inputs.styles.call_pair import ROLES, CallPair, Calls
from actgrad.inputs.styles.signature import Options, of_backward, of_forward, parameters, theirs
from actgrad.inputs.styles.vocabulary import CACHE, DA, A, Z


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


@dataclass(frozen=True)
class Half:
    """A forward or a backward pass in a file: the text of its call, a function with its signature, its line.

    `of(owner)` gets the method from an object; where it is None, `function` itself is called.
    """

    text: str
    function: Callable[..., Any]
    line: int
    of: Callable[[Any], Callable[..., Any]] | None = None

    def taken_from(self, owner: Any) -> Callable[..., Any]:
        """Give the function to call, for a method that of the object `owner`."""
        return self.function if self.of is None else self.of(owner)


@dataclass(frozen=True)
class Candidate:
    """An activation found in a file: its style, both passes, the text and the line of each, what was noticed.

    `names` are all names by which a user can ask for it; `declared` holds the optional attributes of the plain style;
    `flag` is the parameter that asks for the derivative. The second text is empty where there is no backward pass;
    `has_empty_backward` says that there is one without a body.
    """

    name: str
    style: str
    pair: CallPair
    texts: tuple[str, str]
    lines: tuple[int, int]
    names: frozenset[str]
    findings: tuple[Finding, ...] = ()
    flag: str | None = None
    declared: dict[str, Any] | None = None
    has_empty_backward: bool = False


def candidate(
    style: str,
    name: str,
    halves: tuple[Half, Half],
    options: Options,
    make: Callable[[], Any] | None = None,
    numbers: Collection[str] | None = None,
    upstream_alone: bool = True,
) -> Candidate:
    """Make a candidate of a forward and a backward; raises ReadingError where it is not clear what they take.

    `make` makes the object whose methods they are. `numbers` are names of parameters that are numbers in the backward
    pass, by default all but the first that the forward has. For `upstream_alone` see `of_backward`.
    """
    forward, backward = halves
    takes = of_forward(forward.text, forward.function, options)
    others = [each.name for each in parameters(forward.function)[1:]] if numbers is None else numbers
    takes_back = of_backward(backward.text, backward.function, options, others, upstream_alone)

    fresh = theirs(make) if make else _no_object
    forward_of, backward_of = theirs(forward.taken_from), theirs(backward.taken_from)

    def start() -> Calls:
        owner = fresh()
        return Calls(takes.bound(forward_of(owner), Z), takes_back.bound(backward_of(owner), *ROLES), owner)

    calls = None if make else start()
    return Candidate(
        name=name,
        style=style,
        pair=CallPair(
            start if calls is None else lambda: calls,
            takes_back.roles,
            needs_forward=calls is None or bool(takes_back.roles & {A, CACHE}) or takes_back.roles == {DA},
            may_take_a=options.takes is None and takes_back.roles == {Z},
        ),
        texts=(takes.text(forward.text), takes_back.text(backward.text)),
        lines=(forward.line, backward.line),
        names=frozenset({name}),
        has_empty_backward=is_empty(backward.function),
    )


def _no_object() -> None:
    """Give None, in place of an object, where the passes are functions."""


def _documented() -> None:
    """Do nothing; compiled, it shows what a function with nothing but a docstring looks like."""


_EMPTY = {(lambda: None).__code__.co_code, _documented.__code__.co_code}
"""The bytecode of a function that has nothing but a docstring, `pass` or `...`."""


def is_empty(function: Any) -> bool:
    """Tell whether a function has nothing but a docstring, `pass` or `...`."""
    code = getattr(getattr(function, "func", function), "__code__", None)
    return code is not None and code.co_code in _EMPTY and code.co_consts[-1] is None


def is_unwritten(error: BaseException | None) -> bool:
    """Tell whether an exception means that code is not yet written; `raise NotImplemented` is a TypeError."""
    return isinstance(error, NotImplementedError) or "must derive from BaseException" in str(error)


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
