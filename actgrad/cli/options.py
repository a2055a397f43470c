"""The arguments and options that commands share, as decorators; each hands the command one value of what was said.

    @click.command(epilog="Example: actgrad forward relu --seed 1")
    @options.target      # target: str, the ACTIVATION as it was written; `reading.activation(target)` finds it
    @options.reading     # reading: Reading, how the user's own code is to be read
    @options.matrices    # matrices: Mapping[str, Any], each matrix option by its name, as `Request` takes it
                         # (`z_matrix` is the same without those of dJ/dA)
    @options.display     # display: Display, how to show; `display.show(screen, result)` draws on the one rich console
    def forward_command(target, reading, matrices, display) -> int | None: ...

A command gives its exit code, or None for 0. It raises errors of actgrad/errors.py and prints nothing of them itself.
Modules of commands import click, this and `actgrad.errors` at the top, and all else inside the function, so that
--help is quick.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from actgrad.inputs.request import DISTRIBUTIONS, DTYPES, MATRIX_FORMATS

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

    from actgrad.activations import Activation

Function = Callable[..., Any]
Decorator = Callable[[Function], Function]


class Display(NamedTuple):
    """How a command is to show its result; `debug` is for the place that tells what went wrong."""

    color: str
    quiet: bool
    verbose: bool
    debug: bool

    def show(self, screen: "Callable[..., Iterable[RenderableType]]", *result: Any) -> None:
        """Draw this screen of a result on stdout; it loads rich."""
        from actgrad.outputs.console import Console

        console = Console(self.color, self.verbose, self.quiet)
        console.show(*screen(*result, console.page))


class Reading(NamedTuple):
    """How the user's own code is to be read: what its backward takes, and numbers that have no default."""

    takes: str | None
    with_values: Mapping[str, float]

    def activation(self, target: str, batch_first: bool = False) -> "Activation":
        """Find the activation that this means; raises UnknownActivationError, ReadingError where code is not readable.

        With `batch_first` one of actgrad's own takes matrices whose rows are examples; the user's code is as it stands.
        """
        if is_code(target):
            from actgrad.inputs import code

            return code.load(target, self.takes, self.with_values)
        from actgrad.activations import find

        return find(target).transposed() if batch_first else find(target)


def is_code(target: str) -> bool:
    """Tell whether this names the user's code (`file.py`, `file.py:NAME`, `package.module:NAME`) or is a mere name."""
    return ":" in target or target.endswith(".py") or "/" in target or "\\" in target


def files_read(target: str | None, *matrices: str | None) -> "list[str | Path]":
    """Give the files that these name: the user's code, as far as it is known without running it, and matrices."""
    read: list[str | Path] = [part for each in matrices if each for part in (each, each.rpartition(":")[0]) if part]
    if target is not None and is_code(target):
        from actgrad.inputs.code.importing import located

        read.append(located(target)[0])
    return read


def finite(least: float = -math.inf, rule: str = "") -> Callable[[click.Context, click.Parameter, Any], Any]:
    """Give a callback for `click.option` that refuses NaN, infinity and what is below `least`."""

    def checked(_: click.Context, option: click.Parameter, value: Any) -> Any:
        if value is not None and not (math.isfinite(value) and value >= least):
            raise click.BadParameter(f"{value} is not a finite number{rule}.", param=option)
        return value

    return checked


def _named_numbers(_: click.Context, option: click.Parameter, words: tuple[str, ...]) -> Mapping[str, float]:
    numbers = {}
    for word in words:
        name, _sign, value = word.partition("=")
        try:
            numbers[name.strip()] = float(value)
        except ValueError:
            raise click.BadParameter(f"'{word}' is not NAME=NUMBER, such as alpha=0.01.", param=option) from None
    return numbers


def collected(name: str, make: Callable[..., Any], **options: Decorator) -> Decorator:
    """Give a decorator that adds these options and hands them to the command as one value `name`: make(option=…)."""

    def decorate(function: Function) -> Function:
        @wraps(function)
        def collecting(**said: Any) -> Any:
            return function(**{name: make(**{each: said.pop(each) for each in options})}, **said)

        command: Function = collecting
        for option in reversed(options.values()):
            command = option(command)
        return command

    return decorate


def style(*machine: str, help_text: str) -> Decorator:
    """Give the option --format: what stdout gets, a table or one of these formats for machines."""
    choices = click.Choice(["table", *machine])
    return click.option("--format", "style", type=choices, default="table", help=help_text)


FILE = click.Path(allow_dash=True)

target = click.argument("target", metavar="ACTIVATION", type=FILE)

display = collected(
    "display",
    Display,
    color=click.option(
        "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour on screen."
    ),
    quiet=click.option("-q", "--quiet", is_flag=True, help="Show the last line alone."),
    verbose=click.option("-v", "--verbose", is_flag=True, help="Show more digits and more entries."),
    debug=click.option("--debug", is_flag=True, help="Show the traceback of whatever goes wrong."),
)

reading = collected(
    "reading",
    Reading,
    takes=click.option(
        "--takes", metavar="WORDS", help="What the backward pass of your own code takes: a, or z,da and so on."
    ),
    with_values=click.option(
        "--with",
        "with_values",
        metavar="NAME=NUMBER",
        multiple=True,
        callback=_named_numbers,
        help="A number that your own code has no default for; may be repeated.",
    ),
)

MATRICES = {
    "z": click.option(
        "--z", metavar="FILE", type=FILE, help="Z from a file: .npy .npz .csv .tsv .txt .json .yaml, or -."
    ),
    "z_seed": click.option("--z-seed", metavar="N", type=int, help="Draw Z from this seed."),
    "da": click.option("--da", metavar="FILE", type=FILE, help="dJ/dA from a file."),
    "da_seed": click.option("--da-seed", metavar="N", type=int, help="Draw dJ/dA from this seed."),
    "seed": click.option("--seed", metavar="N", type=int, help="Draw all that comes from no file."),
    "shape": click.option("--shape", metavar="RxC", help="Rows and columns of what is drawn; 4x5 if not said."),
    "scale": click.option("--scale", metavar="S", type=float, help="Scale of what is drawn; 1 if not said."),
    "dist": click.option("--dist", type=click.Choice(DISTRIBUTIONS), help="Distribution of what is drawn."),
    "dtype": click.option("--dtype", type=click.Choice(DTYPES), help="Precision; a .npy keeps its own if not said."),
    "stdin_format": click.option("--stdin-format", type=click.Choice(MATRIX_FORMATS), help="What - holds."),
    "batch_first": click.option("--batch-first", is_flag=True, help="Rows are examples, columns are units."),
}

matrices = collected("matrices", dict, **MATRICES)
z_matrix = collected("matrices", dict, **{name: each for name, each in MATRICES.items() if not name.startswith("da")})
