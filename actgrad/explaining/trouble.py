"""Where floating point parts the textbook form from the gradient: what overflows, underflows or cancels."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from actgrad import passes
from actgrad.explaining.derivation import Derivation, Walk, agreeing
from actgrad.explaining.formula import POWER, PRODUCT, SUM, Formula
from actgrad.explaining.numbers import ALL_DIGITS, brief, count, number

UNSURE = 2
"""Last digits that are not shown: a closed form within 4 ulp is right to all but these, on any machine."""
FEW_LOST = 3
"""A textbook form that has lost fewer digits than this is let be."""


class Trouble(Enum):
    """What floating point does to a value; the word is the verb."""

    OVERFLOW = "overflows"
    UNDERFLOW = "underflows"
    CANCELLATION = "cancels"


@dataclass(frozen=True)
class Event:
    """A trouble on the way to a value, and the formula that met it."""

    trouble: Trouble
    formula: Formula
    digits: float = np.inf
    """How many leading digits are gone; all of them in an overflow or underflow."""


def troubles(derivation: Derivation) -> list[str]:
    """Give the sentences: a kink; the first step that leaves the range; what cancels; what is done instead."""
    told = [*_range(derivation), *_cancellations(derivation)] or [*_another(derivation)]
    stable = derivation.walks[0].graph.stable
    return [*_kink(derivation), *told, *([f"The closed form keeps all digits: {stable}."] if told and stable else [])]


def _another(derivation: Derivation) -> Iterable[str]:
    own = derivation.walks[0]
    last, a = own.lines[-1].formula.number, own.a.number
    digits = agreeing(last, a, derivation.z.dtype)
    if digits is not None and digits < FEW_LOST:
        yield f"The graph ends in {number(last)}, but forward gives {number(a)}: it is the graph of another function."


def _kink(derivation: Derivation) -> Iterable[str]:
    slopes = _slopes(derivation)
    if slopes:
        left, right, used = map(number, slopes)
        side = {left: ", the slope from the left", right: ", the slope from the right"}.get(used, "")
        yield (
            f"z = {number(derivation.z[derivation.unit, 0])} is a kink: the slope is {left} from the left and {right} "
            f"from the right. By convention {derivation.activation.name} takes {used}{side}."
        )


def _slopes(derivation: Derivation) -> tuple[float, float, float] | None:
    """Give the slopes from left and right and the one taken, where z is a kink that is declared or was found."""
    z, upstream = (float(x[derivation.unit, 0]) for x in (derivation.z, derivation.da))
    for kink in derivation.activation.kinks:
        if kink.point == z and kink.left is not None and kink.right is not None and kink.used is not None:
            return kink.left, kink.right, kink.used
    if derivation.sides and upstream:
        left, right = derivation.sides
        return left / upstream, right / upstream, derivation.closed_form / upstream
    return None


def _range(derivation: Derivation) -> Iterable[str]:
    own = derivation.walks[0]
    met = {event.trouble: event for event in reversed([*events(own.lines[-1].formula), *events(own.slope)])}
    event = met.get(Trouble.OVERFLOW, met.get(Trouble.UNDERFLOW))
    if event:
        yield f"{_what(own, event)} {event.trouble.value} {_limit(derivation, event)}. {_consequence(derivation)}"


def _what(walk: Walk, event: Event) -> str:
    """Give the formula, and the step whose formula it is."""
    names = [walk.a.name(line.step.name) for line in walk.lines if line.formula.text == event.formula.text]
    return event.formula.INLINE.format(f"{names[0]} = {event.formula}" if names else event.formula)


def _limit(derivation: Derivation, event: Event) -> str:
    info = np.finfo(derivation.z.dtype)
    value = np.ravel(np.asarray(event.formula.value, dtype=float))
    worst = int(np.argmin(np.isfinite(value) if event.trouble is Trouble.OVERFLOW else np.abs(value)))
    taken = [(str(each), np.ravel(each.value)) for each in event.formula.inputs if not str(each).isdigit()]
    at = " and ".join(
        f"{event.formula.INLINE.format(name)} = {number(float(values[worst % values.size]))}" for name, values in taken
    )
    limit = f"below {brief(float(info.smallest_subnormal))}, the smallest {info.dtype}"
    if event.trouble is Trouble.OVERFLOW:
        limit = f"beyond {brief(float(info.max))}, the largest {info.dtype}"
    return f"at {at}: it is {limit}, and comes out as {number(float(value[worst]))}"


def _consequence(derivation: Derivation) -> str:
    swept, closed = number(derivation.swept), number(derivation.closed_form)
    if derivation.digits(derivation.swept) is not None:
        return f"The chain rule then gives {swept} for dJ/dZ, where {closed} {_borne_out(derivation)}."
    return "dJ/dZ is below it as well: 0 is right." if closed == "0" else "dJ/dZ is right all the same."


def _borne_out(derivation: Derivation) -> str:
    """Say of the closed form's number that it is right, but of a user's backward pass only whose number it is."""
    return "is right" if derivation.activation.reading is None else "comes from the backward pass"


def _cancellations(derivation: Derivation) -> Iterable[str]:
    own, unit = derivation.walks[0], derivation.unit
    direction = np.zeros_like(derivation.da)
    direction[unit] = 1
    true = float(passes.backward(derivation.activation, derivation.z, direction)[unit, 0])
    yield from _cancellation(derivation, own.lines[-1].formula, "a", float(derivation.a[unit, 0]))
    yield from _cancellation(derivation, own.slope, "∂a/∂z by the chain rule", true)
    for form in own.simplified[-1:]:
        yield from _cancellation(derivation, form, f"∂a/∂z by {form.INLINE.format(form)}", true)


def _cancellation(derivation: Derivation, form: Formula, name: str, true: float) -> Iterable[str]:
    every, value = derivation.every_digit, form.number
    digits = agreeing(value, true, derivation.z.dtype)
    met = [event for event in events(form) if event.trouble is Trouble.CANCELLATION]
    if digits is None or digits > every - FEW_LOST or not met:
        return
    worst = max(met, key=lambda event: event.digits).formula
    left, right = (each.number for each in worst.inputs)
    shown = every - UNSURE
    sum_ = f"{number(left, ALL_DIGITS)} {'−' if right < 0 else '+'} {number(abs(right), ALL_DIGITS)}"
    yield (
        f"{form.INLINE.format(worst)} cancels: {sum_} leaves {number(worst.number)}. "
        f"So {name} has {count(digits, 'digit')} left of {every}: "
        f"{number(value, shown)}, where {number(true, shown)} {_borne_out(derivation)}."
    )


def events(formula: Formula) -> list[Event]:
    """Give the troubles met on the way to a formula's value, in the order in which they were met, each once."""
    found: dict[str, Event] = {}
    done, waiting = set[int](), [(formula, False)]
    while waiting:
        each, ready = waiting.pop()
        if ready:
            event = _noticed(each)
            if event:
                found.setdefault(each.text, event)
        elif id(each) not in done:
            done.add(id(each))
            waiting += [(each, True), *((below, False) for below in reversed(each.inputs))]
    return list(found.values())


def _noticed(made: Formula) -> Event | None:
    """Give what happened in one operation on finite numbers: a sum that cancels, a value that leaves the range."""
    taken = [np.abs(np.asarray(each.value, dtype=float)) for each in made.inputs]
    left = np.abs(np.asarray(made.value, dtype=float))
    if not taken or not all(np.all(np.isfinite(each)) for each in taken):
        return None
    if not np.all(np.isfinite(left)):
        return Event(Trouble.OVERFLOW, made)
    if made.level == SUM:
        with np.errstate(all="ignore"):
            digits = np.max(np.log10(np.maximum(*taken) / left))
        return Event(Trouble.CANCELLATION, made, float(digits)) if digits >= 1 else None
    vanishes = made.text.startswith((r"\exp", "exp")) or made.level in (PRODUCT, POWER)
    underflows = vanishes and np.any(left == 0) and all(np.all(each) for each in taken)
    return Event(Trouble.UNDERFLOW, made) if underflows else None
