"""Matrices in .csv, .tsv and .txt: what is read, and the line and column of what is not."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actgrad.inputs.text import read_text

WRITE = "Write it like 1.5, -2e-3, nan or inf."
EVERY = "Every row needs the same count."


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("z.csv", "1,2\n3,4\n", [[1, 2], [3, 4]]),
        ("z.csv", "1, 2\n 3 ,4", [[1, 2], [3, 4]]),
        ("z.csv", "\ufeff1,2\r\n3,4\r\n", [[1, 2], [3, 4]]),
        ("z.csv", "1,2\r3,4\r", [[1, 2], [3, 4]]),
        ("z.csv", "# Größe\n\n1,2  # a remark\n   \n3,4\n\n\n", [[1, 2], [3, 4]]),
        ("z.csv", "1.,.5,+1e3,-0,1E-2", [[1, 0.5, 1000, -0.0, 0.01]]),
        ("z.csv", "7", [[7]]),
        ("z.csv", "1\n2\n3", [[1], [2], [3]]),
        ("z.csv", "inf,-Infinity,+INF", [[math.inf, -math.inf, math.inf]]),
        ("z.csv", "1e-400,4.9e-324", [[0, 5e-324]]),
        ("z.tsv", "1\t2\n3\t 4\n", [[1, 2], [3, 4]]),
        ("z.txt", "  1   2\n3\t4\n", [[1, 2], [3, 4]]),
        ("Z.CSV", "1,2", [[1, 2]]),
    ],
)
def test_what_is_read(rows, name, content, expected):
    """Marks, line ends, remarks, blank lines and blanks around numbers do not matter."""
    assert rows(name, content) == expected


def test_nan_is_read_where_it_is_written(rows):
    """nan in any case and with a sign is NaN."""
    assert np.isnan(rows("z.csv", "nan,NaN,-nan")).all()


@given(st.lists(st.floats(), min_size=1, max_size=6))
def test_every_number_is_read_exactly(values):
    """The shortest digits that Python writes come back as the same float64, bit for bit but for NaN's own bits."""
    read = read_text(",".join(map(repr, values)).encode(), "z.csv", "csv")
    np.testing.assert_array_equal(read, [values], strict=True)
    assert (np.signbit(read) == np.signbit([values]))[~np.isnan(read)].all()


