"""Runs one pass of a user's code and tells what it did besides: warnings, np.seterr, global random state; all is put back."""

import random
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from actgrad.activations import Array
from actgrad.passes import call


@dataclass(frozen=True)
class Run:
    """The result of one pass, the texts of the warnings it gave, and the global states that it changed."""

    result: Any
    warned: tuple[str, ...]
    changed: tuple[str, ...]


def run(function: Callable[..., Any], *arrays: Array) -> Run:
    """Run one pass; raises CodeError where the code raises."""
    error_state, numpy_state, python_state = np.geterr(), np.random.get_state(), random.getstate()
    try:
        with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
            warnings.simplefilter("always")
            expected = np.geterr()
            result = call(function, *arrays)
            changed = ["np.seterr"] if np.geterr() != expected else []
        if _differs(np.random.get_state(), numpy_state):
            changed.append("NumPy's global random state")
        if random.getstate() != python_state:
            changed.append("Python's global random state")
        return Run(result, tuple(str(warning.message) for warning in caught), tuple(changed))
    finally:
        np.seterr(**error_state)
        np.random.set_state(numpy_state)
        random.setstate(python_state)


def _differs(new: Any, old: Any) -> bool:
    return bool(new[2:] != old[2:] or (new[1] != old[1]).any())
