"""`actgrad forward`: A from Z; and what each command that runs a pass does before and after it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from actgrad.cli import options
from actgrad.errors import Mistakes

if TYPE_CHECKING:
    from actgrad.activations import Activation
    from actgrad.inputs.loading import Matrices
    from actgrad.outputs.pass_result import ForwardResult


class Given(NamedTuple):
    """The activation and matrices of one pass, and a word on where the matrices came from."""

    activation: "Activation"
    matrices: "Matrices"
    origin: str


def gathered(
    target: str, reading: options.Reading, said: Mapping[str, Any], out: str | None, needs_da: bool = False
) -> Given:
    """Find the activation, read or draw the matrices, look if `out` can be written; raises all mistakes together."""
    from actgrad.inputs.loading import load_matrices
    from actgrad.inputs.request import Request

    request, mistakes = Request(**said, needs_da=needs_da), Mistakes()
    with mistakes.gathered():
        activation = reading.activation(target, request.batch_first)
    with mistakes.gathered():
        matrices = load_matrices(request)
    if out is not None:
        from actgrad.outputs.files import require_matrix_file

        with mistakes.gathered():
            require_matrix_file(out)
    mistakes.tell()
    if matrices.seed is not None and not request.files:
        return Given(activation, matrices, f"seed {matrices.seed}")
    spoken = {"z": "Z", "da": "dJ/dA"}
    sources = {**request.files, **{option: f"seed {seed}" for option, seed in request.seeds.items()}}
    return Given(activation, matrices, " · ".join(f"{spoken[option]}: {sources[option]}" for option in request.wanted))


def let_out(result: "ForwardResult", style: str, out: str | None) -> None:
    """Write the resulting matrix to `out`, and the whole result to stdout where JSON or CSV is asked for."""
    if out is not None:
        from actgrad.outputs.files import write_matrix

        write_matrix(out, result.result)
    if style != "table":
        from actgrad.outputs import stream
        from actgrad.outputs.pass_result import PASS_FORMATS

        stream.write(PASS_FORMATS[style](result))


@click.command(epilog="Example: actgrad forward relu --seed 1")
@options.target
@options.z_matrix
@options.reading
@options.passes_format
@options.out
@options.display
def forward_command(
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

    given = gathered(target, reading, matrices, out)
    z = given.matrices.z
    a = passes.forward(given.activation, z.copy())  # which a stranger's code may spoil
    result = ForwardResult(target, given.activation, given.origin, given.matrices.seed, z, a)
    let_out(result, style, out)
    if style == "table" and not (out and display.quiet):
        from actgrad.outputs.forward_screen import forward_screen

        display.show(forward_screen, result)
