"""A guess at the mistake: what dJ/dZ it would have given, and whether the numbers meet it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from actgrad.activations import Array
from actgrad.checking import rules
from actgrad.checking.diagnosis.frame import Frame, Mask
from actgrad.checking.diagnosis.region import Region, separating
from actgrad.errors import Finding

NEARLY_ALL, ENOUGH, SOME_WAYS = 0.95, 64, 8


@dataclass(frozen=True)
class Guess:
    """A mistake by name, the dz it predicts (NaN where it says nothing), and its sentence about dJ/dZ.

    `error` is what the prediction may itself be off by; `constants` counts what was fitted to the numbers, each of
    which costs an entry of proof; `rank` puts a specific or simple mistake before a vaguer or more complicated one.
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
    closeness: float

    @property
    def order(self) -> tuple[int, float]:
        """Sorts the better first: the simpler, of two as simple the closer; a region is a complication."""
        apart = 0 if self.region is None else 30 if "scattered" in self.region.key else 15
        return self.guess.rank + apart, -self.closeness

    def finding(self, equation: str) -> Finding:
        """Give the finding: the sentence, where it holds, and the equation, where that is the way out."""
        where, rule = "", self.guess.rule
        if self.region is not None:
            where = f"Only {self.region.text}: "
            rule = self.guess.rule_where(self.region) if self.guess.rule_where else f"{rule}, {self.region.key}"
        most = f" ({self.explained} of {self.wrong} wrong entries)" if self.explained < self.wrong else ""
        lines = self.region is not None and self.region.of_lines
        return Finding(
            rules.mistake(rule),
            f"{where}{self.guess.sentence}{most}.{'' if lines or self.guess.rank == 0 else equation}",
        )


def fit(guess: Guess, frame: Frame) -> Fit | None:
    """Tell whether a guess explains nearly all wrong entries and contradicts no right one, or does so in a region."""
    if not _promising(guess, frame):
        return None
    near, exact, telling = _near(guess, frame)
    told = np.isfinite(guess.predicted)
    wrong, explained, right = frame.wrong & told & telling, frame.wrong & exact & telling, frame.right & told
    count, total = int(explained.sum()), int(wrong.sum())
    nearly = min(NEARLY_ALL * total, total - 1) if total > 9 else total
    if count < max(_needed(guess, frame), nearly) or total < min(0.5 * frame.wrong.sum(), ENOUGH):
        return None
    if not (guess.predicted[explained].any() or guess.rule_where or guess.predicted[right & near].any()):
        return None
    fitted = Fit(guess, None, count, total, _closeness(guess, frame, explained))
    contradicted = right & ~near
    if contradicted.sum() <= 0.02 * right.sum():
        return fitted
    region = separating(frame, explained, contradicted, SOME_WAYS)
    if region is None and count >= 4 and guess.constants == 0 and guess.rank <= 12:
        region = Region("only scattered entries", f"in {count} scattered entries")
    return replace(fitted, region=region) if region else None


def _promising(guess: Guess, frame: Frame) -> bool:
    """Tell at little cost, in a few of the wrong entries, whether to look closer."""
    off = np.abs(frame.dz.ravel()[frame.probe] - guess.predicted.ravel()[frame.probe])
    return bool(np.count_nonzero(off <= 0.3 * frame.probe_deviation) >= 0.4 * np.count_nonzero(off == off))  # noqa: PLR0124


def _near(guess: Guess, frame: Frame) -> tuple[Mask, Mask, Mask]:
    """Tell where dz is as predicted, where far closer than to the true gradient, and where that can be told at all."""
    size, deviation = np.abs(guess.predicted), np.abs(frame.dz - frame.true)
    off = np.abs(frame.dz - guess.predicted)
    grown = np.minimum(4 * frame.bound * size / np.maximum(np.abs(frame.true), 1e-300), 1e-3 * size)
    own = 4 * frame.bound + grown + guess.error
    near = off <= own + frame.allowed + frame.rtol * size
    exact = near & (off <= 0.1 * deviation + own) & (off <= 0.01 * size + grown + guess.error)
    return near, exact, own <= 0.2 * deviation


def _closeness(guess: Guess, frame: Frame, explained: Mask) -> float:
    """Tell by how many digits, summed, dz is closer to the prediction than to the true gradient."""
    deviation = np.abs(frame.dz - frame.true)[explained]
    off = np.abs(frame.dz - guess.predicted)[explained]
    return float(np.log10(np.clip(deviation / np.maximum(off, 1e-12 * deviation), 1.0, 1e8)).sum())


def _needed(guess: Guess, frame: Frame) -> int:
    """Tell how many entries must speak for a guess: one fits almost anything, unless there are no more."""
    return guess.constants + (2 if (frame.wrong | frame.right).sum() > 2 else 1)


def multiples(guess: Guess, frame: Frame) -> Iterator[Guess]:
    """Give the guess with a sign, a factor 2, or a mean over rows or columns mistaken besides."""
    ratio = frame.dz.ravel()[frame.probe] / guess.predicted.ravel()[frame.probe]
    ratio = np.sort(ratio[np.isfinite(ratio)])
    n, m = frame.whole.z.shape
    for value, text in (
        (-1.0, "minus"),
        (1 / m, "1/m of"),
        (1 / n, "1/n of"),
        (1 / (n * m), "1/(n m) of"),
        (2.0, "twice"),
        (0.5, "half"),
    ):
        if ratio.size and abs(ratio[len(ratio) // 2] / value - 1) < 1e-6:
            sentence = f"{guess.sentence}; and dJ/dZ is {text} that"
            yield replace(guess, predicted=value * guess.predicted, sentence=sentence, rank=guess.rank + 30)
            return
