"""Which shapes a matrix may have: two dimensions, something in each, and no more than this machine can work on."""

import math
import os
import re

from actgrad.errors import InputError

SHARE = 8
"""A pass and its check hold about so many matrices at once: Z, A, dJ/dA, dJ/dZ, the numerical gradient, its bound, …"""


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
    needed, most = 8 * math.prod(shape), _memory() // SHARE
    if needed > most:
        told = f"{where}: a matrix of {spelled(shape)} takes {_gib(needed)}"
        raise InputError(f"{told}, and the memory here allows {_gib(most)}.")


def _gib(size: int) -> str:
    return f"{size / 2**30:,.1f} GiB"


def _memory() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # not every system tells
        return 2**33
