"""Where a mistake shows: the simplest description that holds the entries with it and none without."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb, floor, log10

import numpy as np

from actgrad.activations import Array
from actgrad.checking.diagnosis.frame import Frame, Mask


@dataclass(frozen=True)
class Region:
    """A part of the matrix: its stable key in words, and the words with their numbers ("where z > 3")."""

    key: str
    text: str


def separating(frame: Frame, inside: Mask, outside: Mask) -> Region | None:
    """Give the simplest region that holds all of `inside` and nothing of `outside`, if that is no accident."""
    for candidate in (_by_sign, _by_lines, _by_threshold, _by_block, _by_triangle, _by_band):
        for region in candidate(frame, inside, outside):
            return region
    return None


def _telling(inside: Mask, outside: Mask, ways: int) -> bool:
    """Tell whether so many entries would hardly fall on one side by chance."""
    return comb(int(inside.sum() + outside.sum()), min(int(inside.sum()), int(outside.sum()))) >= ways


def _by_sign(frame: Frame, inside: Mask, outside: Mask) -> Iterator[Region]:
    if not _telling(inside, outside, 10):
        return
    for name, short, x in (("Z", "Z", frame.z), ("dJ/dA", "dJ/dA", frame.da), ("the gradient", "gradient", frame.true)):
        for word, sign, y in (("negative", "<", -x), ("positive", ">", x)):
            if (y[inside] > 0).all() and (y[outside] <= 0).all():
                yield Region(f"only {word} {short}", f"where {name} {sign} 0")
            elif (y[inside] >= 0).all() and (y[outside] < 0).all():
                yield Region(f"only {word} {short}", f"where {name} {sign}= 0")


def _by_threshold(frame: Frame, inside: Mask, outside: Mask) -> Iterator[Region]:
    if not _telling(inside, outside, 60):
        return
    fields = (("Z", frame.z), ("|Z|", np.abs(frame.z)), ("|dJ/dA|", np.abs(frame.da)), ("dJ/dA", frame.da))
    for name, x in (*fields, ("|dJ/dZ|", np.abs(frame.true))):
        low, high = x[outside].max(), x[inside].min()
        if low < high:
            yield Region(f"only beyond a threshold in {name}", f"where {name} > {between(low, high):.15g}")
        low, high = x[inside].max(), x[outside].min()
        if low < high:
            yield Region(f"only below a threshold in {name}", f"where {name} < {-between(-high, -low):.15g}")


def _by_lines(frame: Frame, inside: Mask, outside: Mask) -> Iterator[Region]:
    for word, axis, index in (("row", 1, frame.rows), ("column", 0, frame.columns)):
        with_it, without = inside.any(axis=axis), outside.any(axis=axis)
        lines = index[with_it]
        enough = inside.sum() >= 2 * len(lines) if inside.shape[axis] > 1 else _run(lines) and len(lines) > 2
        if enough and without.any() and not (with_it & without).any():
            plural = "s" if len(lines) > 1 else ""
            yield Region(f"only some {word}s", f"in {word}{plural} {listed(lines)}")


def _by_block(frame: Frame, inside: Mask, outside: Mask) -> Iterator[Region]:
    rows, columns = (np.flatnonzero(inside.any(axis=axis)) for axis in (1, 0))
    box = np.ix_(np.arange(rows[0], rows[-1] + 1), np.arange(columns[0], columns[-1] + 1))
    if inside.sum() >= 3 and inside[box].mean() > 0.5 and not outside[box].any():
        text = f"in rows {listed(frame.rows[rows])}, columns {listed(frame.columns[columns])}"
        yield Region("only a block", text)


def _by_triangle(frame: Frame, inside: Mask, outside: Mask) -> Iterator[Region]:
    if not _telling(inside, outside, 200):
        return
    apart = frame.columns[None, :] - frame.rows[:, None]
    for words, there in (
        ("on the diagonal", apart == 0),
        ("off the diagonal", apart != 0),
        ("above the diagonal", apart > 0),
        ("below the diagonal", apart < 0),
        ("in every second entry", (apart % 2) == 0),
        ("in every second entry", (apart % 2) == 1),
    ):
        if there[inside].all() and not there[outside].any():
            yield Region(f"only {words}", words)


def _by_band(frame: Frame, inside: Mask, outside: Mask) -> Iterator[Region]:
    z = frame.z
    low, high = z[inside].min(), z[inside].max()
    apart = outside & ((z < low) | (z > high))
    if not _telling(inside, outside, 1000) or (apart != outside).any():
        return
    below, above = z[outside & (z < low)], z[outside & (z > high)]
    start = between(below.max(), low) if below.size else low
    end = -between(-above.min(), -high) if above.size else high
    yield Region("only a range of Z", f"where {start:.6g} < Z < {end:.6g}")


def between(low: float, high: float) -> float:
    """Give the roundest number from low up to below high."""
    middle = (float(low) + float(high)) / 2
    if low <= 0 < high or middle == 0 or not np.isfinite(middle):
        return 0.0 if low <= 0 < high else float(low)
    digits = -floor(log10(abs(middle)))
    rounded = (round(middle, digits + more) for more in range(16))
    return next((number for number in rounded if low <= number < high), float(low))


def _run(lines: Array) -> bool:
    return len(lines) > 0 and int(lines[-1] - lines[0]) == len(lines) - 1


def listed(lines: Array) -> str:
    """Write row or column numbers shortly: "3", "0 and 2", "4 to 9", "0, 2, 4, …"."""
    numbers = [int(line) for line in lines]
    if len(numbers) > 2 and _run(lines):
        return f"{numbers[0]} to {numbers[-1]}"
    if len(numbers) > 6:
        return ", ".join(map(str, numbers[:5])) + ", …"
    return " and ".join(filter(None, [", ".join(map(str, numbers[:-1])), str(numbers[-1])]))
