"""Tries the styles on everything that a file defines, and says what was passed over, and why nothing can be judged."""

import inspect
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from actgrad.checking.result import PassedOver
from actgrad.errors import ReadingError
from actgrad.inputs import styles
from actgrad.inputs.styles import vocabulary
from actgrad.inputs.styles.candidate import Candidate, Definition, Scope, is_function
from actgrad.inputs.styles.classes import methods
from actgrad.inputs.styles.signature import call_text, parameters, required


@dataclass
class Findings:
    """The candidates found in a file so far, and what was passed over with the reason."""

    found: list[Candidate] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)


def read(scope: Scope, asked: tuple[Definition, ...] | None = None) -> Findings:
    """Try the styles on each definition, and on the members of a class that is no activation itself.

    `asked` are the definitions to try, all of the scope where it is None.
    """
    findings = _try_styles(scope, scope.definitions if asked is None else asked)
    known = {name for each in findings.found for name in each.names} | {each.name for each in findings.passed_over}
    for definition in scope.definitions if asked is None else asked:
        why = _missing_part(definition, scope) if definition.name not in known else None
        if why:
            findings.passed_over.append(PassedOver(definition.name, definition.line, why))
    findings.found.sort(key=lambda each: each.forward_pass.definition.line)
    return findings


def alone(scope: Scope, name: str | None) -> Findings:
    """Read functions, or the one of this name, as activations without a backward pass."""
    findings = Findings()
    for definition in scope.functions.values():
        if name in (None, definition.name) and not vocabulary.is_derivative(definition.name):
            try:
                findings.found.append(styles.forward_alone(definition, scope))
            except ReadingError as error:
                findings.passed_over.append(PassedOver(definition.name, definition.line, str(error)))
    return findings


def _try_styles(scope: Scope, asked: tuple[Definition, ...]) -> Findings:
    findings = Findings()
    for definition in asked:
        first = _repeated(definition, scope)
        if first is not None:
            findings.found = [
                replace(each, aliases=each.aliases | {definition.name}) if first.name in each.names else each
                for each in findings.found
            ]
            continue
        made = styles.read(definition, scope)
        if isinstance(made, Candidate):  # named after its derivative where another one has its name already
            taken = made.name in {each.name for each in findings.found}
            findings.found.append(replace(made, name=definition.name) if taken else made)
            continue
        inside = _callable_members(definition, is_refused=made is not None)
        inner = _try_styles(replace(scope, definitions=inside), inside)
        findings.found += inner.found
        findings.passed_over += [*([made] if made else []), *inner.passed_over]
    return findings


def _repeated(definition: Definition, scope: Scope) -> Definition | None:
    """Give the earlier definition that this only repeats: as another name for it, or as a new instance of its class."""
    value = definition.value
    for other in scope.definitions[: scope.definitions.index(definition)]:
        if value is other.value and callable(value):
            return other
        if isinstance(other.value, type) and type(value) is other.value and _is_fresh(value):
            return other
    return None


def _is_fresh(value: Any) -> bool:
    with suppress(Exception, SystemExit):  # it cannot be made without more
        return repr(vars(value)) == repr(vars(type(value)()))
    return False


def _callable_members(definition: Definition, is_refused: bool) -> tuple[Definition, ...]:
    """Give the members of a class as they are called from outside: methods with self are bound to a new object.

    The forward and backward pass of the class itself are left out, as the styles have tried them; of a class that was
    refused, all methods that may be such a pass.
    """
    members = {each.name.rpartition(".")[2]: each for each in definition.members}
    kinds = {name: vocabulary.method_kind(name, definition.name) for name in members}
    for name, kind in kinds.items():
        if name.startswith("_") or kind == "backward" or (kind and (is_refused or "forward" in name)):
            del members[name]
    values = {name: getattr(definition.value, name) for name in members}
    with_self = {name for name, value in values.items() if is_function(value) and required(value)[:1] == ["self"]}
    used = {each for name in members if (other := vocabulary.forward_of(name, members)) for each in (name, other)}
    used |= {name for name in with_self if styles.flag_of(values[name])}
    made = _make_object(definition.value) if used & with_self else None
    values |= {name: getattr(made, name) for name in used & with_self}
    return tuple(
        replace(each, value=values[name]) for name, each in members.items() if name in used or name not in with_self
    )


def _make_object(owner: type) -> Any:
    """Make an object, without __init__ where that fails: such methods seldom use the attributes that it sets."""
    with suppress(Exception, SystemExit):
        return owner()
    return object.__new__(owner)


def _missing_part(definition: Definition, scope: Scope) -> str | None:
    """Say what is missing if a definition looks like a part of an activation; None where it does not."""
    name, value = definition.name, definition.value
    if not is_function(value):
        kinds = methods(value) if isinstance(value, type) else {}
        if kinds.get("forward"):
            return f"{name} has {kinds['forward'][0]}, but neither a backward pass nor a derivative."
        passes = [*kinds.get("backward", ()), *kinds.get("derivative", ())]
        return f"{name} has {passes[0]}, but no forward." if passes else None
    arguments = required(value)
    if len(arguments) != 1 or vocabulary.forward_of(name, scope.functions):
        return None
    if vocabulary.is_derivative(name):
        return f"{call_text(name, value)} is a derivative by its name, but no function here is its forward."
    if vocabulary.role(arguments[0]) is None:
        return None
    return (
        f"{call_text(name, value)} stands alone: neither {name}_derivative nor {name}_backward, or the like, is here."
    )


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
