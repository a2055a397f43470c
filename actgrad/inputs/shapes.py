"""Which shapes a matrix may have: two dimensions, something in each, and no more than this machine can work on."""

import math
import os
import re
from collections.abc import Iterator
from pathlib import Path

from actgrad.errors import InputError

HELD = 256
"""Bytes that a check holds for each entry: Z, A, dJ/dA, dJ/dZ, the gradient, its bound, … Measured: 152 to 250."""


def spelled(shape: tuple[int, ...]) -> str:
    """Write a shape as people do, 4x5."""
    return "x".join(map(str, shape))


def parse_shape(text: str) -> tuple[int, int]:
    """Read `RxC`; raises InputError for what is malformed, below 1, or too large for the memory."""
    found = re.fullmatch(r"\s*([+-]?[0-9]{1,30})\s*[xX×]\s*([+-]?[0-9]{1,30})\s*", text)
    if found is None:
        raise InputError(f"--shape {text}: a shape is written ROWSxCOLUMNS, such as 4x5.")
    shape = int(found[1]), int(found[2])
    require_shape(shape, "--shape")
    return shape


def require_shape(shape: tuple[int, ...], where: str) -> None:
    """Refuse a shape that is no matrix's, or too large for the memory, before any of it is allocated.

    Raises InputError.
    """
    if len(shape) > 2:
        raise InputError(f"{where} has {len(shape)} dimensions ({spelled(shape)}); a matrix has two.")
    if shape and min(shape) < 1:
        raise InputError(f"{where} is {spelled(shape)}: a matrix has at least one row and one column.")
    needed, most = 8 * math.prod(shape), 8 * (memory() // HELD)
    if needed > most:
        told = f"{where}: a matrix of {spelled(shape)} takes {amount(needed)}"
        raise InputError(f"{told}, and the memory here allows {amount(most)}.")


def amount(size: int) -> str:
    """Write a number of bytes as people do, 1.5 GiB."""
    return f"{size / 2**30:,.1f} GiB" if size >= 2**29 else f"{size / 2**20:,.1f} MiB"


def memory() -> int:
    """Give the bytes of memory that this machine has, or the container that actgrad runs in."""
    try:
        here = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # not every system tells
        here = 2**33
    return min([here, *_container_limits(Path("/proc/self/cgroup"), Path("/sys/fs/cgroup"))])


def _container_limits(groups: Path, tree: Path) -> Iterator[int]:
    """Give the limits of the control groups, version 1 or 2, that this process is in, and of those around them."""
    try:
        lines = [line.split(":", 2) for line in groups.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError):  # there are none on this system
        return
    for _, controllers, path in (line for line in lines if len(line) == 3):
        if controllers and "memory" not in controllers.split(","):
            continue
        root, name = (tree / "memory", "memory.limit_in_bytes") if controllers else (tree, "memory.max")
        group = root / path.lstrip("/")
        for folder in (group, *group.parents[: len(group.parts) - len(root.parts)]):
            try:
                limit = (folder / name).read_text(encoding="ascii").strip()
            except (OSError, ValueError):
                continue
            if limit.isdecimal():
                yield int(limit)
