"""Reads the user's own code: the activations in a file, how each was read, and what was passed over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from types import MappingProxyType, ModuleType

from actgrad.activations import Activation
from actgrad.checking.result import PassedOver
from actgrad.errors import ReadingError
from actgrad.inputs import styles
from actgrad.inputs.code.adapting import activation_of
from actgrad.inputs.code.importing import defined, guest_of, imported, located, parsed
from actgrad.inputs.code.state import unchanged
from actgrad.inputs.code.survey import Findings, nothing, read, refuse_unasked, unknown
from actgrad.inputs.styles import vocabulary
from actgrad.inputs.styles.candidate import Definition, Scope
from actgrad.inputs.styles.signature import Options, takes_from

_NOTHING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class Survey:
    """The contents of a file: its activations in order, and what was passed over with the reason."""

    path: Path
    activations: tuple[Activation, ...]
    passed_over: tuple[PassedOver, ...]


def survey(target: str, takes: str | None = None, values: Mapping[str, float] = _NOTHING) -> Survey:
    """Read all activations in `path/file.py`, or the one of `path/file.py:NAME` or `package.module:NAME`.

    `takes` says what the arguments of a backward pass are (`z,da`); `values` gives parameters that have no default.
    Raises ReadingError where nothing can be judged, which says what there is and what is missing.
    """
    return _survey(target, Options(takes_from(takes), values))


def _survey(target: str, options: Options, forward_alone: bool = False) -> Survey:
    path, name = located(target)
    tree = parsed(path)
    guest = guest_of(path, tree)
    with guest.stay() as own_modules:
        module = imported(guest)
        definitions = defined(tree.body, vars(module))
        public = tuple(each for each in definitions if not each.name.startswith("_"))
        scope = Scope(guest.name.rpartition(".")[2], public, replace(options, alone=name is not None))
        refuse_unasked(path, options.values, scope)
        with unchanged(own_modules()):
            findings = read(scope)
            if name is None:
                findings.passed_over += _private(replace(scope, definitions=definitions), path)
            else:
                findings = _of_name(name, findings) or read(*_with_all_names(name, definitions, module, scope, path))
            if forward_alone and not findings.found:
                asked = [each for each in scope.definitions if name in (None, each.name)]
                findings = read(scope, tuple(asked), (styles.forward_alone,))
            if not findings.found:
                raise ReadingError(nothing(path, name, findings.passed_over, public))
            activations = tuple(activation_of(each, guest) for each in findings.found)
    return Survey(path, activations, tuple(findings.passed_over))


def _private(scope: Scope, path: Path) -> Iterator[PassedOver]:
    """Tell of pairs of functions of which the derivative has a name with an underscore."""
    for each in read(scope, tuple(each for each in scope.definitions if each.name.startswith("_"))).found:
        if each.make is None and each.name.startswith("_"):
            reason = f"{each.name} is private by its name: to have it judged, ask for {path.name}:{each.name}."
            yield PassedOver(each.name, each.forward_pass.definition.line, reason)


def load(
    target: str, takes: str | None = None, values: Mapping[str, float] = _NOTHING, needs_backward: bool = True
) -> Activation:
    """Read exactly one activation; raises ReadingError that lists the names where there are several.

    With `needs_backward` False, a function without a derivative or backward pass is an activation as well.
    """
    found = _survey(target, Options(takes_from(takes), values), forward_alone=not needs_backward)
    if len(found.activations) == 1:
        return found.activations[0]
    names = [activation.name for activation in found.activations]
    raise ReadingError(
        f"{found.path.name} holds {len(names)} activations: {', '.join(names)}. Name one: {found.path.name}:{names[0]}."
    )


def _of_name(name: str, findings: Findings) -> Findings | None:
    """Give the findings with this name; None where there are none."""
    found = [each for each in findings.found if each.name == name] or [
        each for each in findings.found if name in each.names
    ]
    passed_over = [each for each in findings.passed_over if each.name == name]
    return Findings(found[:1], passed_over if not found else []) if found or passed_over else None


def _with_all_names(
    name: str, definitions: tuple[Definition, ...], module: ModuleType, scope: Scope, path: Path
) -> tuple[Scope, tuple[Definition, ...]]:
    """Give a scope and definitions that include imported names and names with an underscore, to read this name in.

    Raises ReadingError where the file has no such name.
    """
    there = {key: Definition(key, value, 1) for key, value in vars(module).items() if callable(value)}
    there |= {each.name: each for each in definitions}
    try:
        there.setdefault(name, Definition(name, reduce(getattr, name.split("."), module), 1))
    except AttributeError:
        raise ReadingError(unknown(path, name, [each.name for each in scope.definitions])) from None
    asked = tuple(each for each in there.values() if name in (each.name, vocabulary.forward_of(each.name, there)))
    return replace(scope, definitions=tuple(there.values())), asked
