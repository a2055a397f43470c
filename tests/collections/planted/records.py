"""The records of planted cases: a pass on one input, and a source file with the verdict of each activation in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from actgrad.activations import Activation, Array
from tests.collections.families import Input, ordinary, wide
from tests.collections.reference import Function

Gradient = Callable[[Any, Any], Any]
"""dJ/dZ from Z and dJ/dA by an exact identity, for np.longdouble matrices."""
Driver = Callable[[Any], Callable[[Array, Array], Any]]
"""From a module what a person does with it: dJ/dZ from Z and dJ/dA, again and again on one and the same object."""

_FIRST, _SECOND = ordinary(3, 4), ordinary(3, 4, seed=20)
SCENARIO = (_FIRST, _FIRST, _SECOND, ordinary(4, 2, seed=21), _FIRST, wide(3, 4))


class Label(Enum):
    """What the verdict must be."""

    RIGHT = "right"
    WARNED = "right, with a warning"
    WRONG = "wrong"
    UNDECIDED = "undecided"


@dataclass(frozen=True, eq=False)
class PlantedPass:
    """A forward and a backward pass on one input."""

    kind: str
    name: str
    function: Function | Gradient
    given: Input
    forward: Callable[[Array], Any]
    backward: Callable[[Array, Array], Any]
    label: Label
    words: tuple[str, ...] = ()
    may_warn: tuple[str, ...] = ()
    single: bool = False
    off: float = 1e-13
    """How far a right gradient may be off, relative to itself, beside the rounding of its terms."""
    large: bool = False
    """Too slow to be judged in the tests, or much like another: by the command `planted_judged` alone."""

    @property
    def activation(self) -> Activation:
        """The two passes as an activation."""
        return Activation(self.name, self.forward, self.backward)


@dataclass(frozen=True, eq=False)
class Expected:
    """The verdict of one activation in a file, and how it is proved."""

    name: str
    label: Label
    function: Function | None
    driver: Driver
    words: tuple[str, ...] = ()
    may_warn: tuple[str, ...] = ("overflow",)
    inputs: tuple[Input, ...] = SCENARIO
    refuses: tuple[type[Exception], ...] = ()
    """The exceptions by which right code refuses a shape or a value."""
    single: bool = False
    off: float = 1e-13
    tells: tuple[str, ...] = ()
    """The inputs of the battery that tell, where they are not the usual ones."""


@dataclass(frozen=True, eq=False)
class PlantedFile:
    """A source file, the options it is read with, and what is to be judged or passed over in it."""

    kind: str
    name: str
    source: str
    activations: tuple[Expected, ...]
    passed_over: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What is passed over, and the words of which one must stand in the reason."""
    takes: str | None = None
    values: Mapping[str, float] = field(default_factory=dict)


PASSES: list[PlantedPass] = []
FILES: list[PlantedFile] = []


@dataclass(frozen=True)
class Kind:
    """Registers the cases of one kind."""

    name: str

    def right(
        self, name: str, function: Any, given: Input, forward: Any, backward: Any, *words: str, **more: Any
    ) -> None:
        """A right pass, of which one of these words must be said in a note, if any."""
        PASSES.append(PlantedPass(self.name, name, function, given, forward, backward, Label.RIGHT, words, **more))

    def warned(
        self, name: str, function: Any, given: Input, forward: Any, backward: Any, *words: str, **more: Any
    ) -> None:
        """A right pass that is to be warned of in one of these words."""
        passed = PlantedPass(self.name, name, function, given, forward, backward, Label.WARNED, words, words, **more)
        PASSES.append(passed)

    def wrong(
        self, name: str, function: Any, given: Input, forward: Any, backward: Any, *words: str, **more: Any
    ) -> None:
        """A wrong pass, to be named by one of these words, if any."""
        PASSES.append(PlantedPass(self.name, name, function, given, forward, backward, Label.WRONG, words, **more))

    def file(self, name: str, source: str, *activations: Expected, **more: Any) -> None:
        """A source file."""
        FILES.append(PlantedFile(self.name, name, source.lstrip("\n"), activations, **more))

    def undecided(self, name: str, function: Any, given: Input, forward: Any, backward: Any, **more: Any) -> None:
        """A pass of which nothing can be proved."""
        PASSES.append(PlantedPass(self.name, name, function, given, forward, backward, Label.UNDECIDED, **more))


