"""Matrices in .json and .yaml: numbers only, written plainly, and the place of what is not."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actgrad.inputs.matrix_files import read_matrix
from actgrad.inputs.structured import read_json, read_yaml

WRITE = "Write it like 1.5, -2e-3, nan or inf."
EVERY = "Every row needs the same count."


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("z.json", "[[1, 2.5], [3, -4e-3]]", [[1, 2.5], [3, -0.004]]),
        ("z.json", "\ufeff[[1,\r\n2]]\r\n", [[1, 2]]),
        ("z.json", "[1, 2, 3]", [[1, 2, 3]]),
        ("z.json", "5", [[5]]),
        ("z.json", '{"a": [[9]], "z": [[1, 2]], "name": "relu"}', [[1, 2]]),
        ("z.json", '["Infinity", "-Infinity", Infinity, "inf"]', [[math.inf, -math.inf, math.inf, math.inf]]),
        ("z.json", "[9007199254740993]", [[9007199254740992]]),
        ("z.yaml", "- [1, 2.5]\n- [3, -4e-3]\n", [[1, 2.5], [3, -0.004]]),
        ("z.yml", "- - 1\n  - 2\n- - 3\n  - 4\n", [[1, 2], [3, 4]]),
        ("z.yaml", "# Z\n[1e-5, 1E5, .5, 010, +3]", [[1e-5, 1e5, 0.5, 10, 3]]),
        ("z.yaml", "[.inf, -.INF, inf, -Infinity]", [[math.inf, -math.inf, math.inf, -math.inf]]),
        ("z.yaml", "a: hello\nz:\n- [1]\n- [2]\n", [[1], [2]]),
        ("z.yaml", "7", [[7]]),
    ],
)
def test_what_is_read(rows, name, content, expected):
    """A list of rows, a list that is one row, a number, or an object with one of these under the option's name."""
    assert rows(name, content) == expected


def test_the_options_name_says_which(put):
    """What `backward --format json` wrote serves as Z, as dA and as dJ/dZ."""
    put("run.json", '{"z": [[1]], "da": [[2]], "dz": [[3]]}')
    assert [read_matrix("run.json", option=option).values.item() for option in ("z", "da", "dz")] == [1, 2, 3]


@pytest.mark.parametrize(("name", "text"), [("z.json", '[NaN, "NaN", "nan"]'), ("z.yaml", '[.nan, .NaN, nan, "NaN"]')])
def test_nan_is_read_where_it_is_written(rows, name, text):
    """NaN may be bare or in quotes."""
    assert np.isnan(rows(name, text)).all()


@given(st.lists(st.floats(allow_nan=False), min_size=1, max_size=5))
def test_every_number_is_read_exactly(values):
    """What Python writes comes back as the same float64."""
    text = json.dumps([values])
    for read in (read_json, read_yaml):
        np.testing.assert_array_equal(read(text.encode(), "z", "z"), [values], strict=True)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "z.json is empty."),
        ("[]", "z.json holds no numbers."),
        ("[[], []]", "z.json holds no numbers."),
        ("[[1, 2], [3]]", f"z.json, row 1: 1 number, but row 0 has 2. {EVERY}"),
        ("[[1, 2], []]", f"z.json, row 1: 0 numbers, but row 0 has 2. {EVERY}"),
        ("[[1], 2]", "z.json [1]: this is no list. Every row is a list of numbers."),
        ("[[[1]]]", "z.json [0, 0]: a list within a row. A matrix has two dimensions."),
        ("[[1, true]]", f"z.json [0, 1]: 'true' is not a number. {WRITE}"),
        ("[[1], [null]]", f"z.json [1, 0]: 'null' is not a number. {WRITE}"),
        ('[[1, "abc"]]', f"z.json [0, 1]: 'abc' is not a number. {WRITE}"),
        ('[[1, ""]]', f"z.json [0, 1]: the cell is empty. {WRITE}"),
        ('[[1, "1.5"]]', "z.json [0, 1]: '1.5' is text. Write the number without quotes."),
        ('[["1+2j"]]', "z.json [0, 0]: '1+2j' is complex; real numbers are needed."),
        ('[[{"a": 1}]]', f"z.json [0, 0]: '{{\"a\": 1.0}}' is not a number. {WRITE}"),
        ("[[1, 1e400]]", "z.json [0, 1]: the number is beyond what float64 can hold."),
        (f"[{'9' * 5000}]", "z.json [0, 0]: the number is beyond what float64 can hold."),
        ('{"a": [1], "dz": [2]}', "z.json has no 'z'; it holds a, dz."),
        ("{}", "z.json has no 'z'; it holds nothing."),
        ('{"z": [1], "z": [2]}', "z.json: the key 'z' stands there twice."),
        ("[[1, 2],\n[3 4]]", "z.json, line 2, column 4: not JSON. Expecting ',' delimiter."),
        ("[" * 100_000, "z.json is nested too deeply. A matrix is a list of rows of numbers."),
        (b"[\xff]", "z.json, line 1: byte 0xff is not UTF-8 text. Save it as UTF-8."),
    ],
)
def test_what_is_told_of_json(mistake, content, message):
    """A bad .json is told with the place, rows and columns from 0."""
    assert mistake("z.json", content) == message


BOMB = "a: &a [1, 1]\nb: &b [*a, *a]\nz: [*b, *b]\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("# nothing\n", "z.yaml holds no numbers."),
        ("- [1, 2]\n- [3]\n", f"z.yaml, row 1: 1 number, but row 0 has 2. {EVERY}"),
        ("[1, yes]", f"z.yaml [0, 1]: 'yes' is not a number. {WRITE}"),
        ("[1, ~]", f"z.yaml [0, 1]: '~' is not a number. {WRITE}"),
        ("- 1\n-\n", f"z.yaml [0, 1]: the cell is empty. {WRITE}"),
        ("[1_000]", f"z.yaml [0, 0]: '1_000' is not a number. {WRITE}"),
        ("[0x10]", f"z.yaml [0, 0]: '0x10' is not a number. {WRITE}"),
        ("[1:30]", f"z.yaml [0, 0]: '1:30' is not a number. {WRITE}"),
        ("[1e400]", "z.yaml [0, 0]: '1e400' is beyond what float64 can hold."),
        ("['2']", "z.yaml [0, 0]: '2' is text. Write the number without quotes."),
        ("- [1]\n- [!!float 1]\n", "z.yaml, line 2: the tag !!float is not followed. Write the numbers out."),
        (
            "!!python/object/apply:os.system [ls]",
            "z.yaml, line 1: the tag !!python/object/apply:os.system is not followed. Write the numbers out.",
        ),
        (BOMB, "z.yaml, line 2: the alias *a is not followed. Write the numbers out."),
        ("[" * 20 + "]" * 20, "z.yaml is nested too deeply. A matrix is a list of rows of numbers."),
        ("z: [1]\nz: [2]", "z.yaml: the key 'z' stands there twice."),
        ("[1]\n---\n[2]\n", "z.yaml holds 2 documents. Write one matrix a file."),
        ("[1, \x01]", "z.yaml: not YAML. It holds a control character."),
        ("a: b: c", "z.yaml, line 1, column 5: not YAML. Mapping values are not allowed in this context."),
    ],
)
def test_what_is_told_of_yaml(mistake, content, message):
    """A bad .yaml is told with the place; tags and aliases are never followed."""
    assert mistake("z.yaml", content) == message
