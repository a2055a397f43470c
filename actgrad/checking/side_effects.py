"""Runs a user's passes and records their side effects: warnings, np.seterr, random states, which are then restored."""

import random
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from actgrad.activations import Array
from actgrad.passes import call


@dataclass(frozen=True)
class Run:
    """The result of one pass, the texts of the warnings it gave, and whether it changed np.seterr."""

    result: Any
    warned: tuple[str, ...]
    reset: bool


def run(function: Callable[..., Any], *arrays: Array) -> Run:
    """Run one pass; raises CodeError where the code raises."""
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("always")
        expected = np.geterr()
        result = call(function, *arrays)
        return Run(result, tuple(str(warning.message) for warning in caught), np.geterr() != expected)


@contextmanager
def quietly() -> Iterator[None]:
    """Suppress warnings and floating-point errors while a user's code runs."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


@contextmanager
def random_states(changed: list[str]) -> Iterator[None]:
    """Restore the global random states afterwards, and append to `changed` the names of those that differ."""
    numpy_state, python_state = np.random.get_state(), random.getstate()
    try:
        yield
    finally:
        if _differs(np.random.get_state(), numpy_state):
            changed.append("NumPy's global random state")
            np.random.set_state(numpy_state)
        if random.getstate() != python_state:
            changed.append("Python's global random state")
            random.setstate(python_state)


def _differs(new: Any, old: Any) -> bool:
    return bool(new[2:] != old[2:] or (new[1] != old[1]).any())
