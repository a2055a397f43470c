"""Matrices in .json and .yaml: a list of rows, or an object that has one under the option's name."""

import json
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import yaml

from actgrad.activations import Array
from actgrad.errors import InputError
from actgrad.inputs.text import check_utf8, fault, number, ragged

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 8
_YAML_WORDS = {".nan": "nan", ".inf": "inf", "+.inf": "inf", "-.inf": "-inf"}


def read_json(data: bytes, name: str, option: str) -> Array:
    """Read a float64 matrix from JSON; NaN and Infinity may be bare or in quotes. Raises InputError with the place."""
    check_utf8(data, name)

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return _unique(pairs, name)

    try:
        text = data.decode("utf-8-sig")
        return _matrix(json.loads(text, parse_int=float, parse_constant=str, object_pairs_hook=unique), name, option)
    except json.JSONDecodeError as error:
        raise InputError(f"{name}, line {error.lineno}, column {error.colno}: not JSON. {error.msg}.") from error
    except RecursionError:
        raise InputError(_too_deep(name)) from None


def read_yaml(data: bytes, name: str, option: str) -> Array:
    """Read a float64 matrix from YAML, without tags and aliases; 1e-5 is a number. Raises InputError with the place."""
    check_utf8(data, name)
    try:
        return _matrix(_document(yaml.parse(data.decode("utf-8-sig"), Loader=_LOADER), name), name, option)
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark
        place = f", line {mark.line + 1}, column {mark.column + 1}"
        raise InputError(f"{name}{place}: not YAML. {str(error.problem).capitalize()}.") from error
    except yaml.YAMLError as error:
        raise InputError(f"{name}: not YAML. It holds a control character.") from error


def _too_deep(name: str) -> str:
    return f"{name} is nested too deeply. A matrix is a list of rows of numbers."


def _unique(pairs: list[tuple[str, Any]], name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise InputError(f"{name}: the key {key!r} stands there twice.")
        found[key] = value
    return found


def _document(events: Iterator[Any], name: str) -> Any:
    """Give the one document as lists, dicts, floats and strings.

    Events are read, not objects: a plain scalar is told from a quoted one, and nothing is constructed or expanded.
    """
    starts = (event for event in events if isinstance(event, yaml.DocumentStartEvent))
    documents = [_node(next(events), events, name, 0) for _ in starts]
    if len(documents) > 1:
        raise InputError(f"{name} holds {len(documents)} documents. Write one matrix a file.")
    return documents[0] if documents else []


def _node(event: Any, events: Iterator[Any], name: str, depth: int) -> Any:
    if isinstance(event, yaml.AliasEvent) or event.tag is not None:
        alias = isinstance(event, yaml.AliasEvent)
        what = f"alias *{event.anchor}" if alias else f"tag {event.tag.replace('tag:yaml.org,2002:', '!!')}"
        raise InputError(
            f"{name}, line {event.start_mark.line + 1}: the {what} is not followed. Write the numbers out."
        )
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    if depth == _DEEPEST:
        raise InputError(_too_deep(name))
    items = []
    while not isinstance(inner := next(events), yaml.CollectionEndEvent):
        items.append(_node(inner, events, name, depth + 1))
    if isinstance(event, yaml.SequenceStartEvent):
        return items
    return _unique([(str(key), value) for key, value in zip(items[::2], items[1::2], strict=True)], name)


def _scalar(event: Any) -> float | str:
    """A number is a float; all else is text, and `nan` and `inf` are told apart from it in `_cell`."""
    if not event.implicit[0]:
        return str(event.value)
    text = _YAML_WORDS.get(event.value.lower(), event.value)
    value = number(text)
    return value if value is not None and math.isfinite(value) else text


def _matrix(value: Any, name: str, option: str) -> Array:
    """Give what was read as a matrix; a bare number is 1x1, a list of numbers one row."""
    if isinstance(value, dict):
        if option not in value:
            keys = ", ".join([*value][:10]) + (", …" if len(value) > 10 else "")
            raise InputError(f"{name} has no {option!r}; it holds {keys or 'nothing'}.")
        value = value[option]
    if not isinstance(value, list):
        value = [value]
    rows = value if any(isinstance(row, list) for row in value) else [value]
    for i, row in enumerate(rows):
        if not isinstance(row, list):
            raise InputError(f"{name} [{i}]: this is no list. Every row is a list of numbers.")
        columns = len(rows[0])
        if len(row) != columns:
            raise InputError(ragged(f"{name}, row {i}", len(row), "row 0", columns))
    if not rows[0]:
        raise InputError(f"{name} holds no numbers.")
    return np.array([_row(row, i, name) for i, row in enumerate(rows)], np.float64)


def _row(row: list[Any], i: int, name: str) -> Array:
    if set(map(type, row)) <= {float} and math.inf not in row and -math.inf not in row:
        return np.array(row, np.float64)
    return np.array([_cell(value, f"{name} [{i}, {j}]") for j, value in enumerate(row)], np.float64)


def _cell(value: Any, where: str) -> float:
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, float):
        raise InputError(f"{where}: the number is beyond what float64 can hold.")
    if isinstance(value, list):
        raise InputError(f"{where}: a list within a row. A matrix has two dimensions.")
    if not isinstance(value, str):
        raise InputError(f"{where}: {fault(json.dumps(value))}")
    text = number(value)
    if text is None:
        raise InputError(f"{where}: {fault(value)}")
    if math.isfinite(text):
        raise InputError(f"{where}: {value!r} is text. Write the number without quotes.")
    return text
