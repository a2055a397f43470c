"""Every form of every sample report against golden files, which were read over and approved.

With ACTGRAD_GOLDEN=write in the environment the files are written anew.
"""

import os
import platform
from pathlib import Path

import numpy as np
import pytest

from actgrad import __version__
from actgrad.checking.result import Report
from actgrad.outputs.check import REPORT_FILES, STDOUT_FORMATS
from actgrad.outputs.check.check_screen import check_screen
from actgrad.outputs.layout import Page
from tests.outputs.sample_reports import REPORTS

GOLDEN = Path(__file__).parent / "golden" / "check"
VERSIONS = {
    f'"actgrad": "{__version__}"': '"actgrad": "ACTGRAD"',
    f'"numpy": "{np.__version__}"': '"numpy": "NUMPY"',
    f'"python": "{platform.python_version()}"': '"python": "PYTHON"',
}


def on_screen(report: Report, width: int = 80, quiet: bool = False, verbose: bool = False) -> str:
    return "".join(line.plain + "\n" for line in check_screen(report, Page(width, quiet=quiet, verbose=verbose)))


WRITERS = {
    "screen.txt": on_screen,
    "quiet.txt": lambda report: on_screen(report, quiet=True),
    "verbose.txt": lambda report: on_screen(report, verbose=True),
    "concise.txt": STDOUT_FORMATS["concise"],
    "github.txt": STDOUT_FORMATS["github"],
    "json.txt": STDOUT_FORMATS["json"],
    "junit.txt": REPORT_FILES["junit_xml"],
    "markdown.txt": REPORT_FILES["markdown"],
}


@pytest.mark.parametrize("file", WRITERS)
def test_every_report_is_written_as_in_the_golden_file(file: str) -> None:
    """Each writer gives, byte for byte, what was approved."""
    text = "".join(f"=== {name}\n{WRITERS[file](report)}\n" for name, report in REPORTS.items())
    for own, blank in VERSIONS.items():
        text = text.replace(own, blank)
    if os.environ.get("ACTGRAD_GOLDEN") == "write":
        (GOLDEN / file).write_text(text, encoding="utf-8")
    assert text == (GOLDEN / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [64, 80, 100])
@pytest.mark.parametrize("name", REPORTS)
def test_a_screen_fits_its_width(name: str, width: int) -> None:
    """No line of a screen is longer than the width that it is drawn for."""
    for how in ({}, {"quiet": True}, {"verbose": True}):
        assert max(map(len, on_screen(REPORTS[name], width, **how).splitlines())) <= width
