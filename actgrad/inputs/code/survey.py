"""Tries the styles on everything that a file defines, and says what was passed over, and why nothing can be judged."""

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from actgrad.checking.result import PassedOver
from actgrad.errors import ReadingError
from actgrad.inputs import styles
from actgrad.inputs.code.passed_over import nearly_partners, passed_over
from actgrad.inputs.styles import vocabulary
from actgrad.inputs.styles.candidate import Candidate, Definition, Scope, is_function
from actgrad.inputs.styles.signature import parameters, required


@dataclass
class Findings:
    """The candidates found in a file so far, and what was passed over with the reason."""

    found: list[Candidate] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)


def read(
    scope: Scope, asked: tuple[Definition, ...] | None = None, tried: Sequence[styles.Style] = styles.STYLES
) -> Findings:
    """Try the styles on each definition, and on the members of a class that is no activation itself.

    `asked` are the definitions to try, all of the scope where it is None.
    """
    asked = scope.definitions if asked is None else asked
    findings = _try_styles(scope, asked, tried)
    known = {name for each in findings.found for name in each.names} | {each.name for each in findings.passed_over}
    others = [each for each in asked if each.name not in known]
    findings.passed_over += filter(None, (passed_over(each, scope) for each in others))
    findings.found = [
        replace(each, findings=(*each.findings, *nearly_partners(each.forward_pass.definition.name, others)))
        for each in sorted(findings.found, key=lambda each: each.forward_pass.definition.line)
    ]
    return findings


def _try_styles(scope: Scope, asked: tuple[Definition, ...], tried: Sequence[styles.Style]) -> Findings:
    findings = Findings()
    for definition in asked:
        first = _repeated(definition, scope)
        if first is not None:
            findings.found = [
                replace(each, aliases=each.aliases | {definition.name}) if first.name in each.names else each
                for each in findings.found
            ]
            continue
        made = styles.read(definition, scope, tried)
        if isinstance(made, Candidate):  # named after its derivative where another one has its name already
            taken = made.name in {each.name for each in findings.found}
            findings.found.append(replace(made, name=definition.name) if taken else made)
            continue
        inside = _callable_members(definition, is_refused=made is not None)
        inner = _try_styles(replace(scope, definitions=inside), inside, tried)
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
    members = dict[str, Definition]()
    for each in definition.members:
        name = each.name.rpartition(".")[2]
        kind = vocabulary.method_kind(name, definition.name)
        if not (name.startswith("_") or kind == "backward" or (kind and (is_refused or "forward" in name))):
            members[name] = replace(each, value=getattr(definition.value, name))
    functions = {name: each.value for name, each in members.items() if is_function(each.value)}
    used = [name for name in functions if vocabulary.forward_of(name, functions) or styles.flag_of(functions[name])]
    takes_self = any(required(functions[name])[:1] == ["self"] for name in used)
    owner = _make_object(definition.value) if takes_self else definition.value
    return tuple(replace(each, value=getattr(owner, name)) for name, each in members.items())


def _make_object(owner: type) -> Any:
    """Make an object, without __init__ where that fails: such methods seldom use the attributes that it sets."""
    with suppress(Exception, SystemExit):
        return owner()
    return object.__new__(owner)


def nearest(name: str, names: Iterable[str], cutoff: float = 0.6) -> str:
    """Give a sentence that asks whether the nearest of these names is meant; empty where none is near."""
    near = get_close_matches(name, names, n=1, cutoff=cutoff)
    return f" Did you mean '{near[0]}'?" if near else ""


def unknown(path: Path, name: str, names: Sequence[str]) -> str:
    """Give the message for a name that a file does not have, with the nearest one."""
    there = f" It has {', '.join(names[:8])}." if names else " It defines nothing."
    return f"{path.name} has no '{name}'.{nearest(name, names, 0.5) or there}"


def refuse_unasked(path: Path, values: Mapping[str, float], scope: Scope) -> None:
    """Raise ReadingError for a `--with` name that is no parameter of anything in the file; it suggests the nearest."""
    taken = {name for each in scope.definitions if callable(each.value) for name in _parameter_names(each.value)}
    for name in values:
        if name not in taken:
            hint = nearest(name, taken)
            raise ReadingError(f"--with {name}: nothing in {path.name} takes an argument '{name}'.{hint}")


def _parameter_names(value: Any) -> Iterator[str]:
    yield from (each.name for each in parameters(value))
    for owner in value.__mro__[:-1] if isinstance(value, type) else ():
        for each in filter(inspect.isfunction, vars(owner).values()):
            yield from (parameter.name for parameter in parameters(each))


def nothing(path: Path, name: str | None, passed_over: Sequence[PassedOver], definitions: Sequence[Definition]) -> str:
    """Give the message that says why nothing in a file, or not the definition of this name, can be judged."""
    what = f"{path.name}:{name} cannot be judged." if name else f"Nothing in {path.name} can be judged."
    seen = [each.name for each in definitions if callable(each.value)]
    shown = ", ".join(seen[:8]) + (", …" if len(seen) > 8 else "")
    saw = f"It defines {shown or 'no function or class'}"
    default = f"{saw}; what is needed is a forward with a derivative or a backward pass."
    reasons = [each.reason for each in passed_over] or [default]
    text = ("\n" if len(reasons) > 1 else " ").join([what, *reasons])
    return text if "--" in text else f"{text}\n{_adapter(path, name, definitions)}"


def _adapter(path: Path, name: str | None, definitions: Sequence[Definition]) -> str:
    """Write an adapter of three lines that calls the user's functions from an activation in the plain style."""
    functions = [each.name for each in definitions if is_function(each.value) and len(required(each.value)) == 1]
    functions.sort(key=lambda each: each != name)
    forward = next((each for each in functions if not vocabulary.is_derivative(each)), None)
    backward = next((each for each in functions if vocabulary.is_derivative(each) and name in (None, each)), None)
    return (
        "An adapter of three lines, in a file beside it, makes any code an activation:\n"
        f"    from {path.stem} import {', '.join(filter(None, (forward, backward))) or '…'}\n"
        f"    def forward(z): return {f'{forward}(z)' if forward else '…'}\n"
        f"    def backward(z, da): return {f'da * {backward}(z)' if backward else '…'}"
    )
