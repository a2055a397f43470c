"""`actgrad forward`: A from Z; and what each command that runs a pass takes, and does before and after it."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from actgrad.cli import options
from actgrad.errors import Mistakes

if TYPE_CHECKING:
    from actgrad.activations import Activation
    from actgrad.inputs.loading import Matrices
    from actgrad.outputs.pass_result import ForwardResult


class Asked(NamedTuple):
    """What was asked of a command that runs a pass."""

    target: str
    matrices: Mapping[str, Any]
    reading: options.Reading
    style: str
    out: str | None
    display: options.Display

    @property
    def on_screen(self) -> bool:
        """Tell whether the result is to be drawn; it is not where it went elsewhere already."""
        return self.style == "table" and not (self.out and self.display.quiet)


class Given(NamedTuple):
    """The activation and matrices of one pass, and a word on where the matrices came from."""

    activation: "Activation"
    matrices: "Matrices"
    origin: str


def pass_options(matrices: options.Decorator) -> options.Decorator:
    """Give a decorator that adds the options of a pass, and hands them to the command as one `Asked`."""

    def decorate(function: Callable[[Asked], int | None]) -> options.Function:
        @wraps(function)
        def asking(**said: Any) -> int | None:
            return function(Asked(**said))

        command: options.Function = asking
        for each in (options.display, OUT, FORMAT, options.reading, matrices, options.target):
            command = each(command)
        return command

    return decorate


FORMAT = options.style("json", "csv", help_text="json and csv hold every digit and leave nothing else on stdout.")
OUT = click.option(
    "--out", metavar="FILE", type=options.FILE, help="Write the resulting matrix to a file, by its suffix."
)


def gathered(asked: Asked, needs_da: bool = False) -> Given:
    """Find the activation, read or draw the matrices, look if --out can be written; raises all mistakes together."""
    from actgrad.inputs.loading import load_matrices
    from actgrad.inputs.request import Request
    from actgrad.outputs.files import require_apart, require_matrix_file

    request, mistakes = Request(**asked.matrices, needs_da=needs_da), Mistakes()
    with mistakes.gathered():
        activation = asked.reading.activation(asked.target, request.batch_first)
    with mistakes.gathered():
        matrices = load_matrices(request)
    with mistakes.gathered():
        if asked.out is not None:
            require_matrix_file(asked.out)
            require_apart({"out": asked.out}, options.files_read(asked.target, *request.files.values()))
    mistakes.tell()
    if matrices.seed is not None and not request.files:
        return Given(activation, matrices, f"seed {matrices.seed}")
    spoken = {"z": "Z", "da": "dJ/dA"}
    sources = {**request.files, **{option: f"seed {seed}" for option, seed in request.seeds.items()}}
    return Given(activation, matrices, " · ".join(f"{spoken[option]}: {sources[option]}" for option in request.wanted))


def let_out(result: "ForwardResult", asked: Asked) -> None:
    """Write the resulting matrix to --out, and the whole result to stdout where JSON or CSV is asked for."""
    from actgrad.outputs import stream
    from actgrad.outputs.files import write_matrix
    from actgrad.outputs.pass_result import PASS_FORMATS

    if asked.out is not None:
        write_matrix(asked.out, result.result)
    if asked.style != "table":
        stream.write(PASS_FORMATS[asked.style](result))


@click.command(epilog="Example: actgrad forward relu --seed 1")
@pass_options(options.z_matrix)
def forward_command(asked: Asked) -> None:
    """Show A, the activations of Z: a row is a unit, a column is an example.

    ACTIVATION is relu, sigmoid, tanh or softmax, or your own code: path/file.py:NAME.
    """
    from actgrad import passes
    from actgrad.outputs.pass_result import ForwardResult

    activation, matrices, origin = gathered(asked)
    a = passes.forward(activation, matrices.z.copy())  # which a stranger's code may spoil
    result = ForwardResult(asked.target, activation, origin, matrices.seed, matrices.z, a)
    let_out(result, asked)
    if asked.on_screen:
        from actgrad.outputs.forward_screen import forward_screen

        asked.display.show(forward_screen, result)
