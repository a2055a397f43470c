"""Structure is found by moving entries, also where only one entry couples; a false declaration is the finding."""

import numpy as np
import pytest

from actgrad.activations import Activation, Array, Structure
from actgrad.checking import check
from actgrad.checking.probing import probe
from actgrad.checking.result import CaseResult, Outcome, Settings
from tests.checking.passes import SOFTMAX, TANH, drawn, one_case

ELEMENTWISE, COLUMNWISE, ROWWISE, DENSE = Structure


def coupled(entry: tuple[int, int], other: tuple[int, int]) -> Activation:
    """Tanh, but for one entry of A that moves with one further entry of Z."""

    def forward(z: Array) -> Array:
        a = np.tanh(z)
        a[entry] += 0.01 * z[other]
        return a

    return Activation("coupled", forward, TANH.backward)


def judged(activation: Activation, shape: tuple[int, int] = (6, 5), settings: Settings | None = None) -> CaseResult:
    return check(one_case(activation, *drawn(shape)), settings or Settings())


@pytest.mark.parametrize(
    ("entry", "other", "structure"),
    [
        ((0, 0), (5, 0), COLUMNWISE),
        ((5, 0), (0, 0), COLUMNWISE),
        ((3, 2), (2, 2), COLUMNWISE),
        ((0, 0), (0, 4), ROWWISE),
        ((3, 2), (3, 1), ROWWISE),
        ((5, 4), (0, 0), DENSE),
    ],
)
def test_a_coupling_of_one_entry_in_one_direction_is_found(
    entry: tuple[int, int], other: tuple[int, int], structure: Structure
) -> None:
    """The backward pass that leaves it out is wrong in that one entry."""
    result = judged(coupled(entry, other))
    assert (result.structure, result.outcome) == (structure, Outcome.FAIL)
    assert result.comparison is not None
    assert [tuple(place) for place in np.argwhere(result.comparison.verdicts == 3)] == [other]


def test_a_coupling_of_one_entry_is_found_in_a_large_matrix() -> None:
    """One pair of 90,000 entries is enough."""
    z, _ = drawn((300, 300))
    forward = coupled((200, 3), (7, 3)).forward
    assert probe(forward, z, forward(z)) is COLUMNWISE


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (7, 1), (6, 5), (70, 60)])
def test_an_elementwise_function_is_found_to_be_one(shape: tuple[int, int]) -> None:
    """In a matrix of any shape."""
    z, _ = drawn(shape)
    assert probe(np.tanh, z, np.tanh(z)) is ELEMENTWISE


@pytest.mark.parametrize(("shape", "structure"), [((6, 5), COLUMNWISE), ((7, 1), COLUMNWISE), ((1, 7), ELEMENTWISE)])
def test_softmax_is_columnwise(shape: tuple[int, int], structure: Structure) -> None:
    """But of one row it is constant, so nothing is coupled."""
    z, _ = drawn(shape)
    assert probe(SOFTMAX.forward, z, SOFTMAX.forward(z)) is structure


def test_rounding_is_no_coupling() -> None:
    """A shift by the matrix's largest entry rounds every entry otherwise, and couples none."""
    z, _ = drawn((6, 5))

    def softmax(z: Array) -> Array:
        e = np.exp(z - z.max())
        return np.asarray(e / e.sum(axis=0))

    assert probe(softmax, z, softmax(z)) is COLUMNWISE


@pytest.mark.parametrize("declared", [ELEMENTWISE, ROWWISE])
def test_a_false_declaration_is_the_finding(declared: Structure) -> None:
    """Also where the numbers are right, and whether the code or the user declares it."""
    false = Activation("softmax", SOFTMAX.forward, SOFTMAX.backward, structure=declared)
    for result in (judged(false), judged(SOFTMAX, settings=Settings(structure=declared))):
        assert result.outcome is Outcome.FAIL
        assert result.structure is COLUMNWISE
        assert [(finding.key, finding.message) for finding in result.contract] == [
            (
                "structure",
                f"declared {declared.value}, but it is columnwise:"
                " an entry of A moves with entries of Z that it should not depend on.",
            )
        ]


def test_a_wider_structure_is_no_falsehood() -> None:
    """What is elementwise is dense as well; the user's choice is followed, the code's declaration made narrower."""
    wider = Activation("tanh", TANH.forward, TANH.backward, structure=DENSE)
    assert (judged(wider).outcome, judged(wider).structure) == (Outcome.PASS, ELEMENTWISE)
    asked = judged(TANH, settings=Settings(structure=DENSE))
    assert (asked.outcome, asked.structure) == (Outcome.PASS, DENSE)


def test_which_structure_includes_which() -> None:
    """Dense includes all, every one includes elementwise, columnwise and rowwise do not include each other."""
    assert all(DENSE.includes(each) and each.includes(ELEMENTWISE) and each.includes(each) for each in Structure)
    assert not COLUMNWISE.includes(ROWWISE)
    assert not ELEMENTWISE.includes(COLUMNWISE)
    assert not ROWWISE.includes(DENSE)
