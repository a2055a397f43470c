"""The layer style: forward and backward as methods of a class, made afresh for every pass."""

from pathlib import Path

import numpy as np
import pytest

from actgrad.checking import check
from actgrad.checking.result import Case, Outcome, Settings
from tests.inputs.known import DA, Z, assert_computes, only, read

RETURNS = """
import numpy as np
class Sigmoid:
    def forward(self, x):
        self.out = 1 / (1 + np.exp(-x))
        return self.out
    def {backward}:
        {body}
"""

BACKWARDS = [
    ("backward(self, dout)", "return dout * self.out * (1 - self.out)", "backward Sigmoid().backward(dA)"),
    ("back(self, dA)", "return dA * self.out * (1 - self.out)", "backward Sigmoid().back(dA)"),
    (
        "backwards(self, djda, y=None, eta=None)",
        "return djda * self.out * (1 - self.out)",
        "backward Sigmoid().backwards(dA)",
    ),
    (
        "backward_propagation(self, output_error, learning_rate)",
        "assert learning_rate == 0\n        return output_error * self.out * (1 - self.out)",
        "backward Sigmoid().backward_propagation(dA, 0.0)",
    ),
    (
        "backward(self, output_error, _)",
        "return output_error * self.out * (1 - self.out)",
        "backward Sigmoid().backward(dA, 0.0)",
    ),
    (
        "backward_pass(self, accum_grad)",
        "return accum_grad * self.out * (1 - self.out)",
        "backward Sigmoid().backward_pass(dA)",
    ),
    ("bprop(self, delta)", "return delta * self.out * (1 - self.out)", "backward Sigmoid().bprop(dA)"),
    (
        "backprop(self, grad_output, x)",
        "return grad_output / (2 + np.exp(x) + np.exp(-x))",
        "backward Sigmoid().backprop(dA, Z)",
    ),
    ("backward(self, y, dy)", "return dy * y * (1 - y)", "backward Sigmoid().backward(A, dA)"),
    ("backward(self)", "return self.out * (1 - self.out)", "derivative Sigmoid().backward()"),
    ("backward(self, input)", "return 1 / (2 + np.exp(input) + np.exp(-input))", "derivative Sigmoid().backward(Z)"),
    ("backward(self, dout=1)", "return dout * self.out * (1 - self.out)", "backward Sigmoid().backward(dout=dA)"),
    (
        "backward(self, dlayer)",
        "self.dinputs = dlayer * self.out * (1 - self.out)",
        "backward Sigmoid().backward(dA) -> dinputs",
    ),
    ("backward(self, nextgrad)", "return nextgrad * self.out * (1 - self.out), []", "backward Sigmoid().backward(dA)"),
    (
        "backward_sigmoid(self, dvalues)",
        "return dvalues * self.out * (1 - self.out)",
        "backward Sigmoid().backward_sigmoid(dA)",
    ),
]


@pytest.mark.parametrize(("backward", "body", "sentence"), BACKWARDS, ids=[each[0] for each in BACKWARDS])
def test_every_way_to_write_its_backward_pass_is_read_and_said(
    tmp_path: Path, backward: str, body: str, sentence: str
) -> None:
    """A layer's backward takes dA, a rate, Z, A or nothing, and returns dJ/dZ, dA/dZ, a tuple or nothing."""
    activation = only(tmp_path, RETURNS.format(backward=backward, body=body))
    assert activation.reading is not None
    assert activation.reading.style == "layer"
    assert activation.reading.sentence == f"Sigmoid: forward Sigmoid().forward(Z), {sentence}"
    assert activation.reading.backward_at_a is None or "(Z)" in sentence
    assert_computes(activation, "sigmoid")


LEFT = """
import numpy as np
class ReLU:
    def forward(self, inputs):
        self.inputs = inputs
        self.positive = inputs > 0
        self.{out} = np.maximum(0, inputs)
    def backward(self, dvalues):
        self.dvalues = dvalues
        self.{back} = dvalues * (self.inputs > 0)
"""


