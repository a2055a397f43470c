"""Whether code that raises refuses an input of the battery for its shape or its values; any other cause is a fault.

Both are tested with numbers between 0.2 and 0.8, where nearly every function is defined. The shape is refused if these
are refused in that shape and taken in another; the values are refused if these are taken in the same shape, and if it
is the code itself, Python's math module or an overflow that refuses them. Code that refuses ordinary numbers, as a
logarithm does, is tried on others.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from linecache import getline
from traceback import walk_tb

import numpy as np

from actgrad import passes
from actgrad.activations import Activation, Array
from actgrad.checking.battery import ORDINARY
from actgrad.checking.result import Case, CaseResult, Outcome, Refusal
from actgrad.checking.side_effects import quietly
from actgrad.checking.verdicts import FAR
from actgrad.errors import CodeError, ShapeError

DOMAINS: tuple[tuple[str, Callable[[Array], Array]], ...] = (
    ("positive numbers", np.abs),
    ("numbers between −1 and 1", lambda z: z / (1 + np.abs(z))),
    ("numbers between 0 and 1", lambda z: (1 + z / (1 + np.abs(z))) / 2),
)
"""Where a function may be defined that is not everywhere, and how numbers get there."""
DOMAIN_ERRORS = ("math domain error", "math range error", "expected a ")
"""How the messages of math's ValueErrors begin where a function is not defined; they differ between Pythons."""


def find_refusal(case: Case, error: CodeError, ran_forward: bool) -> Refusal | None:
    """Give what the input is refused for; None where the error is a fault of the code."""
    cause = error.__cause__
    if ran_forward and float(np.abs(case.z).max()) < FAR:  # where forward runs, backward may only overflow far out
        return None
    of_values = isinstance(cause, ArithmeticError) if ran_forward else is_outside_domain(cause)
    if (of_values or is_domain_error(cause)) and _takes(case.activation, case.shape, ran_forward):
        return Refusal.VALUES
    of_shape = isinstance(error, ShapeError) or isinstance(cause, ValueError | IndexError | AssertionError)
    if of_shape and not ran_forward and not _takes(case.activation, case.shape):
        n, m = case.shape
        others = {(n + 1, m), (n, m + 1), (n + 1, m + 1), (1, m), (n, 1), ORDINARY} - {case.shape}
        return Refusal.SHAPE if any(_takes(case.activation, shape) for shape in sorted(others)) else None
    return None


def is_outside_domain(cause: BaseException | None) -> bool:
    """Tell whether numbers are refused: by an overflow, by the math module, or by the code itself."""
    overflow = isinstance(cause, OverflowError | FloatingPointError)
    return overflow or is_domain_error(cause) or (cause is not None and _is_refused_by_code(cause))


def _is_refused_by_code(cause: BaseException) -> bool:
    """Tell whether a raise or an assert of the code itself refuses its input, and not a fault in what it calls."""
    frame, line = deque(walk_tb(cause.__traceback__), maxlen=1).pop()
    statement = getline(frame.f_code.co_filename, line).lstrip()
    return isinstance(cause, ValueError | AssertionError) and statement.startswith(("raise ", "assert "))


def is_domain_error(cause: BaseException | None) -> bool:
    """Tell whether the math module refused a number at which a function is not defined, such as log at −1."""
    return isinstance(cause, ValueError) and str(cause).startswith(DOMAIN_ERRORS)


def in_domain(case: Case) -> tuple[str, Case | None]:
    """Give words for the domain of code that refuses ordinary numbers, and the case with Z moved there, if known."""
    if not _runs(case.activation, np.linspace(-2, 2, case.z.size).reshape(case.shape), both=False):
        for words, to in DOMAINS:
            z = to(case.z).astype(case.z.dtype)
            if _runs(case.activation, z, both=True):
                return words, replace(case, z=z)
    return "", None


def _takes(activation: Activation, shape: tuple[int, int], both: bool = False) -> bool:
    """Tell whether forward, or both passes, run on numbers between 0.2 and 0.8 in this shape."""
    return _runs(activation, np.linspace(0.2, 0.8, shape[0] * shape[1]).reshape(shape), both)


def _runs(activation: Activation, z: Array, both: bool) -> bool:
    with quietly():
        try:
            passes.forward(activation, z.copy())
            if both:
                passes.backward(activation, z.copy(), np.ones_like(z))
        except CodeError:
            return False
    return True


def supported(results: Iterable[CaseResult]) -> tuple[CaseResult, ...]:
    """Make the passes of one activation undecided where too few of the battery's inputs could be run to prove one.

    If any input is refused, one of the others must have more than one row and column, not as many of each, and the case
    `ordinary` must not be refused for its values. Else the message names the inputs that could be run.
    """
    results = tuple(results)
    counted = [result for result in results if result.case.battery and result.counts]
    refused = {result.case.name.rpartition("/")[2]: result.refusal for result in results if result.refusal}
    if not refused or any(result.outcome is not Outcome.PASS for result in counted):
        return results
    unlike = [n != m and min(n, m) > 1 for n, m in (result.case.shape for result in counted)]
    if any(unlike) and refused.get("ordinary") is not Refusal.VALUES:
        return results
    ran = ", ".join(f"{each.case.name.rpartition('/')[2]} ({'×'.join(map(str, each.case.shape))})" for each in counted)
    message = f"A pass would rest on too little: of the battery's inputs only {ran} could be run."
    return tuple(
        replace(each, outcome=Outcome.UNDECIDED, message=message) if each.case.battery and each.counts else each
        for each in results
    )
