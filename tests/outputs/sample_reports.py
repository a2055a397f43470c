"""One list of check reports, made by hand, that feeds every writer: pass, fail, undecided, error, and all together."""

import numpy as np

from actgrad.activations import Activation, Array, Kink, Structure
from actgrad.activations.activation import Reading
from actgrad.checking import mistakes, rules
from actgrad.checking.comparison import Comparison, Entry, Method, Numerical, Verdict
from actgrad.checking.entries import kink_groups, worst_entries
from actgrad.checking.result import Case, CaseResult, Outcome, PassedOver, Report
from actgrad.errors import Finding

A, K, F, W, U = range(5)
"""Verdicts by their index: agree, kink, flat, wrong, undecided."""


def own(name: str, kinks: tuple[Kink, ...] = ()) -> Activation:
    return Activation(name, forward=np.tanh, backward=np.multiply, kinks=kinks)


def theirs(name: str, style: str, file: str = "activations.py", line: int = 31) -> Activation:
    sentence = f"{name}: forward {name}(Z), derivative {name}_derivative(Z)"
    return Activation(name, np.tanh, np.multiply, reading=Reading(sentence, file, line, style))


def comparison(
    *, z: Array, da: Array, dz: Array, true: Array, verdicts: Array, sides: Array | None = None
) -> Comparison:
    left, right = (true, true) if sides is None else sides
    kink = left != right
    numerical = Numerical(true, np.full(z.shape, 2e-14), left, right, kink, Method.DIFFERENCES, passes=37)
    return Comparison(z, np.tanh(z), da, dz, numerical, np.full(z.shape, 1.5e-8), np.asarray(verdicts, np.int8))


def counted(seen: Comparison) -> dict[Verdict, int]:
    return {verdict: int(seen.at(verdict).sum()) for verdict in Verdict}


RELU = comparison(
    z=np.array([[0.0, 1.5, -2.0], [0.0, -0.25, 3.0]]),
    da=np.array([[0.5, 2.0, 1.0], [-4.0, 1.0, 0.125]]),
    dz=np.array([[0.0, 2.0, 0.0], [0.0, 0.0, 0.125]]),
    true=np.array([[0.25, 2.0, 0.0], [-2.0, 0.0, 0.125]]),
    verdicts=np.array([[K, A, A], [K, A, A]]),
    sides=np.array([[[0.0, 2.0, 0.0], [0.0, 0.0, 0.125]], [[0.5, 2.0, 0.0], [-4.0, 0.0, 0.125]]]),
)

SOFTMAX = comparison(
    z=np.array([[1.0, 0.5], [2.0, -1.0], [0.0, 1e-9]]),
    da=np.array([[1.0, -1.0], [0.5, 2.0], [-2.0, 0.25]]),
    dz=np.array([[0.185, -0.235], [np.nan, 0.21], [-0.16, 0.0625]]),
    true=np.array([[0.185, -0.135], [0.25, 0.4], [-0.1600001, 0.0625]]),
    verdicts=np.array([[A, W], [W, U], [W, F]]),
)

MISTAKE = Finding(mistakes.OFF_DIAGONAL, "the Jacobian's off-diagonal is left out: dJ/dZ is dJ/dA times a(1 − a).")
BREACH = Finding(rules.INPUT_CHANGED, "backward writes into dJ/dA: the caller's matrix is changed. Work on a copy.")
OVERFLOW = Finding(rules.OVERFLOW, "overflows below −710.")
NOTE = Finding(rules.NUMBERS, "The code takes numbers, so that it is called once for each entry of the matrix.")


def case(name: str, activation: Activation, target: str, shape: tuple[int, int], seed: int | None = None) -> Case:
    return Case(activation, target, name, np.zeros(shape), np.zeros(shape), seed=seed)


def failing(name: str, activation: Activation, target: str, seed: int | None = None) -> CaseResult:
    return CaseResult(
        case(name, activation, target, (3, 2), seed),
        Outcome.FAIL,
        (BREACH, MISTAKE),
        structure=Structure.COLUMNWISE,
        method=Method.DIFFERENCES,
        rtol=1.5e-8,
        entries=counted(SOFTMAX),
        resolution=2e-8,
        digits=12,
        max_abs_error=float("nan"),
        max_rel_error=float("inf"),
        max_ulp_error=4.0,
        worst_entries=worst_entries(SOFTMAX),
        comparison=SOFTMAX,
        seconds=0.25,
    )


