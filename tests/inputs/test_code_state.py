"""Reading leaves no trace: whatever a user's code keeps, a check finds it as it was after the import."""

from pathlib import Path

import numpy as np
import pytest

from actgrad.checking import battery, check
from actgrad.checking.result import Group, Outcome, Settings
from tests.inputs.known import DA, Z, only, read

PAIR = "def square_backward(da, z):\n    {}\n    return da * 2 * z\n"
KEEPERS = {
    "a global dict": "seen = {}\ndef square(z):\n    seen[z.shape] = 1\n    return z * z\n",
    "a global list": "seen = []\ndef square(z):\n    seen.append(1)\n    return z * z\n",
    "a global set": "seen = set()\ndef square(z):\n    seen.add(z.shape)\n    return z * z\n",
    "a global number": "seen = 0\ndef square(z):\n    global seen\n    seen += 1\n    return z * z\n",
    "a new global": "def square(z):\n    global seen\n    seen = 1\n    return z * z\n",
    "a default": "def square(z, seen=[]):\n    seen.append(1)\n    return z * z\n",
    "a keyword's default": "def square(z, *, seen={}):\n    seen[1] = 1\n    return z * z\n",
    "a closure": """
def made():
    count = 0
    def square(z):
        nonlocal count
        count += 1
        seen.append(count)
        return z * z
    return square
seen = []
square = made()
""",
    "an attribute of a function": "def square(z):\n    square.seen = 1\n    return z * z\n",
    "an attribute of a class": "class Kept:\n    seen = 0\ndef square(z):\n    Kept.seen += 1\n    return z * z\n",
    "an attribute of an object": """
class Kept: pass
kept = Kept()
def square(z):
    kept.seen = 1
    return z * z
""",
    "an array": "import numpy as np\nseen = np.zeros(3)\ndef square(z):\n    seen[0] += 1\n    return z * z\n",
    "a deque": "import collections\nseen = collections.deque()\ndef square(z):\n    seen.append(1)\n    return z * z\n",
    "a generator": "import numpy as np\n"
    "rng = np.random.default_rng(1)\ndef square(z):\n    rng.normal()\n    return z * z\n",
    "a random.Random": "import random\nrng = random.Random(1)\ndef square(z):\n    rng.random()\n    return z * z\n",
    "a cache": """
from functools import lru_cache
@lru_cache
def known(shape): return shape
def square(z):
    known(z.shape)
    return z * z
""",
}
SHOWS = """
import sys
def state():
    kept = [vars(sys.modules[__name__]).get(each) for each in ("seen", "Kept", "kept", "rng", "known")]
    return repr([
        kept[0], getattr(kept[1], "seen", 0), vars(kept[2]) if kept[2] else 0,
        repr(getattr(kept[3], "getstate", lambda: kept[3] and kept[3].bit_generator.state)()),
        kept[4].cache_info() if kept[4] else 0,
        square.__defaults__, square.__kwdefaults__, getattr(square, "seen", 0),
        [cell.cell_contents for cell in square.__closure__ or ()],
    ])
fresh = state()
def square_backward(da, z):
    import builtins
    builtins.trace = fresh if state() == fresh else state()
    builtins.was_fresh = state() == fresh
    return da * 2 * z
"""


@pytest.mark.parametrize("name", KEEPERS)
def test_what_reading_changed_is_put_back(tmp_path: Path, name: str) -> None:
    """In the user's own module, in whatever it keeps something; a pass of the check then changes it as it would."""
    import builtins

    activation = only(tmp_path, KEEPERS[name] + SHOWS)
    assert activation.backward is not None
    activation.backward(Z.copy(), DA.copy())
    assert builtins.was_fresh, builtins.trace  # type: ignore[attr-defined]
    activation.forward(Z.copy())
    activation.backward(Z.copy(), DA.copy())
    assert not builtins.was_fresh, "the fact is not seen by this test"  # type: ignore[attr-defined]


STALE = {
    "a cache of the first matrix": """
first = {}
def square(z): return z * z
def square_backward(da, z):
    slopes = first.setdefault("slopes", 2 * z)
    return da * (slopes if slopes.shape == z.shape else 2 * z)
""",
    "a mutable default": """
def square(z): return z * z
def square_backward(da, z, kept=[]):
    kept.append(2 * z)
    return da * (kept[0] if kept[0].shape == z.shape else 2 * z)
""",
    "a method's cache in its class": """
class Square:
    slopes = None
    def forward(self, z):
        self.z = z
        return z * z
    def backward(self, dout):
        if Square.slopes is None: Square.slopes = 2 * self.z
        return dout * (Square.slopes if Square.slopes.shape == self.z.shape else 2 * self.z)
""",
}


@pytest.mark.parametrize("name", STALE)
def test_a_cache_that_reading_would_fill_with_another_shape_is_seen(tmp_path: Path, name: str) -> None:
    """The matrix of the first call is kept for good: it must be one of the check's, whose shape comes again."""
    activation = only(tmp_path, STALE[name])
    group = Group("x", tuple(check(case, Settings()) for case in battery(activation)))
    assert group.outcome is Outcome.FAIL


def test_the_first_answer_after_reading_is_the_first_of_all(tmp_path: Path) -> None:
    """An object of a class whose methods are called from outside is read on copies."""
    source = """
class Functions:
    def __init__(self): self.count = 0
    def square(self, z):
        self.count += 1
        return z * z * self.count
    def square_prime(self, z): return 2 * z
"""
    (activation,) = read(tmp_path, source).activations
    np.testing.assert_allclose(activation.forward(Z.copy()), Z * Z)
