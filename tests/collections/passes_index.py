"""The collection of backward passes: every labelled class of `passes`, on each of its inputs."""

from importlib import import_module
from pathlib import Path

from tests.collections.entries import REGISTERED, PassCase

for _file in sorted((Path(__file__).parent / "passes").glob("[a-z]*.py")):
    import_module(f"tests.collections.passes.{_file.stem}")

PASSES: tuple[PassCase, ...] = tuple(REGISTERED)
