"""The plain style: `forward(z)` and `backward(z, da)` of a module, a class or an object, with optional attributes."""

from pathlib import Path

import numpy as np
import pytest

from actgrad.activations import Kink, Structure
from actgrad.errors import ReadingError
from tests.inputs.known import DA, Z, assert_computes, only, read

MODULE = """
def forward(z): return z * z
def backward(z, da): return da * 2 * z
"""


def test_a_module_is_called_by_its_file_or_its_name(tmp_path: Path) -> None:
    """Without `name`, the file's name is the activation's."""
    plain, named = only(tmp_path, MODULE), only(tmp_path, 'name = "square"\n' + MODULE)
    assert (plain.name, named.name) == ("code", "square")
    assert plain.reading is not None
    assert plain.reading.style == "plain"
    assert plain.reading.sentence == "code: forward forward(Z), backward backward(Z, dA)"
    assert (plain.structure, plain.kinks, plain.graphs, plain.reading.backward_at_a) == (None, (), None, None)
    assert_computes(plain, "square")


def test_the_very_arrays_are_handed_on(tmp_path: Path) -> None:
    """A pass that writes into Z or dA, or returns one of them, is seen to do so; results are passed on as they are."""
    activation = only(
        tmp_path, "def forward(z):\n    z += 1\n    return z\ndef backward(z, da):\n    da *= 0\n    return [1, 2]\n"
    )
    z, da = Z.copy(), DA.copy()
    assert activation.backward is not None
    assert activation.forward(z) is z
    np.testing.assert_array_equal(z, Z + 1)
    assert activation.backward(z, da) == [1, 2]
    assert not da.any()


@pytest.mark.parametrize(
    "arguments", ["z, da", "x, dout", "inputs, grad", "u, upstream", "p1, p2", "first, dJ_dA", "Z, whatever"]
)
def test_the_order_is_z_and_da_unless_the_names_say_otherwise(tmp_path: Path, arguments: str) -> None:
    """Names that say nothing are taken in this order; those that say another are read by name."""
    first, second = arguments.split(", ")
    passes = f"def forward(self, z): return z * z\n    def backward(self, {arguments}): return 2 * {first} * {second}\n"
    activation = only(tmp_path, f"class Square:\n    {passes}")
    assert activation.reading is not None
    assert activation.reading.style == "plain"
    assert activation.reading.sentence == "Square: forward Square().forward(Z), backward Square().backward(Z, dA)"
    assert_computes(activation, "square")


def test_another_order_is_read_by_name_or_settled_by_takes(tmp_path: Path) -> None:
    """`backward(da, z)` is no plain style, and `--takes da,z` turns the one of unknown names round."""
    named = only(tmp_path, "def forward(z): return z**3\ndef backward(da, z): return da * 3 * z**2\n")
    assert named.reading is not None
    assert named.reading.sentence == "forward: forward forward(Z), backward backward(dA, Z)"
    assert_computes(named, "cube")
    turned = only(tmp_path, "def forward(z): return z**3\ndef backward(p1, p2): return p1 * 3 * p2**2\n", takes="da,z")
    assert_computes(turned, "cube")


def test_structure_kinks_and_graph_are_taken_up(tmp_path: Path) -> None:
    """What is declared goes on to the check and to explain, which do not believe it."""
    activation = only(
        tmp_path,
        """
name, structure, kinks = "square", "elementwise", (0, 1.5)
graph = [("u1", "product", "u0", "u0")]
"""
        + MODULE,
    )
    assert activation.structure is Structure.ELEMENTWISE
    assert activation.kinks == (Kink(0.0), Kink(1.5))
    assert activation.graphs is not None
    (graph,) = activation.graphs(1, 0)
    assert [step.name for step in graph.steps] == ["u0", "u1"]


def test_instances_with_functions_for_passes_are_read(tmp_path: Path) -> None:
    """Any object counts, a namespace and actgrad's own Activation among them."""
    space, own = read(
        tmp_path,
        """
from types import SimpleNamespace
from actgrad.activations import Activation, Kink, Structure
square = SimpleNamespace(forward=lambda z: z * z, backward=lambda z, da: 2 * z * da)
cubic = Activation("cube", lambda z: z**3, lambda z, da: 3 * z**2 * da, Structure.ELEMENTWISE, (Kink(0.0),))
""",
    ).activations
    assert (space.name, own.name, own.structure, own.kinks) == ("square", "cube", Structure.ELEMENTWISE, (Kink(0.0),))
    assert_computes(space, "square")
    assert_computes(own, "cube")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            'structure = "columwise"',
            "code declares the structure 'columwise'. Did you mean 'columnwise'?"
            " There are elementwise, columnwise, rowwise, dense.",
        ),
        ('kinks = "zero"', "code declares kinks 'zero'; a tuple of points is needed, such as (0.0,)."),
        ("kinks = 0.5", "code declares kinks 0.5; a tuple of points is needed, such as (0.0,)."),
        ("graph = []", "The graph has no steps."),
    ],
)
def test_a_wrong_declaration_is_told(tmp_path: Path, line: str, message: str) -> None:
    """What is declared and makes no sense is an error, with what would."""
    with pytest.raises(ReadingError) as caught:
        read(tmp_path, f"{line}\n{MODULE}")
    assert str(caught.value) == message
