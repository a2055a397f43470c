"""The catalogue of findings: every rule is explained, all that is found is of it, and nothing in it is idle."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest

from actgrad.activations import Activation, Array, Structure
from actgrad.activations.activation import Reading
from actgrad.checking import check
from actgrad.checking.diagnosis import diagnose
from actgrad.checking.mistakes import MISTAKES
from actgrad.checking.region import Region, Shape, kinds
from actgrad.checking.result import Settings
from actgrad.checking.rules import RULES, WRONG_IN, explanations, find_rule
from actgrad.errors import Finding, Kind, Rule, UsageError
from tests.checking.diagnosis.cases import INPUTS, RIGHT, judged, s
from tests.checking.diagnosis.planted import planted
from tests.checking.passes import SOFTMAX, TANH, drawn, one_case, softmax, tanh_backward
from tests.checking.test_contract import BROKEN, LastDigits
from tests.collections.files_index import FILES
from tests.collections.files_judged import surveyed


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_a_rule_is_explained(rule: Rule) -> None:
    """Each has a key of its own, a title without a full stop, and a paragraph of whole sentences."""
    assert [each for each in RULES if each.key.casefold() == rule.key.casefold()] == [rule]
    title, explanation = explanations()[rule.key]
    assert title and title == " ".join(title.split())
    assert not title.endswith(".")
    assert explanation == " ".join(explanation.split())
    assert len(explanation) > 60
    assert explanation.endswith((".", ".)"))


def test_a_rule_is_found_by_its_key() -> None:
    """In any case, with a hyphen for the minus, and by the key of a finding with its region."""
    assert all(find_rule(rule.key) is rule for rule in RULES)
    assert find_rule("Missing factor 1 - A").key == "missing factor 1 − a"
    assert find_rule("another constant, only negative Z").key == "another constant"
    assert find_rule("only negative Z") is WRONG_IN["only negative Z"]
    assert find_rule("added, not multiplied").key == "added, not multiplied"


def test_an_unknown_rule_is_told_with_the_nearest() -> None:
    """And with the command that shows all."""
    with pytest.raises(UsageError) as told:
        find_rule("sing")
    assert str(told.value) == "No rule is called 'sing'. Did you mean 'sign'? 'actgrad list --rules' shows all."
    with pytest.raises(UsageError) as told:
        find_rule("§")
    assert str(told.value) == "No rule is called '§'. 'actgrad list --rules' shows all."


def _points() -> tuple[Array, Array]:
    """Give Z and dJ/dA in which some values occur several times."""
    z, da = drawn((8, 7), seed=5)
    z[[0, 2, 5, 6], [1, 4, 0, 6]] = 0.5
    z[[0, 1, 3, 4], [5, 2, 6, 3]] = [0.75, -0.75, 0.75, -0.75]
    da[[0, 1, 3, 7], [0, 3, 5, 2]] = 0.25
    return z, da


REGIONS: dict[str, Callable[..., Array]] = {
    "only at one Z": lambda z, da, t, i, j: z == 0.5,
    "only at one |Z|": lambda z, da, t, i, j: abs(z) == 0.75,
    "only at one dJ/dA": lambda z, da, t, i, j: da == 0.25,
    "only negative Z": lambda z, da, t, i, j: z < 0,
    "only positive Z": lambda z, da, t, i, j: z > 0,
    "only negative dJ/dA": lambda z, da, t, i, j: da < 0,
    "only positive dJ/dA": lambda z, da, t, i, j: da > 0,
    "only negative gradient": lambda z, da, t, i, j: t < 0,
    "only positive gradient": lambda z, da, t, i, j: t > 0,
    "only beyond a threshold in Z": lambda z, da, t, i, j: z > 0.6,
    "only beyond a threshold in |Z|": lambda z, da, t, i, j: abs(z) > 1,
    "only beyond a threshold in |dJ/dA|": lambda z, da, t, i, j: abs(da) > 1,
    "only beyond a threshold in dJ/dA": lambda z, da, t, i, j: da > 0.6,
    "only beyond a threshold in |dJ/dZ|": lambda z, da, t, i, j: abs(t) > np.median(abs(t)),
    "only below a threshold in Z": lambda z, da, t, i, j: z < -0.6,
    "only below a threshold in |Z|": lambda z, da, t, i, j: abs(z) < 0.6,
    "only below a threshold in |dJ/dA|": lambda z, da, t, i, j: abs(da) < 0.6,
    "only below a threshold in dJ/dA": lambda z, da, t, i, j: da < -0.6,
    "only below a threshold in |dJ/dZ|": lambda z, da, t, i, j: abs(t) < np.median(abs(t)),
    "only a range of Z": lambda z, da, t, i, j: (z > -1) & (z < 0.6),
    "only some rows": lambda z, da, t, i, j: i == 2,
    "only some columns": lambda z, da, t, i, j: (j == 2) | (j == 4),
    "only a block": lambda z, da, t, i, j: (i > 2) & (i < 6) & (j > 1) & (j < 4),
    "only on the diagonal": lambda z, da, t, i, j: i == j,
    "only off the diagonal": lambda z, da, t, i, j: i != j,
    "only above the diagonal": lambda z, da, t, i, j: i < j,
    "only below the diagonal": lambda z, da, t, i, j: i > j,
    "only in every second entry": lambda z, da, t, i, j: (i + j) % 2 == 0,
}
"""Where a gradient of softmax is made wrong, by what is to be said of it."""


@pytest.mark.parametrize("key", REGIONS)
def test_where_the_wrong_entries_lie_is_said(key: str) -> None:
    """Errors that follow from no mistake are described by the simplest region that holds them and nothing else."""
    z, da = _points()
    true = RIGHT["softmax"][1](z, da)
    inside = REGIONS[key](z, da, true, *np.indices(z.shape))
    noise = np.random.default_rng(1).uniform(0.2, 0.6, z.shape)
    found, *_ = diagnose(*judged("softmax", z, da, np.where(inside, true * (1 + noise), true))).findings
    assert (found.rule, found.key, found.region) == (WRONG_IN[key], key, "")


def test_every_kind_of_region_has_its_rule_and_its_words() -> None:
    """Scattered entries are a region of a mistake only; a kind of region has the words of its quantity in its key."""
    assert {*REGIONS} == {*WRONG_IN}
    assert {region.key for region in kinds()} == {*WRONG_IN, "only scattered entries"}


def test_what_a_region_is_of() -> None:
    """It is of lines, scattered, beyond a threshold, by sign or of dJ/dA by its value, not by its words."""
    by_key = {region.key: region for region in kinds()}
    told: dict[str, Callable[[Region], bool]] = {
        "only some rows": lambda region: region.of_lines,
        "only some columns": lambda region: region.of_lines,
        "only a block": lambda region: region.of_lines,
        "only scattered entries": lambda region: region.scattered,
        "only beyond a threshold in |dJ/dA|": lambda region: region.beyond_threshold and region.of_upstream,
        "only negative dJ/dA": lambda region: region.by_sign and region.of_upstream,
        "only positive Z": lambda region: region.by_sign and not region.of_upstream,
        "only below a threshold in dJ/dA": lambda region: not region.beyond_threshold and region.of_upstream,
    }
    assert all(is_so(by_key[key]) for key, is_so in told.items())
    assert [region.key for region in kinds() if region.of_lines] == [
        "only some rows",
        "only some columns",
        "only a block",
    ]
    assert [region.shape for region in kinds() if region.scattered] == [Shape.SCATTERED]


@cache
def mistakes_found() -> tuple[Finding, ...]:
    """Give what is said of every planted mistake, of mistakes in the call, and at a kink."""
    z, da = INPUTS["ordinary"]
    at_a = Reading("", "", backward_at_a=lambda z, da: da * s(z) * (1 - s(z)))
    by_a = Activation("sigmoid", s, lambda a, da: da * a * (1 - a), reading=at_a)
    swapped = Activation("sigmoid", s, lambda da, z: da * s(z) * s(-z))
    tie = Activation("relu", lambda z: np.maximum(z, 0), lambda z, da: da * ((z > 0) + 2.0 * (z == 0)))
    noisy = RIGHT["tanh"][1](z, da) * (1 + 0.3 * np.random.default_rng(3).normal(size=z.shape) * (abs(z + da) > 1))
    return (
        *(found for each in planted() for found in each.found()),
        *diagnose(*judged("sigmoid", z, da, da * z * (1 - z), by_a)).findings,
        *diagnose(*judged("sigmoid", z, da, z * s(da) * s(-da), swapped)).findings,
        *diagnose(*judged("tanh", z, da, noisy)).findings,
        *check(one_case(tie, np.array([[0.0, 1.0, -1.0]]), np.ones((1, 3))), Settings()).diagnosis,
    )


def test_every_mistake_is_named_somewhere() -> None:
    """No mistake of the catalogue is one that cannot be found, and whatever a diagnosis says is of the catalogue."""
    found = {each.rule for each in mistakes_found()}
    assert {rule.key for rule in MISTAKES} <= {rule.key for rule in found}
    assert all(rule in RULES and rule.kind is Kind.MISTAKE for rule in found)


def other_findings() -> Iterator[Finding]:
    """Give breaches, warnings and notes of small passes that call for them, and those of the collected files."""

    def random_backward(z: Array, da: Array) -> Any:
        np.random.random()
        return tanh_backward(z, da)

    small: dict[str, Activation] = {
        "alias": Activation("same", lambda z: z, lambda z, da: da),
        "global": Activation("tanh", np.tanh, random_backward),
        "log": Activation("log", np.log, lambda z, da: da / z),
        "shape": Activation("x", np.tanh, lambda z, da: tanh_backward(z, da).T),
        "misnamed": Activation("sigmoid", np.tanh, tanh_backward),
        "off": Activation("x", np.tanh, lambda z, da: tanh_backward(z, da) * (1 + 2e-9)),
        "narrow": Activation("softmax", softmax, SOFTMAX.backward, structure=Structure.ELEMENTWISE),
        "rows": Activation("softmax", lambda z: softmax(z.T).T, lambda z, da: SOFTMAX.backward(z.T, da.T).T),  # type: ignore[misc]
        "kink": Activation("relu", lambda z: np.maximum(z, 0), lambda z, da: da * ((z > 0) | ((z == 0) & (da > 0)))),
        "overflow on the way": Activation("x", lambda z: 1 / (1 + np.exp(-z)), lambda z, da: da * s(z) * s(-z)),
        "overflow": Activation("x", lambda z: np.log(1 + np.exp(z)), lambda z, da: da * s(z)),
        "step": Activation("sign", np.sign, lambda z, da: 0 * da),
        "lower precision": Activation("x", lambda z: np.tanh(z.astype("float32")), tanh_backward),
        "last digits": Activation("x", np.tanh, LastDigits().backward),
    }
    small |= {name: Activation("tanh", np.tanh, backward) for name, (backward, *_) in BROKEN.items()}
    for name, activation in small.items():
        z, da = drawn(scale=2000.0 if "overflow" in name else 1.0)
        z = z.round() if name == "kink" else z
        yield from check(one_case(activation, z, da, battery=True), Settings()).findings
    for file in FILES:
        for activation in surveyed(file).activations:
            yield from activation.reading.findings if activation.reading else ()


def test_every_breach_warning_and_note_is_found_somewhere() -> None:
    """And whatever is found is of the catalogue."""
    found = {finding.rule for finding in other_findings()}
    assert found <= {*RULES}
    assert {rule.key for rule in RULES if rule.kind is not Kind.MISTAKE} <= {rule.key for rule in found}


def test_a_right_pass_has_no_findings() -> None:
    """Nothing of the catalogue."""
    assert check(one_case(TANH, *drawn()), Settings()).findings == ()
