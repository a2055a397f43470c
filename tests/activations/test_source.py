"""Every formula and number of the source's derivations, each by its place in the source.

A row is a step as the source has it: its name, its formula, ∂a/∂u as the source writes it in earlier steps, and both as
functions of z at 60 digits. What the source only writes in z (the right-hand ends of its lines) is in these functions.
"""

from collections.abc import Callable, Sequence
from typing import Any

import mpmath
import numpy as np
import pytest

from actgrad.activations import find
from actgrad.activations.graph import Graph, sweep, values
from actgrad.explaining.formula import Formula

Row = tuple[str, str, str, Callable[..., Any], Callable[..., Any]]
EPS = float(np.finfo(float).eps)

# Sigmoid, "we construct a computation graph" and "an outside first traversal of the chain rule"; e is exp(−z).
SIGMOID: list[Row] = [
    ("u0", "z", "1/u3² · exp(u1)", lambda z, e: z, lambda z, e: e / (1 + e) ** 2),
    ("u1", "−u0", "−1/u3² · exp(u1)", lambda z, e: -z, lambda z, e: -e / (1 + e) ** 2),
    ("u2", "exp(u1)", "−1/u3²", lambda z, e: e, lambda z, e: -1 / (1 + e) ** 2),
    ("u3", "1 + u2", "−1/u3²", lambda z, e: 1 + e, lambda z, e: -1 / (1 + e) ** 2),
    ("u4", "1/u3", "1", lambda z, e: 1 / (1 + e), lambda z, e: 1),
]

# Tanh, "let us introduce intermediate variables" and "we compute the partial derivatives"; e is exp(z), f is exp(−z).
TANH: list[Row] = [
    (
        "u0",
        "z",
        "−(−u6 − u4 · 1/u5²) · exp(u1) + (u6 − u4 · 1/u5²) · exp(u0)",
        lambda z, e, f: z,
        lambda z, e, f: 4 * e * f / (e + f) ** 2,
    ),
    (
        "u1",
        "−u0",
        "(−u6 − u4 · 1/u5²) · exp(u1)",
        lambda z, e, f: -z,
        lambda z, e, f: -2 * e * f / (e + f) ** 2,
    ),
    ("u2", "exp(u0)", "u6 − u4 · 1/u5²", lambda z, e, f: e, lambda z, e, f: 2 * f / (e + f) ** 2),
    ("u3", "exp(u1)", "−u6 − u4 · 1/u5²", lambda z, e, f: f, lambda z, e, f: -2 * e / (e + f) ** 2),
    ("u4", "u2 − u3", "u6", lambda z, e, f: e - f, lambda z, e, f: 1 / (e + f)),
    ("u5", "u2 + u3", "−u4 · 1/u5²", lambda z, e, f: e + f, lambda z, e, f: -(e - f) / (e + f) ** 2),
    ("u6", "1/u5", "u4", lambda z, e, f: 1 / (e + f), lambda z, e, f: e - f),
    ("u7", "u4 · u6", "1", lambda z, e, f: (e - f) / (e + f), lambda z, e, f: 1),
]

# Softmax, "a computation graph for the j th activation"; z and e are z_j and exp(z_j), s is Σ_p exp(z_p).
SOFTMAX_OWN: list[Row] = [
    ("u-1", "z", "(−u1 · 1/u3² + u4) · exp(u-1)", lambda z, e, s: z, lambda z, e, s: -(e**2) / s**2 + e / s),
    ("u1", "exp(u-1)", "−u1 · 1/u3² + u4", lambda z, e, s: e, lambda z, e, s: -e / s**2 + 1 / s),
    ("u3", "u1 + Σ u2,p", "−u1 · 1/u3²", lambda z, e, s: s, lambda z, e, s: -e / s**2),
    ("u4", "1/u3", "u1", lambda z, e, s: 1 / s, lambda z, e, s: e),
    ("u5", "u1 · u4", "1", lambda z, e, s: e / s, lambda z, e, s: 1),
]

# Softmax, "z_j also affects other activations in the same layer"; z_p and exp(z_p) are y and q.
SOFTMAX_OTHER: list[Row] = [
    ("u-1", "z", "−u2,p · 1/u3² · exp(u-1)", lambda z, e, s, y, q: z, lambda z, e, s, y, q: -q * e / s**2),
    (
        "u0,p",
        "z,p",
        "(−u2,p · 1/u3² + u4) · exp(u0,p)",
        lambda z, e, s, y, q: y,
        lambda z, e, s, y, q: q / s * (1 - q / s),
    ),
    ("u1", "exp(u-1)", "−u2,p · 1/u3²", lambda z, e, s, y, q: e, lambda z, e, s, y, q: -q / s**2),
    ("u2,p", "exp(u0,p)", "−u2,p · 1/u3² + u4", lambda z, e, s, y, q: q, lambda z, e, s, y, q: 1 / s - q / s**2),
    ("u3", "u1 + Σ u2,p", "−u2,p · 1/u3²", lambda z, e, s, y, q: s, lambda z, e, s, y, q: -q / s**2),
    ("u4", "1/u3", "u2,p", lambda z, e, s, y, q: 1 / s, lambda z, e, s, y, q: q),
    ("u5", "u2,p · u4", "1", lambda z, e, s, y, q: q / s, lambda z, e, s, y, q: 1),
]


