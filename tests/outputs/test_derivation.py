"""What a derivation says: swept again from its JSON, its troubles as sentences, its width, its mathematics."""

import json
import re
import subprocess
from dataclasses import replace
from shutil import which

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from actgrad.explaining.formula import Latex
from actgrad.explaining.trouble import troubles
from actgrad.explaining.worked import conclusion, route_columns
from actgrad.outputs.derivation_screen import derivation_screen
from actgrad.outputs.derivation_text import document, dot, handout
from actgrad.outputs.layout import Page
from actgrad.outputs.numbers_json import dumps
from tests.outputs.sample_derivations import SAMPLES, derivation, sample

ABOUT = ("at [0, 0] of 1×1", "float64")
STABLE = {
    "sigmoid": "The closed form keeps all digits: exp is taken only where it cannot overflow, and a(1 − a) as "
    "1/(4cosh²(z/2)), in which nothing cancels.",
    "tanh": "The closed form keeps all digits: tanh is taken without a difference of exponentials, and 1 − a² as "
    "1/cosh²(z), in which nothing cancels.",
    "softmax": "The closed form keeps all digits: the column's maximum first goes from every z, and dJ/dA at the "
    "largest a from all of dJ/dA.",
}


def swept_again(graph: dict) -> dict[str, float]:
    """Sweep a graph of the JSON: ∂a/∂u is the sum of local · adjoint over the steps that have u as an input."""
    adjoint = {step["name"]: 0.0 for step in graph["steps"]} | {graph["output"]: 1.0}
    for step in reversed(graph["steps"]):
        for name, local in zip(step["inputs"], step["local"], strict=True):
            adjoint[name] += local * adjoint[step["name"]]
    return adjoint


@pytest.mark.parametrize(
    ("activation", "z", "da", "unit"),
    [
        ("sigmoid", 1.5, 2.0, 0),
        ("tanh", -0.7, 3.0, 0),
        ("softmax", [1.0, -0.5, 2.0, 0.25], [1, 2, 3, 4], 2),
        ("softmax", list(range(9)), [3, 1, 4, 1, 5, 9, 2, 6, 5], 8),
        ("softmax", 4.0, 1.0, 0),
    ],
)
def test_a_reader_of_the_json_can_sweep_it_again(activation, z, da, unit):
    """Swept from `inputs` and `local` alone, every adjoint is there again, and their sum with dJ/dA is dJ/dZ."""
    told = json.loads(
        dumps(document(derivation(activation, z, da, unit=unit, whole=True), activation, (unit, 0), None))
    )
    dz = 0.0
    for graph in told["graphs"]:
        again = swept_again(graph)
        assert again == pytest.approx({step["name"]: step["adjoint"] for step in graph["steps"]}, rel=1e-14, abs=1e-17)
        dz += graph["upstream"] * again[graph["steps"][0]["name"]]
    assert dz == pytest.approx(told["closed_form"], rel=1e-13)


def test_softmax_has_a_graph_for_each_unit():
    """Four units make four graphs: the unit's own first, then the others in order, each with every step by name."""
    told = document(
        derivation("softmax", [1.0, -0.5, 2.0, 0.25], [1, 2, 3, 4], unit=2, whole=True), "softmax", (2, 0), 7
    )
    assert [graph["unit"] for graph in told["graphs"]] == [2, 0, 1, 3]
    assert [step["name"] for step in told["graphs"][1]["steps"]] == (
        ["u-1", "u0,0", "u0,1", "u0,3", "u1", "u2,0", "u2,1", "u2,3", "u3", "u4", "u5"]
    )
    assert [graph["steps"][-1]["inputs"] for graph in told["graphs"]] == [
        ["u1", "u4"],
        ["u2,0", "u4"],
        ["u2,1", "u4"],
        ["u2,3", "u4"],
    ]


def test_a_step_that_takes_another_twice_has_two_locals():
    """A square has its input twice, with a local derivative for each."""
    told = document(sample("an activation of one's own"), "x", (0, 0), None)
    assert [step["local"] for step in told["graphs"][0]["steps"]] == [[], [0.5], [1.0, 0.0]]


