"""The records of a check, from the case to the report; every table and report is made from these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

import numpy as np

from actgrad.activations import Activation, Array, Structure
from actgrad.checking import rules
from actgrad.checking.comparison import Comparison, Entry, KinkGroup, Method, PartIndex, Verdict
from actgrad.errors import Finding, Kind, Rule


class Outcome(Enum):
    """The outcome of a case; its value is a phrase for the screen."""

    PASS = "the gradient is right"
    FAIL = "the gradient is wrong"
    UNDECIDED = "the check proved nothing"
    ERROR = "the code could not be run"

    @property
    def key(self) -> str:
        """The word of JSON and tables."""
        return self.name.lower()


@dataclass(frozen=True)
class Settings:
    """What a user can set of a check; None stands for the default rule."""

    rtol: float | None = None
    atol: float | None = None
    method: Method = Method.AUTO
    structure: Structure | None = None
    random_directions: bool = False
    """Check a coupled activation along random directions first, and entry by entry only where these disagree."""


@dataclass(frozen=True)
class Progress:
    """How far a long check is: forward passes done and to do, and what is being done."""

    done: int
    total: int
    what: str


@dataclass(frozen=True)
class Case:
    """One activation on one input: Z, dJ/dA and, where it was claimed in a file, dJ/dZ.

    `target` is the activation as on the command line, such as `relu` or `path/file.py:NAME`; `name` is the name of the
    case, such as `relu/bends`. `battery` says that actgrad chose the input and not the user.
    """

    activation: Activation
    target: str
    name: str
    z: Array
    da: Array
    dz: Array | None = None
    seed: int | None = None
    battery: bool = False
    part: "PartIndex | None" = None
    """Where the entries stand in the user's matrices, if these are a part of them."""

    @property
    def shape(self) -> tuple[int, int]:
        """The shape (n, m) of its matrices."""
        return int(self.z.shape[0]), int(self.z.shape[1])

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype under test: that of the claimed dJ/dZ where there is one, else Z's."""
        return self.z.dtype if self.dz is None else self.dz.dtype

    @property
    def eps(self) -> float:
        """The distance from 1 to the next number of the dtype under test."""
        return float(np.finfo(self.dtype).eps)


class Refusal(Enum):
    """Why code may refuse an input of the battery without a fault; see `refused_inputs`."""

    SHAPE = "it refuses matrices of this shape"
    VALUES = "it refuses these values"


@dataclass(frozen=True)
class Explanation:
    """A likely mistake that agrees with the wrong entries of a case.

    `rank` is small where the mistake is a common one; `number` is what was taken from the wrong numbers, 0 where
    nothing was; `proved` is False where too few entries agree to name the mistake from this case alone.
    """

    finding: Finding
    rank: int
    number: float = 0.0
    proved: bool = True


