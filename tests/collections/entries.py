"""An entry of the collection of passes, and the two words that label one: `right` and `wrong`."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from actgrad.activations import Activation, Array
from tests.collections.families import Input
from tests.collections.reference import Function


@dataclass(frozen=True, eq=False)
class PassCase:
    """A backward pass on one input, with its label; `function` is the mathematics it claims, for the label's proof."""

    name: str
    right: bool
    mistake: str | None
    activation: Activation
    z: Array
    da: Array
    structure: str
    function: Function


REGISTERED: list[PassCase] = []


def right(function: Function, *inputs: Input) -> Callable[[type], type]:
    """Label a class of two passes as right on each of these inputs."""
    return _label(True, None, function, inputs)


def wrong(mistake: str, function: Function, *inputs: Input) -> Callable[[type], type]:
    """Label a class of two passes as wrong, by this mistake, on each of these inputs."""
    return _label(False, mistake, function, inputs)


def _label(
    is_right: bool, mistake: str | None, function: Function, inputs: tuple[Input, ...]
) -> Callable[[type], type]:
    def register(passes: type) -> type:
        for given in inputs:
            name = f"{_words(passes.__name__)}, {given.label}"
            activation = _activation(name, passes)
            case = PassCase(name, is_right, mistake, activation, given.z, given.da, function.structure, function)
            REGISTERED.append(case)
        return passes

    return register


def _activation(name: str, passes: type) -> Activation:
    forward = vars(passes)["forward"]
    own = inspect.isfunction(forward) and "self" in inspect.signature(forward).parameters  # a ufunc has no signature
    owner: Any = passes() if own else passes
    return Activation(name=name, forward=owner.forward, backward=owner.backward)


def _words(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()
