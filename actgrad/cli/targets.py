"""What ACTIVATION means on the command line: a name of actgrad's own, or the user's code."""

from typing import TYPE_CHECKING

from actgrad.cli.options import Reading

if TYPE_CHECKING:
    from actgrad.activations import Activation


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
