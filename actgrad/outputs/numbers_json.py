"""JSON whose numbers round-trip; what is not finite is the string "NaN", "Infinity" or "-Infinity"."""

import json
import math
from collections.abc import Mapping
from enum import Enum
from typing import Any

import numpy as np


def plain(value: Any) -> Any:
    """Give the value in terms of JSON alone: matrices as lists of rows, an enumeration as its value, numbers by name
    where they are not finite."""
    if isinstance(value, np.ndarray):
        rows = value.tolist()
        return rows if value.dtype.kind in "biu" or np.isfinite(value).all() else plain(rows)
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else _name_of_special(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def dumps(document: Mapping[str, Any]) -> str:
    """Give the document as text: one line a key, and within it one line a row of a matrix or a member of a list."""
    lines = (f"  {json.dumps(key)}: {_item(value)}" for key, value in plain(document).items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _name_of_special(value: float) -> str:
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _item(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], list | dict):
        return "[\n" + ",\n".join("    " + json.dumps(member, allow_nan=False) for member in value) + "\n  ]"
    return json.dumps(value, allow_nan=False)
