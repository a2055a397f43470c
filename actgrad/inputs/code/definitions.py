"""What a file itself defines, in its order: functions, lambdas, classes and instances with their lines, no imports."""

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from actgrad.inputs.styles.found import Definition

_DEFINITIONS = (ast.FunctionDef, ast.ClassDef, ast.Lambda)


def defined(body: list[ast.stmt], values: Mapping[str, Any], prefix: str = "") -> tuple[Definition, ...]:
    """Give what these statements define and `values` holds: one definition a name, where its last value is given."""
    found: dict[str, Definition] = {}
    for name, node, hides in _bound(body, {}):
        if name in values:
            value, full = values[name], prefix + name
            inner = node.body if isinstance(node, ast.ClassDef) and isinstance(value, type) else []
            members = defined(inner, vars(value), full + ".") if inner else ()
            found[name] = Definition(full, value, node.lineno, hides, members)
    return tuple(sorted(found.values(), key=lambda each: each.line))


def _bound(body: list[ast.stmt], earlier: dict[str, int]) -> Iterator[tuple[str, ast.stmt, int | None]]:
    """Yield each name that is bound, by what statement, and the line of the definition in its block that it hides."""
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
