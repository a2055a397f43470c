"""How much memory there is: the machine's, or the container's where that has less."""

import tracemalloc
from pathlib import Path

import pytest

from actgrad.activations import find
from actgrad.checking import check
from actgrad.checking.result import Case, Settings
from actgrad.inputs import shapes
from actgrad.inputs.loading import draw

GIB = 2**30


def grouped(folder: Path, groups: str, **limits: str) -> list[int]:
    """Give the limits that are found in a tree of control groups: a file's place, with __ for /, and what is in it."""
    (folder / "cgroup").write_text(groups)
    for place, limit in limits.items():
        file = (
            folder / "tree" / place.replace("__", "/").replace("_in_", ".limit_in_").replace("memory_max", "memory.max")
        )
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{limit}\n")
    return [*shapes._container_limits(folder / "cgroup", folder / "tree")]


@pytest.mark.parametrize(
    ("groups", "limits", "expected"),
    [
        ("0::/\n", {"memory_max": str(GIB)}, [GIB]),
        ("0::/a/b\n", {"a__b__memory_max": "max", "a__memory_max": str(GIB), "memory_max": "max"}, [GIB]),
        ("0::/elsewhere\n", {"memory_max": str(GIB)}, [GIB]),
        ("4:memory:/a\n2:cpu:/\n", {"memory__a__memory_in_bytes": "512", "memory__memory_in_bytes": "9"}, [512, 9]),
        ("3:cpu,memory:/\n0::/\n", {"memory__memory_in_bytes": str(GIB)}, [GIB]),
        ("2:cpu:/a\n", {"memory_max": "1", "memory__memory_in_bytes": "1"}, []),
        ("no groups", {}, []),
    ],
)
def test_the_limits_of_a_container(tmp_path, groups, limits, expected):
    """Version 2 has one tree, version 1 one for memory; the group and those around it count, but not "max"."""
    assert grouped(tmp_path, groups, **limits) == expected


def test_where_there_are_no_containers(tmp_path):
    """A system without control groups has no such limit."""
    assert [*shapes._container_limits(tmp_path / "none", tmp_path)] == []


def test_the_smaller_counts(monkeypatch):
    """A container's limit counts where it is below the machine's memory; the largest number of version 1 is none."""
    alone = shapes.memory()
    for limit, expected in ((GIB // 8, GIB // 8), (2**63 - 4096, alone)):
        monkeypatch.setattr(shapes, "_container_limits", lambda *_, limit=limit: [limit])
        assert shapes.memory() == expected


@pytest.mark.parametrize(("name", "shape"), [("tanh", (300, 2000)), ("softmax", (3, 70_000))])
def test_a_check_holds_no_more_than_is_counted(name, shape):
    """The greatest memory that arrays take at once, for each entry, is what a shape is refused by."""
    z = draw(1, 0, shape)
    check(Case(find(name), name, name, z[:, :10], z[:, :10]), Settings())  # what is loaded and made but once
    tracemalloc.start()
    check(Case(find(name), name, name, z, draw(1, 1, shape)), Settings())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert shapes.HELD / 4 < peak / z.size < shapes.HELD
