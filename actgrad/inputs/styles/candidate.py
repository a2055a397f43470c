"""What the styles speak of: a definition in a file, an activation found there, and its two passes as they stand."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from actgrad.checking import rules
from actgrad.errors import Finding
from actgrad.inputs.styles.signature import Options


@dataclass(frozen=True)
class Definition:
    """One name that a file gives a value: its line, the line of an earlier one that it hides, and a class's own."""

    name: str
    value: Any
    line: int
    hides: int | None = None
    members: tuple["Definition", ...] = ()


@dataclass(frozen=True)
class Scope:
    """What a style may look at beside one definition: the module's name, all definitions, the options."""

    module: str
    definitions: tuple[Definition, ...]
    options: Options

    @property
    def functions(self) -> dict[str, Definition]:
        """The functions among the definitions, by name."""
        return {each.name: each for each in self.definitions if is_function(each.value)}


@dataclass(frozen=True)
class CallPair:
    """Both passes on one piece of Z, be it the matrix, a column or a number, giving what the user's code gives.

    `forward(z)` gives a; `backward(z, da)` gives dz or, where `slope` says so, da/dz. `at_a` is the same backward pass
    with A in place of Z, where it could be meant so. `returns(z)` gives the text of what the two return, if unusual;
    `changes(z, da)` tells whether an object's backward gives something else when it is called again.
    """

    forward: Callable[[Any], Any]
    backward: Callable[[Any, Any], Any]
    slope: bool
    at_a: Callable[[Any, Any], Any] | None
    returns: Callable[[Any], tuple[str, str]]
    changes: Callable[[Any, Any], bool] | None = None


@dataclass(frozen=True)
class Candidate:
    """An activation found in a file: its passes, the text and the line of both, and what was noticed.

    `names` are all by which it can be asked for; `declared` are the plain style's optional attributes. Where the second
    text is empty, there is no backward pass; `empty` says that there is one without a body.
    """

    name: str
    style: str
    calls: CallPair
    texts: tuple[str, str]
    lines: tuple[int, int]
    names: frozenset[str]
    findings: tuple[Finding, ...] = ()
    flag: str | None = None
    declared: dict[str, Any] | None = None
    empty: bool = False


def _documented() -> None:
    """Do nothing."""


_EMPTY = {(lambda: None).__code__.co_code, _documented.__code__.co_code}
"""What a function does that has nothing but a docstring, `pass` or `...`."""


def is_empty(function: Any) -> bool:
    """Tell whether a function of the user's has no body."""
    code = getattr(getattr(function, "func", function), "__code__", None)
    return code is not None and code.co_code in _EMPTY and code.co_consts[-1] is None


def is_unwritten(error: BaseException | None) -> bool:
    """Tell whether an exception says that code is yet to be written; `raise NotImplemented` is a TypeError."""
    return isinstance(error, NotImplementedError) or "must derive from BaseException" in str(error)


def is_function(value: Any) -> bool:
    """Tell whether a value is a function, not a class or an object that can be called."""
    named = inspect.isroutine(value) or inspect.getattr_static(value, "__name__", None) is not None
    return callable(value) and not isinstance(value, type) and (named or isinstance(value, np.vectorize | partial))


def activated(returned: Any, z: Any) -> tuple[Any, Any]:
    """Split what a forward returned into A and the cache, which is Z where there is none."""
    if not isinstance(returned, tuple) or not returned:
        return returned, z
    rest = returned[1] if len(returned) == 2 else returned[1:]
    return returned[0], z if callable(rest) else rest


def hidden(*definitions: Definition) -> tuple[Finding, ...]:
    """Tell which of these hide an earlier definition of the same name."""
    text = "{} is defined twice: the second, at line {}, hides the first, at line {}"
    return tuple(
        Finding(rules.HIDDEN, text.format(each.name, each.line, each.hides)) for each in definitions if each.hides
    )
