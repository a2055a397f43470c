"""How code is run over a matrix, and how what it gives is put together again."""

from pathlib import Path

import numpy as np
import pytest

from actgrad.checking import battery, check
from actgrad.checking.result import Outcome, Settings
from actgrad.errors import CodeError
from tests.inputs.known import DA, Z, assert_computes, expected, only


def test_a_column_may_be_given_as_a_list_and_keep_its_dtype(tmp_path: Path) -> None:
    """Lists, whole numbers and single precision: numbers without a dtype of their own take Z's, others keep theirs."""
    activation = only(
        tmp_path,
        """
import numpy as np
def relu(x): return [max(0, v) for v in x]
def relu_prime(x): return np.array([1 if v > 0 else 0 for v in x])
""",
    )
    assert activation.reading is not None and activation.backward is not None
    assert activation.reading.sentence.endswith("; column by column, each (n,)")
    assert_computes(activation, "relu")
    negative = -np.ones((3, 2), dtype=np.float32)
    assert activation.forward(negative).dtype == activation.backward(negative, negative).dtype == np.float32
    assert activation.forward(-np.ones((3, 2))).dtype == np.float64


def test_a_result_of_another_dtype_is_passed_on(tmp_path: Path) -> None:
    """Single precision inside is for the check to see, number by number as well."""
    activation = only(
        tmp_path,
        "import math\nimport numpy as np\ndef f(x): return np.float32(math.tanh(x))\ndef df(x): return 1 - f(x) ** 2\n",
    )
    assert activation.forward(Z).dtype == np.float32


def test_one_column_one_row_and_one_number_are_matrices_too(tmp_path: Path) -> None:
    """A Jacobian of one unit is one number, and a square matrix is no Jacobian."""
    softmax = only(
        tmp_path,
        """
import numpy as np
def softmax(z): return np.exp(z) / np.sum(np.exp(z))
def softmax_prime(z):
    s = softmax(z).reshape(-1, 1)
    return np.diagflat(s) - s @ s.T
""",
    )
    square = only(tmp_path, "def f(x): return x * x\ndef df(x): return 2 * x\n")
    assert softmax.backward is not None and square.backward is not None
    for shape in ((4, 1), (1, 3), (1, 1), (3, 3)):
        z, da = Z[: shape[0], : shape[1]], DA[: shape[0], : shape[1]]
        a, dz = softmax.forward(z), softmax.backward(z, da)
        assert a.shape == dz.shape == square.backward(z, da).shape == shape
        np.testing.assert_allclose(a.sum(axis=0), 1)
        np.testing.assert_allclose(dz, a * (da - (a * da).sum(axis=0)), atol=1e-15)
        np.testing.assert_allclose(square.backward(z, da), 2 * z * da)


ORIENTED = {
    "(n,)": "return np.diag(s) - np.outer(s, s)",
    "(n, 1)": "n = np.size(s); return (np.identity(n) - s.T) * s",
    "(1, n)": "return np.diagflat(s) - s.T @ s",
    "(n, 1) alone": "return np.diag(s[:, 0]) - np.outer(s[:, 0], s[:, 0])",
    "(1, n) alone": "return np.diag(s[0]) - np.outer(s[0], s[0])",
}


def test_a_layer_for_a_row_is_read_as_such_where_it_runs_on_a_vector_too(tmp_path: Path) -> None:
    """Its product with the Jacobian runs on a vector and is wrong there; on the row that it means it is right."""
    activation = only(
        tmp_path,
        """
import numpy as np
class Softmax:
    def forward(self, x):
        self.s = np.exp(x) / np.sum(np.exp(x))
        return self.s
    def backward(self, grad): return grad @ (np.diagflat(self.s) - self.s.T @ self.s)
""",
    )
    assert activation.reading is not None
    assert activation.reading.sentence.endswith("column by column, each (1, n)")
    assert_computes(activation, "softmax")


def test_a_sum_that_loses_its_axis_is_not_read_away(tmp_path: Path) -> None:
    """A softmax over rows without keepdims fails on a matrix; that it would not on one row must not hide it."""
    activation = only(
        tmp_path,
        """
import numpy as np
def softmax(x): return np.exp(x) / np.sum(np.exp(x), axis=1, keepdims=True)
def softmax_backward(dA, A): return A * (dA - np.sum(dA * A, axis=1))
""",
    )
    assert activation.reading is not None and activation.backward is not None
    assert activation.reading.sentence == "softmax: forward softmax(Z), backward softmax_backward(dA, A)"
    with pytest.raises(CodeError, match=r"^code.py, line 4: ValueError: operands could not be broadcast together"):
        activation.backward(Z, DA)


