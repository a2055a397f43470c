"""A guess at the mistake: the dJ/dZ that it would have given, and whether the numbers agree with it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np

from actgrad.activations import Array
from actgrad.checking.diagnosis.frame import Frame, Mask
from actgrad.checking.diagnosis.separating import separating
from actgrad.checking.region import Region, Shape
from actgrad.errors import Finding, Rule

NEARLY_ALL = 0.95
"""The share of the wrong entries that a guess must explain: a few may come of a second mistake."""
CONTRADICTED = 0.02
"""The share of the right entries that may contradict a guess, which then holds everywhere all the same."""
ENOUGH = 64
"""So many wrong entries prove a guess even if it says nothing about half of them."""
NEARER = 0.1
"""An entry is explained if dz is ten times nearer to the prediction than to the gradient."""
SAME_SIZE = 0.01
"""An entry is explained if dz is within this part of the prediction: two tiny numbers are not alike for being tiny."""
BLURRED = 0.2
"""An entry proves nothing if the numbers are uncertain by so much of the distance from dz to the gradient."""
PROBED, PROBE_NEARER, PROBE_SHARE = 32, 0.3, 0.4
"""A guess is looked at closely if, in this share of so many entries, dz is nearer to it than to the gradient.

It saves time only, so it is wider than what is asked afterwards.
"""
LEAST_CHOICES = 8
"""A guess has its own proof; a region of it is believed if it could be chosen in so many ways (see `separating`)."""
LEAST_SCATTERED = 4
"""So many entries that lie scattered show a mistake, if it is an obvious one without a number taken from dz."""


class Likelihood(IntEnum):
    """How soon one thinks of a mistake. A mistake made in a part of the matrix only is one step less likely."""

    OBVIOUS = 0
    USUAL = 1
    UNUSUAL = 2
    REMOTE = 3


OBVIOUS, USUAL, UNUSUAL, REMOTE = Likelihood


@dataclass(frozen=True)
class Guess:
    """A mistake: its rule, the dz it predicts (NaN where it says nothing), and its sentence about dJ/dZ.

    `error` is what the prediction may itself be off by; `constants` counts the numbers in it that were taken from dz,
    each of which costs an entry of proof; `cure` is true if the sentence holds the cure. `rule_in` gives the rule where
    the guess holds in a region only, if that has a name of its own, and whether the region is to be said besides.
    """

    rule: Rule
    predicted: Array
    sentence: str
    likelihood: Likelihood = USUAL
    error: Array | float = 0.0
    constants: int = 0
    cure: bool = False
    rule_in: Callable[[Region], tuple[Rule, bool]] | None = None


Hypothesis = Callable[[Frame], Iterator[Guess]]
"""One kind of mistake: gives its guesses. A new kind is a function of this type, named in the package's catalogue."""


@dataclass(frozen=True)
class Fit:
    """A guess that the numbers agree with, where it holds, and in how many of the wrong entries."""

    guess: Guess
    region: Region | None
    explained: int
    wrong: int

    @property
    def order(self) -> tuple[int, bool]:
        """Sorts the likelier first; of two as likely, the one that holds everywhere."""
        steps = 0 if self.region is None else 2 if self.region.scattered else 1
        return self.guess.likelihood + steps, self.region is not None

    def finding(self, equation: str) -> Finding:
        """Give the finding: where it holds, the sentence, and the equation, where that is the cure."""
        rule, region, named, where, cured = self.guess.rule, self.region, False, "", self.guess.cure
        if region is not None:
            rule, named = self.guess.rule_in(region) if self.guess.rule_in else (rule, True)
            where, cured = f"Only {region.text}: ", cured or region.of_lines
        most = f" ({self.explained} of {self.wrong} wrong entries)" if self.explained < self.wrong else ""
        message = f"{where}{self.guess.sentence}{most}.{'' if cured else equation}"
        return Finding(rule, message, region.key if region is not None and named else "")


def pulled(frame: Frame, rule: Rule, da: Array, sentence: str, likelihood: Likelihood = USUAL) -> Guess:
    """Guess that another upstream gradient was taken in place of dJ/dA."""
    return Guess(rule, frame.pull(da), sentence, likelihood, frame.pull_error(da))


