"""The matrices of one command: from files, from seeds, and all that is wrong with them told together."""

import io
import sys

import numpy as np
import pytest

from actgrad.errors import ActgradError, InputError, MistakesError, UsageError
from actgrad.inputs.loading import draw, load_matrices
from actgrad.inputs.request import Request

ROWS_3 = "1,2,3,4\n" * 3
ROWS_4 = "1,2,3\n" * 4


@pytest.fixture(autouse=True)
def files(put):
    """A few matrices, good and bad, of shapes 3x4 and 4x3."""
    for name, content in {
        "z.csv": ROWS_3,
        "da.csv": ROWS_3,
        "t.csv": ROWS_4,
        "row.csv": "1,2,3,4\n",
        "bad.csv": "1,x\n",
        "holes.csv": "1,2,3,4\n1,2,nan,4\ninf,2,3,4\n",
        "hole.csv": "1,-inf\n",
        "huge.csv": "1,2\n3,1e300\n",
    }.items():
        put(name, content)
    for dtype in ("float32", "float16", "int64"):
        np.save(f"{dtype}.npy", np.ones((3, 4), dtype))


def told(**said: object) -> str:
    with pytest.raises(ActgradError) as caught:
        load_matrices(Request(**said))
    assert type(caught.value) is (MistakesError if "\n" in str(caught.value) else type(caught.value))
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_a_seed_draws_both():
    """--seed draws Z and dA, each from its own stream, 4x5 unless said."""
    given = load_matrices(Request(seed=3))
    np.testing.assert_array_equal(given.z, draw(3, 0, (4, 5)))
    np.testing.assert_array_equal(given.da, draw(3, 1, (4, 5)))
    assert (given.dz, given.z.dtype, given.seed) == (None, "float64", 3)


def test_two_seeds():
    """Z and dA may have a seed each; then there is no one seed to tell."""
    given = load_matrices(Request(z_seed=1, da_seed=2, shape="2x3", scale=4.0, dist="uniform"))
    np.testing.assert_array_equal(given.z, draw(1, 0, (2, 3), 4.0, "uniform"))
    np.testing.assert_array_equal(given.da, draw(2, 1, (2, 3), 4.0, "uniform"))
    assert given.seed is None


def test_forward_needs_no_da():
    """Where no backward pass is wanted, --seed draws Z alone."""
    given = load_matrices(Request(seed=3, needs_da=False))
    assert given.da is None
    assert given.seed == 3


@pytest.mark.parametrize(
    ("said", "seed"),
    [
        ({"z": "z.csv", "da_seed": 3}, 3),
        ({"z_seed": 4, "da": "da.csv"}, 4),
        ({"seed": 5, "dz": "z.csv"}, 5),
        ({"z": "z.csv", "da_seed": 3, "shape": "3x4"}, 3),
        ({"z": "z.csv", "da": "da.csv", "shape": "3x4"}, None),
    ],
)
def test_what_is_drawn_takes_the_shape_of_the_files(said, seed):
    """A drawn matrix has the shape of the files beside it, and the seed is told."""
    given = load_matrices(Request(**said))
    assert (given.z.shape, given.da.shape, given.seed) == ((3, 4), (3, 4), seed)


def test_batch_first():
    """No matrix is transposed, neither one of a file nor one that is drawn: the activation is."""
    given = load_matrices(Request(z="t.csv", da_seed=3, shape="4x3", batch_first=True))
    assert given.z.tolist() == [[1, 2, 3]] * 4
    np.testing.assert_array_equal(given.da, draw(3, 1, (4, 3)))


