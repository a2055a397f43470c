"""`actgrad backward`: dJ/dZ from Z and dJ/dA, beside the numerical gradient."""

from typing import TYPE_CHECKING

import click

from actgrad.cli import DONE, WRONG, options
from actgrad.cli.forward import Asked, Given, gathered, let_out, pass_options

if TYPE_CHECKING:
    from actgrad.outputs.pass_result import BackwardResult

MOST = 60
"""Rows and columns, first and last, that are compared where all would be too many: more than a screen shows."""


@click.command(epilog="Example: actgrad backward softmax --seed 7 --shape 3x2")
@pass_options(options.matrices)
def backward_command(asked: Asked) -> int:
    """Show dJ/dZ beside the numerical gradient, which comes from forward passes alone.

    ACTIVATION is relu, sigmoid, tanh or softmax, or your own code: path/file.py:NAME. Exits with 1 if the two
    contradict.
    """
    from actgrad.checking.result import Outcome

    result = _run(asked.target, gathered(asked, needs_da=True))
    let_out(result, asked)
    if asked.on_screen:
        from actgrad.outputs.backward_screen import backward_screen

        asked.display.show(backward_screen, result)
    judged = result.compared.result
    if judged is None or judged.outcome is not Outcome.FAIL:
        return DONE
    if asked.style != "table":
        from actgrad.outputs import stream
        from actgrad.outputs.backward_screen import agreement

        stream.tell(agreement(result.compared) + "\n")
    return WRONG


def _run(target: str, given: Given) -> "BackwardResult":
    """Run both passes, each on copies that it may spoil, and lay the other routes to dJ/dZ beside it."""
    from actgrad import passes
    from actgrad.checking.compare import compare
    from actgrad.outputs.layout import ends
    from actgrad.outputs.pass_result import BackwardResult

    activation, z, da = given.activation, given.matrices.z, given.matrices.da
    assert da is not None
    dz = passes.backward(activation, z.copy(), da.copy())
    return BackwardResult(
        target=target,
        activation=activation,
        origin=given.origin,
        seed=given.matrices.seed,
        z=z,
        a=passes.forward(activation, z.copy()),
        da=da,
        dz=dz,
        compared=compare(activation, z, da, dz, *(ends(size, MOST) for size in z.shape)),
        swept=passes.swept(activation, z, da),
    )
