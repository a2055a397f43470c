"""A user's forward and backward, called on one piece of Z: two functions, or two methods of a new object."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from actgrad.errors import CodeError
from actgrad.inputs.styles.signature import theirs
from actgrad.inputs.styles.vocabulary import ATTRIBUTES, CACHE, DA, A, Z


class Calls(NamedTuple):
    """`forward(z)` and `backward(z, da, a, cache)` for one use, and the object whose methods they are, if any."""

    forward: Callable[..., Any]
    backward: Callable[..., Any]
    owner: Any = None


@dataclass(frozen=True)
class CallPair:
    """Both passes on one piece of Z: the matrix, a column or a number.

    `start` gives the two calls, for methods those of a new object; `takes` are the roles that the backward pass takes;
    `needs_forward` says whether the forward must run before it. Where a method returns None, its result is taken from
    an attribute that it set. All methods raise RaisedError for what the user's code raises, and CodeError where an
    object sets several attributes and none has a usual name.
    """

    start: Callable[[], Calls]
    takes: frozenset[str]
    needs_forward: bool
    may_take_a: bool = False

    @property
    def gives_derivative(self) -> bool:
        """Whether the backward pass gives da/dz, which takes no dA, and not dz."""
        return DA not in self.takes

    def forward(self, z: Any) -> Any:
        """Give A."""
        calls = self.start()
        returned = calls.forward(z) if calls.owner is None else _result(calls.owner, "forward", calls.forward, z)[0]
        return returned[0] if isinstance(returned, tuple) and returned else returned

    def backward(self, z: Any, da: Any) -> Any:
        """Give dz, or da/dz."""
        return self._differentiate(z, da)[0]

    def backward_at_a(self, z: Any, da: Any) -> Any:
        """Give what the backward pass gives when A stands in place of Z."""
        return self._differentiate(z, da, at_a=True)[0]

    def results(self, z: Any) -> tuple[str, str]:
        """Give for each pass ` -> …`, naming its result where that is a tuple or an attribute; else an empty text."""
        calls = self.start()
        returned, left = _result(calls.owner, "forward", calls.forward, z)
        return (
            " -> (A, cache)" if isinstance(returned, tuple) else left,
            "" if calls.owner is None else self._differentiate(z, z)[1],
        )

    def keeps_state(self, z: Any, da: Any) -> bool:
        """Tell whether an object's backward pass gives something else when it is called again."""
        calls = self.start()
        if calls.owner is None:
            return False
        known = self._activate(calls, z)
        first, again = (
            copy.deepcopy(_result(calls.owner, "backward", calls.backward, z, copy.copy(da), *known)[0]) for _ in "12"
        )
        return not np.array_equal(split(first, z)[0], split(again, z)[0], equal_nan=True)

    def keeps_first_input(self, first: Any, z: Any, da: Any) -> bool:
        """Tell whether an object that has seen another input gives another dz for Z than a fresh one."""
        calls = self.start()
        if calls.owner is None:
            return False
        self._activate(calls, first)
        known = self._activate(calls, z)
        reused = copy.deepcopy(_result(calls.owner, "backward", calls.backward, z, copy.copy(da), *known)[0])
        fresh = self.backward(z, copy.copy(da))
        return not np.array_equal(split(reused, z)[0], split(fresh, z)[0], equal_nan=True)

    def _activate(self, calls: Calls, z: Any) -> tuple[Any, Any]:
        return split(_result(calls.owner, "forward", calls.forward, z)[0], z)

    def _differentiate(self, z: Any, da: Any, at_a: bool = False) -> tuple[Any, str]:
        calls = self.start()
        a, cache = self._activate(calls, z) if at_a or self.needs_forward else (None, None)
        returned, left = _result(calls.owner, "backward", calls.backward, a if at_a else z, da, a, cache)
        return returned[0] if isinstance(returned, tuple) and returned else returned, left


ROLES = (Z, DA, A, CACHE)
"""The order of the arguments of `Calls.backward`."""


def split(returned: Any, z: Any) -> tuple[Any, Any]:
    """Split the result of a pass into its matrix and its cache; where it has no cache, that is Z."""
    if not isinstance(returned, tuple) or not returned:
        return returned, z
    rest = returned[1] if len(returned) == 2 else returned[1:]
    return returned[0], z if callable(rest) else rest


def as_array(given: Any) -> Any:
    """Give a result of the user's code as an array; raises RaisedError for what its `__array__` raises."""
    return given if isinstance(given, np.ndarray) else theirs(np.asarray)(given)


def attributes(owner: Any) -> Mapping[str, Any]:
    """Give the attributes of the object itself, without those of its class."""
    return getattr(owner, "__dict__", MappingProxyType({}))


def _result(owner: Any, which: str, call: Callable[..., Any], *given: Any) -> tuple[Any, str]:
    """Give what a call returns; if that is None, the attribute in which it left its result, and ` -> attribute`.

    That is an attribute that the call set and that has the shape of its argument: Z of a forward, dA of a backward.
    """
    before = {} if owner is None else dict(attributes(owner))
    returned = call(*given)
    if returned is not None or owner is None:
        return returned, ""
    argument = given[0] if which == "forward" else given[1]
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
