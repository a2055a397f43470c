"""Imports point one way, heavy libraries have their rooms, and nothing is imported inside a function but in cli."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import actgrad

PACKAGE = Path(actgrad.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))

MAY_USE = {
    "errors": set(),
    "activations": {"errors"},
    "passes": {"errors", "activations"},
    "checking": {"errors", "activations", "passes"},
    "explaining": {"errors", "activations", "passes", "checking"},
    "inputs": {"errors", "activations", "passes", "checking"},
    "outputs": {"errors", "activations", "passes", "checking", "explaining"},
    "cli": {"errors", "activations", "passes", "checking", "explaining", "inputs", "outputs"},
}
"""The rooms that each room may use besides itself."""

HOME = {"click": {"cli"}, "rich": {"cli", "outputs"}, "yaml": {"inputs", "outputs"}, "numpy": {*MAY_USE} - {"errors"}}
"""The rooms in which a library may be imported."""


def named(file: Path) -> str:
    return str(file.relative_to(PACKAGE))


def room(file: Path) -> str:
    return file.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", FILES, ids=named)
def test_a_room_imports_only_the_rooms_below_it(file: Path) -> None:
    """errors ← activations ← passes ← checking ← explaining ← inputs, outputs ← cli; no two rooms know each other."""
    others = {name.split(".")[1] for name in imports(parsed(file)) if name.startswith("actgrad.")} - {"__version__"}
    assert others - {room(file)} <= MAY_USE.get(room(file), {"cli"})


@pytest.mark.parametrize("file", FILES, ids=named)
def test_a_library_stays_in_its_rooms(file: Path) -> None:
    """click is for cli alone, rich for outputs and cli, yaml for inputs and outputs; nothing else needs installing."""
    used = {name.split(".")[0] for name in imports(parsed(file))} & set(HOME)
    assert all(room(file) in HOME[library] for library in used)


@pytest.mark.parametrize("file", [file for file in FILES if room(file) not in ("cli", "__main__")], ids=named)
def test_nothing_is_imported_inside_a_function_but_in_cli(file: Path) -> None:
    """An import stands at the top of its file, where one sees what the file needs."""
    functions = [node for node in ast.walk(parsed(file)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [name for function in functions for name in imports(function)] == []
