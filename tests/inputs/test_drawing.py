"""Matrices from seeds: the numbers of NumPy's own generator, and shapes that can be worked on."""

import numpy as np
import pytest
from numpy.random import PCG64, Generator, SeedSequence

from actgrad.errors import InputError
from actgrad.inputs.loading import draw
from actgrad.inputs.shapes import parse_shape


@pytest.mark.parametrize("text", ["3x4", "3X4", "3×4", " 3 x 4 ", "03x04"])
def test_how_a_shape_is_written(text):
    """Rows, then columns, with any of three crosses between."""
    assert parse_shape(text) == (3, 4)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("4by5", "--shape 4by5: a shape is written ROWSxCOLUMNS, such as 4x5."),
        ("4", "--shape 4: a shape is written ROWSxCOLUMNS, such as 4x5."),
        ("", "--shape : a shape is written ROWSxCOLUMNS, such as 4x5."),
        ("2x3x4", "--shape 2x3x4: a shape is written ROWSxCOLUMNS, such as 4x5."),
        ("1.5x2", "--shape 1.5x2: a shape is written ROWSxCOLUMNS, such as 4x5."),
        ("٣x٤", "--shape ٣x٤: a shape is written ROWSxCOLUMNS, such as 4x5."),
        ("0x5", "--shape is 0x5: a matrix has at least one row and one column."),
        ("4x-5", "--shape is 4x-5: a matrix has at least one row and one column."),
        ("99999x99999", "--shape: a matrix of 99999x99999 takes 74.5 GiB, and the memory here allows 0.5 GiB."),
    ],
)
def test_what_is_told_of_a_shape(monkeypatch, text, message):
    """A shape that is malformed, empty, negative or too large is told before anything is drawn."""
    monkeypatch.setattr("actgrad.inputs.shapes.memory", lambda: 2**34)
    with pytest.raises(InputError) as caught:
        parse_shape(text)
    assert str(caught.value) == message


def test_where_the_memory_is_not_told(monkeypatch):
    """On a system that does not tell its memory, 8 GiB are assumed, of which a matrix can take a 32nd."""
    monkeypatch.delattr("os.sysconf")
    with pytest.raises(InputError, match=r"and the memory here allows 256\.0 MiB\.$"):
        parse_shape("99999x99999")


@pytest.mark.parametrize("which", [0, 1])
def test_normal_draws(which):
    """A standard normal times the scale, Z from [seed, 0] and dJ/dA from [seed, 1]."""
    expected = Generator(PCG64(SeedSequence([7, which]))).standard_normal((4, 5)) * 3.0
    np.testing.assert_array_equal(draw(7, which, (4, 5), 3.0), expected, strict=True)


def test_uniform_draws():
    """Uniform on [−scale, scale)."""
    expected = Generator(PCG64(SeedSequence([7, 0]))).uniform(-2, 2, (300, 3))
    drawn = draw(7, 0, (300, 3), 2.0, "uniform")
    np.testing.assert_array_equal(drawn, expected, strict=True)
    assert -2 <= drawn.min() < -1.9 < 1.9 < drawn.max() < 2


def test_a_draw_is_the_same_for_ever():
    """Seed 7 as a person once saw it on a screen; a change of the generator would show."""
    assert np.round(draw(7, 0, (3, 2))[:, 0], 6).tolist() == [0.001230, -0.274138, -0.454671]
    assert np.round(draw(7, 1, (3, 2))[0], 6).tolist() == [0.347362, -2.337856]