def passing(name: str, activation: Activation, target: str, warnings: tuple[Finding, ...] = ()) -> CaseResult:
    return CaseResult(
        case(name, activation, target, (2, 3), seed=7),
        Outcome.PASS,
        warnings,
        structure=Structure.ELEMENTWISE,
        method=Method.DIFFERENCES,
        rtol=1.5e-8,
        atol=0.0,
        entries=counted(RELU),
        resolution=2e-8,
        digits=12,
        max_abs_error=0.0,
        max_rel_error=0.0,
        max_ulp_error=0.0,
        worst_entries=(Entry(0, 1, 1.5, 2.0, 2.0, 2.0, 2e-14, 1.5e-8, Verdict.AGREE),),
        kinks=kink_groups(RELU, Structure.ELEMENTWISE),
        comparison=RELU,
        seconds=0.0104,
    )


def nothing(name: str, activation: Activation, counts: bool = True, target: str = "") -> CaseResult:
    message = "Under this uniform dJ/dA every gradient is 0, so any backward pass would agree. Give another dJ/dA."
    of = case(name, activation, target or activation.name, (1, 7))
    return CaseResult(of, Outcome.UNDECIDED, message=message, counts=counts)


def raised(name: str, activation: Activation, target: str) -> CaseResult:
    message = "activations.py, line 56: ValueError: 100% wrong | `a`,\n::error::run[red].npy \x1b[1m<b>"
    return CaseResult(case(name, activation, target, (1, 7)), Outcome.ERROR, message=message)


SOFT, SWISH, TANH = (
    theirs("softmax", "function and derivative"),
    theirs("swish", "course pair", line=40),
    theirs("Tanh", "layer", "::dir,a/act%.py", 9),
)
RELU_OWN = own("relu", (Kink(0.0, 0.0, 1.0, 0.0),))

BATTERY = (
    failing("softmax/ordinary", SOFT, "activations.py:softmax"),
    nothing("softmax/row", SOFT, counts=False, target="activations.py:softmax"),
    failing("softmax/wide", SOFT, "activations.py:softmax"),
    passing("swish/ordinary", SWISH, "activations.py:swish", (OVERFLOW,)),
    passing("relu/bends", RELU_OWN, "relu"),
    raised("Tanh/ordinary", TANH, "::dir,a/act%.py:Tanh"),
    nothing("flat/row", own("flat"), counts=False),
)

REPORTS = {
    "one_pass": Report((passing("relu", RELU_OWN, "relu"),), 0.0201, title="relu"),
    "one_fail": Report((failing("softmax", SOFT, "activations.py:softmax", 7),), 0.25, title="activations.py:softmax"),
    "one_undecided": Report((nothing("relu", own("relu")),), 0.01, title="relu"),
    "one_error": Report((raised("Tanh", TANH, "::dir,a/act%.py:Tanh"),), 0.0, title="act.py:Tanh"),
    "battery": Report(
        BATTERY,
        1.239,
        title="activations.py",
        passed_over=(
            PassedOver("mse_prime", 7, "mse(y, t) takes more than one matrix, so it is no activation."),
            PassedOver("Layer", None, "Layer.forward | is *abstract*.\n"),
        ),
    ),
    "strict": Report((passing("swish", SWISH, "activations.py:swish", (OVERFLOW,)),), 0.5, strict=True, title="swish"),
    "noted": Report(
        (
            passing("swish/ordinary", SWISH, "activations.py:swish", (OVERFLOW, NOTE)),
            passing("mish/ordinary", theirs("mish", "numbers", line=50), "activations.py:mish", (NOTE,)),
        ),
        0.5,
        strict=True,
        title="activations.py",
    ),
    "note_alone": Report(
        (passing("mish", theirs("mish", "numbers"), "mish.py:mish", (NOTE,)),), 0.5, strict=True, title="mish.py"
    ),
    "allowed": Report((BATTERY[-1],), 0.5, allow_undecided=True, title="flat"),
}
