"""Where a mistake shows: the simplest description that holds the entries with it and none without."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb, floor, log10

import numpy as np

from actgrad.checking.diagnosis.frame import Frame, Index, Mask


@dataclass(frozen=True)
class Region:
    """A part of the matrix: its stable key in words, and the words with their numbers ("where Z > 3")."""

    key: str
    text: str

    @property
    def of_lines(self) -> bool:
        """Whether it is told by rows and columns, not by the numbers there."""
        return any(word in self.key for word in ("row", "column", "block"))


def separating(frame: Frame, inside: Mask, outside: Mask, ways: int) -> Region | None:
    """Give the simplest region that holds all of `inside` and nothing of `outside`.

    None where entries fall on two sides by accident: so many fall so in fewer than that many `ways`.
    """
    told, held = int(inside.sum() + outside.sum()), int(inside.sum())
    for candidate in (_by_value, _by_sign, _by_lines, _by_threshold, _by_block, _by_diagonal, _by_band):
        if candidate in (_by_lines, _by_block, _by_diagonal) and not frame.is_grid:
            continue
        if candidate in (_by_lines, _by_block) or comb(told, held) >= ways:
            for region in candidate(frame, inside, outside):
                return region
    return None


def _by_value(frame: Frame, inside: Mask, outside: Mask) -> Iterator[Region]:
    for name, x in (("Z", frame.z), ("|Z|", np.abs(frame.z)), ("dJ/dA", frame.da)):
        value = x[inside][0]
        if (x[inside] == value).all() and (x[outside] != value).all():
            yield Region(f"only at one {name}", f"where {name} = {value + 0.0:.6g}")


def _by_sign(frame: Frame, inside: Mask, outside: Mask) -> Iterator[Region]:
    for name, x in (("Z", frame.z), ("dJ/dA", frame.da), ("gradient", frame.true)):
        for word, sign, y in (("negative", "<", -x), ("positive", ">", x)):
            if (y[inside] > 0).all() and (y[outside] <= 0).all():
                yield Region(f"only {word} {name}", f"where {name} {sign} 0")
            elif (y[inside] >= 0).all() and (y[outside] < 0).all():
                yield Region(f"only {word} {name}", f"where {name} {sign}= 0")


def _by_lines(frame: Frame, inside: Mask, outside: Mask) -> Iterator[Region]:
    for word, axis, index in (("row", 1, frame.row_numbers), ("column", 0, frame.column_numbers)):
        holding, without = inside.any(axis=axis), outside.any(axis=axis)
        lines = index[holding]
        enough = inside.sum() >= 2 * len(lines) if inside.shape[axis] > 1 else _run(lines) and len(lines) > 2
        if enough and without.any() and not (holding & without).any():
            yield Region(f"only some {word}s", f"in {word}{'s' if len(lines) > 1 else ''} {listed(lines)}")


def _by_threshold(frame: Frame, inside: Mask, outside: Mask) -> Iterator[Region]:
    z, da = frame.z, frame.da
    fields = (("Z", z), ("|Z|", np.abs(z)), ("|dJ/dA|", np.abs(da)), ("dJ/dA", da), ("|dJ/dZ|", np.abs(frame.true)))
    for name, x in fields:
        low, high = x[outside].max(), x[inside].min()
        if low < high:
            yield Region(f"only beyond a threshold in {name}", f"where {name} > {between(low, high):.15g}")
        low, high = x[inside].max(), x[outside].min()
        if low < high:
            yield Region(f"only below a threshold in {name}", f"where {name} < {0.0 - between(-high, -low):.15g}")


def _by_block(frame: Frame, inside: Mask, outside: Mask) -> Iterator[Region]:
    rows, columns = (np.flatnonzero(inside.any(axis=axis)) for axis in (1, 0))
    box = np.ix_(np.arange(rows[0], rows[-1] + 1), np.arange(columns[0], columns[-1] + 1))
    if inside.sum() >= 3 and inside[box].mean() > 0.5 and outside.any() and not outside[box].any():
        text = f"in rows {listed(frame.row_numbers[rows])}, columns {listed(frame.column_numbers[columns])}"
        yield Region("only a block", text)


def _by_diagonal(frame: Frame, inside: Mask, outside: Mask) -> Iterator[Region]:
    apart = frame.column_numbers[None, :] - frame.row_numbers[:, None]
    for words, there in (
        ("on the diagonal", apart == 0),
        ("off the diagonal", apart != 0),
        ("above the diagonal", apart > 0),
        ("below the diagonal", apart < 0),
        ("in every second entry", apart % 2 == 0),
        ("in every second entry", apart % 2 == 1),
    ):
        if there[inside].all() and not there[outside].any():
            yield Region(f"only {words}", words)


def _by_band(frame: Frame, inside: Mask, outside: Mask) -> Iterator[Region]:
    z = frame.z
    low, high = z[inside].min(), z[inside].max()
    below, above = z[outside & (z < low)], z[outside & (z > high)]
    if below.size and above.size and below.size + above.size == outside.sum() and min(below.size, above.size) > 1:
        start, end = between(below.max(), low), 0.0 - between(-above.min(), -high)
        yield Region("only a range of Z", f"where {start:.6g} < Z < {end:.6g}")


def between(low: float, high: float) -> float:
    """Give the roundest number from low up to below high."""
    middle = (float(low) + float(high)) / 2
    if low <= 0 < high or middle == 0 or not np.isfinite(middle):
        return 0.0 if low <= 0 < high else float(low)
    digits = -floor(log10(abs(middle)))
    rounded = (round(middle, digits + more) for more in range(16))
    return next((number for number in rounded if low <= number < high), float(low))


def _run(lines: Index) -> bool:
    return len(lines) > 0 and int(lines[-1] - lines[0]) == len(lines) - 1


def listed(lines: Index) -> str:
    """Write row or column numbers shortly: "3", "0 and 2", "4 to 9", "0, 2, 4, …"."""
    numbers = [int(line) for line in lines]
    if len(numbers) > 2 and _run(lines):
        return f"{numbers[0]} to {numbers[-1]}"
    if len(numbers) > 6:
        return ", ".join(map(str, numbers[:5])) + ", …"
    return " and ".join(filter(None, [", ".join(map(str, numbers[:-1])), str(numbers[-1])]))
