"""What the targets of a command line mean: a name of actgrad's own, or the user's code."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from actgrad.cli.options import Reading
from actgrad.errors import UsageError

if TYPE_CHECKING:
    from actgrad.activations import Activation
    from actgrad.checking.result import PassedOver


@dataclass(frozen=True)
class Targets:
    """What is to be judged: activations, each with the name by which it can be asked for, and what was passed over."""

    title: str
    activations: "tuple[tuple[str, Activation], ...]"
    passed_over: "tuple[PassedOver, ...]" = ()


def is_code(target: str) -> bool:
    """Tell whether this names the user's code (`file.py`, `file.py:NAME`, `package.module:NAME`) or is a mere name."""
    return ":" in target or target.endswith(".py") or "/" in target or "\\" in target


def resolve(target: str, reading: Reading, batch_first: bool = False) -> "Activation":
    """Find the activation that this means; raises UnknownActivationError, or ReadingError where code cannot be read.

    With `batch_first` one of actgrad's own takes matrices whose rows are examples; the user's code is as it stands.
    """
    if is_code(target):
        from actgrad.inputs import code

        return code.load(target, reading.takes, reading.with_values)
    from actgrad.activations import find

    return find(target).transposed() if batch_first else find(target)


def find_targets(target: str | None, everything: bool, reading: Reading, claimed: bool, batch_first: bool) -> Targets:
    """Find all that is meant; with a claimed dJ/dZ no backward pass is needed. Raises UsageError, ReadingError."""
    if everything:
        if target is not None:
            raise UsageError(f"--all checks the built-in activations, and '{target}' is named besides. Keep one.")
        from actgrad.activations import ALL

        return Targets("--all", tuple((each.name, resolve(each.name, reading, batch_first)) for each in ALL))
    if target is None:
        raise UsageError("ACTIVATION is missing. Name one, as in 'actgrad check relu', or check all with --all.")
    if not is_code(target):
        return Targets(target, ((target, resolve(target, reading, batch_first)),))
    return _find_code(target, reading, claimed)


def _find_code(target: str, reading: Reading, claimed: bool) -> Targets:
    from actgrad.inputs import code

    if claimed:
        alone = code.load(target, reading.takes, reading.with_values, needs_backward=False)
        return Targets(target, ((target, alone),))
    seen = code.survey(target, reading.takes, reading.with_values)
    if not target.endswith(".py"):
        return Targets(target, tuple((target, each) for each in seen.activations))
    return Targets(target, tuple((f"{target}:{each.name}", each) for each in seen.activations), seen.passed_over)
