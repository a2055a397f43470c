"""Whether code refuses an input of the battery for its shape or its values, which is no fault; all else is one.

Each is proved by trying. A shape is refused if tame numbers of that shape are refused too, and those of another shape
are not; values are refused if tame numbers of the same shape are not.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from actgrad import passes
from actgrad.activations import Activation
from actgrad.checking.result import Case, CaseResult, Outcome, Refusal
from actgrad.checking.side_effects import quietly
from actgrad.errors import CodeError, ShapeError

DOMAIN_ERRORS = ("math domain error", "math range error", "expected a ")
"""What the math module says, in the Pythons that there are, of a number that a function is not defined at."""


def find_refusal(case: Case, error: CodeError, ran_forward: bool) -> Refusal | None:
    """Tell what an input was refused for, if forward (or, for its values, backward) refused it without a fault."""
    cause = error.__cause__
    if _is_of_values(cause) and _takes(case.activation, case.shape, ran_forward):
        return Refusal.VALUES
    of_shape = isinstance(error, ShapeError) or isinstance(cause, ValueError | IndexError | AssertionError)
    if of_shape and not ran_forward and not _takes(case.activation, case.shape):
        n, m = case.shape
        others = {(n + 1, m), (n, m + 1), (n + 1, m + 1), (1, m), (n, 1)} - {case.shape}
        return Refusal.SHAPE if any(_takes(case.activation, shape) for shape in sorted(others)) else None
    return None


def _is_of_values(cause: BaseException | None) -> bool:
    return isinstance(cause, OverflowError | FloatingPointError) or is_domain_error(cause)


def is_domain_error(cause: BaseException | None) -> bool:
    """Tell whether the math module refused a number at which a function is not defined, such as log at −1."""
    return isinstance(cause, ValueError) and str(cause).startswith(DOMAIN_ERRORS)


def _takes(activation: Activation, shape: tuple[int, int], both: bool = False) -> bool:
    """Tell whether forward, or both passes, run on tame numbers of this shape: such as every usual domain has."""
    z = np.linspace(0.2, 0.8, shape[0] * shape[1]).reshape(shape)
    with quietly():
        try:
            passes.forward(activation, z.copy())
            if both:
                passes.backward(activation, z.copy(), np.ones(shape))
        except CodeError:
            return False
    return True


def supported(results: Iterable[CaseResult]) -> tuple[CaseResult, ...]:
    """Take the passes of one activation back to undecided where the battery's inputs that ran are too few to rest on.

    Where any is refused, the others must have more than one row and more than one column, and the ordinary one must be
    among them unless it is its shape that is refused. The message says on how little the passes would rest.
    """
    results = tuple(results)
    counted = [result for result in results if result.case.battery and result.counts]
    refused = {result.case.name.rpartition("/")[2]: result.refusal for result in results if result.refusal}
    if not refused or any(result.outcome is not Outcome.PASS for result in counted):
        return results
    if any(min(result.case.shape) > 1 for result in counted) and refused.get("ordinary") is not Refusal.VALUES:
        return results
    ran = ", ".join(f"{each.case.name.rpartition('/')[2]} ({'x'.join(map(str, each.case.shape))})" for each in counted)
    message = f"A pass would rest on too little: of the battery's inputs only {ran} could be run."
    return tuple(
        replace(each, outcome=Outcome.UNDECIDED, message=message) if each.case.battery and each.counts else each
        for each in results
    )
