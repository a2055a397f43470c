"""`actgrad list`: the activations of actgrad's own, those in a file and how they are read, or the rules of findings."""

import click

from actgrad.cli import options
from actgrad.errors import UsageError


@click.command(epilog="Example: actgrad list activations.py")
@click.argument("file", required=False, type=options.FILE)
@click.option("--rules", is_flag=True, help="List every finding there is, kind by kind.")
@click.option("--rule", metavar="KEY", help="Explain one of them, by its name in a report.")
@options.reading
@options.display
def list_command(
    file: str | None, rules: bool, rule: str | None, reading: options.Reading, display: options.Display
) -> None:
    """List the activations with formula, structure and kinks; with FILE, those found in it and how each is read."""
    named = [word for word, said in (("FILE", file), ("--rules", rules), ("--rule", rule)) if said or said == ""]
    if len(named) > 1:
        raise UsageError(f"{' and '.join(named)} ask for different lists. Keep one.")
    from actgrad.outputs import list_screen

    if rule is not None:
        from actgrad.checking.rules import find_rule

        display.show(list_screen.rule_explained, find_rule(rule))
    elif rules:
        from actgrad.checking.rules import RULES

        display.show(list_screen.rule_listing, RULES)
    elif file is None:
        from actgrad.activations import ALL

        display.show(list_screen.own_listing, ALL)
    else:
        from actgrad.inputs.code import survey

        seen = survey(file, reading.takes, reading.with_values)
        display.show(list_screen.file_listing, file, seen.activations, seen.passed_over)
