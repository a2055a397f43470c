"""What a check finds, as frozen values with their explanations attached; every table and report is a view of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actgrad.activations import Activation, Array, Structure
from actgrad.errors import Finding, Kind, Rule


class Verdict(Enum):
    """What is said of one entry; the value is the sentence, the index in `list(Verdict)` its code in a matrix."""

    AGREE = "agrees with the numerical gradient"
    KINK = "lies between the left and the right gradient of a kink"
    FLAT = "is below what rounding lets one see; 0 would have passed as well"
    WRONG = "is not the gradient"
    UNDECIDED = "could not be told: the differences did not converge"
    OUTSIDE = "is outside the function's domain, or overflows"

    @property
    def key(self) -> str:
        """The word of JSON and tables."""
        return self.name.lower()


class Outcome(Enum):
    """What is said of a case; the value is the sentence."""

    PASS = "the gradient is right"
    FAIL = "the gradient is wrong"
    UNDECIDED = "the check proved nothing"
    ERROR = "the code could not be run"

    @property
    def key(self) -> str:
        """The word of JSON and tables."""
        return self.name.lower()


CONVERGED = 1e-3
"""A bound that is larger than this part of the gradient has converged only if the forward's noise explains it."""
NOISE_EXPLAINS = 1e4
"""So many times the forward's noise over a wide step is still no want of convergence."""


class Method(Enum):
    """How the numerical gradient is made."""

    AUTO = "auto"
    DIFFERENCES = "differences"
    COMPLEX = "complex"


@dataclass(frozen=True)
class Settings:
    """What a user can set of a check; None stands for the default rule."""

    rtol: float | None = None
    atol: float | None = None
    method: Method = Method.AUTO
    structure: Structure | None = None
    random_directions: bool = False
    """Take the faster way in a coupled activation: random directions first, then full differences where they fail."""


@dataclass(frozen=True)
class Progress:
    """How far a long check is: forward passes done and to do, and what is being done."""

    done: int
    total: int
    what: str


@dataclass(frozen=True)
class Case:
    """One activation on one input: Z, dJ/dA, perhaps a claimed dJ/dZ; `battery` says that actgrad chose the points.

    `target` is the activation as on the command line: `relu`, `path/file.py:NAME`. `name` is the case's own.
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
        """The rows and columns of its matrices."""
        return int(self.z.shape[0]), int(self.z.shape[1])

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype under test: that of the claimed dJ/dZ where there is one, else Z's."""
        return self.z.dtype if self.dz is None else self.dz.dtype

    @property
    def eps(self) -> float:
        """The distance from 1 to the next number of the dtype under test."""
        return float(np.finfo(self.dtype).eps)


@dataclass(frozen=True)
class Numerical:
    """The numerical gradient: best value, a bound of its error, and the gradients from left and right, all (n, m).

    Where there is no kink, `left` and `right` equal `dz`. `bound` is inf where nothing is known.
    """

    dz: Array
    bound: Array
    left: Array
    right: Array
    kink: NDArray[np.bool_]
    method: Method
    passes: int
    noise: Array | float = 0.0
    """How far the forward's own rounding lets a gradient be told, |dA| times its noise over a wide step."""
    difference_bound: Array | float = 0.0
    """The differences' own bound where a complex step knows better: within it, nobody is called wrong."""
    largest_term: Array | float = 0.0
    """max_p |dA_p|·|∂a_p/∂z|: the largest term that the gradient is summed from."""

    def converged(self, atol: Array | float = 0.0) -> NDArray[np.bool_]:
        """Tell where the bound is small beside the gradient, or no larger than atol or the forward's noise explain."""
        explained = np.maximum(atol, NOISE_EXPLAINS * self.noise)
        return np.asarray(self.bound <= np.maximum(CONVERGED * np.abs(self.dz), explained))


@dataclass(frozen=True)
class PartIndex:
    """Where the entries of a part of a matrix stand in the whole: the row and the column of each, both (n, m)."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]

    @property
    def is_grid(self) -> bool:
        """Whether the part is made of whole rows and columns, so that a row or column of it has a number of its own."""
        return bool((self.rows == self.rows[:, :1]).all() and (self.columns == self.columns[:1]).all())


@dataclass(frozen=True)
class Comparison:
    """The matrices of one case side by side; `verdicts` holds each entry's index in `list(Verdict)`."""

    z: Array
    a: Array
    da: Array
    dz: Array
    numerical: Numerical
    allowed: Array
    verdicts: NDArray[np.int8]
    part: "PartIndex | None" = None

    def at(self, verdict: Verdict) -> NDArray[np.bool_]:
        """Tell where (n, m) this verdict stands."""
        return np.asarray(self.verdicts == list(Verdict).index(verdict))

    def place(self, row: int, column: int) -> tuple[int, int]:
        """Give the row and column of an entry in the user's matrix, of which this may be a part."""
        return place(self.part, row, column)