@pytest.mark.parametrize(
    ("activation", "z", "da", "sentences"),
    [
        (
            "tanh",
            800.0,
            1.0,
            [
                "u2 = exp(u0) overflows at u0 = 800: it is beyond 1.8e+308, the largest float64, and comes out as inf. "
                "The chain rule then gives NaN for dJ/dZ, where 0 is right.",
                STABLE["tanh"],
            ],
        ),
        (
            "sigmoid",
            -400.0,
            1.0,
            [
                "u3² overflows at u3 = 5.221470e+173: it is beyond 1.8e+308, the largest float64, and comes out as "
                "inf. The chain rule then gives 0 for dJ/dZ, where 1.915170e−174 is right.",
                STABLE["sigmoid"],
            ],
        ),
        (
            "sigmoid",
            800.0,
            1.0,
            [
                "u2 = exp(u1) underflows at u1 = −800: it is below 4.9e−324, the smallest float64, and comes out as 0. "
                "dJ/dZ is below it as well: 0 is right.",
                STABLE["sigmoid"],
            ],
        ),
        (
            "softmax",
            [800.0, 0.0],
            [1.0, 2.0],
            [
                "u1 = exp(u-1) overflows at u-1 = 800: it is beyond 1.8e+308, the largest float64, and comes out as "
                "inf. The chain rule then gives NaN for dJ/dZ, where 0 is right.",
                STABLE["softmax"],
            ],
        ),
        (
            "relu",
            0.0,
            5.0,
            [
                "z = 0 is a kink: the slope is 0 from the left and 1 from the right. "
                "By convention relu takes 0, the slope from the left."
            ],
        ),
        ("sigmoid", 0.5, 1.0, []),
        ("softmax", [0.5, 1.0], [1.0, 2.0], []),
    ],
)
def test_troubles_are_told_in_sentences(activation, z, da, sentences):
    """The step that leaves the range, at which input, what follows from it, and what is done instead."""
    assert troubles(derivation(activation, z, da)) == sentences


def test_the_subtraction_that_cancels_is_named_and_its_digits_are_counted():
    """At z = 40, 1 − a leaves nothing of e^−40 = 4.248354255291589e−18; 14 digits are shown, right on any machine."""
    assert troubles(derivation("sigmoid", 40.0)) == [
        "1 − a cancels: 1 − 1 leaves 0. So ∂a/∂z by a · (1 − a) has 0 digits left of 16: 0, "
        "where 4.2483542552916e−18 is right.",
        STABLE["sigmoid"],
    ]


def test_digits_left_are_those_that_are_right():
    """At z = 20 the slope is 2.0611536139418493e−9 (mpmath); a(1 − a) is 3.6e−8 of it away: 7 digits."""
    assert troubles(derivation("sigmoid", 20.0))[0] == (
        "1 − a cancels: 1 − 0.9999999979388463 leaves 2.061154e−09. So ∂a/∂z by a · (1 − a) has 7 digits left of 16: "
        "2.0611536879194e−09, where 2.0611536139418e−09 is right."
    )


def test_the_chain_rule_cancels_too():
    """tanh at 20: u6 − u4/u5² leaves nothing, though exactly it is 2e^−z/(e^z + e^−z)²."""
    assert [sentence.split(":")[0] for sentence in troubles(derivation("tanh", 20.0))] == [
        "u6 − u4 · 1/u5² cancels",
        "1 − a · a cancels",
        "The closed form keeps all digits",
    ]


def test_a_itself_may_cancel():
    """Near 0 the two exponentials of tanh are alike: of tanh(2e−9) = 2e−9 (all 16 digits) the graph has few left."""
    first, last = troubles(derivation("tanh", 2e-9))
    assert first.startswith("u2 − u3 cancels: 1.000000002 − 0.99999999")
    assert first.endswith(", where 2.0e−09 is right.")
    assert last == STABLE["tanh"]


def test_a_graph_of_another_function_is_told():
    """Where the graph of a user ends in another number than the forward gives, that is the finding."""
    mine = sample("an activation of one's own").activation
    other = replace(mine, forward=lambda z: 3 * z)
    assert troubles(derivation(other, 2.0)) == [
        "The graph ends in 2, but forward gives 6: it is the graph of another function."
    ]


