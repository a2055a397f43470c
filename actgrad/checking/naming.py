"""Looks whether a function called sigmoid, tanh, relu or softmax is that function, and if not, which one it is."""

import re
from collections.abc import Callable

import numpy as np

from actgrad.activations import ALL, Activation, Array
from actgrad.checking import rules
from actgrad.errors import Finding

CLOSE = 1e-6


def misnamed(activation: Activation, z: Array, a: Array) -> Finding | None:
    """Tell if the name promises another function than `a` shows at `z` (n, m)."""
    promised = _promised(activation.name)
    if activation.own or promised is None or _same(promised.forward(z), a):
        return None
    for words, other in _others():
        if _same(other(z), a):
            return Finding(rules.MISNAMED, f"is called {activation.name}, but its forward is {words}.")
    return Finding(
        rules.MISNAMED, f"is called {activation.name}, but its forward is another function than {promised.name}."
    )


def _promised(name: str) -> Activation | None:
    bare = re.sub(
        r"(activation|forward|layer|function|func|act|fn|class|my|numpy|np|[\W_])",
        "",
        name.rpartition(".")[2].lower(),
    )
    return next((activation for activation in ALL if activation.name == bare), None)


def _others() -> list[tuple[str, Callable[[Array], Array]]]:
    named = {activation.name: activation.forward for activation in ALL}
    softmax, sigmoid = named["softmax"], named["sigmoid"]
    return [
        ("σ(−z)", lambda z: sigmoid(-z)),
        ("softmax over rows", lambda z: softmax(np.ascontiguousarray(z.T)).T),
        ("softmax over the whole matrix", lambda z: softmax(z.reshape(-1, 1)).reshape(z.shape)),
        ("tanh(z/2)", lambda z: named["tanh"](z / 2)),
        ("2σ(z)", lambda z: 2 * sigmoid(z)),
        ("the identity", lambda z: z),
        ("softplus", lambda z: np.logaddexp(0, z)),
        ("leaky ReLU", lambda z: np.where(z > 0, z, 0.01 * z)),
        *((name, forward) for name, forward in named.items()),
    ]


def _same(expected: Array, a: Array) -> bool:
    with np.errstate(all="ignore"):
        known = np.isfinite(a)
        return bool(known.any() and np.all(np.abs(expected - a)[known] <= CLOSE * (1 + np.abs(expected[known]))))
