"""A dJ/dZ that another program wrote is judged by the tolerance of the dtype that it was written in."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from actgrad.activations import Activation
from actgrad.checking import check
from actgrad.checking.comparison import Verdict
from actgrad.checking.result import Outcome, Settings
from tests.checking.passes import TANH, drawn, one_case, tanh_backward
from tests.conftest import Ran

ALONE = Activation("tanh", np.tanh)
DTYPES = ("float64", "float32", "float16")


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_right_claim_passes_rounded_to_its_dtype(dtype: str) -> None:
    """And needs no backward pass, nor has one judged by the contract."""
    z, da = drawn()
    for activation in (ALONE, Activation("tanh", np.tanh, lambda z, da: z[:0])):
        result = check(one_case(activation, z, da, tanh_backward(z, da).astype(dtype)), Settings())
        assert (result.outcome, result.case.dtype, result.contract) == (Outcome.PASS, np.dtype(dtype), ())
        assert result.rtol == pytest.approx(float(np.finfo(dtype).eps) ** 0.5)
        assert result.entries[Verdict.AGREE] == 30


@pytest.mark.parametrize(("dtype", "off"), [("float64", 1e-6), ("float32", 1e-2), ("float16", 0.5)])
def test_a_wrong_claim_fails(dtype: str, off: float) -> None:
    """By far less than the narrower dtype would allow."""
    z, da = drawn()
    claim = (tanh_backward(z, da) * (1 + off)).astype(dtype)
    result = check(one_case(ALONE, z, da, claim), Settings())
    assert result.outcome is Outcome.FAIL
    assert result.diagnosis[0].key == "constant factor"


def test_a_claim_in_single_precision_called_double_is_wrong() -> None:
    """What was rounded on the way is found out."""
    z, da = drawn()
    claim = tanh_backward(z, da).astype("float32").astype("float64")
    result = check(one_case(TANH, z, da, claim), Settings())
    assert result.outcome is Outcome.FAIL
    assert result.diagnosis[0].key == "single precision inside"


def test_one_entry_of_a_claim_that_is_not_a_number_is_wrong() -> None:
    """NaN never equals anything."""
    z, da = drawn()
    claim = tanh_backward(z, da)
    claim[2, 3] = np.nan
    result = check(one_case(ALONE, z, da, claim), Settings())
    assert (result.outcome, result.entries[Verdict.WRONG]) == (Outcome.FAIL, 1)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("factor", "verdict"), [(1.0, "pass"), (2.0, "fail")])
def test_a_file_s_dtype_reaches_the_verdict(
    dtype: str, factor: float, verdict: str, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """From a .npy on disk to the JSON on stdout, float16 too."""
    z, da = drawn()
    for name, matrix in (("z", z), ("da", da), ("dz", (factor * tanh_backward(z, da)).astype(dtype))):
        np.save(tmp_path / f"{name}.npy", matrix)
    options = [word for name in ("z", "da", "dz") for word in (f"--{name}", tmp_path / f"{name}.npy")]
    ran = run("check", "tanh", *options, "--format", "json")
    (case,) = json.loads(ran.out)["cases"]
    assert (case["verdict"], case["dtype"], ran.code) == (verdict, dtype, int(verdict == "fail"))
    assert case["rtol"] == pytest.approx(float(np.finfo(dtype).eps) ** 0.5)
