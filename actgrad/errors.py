"""Every mistake that a user can make, as one small tree; each message says where, what, the rule and the way out."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum


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


class Interrupted(KeyboardInterrupt):
    """Ctrl-C or SIGTERM; while the command line runs, a mere KeyboardInterrupt is one that the user's code raised."""

    def __init__(self, exit_code: int) -> None:
        super().__init__()
        self.exit_code = exit_code


class MistakesError(ActgradError):
    """Several mistakes of one command, told together."""


class Mistakes(list[ActgradError]):
    """Gathers the mistakes of one command, so that all of them are told, not only the first."""

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Go on after a mistake in this block."""
        try:
            yield
        except ActgradError as mistake:
            self.append(mistake)

    def tell(self) -> None:
        """Raise the mistake, or a MistakesError where there are several; do nothing where there is none."""
        if self:
            raise self[0] if len(self) == 1 else MistakesError("\n".join(map(str, self)))


class Kind(Enum):
    """What a finding means for the verdict; the value is the sentence of `actgrad list --rules`."""

    BREACH = "the code breaks a rule that every backward pass must keep: the check fails"
    MISTAKE = "the likely reason why a gradient is wrong"
    WARNING = "right, but it can hurt: fails under --strict only"
    NOTE = "worth knowing: never fails"


@dataclass(frozen=True)
class Rule:
    """One entry of the catalogue of findings: its key in reports and its kind; `checking.rules` explains it."""

    key: str
    kind: Kind


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