@pytest.mark.parametrize(
    ("out", "back"), [("output", "dinputs"), ("feedOut", "feedBack"), ("output", "d_inputs"), ("a", "dz")]
)
def test_what_a_method_leaves_in_an_attribute_is_its_result(tmp_path: Path, out: str, back: str) -> None:
    """Neither the argument nor a mask is taken for the result, but the attribute of Z's shape and the usual name."""
    source = LEFT if out == "output" else LEFT.replace("        self.positive = inputs > 0\n", "")
    activation = only(tmp_path, source.format(out=out, back=back))
    assert activation.reading is not None
    assert activation.reading.sentence == (
        f"ReLU: forward ReLU().forward(Z) -> {out}, backward ReLU().backward(dA) -> {back}"
    )
    assert_computes(activation, "relu")


def test_a_result_that_is_the_argument_itself_counts_under_a_usual_name(tmp_path: Path) -> None:
    """`self.dinputs = dvalues`, then changed in place, is the result, and the caller's dA is seen to change."""
    source = LEFT.format(out="output", back="dinputs")
    source = source.replace(
        "self.dinputs = dvalues * (self.inputs > 0)", "self.dinputs = dvalues; dvalues[self.inputs <= 0] = 0"
    )
    activation, da = only(tmp_path, source.replace("        self.dvalues = dvalues\n", "")), DA.copy()
    assert activation.backward is not None
    np.testing.assert_array_equal(activation.backward(Z.copy(), da), np.where(Z > 0, DA, 0))
    np.testing.assert_array_equal(da, np.where(Z > 0, DA, 0))


def test_two_attributes_of_unusual_names_are_an_error(tmp_path: Path) -> None:
    """Which of two the result is cannot be told, and is not guessed."""
    source = LEFT.format(out="output", back="first").replace(
        "self.first = dvalues", "self.second = dvalues * 2\n        self.first = dvalues"
    )
    activation = only(tmp_path, source)
    assert activation.backward is not None
    with pytest.raises(Exception, match="ReLU's backward returns nothing and sets second and first; which is meant\\?"):
        activation.backward(Z, DA)


def test_a_layer_is_made_afresh_and_its_forward_run_before_every_backward(tmp_path: Path) -> None:
    """State that one pass leaves does not reach the next: here the second call on one object would double dJ/dZ."""
    activation = only(
        tmp_path,
        """
import numpy as np
class Square:
    calls = 0
    def forward(self, x):
        self.grad = 2 * x
        return x * x
    def backward(self, dout):
        self.grad *= dout
        return self.grad
""",
    )
    for _ in range(3):
        assert_computes(activation, "square")
    assert activation.reading is not None
    assert [(each.key, each.message) for each in activation.reading.findings] == [
        ("state", "keeps state: a second backward after the same forward gives another dJ/dZ")
    ]


def test_what_a_layer_only_keeps_for_itself_is_no_state(tmp_path: Path) -> None:
    """A history, or a cache that the backward drops, changes nothing that is given."""
    for _ in ("history", "dropped"):
        activation = only(
            tmp_path,
            """
class Square:
    history = []
    def forward(self, x):
        self.x = x
        self.history.append(x)
        return x * x
    def backward(self, dout):
        x, self.x = self.x, None
        dout *= 2 * x
        return dout
""",
        )
        assert activation.reading is not None
        assert activation.reading.findings == ()


def test_a_softmax_layer_for_one_column_is_run_column_by_column(tmp_path: Path) -> None:
    """Where the Jacobian is built from all entries, a matrix cannot be meant; a column (n, 1) can."""
    activation = only(
        tmp_path,
        """
import numpy as np
class Softmax:
    def forward(self, input):
        e = np.exp(input)
        self.output = e / np.sum(e)
        return self.output
    def backward(self, output_gradient, learning_rate):
        n = np.size(self.output)
        return np.dot((np.identity(n) - self.output.T) * self.output, output_gradient)
""",
    )
    assert activation.reading is not None
    assert activation.reading.sentence == (
        "Softmax: forward Softmax().forward(Z), backward Softmax().backward(dA, 0.0); column by column, each (n, 1)"
    )
    assert [(each.key, each.message) for each in activation.reading.findings] == [
        ("columns", "takes one column, not a matrix: judged column by column, each (n, 1)")
    ]
    assert_computes(activation, "softmax")


