"""The screen of a forward pass."""

import numpy as np

from actgrad.activations import Array
from actgrad.explaining.numbers import count, number
from actgrad.outputs.console import Console
from actgrad.outputs.passes import frame
from actgrad.outputs.passes.result import ForwardResult


def show(result: ForwardResult, console: Console, quiet: bool) -> None:
    """Show Z and A, and last between what A lies; when quiet, the last line alone."""
    if not quiet:
        matrices = {"Z": result.z, "A": result.a}
        console.show(*frame.heading(result, "forward", result.activation.forward_equation))
        frame.show_blocks(matrices, frame.framed(matrices, console), console)
        console.show(*frame.not_finite("Z", result.z))
    console.show(summary(result.a))


def summary(a: Array) -> str:
    """Tell how many entries A has and between what they lie."""
    finite = a[np.isfinite(a)]
    entries = f"{count(a.size, 'entry', 'entries')} of A"
    if not finite.size:
        return f"{entries}, none of them finite"
    rest = a.size - finite.size
    besides = f"; {count(rest, 'entry', 'entries')} not finite" if rest else ""
    return f"{entries}, from {number(finite.min())} to {number(finite.max())}{besides}"
