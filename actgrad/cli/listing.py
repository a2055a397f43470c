"""`actgrad list`: the activations of actgrad's own, or those in a file and how they are read."""

import click

from actgrad.cli import options


@click.command(epilog="Example: actgrad list activations.py")
@click.argument("file", required=False, type=options.FILE)
@options.reading
@options.display
def command(file: str | None, reading: options.Reading, display: options.Display) -> None:
    """List the activations with formula, structure and kinks; with FILE, those found in it and how each is read."""
    from actgrad.outputs import listing

    if file is None:
        from actgrad.activations import ALL

        listing.show(ALL, display.console(), display.quiet)
        return
    from actgrad.inputs.code import survey

    seen = survey(file, reading.takes, reading.with_values)
    listing.show_survey(file, seen.activations, seen.passed_over, display.console(), display.quiet)
