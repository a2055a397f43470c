"""What a style found becomes an activation like any other: `forward(z)`, `backward(z, da)`, and how it was read."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

import numpy as np

from actgrad.activations import Activation, Kink, Reading, Structure
from actgrad.activations.graph import Graph, graph_from
from actgrad.checking import rules
from actgrad.errors import Finding, ReadingError
from actgrad.inputs.code.guest import Guest
from actgrad.inputs.styles.fitting import Trial, fit, is_right
from actgrad.inputs.styles.found import Found
from actgrad.inputs.styles.shapes import NUMBERS


def activation_of(found: Found, guest: Guest) -> Activation:
    """Bring what was found to the one form that everything behind this room knows. To be called during the stay."""
    trial = fit(found.passes)
    passes = found.passes
    at_a = trial.way.backward(replace(passes, backward=passes.at_a)) if passes.at_a else None
    declared = found.declared or {}
    return Activation(
        name=found.name,
        forward=guest.guarded(trial.way.forward(passes)),
        backward=guest.guarded(trial.way.backward(passes)) if found.texts[1] else None,
        structure=_structure(declared.get("structure"), found.name),
        kinks=_kinks(declared.get("kinks"), found.name),
        graphs=_graphs(declared),
        reading=Reading(
            sentence=_sentence(found, trial),
            where=f"{guest.path.name} line {found.lines[1]}",
            style=found.style,
            findings=(*found.notes, *_notes(found, trial)),
            backward_at_a=guest.guarded(at_a) if at_a else None,
        ),
    )


def _sentence(found: Found, trial: Trial) -> str:
    passes, (forward, backward) = found.passes, found.texts
    try:
        left, right = passes.returns(trial.way.first(trial.z.copy()))
    except (Exception, SystemExit):  # what it raises is told when it is judged
        left = right = ""
    what = "derivative" if passes.slope else "backward"
    second = f", {what} {backward}{right}" if backward else ""
    said = f"; {trial.way.said}" if trial.way.said else ""
    return f"{found.name}: forward {forward}{left}{second}{said}"


def _notes(found: Found, trial: Trial) -> Iterable[Finding]:
    if trial.way is NUMBERS:
        yield Finding(rules.NUMBERS, "takes numbers, not arrays: judged one number at a time")
    if _changes(found, trial):
        yield Finding(rules.STATE, "keeps state: a second backward after the same forward gives another dJ/dZ")
    if found.flag and trial.passes == 2 and not is_right(trial, found.passes):
        a = trial.way.forward(found.passes)(trial.z.copy())
        if np.array_equal(a, trial.way.backward(found.passes)(trial.z.copy(), np.ones_like(trial.z))):
            yield Finding(rules.DEAD_FLAG, f"{found.flag}=True changes nothing: the result is the forward's")


def _changes(found: Found, trial: Trial) -> bool:
    try:
        changes, first = found.passes.changes, trial.way.first
        return changes is not None and trial.passes == 2 and changes(first(trial.z.copy()), first(trial.da.copy()))
    except (Exception, SystemExit):  # a backward that cannot be called again is no mistake: each forward has its own
        return False


def _structure(declared: Any, name: str) -> Structure | None:
    if declared is None or isinstance(declared, Structure):
        return declared
    words = [each.value for each in Structure]
    if declared in words:
        return Structure(declared)
    near = get_close_matches(str(declared), words, n=1)
    hint = f" Did you mean '{near[0]}'?" if near else ""
    raise ReadingError(f"{name} declares the structure {declared!r}.{hint} There are {', '.join(words)}.")


def _kinks(declared: Any, name: str) -> tuple[Kink, ...]:
    try:
        return tuple(each if isinstance(each, Kink) else Kink(float(each)) for each in declared or ())
    except (TypeError, ValueError) as error:
        raise ReadingError(
            f"{name} declares kinks {declared!r}; a tuple of points is needed, such as (0.0,)."
        ) from error


def _graphs(declared: dict[str, Any]) -> Callable[[int, int], tuple[Graph, ...]] | None:
    if callable(declared.get("graphs")):
        return declared["graphs"]  # type: ignore[no-any-return]
    if declared.get("graph") is None:
        return None
    graph = graph_from(declared["graph"])
    return lambda _n, _j: (graph,)
