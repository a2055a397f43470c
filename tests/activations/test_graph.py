"""The engine: values and the outside-first sweep, families written out, and the graphs that users write down."""

import warnings

import numpy as np
import pytest

from actgrad.activations import find
from actgrad.activations.graph import OPERATIONS, Graph, graph_from, sweep, values
from actgrad.errors import ReadingError

SWISH = [
    ("u1", "neg", "u0"),
    ("u2", "exp", "u1"),
    ("u3", "sum", 1, "u2"),
    ("u4", "reciprocal", "u3"),
    ("u5", "product", "u0", "u4"),
]


def slope(graph: Graph, z: float) -> float:
    found = values(graph.steps, {"z": np.array([[z]])})
    return float(sweep(graph.steps, found, np.ones((1, 1)))[0]["u0"][0, 0])


def test_a_step_that_is_used_twice_adds_both_contributions():
    """With u1 = u0 · u0 and u2 = u1 · u0 the slope is 3z², which takes each use of u0 into account."""
    graph = graph_from([("u1", "product", "u0", "u0"), ("u2", "product", "u1", "u0")])
    assert slope(graph, 5.0) == 75.0
    found = values(graph.steps, {"z": np.array([[5.0]])})
    _, uses = sweep(graph.steps, found, 1.0)
    assert [use.step for use in uses["u0"]] == ["u1", "u1", "u2"]


@pytest.mark.parametrize(
    ("steps", "z", "expected"),
    [
        ([("u1", "neg", "u0")], 3.0, -1.0),
        ([("u1", "exp", "u0")], 0.0, 1.0),
        ([("u1", "log", "u0")], 4.0, 0.25),
        ([("u1", "sum", "u0", 1, "u0", "u0")], 3.0, 3.0),
        ([("u1", "difference", 1, "u0")], 3.0, -1.0),
        ([("u1", "product", 0.5, "u0")], 3.0, 0.5),
        ([("u1", "reciprocal", "u0")], 2.0, -0.25),
        ([("u1", "product", 0.25, "u0"), ("u2", "max", "u1", "u0")], -2.0, 0.25),
        ([("u1", "product", 0.25, "u0"), ("u2", "max", "u1", "u0")], 2.0, 1.0),
        ([("u1", "max", "u0", 0)], 0.0, 1.0),
    ],
)
def test_every_operation_has_its_derivative(steps, z, expected):
    """Each operation's slope is what calculus says; max takes its first input's where both are equal."""
    assert slope(graph_from(steps), z) == expected


def test_operations_are_those_of_the_source_and_two_more():
    """Negation, exp, sum, difference, product and reciprocal; ReLU's max; log for functions of users."""
    assert set(OPERATIONS) == {"neg", "exp", "sum", "difference", "product", "reciprocal", "max", "log"}


def test_swish_is_swept_as_calculus_says():
    """The slope of z · σ(z) at 1 is σ + σ(1 − σ) with σ = 1 / (1 + 1/e): 0.9276705118714869."""
    assert slope(graph_from(SWISH), 1.0) == pytest.approx(0.9276705118714869, rel=1e-15)


def test_a_graph_stays_as_it_is():
    """What is a Graph already is taken as it stands."""
    graph = graph_from(SWISH)
    assert graph_from(graph) is graph


def test_softmax_is_written_out_for_each_unit():
    """In a column of three, the graphs of unit 1 name u0,0 and u0,2; the one to a_2 ends in u2,2 · u4."""
    own, first, last = (graph.expanded() for graph in find("softmax").graphs(3, 1))
    assert [step.name for step in own.steps] == ["u-1", "u0,0", "u0,2", "u1", "u2,0", "u2,2", "u3", "u4", "u5"]
    assert own.steps[6].inputs == ("u1", "u2,0", "u2,2")
    assert [graph.steps[-1].inputs for graph in (own, first, last)] == [("u1", "u4"), ("u2,0", "u4"), ("u2,2", "u4")]
    assert [(graph.unit, graph.output) for graph in (own, first, last)] == [(1, 1), (1, 0), (1, 2)]


