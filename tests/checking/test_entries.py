"""Which entries of a case are to be looked at first, and what its kinks say."""

from dataclasses import replace

import numpy as np
import pytest

from actgrad.activations import Activation, Structure
from actgrad.checking import check
from actgrad.checking.comparison import Convention, PartIndex
from actgrad.checking.entries import kink_groups, worst_entries
from actgrad.checking.result import Settings
from tests.checking.passes import drawn, one_case, tanh_backward
from tests.outputs.sample_reports import RELU, SOFTMAX


def test_wrong_entries_come_before_undecided_ones_and_the_farthest_off_first() -> None:
    """NaN is infinitely far, then 0.1 beyond 1.5e-8 allowed, then 1e-7, then what could not be told."""
    assert [(each.row, each.column) for each in worst_entries(SOFTMAX)] == [(1, 0), (0, 1), (2, 0), (1, 1)]


def test_the_wrong_entries_are_in_the_order_of_the_error_that_a_table_shows() -> None:
    """Whatever is allowed of each."""
    z, da = drawn(scale=3.0)
    wrong = Activation("tanh", np.tanh, lambda z, da: 1.5 * tanh_backward(z, da))
    errors = [abs(each.dz - each.numerical) for each in check(one_case(wrong, z, da), Settings()).worst_entries]
    assert len(errors) == z.size
    assert errors == sorted(errors, reverse=True)


def test_a_case_in_which_nothing_is_wrong_gives_its_farthest_entry_alone() -> None:
    """One entry of many is enough to show how close they are: here all but [0, 1] are exact."""
    dz = RELU.dz.copy()
    dz[0, 1] += 1e-9
    assert [(each.row, each.column) for each in worst_entries(replace(RELU, dz=dz))] == [(0, 1)]


def test_entries_of_a_part_are_named_by_their_place_in_the_whole() -> None:
    """Rows 0, 7 and 8 of columns 2 and 5."""
    rows, columns = np.meshgrid([0, 7, 8], [2, 5], indexing="ij")
    part = replace(SOFTMAX, part=PartIndex(rows, columns))
    assert [(each.row, each.column) for each in worst_entries(part)] == [(7, 2), (0, 5), (8, 2), (7, 5)]


def test_kinks_give_slopes_and_the_convention_that_the_code_follows() -> None:
    """ReLU's backward uses the left slope at 0, whatever the size and sign of dJ/dA there."""
    (kink,) = kink_groups(RELU, Structure.ELEMENTWISE)
    assert (kink.entries, kink.sides, kink.convention, kink.slopes) == (2, (0.0, 1.0, 0.0), Convention.LEFT, True)


@pytest.mark.parametrize(
    ("used", "convention"), [(0.0, "left"), (1.0, "right"), (0.5, "middle"), (0.25, "other"), (7.0, "other")]
)
def test_each_convention_is_recognised(used: float, convention: str) -> None:
    """The slope that is used is compared with the left one, the right one and their mean."""
    dz = np.where(RELU.numerical.kink, used * RELU.da, RELU.dz)
    assert kink_groups(replace(RELU, dz=dz), Structure.ELEMENTWISE)[0].convention.value == convention


def test_a_coupled_activation_has_gradients_at_its_kinks_not_slopes() -> None:
    """A gradient is no multiple of one entry's dJ/dA there."""
    groups = kink_groups(RELU, Structure.COLUMNWISE)
    assert [(kink.sides, kink.slopes) for kink in groups] == [((0.0, 0.5, 0.0), False)]
