"""The mistakes of one command, told together."""

from collections.abc import Callable
from typing import TypeVar

from actgrad.errors import ActgradError, MistakesError

First = TypeVar("First")
Second = TypeVar("Second")


def together(first: Callable[[], First], second: Callable[[], Second]) -> tuple[First, Second]:
    """Do both and give both results; raises the mistake of either, or the Mistakes of the two."""
    try:
        done = first()
    except ActgradError as mistake:
        try:
            second()
        except ActgradError as other:
            raise MistakesError([mistake, other]) from other
        raise
    return done, second()
