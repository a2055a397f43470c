"""How to call a user's function: the role of each parameter, by its name or by `--takes`, and values by `--with`."""

import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from actgrad.errors import ReadingError, UsageError
from actgrad.inputs.styles.vocabulary import (
    CACHE,
    DA,
    LETTERS,
    RATE,
    A,
    Given,
    Z,
    is_activation_value,
    is_other_matrix,
    is_training,
    role,
)


@dataclass(frozen=True)
class Options:
    """The options `--takes`, the roles of a backward pass's parameters in order, and `--with`, numbers by name.

    `alone` says that one activation was asked for by name, so that `takes` applies to it whatever its names are.
    """

    takes: tuple[Given, ...] | None = None
    values: Mapping[str, float] = field(default_factory=dict)
    alone: bool = False


@dataclass(frozen=True)
class Arguments:
    """The roles and numbers to call a function with, by the names of its parameters; some are given by keyword."""

    given: Mapping[str, Given] = field(default_factory=dict)
    by_keyword: Collection[str] = ()

    @property
    def roles(self) -> frozenset[str]:
        """The roles among them."""
        return frozenset(each for each in self.given.values() if isinstance(each, str))

    def text(self, name: str) -> str:
        """Write the call with its arguments, such as `sigmoid_backward(dA, cache)`."""
        words = {key: LETTERS.get(str(each), str(each)) for key, each in self.given.items()}
        return (
            f"{name}({', '.join(f'{key}={word}' if key in self.by_keyword else word for key, word in words.items())})"
        )


def takes_from(text: str | None) -> tuple[Given, ...] | None:
    """Give the roles in the text of `--takes`, such as `z,da`; raises UsageError for a word that is no role."""
    known: dict[str, Given] = {**{role: role for role in LETTERS}, "lr": RATE}
    words = [word.strip().lower() for word in text.split(",")] if text is not None else []
    for word in words:
        if word not in known:
            raise UsageError(
                f"--takes {text}: '{word}' is none of {', '.join(known)}; write them in the arguments' order."
            )
    return tuple(known[word] for word in words) or None


def parameters(function: Callable[..., Any]) -> list[inspect.Parameter]:
    """Give a function's parameters, without *args and **kwargs; if there is no signature, a single one, `x`."""
    only = [inspect.Parameter("x", inspect.Parameter.POSITIONAL_ONLY)]
    try:
        found = inspect.signature(getattr(function, "pyfunc", function)).parameters.values()
    except (TypeError, ValueError):
        return only
    named = [each for each in found if each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD)]
    return named if named or not any(each.kind is each.VAR_POSITIONAL for each in found) else only


def required(function: Callable[..., Any]) -> list[str]:
    """Give the names of the parameters that have no default."""
    return [each.name for each in parameters(function) if each.default is each.empty]


def of_forward(name: str, function: Callable[..., Any], options: Options) -> Arguments:
    """Give how to call a forward pass: one parameter is Z, all others are numbers; raises ReadingError if not so."""
    asked = [each for each in required(function) if each not in options.values]
    asked = asked or [each.name for each in parameters(function)[:1]]
    if not asked or "ctx" in asked:
        why = "takes no argument, so no Z" if not asked else "is written for a framework, whose style is not read yet"
        raise ReadingError(f"{call_text(name, function)} {why}.")
    called_z = [each for each in asked if role(each) == Z]
    z = called_z[0] if len(called_z) == 1 else asked[0]
    others = [each for each in asked if each != z and not is_training(each)]
    if any(is_other_matrix(each) or role(each) in (Z, DA) or each in ("y", "Y") for each in others):
        raise ReadingError(f"{call_text(name, function)} takes more than one matrix, so it is no activation.")
    need(call_text(name, function), others)
    return _arranged(function, {z: Z}, options)


def of_backward(
    name: str, function: Callable[..., Any], options: Options, numbers: Collection[str], upstream_alone: bool
) -> Arguments:
    """Give how to call a backward pass or a derivative; raises ReadingError where the parameters' names do not show it.

    `numbers` are names that are numbers in the forward; `upstream_alone` says that a single parameter may be dA.
    """
    text, meant = call_text(name, function), options.takes or ()
    asked = [each for each in required(function) or _left_open(function) if each not in options.values]
    matrices = [each for each in asked if each not in numbers and not is_training(each)]
    matrices = [each for each in matrices if role(each) != RATE] if len(matrices) > 1 else matrices
    if any(map(is_other_matrix, matrices)) and (len(matrices) > 1 or (upstream_alone and len(matrices[0]) > 1)):
        raise ReadingError(f"{text} takes a target or weights, so it is no activation's own.")
    roles = {each: role(each) for each in matrices}
    if len(matrices) == 1 and not (roles[matrices[0]] == CACHE or (upstream_alone and roles[matrices[0]] == DA)):
        roles = {matrices[0]: A if is_activation_value(matrices[0]) else Z}
    fits = [each for each in (matrices, asked) if len(each) == len(meant)]
    if meant and fits and (options.alone or None in roles.values() or (DA in meant) == (DA in roles.values())):
        roles = dict(zip(fits[0], meant, strict=True))
    elif meant and options.alone:
        raise ReadingError(f"--takes names {len(meant)} of {text}, which takes {len(asked)}.")
    need(text, [each for each in asked if each in numbers and each not in roles])
    given = {each: value for each, value in roles.items() if value is not None}
    if len(given) < len(roles) or len(set(given.values())) < len(given):
        unknown = [each for each in roles if each not in given] or list(roles)
        raise ReadingError(
            f"What {' and '.join(unknown)} is in {text} cannot be told by the name: say what it takes, in its order,"
            " with --takes, such as --takes da,z; a number is given with --with."
        )
    return _arranged(function, given, options)


def _left_open(function: Callable[..., Any]) -> list[str]:
    """Give the first parameter that is an upstream by its name, as in `backward(self, dout=1)`, if it is no flag."""
    named = [each for each in parameters(function) if not isinstance(each.default, bool)]
    return [each.name for each in named if role(each.name) == DA][:1]


def _arranged(function: Callable[..., Any], roles: Mapping[str, Given], options: Options) -> Arguments:
    """Arrange roles and numbers in the order of the parameters; others without a default get `RATE` or True."""
    given = {**dict.fromkeys(required(function), RATE), **options.values, **roles}
    given |= {name: True for name in required(function) if is_training(name) and name not in options.values}
    named = parameters(function)
    by_keyword = [each.name for each in named if each.default is not each.empty or each.kind is each.KEYWORD_ONLY]
    return Arguments({each.name: given[each.name] for each in named if each.name in given}, by_keyword)


def need(text: str, names: Sequence[str]) -> None:
    """Raise ReadingError if there are names, the numbers that a call needs: it says how to give them."""
    if names:
        has = "has" if len(names) == 1 else "have"
        how = " ".join(f"--with {name}=0.01" for name in names)
        raise ReadingError(f"{text} needs {' and '.join(names)}, which {has} no default: add {how}.")


def call_text(name: str, function: Callable[..., Any]) -> str:
    """Write a function with the names of its parameters."""
    return f"{name}({', '.join(each.name for each in parameters(function))})"
