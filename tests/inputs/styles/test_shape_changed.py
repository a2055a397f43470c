"""Where forward takes the matrix, another shape that backward gives is its fault, in every style."""

from pathlib import Path

import pytest

from actgrad.activations import Activation
from actgrad.checking import battery, check
from actgrad.checking.result import Group, Outcome, Settings
from tests.inputs.known import only

STYLES = {
    "course pair": """
import numpy as np
def tanh(z): return np.tanh(z)
def tanh_backward(da, z): return (da * (1 - np.tanh(z) ** 2)){}
""",
    "layer": """
import numpy as np
class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y
    def backward(self, g): return (g * (1 - self.y**2)){}
""",
    "function and derivative": """
import numpy as np
def tanh(z): return np.tanh(z)
def tanh_prime(z): return (1 - np.tanh(z) ** 2){}
""",
    "object with a derivative": """
import numpy as np
class Tanh:
    def __call__(self, z): return np.tanh(z)
    def derivative(self, z): return (1 - np.tanh(z) ** 2){}
""",
    "flag": """
import numpy as np
def tanh(z, derivative=False): return (1 - np.tanh(z) ** 2){} if derivative else np.tanh(z)
""",
    "plain": """
import numpy as np
def forward(z): return np.tanh(z)
def backward(z, da): return (da * (1 - np.tanh(z) ** 2)){}
""",
}


def judged(activation: Activation) -> Group:
    return Group("x", tuple(check(case, Settings()) for case in battery(activation)))


@pytest.mark.parametrize("change", [".T", ".ravel()", "[:, :, None]", "[None]"])
@pytest.mark.parametrize("style", STYLES)
def test_it_is_not_read_away(tmp_path: Path, style: str, change: str) -> None:
    """Column by column a transposed or flattened result would look right."""
    group = judged(only(tmp_path, STYLES[style].format(change)))
    assert group.outcome is Outcome.FAIL
    assert {finding.key for result in group.cases for finding in result.contract} >= {"shape changed"}


@pytest.mark.parametrize("style", STYLES)
def test_the_right_shape_passes(tmp_path: Path, style: str) -> None:
    """The same code without the change."""
    assert judged(only(tmp_path, STYLES[style].format(""))).outcome is Outcome.PASS
