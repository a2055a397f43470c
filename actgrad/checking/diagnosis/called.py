"""A backward pass that is right when it is called otherwise: with A for Z, or with Z and dJ/dA changed."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from actgrad.checking.diagnosis.frame import Frame
from actgrad.checking.diagnosis.guess import Guess


def called_otherwise(frame: Frame) -> Iterator[Guess]:
    """Call it otherwise, see whether it gives the gradient: that explains what it gives as called, whatever it is."""
    activation, z, da = frame.evidence.activation, frame.whole.z, frame.whole.da
    if frame.evidence.claimed:
        return
    if (
        activation.reading
        and activation.reading.backward_at_a
        and _gives(frame, activation.reading.backward_at_a, z, da)
    ):
        sentence = f"{activation.name}'s derivative is right at A, wrong at Z; if it is meant at A, add --takes a"
        yield Guess("right at A, wrong at Z", frame.dz, sentence, rank=0)
    if activation.backward and _gives(frame, activation.backward, da, z):
        sentence = (
            f"{activation.name}'s backward is right if it is given dJ/dA first, then Z; if so meant, add --takes da,z"
        )
        yield Guess("Z and dJ/dA swapped", frame.dz, sentence, rank=0)


def _gives(frame: Frame, backward: Any, *arguments: Any) -> bool:
    """Tell whether a call gives the gradient, in (nearly) every entry judged."""
    try:
        with np.errstate():
            whole = np.asarray(backward(*(x.copy() for x in arguments)), dtype=float)
        dz = whole[np.ix_(frame.rows, frame.columns)]
    except Exception:  # a user's code may raise anything when it is called as it was not meant to be
        return False
    told = frame.wrong | frame.right
    near = np.abs(dz - frame.true) <= frame.allowed + 4 * frame.bound
    return bool(told.any() and near[told].mean() >= 0.95 and near[frame.wrong].mean() >= 0.9)
