"""`actgrad list`: the activations of actgrad's own, or those in a file and how they are read."""

import click

from actgrad.cli import options


@click.command(epilog="Example: actgrad list activations.py")
@click.argument("file", required=False, type=options.FILE)
@options.reading
@options.display
def command(file: str | None, reading: options.Reading, display: options.Display) -> None:
    """List the activations with formula, structure and kinks; with FILE, those found in it and how each is read."""
    from actgrad.outputs.listing import file_listing, own_listing

    console = display.console()
    if file is None:
        from actgrad.activations import ALL

        console.show(*own_listing(ALL, console.page))
        return
    from actgrad.inputs.code import survey

    seen = survey(file, reading.takes, reading.with_values)
    console.show(*file_listing(file, seen.activations, seen.passed_over, console.page))
