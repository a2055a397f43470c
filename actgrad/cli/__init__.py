"""The command line: its commands by name, and the one place where mistakes become sentences and exit codes."""

import os
import signal
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module

import click

from actgrad import __version__
from actgrad.errors import ActgradError, Interrupted
from actgrad.outputs import stream

COMMANDS = {
    "forward": "A from Z.",
    "backward": "dJ/dZ from Z and dJ/dA, beside the numerical gradient.",
    "check": "The verdict on a gradient: for people and for CI.",
    "explain": "The derivation, step by step, with the numbers of one entry.",
    "list": "The activations, with formula, structure and kinks.",
}
"""What each command gives."""

DONE, WRONG, USAGE, FAULT, INTERRUPTED = 0, 1, 2, 3, 130


class Commands(click.Group):
    """A group whose commands are loaded when they are asked for."""

    def list_commands(self, _: click.Context) -> list[str]:
        """Give the commands in the order of a lesson."""
        return list(COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        """Load the module of this command, which has its name and holds it as `forward_command`."""
        if name not in COMMANDS:
            return None
        module = "listing" if name == "list" else name  # a module `list` would take the place of Python's here
        command: click.Command = getattr(import_module(f"actgrad.cli.{module}"), f"{name}_command")
        return command

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the part of --help that lists the commands, without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([*COMMANDS.items()])

    def resolve_command(
        self, context: click.Context, words: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first word names; raises UsageError with the nearest name."""
        if words[0] not in COMMANDS and not words[0].startswith("-"):
            raise click.UsageError(f"No command is called '{words[0]}'.{_nearest(words[0], COMMANDS)}", context)
        return super().resolve_command(context, words)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: actgrad backward softmax --seed 7 --shape 3x2",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of whatever goes wrong.")
def actgrad() -> None:
    """See, explain and prove the gradient of a neural-network activation.

    Exit codes: 0 done, all pass; 1 a gradient is wrong or could not be proved, or its code could not be run;
    2 usage, or input that cannot be used; 3 a fault of actgrad itself; 130 interrupted.
    """


def main() -> None:
    """Run the command line that the program was called with, and exit with its code."""
    if os.environ.get("_ACTGRAD_COMPLETE"):
        actgrad.main(prog_name="actgrad")
    warnings.filterwarnings("ignore", module="actgrad")  # of arithmetic that no user can change
    stream.take_over()
    sys.exit(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Run one command line and give its exit code; whatever goes wrong is told on stderr here and nowhere else."""
    stream.prepare()
    try:
        with _signals_raised():
            code = _command(list(words))
            stream.flush()
    except BrokenPipeError:
        stream.close()
        return DONE
    except Interrupted as stopped:
        return _tell("interrupted" if stopped.exit_code == INTERRUPTED else "terminated", stopped.exit_code)
    except KeyboardInterrupt as own:
        from actgrad.passes import described

        return _tell(f"error: {described(own)}", WRONG)
    except Exception as error:
        if "--debug" in words:
            import traceback

            stream.tell(traceback.format_exc())
        return _told(error)
    return code


@contextmanager
def _signals_raised() -> Iterator[None]:
    """Raise Interrupted at Ctrl-C and SIGTERM, so that no half file stays behind; a signal that is ignored stays so."""
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        with suppress(ValueError):  # only the main thread can
            for each, handler in before.items():
                if handler is not signal.SIG_IGN:
                    signal.signal(each, _interrupt)
        yield
    finally:
        with suppress(ValueError, TypeError):  # nor can a handler be put back that is not Python's own
            for each, handler in before.items():
                signal.signal(each, handler)


def _interrupt(number: int, _: object) -> None:
    raise Interrupted(128 + number)


def _command(words: list[str]) -> int:
    try:
        with actgrad.make_context("actgrad", words) as context:
            code = actgrad.invoke(context)
    except click.exceptions.Exit as leaving:
        code = leaving.exit_code
    return int(code or DONE)


def _told(error: Exception) -> int:
    match error:
        case ActgradError():
            return _tell(_as_errors(str(error)), error.exit_code)
        case click.exceptions.NoArgsIsHelpError():
            return _tell(error.format_message(), USAGE)
        case click.ClickException():
            return _tell(_as_errors(_usage(error)), USAGE)
        case OSError():
            stream.close()
            return _tell(f"error: {error.filename or 'input or output'}: {error.strerror or error}.", USAGE)
        case MemoryError():
            return _tell("error: There is not enough memory for this. A smaller --shape or file is the way out.", USAGE)
    return _tell(
        f"error: This is a fault of actgrad, not of what it was given: {type(error).__name__}: {error}\n"
        "'--debug' shows where it happened; please report it.",
        FAULT,
    )


def _usage(error: click.ClickException) -> str:
    message = " ".join(error.format_message().split())
    if isinstance(error, click.NoSuchOption):
        message = f"There is no option {error.option_name}.{_nearest(error.option_name, error.possibilities or ())}"
    where = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "actgrad"
    return f"{message}{'' if message.endswith(('.', '?')) else '.'} '{where} --help' shows what is possible."


def _nearest(word: str, words: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, words, n=1)
    return f" Did you mean '{near[0]}'?" if near else ""


def _as_errors(message: str) -> str:
    return "\n".join(f"error: {line}" for line in message.splitlines())


def _tell(message: str, code: int) -> int:
    stream.tell(message + "\n")
    return code