def test_a_softmax_layer_over_rows_is_run_on_the_whole_matrix(tmp_path: Path) -> None:
    """A layer that loops over its samples takes the matrix as it is."""
    activation = only(
        tmp_path,
        """
import numpy as np
class Activation_Softmax:
    def forward(self, inputs, training):
        e = np.exp(inputs - np.max(inputs, axis=1, keepdims=True))
        self.output = e / np.sum(e, axis=1, keepdims=True)
    def backward(self, dvalues):
        self.dinputs = np.empty_like(dvalues)
        for i, (out, d) in enumerate(zip(self.output, dvalues)):
            out = out.reshape(-1, 1)
            self.dinputs[i] = np.dot(np.diagflat(out) - np.dot(out, out.T), d)
""",
    )
    assert activation.reading is not None
    assert activation.reading.sentence == (
        "Activation_Softmax: forward Activation_Softmax().forward(Z, True) -> output,"
        " backward Activation_Softmax().backward(dA) -> dinputs"
    )
    assert_computes(activation, "softmax rows")


def test_a_base_is_passed_over_and_its_heirs_are_read(tmp_path: Path) -> None:
    """Abstract classes, and bases whose forward raises, gives nothing or gives its input back, are told, not judged."""
    found = read(
        tmp_path,
        """
import numpy as np
from abc import ABC, abstractmethod
class Abstract(ABC):
    @abstractmethod
    def forward(self, x): ...
    @abstractmethod
    def backward(self, g): ...
class Unwritten:
    def forward(self, x): raise NotImplemented
    def backward(self, g): raise NotImplemented
class Through:
    def forward(self, x): return x
    def backward(self, g): return g
class Empty:
    def forward(self, x): pass
    def backward(self, g): pass
class Nothing:
    def forward(self, x): x + 1
    def backward(self, g): g + 1
class Square(Abstract, Unwritten, Through, Empty, Nothing):
    def forward(self, x):
        self.x = x
        return x * x
    def backward(self, g):
        return 2 * self.x * g
""",
    )
    assert [each.name for each in found.activations] == ["Square"]
    assert [(each.name, each.reason) for each in found.passed_over] == [
        ("Abstract", "Abstract is an abstract class."),
        ("Unwritten", "Unwritten is a base class: Square inherits from it, and its forward is not written."),
        ("Through", "Through is a base class: Square inherits from it, and its forward gives its input back."),
        ("Empty", "Empty is a base class: Square inherits from it, and its forward is not written."),
        ("Nothing", "Nothing is a base class: Square inherits from it, and its forward gives nothing."),
    ]
    assert_computes(found.activations[0], "square")


def test_other_parts_of_a_network_are_passed_over(tmp_path: Path) -> None:
    """A loss, a layer that needs sizes, a layer of two matrices and a forward alone are told with the reason."""
    found = read(
        tmp_path,
        """
class Square:
    def forward(self, x):
        self.x = x
        return x * x
    def backward(self, g): return 2 * self.x * g
class Dropout:
    def forward(self, x): return x
    def backward(self, g): return g
class Affine:
    def __init__(self, W, b): pass
    def forward(self, x): return x
    def backward(self, dout): return dout
class SoftmaxWith:
    def forward(self, x, t): return x
    def backward(self, dout=1): return dout
class CrossOut:
    def forward(self, x): return x
    def backward(self, y_true): return y_true
class Half:
    def forward(self, x): return x
class Trainer:
    def fit(self, x): return x
class Net:
    def __init__(self, sizes): self.sizes = sizes
    def forward(self, x): return x
    def backward(self, y): return y
layer = Net([2, 3])
""",
    )
    assert [each.name for each in found.activations] == ["Square"]
    assert [(each.name, each.reason) for each in found.passed_over] == [
        ("Dropout", "Dropout is another part of a network by its name, no activation."),
        ("Affine", "Affine(W, b) needs W and b, which have no default: add --with W=0.01 --with b=0.01."),
        ("SoftmaxWith", "SoftmaxWith().forward(x, t) takes more than one matrix, so it is no activation."),
        ("CrossOut", "CrossOut().backward(y_true) takes a target or weights, so it is no activation's own."),
        ("Net", "Net is another part of a network by its name, no activation."),
        ("layer", "Net is another part of a network by its name, no activation."),
        ("Half", "Half has forward, but neither a backward pass nor a derivative."),
    ]


