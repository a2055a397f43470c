"""Finds beyond which z a pass overflows."""

import numpy as np

from actgrad.activations import Activation
from actgrad.checking.guarded import run
from actgrad.errors import CodeError

FARTHEST = 1e5
BISECTIONS = 40


def where_it_overflows(activation: Activation, shape: tuple[int, ...]) -> str:
    """Tell beyond which z, on either side, the passes overflow; found by bisection on matrices of one value."""
    found = [_edge(activation, shape, sign) for sign in (1.0, -1.0)]
    sides = [f"{'above' if edge > 0 else 'below'} {edge:.4g}".replace("-", "−") for edge in found if edge is not None]
    return f"overflows {' and '.join(sides)}." if sides else "overflows on this input."


def _edge(activation: Activation, shape: tuple[int, ...], sign: float) -> float | None:
    low, high = 1.0, FARTHEST
    if not _overflows(activation, shape, sign * high) or _overflows(activation, shape, sign * low):
        return None
    for _ in range(BISECTIONS):
        middle = (low * high) ** 0.5
        low, high = (low, middle) if _overflows(activation, shape, sign * middle) else (middle, high)
        if high < low * 1.0005:
            break
    return sign * low


def _overflows(activation: Activation, shape: tuple[int, ...], value: float) -> bool:
    z = np.full(shape, value)
    try:
        runs = [run(activation.forward, z.copy())]
        if activation.backward is not None:
            runs.append(run(activation.backward, z.copy(), np.ones(shape)))
    except CodeError as error:
        return isinstance(error.__cause__, ArithmeticError)
    return any("overflow" in text for each in runs for text in each.warned)
