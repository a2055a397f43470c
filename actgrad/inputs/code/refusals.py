"""The messages for code in which nothing can be judged: what there is, what is missing, and what to do."""

import inspect
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from actgrad.checking.result import PassedOver
from actgrad.errors import ReadingError
from actgrad.inputs.styles import vocabulary
from actgrad.inputs.styles.candidate import Definition, Scope, is_function
from actgrad.inputs.styles.signature import parameters, required


def unknown(path: Path, name: str, names: Sequence[str]) -> str:
    """Give the message for a name that a file does not have, with the nearest one."""
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    hint = (
        f" Did you mean '{near[0]}'?"
        if near
        else f" It has {', '.join(names[:8])}."
        if names
        else " It defines nothing."
    )
    return f"{path.name} has no '{name}'.{hint}"


def refuse_unasked(path: Path, values: Mapping[str, float], scope: Scope) -> None:
    """Raise ReadingError for a `--with` name that is no parameter of anything in the file; it suggests the nearest."""
    taken = {name for each in scope.definitions if callable(each.value) for name in _parameter_names(each.value)}
    for name in values:
        if name not in taken:
            near = get_close_matches(name, taken, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise ReadingError(f"--with {name}: nothing in {path.name} takes an argument '{name}'.{hint}")


def _parameter_names(value: Any) -> Iterator[str]:
    yield from (each.name for each in parameters(value))
    for owner in value.__mro__[:-1] if isinstance(value, type) else ():
        for each in filter(inspect.isfunction, vars(owner).values()):
            yield from (parameter.name for parameter in parameters(each))


def nothing(path: Path, name: str | None, passed_over: Sequence[PassedOver], definitions: Sequence[Definition]) -> str:
    """Give the message that says why nothing in a file, or not the definition of this name, can be judged."""
    what = f"{path.name}:{name} cannot be judged." if name else f"Nothing in {path.name} can be judged."
    reasons = [each.reason for each in passed_over]
    if not reasons:
        seen = [each.name for each in definitions if callable(each.value)]
        saw = (
            f"It defines {', '.join(seen[:8])}{', …' if len(seen) > 8 else ''}"
            if seen
            else "It defines no function or class"
        )
        reasons = [f"{saw}; what is needed is a forward with a derivative or a backward pass."]
    text = "\n".join([what, *reasons]) if len(reasons) > 1 else f"{what} {reasons[0]}"
    return text if "--" in text else f"{text}\n{_adapter(path, name, definitions)}"


def _adapter(path: Path, name: str | None, definitions: Sequence[Definition]) -> str:
    """Write an adapter of three lines that calls the user's functions from an activation in the plain style."""
    functions = [each.name for each in definitions if is_function(each.value) and len(required(each.value)) == 1]
    forwards = [each for each in functions if not vocabulary.is_derivative(each)]
    derivatives = [each for each in functions if vocabulary.is_derivative(each)]
    forward = name if name in forwards else forwards[0] if forwards else None
    backward = name if name in derivatives else derivatives[0] if derivatives and name is None else None
    imports = f"from {path.stem} import {', '.join(each for each in (forward, backward) if each) or '…'}"
    return (
        "An adapter of three lines, in a file beside it, makes any code an activation:\n"
        f"    {imports}\n"
        f"    def forward(z): return {forward or '…'}{'(z)' if forward else ''}\n"
        f"    def backward(z, da): return {f'da * {backward}(z)' if backward else '…'}"
    )