def test_a_number_that_init_needs_is_told_and_given(tmp_path: Path) -> None:
    """`--with alpha=0.1` goes to __init__, forward and backward wherever they ask for it."""
    source = """
import numpy as np
class Leaky:
    def __init__(self, alpha): self.alpha = alpha
    def forward(self, x, alpha):
        self.x = x
        return np.where(x > 0, x, alpha * x)
    def backward(self, dout): return np.where(self.x > 0, 1, self.alpha) * dout
class Square:
    def forward(self, x):
        self.x = x
        return x * x
    def backward(self, g): return 2 * self.x * g
"""
    found = read(tmp_path, source)
    assert [each.name for each in found.activations] == ["Square"]
    assert [each.reason for each in found.passed_over] == [
        "Leaky(alpha) needs alpha, which has no default: add --with alpha=0.01."
    ]
    leaky, _ = read(tmp_path, source, values={"alpha": 0.1}).activations
    assert leaky.reading is not None
    assert leaky.reading.sentence == (
        "Leaky: forward Leaky(alpha=0.1).forward(Z, 0.1), backward Leaky(alpha=0.1).backward(dA)"
    )
    assert_computes(leaky, "leaky 0.1")


def test_the_line_is_that_of_the_backward_pass_or_of_the_class(tmp_path: Path) -> None:
    """Where a class inherits its backward, the class is where to look."""
    found = read(
        tmp_path,
        """
class Cube:
    def forward(self, x):
        self.x = x
        return x**3
    def backward(self, g): return 3 * self.x**2 * g
class Heir(Cube):
    def forward(self, x): return super().forward(x)
""",
    )
    assert [each.reading.line for each in found.activations if each.reading] == [6, 7]


def test_a_method_that_hides_another_is_told(tmp_path: Path) -> None:
    """The second of two methods of one name is the one that counts."""
    activation = only(
        tmp_path,
        """
class Cube:
    def forward(self, x):
        self.x = x
        return x**3
    def backward(self, g): return g
    def backward(self, g): return 3 * self.x**2 * g
""",
    )
    assert activation.reading is not None
    assert [(each.key, each.message) for each in activation.reading.findings] == [
        ("hidden definition", "Cube.backward is defined twice: the second, at line 7, hides the first, at line 6")
    ]
    assert_computes(activation, "cube")


ATTRIBUTES = {
    "forward": "output outputs out a A activation y result",
    "backward": "dinputs d_inputs dinput d_input dx dz dX dZ grad_input gradient grad doutput",
}


@pytest.mark.parametrize(
    ("which", "name"), [(which, name) for which, names in ATTRIBUTES.items() for name in names.split()]
)
def test_a_usual_attribute_is_taken_where_a_method_leaves_several(tmp_path: Path, which: str, name: str) -> None:
    """A usual name says which of two new matrices is the result."""
    results = {"forward": "        return x * x\n", "backward": "        return 2 * self.kept * dout\n"}
    result = results[which].strip().removeprefix("return ")
    results[which] = f"        self.other = 1 * self.kept\n        self.{name} = {result}\n"
    source = f"""
class Square:
    def forward(self, x):
        self.kept = x
{results["forward"]}
    def backward(self, dout):
{results["backward"]}
"""
    assert_computes(only(tmp_path, source), "square")


