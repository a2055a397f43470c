"""Makes an activation of a candidate: with `forward(z)`, `backward(z, da)`, and a Reading that says how it was read."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

from actgrad.activations import Activation, Kink, Reading, Structure
from actgrad.activations.graph import graph_from
from actgrad.checking import rules
from actgrad.errors import CodeError, Finding, ReadingError
from actgrad.inputs.code.guest import Guest
from actgrad.inputs.code.survey import nearest
from actgrad.inputs.styles.call_modes import NUMBERS
from actgrad.inputs.styles.candidate import Candidate, as_array
from actgrad.inputs.styles.fit import Attempt, agrees, fit


def activation_of(user: Candidate, guest: Guest) -> Activation:
    """Give the activation for a candidate; it runs the user's code, so call it within `guest.stay()`.

    Raises ReadingError where a declared structure, kink or graph cannot be read.
    """
    attempt = fit(user)
    if user.may_be_either and not agrees(attempt, user) and agrees(attempt, user.at_a):
        user = replace(user.at_a, may_take_a=False)
    mode = attempt.mode
    return Activation(
        name=user.name,
        forward=guest.guarded(mode.forward(user)),
        backward=guest.guarded(mode.backward(user)) if user.backward_pass.name else None,
        reading=Reading(
            sentence=_sentence(user, attempt),
            file=guest.path.name,
            line=user.backward_pass.definition.line,
            style=user.style,
            findings=(*user.findings, *_findings(user, attempt)),
            backward_at_a=guest.guarded(mode.backward(user, at_a=True)) if user.may_take_a else None,
        ),
        **_declared(user.declared, user.name),
    )


def _sentence(user: Candidate, attempt: Attempt) -> str:
    """Say how both passes are called, such as `sigmoid: forward sigmoid(Z), derivative sigmoid_prime(Z)`."""
    try:
        left, right = user.results(attempt.mode.first(attempt.z))
    except CodeError:  # what it raises is reported when it is judged
        left = right = ""
    what = "derivative" if user.gives_derivative else "backward"
    second = f", {what} {user.backward_pass.text}{right}" if user.backward_pass.name else ""
    mode = f"; {attempt.mode.words}" if attempt.mode.words else ""
    return f"{user.name}: forward {user.forward_pass.text}{left}{second}{mode}"


def _findings(user: Candidate, attempt: Attempt) -> Iterable[Finding]:
    if attempt.mode is NUMBERS:
        yield Finding(rules.NUMBERS, "takes numbers, not arrays: judged one number at a time")
    elif attempt.mode.words:
        yield Finding(rules.COLUMNS, f"takes one column, not a matrix: judged {attempt.mode.words}")
        if user.gives_derivative and _is_of_flattened(user, attempt):
            sentence = "gives the Jacobian of the flattened matrix for a matrix: right for one vector at a time"
            yield Finding(rules.ONE_VECTOR, f"{user.backward_pass.name} {sentence}")
    if kept := _keeps(user, attempt):
        yield Finding(rules.CACHE, f"keeps something from call to call in {', '.join(kept)}, which all callers share")
    if user.make and _differs(user, attempt, times=2):
        yield Finding(rules.STATE, "keeps state: a second backward after the same forward gives another dJ/dZ")
    earlier, upstream = attempt.mode.first(attempt.z[::-1, ::-1]), attempt.mode.first(attempt.da)
    if user.make and (
        _differs(user, attempt, before=[earlier]) or _differs(user, attempt, before=[(earlier, upstream)])
    ):
        other = "an object that has seen another Z gives another dJ/dZ than a fresh one"
        yield Finding(rules.NOT_REPEATABLE, f"{other}: it keeps something of the first.")
    if user.flag and _changes_nothing(user, attempt):
        yield Finding(rules.DEAD_FLAG, f"{user.flag}=True changes nothing: the result is the forward's")


def _keeps(user: Candidate, attempt: Attempt) -> list[str]:
    """Give the names of the globals that change with a Z of a new shape, as a cache does."""
    names = getattr(user.forward_pass.function, "__globals__", {})
    before = {name: _content(value) for name, value in names.items()}
    z, da = (matrix[1:] / 3 for matrix in (attempt.z, attempt.da))
    with suppress(CodeError):  # a shorter matrix may be refused
        attempt.mode.forward(user)(z.copy())
        attempt.mode.backward(user)(z.copy(), da)
    return sorted(name for name, value in names.items() if before.get(name) != _content(value))


def _content(value: Any) -> tuple[int, int]:
    return id(value), len(value) if isinstance(value, dict | list | set) else 0


def _is_of_flattened(user: Candidate, attempt: Attempt) -> bool:
    z = attempt.z
    try:
        return bool(as_array(user.backward(z.copy(), z.copy())).shape == (z.size, z.size))
    except CodeError:
        return False


def _differs(user: Candidate, attempt: Attempt, **past: Any) -> bool:
    """Tell whether an object with this past gives another dz for Z than a fresh one."""
    try:
        fresh, other = (
            user.backward(attempt.mode.first(attempt.z), attempt.mode.first(attempt.da), **each) for each in ({}, past)
        )
    except CodeError:  # an object may be meant for one use alone, and say so
        return False
    return attempt.runs and not np.array_equal(fresh, other, equal_nan=True)


def _changes_nothing(user: Candidate, attempt: Attempt) -> bool:
    """Tell whether the derivative gives the same as forward, as it should for a multiple of the exponential alone."""
    z, mode = attempt.z, attempt.mode
    try:
        a, slopes = mode.forward(user)(z.copy()), mode.backward(user)(z.copy(), np.ones_like(z))
    except CodeError:
        return False
    return attempt.runs and np.array_equal(a, slopes) and not np.allclose(a, a[0, 0] * np.exp(z - z[0, 0]))


def _declared(declared: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Give the structure, kinks and graphs of an activation from the optional attributes of the plain style."""
    structure, kinks, graph = (declared.get(each) for each in ("structure", "kinks", "graph"))
    words = [each.value for each in Structure]
    if structure is not None and structure not in [*Structure, *words]:
        hint = nearest(str(structure), words)
        raise ReadingError(f"{name} declares the structure {structure!r}.{hint} There are {', '.join(words)}.")
    try:
        points = tuple(each if isinstance(each, Kink) else Kink(float(each)) for each in kinks or ())
    except (TypeError, ValueError) as error:
        raise ReadingError(f"{name} declares kinks {kinks!r}; a tuple of points is needed, such as (0.0,).") from error
    graphs = declared.get("graphs") if callable(declared.get("graphs")) else None
    if graphs is None and graph is not None:
        graph = graph_from(graph)
        graphs = lambda _n, _j: (graph,)  # noqa: E731
    return {"structure": None if structure is None else Structure(structure), "kinks": points, "graphs": graphs}
