"""--help: one finds one's way from it."""

import re

import pytest

import actgrad
from actgrad.activations import Structure
from actgrad.checking.comparison import Method
from actgrad.cli import COMMANDS
from actgrad.cli.check import check_command


def test_the_program_tells_what_each_command_gives(run) -> None:
    """One sentence a command, in the order of a lesson, then an example; no sentence is cut short."""
    ran = run("--help")
    assert ran.code == 0
    assert ran.out.endswith(
        """
Commands:
  forward   A from Z.
  backward  dJ/dZ from Z and dJ/dA, beside the numerical gradient.
  check     The verdict on a gradient: for people and for CI.
  explain   The derivation, step by step, with the numbers of one entry.
  list      The activations, with formula, structure and kinks.

  Example: actgrad backward softmax --seed 7 --shape 3x2
"""
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_ends_with_an_example(run, name: str) -> None:
    """The example is of this command; -h is --help."""
    ran = run(name, "--help")
    assert ran.code == 0
    assert re.fullmatch(rf"  Example: actgrad {name} \S.*", ran.out.splitlines()[-1])
    assert run(name, "-h").out == ran.out


@pytest.mark.parametrize("name", COMMANDS)
def test_help_fits_on_80_columns_of_any_terminal(run, name: str) -> None:
    """It is ASCII, for click writes it past the marks' substitutes."""
    lines = run(name, "--help").out.splitlines()
    assert max(map(len, lines)) <= 80
    assert [line for line in lines if not line.isascii()] == []


def test_the_version_is_the_package_s(run) -> None:
    """`actgrad --version` says its name and version."""
    assert run("--version").out == f"actgrad {actgrad.__version__}\n"


def test_the_module_is_the_program(program) -> None:
    """`python -m actgrad` does what `actgrad` does."""
    ran = program("--version")
    assert (ran.code, ran.out, ran.err) == (0, f"actgrad {actgrad.__version__}\n", "")


@pytest.mark.parametrize(("option", "choices"), [("method", Method), ("structure", Structure)])
def test_the_choices_of_help_are_those_that_are_judged_by(option: str, choices: type[Method | Structure]) -> None:
    """They stand in `check` once more, for --help loads no numpy, which the enums need."""
    found = next(each for each in check_command.params if each.name == option)
    assert {*found.type.choices} - {"auto"} == {each.value for each in choices} - {"auto"}
