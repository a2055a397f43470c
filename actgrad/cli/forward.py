"""`actgrad forward`: A from Z."""

from collections.abc import Mapping
from typing import Any

import click

from actgrad.cli import options
from actgrad.cli.passing import gathered, let_out


@click.command(epilog="Example: actgrad forward relu --seed 1")
@options.target
@options.z_matrix
@options.reading
@options.passes_format
@options.out
@options.display
def command(
    *,
    target: str,
    matrices: Mapping[str, Any],
    reading: options.Reading,
    style: str,
    out: str | None,
    display: options.Display,
) -> None:
    """Show A, the activations of Z: a row is a unit, a column is an example.

    ACTIVATION is relu, sigmoid, tanh or softmax, or your own code: path/file.py:NAME.
    """
    from actgrad import passes
    from actgrad.outputs.pass_result import ForwardResult

    given = gathered(target, reading, matrices, out, needs_da=False)
    z = given.matrices.z
    a = passes.forward(given.activation, z.copy())  # which a stranger's code may spoil
    result = ForwardResult(target, given.activation, given.origin, given.matrices.seed, z, a)

    def show() -> None:
        from actgrad.outputs.forward_screen import forward_screen

        console = display.console()
        console.show(*forward_screen(result, console.page))

    let_out(result, style, out, None if display.quiet and out else show)
