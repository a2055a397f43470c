"""What a structure says of groups, cuts, blocks and sums, against what the entries themselves depend on."""

import numpy as np
import pytest

from actgrad.activations import Structure

SHAPE = (4, 6)
NUMBERS = np.arange(24.0).reshape(SHAPE)


def partners(structure: Structure, place: int) -> set[int]:
    """Give the entries that an entry depends on, by the definition of each word."""
    row, column = divmod(place, SHAPE[1])
    return {
        other
        for other in range(24)
        if structure is Structure.DENSE
        or other == place
        or (structure is Structure.COLUMNWISE and other % SHAPE[1] == column)
        or (structure is Structure.ROWWISE and other // SHAPE[1] == row)
    }


@pytest.mark.parametrize("structure", Structure)
def test_a_group_holds_every_entry_once_and_no_two_that_meet_in_an_output(structure: Structure) -> None:
    """All groups together are the matrix, and there are as many as is said."""
    groups = structure.groups(SHAPE)
    assert len(groups) == structure.group_count(SHAPE)
    assert sorted(np.concatenate(groups).tolist()) == list(range(24))
    for group in groups:
        assert sum(len(partners(structure, int(place))) for place in group) == len(
            set().union(*(partners(structure, int(place)) for place in group))
        )


@pytest.mark.parametrize("structure", Structure)
def test_a_part_holds_what_its_entries_depend_on_and_says_where_they_stand(structure: Structure) -> None:
    """Also a part of a group, in its order."""
    for group in structure.groups(SHAPE):
        places = group[::2]
        cut, inner = structure.cut(places, SHAPE[1])
        part = cut(NUMBERS)
        assert part.flat[inner].tolist() == places.tolist()
        assert set().union(*(partners(structure, int(place)) for place in places)) == set(part.ravel().astype(int))


@pytest.mark.parametrize("structure", Structure)
def test_what_an_entry_moves_is_summed_for_it_alone(structure: Structure) -> None:
    """The sum, or the largest, over the entries that depend on it."""
    for group in structure.groups(SHAPE):
        sums, largest = structure.summed(NUMBERS, group), structure.summed(NUMBERS, group, np.maximum)
        assert sums.tolist() == [sum(partners(structure, int(place))) for place in group]
        assert largest.tolist() == [max(partners(structure, int(place))) for place in group]


@pytest.mark.parametrize("size", [1, 5, 8, 12, 100])
@pytest.mark.parametrize("structure", Structure)
def test_blocks_cover_the_matrix_and_part_nothing_that_belongs_together(structure: Structure, size: int) -> None:
    """Each entry is in one block with all its partners; a block is no larger than asked for unless it must be."""
    blocks = [set(NUMBERS[block].ravel().astype(int)) for block in structure.blocks(SHAPE, size)]
    assert sorted(place for block in blocks for place in block) == list(range(24))
    assert all(partners(structure, place) <= block for block in blocks for place in block)
    assert max(map(len, blocks)) <= max(size, len(partners(structure, 0)))


@pytest.mark.parametrize("structure", Structure)
def test_partners_stand_in_one_column_and_the_way_back_is_exact(structure: Structure) -> None:
    """Laid as columns, a column holds an entry's partners and nothing else."""
    columns = structure.to_columns(NUMBERS)
    assert all(partners(structure, int(column[0])) == set(column.astype(int)) for column in columns.T)
    assert np.array_equal(structure.from_columns(columns, SHAPE), NUMBERS)


@pytest.mark.parametrize("structure", Structure)
def test_transposed_twice_is_the_same(structure: Structure) -> None:
    """Columns become rows, and elementwise and dense stay what they are."""
    assert structure.transposed.transposed is structure
    assert (structure.transposed is structure) == (structure in (Structure.ELEMENTWISE, Structure.DENSE))
