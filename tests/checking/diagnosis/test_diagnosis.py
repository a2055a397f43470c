"""The likely mistake behind a wrong gradient is named, rightly, with its numbers."""

import re
import tracemalloc
import warnings
from dataclasses import replace

import numpy as np
import pytest

from actgrad.activations import Activation
from actgrad.activations.activation import Reading
from actgrad.checking import mistakes
from actgrad.checking.comparison import Comparison, Verdict
from actgrad.checking.diagnosis import diagnose
from actgrad.errors import Finding
from tests.checking.diagnosis.cases import INPUTS, RIGHT, code, draw, judged, phi, s, softmax
from tests.checking.diagnosis.planted import Planted, planted

UNNAMED = ("only ", "all entries", "scattered")
SIGMOID = "Equation (4): dJ/dZ = dJ/dA ⊙ A ⊙ (1 − A)."
TANH = "Equation (6): dJ/dZ = dJ/dA ⊙ (1 − A ⊙ A)."
SOFTMAX = "Equation (8): dJ/dZ = A ⊙ (dJ/dA − Σ dJ/dA ⊙ A)."


def first(name, inputs, mistake, activation=None, **more):
    """Diagnose a mistake made of (z, da, a, true dz)."""
    z, da = INPUTS[inputs] if isinstance(inputs, str) else inputs
    forward, vjp, _ = RIGHT[name]
    with np.errstate(all="ignore"):
        dz = np.asarray(mistake(z, da, forward(z), vjp(z, da)), dtype=float)
    found = diagnose(*judged(name, z, da, dz, activation, **more)).findings
    return found[0] if found else None


def test_planted_mistakes():
    """Of the planted mistakes the right one is named first in 98 % at least, and a wrong one in less than 1 %."""
    outcomes = {each: each.found()[0] for each in planted()}
    missed = {each: found for each, found in outcomes.items() if not found.key.startswith(each.expected)}
    misled = [each for each, found in missed.items() if not found.key.startswith(UNNAMED)]
    print(*(_told(each, found) for each, found in missed.items()), sep="\n")
    assert len(outcomes) >= 120
    assert len(missed) <= 0.02 * len(outcomes)
    assert len(misled) < 0.01 * len(outcomes)


def _told(each: Planted, found: Finding) -> str:
    return f"{each.activation}, {each.mistake}, {each.inputs}: {found.key}: {found.message}"


@pytest.mark.parametrize("name", ["tanh", "softmax", "row-softmax", "layer-norm", "relu"])
def test_noise_is_not_explained(name):
    """Numbers that follow from no mistake are described, never explained."""
    for seed in range(4):
        z, da = draw(seed, (6, 5))
        noise = np.random.default_rng(seed + 100).normal(size=z.shape)
        found = first(name, (z, da), lambda z, da, a, t, noise=noise: t + noise)
        assert found.key.startswith(UNNAMED), found


