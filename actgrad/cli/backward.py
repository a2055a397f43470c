"""`actgrad backward`: dJ/dZ from Z and dJ/dA, beside the numerical gradient."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from actgrad.cli import DONE, WRONG, options
from actgrad.cli.passing import Given, gathered, let_out

if TYPE_CHECKING:
    from actgrad.outputs.passes.result import BackwardResult


@click.command(epilog="Example: actgrad backward softmax --seed 7 --shape 3x2")
@options.target
@options.matrices
@options.reading
@options.passes_format
@options.out
@options.screen
def command(
    *,
    target: str,
    matrices: Mapping[str, Any],
    reading: options.Reading,
    style: str,
    out: str | None,
    screen: options.Screen,
) -> int:
    """Show dJ/dZ beside the numerical gradient, which comes from forward passes alone.

    ACTIVATION is relu, sigmoid, tanh or softmax, or your own code: path/file.py:NAME. Exits with 1 if the two
    contradict.
    """
    from actgrad.outputs import stream
    from actgrad.outputs.passes import backward
    from actgrad.outputs.passes.result import turned

    given = gathered(target, reading, matrices, needs_da=True)
    result = _run(target, given)
    if matrices["batch_first"]:
        result = turned(result)
    let_out(
        result,
        style,
        out,
        None if screen.quiet and out else lambda: backward.show(result, screen.console(), screen.quiet),
    )
    if not backward.contradicts(result):
        return DONE
    if style != "table":
        stream.tell(backward.agreement(result.beside) + "\n")
    return WRONG


def _run(target: str, given: Given) -> "BackwardResult":
    """Run both passes, and lay the other routes to dJ/dZ beside it."""
    from actgrad import passes
    from actgrad.activations.sweep import swept
    from actgrad.checking.beside import beside
    from actgrad.outputs.passes.result import BackwardResult

    activation, z, da = given.activation, given.matrices.z, given.matrices.da
    assert da is not None
    a, dz = passes.forward(activation, z), passes.backward(activation, z, da)
    return BackwardResult(
        target,
        activation,
        given.origin,
        given.matrices.seed,
        False,
        z,
        a,
        da,
        dz,
        beside(activation, z, da),
        swept(activation, z, da),
    )