@given(st.text(alphabet="01.,-+eE_xinfa#j \t１\n\r", max_size=12))
def test_no_cell_is_read_that_is_not_a_number(text):
    """Whatever the text, it is a matrix of what Python reads from its cells, or a mistake; never anything else."""
    try:
        read = read_text(text.encode(), "z.csv", "csv")
    except Exception as error:
        assert type(error).__name__ == "InputError"
        return
    lines = [line.split("#")[0] for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    cells = [[cell.strip() for cell in line.split(",")] for line in lines if line.strip()]
    assert all(cell.isascii() and "_" not in cell for row in cells for cell in row)
    np.testing.assert_array_equal(read, [[float(cell) for cell in row] for row in cells])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "z.csv is empty."),
        (" \n\n", "z.csv is empty."),
        ("# nothing\n", "z.csv holds no numbers."),
        ("1,2,3,4,5\n1,2,3,4,5\n1,2,3,4\n", f"z.csv, line 3: 4 numbers, but line 1 has 5. {EVERY}"),
        ("# Z\n\n1,2\n3\n", f"z.csv, line 4: 1 number, but line 3 has 2. {EVERY}"),
        ("1,2\n3,x\n", f"z.csv, line 2, column 2: 'x' is not a number. {WRITE}"),
        ("1,2\n3,True\n", f"z.csv, line 2, column 2: 'True' is not a number. {WRITE}"),
        ("True,False\n", f"z.csv, line 1, column 1: 'True' is not a number. {WRITE}"),
        ('"1",2\n', f"z.csv, line 1, column 1: '\"1\"' is not a number. {WRITE}"),
        ("1_000,2\n", f"z.csv, line 1, column 1: '1_000' is not a number. {WRITE}"),
        ("0x1F,2\n", f"z.csv, line 1, column 1: '0x1F' is not a number. {WRITE}"),
        ("2,1.#QNAN\n", f"z.csv, line 1, column 2: '1.#QNAN' is not a number. {WRITE}"),
        ("1,2\n1+2j,3\n", "z.csv, line 2, column 1: '1+2j' is complex; real numbers are needed."),
        ("1,1e400\n", "z.csv, line 1, column 2: '1e400' is beyond what float64 can hold."),
        ("inf,-1e999\n", "z.csv, line 1, column 2: '-1e999' is beyond what float64 can hold."),
        ("１,2\n", "z.csv, line 1, column 1: '１' is not a number: it holds the character FULLWIDTH DIGIT ONE."),
        ("−1,2\n", "z.csv, line 1, column 1: '−1' is not a number: it holds the character MINUS SIGN."),
        ("1" * 50 + "x\n", f"z.csv, line 1, column 1: '{'1' * 39}…' is not a number. {WRITE}"),
        (
            "1,,2\n",
            "z.csv, line 1, column 2: the cell is empty. Fill it in; what is not a number is written nan.",
        ),
        (
            "1,2,\n3,4,\n",
            "z.csv, line 1, column 3: the cell is empty. Fill it in, or take ',' away at the end of the line.",
        ),
        (
            ",0,1\n0,1,2\n",
            "z.csv, line 1, column 1: the cell is empty. If these are the names of columns and rows, take both away.",
        ),
        (
            "unit,other\n1,2\n",
            "z.csv, line 1: 'unit' looks like a column's name. Take the header away, or begin its line with '#'.",
        ),
        ("1;2\n", "z.csv, line 1, column 1: '1;2' is not a number. The delimiter looks like ';'; csv has ','."),
        ("1\t2\n", "z.csv, line 1, column 1: '1\\t2' is not a number. The delimiter looks like a tab; csv has ','."),
        ("1 2\n", "z.csv, line 1, column 1: '1 2' is not a number. The delimiter looks like a blank; csv has ','."),
        (
            "1,5;2,5\n",
            "z.csv, line 1, column 2: '5;2' is not a number. "
            "The delimiter looks like ';' and the decimal mark like ','; csv has ',' and '.'.",
        ),
        (b"\xff\xfe1\0", "z.csv is text in UTF-16. Save it as UTF-8."),
        (b"1,\0\0", "z.csv holds binary data, not text."),
        (b"1,2\n# Gr\xf6\xdfe\n", "z.csv, line 2: byte 0xf6 is not UTF-8 text. Save it as UTF-8."),
    ],
)
def test_what_is_told_of_a_csv(mistake, content, message):
    """A bad file is told with the line, the column, what stands there, and the way out."""
    assert mistake("z.csv", content) == message


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "z.tsv",
            "1,2\n",
            "z.tsv, line 1, column 1: '1,2' is not a number. The delimiter looks like ','; tsv has a tab.",
        ),
        ("z.tsv", "1,5\t2,5\n", "z.tsv, line 1, column 1: '1,5' is not a number. The decimal mark is '.', not ','."),
        (
            "z.tsv",
            "1\t2\n\t\n",
            "z.tsv, line 2, column 1: the cell is empty. Fill it in; what is not a number is written nan.",
        ),
        (
            "z.txt",
            "1, 2\n",
            "z.txt, line 1, column 1: '1,' is not a number. The delimiter looks like ','; txt has a blank.",
        ),
        ("z.txt", "1 2\n3 4 5\n", f"z.txt, line 2: 3 numbers, but line 1 has 2. {EVERY}"),
    ],
)
def test_what_is_told_of_other_text(mistake, name, content, message):
    """Tabs and blanks are told as commas are."""
    assert mistake(name, content) == message


def test_thousands_of_columns_are_read(rows):
    """A row may be long, and a bad cell far out in it is told by its column."""
    wide = ",".join(map(str, range(5000)))
    assert rows("z.csv", f"{wide}\n{wide}\n") == [list(range(5000))] * 2
