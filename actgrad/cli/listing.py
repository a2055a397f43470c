"""`actgrad list`: actgrad's own activations, those in a file and how they are read, or the rules of all findings."""

import click

from actgrad.cli import options
from actgrad.errors import UsageError


@click.command(epilog="Example: actgrad list activations.py")
@click.argument("file", required=False, type=options.FILE)
@click.option("--rules", is_flag=True, help="List every finding there is, kind by kind.")
@click.option("--rule", metavar="KEY", help="Explain one of them, by its name in a report.")
@options.reading
@options.screen
def command(file: str | None, rules: bool, rule: str | None, reading: options.Reading, screen: options.Screen) -> None:
    """List the activations with formula, structure and kinks; with FILE, those found in it and how each is read."""
    named = [word for word, said in (("FILE", file), ("--rules", rules), ("--rule", rule)) if said or said == ""]
    if len(named) > 1:
        raise UsageError(f"{' and '.join(named)} ask for different lists. Keep one.")
    from actgrad.outputs import list_screen

    if rules or rule is not None:
        from actgrad.checking.rules import RULES, find_rule

        if rule is None:
            list_screen.show_rules(RULES, screen.console(), screen.quiet)
        else:
            list_screen.show_rule(find_rule(rule), screen.console(), screen.quiet)
    elif file is None:
        from actgrad.activations import ALL

        list_screen.show(ALL, screen.console(), screen.quiet)
    else:
        from actgrad.inputs.code import survey

        seen = survey(file, reading.takes, reading.with_values)
        list_screen.show_survey(file, seen.activations, seen.passed_over, screen.console(), screen.quiet)