@pytest.mark.parametrize(
    ("name", "inputs", "mistake", "rule", "message"),
    [
        (
            "softmax",
            "ordinary",
            lambda z, da, a, t: a * (1 - a) * da,
            "off-diagonal left out",
            "the Jacobian's off-diagonal is left out: dJ/dZ is a * (da - a * da), where a * (da - (a * da).sum(0)) is "
            f"right. {SOFTMAX}",
        ),
        (
            "softmax",
            "ordinary",
            lambda z, da, a, t: t / 5,
            "constant factor",
            f"dJ/dZ is 0.2 times the gradient (1/m, the number of columns or 0.2): multiply it by 5. {SOFTMAX}",
        ),
        (
            "tanh",
            "ordinary",
            lambda z, da, a, t: da * (1 - z * z),
            "z where a belongs",
            f"z stands where a belongs: dJ/dZ is da * (1 - z ** 2), where da * (1 - a ** 2) is right. {TANH}",
        ),
        (
            "sigmoid",
            "ordinary",
            lambda z, da, a, t: t / da,
            "upstream ignored",
            f"dJ/dZ does not contain dJ/dA: it is the derivative alone; multiply by dJ/dA. {SIGMOID}",
        ),
        (
            "leaky",
            "ordinary",
            lambda z, da, a, t: np.where(z > 0, da, 0.01 * da),
            "another constant, only negative Z",
            "Only where Z < 0: the slope is 0.01, and the forward's is 0.1; dJ/dZ is 0.1 times the gradient (0.1): "
            "multiply it by 10.",
        ),
        (
            "gelu",
            "wide",
            lambda z, da, a, t: np.where(np.abs(z) > 2, 1.5 * t, t),
            "constant factor, only beyond a threshold in |Z|",
            "Only where |Z| > 2: dJ/dZ is 1.5 times the gradient: divide it by 1.5.",
        ),
        (
            "tanh",
            "ordinary",
            lambda z, da, a, t: np.where(np.arange(5) > 2, 0, t),
            "block never filled, only some columns",
            "Only in columns 3 and 4: dJ/dZ is 0.",
        ),
        (
            "relu",
            (np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])),
            lambda z, da, a, t: np.where(z == 6, 7.5, t),
            "only one entry",
            "Only entry [1, 2] is wrong: 7.5, and the gradient is 6 (1.25 times it).",
        ),
        (
            "sigmoid",
            "wide",
            lambda z, da, a, t: np.where(z > 5, np.nan, t),
            "non-finite",
            "dJ/dZ is NaN where Z > 5, in 5 of 56 entries.",
        ),
        (
            "swish",
            "ordinary",
            lambda z, da, a, t: t.astype(np.float32),
            "single precision inside",
            "dJ/dZ holds no more than single precision (float32).",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 30 else "",
)
def test_message(name, inputs, mistake, rule, message):
    """A finding says where, what, with which numbers and, where the source has one, by which equation."""
    found = first(name, inputs, mistake)
    assert (found.key, found.message) == (rule, message)


def test_size_of_single_precision():
    """Errors of the size of float32's rounding, spread irregularly, are told by their size."""
    found = first("tanh", "ordinary", lambda z, da, a, t: (t / da).astype(np.float32) * da)
    assert found.key == "single precision inside"
    assert (
        found.message
        == "Errors of about 2e-08, spread irregularly, are single precision's: is something float32 inside?"
    )


def test_smooth_error():
    """Errors as small as float32's that run smoothly in Z are not its rounding but a constant's."""
    found = first("gelu", "ordinary", lambda z, da, a, t: t + da * z * phi(z) * 3e-7)
    assert found.key == "rounded constant or approximation"
    sentence = r"dJ/dZ is off by at most [1-9]\.[0-9]e-07 of its size: a rounded constant, or an approximation inside\?"
    assert re.fullmatch(sentence, found.message)


def test_small_beside_the_gradient():
    """What is tiny beside the true gradient is not taken for 0, nor for any other tiny number."""
    z, da = INPUTS["ordinary"]
    found = first("exp", (z + 300, da), lambda z, da, a, t: da)
    assert (found.key, found.message) == ("handed on untouched", "dJ/dZ is dJ/dA itself; the derivative is missing.")


def test_simpler_beats_regional():
    """One mistake everywhere is preferred to one in a part: ReLU's derivative in ELU's place, not 0 where Z < 0."""
    found = first("elu", "ordinary", lambda z, da, a, t: da * (z > 0))
    message = "the derivative is that of relu, which is not the forward's."
    assert (found.key, found.message) == ("other function's derivative", message)


def test_scattered_entries():
    """One obvious mistake, here and there, is named as that, and said to lie scattered; one by chance is not."""
    rng = np.random.default_rng(11)
    lost = rng.permutation(30).reshape(6, 5) < 9
    found = first("tanh", "ordinary", lambda z, da, a, t: np.where(lost, 0, t))
    assert (found.key, found.message) == (
        "zero, only scattered entries",
        f"Only in 9 scattered entries: dJ/dZ is 0. {TANH}",
    )
    few = rng.permutation(30).reshape(6, 5) < 3
    found = first("tanh", "ordinary", lambda z, da, a, t: np.where(few, 0, t))
    assert found.key == "scattered entries"


