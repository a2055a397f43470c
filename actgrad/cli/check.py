"""`actgrad check`: the verdict on a gradient; for people and for CI."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from actgrad.cli import options
from actgrad.errors import Mistakes, UsageError

if TYPE_CHECKING:
    from actgrad.checking.result import Report, Settings

METHODS = ("auto", "differences", "complex")
STRUCTURES = ("auto", "elementwise", "columnwise", "rowwise", "dense")
AT_LEAST_0 = options.finite(0, " of 0 or more")


def _settings(rtol: float | None, atol: float | None, method: str, structure: str, faster: bool) -> "Settings":
    from actgrad.activations import Structure
    from actgrad.checking.comparison import Method
    from actgrad.checking.result import Settings

    return Settings(rtol, atol, Method(method), None if structure == "auto" else Structure(structure), faster)


def _reports(**files: str | None) -> dict[str, str]:
    """Give the files that were named, by option; raises UsageError where one is stdout."""
    named = {option.replace("_", "-"): file for option, file in files.items() if file is not None}
    for option, file in named.items():
        if file == "-":
            raise UsageError(f"--{option} needs a file. For JSON on stdout: --format json.")
    return named


settings = options.collected(
    "settings",
    _settings,
    rtol=click.option(
        "--rtol", type=float, callback=AT_LEAST_0, help="Relative tolerance; the square root of eps if not said."
    ),
    atol=click.option("--atol", type=float, callback=AT_LEAST_0, help="Absolute tolerance; rounding if not said."),
    method=click.option(
        "--method", type=click.Choice(METHODS), default="auto", help="How the numerical gradient is made."
    ),
    structure=click.option(
        "--structure", type=click.Choice(STRUCTURES), default="auto", help="Which z an entry of A depends on."
    ),
    faster=click.option(
        "--random-directions", "faster", is_flag=True, help="The faster way for large inputs of coupled activations."
    ),
)

gate = options.collected(
    "gate",
    dict,
    strict=click.option("--strict", is_flag=True, help="Warnings fail."),
    allow_undecided=click.option("--allow-undecided", is_flag=True, help="What could not be proved does not fail."),
    exit_zero=click.option("--exit-zero", is_flag=True, help="Exit with 0 even if a gradient is wrong."),
)

reports = options.collected(
    "reports",
    _reports,
    junit_xml=click.option("--junit-xml", metavar="FILE", type=options.FILE, help="Write a JUnit report besides."),
    json=click.option("--json", metavar="FILE", type=options.FILE, help="Write a JSON report besides."),
    markdown=click.option("--markdown", metavar="FILE", type=options.FILE, help="Write a Markdown report besides."),
)


@click.command(epilog="Example: actgrad check activations.py")
@click.argument("target", metavar="[ACTIVATION]", required=False, type=options.FILE)
@click.option("--all", "everything", is_flag=True, help="Check all built-in activations.")
@options.matrices
@click.option("--dz", metavar="FILE", type=options.FILE, help="Judge this dJ/dZ, which some other program wrote.")
@options.reading
@settings
@gate
@click.option("-k", "part", metavar="TEXT", default="", help="Only the cases that have this in their name.")
@click.option("-x", "stop", is_flag=True, help="Stop at the first case that fails.")
@options.style("concise", "json", "github", help_text="What stdout gets.")
@reports
@options.display
def check_command(
    *,
    target: str | None,
    everything: bool,
    matrices: Mapping[str, Any],
    dz: str | None,
    reading: options.Reading,
    settings: "Settings",
    gate: Mapping[str, bool],
    part: str,
    stop: bool,
    style: str,
    reports: Mapping[str, str],
    display: options.Display,
) -> int:
    """Judge a gradient: of a built-in activation, of your own code as it stands, or a dJ/dZ from a file.

    ACTIVATION is relu, sigmoid, tanh or softmax; path/file.py (all that is found in it), path/file.py:NAME or
    package.module:NAME. With no matrix named, it is tried on a battery of inputs chosen to find what is wrong.
    """
    from actgrad.checking.result import Report
    from actgrad.cli import cases
    from actgrad.outputs.files import require_apart, require_writable

    for file in reports.values():
        require_writable(file)
    require_apart(reports, options.files_read(target, matrices["z"], matrices["da"], dz))
    mistakes = Mistakes()
    with mistakes.gathered():
        found = cases.find_targets(target, everything, reading, dz is not None, matrices["batch_first"])
    with mistakes.gathered():
        given = cases.inputs(matrices, dz)
    mistakes.tell()
    chosen = cases.chosen(found, given, matrices["dtype"] or "float64", part)
    report = Report((), 0.0, **gate, title=found.title, passed_over=found.passed_over)
    report, faults = cases.judged(chosen, settings, report, stop)
    if report.cases:
        _show(report, reports, style, display)
    if faults:
        raise faults[0]
    return report.exit_code


def _show(report: "Report", reports: Mapping[str, str], style: str, display: options.Display) -> None:
    from actgrad.outputs import check, stream
    from actgrad.outputs.files import write_text

    for option, file in reports.items():
        write_text(file, check.REPORT_FILES[option.replace("-", "_")](report))
    if style == "table":
        from actgrad.outputs.check.check_screen import check_screen

        display.show(check_screen, report)
        return
    stream.write(check.STDOUT_FORMATS[style](report))
    if not display.quiet:
        stream.tell(check.stderr_summary(report))
