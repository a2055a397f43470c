"""A guess at the mistake: what dJ/dZ it would have given, and whether the numbers meet it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from actgrad.activations import Array
from actgrad.checking.diagnosis.frame import Frame, Mask
from actgrad.checking.diagnosis.region import Region, separating
from actgrad.errors import Finding


@dataclass(frozen=True)
class Guess:
    """A mistake by name, the dz it predicts (NaN where it says nothing), and its sentence about dJ/dZ.

    `error` is what the prediction may itself be off by; `constants` counts what was fitted to the numbers, each of which
    costs an entry of proof; `rank` puts a specific or simple mistake before a vaguer or more complicated one.
    """

    rule: str
    predicted: Array
    sentence: str
    rank: int = 50
    error: Array | float = 0.0
    constants: int = 0
    rule_where: Callable[[Region], str] | None = None


Hypotheses = Callable[[Frame], Iterator[Guess]]
"""One kind of mistake: gives its guesses. A new kind is a function of this type, named in the package's list."""


@dataclass(frozen=True)
class Fit:
    """A guess that the numbers meet, where it holds, and in how many of the wrong entries."""

    guess: Guess
    region: Region | None
    explained: int
    wrong: int
    strength: float

    @property
    def order(self) -> tuple[int, float]:
        """Sorts the better first: the simpler, of two as simple the closer; a region is a complication."""
        return (self.guess.rank + (15 if self.region else 0), -self.strength)

    def finding(self, ending: str) -> Finding:
        """Give the finding: the sentence, where it holds, and the way out."""
        where, rule = "", self.guess.rule
        if self.region is not None:
            where = f"Only {self.region.text}: "
            rule = self.guess.rule_where(self.region) if self.guess.rule_where else f"{rule}, {self.region.key}"
        most = f" ({self.explained} of {self.wrong} wrong entries)" if self.explained < self.wrong else ""
        return Finding(rule, f"{where}{self.guess.sentence}{most}.{ending}")


def fit(guess: Guess, frame: Frame) -> Fit | None:
    """Tell whether a guess explains (nearly) all wrong entries and contradicts no right one, or does so in a region."""
    if not _promising(guess, frame):
        return None
    told = np.isfinite(guess.predicted)
    near, exact, telling = _near(guess, frame)
    wrong, right = frame.wrong & told & telling, frame.right & told
    explained = wrong & exact
    count, total = int(explained.sum()), int(wrong.sum())
    if count < max(_needed(guess, frame), 0.95 * total) or total < 0.5 * frame.wrong.sum():
        return None
    contradicted = right & ~near
    if not guess.predicted[explained].any() and not guess.rule_where and not guess.predicted[right & near].any():
        return None
    strength = float(np.log10(_closeness(guess, frame)[explained]).sum())
    if contradicted.sum() <= 0.02 * right.sum():
        return Fit(guess, None, count, total, strength)
    region = separating(frame, explained, contradicted)
    return Fit(guess, region, count, total, strength) if region else None


def _promising(guess: Guess, frame: Frame) -> bool:
    """Tell at little cost, in a few of the wrong entries, whether to look closer."""
    predicted = guess.predicted.ravel()[frame.probe]
    deviation = np.abs(frame.dz.ravel() - frame.true.ravel())[frame.probe]
    near = np.abs(frame.dz.ravel()[frame.probe] - predicted) <= 0.3 * deviation
    return bool(np.count_nonzero(near) >= 0.4 * len(near))


def _near(guess: Guess, frame: Frame) -> tuple[Mask, Mask, Mask]:
    """Tell where dz is as predicted, where far closer than to the true gradient, and where that could be told at all."""
    predicted, size = guess.predicted, np.abs(guess.predicted)
    off = np.abs(frame.dz - predicted)
    grown = np.minimum(4 * frame.bound * size / np.maximum(np.abs(frame.true), 1e-300), 1e-3 * size)
    own = 4 * frame.bound + grown + guess.error
    near = off <= own + frame.allowed + frame.rtol * size
    deviation = np.abs(frame.dz - frame.true)
    return near, near & (off <= 0.1 * deviation + own), own <= 0.2 * deviation


def _closeness(guess: Guess, frame: Frame) -> Array:
    """Tell how many times closer dz is to the prediction than to the true gradient."""
    deviation = np.abs(frame.dz - frame.true)
    return np.clip(deviation / np.maximum(np.abs(frame.dz - guess.predicted), 1e-12 * deviation), 1.0, 1e8)


def _needed(guess: Guess, frame: Frame) -> int:
    """Tell how many entries must speak for a guess: one fits almost anything."""
    return 2 + guess.constants if (frame.wrong | frame.right).sum() > 2 else 1 + guess.constants


def multiples(guess: Guess, frame: Frame) -> Iterator[Guess]:
    """Give the guess with a sign, or a mean over rows or columns, that was mistaken besides."""
    ratio = frame.dz.ravel()[frame.probe] / guess.predicted.ravel()[frame.probe]
    ratio = np.sort(ratio[np.isfinite(ratio)])
    n, m = frame.whole.z.shape
    for value, text in ((-1.0, "−"), (1 / m, "1/m of "), (1 / n, "1/n of "), (1 / (n * m), "1/(n m) of "), (2.0, "twice "), (0.5, "half ")):
        if ratio.size and abs(ratio[len(ratio) // 2] / value - 1) < 1e-6:
            sentence = f"{guess.sentence}; and dJ/dZ is {text}that"
            yield replace(guess, predicted=value * guess.predicted, sentence=sentence, rank=guess.rank + 30)
            return