def fit(guess: Guess, frame: Frame) -> Fit | None:
    """Tell whether a guess explains nearly all wrong entries and contradicts no right one, or does so in a region."""
    if not _promising(guess, frame):
        return None
    near, exact, decisive = _near(guess, frame)
    predicts = np.isfinite(guess.predicted)
    wrong, explained, right = frame.wrong & predicts & decisive, frame.wrong & exact & decisive, frame.right & predicts
    count, total = int(explained.sum()), int(wrong.sum())
    # of a few entries all must be explained, of more than nine all but one at least
    nearly = min(NEARLY_ALL * total, total - 1) if total > 9 else total
    if count < max(_needed(guess, frame), nearly) or total < min(0.5 * frame.wrong.sum(), ENOUGH):
        return None
    if not (guess.predicted[explained].any() or guess.rule_in or guess.predicted[right & near].any()):
        return None
    contradicted = right & ~near
    if contradicted.sum() <= CONTRADICTED * right.sum():
        return Fit(guess, None, count, total)
    region = separating(frame, explained, contradicted, LEAST_CHOICES)
    if region is None and count >= LEAST_SCATTERED and guess.constants == 0 and guess.likelihood is OBVIOUS:
        region = Region(Shape.SCATTERED, f"in {count} scattered entries")
    return Fit(guess, region, count, total) if region else None


def _promising(guess: Guess, frame: Frame) -> bool:
    """Tell from a few wrong entries whether to look closer."""
    off = np.abs(_probe(frame, frame.dz - guess.predicted))
    nearer = off <= PROBE_NEARER * np.abs(_probe(frame, frame.dz - frame.true))
    return bool(np.count_nonzero(nearer) >= PROBE_SHARE * np.count_nonzero(~np.isnan(off)))


def _probe(frame: Frame, matrix: Array) -> Array:
    """Give the numbers of `PROBED` of the wrong entries at least, spread evenly; of all where there are fewer."""
    values = matrix[frame.wrong]
    return np.asarray(values[:: max(1, len(values) // PROBED)])


def _near(guess: Guess, frame: Frame) -> tuple[Mask, Mask, Mask]:
    """Tell where dz is as predicted, where far nearer to that than to the gradient, and where one can tell them apart.

    What is off may come of the numerical gradient's bound, which grows with the prediction, of the prediction's own
    error, and of the tolerance that the verdict allowed.
    """
    size, deviation = np.abs(guess.predicted), np.abs(frame.dz - frame.true)
    off = np.abs(frame.dz - guess.predicted)
    grown = np.minimum(4 * frame.bound * size / np.maximum(np.abs(frame.true), 1e-300), 1e-3 * size) + guess.error
    own = 4 * frame.bound + grown
    near = off <= own + frame.allowed + frame.rtol * size
    exact = near & (off <= NEARER * deviation + own) & (off <= SAME_SIZE * size + grown)
    return near, exact, own <= BLURRED * deviation


def _needed(guess: Guess, frame: Frame) -> int:
    """Tell how many entries must agree: one agrees with almost any guess, but may be all there is."""
    return guess.constants + (2 if (frame.wrong | frame.right).sum() > 2 else 1)


def multiples(guess: Guess, frame: Frame) -> Iterator[Guess]:
    """Give the guess with a second mistake: a sign, a factor 2, or a mean over rows or columns."""
    ratio = _probe(frame, frame.dz / guess.predicted)
    ratio = np.sort(ratio[np.isfinite(ratio)])
    n, m = frame.whole.z.shape
    factors = ((-1.0, "minus"), (1 / m, "1/m of"), (1 / n, "1/n of"), (1 / (n * m), "1/(n m) of"), (2.0, "twice"))
    for value, text in (*factors, (0.5, "half")):
        if ratio.size and abs(ratio[len(ratio) // 2] / value - 1) < 1e-6:
            sentence = f"{guess.sentence}; and dJ/dZ is {text} that"
            yield replace(guess, predicted=value * guess.predicted, sentence=sentence)
            return
