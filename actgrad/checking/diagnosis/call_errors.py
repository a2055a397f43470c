"""Mistakes in how a backward pass is called: with A for Z, or with Z and dJ/dA exchanged."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from actgrad.activations import Activation, Array
from actgrad.checking import mistakes
from actgrad.checking.diagnosis.frame import Frame
from actgrad.checking.diagnosis.guess import OBVIOUS, Guess
from actgrad.errors import CodeError
from actgrad.passes import backward


def called_otherwise(frame: Frame) -> Iterator[Guess]:
    """Call it otherwise: if it then gives the gradient, that is the mistake, whatever it gives as it was called."""
    own, z, da = frame.activation, frame.whole.z, frame.whole.da
    if frame.case.dz is not None:
        return
    at_a = own.reading and own.reading.backward_at_a
    if at_a and _gives_gradient(frame, replace(own, backward=at_a), z, da):
        sentence = f"{own.name}'s derivative is right at A, wrong at Z; if it is meant at A, add --takes a"
        yield Guess(mistakes.RIGHT_AT_A, frame.dz, sentence, OBVIOUS, cure=True)
    if own.backward and _gives_gradient(frame, own, da, z):
        sentence = f"{own.name}'s backward is right if it is given dJ/dA first, then Z; if so meant, add --takes da,z"
        yield Guess(mistakes.SWAPPED, frame.dz, sentence, OBVIOUS, cure=True)


def _gives_gradient(frame: Frame, activation: Activation, first: Array, second: Array) -> bool:
    """Tell whether backward, given these two matrices, gives the gradient in nearly every entry judged."""
    try:
        with np.errstate():  # keeps a backward that sets numpy's error handling from setting ours
            dz = backward(activation, first.copy(), second.copy())[np.ix_(frame.rows, frame.columns)]
    except CodeError:
        return False
    judged = frame.wrong | frame.right
    near = np.abs(dz.astype(float) - frame.true) <= frame.allowed + 4 * frame.bound
    return bool(judged.any() and near[judged].mean() >= 0.95 and near[frame.wrong].mean() >= 0.9)
