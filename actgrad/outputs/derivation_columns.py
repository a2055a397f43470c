"""The tables of a derivation as columns: the Jacobian's column with its products, and the three routes to dJ/dZ."""

from collections.abc import Sequence

from actgrad.explaining.derivation import Derivation
from actgrad.explaining.routes import jacobian, routes
from actgrad.outputs.columns import Column, texts


def jacobian_columns(derivation: Derivation) -> list[Column]:
    """Give the columns unit, z, a, ∂a/∂z, dJ/da and product."""
    heads, _ = jacobian(derivation)
    return [_jacobian_column(derivation, place, head) for place, head in enumerate(heads)]


def route_columns(derivation: Derivation, of_name: str = "", of_bound: str = "") -> list[Column]:
    """Give the columns of the routes: name, value, bound, distance and digits."""
    shown = routes(derivation)
    return [
        texts(of_name, [each.name for each in shown]),
        _words_to_the_right("dJ/dZ", [each.value for each in shown]),
        _words_to_the_right(of_bound, [each.bound for each in shown]),
        _words_to_the_right("off by", [each.distance for each in shown]),
        _words_to_the_right("digits", [each.digits for each in shown]),
    ]


def _jacobian_column(derivation: Derivation, place: int, head: str) -> Column:
    return Column(head, lambda digits: jacobian(derivation, digits)[1][place])


def _words_to_the_right(title: str, cells: Sequence[str]) -> Column:
    return Column(title, lambda _: cells)