def test_what_z_moves_is_known():
    """z_j moves u-1, u1, u3, u4 and u5 of softmax, and none of the other units' steps."""
    assert find("softmax").graphs(3, 1)[0].expanded().moved == {"u-1", "u1", "u3", "u4", "u5"}


def test_families_give_the_same_as_steps_written_out():
    """∂a_p/∂z_j of the family of all p equals that of each graph written out."""
    z = np.array([[0.5], [-1.0], [2.0], [0.25]])
    _, family, *_ = graphs = find("softmax").graphs(4, 2)
    others = z[[0, 1, 3]]
    found = values(family.steps, {"z": z[[2]], "z,p": others})
    together = sweep(family.steps, found, np.ones((3, 1)))[0]["u-1"][:, 0]
    leaves = {"z": z[[2]], **{f"z,{p}": z[[p]] for p in (0, 1, 3)}}
    steps = [graph.expanded().steps for graph in graphs[1:]]
    alone = [sweep(each, values(each, leaves), np.ones((1, 1)))[0]["u-1"][0, 0] for each in steps]
    assert together.tolist() == pytest.approx(alone, rel=4e-16)


def test_overflow_of_the_textbook_form_is_silent():
    """exp(800) is inf in the graph and no warning."""
    graph = find("tanh").graphs(1, 0)[0]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("error")
        assert values(graph.steps, {"z": np.array([[800.0]])})["u2"] == np.inf


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ("u1", 'A graph is a list of steps such as ("u1", "neg", "u0").'),
        (3, 'A graph is a list of steps such as ("u1", "neg", "u0").'),
        ([], "The graph has no steps."),
        (
            ["u1"],
            'Step 1 of the graph, \'u1\': a step is written (name, operation, input, …), such as ("u1", "neg", "u0").',
        ),
        (
            [("u1", "neg")],
            "Step 1 of the graph, ('u1', 'neg'): a step is written (name, operation, input, …), "
            'such as ("u1", "neg", "u0").',
        ),
        (
            [("u1", "exq", "u0")],
            "Step 1 of the graph, ('u1', 'exq', 'u0'): no operation is called 'exq'. Did you mean 'exp'? "
            "There are neg, exp, log, sum, difference, product, reciprocal, max.",
        ),
        (
            [("u0", "neg", "u0")],
            "Step 1 of the graph, ('u0', 'neg', 'u0'): 'u0' is taken, or is no name. "
            "Each step needs a name of its own.",
        ),
        (
            [("u2,p", "neg", "u0")],
            "Step 1 of the graph, ('u2,p', 'neg', 'u0'): 'u2,p' is taken, or is no name. "
            "Each step needs a name of its own.",
        ),
        ([("u1", "neg", "u0", "u0")], "Step 1 of the graph, ('u1', 'neg', 'u0', 'u0'): neg takes 1 input."),
        ([("u1", "product", "u0")], "Step 1 of the graph, ('u1', 'product', 'u0'): product takes 2 inputs."),
        (
            [("u1", "neg", "u0"), ("u2", "sum", "u1", "u3")],
            "Step 2 of the graph, ('u2', 'sum', 'u1', 'u3'): 'u3' is neither an earlier step nor a finite number.",
        ),
        (
            [("u1", "sum", float("nan"), "u0")],
            "Step 1 of the graph, ('u1', 'sum', nan, 'u0'): nan is neither an earlier step nor a finite number.",
        ),
        ([("u1", "sum", 1, 2)], "Step 1 of the graph, ('u1', 'sum', 1, 2): it works on no earlier step."),
        ([("u1", "neg", "u0"), ("u2", "exp", "u0")], "No step of the graph uses u1."),
    ],
)
def test_a_malformed_graph_is_told_in_a_sentence(steps, message):
    """Whatever a user writes wrong in a graph is a ReadingError that says which step and how."""
    with pytest.raises(ReadingError) as caught:
        graph_from(steps)
    assert str(caught.value) == message