@pytest.mark.parametrize("z", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_shown_all_the_same(z):
    """NaN and infinity in, no exception out: the routes have their names and no digits."""
    worked = derivation("tanh", z, numerical=0.0)
    assert route_columns(worked)[1].write(17)[0] in ("NaN", "0")
    assert list(derivation_screen(worked, ABOUT, Page()))


def test_float32_has_its_own_limits():
    """exp(100) is beyond float32, whose digits are 7."""
    told = troubles(derivation("tanh", 100.0, dtype="float32"))[0]
    assert told.startswith("u2 = exp(u0) overflows at u0 = 100: it is beyond 3.4e+38, the largest float32,")
    assert route_columns(derivation("sigmoid", 0.0, dtype="float32"))[-1].write(17)[1] == "all 7"


def test_a_kink_that_is_found_is_told_without_being_declared():
    """Slopes ½ and 1 that the numerical gradient sees at 0, and the ½ that the code takes."""
    found = derivation(sample("an activation of one's own").activation, 0.0, 2.0, sides=(1.0, 2.0))
    assert troubles(found) == [
        "z = 0 is a kink: the slope is 0.5 from the left and 1 from the right. "
        "By convention my_half takes 0.5, the slope from the left."
    ]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (
            {},
            "The closed form and the swept gradient agree to all 16 digits; "
            "the closed form is within the numerical gradient's bound.",
        ),
        (
            {"numerical": 0.26},
            "The closed form and the swept gradient agree to all 16 digits; "
            "the closed form IS NOT within the numerical gradient's bound.",
        ),
        (
            {"sides": (0.0, 1.0)},
            "The closed form and the swept gradient agree to all 16 digits; "
            "at the kink dJ/dZ is 0 from the left and 1 from the right.",
        ),
    ],
)
def test_the_last_line_compares_the_three_routes(more, sentence):
    """It says how far the swept agrees, and whether the numerical gradient bears the closed form out."""
    assert conclusion(derivation("sigmoid", 0.0, **more)) == sentence


@settings(max_examples=60, deadline=None)
@given(
    name=some.sampled_from(["relu", "sigmoid", "tanh", "softmax"]),
    z=some.lists(some.floats(-1e3, 1e3) | some.floats(-1e300, 1e300), min_size=1, max_size=9),
    verbose=some.booleans(),
    da=some.floats(-1e12, 1e12),
)
def test_no_line_is_longer_than_the_screen(name, z, verbose, da):
    """At 80 columns nothing wraps, whatever the numbers."""
    z = z if name == "softmax" else z[:1]
    lines = [line.plain for line in derivation_screen(derivation(name, z, [da] * len(z)), ABOUT, Page(verbose=verbose))]
    assert [line for line in lines if len(line) > 80] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_mathematics_is_safe_for_github(name):
    """Mathematics stands in ```math and $`…`$ alone, its braces are balanced, and no table cell holds any."""
    text = handout(sample(name, Latex), ABOUT)
    blocks = re.findall(r"```math\n(.*?)\n```", text, re.S) + re.findall(r"\$`(.*?)`\$", text)
    for block in blocks:
        assert block.count("{") == block.count("}")
        assert block.count(r"\left(") == block.count(r"\right)")
    plain = re.sub(r"```math\n.*?\n```|\$`.*?`\$|`[^`]*`", "", text, flags=re.S)
    assert not re.search(r"[\\_*$<]", plain)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_arrow_ends_in_a_box(name):
    """In the Graphviz text each arrow joins two boxes; Graphviz, where there is one, takes it."""
    text = dot(sample(name))
    boxes = set(re.findall(r'^ +("[^"]+") \[', text, re.M))
    for start, end in re.findall(r'("[^"]+") -> ("[^"]+")', text):
        assert {start, end} <= boxes
    assert text.count("{") == text.count("}")
    if which("dot"):
        subprocess.run(["dot", "-Tcanon"], input=text.encode(), check=True, capture_output=True, timeout=60)


def test_the_column_of_the_jacobian_sums_to_the_gradient():
    """The products of a long column sum to the same dJ/dZ as graph by graph, and are in the units' own order."""
    z, da = np.linspace(-1, 1, 9), np.arange(9.0) ** 2
    long, whole = (derivation("softmax", z, da, unit=4, whole=each) for each in (False, True))
    assert long.slopes.tolist() == pytest.approx(whole.slopes.tolist(), rel=1e-15)
    assert long.swept == pytest.approx(long.closed_form, rel=1e-13)
    assert len(long.walks) == 2
