"""The numerical gradient and the verdict: `check` judges one case, `battery` gives the cases where no matrix is named.

Where the docstring of a constant says "chosen", no derivation gives its value. `tests/benchmarks/mutants.py` makes each
constant of this folder larger and smaller, usually ten times, and prints the changes that no test notices.
"""

from actgrad.checking.battery import battery
from actgrad.checking.judging import check

__all__ = ["battery", "check"]