def right(name: str, function: Function | None, driver: Driver, *words: str, **more: Any) -> Expected:
    """A right activation, of which one of these words must be said in a note."""
    return Expected(name, Label.RIGHT, function, driver, words, **more)


def warned(name: str, function: Function | None, driver: Driver, *words: str, **more: Any) -> Expected:
    """A right activation that is to be warned of in one of these words."""
    return Expected(name, Label.WARNED, function, driver, words, ("overflow", *words), **more)


def wrong(name: str, function: Function | None, driver: Driver, *words: str, **more: Any) -> Expected:
    """A wrong activation, to be named by one of these words, if any."""
    return Expected(name, Label.WRONG, function, driver, words, **more)


def undecided(name: str, function: Function | None, driver: Driver, *words: str, **more: Any) -> Expected:
    """An activation of which nothing can be proved."""
    return Expected(name, Label.UNDECIDED, function, driver, words, **more)


def pair(forward: str, derivative: str, *more: Any) -> Driver:
    """A function and its derivative at z."""
    return lambda m: lambda z, da: (getattr(m, forward)(z, *more), da * getattr(m, derivative)(z, *more))[1]


def pair_at_a(forward: str, derivative: str) -> Driver:
    """A function and its derivative at a."""
    return lambda m: lambda z, da: da * getattr(m, derivative)(getattr(m, forward)(z))


def plain(forward: str, backward: str) -> Driver:
    """A function and its backward pass (z, da)."""
    return lambda m: lambda z, da: (getattr(m, forward)(z), getattr(m, backward)(z, da))[1]


def course(forward: str, backward: str) -> Driver:
    """A function that gives (A, cache), and its backward pass (dA, cache)."""
    return lambda m: lambda z, da: getattr(m, backward)(da, getattr(m, forward)(z)[1])


def upstream_z(forward: str, backward: str) -> Driver:
    """A function, and its backward pass (dA, Z)."""
    return lambda m: lambda z, da: (getattr(m, forward)(z), getattr(m, backward)(da, z))[1]


def layer(name: str, *arguments: Any) -> Driver:
    """One object of a layer for all inputs, as in training."""

    def driver(m: Any) -> Callable[[Array, Array], Any]:
        made = getattr(m, name)(*arguments)
        return lambda z, da: (made.forward(z), made.backward(da))[1]

    return driver


def with_derivative(name: str, forward: str, derivative: str, *arguments: Any) -> Driver:
    """One object with a function and its derivative at z."""

    def driver(m: Any) -> Callable[[Array, Array], Any]:
        made = getattr(m, name)(*arguments)
        return lambda z, da: (getattr(made, forward)(z), da * getattr(made, derivative)(z))[1]

    return driver


def flag(name: str, **option: Any) -> Driver:
    """A function with a flag for its derivative."""
    return lambda m: lambda z, da: (getattr(m, name)(z), da * getattr(m, name)(z, **option))[1]


def by_columns(forward: str, derivative: str, takes: Callable[[Array], Any] = lambda z: z) -> Driver:
    """A function of one column whose derivative is its Jacobian."""

    def run(m: Any) -> Callable[[Array, Array], Any]:
        import numpy as np

        def backward(z: Array, da: Array) -> Any:
            pairs = zip(z.T, da.T, strict=True)
            return np.stack([getattr(m, derivative)(takes(x)).T @ g for x, g in pairs], axis=1)

        return backward

    return run
