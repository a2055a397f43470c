"""The numerical gradient and the verdict: `check` judges one case, `battery` gives the cases to try with none named."""

from collections.abc import Callable

from actgrad.activations import Activation
from actgrad.checking.result import Case, CaseResult, Progress, Settings

__all__ = ["battery", "check"]

OnProgress = Callable[[Progress], None]


def check(
    activation: Activation, case: Case, settings: Settings, on_progress: OnProgress = lambda _: None
) -> CaseResult:
    """Judge one case; whatever the activation's code does wrong is in the result, never raised."""
    raise NotImplementedError


def battery(activation: Activation, dtype: str = "float64") -> tuple[Case, ...]:
    """Give the inputs that are chosen to find what is wrong, always the same."""
    raise NotImplementedError
