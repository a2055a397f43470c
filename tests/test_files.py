"""Files of activations as people write them: all are found and judged rightly, nothing else is, mistakes are named."""

from functools import cache

import pytest

from actgrad.checking.result import Group
from actgrad.errors import ReadingError
from actgrad.inputs import code
from tests.collections.files_index import FILES, FOLDER, NOTHING_TO_JUDGE, Judged, Label, UserFile
from tests.collections.files_judged import TELLING_RIGHT, TELLING_WRONG, judged, named, rightly, said, surveyed

read = cache(surveyed)
ALL = [(file, each) for file in FILES for each in file.activations]


@cache
def group(file: UserFile, label: Judged) -> Group:
    activation = next(each for each in read(file).activations if each.name == label.name)
    return judged(activation, label.label, TELLING_WRONG if label.label is Label.WRONG else TELLING_RIGHT)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.id)
def test_what_a_file_holds(file: UserFile) -> None:
    """Every activation is found, nothing else is, and what was passed over is told."""
    seen = read(file)
    assert sorted(each.name for each in seen.activations) == sorted(each.name for each in file.activations)
    assert set(file.passed_over) <= {each.name for each in seen.passed_over}


@pytest.mark.parametrize("path", NOTHING_TO_JUDGE)
def test_nothing_to_judge(path: str) -> None:
    """In a file of bases and of functions without a derivative, nothing is judged."""
    with pytest.raises(ReadingError, match=r"Nothing in .* can be judged\."):
        code.survey(str(FOLDER / path))


@pytest.mark.parametrize(("file", "label"), ALL, ids=lambda each: each.id if isinstance(each, UserFile) else each.name)
def test_verdict(file: UserFile, label: Judged) -> None:
    """A wrong activation is called wrong; a right one is called right, without a warning that is not called for."""
    result = group(file, label)
    assert rightly(label, result), f"{result.outcome.value}: {said(result)}"


def test_mistakes_are_named() -> None:
    """What is wrong with an activation, or to be warned of, is said first for at least 90 % of them."""
    telling = [(file, label) for file, label in ALL if label.label is not Label.RIGHT]
    unnamed = {
        f"{file.id} {each.name}": said(group(file, each))
        for file, each in telling
        if not named(each, group(file, each))
    }
    assert len(unnamed) <= 0.1 * len(telling), unnamed


def test_the_collection_is_large_enough() -> None:
    """At least 45 files with 115 activations, about 60 % of them right."""
    rights = sum(label.label is not Label.WRONG for _, label in ALL)
    assert len({file.path for file in FILES}) >= 45
    assert len(ALL) >= 115
    assert 0.5 <= rights / len(ALL) <= 0.7
