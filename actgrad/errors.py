"""Every mistake that a user can make, as one small tree; each message says where, what, the rule and the way out."""

from dataclasses import dataclass


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


class MistakesError(ActgradError):
    """Several mistakes of one command, told together."""

    def __init__(self, mistakes: list[ActgradError]) -> None:
        super().__init__("\n".join(map(str, mistakes)))


@dataclass(frozen=True)
class Finding:
    """Something noticed in an activation under test: the name of the rule or mistake, and its sentence."""

    rule: str
    message: str
