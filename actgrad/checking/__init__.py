"""The numerical gradient and the verdict: `check` judges one case, `battery` gives the cases to try with none named."""

from actgrad.checking.battery import battery
from actgrad.checking.judging import check

__all__ = ["battery", "check"]