FORWARDS = ["forward", "forward_pass", "forward_propagation", "__call__", "fn"]


@pytest.mark.parametrize("likeliest", range(4))
def test_the_likeliest_of_several_forwards_is_taken(tmp_path: Path, likeliest: int) -> None:
    """Wherever it stands in the class."""
    methods = [f"    def {name}(self, x): return x * x" for name in FORWARDS[likeliest:][::-1]]
    source = "\n".join(["class Square:", *methods, "    def derivative(self, x): return 2 * x", ""])
    reading = only(tmp_path, source).reading
    call = "Square()" if likeliest == 3 else f"Square().{FORWARDS[likeliest]}"
    assert reading is not None
    assert reading.sentence == f"Square: forward {call}(Z), derivative Square().derivative(Z)"


@pytest.mark.parametrize(("other", "likeliest"), [("back", "backward"), ("prime", "derivative")])
def test_the_likeliest_of_several_backward_passes_is_taken(tmp_path: Path, other: str, likeliest: str) -> None:
    """Wherever it stands in the class."""
    argument = "dout" if likeliest == "backward" else "x"
    methods = [f"    def {name}(self, {argument}): return {argument}" for name in (other, likeliest)]
    reading = only(tmp_path, "\n".join(["class Same:", "    def forward(self, x): return 1 * x", *methods, ""])).reading
    assert reading is not None
    assert f"Same().{likeliest}(" in reading.sentence


def test_a_mask_that_is_kept_from_the_first_input_is_a_breach(tmp_path: Path) -> None:
    """One object runs forward on two inputs, then backward; a fresh one for every pass would hide it."""
    source = """
import numpy as np
class ReLU:
    def __init__(self):
        self.mask = None
    def forward(self, x):
        if self.mask is None:
            self.mask = x > 0
        return np.maximum(x, 0)
    def backward(self, dout):
        return dout * self.mask
class Right(ReLU):
    def forward(self, x):
        self.mask = x > 0
        return np.maximum(x, 0)
"""
    wrong, right = read(tmp_path, source).activations
    z, da = np.array([[1.0, -1.0]]), np.ones((1, 2))
    result = check(Case(wrong, "x", "x", z, da), Settings())
    assert result.outcome is Outcome.FAIL
    assert [(each.key, each.message) for each in result.contract] == [
        (
            "not repeatable",
            "an object that has seen another Z gives another dJ/dZ than a fresh one: it keeps something of the first.",
        )
    ]
    assert check(Case(right, "x", "x", z, da), Settings()).outcome is Outcome.PASS


def test_what_backward_adds_up_or_scales_is_a_breach(tmp_path: Path) -> None:
    """One object runs both passes on two inputs, as in two steps of training; what it counts besides is its own."""
    source = """
import numpy as np
class Adds:
    def forward(self, x):
        self.a = np.tanh(x)
        return self.a
    def backward(self, dout):
        self.dx = getattr(self, "dx", 0) + dout * (1 - self.a ** 2)
        return self.dx
class Scales:
    def __init__(self):
        self.slope = np.array([0.1])
    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, 0.1 * x)
    def backward(self, dout):
        dx = dout * np.where(self.x > 0, 1, self.slope)
        self.slope *= 0.9
        return dx
class Counts(Adds):
    def backward(self, dout):
        self.steps = getattr(self, "steps", 0) + 1
        return dout * (1 - self.a ** 2)
"""
    *wrong, right = read(tmp_path, source).activations
    z, da = np.array([[1.0, -1.0]]), np.ones((1, 2))
    for activation in wrong:
        result = check(Case(activation, "x", "x", z, da), Settings())
        assert (result.outcome, [each.key for each in result.contract]) == (Outcome.FAIL, ["not repeatable"])
    assert check(Case(right, "x", "x", z, da), Settings()).outcome is Outcome.PASS