@pytest.mark.parametrize(
    ("by", "words"),
    [(-1, "minus"), (1 / 5, "1/m of"), (1 / 6, "1/n of"), (1 / 30, "1/(n m) of"), (2, "twice"), (0.5, "half")],
)
def test_a_second_mistake(by, words):
    """A mistake with a factor besides is named, with the factor."""
    found = first("tanh", "ordinary", lambda z, da, a, t: by * da * s(z) * s(-z))
    sentence = f"the derivative is that of sigmoid, which is not the forward's; and dJ/dZ is {words} that. {TANH}"
    assert (found.key, found.message) == ("other function's derivative", sentence)


@pytest.mark.parametrize("name", ["softmax", "row-softmax"])
def test_the_equation_is_said_over_rows_too(name):
    """Softmax over rows has the equation of softmax as its way out."""
    assert first(name, "ordinary", lambda z, da, a, t: a * da).message.endswith(SOFTMAX)


def test_a_few_entries_of_another_mistake():
    """A mistake that explains nearly all wrong entries is named, with how many; four of five are not nearly all."""
    few, many = (np.arange(400).reshape(20, 20) % every == 0 for every in (25, 5))
    inputs = draw(9, (20, 20))
    found = first("tanh", inputs, lambda z, da, a, t: np.where(few, 0.37 * t + 0.1, 2 * t))
    assert (found.key, found.message) == (
        "constant factor",
        f"dJ/dZ is 2 times the gradient (2): divide it by 2 (384 of 400 wrong entries). {TANH}",
    )
    found = first("tanh", inputs, lambda z, da, a, t: np.where(many, 0.37 * t + 0.1, 2 * t))
    assert found.key.startswith(UNNAMED)


def test_a_right_entry_that_contradicts():
    """Two of a hundred right entries do not refute a mistake; fifteen make it one of a part."""
    z, da = draw(9, (20, 20))
    large = np.flatnonzero(np.abs(da.ravel()) > 1)
    for spared, key in ((large[:2], "upstream clipped"), (large[::6], "upstream clipped, only scattered entries")):
        kept = np.isin(np.arange(400), spared).reshape(20, 20)
        found = first("tanh", (z, da), lambda z, da, a, t, kept=kept: np.where(kept, t, t / da * np.clip(da, -1, 1)))
        assert found.key == key


@pytest.mark.parametrize("off", [3e-8, 1e-6])
def test_errors_of_about_one_size_are_no_constant_factor(off):
    """A guess must be far nearer to the numbers than the gradient is, not within the tolerance or the size of them."""
    errors = np.random.default_rng(5).uniform(0.7, 1.3, (6, 5))
    for name in ("tanh", "sigmoid", "softmax"):
        found = first(name, "ordinary", lambda z, da, a, t: t * (1 + off * errors))
        assert found.key in ("rounded constant or approximation", "single precision inside")


@pytest.mark.parametrize(("name", "low", "high", "off"), [("tanh", -2, 2, 3e-7), ("softplus", -20, -14, 0.5)])
def test_the_right_derivative_explains_nothing(name, low, high, off):
    """Where the numerical gradient is a little off, or far off in a tail, the forward's own derivative is no mistake.

    That of tanh is the same at −Z, and that of softplus is softplus's.
    """
    rng = np.random.default_rng(4)
    z, da = np.linspace(low, high, 30).reshape(6, 5), rng.normal(size=(6, 5))
    true = RIGHT[name][1](z, da)
    given = judged(name, z, da, true)
    numerical = replace(given.comparison.numerical, dz=true * (1 - off * rng.uniform(0.5, 1, z.shape)))
    verdicts = np.full(z.shape, code(Verdict.WRONG), np.int8)
    comparison = _with(given.comparison, numerical=numerical, verdicts=verdicts)
    found = diagnose(*given._replace(comparison=comparison)).findings
    assert found[0].rule not in (mistakes.AT_MINUS_Z, mistakes.OTHER_FUNCTION, mistakes.NOT_TRANSPOSED)


