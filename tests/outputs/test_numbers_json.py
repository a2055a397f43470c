"""JSON as a machine reads it back."""

import json
from enum import Enum

import numpy as np

from actgrad.outputs.numbers_json import dumps, plain


def test_every_finite_number_comes_back_as_it_was():
    """float64 round-trips bit for bit, −0 and subnormals too; float32 comes back at its exact value."""
    z = np.array([[0.1, -0.0, 5e-324], [1.7976931348623157e308, 1 / 3, -2.5]])
    back = np.array(json.loads(dumps({"z": z}))["z"])
    assert back.tobytes() == z.tobytes()
    single = z[1:, 1:].astype(np.float32)
    assert json.loads(dumps({"z": single}))["z"] == [[0.3333333432674408, -2.5]]


def test_what_is_not_finite_is_a_string():
    """NaN and both infinities have names, wherever they stand; no bare NaN is ever written."""
    document = {"z": np.array([[np.nan, np.inf, -np.inf]]), "worst": {"bound": float("inf")}, "x": np.float32("nan")}
    assert plain(document) == {
        "z": [["NaN", "Infinity", "-Infinity"]],
        "worst": {"bound": "Infinity"},
        "x": "NaN",
    }


def test_values_of_other_kinds_become_those_of_json():
    """Tuples are lists, NumPy's numbers are numbers, an enumeration is its value, None is null."""
    word = Enum("word", {"ELEMENTWISE": "elementwise"}).ELEMENTWISE
    document = {"shape": (np.int64(2), 3), "structure": word, "seed": None, "passed": np.bool_(True)}
    assert json.loads(dumps(document)) == {"shape": [2, 3], "structure": "elementwise", "seed": None, "passed": True}


def test_a_matrix_takes_a_line_a_row():
    """A person can read the document too."""
    assert dumps({"schema": 1, "a": np.eye(2)}) == (
        '{\n  "schema": 1,\n  "a": [\n    [1.0, 0.0],\n    [0.0, 1.0]\n  ]\n}\n'
    )
