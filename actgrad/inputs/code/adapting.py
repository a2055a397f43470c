"""Makes an activation of a candidate: with `forward(z)`, `backward(z, da)`, and a Reading that says how it was read."""

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


def activation_of(candidate: Candidate, guest: Guest) -> Activation:
    """Give the activation for a candidate; it runs the user's code, so call it within `guest.stay()`.

    Raises ReadingError where a declared structure, kink or graph cannot be read.
    """
    pair = candidate.pair
    attempt = fit(pair)
    mode = attempt.mode
    declared = candidate.declared or {}
    return Activation(
        name=candidate.name,
        forward=guest.guarded(mode.forward(pair)),
        backward=guest.guarded(mode.backward(pair)) if candidate.texts[1] else None,
        structure=_structure(declared.get("structure"), candidate.name),
        kinks=_kinks(declared.get("kinks"), candidate.name),
        graphs=_graphs(declared),
        reading=Reading(
            sentence=_sentence(candidate, attempt),
            file=guest.path.name,
            line=candidate.lines[1],
            style=candidate.style,
            findings=(*candidate.findings, *_findings(candidate, attempt)),
            backward_at_a=guest.guarded(mode.backward(pair, at_a=True)) if pair.may_take_a else None,
        ),
    )


def _sentence(candidate: Candidate, attempt: Attempt) -> str:
    forward, backward = candidate.texts
    try:
        left, right = candidate.pair.results(attempt.mode.first(attempt.z.copy()))
    except CodeError:  # what it raises is reported when it is judged
        left = right = ""
    what = "derivative" if candidate.pair.gives_derivative else "backward"
    second = f", {what} {backward}{right}" if backward else ""
    mode = f"; {attempt.mode.words}" if attempt.mode.words else ""
    return f"{candidate.name}: forward {forward}{left}{second}{mode}"


def _findings(candidate: Candidate, attempt: Attempt) -> Iterable[Finding]:
    if attempt.mode is NUMBERS:
        yield Finding(rules.NUMBERS, "takes numbers, not arrays: judged one number at a time")
    elif attempt.mode.words:
        yield Finding(rules.COLUMNS, f"takes one column, not a matrix: judged {attempt.mode.words}")
    if _keeps_state(candidate, attempt):
        yield Finding(rules.STATE, "keeps state: a second backward after the same forward gives another dJ/dZ")
    if _keeps_first_input(candidate, attempt):
        other = "an object that has seen another Z gives another dJ/dZ than a fresh one"
        yield Finding(rules.NOT_REPEATABLE, f"{other}: it keeps something of the first.")
    if candidate.flag and _changes_nothing(candidate, attempt):
        yield Finding(rules.DEAD_FLAG, f"{candidate.flag}=True changes nothing: the result is the forward's")


def _changes_nothing(candidate: Candidate, attempt: Attempt) -> bool:
    """Tell whether the derivative gives the same as forward, and is wrong, as it is not for the exponential."""
    if not attempt.runs or agrees(attempt, candidate.pair):
        return False
    z, mode = attempt.z, attempt.mode
    try:
        a, slopes = mode.forward(candidate.pair)(z.copy()), mode.backward(candidate.pair)(z.copy(), np.ones_like(z))
    except CodeError:
        return False
    return np.array_equal(a, slopes)


def _keeps_state(candidate: Candidate, attempt: Attempt) -> bool:
    first = attempt.mode.first
    try:
        return attempt.runs and candidate.pair.keeps_state(first(attempt.z.copy()), first(attempt.da.copy()))
    except CodeError:  # a backward that cannot be called again is no mistake
        return False


def _keeps_first_input(candidate: Candidate, attempt: Attempt) -> bool:
    other, z, da = (attempt.mode.first(each.copy()) for each in (attempt.z[::-1, ::-1], attempt.z, attempt.da))
    try:
        return attempt.runs and candidate.pair.keeps_first_input(other, z, da)
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
