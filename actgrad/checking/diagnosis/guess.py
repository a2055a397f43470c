"""A guess at a mistake: the dJ/dZ that the mistake would give, and the test whether the numbers agree with it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from actgrad.activations import Array
from actgrad.checking import mistakes
from actgrad.checking.diagnosis.frame import Frame, Mask
from actgrad.checking.diagnosis.separating import separating
from actgrad.checking.region import Region, Shape
from actgrad.checking.result import Explanation
from actgrad.errors import Finding, Rule

NEARLY_ALL = 0.95
"""The share of the wrong entries that a guess must explain; the others may have a second mistake. Chosen."""
CONTRADICTED = 0.02
"""The share of the right entries that may contradict a guess that is said to hold everywhere. Chosen."""
ENOUGH = 64
"""This many wrong entries are enough for a guess that predicts less than half of them. Chosen."""
NEARER = 0.1
"""An entry is explained if dz is ten times nearer to the prediction than to the gradient. Chosen."""
SAME_SIZE = 0.01
"""An entry is explained only if dz is within this part of the prediction: both may be tiny and yet differ. Chosen."""
BLURRED = 0.2
"""An entry is left out if its numbers are uncertain by this part of the distance from dz to the gradient. Chosen."""
PROBED, PROBE_NEARER, PROBE_SHARE = 32, 0.3, 0.4
"""A guess is tested in full only if it is near dz in this share (0.4) of a sample of about 32 wrong entries. Chosen.

Near is: at most 0.3 times as far from dz as the gradient is. This only saves time, so it is laxer than the full test.
"""
LEAST_CHOICES = 8
"""The `least_choices` of `separating` for the region of a guess: low, as the numbers prove the guess. Chosen."""
CLEARLY = 30.0
"""A prediction explains something if it differs from the gradient by this many times the tolerance. Chosen."""
SMALL = (mistakes.HALF_PRECISION, mistakes.SINGLE_PRECISION, mistakes.ROUNDED, mistakes.WHOLE_NUMBERS)
"""Mistakes of precision, which may be smaller."""
LEAST_SCATTERED = 4
"""The fewest scattered entries that are enough for an obvious guess without a number taken from dz. Chosen."""


OBVIOUS, USUAL, UNUSUAL, REMOTE = range(4)
"""How common a mistake is. One that is made in a region only counts as one step less likely."""


@dataclass(frozen=True)
class Guess:
    """A mistake: its rule, the dz it predicts (NaN where it says nothing), and its sentence about dJ/dZ.

    `error` is the error that the prediction may have besides that of the gradient; `constants` counts the numbers in it
    that were taken from dz, for each of which one more entry must agree; `number` is that of them which tells the guess
    from others of its rule. Where it holds in a region only, `rule_in(region)` gives the rule, and whether the
    finding's key names the region.
    """

    rule: Rule
    predicted: Array
    sentence: str
    likelihood: int = USUAL
    error: Array | float = 0.0
    constants: int = 0
    number: float = 0.0
    rule_in: Callable[[Region], tuple[Rule, bool]] | None = None


Row = tuple[Rule, int, str, str]
"""A guess as data: its rule, its likelihood, its sentence, and a formula for the dz that it predicts.