@pytest.mark.parametrize(("said", "body"), ORIENTED.items(), ids=ORIENTED)
def test_the_form_of_a_column_is_the_one_that_the_code_means(tmp_path: Path, said: str, body: str) -> None:
    """Some code runs on several forms and is right on one: that is how it is read, and said."""
    said = said.removesuffix(" alone")
    over = "axis=1, keepdims=True" if said == "(1, n)" else ""
    activation = only(
        tmp_path,
        f"""
import numpy as np
def softmax(z): return np.exp(z) / np.sum(np.exp(z), {over})
def softmax_prime(z):
    s = softmax(z)
    {body}
""",
    )
    assert activation.reading is not None
    assert activation.reading.sentence.endswith(f"column by column, each {said}")
    assert_computes(activation, "softmax")


def test_a_softmax_over_the_whole_matrix_is_judged_as_it_stands(tmp_path: Path) -> None:
    """Where code takes a matrix in both passes, it is not read as code for a column."""
    activation = only(
        tmp_path,
        """
import numpy as np
def softmax(Z): return np.exp(Z) / np.sum(np.exp(Z))
def softmax_backward(dA, Z):
    s = softmax(Z)
    return s * (dA - np.sum(s * dA))
""",
    )
    assert activation.reading is not None
    assert activation.reading.sentence == "softmax: forward softmax(Z), backward softmax_backward(dA, Z)"
    assert_computes(activation, "softmax all")


def test_a_pass_that_writes_into_a_column_writes_into_the_matrix(tmp_path: Path) -> None:
    """Columns are views: what code does to its argument is seen."""
    activation = only(
        tmp_path,
        """
import numpy as np
def softmax(z):
    z -= max(z)
    return np.exp(z) / np.sum(np.exp(z))
def softmax_prime(z):
    s = softmax(z)
    return np.diag(s) - np.outer(s, s)
""",
    )
    z = Z.copy()
    np.testing.assert_allclose(activation.forward(z), expected("softmax")[0], rtol=1e-12)
    np.testing.assert_array_equal(z, Z - Z.max(axis=0))


def test_what_is_no_column_and_no_number_is_told(tmp_path: Path) -> None:
    """Code that gives a column elsewhere, and something else here, is the user's mistake and told as one."""
    source = "import math\ndef f(x): return [math.tanh(v) for v in x][: 3 if len(x) > 5 else None]\n"
    column = only(tmp_path, source + "def df(x): return [1 - math.tanh(v) ** 2 for v in x]\n")
    with pytest.raises(CodeError) as caught:
        column.forward(np.ones((6, 2)))
    assert str(caught.value) == "For a column of 6 numbers the code gave an array of shape (3,)."
    number = only(tmp_path, "import math\ndef f(x): return math.tanh(x) if x < 5 else [1, 2]\ndef df(x): return 1\n")
    with pytest.raises(CodeError) as caught:
        number.forward(np.array([[1.0, 6.0]]))
    assert str(caught.value) == "For a number the code gave float, list."
    missing = only(
        tmp_path, "import math\ndef f(x):\n    if x < 5:\n        return math.tanh(x)\ndef df(x): return 1\n"
    )
    assert missing.forward(np.array([[1.0, 6.0]])) is None


SKEWED = {
    "one column": ("x * np.sum(x)", "np.identity(len(x)) * np.sum(x) + np.outer(x, np.ones(len(x)))"),
    "rows": ("x * x.sum(1, keepdims=True)", "np.eye(x.shape[1]) * x.sum(1)[:, None, None] + x[:, :, None]"),
    "columns first": ("x * x.sum(0)", "np.eye(len(x)) * x.sum(0)[:, None, None] + x.T[:, :, None]"),
    "columns last": ("x * x.sum(0)", "np.eye(len(x))[:, :, None] * x.sum(0) + x[:, None, :]"),
}


@pytest.mark.parametrize("name", SKEWED)
def test_a_jacobian_is_transposed(tmp_path: Path, name: str) -> None:
    """a = z Σz has the Jacobian δ_ij Σz + z_i, which is not its own transpose: dJ/dz_j = dA_j Σz + Σ dA_i z_i."""
    (forward, jacobian), axis = SKEWED[name], 1 if name == "rows" else 0
    source = f"import numpy as np\ndef f(x): return {forward}\ndef f_jacobian(x): return {jacobian}\n"
    activation = only(tmp_path, source)
    assert activation.backward is not None
    for z, da in ((Z, DA), (Z[:3], DA[:3])):
        dz = da * z.sum(axis, keepdims=True) + (da * z).sum(axis, keepdims=True)
        np.testing.assert_allclose(activation.backward(z, da), dz, rtol=1e-12)


