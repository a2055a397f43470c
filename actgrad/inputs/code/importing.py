"""Finds a user's file, lists what it defines from its syntax tree, and imports it under its own dotted name."""

import ast
import importlib
import importlib.util
import re
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from actgrad.errors import ReadingError
from actgrad.inputs.code.guest import Guest
from actgrad.inputs.styles.candidate import Definition

_DEFINITIONS = (ast.FunctionDef, ast.ClassDef, ast.Lambda)


def located(target: str) -> tuple[Path, str | None]:
    """Split `path/file.py`, `path/file.py:NAME`, `package.module:NAME` into a file and a name; raises ReadingError."""
    in_file = re.fullmatch(r"(.*\.py)(?::(.*))?", target, re.DOTALL)
    if in_file is None:
        module, _, name = target.partition(":")
        return _module_file(module), name or None
    path = Path(in_file[1])
    if not path.is_file():
        problem = f"{path} is a folder; name a .py file in it." if path.is_dir() else f"There is no file {path}."
        raise ReadingError(problem)
    return path.resolve(), in_file[2] or None


def _module_file(module: str) -> Path:
    parts = module.split(".")
    roots = [Path.cwd(), *map(Path, sys.path)] if all(part.isidentifier() for part in parts) else []
    for root in roots:
        for file in (root.joinpath(*parts).with_suffix(".py"), root.joinpath(*parts, "__init__.py")):
            if file.is_file():
                return file.resolve()
    what = f"{module} is no .py file" if Path(module).exists() else f"No module {module} is to be found from here"
    raise ReadingError(
        f"{what}. Code is named by its file, path/file.py or path/file.py:NAME, or by its module, package.module:NAME."
    )


def parsed(path: Path) -> ast.Module:
    """Give a file's syntax tree; raises ReadingError with the line where it is no Python."""
    try:
        return ast.parse(path.read_bytes(), str(path))
    except OSError as error:
        raise ReadingError(f"{path.name} cannot be read: {error.strerror}.") from error
    except (SyntaxError, ValueError) as error:
        raise ReadingError(_no_python(error, path)) from error


def _no_python(error: SyntaxError | ValueError, path: Path) -> str:
    if not isinstance(error, SyntaxError) or error.lineno is None:
        return f"{path.name} is no Python: {getattr(error, 'msg', error)}."
    line = f": {error.text.strip()}" if error.text else ""
    return f"{Path(error.filename or path).name}, line {error.lineno} is no Python ({error.msg}){line}"


def defined(body: list[ast.stmt], values: Mapping[str, Any], prefix: str = "") -> tuple[Definition, ...]:
    """Give a definition for each name that these statements bind and `values` holds, at its last binding, by line."""
    found: dict[str, Definition] = {}
    for name, node, hides in _bound(body, {}):
        if name in values:
            value, full = values[name], prefix + name
            inner = node.body if isinstance(node, ast.ClassDef) and isinstance(value, type) else []
            members = defined(inner, vars(value), full + ".") if inner else ()
            found[name] = Definition(full, value, node.lineno, hides, members)
    return tuple(sorted(found.values(), key=lambda each: each.line))


def _bound(body: list[ast.stmt], earlier: dict[str, int]) -> Iterator[tuple[str, ast.stmt, int | None]]:
    """Yield each name that is bound, the statement that binds it, and the line of the definition that it hides."""
    for node in body:
        for name, value in _bindings(node):
            defines = isinstance(value, _DEFINITIONS) and not getattr(value, "decorator_list", None)
            yield name, node, earlier.get(name) if defines else None
            if defines:
                earlier[name] = node.lineno
        if not _is_main_guard(node) and not isinstance(node, _DEFINITIONS):
            for inner in ("body", "orelse", "finalbody"):
                yield from _bound(getattr(node, inner, []), {})
            for handler in getattr(node, "handlers", []):
                yield from _bound(handler.body, {})


def _bindings(node: ast.stmt) -> Iterator[tuple[str, ast.AST | None]]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name, node
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            for each in ast.walk(target):
                if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                    yield each.id, node.value


def _is_main_guard(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and "__main__" in ast.unparse(node.test) and not node.orelse


def guest_of(path: Path, tree: ast.Module) -> Guest:
    """Give the guest for a file, under its full dotted name.

    The topmost package is the outermost of its folders that have an `__init__.py`, or that its relative imports need.
    """
    depth = max((node.level for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)), default=0)
    above = path.parents
    while len(above) > depth + 1 and (above[depth] / "__init__.py").is_file():
        depth += 1
    parts = [folder.name for folder in reversed(above[:depth])]
    if path.stem != "__init__":
        parts.append("main" if path.stem == "__main__" and not depth else path.stem)
    return Guest(
        path,
        ".".join(part.replace(".", "_") for part in parts),
        list(dict.fromkeys([above[depth], Path.cwd(), path.parent])),
    )


def imported(guest: Guest) -> ModuleType:
    """Import the guest's file; call it within `guest.stay()`. Raises ReadingError for whatever the import raises."""
    importlib.invalidate_caches()
    try:
        _import_top(guest)
        return importlib.import_module(guest.name)
    except KeyboardInterrupt:
        raise
    except SyntaxError as error:
        raise ReadingError(_no_python(error, guest.path)) from error
    except ModuleNotFoundError as error:
        missing = guest.described(error).replace("ModuleNotFoundError: ", "")
        raise ReadingError(f"{missing}. Put it beside the file, or install it where actgrad runs.") from error
    except BaseException as error:
        raise ReadingError(f"{guest.described(error)} (when {guest.path.name} was imported)") from error


def _import_top(guest: Guest) -> None:
    """Import the file, or its topmost package, under its own name, even where another module has that name already.

    What is not in it is looked up in that other module: a user's package called math does not hide `math.exp`.
    """
    depth = guest.name.count(".") + (guest.path.stem == "__init__")
    folder = guest.path.parents[depth - 1] if depth else None
    file = folder / "__init__.py" if folder else guest.path
    top = guest.name.partition(".")[0]
    same_name = sys.modules.get(top)
    if same_name is not None and getattr(same_name, "__file__", None) == str(file):
        return
    spec = (
        importlib.util.spec_from_file_location(top, file) if file.is_file() else ModuleSpec(top, None, is_package=True)
    )
    if folder and spec:
        spec.submodule_search_locations = [str(folder)]
        for name in [name for name in sys.modules if name.startswith(f"{top}.")]:
            if any((folder / name.split(".")[1]).with_suffix(suffix).exists() for suffix in ("", ".py")):
                del sys.modules[name]
    assert spec is not None, "a .py file always has a loader"
    module = importlib.util.module_from_spec(spec)
    if same_name is not None:
        module.__dict__["__getattr__"] = partial(getattr, same_name)
    sys.modules[top] = module
    if spec.loader and file.is_file():
        spec.loader.exec_module(module)