A formula that is linear in c is tried with the c that comes nearest to dz, which the sentence then names.
"""
Hypothesis = tuple[Row, ...] | Callable[[Frame], Iterator[Guess]]
"""One kind of mistake: rows, or a function that yields guesses. A new one is added to `CATALOGUE` of this package."""


def guesses(hypothesis: Hypothesis, frame: Frame) -> Iterator[Guess]:
    """Give all guesses of one kind."""
    if callable(hypothesis):
        yield from hypothesis(frame)
        return
    for rule, likelihood, sentence, formula in hypothesis:
        of_jacobian = any(word in formula for word in ("slope", "vjp", "jvp"))
        error, constant = frame.jacobian_error if of_jacobian else 0.0, "c" in re.findall(r"\w+", formula)
        if c := frame.constant(formula) if constant else 1.0:
            text, count = sentence.format(c=f"{c:.6g}"), 2 if constant else 0
            yield Guess(rule, frame.value(formula, c=c), text, likelihood, error, count, c if constant else 0.0)


@dataclass(frozen=True)
class Fit:
    """A guess that the numbers agree with, where it holds, and in how many of the wrong entries.

    `proved` is False where the entries are too few to name the mistake.
    """

    guess: Guess
    region: Region | None
    explained: int
    wrong: int
    proved: bool

    @property
    def rank(self) -> int:
        """A sort key: the likelier first; of two equally likely, that which holds everywhere, with fewer constants."""
        steps = 0 if self.region is None else 2 if self.region.scattered else 1
        return 2 * (self.guess.likelihood + steps) + (self.region is not None) + (self.guess.constants > 1)

    def explanation(self, equation: str) -> Explanation:
        """Say where the guess holds, its sentence, and the equation unless the sentence holds a cure."""
        rule, region, named, where, cured = self.guess.rule, self.region, False, "", "--" in self.guess.sentence
        if region is not None:
            rule, named = self.guess.rule_in(region) if self.guess.rule_in else (rule, True)
            where, cured = f"Only {region.text}: ", cured or region.of_lines
        most = f" ({self.explained} of {self.wrong} wrong entries)" if self.explained < self.wrong else ""
        message = f"{where}{self.guess.sentence}{most}.{'' if cured else equation}"
        finding = Finding(rule, message, region.key if region is not None and named else "")
        return Explanation(finding, self.rank, self.guess.number, self.proved)


def fit(guess: Guess, frame: Frame) -> Fit | None:
    """Give the fit of a guess that explains nearly all wrong entries and contradicts no right one; else None.

    Where it contradicts right entries, there must be a region without them that holds all entries that it explains.
    """
    if not _promising(guess, frame):
        return None
    near, exact, decisive = _near(guess, frame)
    predicts = np.isfinite(guess.predicted)
    wrong, explained, right = frame.wrong & predicts & decisive, frame.wrong & exact & decisive, frame.right & predicts
    count, total = int(explained.sum()), int(wrong.sum())
    # of a few entries all must be explained, of more than nine all but one at least
    nearly = min(NEARLY_ALL * total, total - 1) if total > 9 else max(total, 1)
    zero = not guess.rule_in and frame.rounding(guess.predicted)[explained | (right & near)].all()
    if count < nearly or total < min(0.5 * frame.wrong.sum(), ENOUGH) or zero or _is_dust(guess, frame, explained):
        return None
    proved, contradicted = count >= _needed(guess, frame), right & ~near
    if contradicted.sum() <= CONTRADICTED * right.sum():
        return Fit(guess, None, count, total, proved)
    if region := separating(frame, explained, contradicted, LEAST_CHOICES):
        return Fit(guess, region, count, total, proved)
    if count >= LEAST_SCATTERED and guess.constants == 0 and guess.likelihood == OBVIOUS:
        return Fit(guess, Region(Shape.SCATTERED, f"in {count} scattered entries"), count, total, proved)
    by_chance = separating(frame, explained, contradicted, 0)
    return Fit(guess, by_chance, count, total, proved=False) if by_chance else None


def _is_dust(guess: Guess, frame: Frame, explained: Mask) -> bool:
    """Tell whether the prediction is mostly the gradient itself up to rounding, and so explains nothing.

    Mistakes of precision, and a number that is taken from dz, may be as small as that.
    """
    if guess.constants or guess.rule in SMALL:
        return False
    least = np.minimum(CLEARLY * (frame.allowed + frame.bound), 1e-3 * np.abs(frame.true))
    return bool((np.abs(guess.predicted - frame.true) < least)[explained].mean() > 0.5)


def _promising(guess: Guess, frame: Frame) -> bool:
    """Tell from a sample of the wrong entries whether the full test is worth its time."""
    distance = np.abs(_probe(frame, frame.dz - guess.predicted))
    nearer = distance <= PROBE_NEARER * np.abs(_probe(frame, frame.dz - frame.true))
    return bool(np.count_nonzero(nearer) >= PROBE_SHARE * np.count_nonzero(~np.isnan(distance)))


def _probe(frame: Frame, matrix: Array) -> Array:
    """Give the numbers at a sample of the wrong entries, spread evenly: at least `PROBED`, or all of fewer."""
    values = matrix[frame.wrong]
    return np.asarray(values[:: max(1, len(values) // PROBED)])


def _near(guess: Guess, frame: Frame) -> tuple[Mask, Mask, Mask]:
    """Tell where dz is as predicted, where it is explained by that, and where the numbers are exact enough to tell.

    The distance from the prediction may come from the bound of the numerical gradient, scaled to the prediction, from
    the error of the prediction, and from the tolerance of the verdict. An entry is explained if dz is also much nearer
    to the prediction than to the gradient (`NEARER`, `SAME_SIZE`).
    """
    size, deviation = np.abs(guess.predicted), np.abs(frame.dz - frame.true)
    distance = np.abs(frame.dz - guess.predicted)
    grown = np.minimum(4 * frame.bound * size / np.maximum(np.abs(frame.true), 1e-300), 1e-3 * size) + guess.error
    own = 4 * frame.bound + grown
    near = distance <= own + frame.allowed + frame.rtol * size
    exact = near & (distance <= NEARER * deviation + own) & (distance <= SAME_SIZE * size + grown)
    return near, exact, own <= BLURRED * deviation


def _needed(guess: Guess, frame: Frame) -> int:
    """Give how many entries must agree: two, one in a matrix of at most two, and one more for each constant."""
    return guess.constants + (2 if (frame.wrong | frame.right).sum() > 2 else 1)


def multiples(guess: Guess, frame: Frame) -> Iterator[Guess]:
    """Give the guess with a second mistake: a sign, a factor 2 or 1/2, or a mean over rows or columns."""
    if guess.likelihood == REMOTE:
        return
    ratio = _probe(frame, frame.dz / guess.predicted)
    ratio = np.sort(ratio[np.isfinite(ratio)])
    n, m = frame.whole.z.shape
    factors = ((-1.0, "minus"), (1 / m, "1/m of"), (1 / n, "1/n of"), (1 / (n * m), "1/(n m) of"), (2.0, "twice"))
    for value, text in (*factors, (0.5, "half")):
        if ratio.size and abs(ratio[len(ratio) // 2] / value - 1) < 1e-6:
            sentence = f"{guess.sentence}; and dJ/dZ is {text} that"
            yield replace(guess, predicted=value * guess.predicted, sentence=sentence)
            return