@pytest.mark.parametrize(
    ("said", "dtype", "dz"),
    [
        ({"z": "float32.npy", "da_seed": 1}, "float32", None),
        ({"z": "float32.npy", "da": "float32.npy"}, "float32", None),
        ({"z": "float32.npy", "da": "da.csv"}, "float64", None),
        ({"z": "float32.npy", "da": "float32.npy", "dtype": "float64"}, "float64", None),
        ({"z": "float16.npy", "da": "int64.npy"}, "float64", None),
        ({"z": "z.csv", "da_seed": 1, "dtype": "float32"}, "float32", None),
        ({"seed": 1, "dtype": "float32", "dz": "z.csv"}, "float32", "float64"),
        ({"seed": 1, "dz": "float16.npy"}, "float64", "float16"),
        ({"seed": 1, "dz": "float32.npy"}, "float64", "float32"),
    ],
)
def test_dtypes(said, dtype, dz):
    """Z and dA have one dtype, the files' own or --dtype; a claim keeps its own."""
    given = load_matrices(Request(**said))
    assert (given.z.dtype.name, given.da.dtype.name) == (dtype, dtype)
    assert (given.dz.dtype.name if given.dz is not None else None) == dz


def test_numbers_that_are_not_finite_pass_where_nothing_is_checked():
    """forward and backward know what to do with NaN and infinity; a claim that is not finite is for the verdict."""
    assert np.isnan(load_matrices(Request(z="holes.csv", da_seed=1)).z[1, 2])
    assert np.isnan(load_matrices(Request(seed=1, dz="holes.csv", finite=True)).dz[1, 2])


NAN = "holes.csv [1, 2] is nan, the first of 2 that are not finite. A check needs finite numbers."


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"z": "holes.csv", "da_seed": 1, "finite": True}, NAN),
        ({"z": "holes.csv", "da_seed": 1, "finite": True, "batch_first": True}, NAN),
        (
            {"z_seed": 1, "da": "hole.csv", "finite": True},
            "hole.csv [0, 1] is -inf. A check needs finite numbers.",
        ),
        (
            {"z": "huge.csv", "da_seed": 1, "dtype": "float32"},
            "huge.csv [1, 1]: 1e+300 is beyond float32. Leave --dtype float32 out.",
        ),
        (
            {"z": "huge.csv", "da_seed": 1, "dtype": "float32", "batch_first": True},
            "huge.csv [1, 1]: 1e+300 is beyond float32. Leave --dtype float32 out.",
        ),
        (
            {"seed": 1, "scale": 1e300, "dtype": "float32"},
            "--scale 1e+300 draws numbers beyond float32. Take a smaller one.",
        ),
        (
            {"z": "z.csv", "da": "t.csv"},
            "dA is 4x3 but Z is 3x4. They need the same shape; if rows are examples, add --batch-first.",
        ),
        (
            {"z": "z.csv", "da": "t.csv", "batch_first": True},
            "dA is 4x3 but Z is 3x4. They need the same shape; one of them is transposed.",
        ),
        ({"z": "z.csv", "da": "row.csv"}, "dA is 1x4 but Z is 3x4. They need the same shape."),
        ({"z_seed": 1, "da": "z.csv", "dz": "row.csv"}, "dJ/dZ is 1x4 but dA is 3x4. They need the same shape."),
        (
            {"z": "z.csv", "da_seed": 1, "shape": "2x2"},
            "--shape 2x2, but z.csv is 3x4. What is drawn takes the file's shape: leave --shape out.",
        ),
    ],
)
def test_matrices_that_do_not_go_together(said, message):
    """Shapes that differ and numbers that are out of range are told with their place, in the user's layout."""
    assert told(**said) == message


