"""A candidate becomes an activation like any other: `forward(z)`, `backward(z, da)`, and how it was read."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any

import numpy as np

from actgrad.activations import Activation, Kink, Reading, Structure
from actgrad.activations.graph import Graph, graph_from
from actgrad.checking import rules
from actgrad.errors import CodeError, Finding, ReadingError
from actgrad.inputs.code.guest import Guest
from actgrad.inputs.styles.attempts import Attempt, agrees, fit
from actgrad.inputs.styles.call_modes import NUMBERS
from actgrad.inputs.styles.candidate import Candidate


def activation_of(found: Candidate, guest: Guest) -> Activation:
    """Give the activation that a candidate is; to be called during the guest's stay, for it runs the code."""
    pair = found.pair
    attempt = fit(pair)
    mode = attempt.mode
    declared = found.declared or {}
    return Activation(
        name=found.name,
        forward=guest.guarded(mode.forward(pair)),
        backward=guest.guarded(mode.backward(pair)) if found.texts[1] else None,
        structure=_structure(declared.get("structure"), found.name),
        kinks=_kinks(declared.get("kinks"), found.name),
        graphs=_graphs(declared),
        reading=Reading(
            sentence=_sentence(found, attempt),
            file=guest.path.name,
            line=found.lines[1],
            style=found.style,
            findings=(*found.findings, *_findings(found, attempt)),
            backward_at_a=guest.guarded(mode.backward(pair, at_a=True)) if pair.may_take_a else None,
        ),
    )


def _sentence(found: Candidate, attempt: Attempt) -> str:
    forward, backward = found.texts
    try:
        left, right = found.pair.results(attempt.mode.first(attempt.z.copy()))
    except CodeError:  # what it raises is reported when it is judged
        left = right = ""
    what = "derivative" if found.pair.gives_derivative else "backward"
    second = f", {what} {backward}{right}" if backward else ""
    mode = f"; {attempt.mode.words}" if attempt.mode.words else ""
    return f"{found.name}: forward {forward}{left}{second}{mode}"


def _findings(found: Candidate, attempt: Attempt) -> Iterable[Finding]:
    if attempt.mode is NUMBERS:
        yield Finding(rules.NUMBERS, "takes numbers, not arrays: judged one number at a time")
    if _keeps_state(found, attempt):
        yield Finding(rules.STATE, "keeps state: a second backward after the same forward gives another dJ/dZ")
    if _keeps_first_input(found, attempt):
        other = "an object that has seen another Z gives another dJ/dZ than a fresh one"
        yield Finding(rules.NOT_REPEATABLE, f"{other}: it keeps something of the first.")
    if found.flag and _changes_nothing(found, attempt):
        yield Finding(rules.DEAD_FLAG, f"{found.flag}=True changes nothing: the result is the forward's")


def _changes_nothing(found: Candidate, attempt: Attempt) -> bool:
    """Tell whether forward and derivative are the same, and that is no exponential, whose derivative it is."""
    if not attempt.runs or agrees(attempt, found.pair):
        return False
    z, mode = attempt.z, attempt.mode
    try:
        a, slopes = mode.forward(found.pair)(z.copy()), mode.backward(found.pair)(z.copy(), np.ones_like(z))
    except CodeError:
        return False
    return np.array_equal(a, slopes)


def _keeps_state(found: Candidate, attempt: Attempt) -> bool:
    first = attempt.mode.first
    try:
        return attempt.runs and found.pair.keeps_state(first(attempt.z.copy()), first(attempt.da.copy()))
    except CodeError:  # a backward that cannot be called again is no mistake
        return False


def _keeps_first_input(found: Candidate, attempt: Attempt) -> bool:
    other, z, da = (attempt.mode.first(each.copy()) for each in (attempt.z[::-1, ::-1], attempt.z, attempt.da))
    try:
        return attempt.runs and found.pair.keeps_first_input(other, z, da)
    except CodeError:  # an object may be meant for one input alone, and say so
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
