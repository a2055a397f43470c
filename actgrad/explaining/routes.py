"""The closed form, the swept and the numerical gradient side by side, and the Jacobian's column that they sum over."""

import math
from dataclasses import dataclass

import numpy as np

from actgrad.explaining.derivation import Derivation
from actgrad.explaining.numbers import ALL_DIGITS, DIGITS, brief, column, number

MOST_UNITS = 8
"""So many units of the Jacobian's column are shown, those with the largest shares."""


@dataclass(frozen=True)
class Route:
    """One way to dJ/dZ: its name, value and bound, how far it is from the closed form, and to how many digits right."""

    name: str
    value: str
    bound: str = ""
    distance: str = ""
    digits: str = ""


def routes(derivation: Derivation) -> list[Route]:
    """Give the three routes to dJ/dZ, at a kink the numerical one from both sides."""
    equation = derivation.activation.backward_equation
    name = f"closed form ({equation.number})" if equation else "backward pass"
    found = [Route(name, number(derivation.closed_form, ALL_DIGITS)), _route("swept", derivation, derivation.swept)]
    if derivation.sides:
        left, right = (number(side, ALL_DIGITS) for side in derivation.sides)
        return [*found, Route("from the left", left), Route("from the right", right)]
    return [*found, _route("numerical", derivation, derivation.numerical, f"± {brief(derivation.bound)}")]


def conclusion(derivation: Derivation) -> str:
    """Say in a sentence how the three routes compare."""
    closed = "closed form" if derivation.activation.backward_equation else "backward pass"
    digits = derivation.digits(derivation.swept)
    swept = (
        f"The {closed} and the swept gradient agree in no digit"
        if digits == 0
        else f"The {closed} and the swept gradient agree to {_digits(derivation, derivation.swept)} digits"
    )
    if derivation.sides:
        left, right = map(number, derivation.sides)
        return f"{swept}; at the kink dJ/dZ is {left} from the left and {right} from the right."
    if not math.isfinite(derivation.bound):
        return f"{swept}; the numerical gradient could not be told."
    rounding = 8 * float(np.finfo(derivation.z.dtype).eps) * abs(derivation.closed_form)
    within = abs(derivation.closed_form - derivation.numerical) <= derivation.bound + rounding
    told = "is within the numerical gradient's bound" if within else "IS NOT within the numerical gradient's bound"
    return f"{swept}; the {closed} {told}."


def jacobian(derivation: Derivation, digits: int = DIGITS) -> tuple[list[str], list[list[str]]]:
    """Give the heads and columns of ∂a_p/∂z_j with its products, for the units whose products are largest."""
    shown = np.sort(np.argsort(-np.abs(derivation.shares), kind="stable")[:MOST_UNITS])
    columns = [derivation.z[:, 0], derivation.a[:, 0], derivation.slopes, derivation.da[:, 0], derivation.shares]
    heads = ["unit", "z", "a", f"∂a/∂z{derivation.unit}", "dJ/da", "product"]
    return heads, [list(map(str, shown)), *(column(each[shown], digits) for each in columns)]


def every_digit(derivation: Derivation) -> int:
    """Tell how many digits the dtype has."""
    return math.ceil(-math.log10(np.finfo(derivation.z.dtype).eps))


def _route(name: str, derivation: Derivation, value: float, bound: str = "") -> Route:
    ulps = derivation.ulps(value)
    distance = "" if math.isnan(ulps) else f"{ulps:.0f} ulp" if ulps < 1e5 else f"{brief(ulps)} ulp"
    return Route(name, number(value, ALL_DIGITS), bound, distance, _digits(derivation, value))


def _digits(derivation: Derivation, value: float) -> str:
    digits = derivation.digits(value)
    return f"all {every_digit(derivation)}" if digits is None else str(digits)
