"""Tries the styles on everything that a file defines, and says what was passed over and why."""

from dataclasses import dataclass, field, replace
from typing import Any

from actgrad.checking.result import PassedOver
from actgrad.errors import ReadingError
from actgrad.inputs import styles
from actgrad.inputs.styles import vocabulary
from actgrad.inputs.styles.candidate import Candidate, Definition, Scope, is_function
from actgrad.inputs.styles.class_style import methods
from actgrad.inputs.styles.finders import flag_of, forward_alone
from actgrad.inputs.styles.signature import call_text, required
from actgrad.inputs.styles.vocabulary import role


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
    findings.found.sort(key=lambda each: each.lines[0])
    return findings


def alone(scope: Scope, name: str | None) -> Findings:
    """Read functions, or the one of this name, as activations without a backward pass."""
    findings = Findings()
    for definition in scope.functions.values():
        if name in (None, definition.name) and not vocabulary.is_derivative(definition.name):
            try:
                findings.found.append(forward_alone(definition, scope))
            except ReadingError as error:
                findings.passed_over.append(PassedOver(definition.name, definition.line, str(error)))
    return findings


def _try_styles(scope: Scope, asked: tuple[Definition, ...]) -> Findings:
    findings = Findings()
    for definition in asked:
        first = _repeated(definition, scope)
        if first is not None:
            findings.found = [_with_alias(each, first, definition) for each in findings.found]
            continue
        made = styles.read(definition, scope)
        if isinstance(made, Candidate):
            findings.found.append(_with_own_name(made, definition, findings))
            continue
        if made is not None:
            findings.passed_over.append(made)
        inside = _callable_members(definition, is_refused=made is not None)
        inner = _try_styles(replace(scope, definitions=inside), inside)
        findings.found += inner.found
        findings.passed_over += inner.passed_over
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
    try:
        return repr(vars(value)) == repr(vars(type(value)()))
    except (Exception, SystemExit):  # it cannot be made without more
        return False


def _with_alias(found: Candidate, first: Definition, alias: Definition) -> Candidate:
    return replace(found, names=found.names | {alias.name}) if first.name in found.names else found


def _with_own_name(found: Candidate, definition: Definition, findings: Findings) -> Candidate:
    """Name a candidate after its derivative where another one has its name already."""
    taken = found.name in {each.name for each in findings.found}
    return replace(found, name=definition.name, names=found.names - {found.name}) if taken else found


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
    used |= {name for name in with_self if flag_of(values[name])}
    made = _make_object(definition.value) if used & with_self else None
    values |= {name: getattr(made, name) for name in used & with_self}
    return tuple(
        replace(each, value=values[name]) for name, each in members.items() if name in used or name not in with_self
    )


def _make_object(owner: type) -> Any:
    """Make an object, without __init__ where that fails: such methods seldom use the attributes that it sets."""
    try:
        return owner()
    except (Exception, SystemExit):
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
    if role(arguments[0]) is None:
        return None
    return (
        f"{call_text(name, value)} stands alone: neither {name}_derivative nor {name}_backward, or the like, is here."
    )