SEED = "a seed is a whole number, 0 or more."
SCALE = "a scale is a number above 0, at most 1e+300."


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({}, "Z and dA are missing. Name files with --z FILE and --da FILE, or draw both with --seed N."),
        ({"shape": "3x3"}, "Z and dA are missing. Name files with --z FILE and --da FILE, or draw both with --seed N."),
        ({"needs_da": False}, "Z is missing. Name a file with --z FILE, or draw it with --seed N."),
        ({"da": "da.csv"}, "Z is missing. Name a file with --z FILE, or draw it with --z-seed N."),
        ({"z": "z.csv"}, "dA is missing. Name a file with --da FILE, or draw it with --da-seed N."),
        (
            {"z": "z.csv", "z_seed": 3, "da_seed": 1},
            "Z comes from a file and from a seed: --z z.csv and --z-seed 3. Keep one.",
        ),
        (
            {"z": "z.csv", "seed": 3},
            "Z comes from a file and from a seed: --z z.csv and --seed 3. --da-seed 3 draws dA alone.",
        ),
        (
            {"da": "da.csv", "seed": 3},
            "dA comes from a file and from a seed: --da da.csv and --seed 3. --z-seed 3 draws Z alone.",
        ),
        (
            {"z": "z.csv", "seed": 3, "needs_da": False},
            "Z comes from a file and from a seed: --z z.csv and --seed 3. Keep one.",
        ),
        ({"seed": 3, "z_seed": 4}, "Z has two seeds: --seed 3 and --z-seed 4. Keep one."),
        (
            {"z": "-", "da": "-", "stdin_format": "csv"},
            "--z and --da both read stdin ('-'), which can be read only once. Put one in a file.",
        ),
        (
            {"seed": 1, "stdin_format": "csv"},
            "--stdin-format csv, but no matrix comes from stdin. Name it '-', as in --z -.",
        ),
        (
            {"z": "z.csv", "da": "da.csv", "scale": 2.0, "dist": "normal"},
            "--scale 2.0 and --dist normal: nothing is drawn from a seed, and what comes from files is taken as it is.",
        ),
        ({"seed": -1}, f"--seed -1: {SEED}"),
        ({"z_seed": 0, "da_seed": -2}, f"--da-seed -2: {SEED}"),
        ({"seed": 1, "scale": 0.0}, f"--scale 0: {SCALE}"),
        ({"seed": 1, "scale": -1.5}, f"--scale -1.5: {SCALE}"),
        ({"seed": 1, "scale": float("nan")}, f"--scale nan: {SCALE}"),
        ({"seed": 1, "scale": float("inf")}, f"--scale inf: {SCALE}"),
        ({"seed": 1, "shape": "5"}, "--shape 5: a shape is written ROWSxCOLUMNS, such as 4x5."),
    ],
)
def test_options_that_contradict(said, message):
    """What can be told from the options alone, with the way out."""
    assert told(**said) == message


def test_all_mistakes_are_told_together():
    """Options, files and shape: whatever is wrong with one command comes in one answer, a line each."""
    assert told(z="bad.csv", da="none.csv", dz="z.csv", seed=-1, shape="x").splitlines() == [
        "Z comes from a file and from a seed: --z bad.csv and --seed -1. Keep one.",
        "dA comes from a file and from a seed: --da none.csv and --seed -1. Keep one.",
        f"--seed -1: {SEED}",
        "bad.csv, line 1, column 2: 'x' is not a number. Write it like 1.5, -2e-3, nan or inf.",
        "There is no file none.csv.",
        "--shape x: a shape is written ROWSxCOLUMNS, such as 4x5.",
    ]


def test_the_kinds_of_mistakes():
    """Options that contradict are a UsageError, files an InputError."""
    with pytest.raises(UsageError):
        load_matrices(Request())
    with pytest.raises(InputError):
        load_matrices(Request(z="bad.csv", da_seed=1))


def test_stdin_is_not_waited_for_where_something_is_wrong(monkeypatch):
    """Nobody has to type a matrix to learn that the options contradict."""
    monkeypatch.setattr(sys, "stdin", None)
    assert told(z="-", seed=-1, stdin_format="csv", needs_da=False).splitlines() == [
        "Z comes from a file and from a seed: --z - and --seed -1. Keep one.",
        f"--seed -1: {SEED}",
    ]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ROWS_3.encode())))
    assert load_matrices(Request(z="-", da="da.csv", stdin_format="csv")).z.shape == (3, 4)


def test_what_names_nothing():
    """Only without a word on matrices does `check` run its battery."""
    assert Request(dtype="float32", batch_first=True).names_nothing
    for said in ({"z": "z.csv"}, {"dz": "z.csv"}, {"seed": 0}, {"z_seed": 0}, {"shape": "1x1"}, {"scale": 1.0}):
        assert not Request(**said).names_nothing
