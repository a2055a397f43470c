"""Puts the state of the user's modules back after reading: what reading calls must leave no trace for the check."""

import builtins
import random
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from types import CellType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

LARGE = 2**26
"""An array of more bytes is taken for data, which no pass changes, and is not copied. Chosen."""


@contextmanager
def unchanged(modules: Iterable[ModuleType]) -> Iterator[None]:
    """Within this, what these modules hold may change; afterwards each object has the content that it had before.

    That are their globals, containers, arrays and random generators, the attributes of their classes and objects, and
    the defaults, closures, attributes and caches of their functions.
    """
    modules = list(modules)
    names = {module.__name__ for module in modules}
    left, restores = list[Any](map(vars, modules)), list[Callable[[], Any]]()
    seen = {id(vars(builtins)): vars(builtins)}  # the globals of every module hold it
    while left:
        value = left.pop()
        if id(value) not in seen:
            seen[id(value)] = value  # held on to, so that no other object gets its id
            restores += _restores(value)
            left += _held(value, names)
    try:
        yield
    finally:
        for restore in restores:
            with suppress(Exception):  # a class of the user's own may refuse it
                restore()


def _held(value: Any, modules: set[str]) -> Iterable[Any]:
    """Give what a value holds, if it is a container or was made by one of these modules."""
    owner = value if isinstance(value, type) else type(value)
    held: Iterable[Any] = ()
    if isinstance(value, dict):
        held = value.values()
    elif isinstance(value, list | tuple | set | frozenset | deque):
        held = value
    elif isinstance(value, MethodType | staticmethod | classmethod):
        held = (value.__func__, getattr(value, "__self__", None))
    elif isinstance(value, partial):
        held = (value.func, value.args, value.keywords)
    elif isinstance(value, CellType) and value != CellType():
        held = (value.cell_contents,)
    elif isinstance(value, FunctionType):
        held = (value.__defaults__, value.__kwdefaults__, *(value.__closure__ or ()), vars(value))
    elif owner.__module__ in modules or isinstance(value, np.vectorize):
        held = vars(value).values() if isinstance(value, type) else (getattr(value, "__dict__", None),)
    return list(held)


def _restores(value: Any) -> Iterator[Callable[[], Any]]:
    """Give the functions that put a value's own content back to what it is now."""
    if isinstance(value, dict):
        yield partial(_restore_items, value, dict(value))
    elif isinstance(value, set):
        yield from (value.clear, partial(value.update, value.copy()))
    elif isinstance(value, deque):
        yield from (value.clear, partial(value.extend, list(value)))
    elif isinstance(value, list | bytearray):
        yield partial(value.__setitem__, slice(None), value[:])
    elif isinstance(value, np.ndarray) and value.flags.writeable and value.nbytes <= LARGE:
        yield partial(np.copyto, value, value.copy())
    elif isinstance(value, CellType) and value != CellType():
        yield partial(setattr, value, "cell_contents", value.cell_contents)
    elif isinstance(value, np.random.Generator):
        yield partial(setattr, value.bit_generator, "state", value.bit_generator.state)
    elif isinstance(value, random.Random):
        yield partial(value.setstate, value.getstate())
    elif isinstance(value, type):
        yield partial(_restore_class, value, dict(vars(value)))
    elif isinstance(value, type(cache(len))):
        yield value.cache_clear


def _restore_items(changed: dict[Any, Any], items: dict[Any, Any]) -> None:
    """Put a dict back without emptying it, for it may be the globals of code that runs."""
    for key in changed.keys() - items.keys():
        del changed[key]
    for key, value in items.items():
        if key not in changed or changed[key] is not value:
            changed[key] = value


def _restore_class(owner: type, attributes: dict[str, Any]) -> None:
    for name in vars(owner).keys() - attributes.keys():
        delattr(owner, name)
    for name, value in attributes.items():
        if vars(owner).get(name) is not value:
            setattr(owner, name, value)