def formulas(graph: Graph) -> dict[str, tuple[str, str]]:
    """Give each step's formula and ∂a/∂u as text, in the order of the sweep's way back reversed."""
    written: dict[str, str] = {}

    def named(name: str, formula: Formula) -> Formula:
        written[name] = str(formula)
        return Formula.named(name, formula.value)

    one = np.ones((1, 1))
    z = {"z": Formula.named("z", 0.5 * one), "z,p": Formula.named("z,p", one)}
    adjoints, _ = sweep(graph.steps, values(graph.steps, z, named), Formula("1", one))
    return {name: (written[name], str(adjoints[name])) for name in written}


def swept_steps(graph: Graph, z: Any, others: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give each step's value and ∂a/∂u for arrays."""
    found = values(graph.steps, {"z": z, "z,p": others})
    return found, sweep(graph.steps, found, np.ones_like(found[graph.steps[-1].name]))[0]


GRAPHS = {
    "sigmoid": (find("sigmoid").graphs(1, 0)[0], SIGMOID),
    "tanh": (find("tanh").graphs(1, 0)[0], TANH),
    "softmax, own": (find("softmax").graphs(2, 0)[0], SOFTMAX_OWN),
    "softmax, another": (find("softmax").graphs(2, 0)[1], SOFTMAX_OTHER),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_steps_and_their_derivatives_are_written_as_in_the_source(name):
    """Each u of the source's graphs has its name, order, formula and ∂a/∂u."""
    graph, rows = GRAPHS[name]
    written = formulas(graph)
    assert {step: written[step] for step, *_ in rows} == {step: (text, slope) for step, text, slope, *_ in rows}
    assert [step for step in written if step in {row[0] for row in rows}] == [row[0] for row in rows]


@pytest.mark.parametrize(("name", "order"), [("sigmoid", "u0 u1 u2 u3 u4"), ("tanh", "u0 u1 u2 u3 u4 u5 u6 u7")])
def test_graphs_have_no_other_steps(name, order):
    """Sigmoid has u0 to u4, tanh u0 to u7, as in the source."""
    assert " ".join(step.name for step in find(name).graphs(1, 0)[0].steps) == order


def test_softmax_has_the_steps_of_the_source():
    """Both of softmax's graphs are u-1; u0,p; u1; u2,p; u3; u4; u5, the last alone differs."""
    for graph in find("softmax").graphs(2, 0):
        assert [step.name for step in graph.steps] == ["u-1", "u0,p", "u1", "u2,p", "u3", "u4", "u5"]


def check_rows(rows: Sequence[Row], found: Any, adjoints: Any, points: Sequence[tuple[Any, ...]], at: Any) -> None:
    """Assert value and ∂a/∂u of each step at each point, to 64 roundings."""
    for name, _, _, value, slope in rows:
        for index, point in enumerate(points):
            for mine, true in ((at(found[name], index), value(*point)), (at(adjoints[name], index), slope(*point))):
                assert abs(mpmath.mpf(mine) - true) <= 64 * EPS * abs(true), (name, index)


def test_sigmoid_steps_have_the_numbers_of_the_source():
    """At 1,000 points each step of the sigmoid and its derivative is what the source's formula in z gives."""
    z = np.random.default_rng(1).uniform(-30, 30, 1000)
    with mpmath.workdps(60):
        points = [(mpmath.mpf(x), mpmath.exp(-mpmath.mpf(x))) for x in z.tolist()]
        check_rows(
            SIGMOID, *swept_steps(GRAPHS["sigmoid"][0], z[None]), points, lambda array, i: np.ravel(array)[i].item()
        )


def test_tanh_steps_have_the_numbers_of_the_source():
    """At 1,000 points where exp(z) − exp(−z) does not cancel, each step of tanh and its derivative is the source's."""
    generator = np.random.default_rng(2)
    z = generator.uniform(0.2, 1.5, 1000) * generator.choice([-1, 1], 1000)
    with mpmath.workdps(60):
        points = [(x, mpmath.exp(x), mpmath.exp(-x)) for x in map(mpmath.mpf, z.tolist())]
        check_rows(TANH, *swept_steps(GRAPHS["tanh"][0], z[None]), points, lambda array, i: np.ravel(array)[i].item())


@pytest.mark.parametrize("name", ["softmax, own", "softmax, another"])
def test_softmax_steps_have_the_numbers_of_the_source(name):
    """In 800 columns of four units, each step of both graphs and its derivative is what the source gives."""
    z, others = np.random.default_rng(3).uniform(-1, 1, (1, 800)), np.random.default_rng(4).uniform(-1, 1, (3, 800))
    graph, rows = GRAPHS[name]
    found, adjoints = swept_steps(graph, z, others)
    with mpmath.workdps(60):
        points = []
        for own, *rest in zip(z[0].tolist(), *others.tolist(), strict=True):
            x, y = mpmath.mpf(own), mpmath.mpf(rest[0])
            total = mpmath.exp(x) + sum(mpmath.exp(mpmath.mpf(each)) for each in rest)
            points.append((x, mpmath.exp(x), total, y, mpmath.exp(y))[: 3 if name == "softmax, own" else 5])
        check_rows(rows, found, adjoints, points, lambda array, i: array[0, i].item())


# "Let us simplify" (sigmoid), "It follows that" (tanh), "We now know that" (softmax), and I(z > 0) (ReLU).
SIMPLIFIED = {
    "sigmoid": [
        "exp(−z)/(1 + exp(−z))²",
        "(1 + exp(−z) − 1)/(1 + exp(−z))²",
        "1/(1 + exp(−z)) − 1/(1 + exp(−z))²",
        "a · (1 − a)",
    ],
    "tanh": [
        "4 · exp(z) · exp(−z)/(exp(z) + exp(−z))²",
        "(exp(z)² + 2 · exp(z) · exp(−z) + exp(−z)²)/(exp(z) + exp(−z))²"
        " − (exp(z)² − 2 · exp(z) · exp(−z) + exp(−z)²)/(exp(z) + exp(−z))²",
        "1 − (exp(z) − exp(−z))²/(exp(z) + exp(−z))²",
        "1 − a · a",
    ],
    "relu": ["I(z > 0)"],
}


@pytest.mark.parametrize("name", SIMPLIFIED)
def test_simplification_is_that_of_the_source(name):
    """Each line by which the source reduces ∂a/∂z is there, and has the number that the sweep gives."""
    activation = find(name)
    graph = activation.graphs(1, 0)[0]
    z = np.array([[0.75]])
    slope = swept_steps(graph, z)[1]["u0"]
    a = activation.forward(z)
    lines = [each(Formula.named("z", z), Formula.named("a", a), Formula.named("a", a)) for each in graph.simplified]
    assert [str(line) for line in lines] == SIMPLIFIED[name]
    assert [float(line.value[0, 0]) for line in lines] == pytest.approx([float(slope[0, 0])] * len(lines), rel=1e-14)


def test_softmax_has_two_cases():
    """∂a_j/∂z_j = a_j(1 − a_j) and ∂a_p/∂z_j = −a_p a_j, as the source has them."""
    own, other = find("softmax").graphs(2, 0)
    aj, ap = Formula.named("aj", 0.25), Formula.named("ap", 0.5)
    assert [str(line(None, aj, aj)) for line in own.simplified] == ["aj · (1 − aj)"]
    assert [str(line(None, aj, ap)) for line in other.simplified] == ["−ap · aj"]


@pytest.mark.parametrize(
    ("name", "text", "number"),
    [
        ("relu", "da · I(z > 0)", 3.0),  # equation (2)
        ("sigmoid", "da · a · (1 − a)", 3 * 0.25 * 0.75),  # equation (4)
        ("tanh", "da · (1 − a · a)", 3 * (1 - 0.0625)),  # equation (6)
        ("softmax", "a · (da − s)", 0.25 * (3 - 2)),  # equation (8), s = Σ dJ/dA ⊙ A
    ],
)
def test_closed_form_of_an_entry_is_the_equation(name, text, number):
    """dJ/dZ of one entry is written, and computed, as in equations (2), (4), (6) and (8)."""
    parts = [Formula.named(*part) for part in (("da", 3.0), ("z", np.array([0.5])), ("a", 0.25), ("s", 2.0))]
    closed = find(name).graphs(2, 0)[0].closed(*parts)
    assert (str(closed), float(np.ravel(closed.value)[0])) == (text, number)


def test_relu_is_the_larger_of_0_and_z():
    """ReLU's graph is u1 = max(0, u0), and ∂a/∂u0 = I(u0 > 0): equations (1) and (2); at 0 it is 0."""
    graph = find("relu").graphs(1, 0)[0]
    assert formulas(graph) == {"u0": ("z", "I(u0 > 0)"), "u1": ("max(0, u0)", "1")}
    found, adjoints = swept_steps(graph, np.array([[-2.0, -0.0, 0.0, 3.0]]))
    assert found["u1"].tolist() == [[0, 0, 0, 3]]
    assert adjoints["u0"].tolist() == [[0, 0, 0, 1]]
