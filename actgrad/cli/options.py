"""The arguments and options that commands share, as decorators; each hands the command one value of what was said.

    @click.command(epilog="Example: actgrad forward relu --seed 1")
    @options.target      # target: str, the ACTIVATION as it was written; `targets.resolve(target, reading)` finds it
    @options.reading     # reading: Reading, how the user's own code is to be read
    @options.matrices    # matrices: Mapping[str, Any], each matrix option by its name, as `inputs.Request` takes it
                         # (`z_matrix` is the same without those of dJ/dA)
    @options.display     # display: Display, how to show; `display.console()` is the one rich console of the run
    def command(target, reading, matrices, display) -> int | None: ...

A command gives its exit code, or None for 0. It raises errors of actgrad/errors.py and prints nothing of them itself.
Modules of commands import click, this and `actgrad.errors` at the top, and all else inside the function, so that
--help is quick.
"""

import math
from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from actgrad.outputs.console import Console

Function = Callable[..., Any]
Decorator = Callable[[Function], Function]

DTYPES = ("float64", "float32")
DISTRIBUTIONS = ("normal", "uniform")
STDIN_FORMATS = ("npy", "npz", "csv", "tsv", "txt", "json", "yaml")


class Display(NamedTuple):
    """How a command is to show its result."""

    color: str
    quiet: bool
    verbose: bool

    def console(self) -> "Console":
        """Make the console of this run; it loads rich."""
        from actgrad.outputs.console import Console

        return Console(self.color, self.verbose, self.quiet)


class Reading(NamedTuple):
    """How the user's own code is to be read: what its backward takes, and numbers that have no default."""

    takes: str | None
    with_values: Mapping[str, float]


def positive(_: click.Context, option: click.Parameter, value: float | None) -> float | None:
    """Refuse a number that is negative, NaN or infinite; a callback for `click.option`."""
    if value is not None and not (math.isfinite(value) and value >= 0):
        raise click.BadParameter(f"{value} is not a finite number of 0 or more.", param=option)
    return value


def _named_numbers(_: click.Context, option: click.Parameter, words: tuple[str, ...]) -> Mapping[str, float]:
    numbers = {}
    for word in words:
        name, _sign, number = word.partition("=")
        try:
            numbers[name.strip()] = float(number)
        except ValueError:
            raise click.BadParameter(f"'{word}' is not NAME=NUMBER, such as alpha=0.01.", param=option) from None
    return numbers


def collected(name: str, kind: Callable[..., Any], names: list[str], *decorators: Decorator) -> Decorator:
    """Give a decorator that adds these options and hands them to the command together, as one value called `name`."""

    def decorate(function: Function) -> Function:
        @wraps(function)
        def collecting(**said: Any) -> Any:
            return function(**{name: kind(**{each: said.pop(each) for each in names})}, **said)

        command: Function = collecting
        for option in reversed(decorators):
            command = option(command)
        return command

    return decorate


FILE = click.Path(allow_dash=True)

target = click.argument("target", metavar="ACTIVATION", type=FILE)

display = collected(
    "display",
    Display,
    [*Display._fields],
    click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour on screen."),
    click.option("-q", "--quiet", is_flag=True, help="Show the last line alone."),
    click.option("-v", "--verbose", is_flag=True, help="Show more digits and more entries."),
    click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of whatever goes wrong."),
)

reading = collected(
    "reading",
    Reading,
    [*Reading._fields],
    click.option(
        "--takes", metavar="WORDS", help="What the backward pass of your own code takes: a, or z,da and so on."
    ),
    click.option(
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
    "stdin_format": click.option("--stdin-format", type=click.Choice(STDIN_FORMATS), help="What - holds."),
    "batch_first": click.option("--batch-first", is_flag=True, help="Rows are examples, columns are units."),
}

matrices = collected("matrices", dict, list(MATRICES), *MATRICES.values())

_of_z = {name: option for name, option in MATRICES.items() if not name.startswith("da")}
z_matrix = collected("matrices", dict, list(_of_z), *_of_z.values())

passes_format = click.option(
    "--format",
    "style",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    help="json and csv hold every digit and leave nothing else on stdout.",
)
out = click.option("--out", metavar="FILE", type=FILE, help="Write the resulting matrix to a file, by its suffix.")
