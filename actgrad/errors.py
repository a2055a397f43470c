"""Every mistake that a user can make, as one small tree; each message says where, what, the rule and the way out."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

First = TypeVar("First")
Second = TypeVar("Second")


class ActgradError(Exception):
    """A mistake of the user, told in one or two sentences."""

    exit_code = 2


class UsageError(ActgradError):
    """Options or arguments that do not go together."""


class InputError(ActgradError):
    """A file, matrix, seed or shape that cannot be read or used."""


class UnknownActivationError(ActgradError):
    """A name that no activation has."""


class OutputError(ActgradError):
    """A file that cannot be written."""


class ReadingError(ActgradError):
    """A user's code in which no activation can be found or told."""


class CodeError(ActgradError):
    """A user's activation that raised, or that gave something other than a matrix of numbers."""

    exit_code = 1


class ShapeError(CodeError):
    """A user's pass that gave a matrix of another shape than Z's."""

    def __init__(self, message: str, shape: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.shape = shape


class RaisedError(CodeError):
    """A user's code that raised, whatever it was: the cause. Only the call of that code is caught, nothing of ours."""


class MistakesError(ActgradError):
    """Several mistakes of one command, told together."""

    def __init__(self, mistakes: list[ActgradError]) -> None:
        super().__init__("\n".join(map(str, mistakes)))


def collect_errors(first: Callable[[], First], second: Callable[[], Second]) -> tuple[First, Second]:
    """Call both and give both results; raises the mistake of either, or both as a MistakesError."""
    try:
        result = first()
    except ActgradError as mistake:
        try:
            second()
        except ActgradError as other:
            raise MistakesError([mistake, other]) from other
        raise
    return result, second()


class Kind(Enum):
    """What a finding means for the verdict; the value is the sentence of `actgrad list --rules`."""

    BREACH = "the code breaks a rule that every backward pass must keep: the check fails"
    MISTAKE = "the likely reason why a gradient is wrong"
    WARNING = "right, but it can hurt: fails under --strict only"
    NOTE = "worth knowing: never fails"


@dataclass(frozen=True)
class Rule:
    """One entry of the catalogue of findings: its key in reports, its kind, a title, and one paragraph about it."""

    key: str
    kind: Kind
    title: str
    explanation: str


@dataclass(frozen=True)
class Finding:
    """Something found in an activation under test: which rule, the sentence, and where it shows if only in a part."""

    rule: Rule
    message: str
    region: str = ""

    @property
    def key(self) -> str:
        """The words of tables and JSON: the rule's key, and the region where there is one."""
        return ", ".join(filter(None, (self.rule.key, self.region)))
