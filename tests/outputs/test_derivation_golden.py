"""Every view of every sample derivation against golden files, which were read over and approved.

With ACTGRAD_GOLDEN=write in the environment the files are written anew.
"""

import os
from pathlib import Path

import pytest

from actgrad.explaining.formula import Latex
from actgrad.outputs.derivation_screen import derivation_screen
from actgrad.outputs.derivation_text import document, dot, handout
from actgrad.outputs.layout import Page
from actgrad.outputs.numbers_json import dumps
from tests.outputs.sample_derivations import SAMPLES, sample

GOLDEN = Path(__file__).parent / "golden" / "explain"
ABOUT = ("at [2, 0] of 4×1", "float64", "seed 7")


def on_screen(name: str, width: int = 80, quiet: bool = False, verbose: bool = False) -> str:
    lines = derivation_screen(sample(name), ABOUT, Page(width, quiet=quiet, verbose=verbose))
    return "".join(line.plain.rstrip() + "\n" for line in lines)


WRITERS = {
    "table.txt": on_screen,
    "quiet.txt": lambda name: on_screen(name, quiet=True),
    "narrow.txt": lambda name: on_screen(name, width=60),
    "json.txt": lambda name: dumps(document(sample(name, whole=True), name, (2, 0), 7)),
    "markdown.md": lambda name: handout(sample(name, Latex), ABOUT),
    "dot.txt": lambda name: dot(sample(name)),
}


@pytest.mark.parametrize("file", WRITERS)
def test_every_derivation_is_written_as_in_the_golden_file(file: str) -> None:
    """Each view gives, byte for byte, what was approved."""
    text = "".join(f"=== {name}\n{WRITERS[file](name)}\n" for name in SAMPLES)
    if os.environ.get("ACTGRAD_GOLDEN") == "write":
        (GOLDEN / file).write_text(text, encoding="utf-8")
    assert text == (GOLDEN / file).read_text(encoding="utf-8")