@pytest.mark.parametrize("place", ["call_modes._numbers", "fit.agrees", "fit._keeps_examples_apart"])
def test_a_fault_of_ours_is_not_taken_for_the_users(
    tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what the user's code raises may lead to another call mode; a fault in the choice comes out as what it is."""

    def faulty(*_: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(f"actgrad.inputs.styles.{place}", faulty)
    forward, jacobian = SKEWED["one column" if "agrees" in place else "columns last"]
    with pytest.raises(ZeroDivisionError, match="a fault of ours"):
        only(tmp_path, f"import numpy as np\ndef f(x): return {forward}\ndef f_jacobian(x): return {jacobian}\n")


@pytest.mark.parametrize("error", ["ValueError('no')", "SystemExit(3)", "KeyError('x')"])
def test_what_the_users_code_raises_is_theirs(tmp_path: Path, error: str) -> None:
    """Whatever it is, it is reported as theirs with its line, for functions and for methods."""
    function = only(tmp_path, f"def f(x): return x * x\ndef df(x): raise {error}\n")
    method = only(
        tmp_path,
        f"class Square:\n    def forward(self, x): return x * x\n    def backward(self, dout): raise {error}\n",
    )
    for activation, line in ((function, 2), (method, 3)):
        assert activation.backward is not None
        with pytest.raises(CodeError, match=f"^code.py, line {line}: ") as caught:
            activation.backward(Z, DA)
        assert repr(caught.value.__cause__) == error.replace('"', "")


def test_the_choice_looks_at_no_gradient_where_what_runs_settles_it(tmp_path: Path) -> None:
    """Jacobians of all rows that are wrong are judged as such, though column by column they might look right."""
    source = (
        "import numpy as np\ndef f(x): return x * x.sum(1, keepdims=True)\n"
        "def f_jacobian(x): return np.eye(x.shape[1]) * x.sum(1)[:, None, None] - x[:, :, None]\n"
    )
    activation = only(tmp_path, source)
    assert activation.reading is not None and activation.backward is not None
    assert activation.reading.sentence == "f: forward f(Z), derivative f_jacobian(Z)"
    dz = DA * Z.sum(1, keepdims=True) - (DA * Z).sum(1, keepdims=True)
    np.testing.assert_allclose(activation.backward(Z, DA), dz, rtol=1e-12)


def test_code_that_takes_no_negative_numbers_is_tried_on_positive_ones(tmp_path: Path) -> None:
    """Shares of a whole, which are refused below zero, are read as what they are: code for one column."""
    source = """
import numpy as np
def share(x):
    if np.any(x < 0): raise ValueError("negative")
    return x / np.sum(x)
def share_prime(x): return np.eye(len(x)) / np.sum(x) - np.outer(x, np.ones(len(x))) / np.sum(x) ** 2
"""
    activation = only(tmp_path, source)
    assert activation.reading is not None
    assert activation.reading.sentence.endswith("; column by column, each (n,)")


NUMBERS_ONLY = {
    "outside the domain of what is tried": ("math.acosh(x)", "1 / math.sqrt(x * x - 1)"),
    "another TypeError": ("x * x + 0 * round(x)", "2 * x"),
    "a truth value": ("x if x > 2 else math.acosh(x)", "1 if x > 2 else 1 / math.sqrt(x * x - 1)"),
}


@pytest.mark.parametrize("name", NUMBERS_ONLY)
def test_code_for_numbers_is_known_by_how_it_fails_on_a_matrix(tmp_path: Path, name: str) -> None:
    """Also where it raises on all numbers that are tried."""
    forward, derivative = NUMBERS_ONLY[name]
    activation = only(tmp_path, f"import math\ndef f(x): return {forward}\ndef df(x): return {derivative}\n")
    assert activation.reading is not None
    assert activation.reading.sentence.endswith("; number by number")


def test_a_slope_of_each_unit_laid_along_the_examples_is_wrong(tmp_path: Path) -> None:
    """Column by column it would run and be right; but forward takes the matrix, so the derivative has to."""
    source = """
import numpy as np
def prelu(z): return np.where(z > 0, z, np.linspace(0.1, 0.5, len(z))[:, None] * z)
def prelu_derivative(z): return np.where(z > 0, 1, np.linspace(0.1, 0.5, len(z)))
"""
    cases = [check(case, Settings()) for case in battery(only(tmp_path, source))]
    assert {case.outcome for case in cases if case.case.name.endswith(("ordinary", "wide", "square"))} == {Outcome.FAIL}


@pytest.mark.parametrize("slope", ["dA.T * (Z > 0)", "(dA * (Z > 0).T)"])
def test_a_transpose_is_not_hidden_by_running_column_by_column(tmp_path: Path, slope: str) -> None:
    """Forward takes the matrix as its columns, so backward has to take it too."""
    source = f"""
import numpy as np
def relu(Z): return np.maximum(Z, 0)
def relu_backward(dA, Z): return {slope}
"""
    cases = [check(case, Settings()) for case in battery(only(tmp_path, source))]
    assert {case.outcome for case in cases if case.case.name.endswith(("wide", "square", "tiny upstream"))} <= {
        Outcome.FAIL,
        Outcome.ERROR,
    }