def test_entries_with_a_wide_bound_prove_nothing():
    """Where the numerical gradient is uncertain itself, an entry neither speaks for a mistake nor against it."""
    z, da = INPUTS["ordinary"]
    true, vague = RIGHT["tanh"][1](z, da), np.arange(30).reshape(6, 5) % 3 == 0
    given = judged("tanh", z, da, np.where(vague, 2.1 * true, 2 * true))
    bound = np.where(vague, 0.3 * np.abs(true), given.comparison.numerical.bound)
    numerical = replace(given.comparison.numerical, bound=bound)
    found = diagnose(*given._replace(comparison=_with(given.comparison, numerical=numerical))).findings
    assert [(each.key, each.message) for each in found] == [
        ("constant factor", f"dJ/dZ is 2 times the gradient (2): divide it by 2. {TANH}")
    ]


@pytest.mark.parametrize(("pairs", "key"), [(2, "scattered entries"), (3, "constant factor, only negative Z")])
def test_a_few_entries_may_lie_in_a_region_by_chance(pairs, key):
    """Two of four entries have a sign in common too often to tell; three of six do not."""
    z = np.outer(1 + np.arange(pairs), [1, -1]).reshape(1, -1) / 3
    found = first("tanh", (z, np.ones_like(z)), lambda z, da, a, t: np.where(z < 0, 2 * t, t))
    assert found.key == key


def test_some_columns_are_enough():
    """Where the Jacobian is too large for all columns, those in which it is had prove a mistake."""
    found = first("cumulative", draw(9, (40, 300)), lambda z, da, a, t: da * np.cos(z))
    assert found.key == "off-diagonal left out"


def test_the_likelier_mistake_is_named():
    """Of two mistakes that give the same numbers, the one that is made more often."""
    z, da = INPUTS["ordinary"]
    found = first("leaky", (-np.abs(z), da), lambda z, da, a, t: da)
    assert found.key == "constant factor"
    found = first("tanh", "ordinary", lambda z, da, a, t: 1 - a * a)
    assert found.key == "upstream ignored"


def test_right_at_a():
    """A derivative that is right at A is told so, with the option that says it is meant there; a claimed dz is not."""

    def derivative(x, da):
        return x * (1 - x) * da

    reading = Reading("", "", backward_at_a=lambda z, da: derivative(s(z), da))
    activation = Activation("sigmoid", s, derivative, reading=reading)
    message = "sigmoid's derivative is right at A, wrong at Z; if it is meant at A, add --takes a."
    wrong = lambda z, da, a, t: derivative(z, da)  # noqa: E731
    found = first("sigmoid", "ordinary", wrong, activation)
    assert (found.key, found.message) == ("right at A, wrong at Z", message)
    assert first("sigmoid", "ordinary", wrong, activation, claimed=True).key == "z where a belongs"


def test_swapped_arguments():
    """A backward pass that takes dJ/dA first is told so, with the option that says it."""

    def backward(da, z):
        return da * s(z) * s(-z)

    activation = Activation("own", s, backward)
    message = "own's backward is right if it is given dJ/dA first, then Z; if so meant, add --takes da,z."
    found = first("sigmoid", "ordinary", lambda z, da, a, t: backward(z, da), activation)
    assert (found.key, found.message) == ("Z and dJ/dA swapped", message)


def test_kinks():
    """Where only entries at a kink are wrong, what is given stands beside the gradients from left and right."""
    z, da = np.array([[0.0, 1.0, -1.0]]), np.array([[2.0, 3.0, 4.0]])
    given = judged("relu", z, da, np.array([[5.0, 3.0, 0.0]]))
    compared = given.comparison
    sides = {"left": da * (z > 0), "right": da * (z >= 0), "kink": z == 0}
    numerical = type(compared.numerical)(**{**vars(compared.numerical), **sides})
    found = diagnose(*given._replace(comparison=_with(compared, numerical=numerical))).findings
    message = "Wrong only at kinks: at Z = 0 dJ/dZ is 5, and the gradients from either side are 0 and 2."
    assert [(each.key, each.message) for each in found] == [("only at kinks", message)]


