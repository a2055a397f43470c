"""The built-in activations; to add one, write its file and name it in `ALL`."""

from difflib import get_close_matches

from actgrad.activations.activation import Activation, Equation, Kink, Reading
from actgrad.activations.relu import RELU
from actgrad.activations.sigmoid import SIGMOID
from actgrad.activations.softmax import SOFTMAX
from actgrad.activations.structure import Array, Structure
from actgrad.activations.tanh import TANH
from actgrad.errors import UnknownActivationError

ALL: tuple[Activation, ...] = (RELU, SIGMOID, TANH, SOFTMAX)

__all__ = ["ALL", "Activation", "Array", "Equation", "Kink", "Reading", "Structure", "find"]


def find(name: str) -> Activation:
    """Give the activation with this name; raises UnknownActivationError, which suggests the nearest name."""
    for activation in ALL:
        if activation.name == name:
            return activation
    near = get_close_matches(name.lower(), [activation.name for activation in ALL], n=1, cutoff=0.5)
    hint = f" Did you mean '{near[0]}'?" if near else ""
    raise UnknownActivationError(f"No activation is called '{name}'.{hint} 'actgrad list' shows all.")
