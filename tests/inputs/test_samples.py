"""The matrices in samples/: each has the purpose that its first line tells."""

from pathlib import Path

import numpy as np
import pytest

from actgrad.inputs.matrix_files import read_matrix

SAMPLES = Path(__file__).parents[2] / "samples"


def sample(name: str) -> np.ndarray:
    return read_matrix(str(SAMPLES / name), option="z").values


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.csv")), ids=lambda path: path.name)
def test_each_says_what_it_is_for(path):
    """Every matrix is read, small enough to be seen whole, and begins with a remark."""
    assert path.read_text(encoding="utf-8").startswith("# ")
    assert sample(path.name).size <= 20


def test_ordinary():
    """Z has both signs and no kink; dJ/dA has both signs in every row and column."""
    z, da = sample("z.csv"), sample("da.csv")
    assert z.shape == da.shape == (4, 5)
    assert (z != 0).all()
    for matrix in (da, da.T):
        assert (matrix > 0).any(axis=0).all()
        assert (matrix < 0).any(axis=0).all()


def test_saturated():
    """All but one pair is so far out that tanh is ±1 but for its last digits."""
    assert np.count_nonzero(1 - np.abs(np.tanh(sample("saturated.csv"))) < 1e-9) == 18


def test_on_kinks():
    """Zeros of both signs, and the kinks of other activations; dJ/dA of ones fits."""
    z = sample("on_kinks.csv")
    assert sorted(np.signbit(z[z == 0])) == [False, False, True, True]
    assert {1.0, -1.0, 3.0, -3.0} <= set(z.flat)
    assert (sample("ones.csv") == np.ones_like(z)).all()


def test_wide_logits():
    """Every column spans 2 at the least and one 100, beyond what exp in single steps would keep."""
    assert np.ptp(sample("wide_logits.csv"), axis=0).tolist() == [100, 60, 2, 90]


def test_the_claim_is_wrong_in_one_entry():
    """By equation (2), dJ/dA where Z > 0 and else 0: all as claimed but where dJ/dA is negative and Z is not."""
    z, da, claimed = sample("z.csv"), sample("da.csv"), sample("relu_dz_claimed.csv")
    assert np.argwhere(claimed != np.where(z > 0, da, 0)).tolist() == [[2, 4]]
    assert (z[2, 4], da[2, 4], claimed[2, 4]) == (0.35, -0.35, 0)