def test_kinks_beside_a_mistake():
    """An entry at a kink, right or wrong, neither speaks for a mistake nor against it."""
    z, da = np.array([[0.0, 1.0, 2.0, 3.0]]), np.array([[2.0, 3.0, 4.0, 5.0]])
    given = judged("relu", z, da, np.array([[0.5, 6.0, 8.0, 10.0]]))
    compared = given.comparison
    sides = {"left": da * (z > 0), "right": da * (z >= 0), "kink": z == 0}
    numerical = type(compared.numerical)(**{**vars(compared.numerical), **sides})
    for verdict in (Verdict.AGREE, Verdict.KINK, Verdict.WRONG):
        verdicts = np.where(z == 0, code(verdict), compared.verdicts)
        seen = _with(compared, numerical=numerical, verdicts=verdicts)
        assert diagnose(*given._replace(comparison=seen)).findings[0].key == "constant factor"


def _with(comparison: Comparison, **changes) -> Comparison:
    return Comparison(**{**vars(comparison), **changes})


def test_nothing_wrong():
    """Where no entry is wrong there is nothing to name."""
    assert first("softmax", "ordinary", lambda z, da, a, t: t) is None


@pytest.mark.parametrize("fault", ["raises", "gives nothing", "sets numpy's errors", "warns", "exits early"])
def test_faulty_code(fault):
    """Code that fails when it is called again costs hypotheses, never the diagnosis, and leaves nothing behind."""

    def forward(z):
        if fault == "sets numpy's errors":
            np.seterr(all="raise")
        if fault == "warns":
            warnings.warn("a guest's warning", stacklevel=1)
        if fault in ("raises", "exits early"):
            raise ArithmeticError("not twice")
        return None if fault == "gives nothing" else softmax(z)

    before = np.geterr()
    activation = Activation("own", forward, lambda z, da: forward(z), reading=Reading("", "", backward_at_a=forward))
    found = first("softmax", "ordinary", lambda z, da, a, t: a * (1 - a) * da, activation)
    assert found.key == "off-diagonal left out"
    assert np.geterr() == before


def test_any_numbers():
    """Whatever numbers and verdicts stand in a case, a diagnosis comes, of three findings at most."""
    rng = np.random.default_rng(3)
    special = np.array([0.0, -0.0, np.nan, np.inf, -np.inf, 1e300, 5e-324, 1.0])
    for _ in range(40):
        shape = tuple(rng.choice([1, 2, 3, 6], 2))
        name = str(rng.choice(list(RIGHT)))
        z, da, dz = (
            np.where(rng.random(shape) < 0.3, rng.choice(special, shape), rng.normal(size=shape)) for _ in "zdd"
        )
        given = judged(name, z, da, dz)
        verdicts = rng.choice(len(Verdict), size=shape).astype(np.int8)
        given = given._replace(comparison=_with(given.comparison, verdicts=verdicts))
        found = diagnose(*given).findings
        assert len(found) <= 3
        assert bool(found) or not given.comparison.at(Verdict.WRONG).any()


@pytest.mark.parametrize(
    ("name", "shape"), [("tanh", (500, 400)), ("softmax", (50, 8000)), ("row-softmax", (8000, 50))]
)
def test_large_matrix(name, shape):
    """A large matrix is diagnosed from a part of it, in less than four times its memory."""
    z, da = draw(8, shape)
    dz = RIGHT[name][1](z, da)
    dz[:, 7] *= 3
    given = judged(name, z, da, dz)
    tracemalloc.start()
    found = diagnose(*given).findings
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found[0].key == "constant factor, only some columns"
    assert found[0].message == "Only in column 7: dJ/dZ is 3 times the gradient (3): divide it by 3."
    assert peak < 4 * z.nbytes


def test_undecided_entries_say_nothing():
    """Entries that could not be judged neither speak for a mistake nor against it."""
    z, da = INPUTS["ordinary"]
    dz = 2 * RIGHT["tanh"][1](z, da)
    dz[0] = 17.0
    given = judged("tanh", z, da, dz)
    verdicts = given.comparison.verdicts.copy()
    verdicts[0] = code(Verdict.UNDECIDED)
    found = diagnose(*given._replace(comparison=_with(given.comparison, verdicts=verdicts))).findings
    assert [(each.key, each.message) for each in found] == [
        ("constant factor", f"dJ/dZ is 2 times the gradient (2): divide it by 2. {TANH}")
    ]