@dataclass(frozen=True)
class CaseResult:
    """The outcome of one case and what explains it; what could not be computed is None."""

    case: Case
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    """All likely mistakes that agree with the wrong entries, the likeliest first."""
    structure: Structure | None = None
    method: Method | None = None
    rtol: float | None = None
    atol: float | None = None
    entries: Mapping[Verdict, int] = field(default_factory=dict)
    resolution: float | None = None
    digits: int | None = None
    max_abs_error: float | None = None
    max_rel_error: float | None = None
    max_ulp_error: float | None = None
    swept: float | None = None
    """The largest distance of dJ/dZ from the swept gradient, where that is finite."""
    worst_entries: tuple[Entry, ...] = ()
    """The wrong entries, the farthest off first, then the undecided; where there are none, the one farthest off."""
    kinks: tuple[KinkGroup, ...] = ()
    message: str | None = None
    random_directions: str | None = None
    """A sentence on what was compared, where random directions were used."""
    counts: bool = True
    """False for a case of the battery that proved nothing or that the code refuses: it is shown and not counted."""
    comparison: Comparison | None = None
    refusal: Refusal | None = None
    seconds: float = 0.0

    @property
    def worst(self) -> Entry | None:
        """The entry to look at first."""
        return next(iter(self.worst_entries), None)

    @property
    def contract(self) -> tuple[Finding, ...]:
        """The rules that the backward pass breaks."""
        return self.of_kind(Kind.BREACH)

    @property
    def diagnosis(self) -> tuple[Finding, ...]:
        """The likely mistakes behind wrong entries, the likeliest first."""
        return self.of_kind(Kind.MISTAKE)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The warnings."""
        return self.of_kind(Kind.WARNING)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """The notes."""
        return self.of_kind(Kind.NOTE)

    def of_kind(self, kind: Kind) -> tuple[Finding, ...]:
        """Give the findings of one kind, in order."""
        return tuple(finding for finding in self.findings if finding.rule.kind is kind)


@dataclass(frozen=True)
class Group:
    """All cases of one activation, in order."""

    target: str
    cases: tuple[CaseResult, ...]

    @property
    def counted(self) -> tuple[CaseResult, ...]:
        """The cases that count; if none does, those that are undecided; if there are none either, all."""
        undecided = tuple(case for case in self.cases if case.outcome is Outcome.UNDECIDED)
        return tuple(case for case in self.cases if case.counts) or undecided or self.cases

    def counts(self, case: CaseResult) -> bool:
        """Tell whether this case of the group counts."""
        return any(case is each for each in self.counted)

    @property
    def outcome(self) -> Outcome:
        """The worst outcome of the cases that count: fail, error, undecided or pass."""
        gravest = (Outcome.FAIL, Outcome.ERROR, Outcome.UNDECIDED, Outcome.PASS)
        return min((case.outcome for case in self.counted), key=gravest.index)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The warnings of all cases, the first of each rule."""
        return self._first_of_each(Kind.WARNING)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """The notes of all cases, the first of each rule; an overflow that is a warning elsewhere is none."""
        lost = any(finding.rule is rules.OVERFLOW for finding in self.warnings)
        return tuple(
            each for each in self._first_of_each(Kind.NOTE) if not (lost and each.rule is rules.OVERFLOW_ON_THE_WAY)
        )

    def _first_of_each(self, kind: Kind) -> tuple[Finding, ...]:
        first: dict[Rule, Finding] = {}
        for finding in (finding for result in self.cases for finding in result.of_kind(kind)):
            if self.outcome is not Outcome.FAIL or finding.rule not in rules.OF_RIGHT_ONES:
                first.setdefault(finding.rule, finding)
        return tuple(first.values())


@dataclass(frozen=True)
class PassedOver:
    """Something in a user's file that looks like an activation and is not judged: its name, its line, and why."""

    name: str
    line: int | None
    reason: str


@dataclass(frozen=True)
class Report:
    """All cases of one command, in order, and how long they took in seconds."""

    cases: tuple[CaseResult, ...]
    seconds: float
    strict: bool = False
    allow_undecided: bool = False
    exit_zero: bool = False
    title: str = ""
    """The targets as on the command line."""
    passed_over: tuple[PassedOver, ...] = ()
    faulty: bool = False
    """Whether actgrad itself failed in a case, of which nothing is known then."""

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The cases of each activation together, activations in the order of their first case."""
        grouped: dict[str, list[CaseResult]] = {}
        for case in self.cases:
            grouped.setdefault(case.case.target, []).append(case)
        return tuple(Group(target, tuple(cases)) for target, cases in grouped.items())

    def verdict(self, group: Group) -> Outcome:
        """Give the outcome of an activation; under --strict a warning fails one that would pass the command."""
        return Outcome.FAIL if self.strict and group.warnings and group.outcome in self._forgiven else group.outcome

    def count(self, outcome: Outcome) -> int:
        """Give how many activations come out so."""
        return sum(self.verdict(group) is outcome for group in self.groups)

    def fails(self, group: Group) -> bool:
        """Tell whether this activation fails the command under --strict and --allow-undecided."""
        return self.verdict(group) not in self._forgiven

    @property
    def _forgiven(self) -> set[Outcome]:
        return {Outcome.PASS, Outcome.UNDECIDED} if self.allow_undecided else {Outcome.PASS}

    @property
    def passed(self) -> bool:
        """Tell whether every activation passes."""
        return not any(map(self.fails, self.groups))

    @property
    def exit_code(self) -> int:
        """3 after a fault of actgrad itself; 0 if every activation passes, or with --exit-zero; else 1."""
        if self.faulty:
            return 3
        return 0 if self.passed or self.exit_zero else 1
