"""What a style candidate becomes an activation like any other: `forward(z)`, `backward(z, da)`, and how it was read."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

import numpy as np

from actgrad.activations import Activation, Kink, Reading, Structure
from actgrad.activations.graph import Graph, graph_from
from actgrad.checking import rules
from actgrad.errors import CodeError, Finding, ReadingError
from actgrad.inputs.code.guest import Guest
from actgrad.inputs.styles.adapter import NUMBERS, Attempt, fit, is_right
from actgrad.inputs.styles.candidate import Candidate


def activation_of(candidate: Candidate, guest: Guest) -> Activation:
    """Bring what was candidate to the one form that everything behind this room knows. To be called during the stay."""
    attempt = fit(candidate.calls)
    calls = candidate.calls
    at_a = attempt.mode.backward(replace(calls, backward=calls.at_a)) if calls.at_a else None
    declared = candidate.declared or {}
    return Activation(
        name=candidate.name,
        forward=guest.guarded(attempt.mode.forward(calls)),
        backward=guest.guarded(attempt.mode.backward(calls)) if candidate.texts[1] else None,
        structure=_structure(declared.get("structure"), candidate.name),
        kinks=_kinks(declared.get("kinks"), candidate.name),
        graphs=_graphs(declared),
        reading=Reading(
            sentence=_sentence(candidate, attempt),
            file=str(guest.path.name),
            line=candidate.lines[1],
            style=candidate.style,
            findings=(*candidate.findings, *_notes(candidate, attempt)),
            backward_at_a=guest.guarded(at_a) if at_a else None,
        ),
    )


def _sentence(candidate: Candidate, attempt: Attempt) -> str:
    calls, (forward, backward) = candidate.calls, candidate.texts
    try:
        left, right = calls.returns(attempt.mode.first(attempt.z.copy()))
    except CodeError:  # what it raises is told when it is judged
        left = right = ""
    what = "derivative" if calls.slope else "backward"
    second = f", {what} {backward}{right}" if backward else ""
    said = f"; {attempt.mode.sentence}" if attempt.mode.sentence else ""
    return f"{candidate.name}: forward {forward}{left}{second}{said}"


def _notes(candidate: Candidate, attempt: Attempt) -> Iterable[Finding]:
    if attempt.mode is NUMBERS:
        yield Finding(rules.NUMBERS, "takes numbers, not arrays: judged one number at a time")
    if _changes(candidate, attempt):
        yield Finding(rules.STATE, "keeps state: a second backward after the same forward gives another dJ/dZ")
    if candidate.flag and attempt.passes == 2 and not is_right(attempt, candidate.calls):
        a = attempt.mode.forward(candidate.calls)(attempt.z.copy())
        if np.array_equal(a, attempt.mode.backward(candidate.calls)(attempt.z.copy(), np.ones_like(attempt.z))):
            yield Finding(rules.DEAD_FLAG, f"{candidate.flag}=True changes nothing: the result is the forward's")


def _changes(candidate: Candidate, attempt: Attempt) -> bool:
    try:
        changes, first = candidate.calls.changes, attempt.mode.first
        return (
            changes is not None and attempt.passes == 2 and changes(first(attempt.z.copy()), first(attempt.da.copy()))
        )
    except CodeError:  # a backward that cannot be called again is no mistake: each forward has its own
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