def place(part: PartIndex | None, row: int, column: int) -> tuple[int, int]:
    """Give the row and column in the user's matrix of an entry of this part; its own where it is no part."""
    return (row, column) if part is None else (int(part.rows[row, column]), int(part.columns[row, column]))


@dataclass(frozen=True)
class Entry:
    """One entry of a comparison with everything one needs to see why."""

    row: int
    column: int
    z: float
    da: float
    dz: float
    numerical: float
    bound: float
    allowed: float
    verdict: Verdict
    left: float | None = None
    right: float | None = None


class Convention(Enum):
    """Which of the slopes at a kink a backward pass uses."""

    LEFT = "left"
    RIGHT = "right"
    MIDDLE = "middle"
    OTHER = "other"


@dataclass(frozen=True)
class KinkGroup:
    """What is alike at several kinks: how many entries, one of them, and which of the slopes the code uses there.

    `slopes` is False where only gradients can be told: an entry of A depends on more than its own z, or dJ/dA is 0.
    """

    entries: int
    example: Entry
    convention: Convention
    slopes: bool

    @property
    def sides(self) -> tuple[float, ...]:
        """The slope (or gradient) from the left, from the right, and the one that is used."""
        by = self.example.da if self.slopes else 1.0
        return tuple(x / by for x in (self.example.left, self.example.right, self.example.dz) if x is not None)


class Refusal(Enum):
    """Why code may refuse an input of the battery without a fault; each is proved by trying other inputs."""

    SHAPE = "it refuses matrices of this shape"
    VALUES = "it refuses these values"


@dataclass(frozen=True)
class CaseResult:
    """The verdict of one case, with all that explains it; what could not be had is None."""

    case: Case
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
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
    """The largest distance of dJ/dZ from the chain rule swept through the activation's graph, where that is finite."""
    worst_entries: tuple[Entry, ...] = ()
    """The wrong entries, the farthest off first, then the undecided; where there are none, the one farthest off."""
    kinks: tuple[KinkGroup, ...] = ()
    message: str | None = None
    random_directions: str | None = None
    """What was done, in words, where not every entry was differenced in full."""
    counts: bool = True
    """False for a case of the battery that proved nothing or whose shape the code does not take: told, not counted."""
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
        """What is right but can hurt."""
        return self.of_kind(Kind.WARNING)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What one should know."""
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
        """The cases that count; where none does, those that proved nothing, and the errors only if nothing else ran."""
        undecided = tuple(case for case in self.cases if case.outcome is Outcome.UNDECIDED)
        return tuple(case for case in self.cases if case.counts) or undecided or self.cases

    def counts(self, case: CaseResult) -> bool:
        """Tell whether this case of the group counts."""
        return any(case is each for each in self.counted)

    @property
    def outcome(self) -> Outcome:
        """The gravest outcome of the cases that count."""
        gravest = (Outcome.FAIL, Outcome.ERROR, Outcome.UNDECIDED, Outcome.PASS)
        return min((case.outcome for case in self.counted), key=gravest.index)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The warnings of all cases, the first of each rule."""
        return self._first_of_each(Kind.WARNING)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """The notes of all cases, the first of each rule."""
        return self._first_of_each(Kind.NOTE)

    def _first_of_each(self, kind: Kind) -> tuple[Finding, ...]:
        first: dict[Rule, Finding] = {}
        for result in self.cases:
            for finding in result.of_kind(kind):
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
    """What was asked to be checked, as on the command line."""
    passed_over: tuple[PassedOver, ...] = ()

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The cases of each activation together, activations in the order of their first case."""
        grouped: dict[str, list[CaseResult]] = {}
        for case in self.cases:
            grouped.setdefault(case.case.target, []).append(case)
        return tuple(Group(target, tuple(cases)) for target, cases in grouped.items())

    def count(self, outcome: Outcome) -> int:
        """Tell how many counted cases came out so."""
        return sum(case.outcome is outcome for group in self.groups for case in group.counted)

    def fails(self, group: Group) -> bool:
        """Tell whether this activation fails the command under --strict and --allow-undecided."""
        forgiven = {Outcome.PASS, Outcome.UNDECIDED} if self.allow_undecided else {Outcome.PASS}
        return group.outcome not in forgiven or (self.strict and bool(group.warnings))

    @property
    def passed(self) -> bool:
        """Tell whether every activation passes."""
        return not any(map(self.fails, self.groups))

    @property
    def exit_code(self) -> int:
        """0 if every activation passes, or with --exit-zero; else 1."""
        return 0 if self.passed or self.exit_zero else 1
