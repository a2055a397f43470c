"""`actgrad check`: the verdict on a gradient; for people and for CI."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

import click

from actgrad.cli import options
from actgrad.cli.targets import find_targets
from actgrad.errors import UsageError, collect_errors

if TYPE_CHECKING:
    from actgrad.checking.result import Report, Settings

FORMATS = ("table", "concise", "json", "github")
METHODS = ("auto", "differences", "complex")
STRUCTURES = ("auto", "elementwise", "columnwise", "rowwise", "dense")


@dataclass(frozen=True)
class Judging:
    """How a gradient is judged."""

    rtol: float | None
    atol: float | None
    method: str
    structure: str
    faster: bool

    def settings(self) -> "Settings":
        """Give what the check takes."""
        from actgrad.activations import Structure
        from actgrad.checking.comparison import Method
        from actgrad.checking.result import Settings

        structure = None if self.structure == "auto" else Structure(self.structure)
        return Settings(self.rtol, self.atol, Method(self.method), structure, self.faster)


@dataclass(frozen=True)
class Gate:
    """What makes the command fail."""

    strict: bool
    allow_undecided: bool
    exit_zero: bool


@dataclass(frozen=True)
class Files:
    """The reports that are written besides."""

    junit_xml: str | None
    json: str | None
    markdown: str | None

    @property
    def named(self) -> dict[str, str]:
        """The files by option; raises UsageError where one is stdout, or two are the same."""
        named = {name: file for name, file in asdict(self).items() if file is not None}
        for name, file in named.items():
            if file == "-":
                raise UsageError(f"--{name.replace('_', '-')} needs a file. For JSON on stdout: --format json.")
        if len(set(named.values())) < len(named):
            raise UsageError("Two reports go to the same file. Give each a file of its own.")
        return named


judging = options.collected(
    "judging",
    Judging,
    [field.name for field in fields(Judging)],
    click.option(
        "--rtol", type=float, callback=options.positive, help="Relative tolerance; the square root of eps if not said."
    ),
    click.option("--atol", type=float, callback=options.positive, help="Absolute tolerance; rounding if not said."),
    click.option("--method", type=click.Choice(METHODS), default="auto", help="How the numerical gradient is made."),
    click.option(
        "--structure", type=click.Choice(STRUCTURES), default="auto", help="Which z an entry of A depends on."
    ),
    click.option(
        "--random-directions", "faster", is_flag=True, help="The faster way for large inputs of coupled activations."
    ),
)

gate = options.collected(
    "gate",
    Gate,
    [field.name for field in fields(Gate)],
    click.option("--strict", is_flag=True, help="Warnings fail."),
    click.option("--allow-undecided", is_flag=True, help="What could not be proved does not fail."),
    click.option("--exit-zero", is_flag=True, help="Exit with 0 even if a gradient is wrong."),
)

files = options.collected(
    "files",
    Files,
    [field.name for field in fields(Files)],
    click.option("--junit-xml", metavar="FILE", type=options.FILE, help="Write a JUnit report besides."),
    click.option("--json", metavar="FILE", type=options.FILE, help="Write a JSON report besides."),
    click.option("--markdown", metavar="FILE", type=options.FILE, help="Write a Markdown report besides."),
)


@click.command(epilog="Example: actgrad check activations.py")
@click.argument("target", metavar="[ACTIVATION]", required=False, type=options.FILE)
@click.option("--all", "everything", is_flag=True, help="Check all built-in activations.")
@options.matrices
@click.option("--dz", metavar="FILE", type=options.FILE, help="Judge this dJ/dZ, which some other program wrote.")
@options.reading
@judging
@gate
@click.option("-k", "part", metavar="TEXT", default="", help="Only the cases that have this in their name.")
@click.option("-x", "stop", is_flag=True, help="Stop at the first case that fails.")
@click.option("--format", "style", type=click.Choice(FORMATS), default="table", help="What stdout gets.")
@files
@options.display
def command(
    *,
    target: str | None,
    everything: bool,
    matrices: Mapping[str, Any],
    dz: str | None,
    reading: options.Reading,
    judging: Judging,
    gate: Gate,
    part: str,
    stop: bool,
    style: str,
    files: Files,
    display: options.Display,
) -> int:
    """Judge a gradient: of a built-in activation, of your own code as it stands, or a dJ/dZ from a file.

    ACTIVATION is relu, sigmoid, tanh or softmax; path/file.py (all that is found in it), path/file.py:NAME or
    package.module:NAME. With no matrix named, it is tried on a battery of inputs chosen to find what is wrong.
    """
    from actgrad.checking.result import Report
    from actgrad.cli import cases
    from actgrad.outputs.files import require_writable

    named = files.named
    for file in named.values():
        require_writable(file)
    found, given = collect_errors(
        lambda: find_targets(target, everything, reading, dz is not None, matrices["batch_first"]),
        lambda: cases.inputs(matrices, dz),
    )
    chosen = cases.cases(found, given, matrices["dtype"] or "float64", part)
    report = Report((), 0.0, **asdict(gate), title=found.title, passed_over=found.passed_over)
    report, faults = cases.judged(chosen, judging.settings(), report, stop)
    if report.cases:
        _show(report, named, style, display)
    if faults:
        raise faults[0]
    return report.exit_code


def _show(report: "Report", named: Mapping[str, str], style: str, display: options.Display) -> None:
    from actgrad.outputs import check, stream
    from actgrad.outputs.files import write_text

    for name, file in named.items():
        write_text(file, check.REPORT_FILES[name](report))
    if style == "table":
        from actgrad.outputs.check.check_screen import check_screen

        console = display.console()
        console.show(*check_screen(report, console.page))
        return
    stream.write(check.STDOUT_FORMATS[style](report))
    if not display.quiet:
        stream.tell(check.stderr_summary(report))
