"""The styles in which people write an activation, in the order in which they are tried."""

from collections.abc import Callable

import numpy as np

from actgrad.checking.result import PassedOver
from actgrad.errors import CodeError, ReadingError
from actgrad.inputs.styles.candidate import Candidate, Definition, Scope, is_unwritten
from actgrad.inputs.styles.finders import layer, object_with_derivative, one_function_with_a_flag, plain, two_functions
from actgrad.inputs.styles.vocabulary import forward_of

STYLES: tuple[Callable[[Definition, Scope], Candidate | None], ...] = (
    plain,
    layer,
    object_with_derivative,
    one_function_with_a_flag,
    two_functions,
)


def read(definition: Definition, scope: Scope) -> Candidate | PassedOver | None:
    """Read a definition by the first style that it fits, or say why it is passed over; None where no style fits."""
    for style in STYLES:
        try:
            found = style(definition, scope)
            if found is not None:
                _refuse_unwritten(found)
                _refuse_a_cost(found)
        except ReadingError as error:
            name = forward_of(definition.name, scope.functions) or definition.name
            return PassedOver(name, definition.line, str(error))
        if found is not None:
            return found
    return None


def _refuse_unwritten(found: Candidate) -> None:
    """Raise ReadingError for a backward pass without a body, or that raises NotImplementedError."""
    unwritten = found.has_empty_backward
    for z in () if unwritten else (np.array([[-0.5, 0.7]]), -0.5):
        try:
            found.pair.backward(z, z)
        except CodeError as error:  # any other mistake is reported when the code is judged
            unwritten |= is_unwritten(error.__cause__)
    if unwritten:
        raise ReadingError(f"{found.texts[1]} is not written.")


def _refuse_a_cost(found: Candidate) -> None:
    """Raise ReadingError for a forward that gives one number for a matrix, as a cost does."""
    try:
        a = found.pair.forward(np.array([[-0.5, 0.7]]))
    except CodeError:  # it is reported when the code is judged
        return
    if isinstance(a, int | float | np.generic) or (isinstance(a, np.ndarray) and a.ndim == 0):
        raise ReadingError(f"{found.texts[0]} gives one number for a matrix: a cost or a penalty, no activation.")
