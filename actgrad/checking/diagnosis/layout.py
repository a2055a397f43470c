"""Mistakes of place.

Transposed, reversed, shifted by one, one line repeated, a matrix product of what multiplies.
"""

from collections.abc import Iterator

import numpy as np

from actgrad.checking.diagnosis.frame import Frame, Index
from actgrad.checking.diagnosis.guess import Guess


def moved(frame: Frame) -> Iterator[Guess]:
    """dJ/dZ, dJ/dA or the slope of other entries."""
    whole = frame.whole
    for rule, sentence, index in _moves(frame):
        bound = whole.numerical.bound[index]
        yield Guess(rule, whole.numerical.dz[index], f"dJ/dZ is {sentence}", rank=20, error=4 * bound)
        da = whole.da[index]
        yield Guess(rule, frame.pull(da), f"dJ/dA is {sentence} before it is used", rank=21, error=frame.rough(da))
        if frame.elementwise:
            slope = whole.numerical.dz[index] / da
            error = 4 * bound / np.abs(da) * np.abs(frame.da)
            yield Guess(rule, slope * frame.da, f"the slope (or Z) is {sentence}", rank=22, error=error)


def _moves(frame: Frame) -> Iterator[tuple[str, str, tuple[Index, Index]]]:
    n, m = frame.whole.z.shape
    i, j = np.meshgrid(frame.rows, frame.columns, indexing="ij")
    if n == m and n > 1:
        yield "transposed", "transposed", (j, i)
    elif n > 1 and m > 1:
        yield "transposed", "read in column order and laid in row order", ((i * m + j) % n, (i * m + j) // n)
        yield "transposed", "read in row order and laid in column order", ((j * n + i) // m, (j * n + i) % m)
    for step in (-1, 1) if n > 1 and m > 1 else ():
        flat = (i * m + j + step) % (n * m)
        yield "shifted by one", "shifted by one entry, as if it were one row", (flat // m, flat % m)
    if n > 1:
        yield "shifted by one", "shifted down by one row", ((i - 1) % n, j)
        yield "shifted by one", "shifted up by one row", ((i + 1) % n, j)
        yield "reversed", "reversed: its rows upside down", (n - 1 - i, j)
        yield "one row repeated", "that of row 0 in every row", (0 * i, j)
        yield "one row repeated", "that of the last row in every row", (0 * i + n - 1, j)
    if m > 1:
        yield "shifted by one", "shifted right by one column", (i, (j - 1) % m)
        yield "shifted by one", "shifted left by one column", (i, (j + 1) % m)
        yield "reversed", "reversed: its columns back to front", (i, m - 1 - j)
        yield "one column repeated", "that of column 0 in every column", (i, 0 * j)
        yield "one column repeated", "that of the last column in every column", (i, 0 * j + m - 1)
    if n > 1 and m > 1:
        yield "reversed", "reversed in rows and columns", (n - 1 - i, m - 1 - j)


def multiplied(frame: Frame) -> Iterator[Guess]:
    """np.dot for a product of entries, which a square matrix lets pass."""
    n, m = frame.whole.z.shape
    if n != m or n == 1 or n > 512 or frame.rows.size * frame.columns.size != n * m:
        return
    slope, da = frame.diagonal, frame.da
    for word, product in (
        ("derivative @ dJ/dA", slope @ da),
        ("dJ/dA @ derivative", da @ slope),
        ("derivativeᵀ @ dJ/dA", slope.T @ da),
        ("dJ/dA @ derivativeᵀ", da @ slope.T),
    ):
        sentence = f"dJ/dZ is the matrix product {word}; entries are to be multiplied"
        yield Guess("matrix product", product, sentence, rank=23)
