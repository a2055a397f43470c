"""The routes to dJ/dZ side by side, the Jacobian's column that they sum over, and where floating point parts them."""

import math
from collections.abc import Iterable

import numpy as np

from actgrad import passes
from actgrad.explaining.derivation import Derivation, Walk, agreeing
from actgrad.explaining.formula import Event, Formula, Trouble, events
from actgrad.explaining.numbers import ALL_DIGITS, Column, brief, count, number, numbers, texts

MOST_UNITS = 8
"""So many units of the Jacobian's column are shown, those with the largest shares."""
UNSURE = 2
"""Last digits that are not shown: a closed form within 4 ulp is right to all but these, on any machine."""
FEW_LOST = 3
"""A textbook form that has lost fewer digits than this is let be."""


def route_columns(derivation: Derivation, of_name: str = "", of_bound: str = "") -> list[Column]:
    """Give each route's name, value, bound, distance from the closed form, and to how many digits it is that.

    At a kink the numerical gradient is two routes, from the left and from the right.
    """
    equation = derivation.activation.backward_equation
    swept, numerical = derivation.swept, derivation.numerical
    closed = f"closed form ({equation.number})" if equation else "backward pass"
    rows = [(closed, derivation.closed_form, "", "", ""), ("swept", swept, "", *_apart(derivation, swept))]
    if derivation.sides:
        left, right = derivation.sides
        rows += [("from the left", left, "", "", ""), ("from the right", right, "", "", "")]
    else:
        rows.append(("numerical", numerical, f"± {brief(derivation.bound)}", *_apart(derivation, numerical)))
    names, values, bounds, distances, digits = zip(*rows, strict=True)
    return [
        texts(of_name, names),
        texts("dJ/dZ", [number(value, ALL_DIGITS) for value in values], left=False),
        texts(of_bound, bounds, left=False),
        texts("off by", distances, left=False),
        texts("digits", digits, left=False),
    ]


def jacobian_columns(derivation: Derivation) -> list[Column]:
    """Give unit, z, a, ∂a_p/∂z_j, dJ/da and product of the units whose products are largest."""
    shown = np.sort(np.argsort(-np.abs(derivation.shares), kind="stable")[:MOST_UNITS])
    columns = {
        "z": derivation.z[:, 0],
        "a": derivation.a[:, 0],
        f"∂a/∂z{derivation.unit}": derivation.slopes,
        "dJ/da": derivation.da[:, 0],
        "product": derivation.shares,
    }
    units = texts("unit", list(map(str, shown)), left=False)
    return [units, *(numbers(title, values[shown].tolist()) for title, values in columns.items())]


def conclusion(derivation: Derivation) -> str:
    """Say in a sentence how the three routes compare."""
    closed = "closed form" if derivation.activation.backward_equation else "backward pass"
    digits = derivation.digits(derivation.swept)
    agree = "in no digit" if digits == 0 else f"to {_digits(derivation, derivation.swept)} digits"
    swept = f"The {closed} and the swept gradient agree {agree}"
    if derivation.sides:
        left, right = map(number, derivation.sides)
        return f"{swept}; at the kink dJ/dZ is {left} from the left and {right} from the right."
    if not math.isfinite(derivation.bound):
        return f"{swept}; the numerical gradient could not be told."
    rounding = 8 * float(np.finfo(derivation.z.dtype).eps) * abs(derivation.closed_form)
    within = abs(derivation.closed_form - derivation.numerical) <= derivation.bound + rounding
    told = "is within the numerical gradient's bound" if within else "IS NOT within the numerical gradient's bound"
    return f"{swept}; the {closed} {told}."


def every_digit(derivation: Derivation) -> int:
    """Tell how many digits the dtype has."""
    return math.ceil(-math.log10(np.finfo(derivation.z.dtype).eps))


def _apart(derivation: Derivation, value: float) -> tuple[str, str]:
    """Say how far a value is from the closed form in units of the last place, and to how many digits it is that."""
    closed = derivation.closed_form
    with np.errstate(all="ignore"):
        ulps = abs(value - closed) / abs(np.spacing(derivation.z.dtype.type(closed))) if value != closed else 0.0
    distance = "" if math.isnan(ulps) else f"{ulps:.0f} ulp" if ulps < 1e5 else f"{brief(ulps)} ulp"
    return distance, _digits(derivation, value)


def _digits(derivation: Derivation, value: float) -> str:
    digits = derivation.digits(value)
    return f"all {every_digit(derivation)}" if digits is None else str(digits)


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
    every, value = every_digit(derivation), form.number
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
