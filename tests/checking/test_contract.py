"""Each rule of the contract trips on what breaks it and on nothing else, and no hostile code brings the check down."""

import random
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from actgrad.activations import Activation, Array
from actgrad.checking import check, rules
from actgrad.checking.comparison import Verdict
from actgrad.checking.result import CaseResult, Outcome, Settings
from tests.checking.passes import TANH, drawn, one_case, softmax, tanh_backward

Backward = Callable[[Array, Array], Any]


def judged(backward: Backward, forward: Callable[[Array], Any] = np.tanh, dtype: str = "float64") -> CaseResult:
    z, da = (matrix.astype(dtype) for matrix in drawn((4, 5)))
    return check(one_case(Activation("tanh", forward, backward), z, da), Settings())


def told(result: CaseResult) -> list[tuple[str, str]]:
    return [(finding.key, finding.message) for finding in result.contract]


class Counter:
    """A backward pass that is a little larger at every call."""

    calls = 0

    def backward(self, z: Array, da: Array) -> Array:
        self.calls += 1
        return tanh_backward(z, da) * (1 + 1e-9 * self.calls)


class LastDigits:
    """A backward pass whose last digit changes from call to call, as that of a sum in parallel."""

    calls = 0

    def backward(self, z: Array, da: Array) -> Array:
        self.calls += 1
        return tanh_backward(z, da) * (1 + 2.0**-52 * (self.calls % 2))


class ByShape:
    """Passes that keep the slopes of the first matrix of each shape, or of each first row, or of each first number."""

    def __init__(self, key: Callable[[Array], Any]) -> None:
        self.key, self.kept = key, dict[Any, Array]()

    def backward(self, z: Array, da: Array) -> Array:
        return da * self.kept.setdefault(self.key(z), 1 - np.tanh(z) ** 2)


class Stack:
    """A backward pass that uses up what its forward pass left."""

    def __init__(self) -> None:
        self.kept: list[Array] = []

    def forward(self, z: Array) -> Array:
        self.kept = [z.copy()]
        return np.asarray(np.tanh(z))

    def backward(self, z: Array, da: Array) -> Array:
        return tanh_backward(self.kept.pop(), da)


class Buffers:
    """Passes that fill the same memory at every call."""

    def __init__(self) -> None:
        self.of: dict[Any, Array] = {}

    def forward(self, z: Array) -> Array:
        return np.asarray(np.tanh(z, out=self.of.setdefault(("a", z.shape), np.empty(z.shape))))

    def backward(self, z: Array, da: Array) -> Array:
        out = self.of.setdefault(("dz", z.shape), np.empty(z.shape))
        out[...] = tanh_backward(z, da)
        return out


def writes_z(z: Array, da: Array) -> Array:
    dz = tanh_backward(z, da)
    z[0] = 0
    return dz


def writes_da(z: Array, da: Array) -> Array:
    da *= 1 - np.tanh(z) ** 2
    return da + 0


def by_memory(z: Array, da: Array) -> Array:
    return np.asarray(tanh_backward(z, da).ravel(order="K").reshape(z.shape))


def not_strided(z: Array, da: Array) -> Array:
    return tanh_backward(z, da) * (1.0 if z.flags.forc else 2.0)


def fails_on(condition: Callable[[Array, Array], bool]) -> Backward:
    def backward(z: Array, da: Array) -> Array:
        if condition(z, da):
            raise ValueError("not this one")
        return tanh_backward(z, da)

    return backward


def plus(z: Array, da: Array) -> Array:
    return tanh_backward(z, da) + 1e-3


def absolute(z: Array, da: Array) -> Array:
    return np.abs(tanh_backward(z, da))


def clipped(z: Array, da: Array) -> Array:
    return tanh_backward(z, np.clip(da, -1e3, 1e3))


def dropped(z: Array, da: Array) -> Array:
    return tanh_backward(z, np.where(np.abs(da) < 1e-6, 0, da))


def not_a_number(z: Array, da: Array) -> Array:
    dz = tanh_backward(z, da)
    dz[1, 2] = np.nan
    return dz


SAID_HERE = "test_contract.py, line {}: ValueError: not this one"
LINE = fails_on.__code__.co_firstlineno + 3
WHERE = SAID_HERE.format(LINE)

BROKEN: dict[str, tuple[Backward, str, str]] = {
    "float32": (
        lambda z, da: tanh_backward(z, da).astype("float32"),
        "dtype changed",
        "backward turns float64 into float32.",
    ),
    "whole numbers": (
        lambda z, da: np.rint(tanh_backward(z, da)).astype(int),
        "dtype changed",
        "backward turns float64 into int64.",
    ),
    "booleans": (lambda z, da: da > 0, "dtype changed", "backward turns float64 into bool."),
    "not finite": (
        not_a_number,
        "not finite",
        "backward gives nan at [1, 2], where the forward pass is finite (1 of 20 entries).",
    ),
    "state": (
        Counter().backward,
        "not repeatable",
        "backward gives another answer when it is called again on the same Z and dJ/dA: it keeps state.",
    ),
    "Z": (
        writes_z,
        "input changed",
        "backward writes into Z: the caller's matrix is changed. Work on a copy.",
    ),
    "dJ/dA": (
        writes_da,
        "input changed",
        "backward writes into dJ/dA: the caller's matrix is changed. Work on a copy.",
    ),
    "order": (
        by_memory,
        "depends on layout",
        "backward gives another answer on Fortran-ordered input of the same values.",
    ),
    "strides": (not_strided, "depends on layout", "backward gives another answer on strided input of the same values."),
    "fails on order": (
        fails_on(lambda z, da: not z.flags.c_contiguous and z.flags.f_contiguous),
        "depends on layout",
        f"backward fails on Fortran-ordered input: {WHERE}",
    ),
    "constant": (plus, "not linear in dJ/dA", "a dJ/dA of 0 gives a dJ/dZ other than 0."),
    "sign": (absolute, "not linear in dJ/dA", "-1 times dJ/dA does not give -1 times dJ/dZ."),
    "clipped": (clipped, "not linear in dJ/dA", "1.074e+09 times dJ/dA does not give 1.074e+09 times dJ/dZ."),
    "dropped": (dropped, "not linear in dJ/dA", "9.313e-10 times dJ/dA does not give 9.313e-10 times dJ/dZ."),
    "fails on 0": (
        fails_on(lambda z, da: not da.any()),
        "not linear in dJ/dA",
        f"backward fails on a dJ/dA that is 0 or a multiple: {WHERE}",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_rule_is_named(name: str) -> None:
    """A breach is a failure with its rule's name and sentence, also where the numbers are right."""
    backward, rule, message = BROKEN[name]
    result = judged(backward)
    assert result.outcome is Outcome.FAIL
    assert (rule, message) in told(result)


@pytest.mark.parametrize("name", ["float32", "Z", "dJ/dA", "order", "strides", "fails on 0", "clipped"])
def test_a_breach_in_one_rule_alone_names_no_other(name: str) -> None:
    """Each rule looks for its own."""
    backward, rule, _ = BROKEN[name]
    assert {finding.key for finding in judged(backward).contract} == {rule}


def test_code_that_uses_up_its_cache() -> None:
    """Fails when it is called twice, and that is said; the numbers are judged all the same."""
    stack = Stack()
    result = judged(stack.backward, stack.forward)
    assert told(result)[0][0] == "not repeatable"
    assert told(result)[0][1].startswith(
        "backward fails when it is called again on the same Z and dJ/dA: test_contract.py"
    )
    assert result.comparison is not None
    assert not result.comparison.at(Verdict.WRONG).any()


def test_memory_that_is_used_again() -> None:
    """Code that fills one buffer at every call is right: what it returned before is copied."""
    buffers = Buffers()
    result = judged(buffers.backward, buffers.forward)
    assert (result.outcome, told(result)) == (Outcome.PASS, [])


class Named(np.ndarray):
    """A subclass of an array."""


@pytest.mark.parametrize(
    "wrap",
    [
        list,
        lambda dz: dz.tolist(),
        np.asmatrix,
        np.asfortranarray,
        lambda dz: dz.view(Named),
        np.ma.masked_array,
        lambda dz: dz.T.copy().T,
    ],
    ids=["list", "lists", "matrix", "Fortran", "subclass", "masked", "transposed"],
)
def test_a_matrix_in_another_dress_is_one(wrap: Callable[[Array], Any]) -> None:
    """What numpy takes for the same numbers passes without a word."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        result = judged(lambda z, da: wrap(tanh_backward(z, da)))
    assert (result.outcome, told(result)) == (Outcome.PASS, [])


@pytest.mark.parametrize(
    ("result", "message"),
    [
        (lambda dz: None, "tanh: backward returned nothing (None); a return statement may be missing."),
        (lambda dz: dz.astype(complex), "tanh: backward returned complex128 values; real numbers are needed."),
        (lambda dz: dz.astype(object), "tanh: backward returned object values; real numbers are needed."),
        (lambda dz: "abc", "tanh: backward returned <U3 values; real numbers are needed."),
        (lambda dz: (row for row in dz), "tanh: backward returned object values; real numbers are needed."),
        (lambda dz: [[1], [2, 3]], "tanh: backward returned a list that is no matrix."),
    ],
)
def test_what_is_no_matrix_is_an_error(result: Callable[[Array], Any], message: str) -> None:
    """With what came instead."""
    found = judged(lambda z, da: result(tanh_backward(z, da)))
    assert (found.outcome, found.message) == (Outcome.ERROR, message)


def recursive(z: Array, da: Array) -> Array:
    return recursive(z, da)


def raising(error: BaseException) -> Backward:
    def backward(z: Array, da: Array) -> Array:
        raise error

    return backward


@pytest.mark.parametrize(
    ("backward", "said"),
    [
        (raising(KeyError("x")), "KeyError: 'x'"),
        (raising(SystemExit(3)), "SystemExit: 3"),
        (raising(AssertionError()), "AssertionError"),
        (raising(MemoryError("much")), "MemoryError: much"),
        (recursive, "RecursionError: maximum recursion depth exceeded"),
    ],
)
def test_what_is_raised_is_told(backward: Backward, said: str) -> None:
    """With the user's own line; forward or backward, it is an error of the case and no other is harmed."""
    for result in (judged(backward), judged(tanh_backward, lambda z: backward(z, z))):
        assert result.outcome is Outcome.ERROR
        assert result.message is not None
        assert result.message.startswith("test_contract.py, line ")
        assert result.message.partition(": ")[2].startswith(said)


def test_an_interrupt_passes_through() -> None:
    """Ctrl-C is the user's, in whichever pass it comes."""
    for forward, backward in ((np.tanh, raising(KeyboardInterrupt())), (raising(KeyboardInterrupt()), tanh_backward)):
        with pytest.raises(KeyboardInterrupt):
            judged(backward, lambda z, forward=forward: forward(z, z) if forward is not np.tanh else np.tanh(z))


def test_an_interrupt_passes_through_the_differences() -> None:
    """Also where complex numbers are tried, and whatever they raise is expected."""

    def forward(z: Array) -> Array:
        if np.iscomplexobj(z):
            raise KeyboardInterrupt
        return np.asarray(np.tanh(z))

    z, da = drawn(scale=9.0)
    with pytest.raises(KeyboardInterrupt):
        check(one_case(Activation("tanh", forward, tanh_backward), z, da), Settings())


def test_global_states_are_put_back() -> None:
    """And what was changed is a warning, not a failure."""

    def unruly(z: Array, da: Array) -> Array:
        np.random.seed(3)
        random.seed(3)
        np.seterr(all="raise")
        warnings.simplefilter("error")
        return tanh_backward(z, da)

    before = np.geterr(), np.random.get_state()[1].tolist(), random.getstate(), list(warnings.filters)  # type: ignore[index]
    result = judged(unruly)
    after = np.geterr(), np.random.get_state()[1].tolist(), random.getstate(), list(warnings.filters)  # type: ignore[index]
    assert before == after
    assert (result.outcome, told(result)) == (Outcome.PASS, [])
    assert [finding.message for finding in result.warnings] == [
        "np.seterr is changed.",
        "NumPy's global random state is changed.",
        "Python's global random state is changed.",
    ]


def test_the_caller_s_matrices_are_never_written_into() -> None:
    """Whatever the code writes, it writes into copies."""
    z, da = drawn((4, 5))
    kept = z.copy(), da.copy()
    for backward in (writes_z, writes_da):
        check(one_case(Activation("tanh", np.tanh, backward), z, da), Settings())
    assert np.array_equal(z, kept[0])
    assert np.array_equal(da, kept[1])


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_right_pass_breaks_no_rule(dtype: str) -> None:
    """In both dtypes, and float32 turned into float64 is a breach."""
    assert told(judged(tanh_backward, dtype=dtype)) == []
    wider = judged(lambda z, da: tanh_backward(z.astype(float), da.astype(float)), dtype="float32")
    assert told(wider) == [("dtype changed", "backward turns float32 into float64.")]
    assert TANH.backward is tanh_backward


@pytest.mark.parametrize(
    ("change", "given", "name"),
    [
        (lambda dz: dz.T, "5x4", "the transposed shape"),
        (lambda dz: dz.ravel(), "20", "flattened"),
        (lambda dz: 1.0, "a number", "one number"),
        (lambda dz: dz.sum(), "a number", "one number"),
        (lambda dz: dz.sum(keepdims=True), "1x1", "one number"),
        (lambda dz: np.eye(20), "20x20", "a Jacobian of the flattened matrix"),
        (lambda dz: np.ones((5, 4, 4)), "5x4x4", "a stack of Jacobians, one for each column"),
        (lambda dz: np.ones((4, 5, 5)), "4x5x5", "a stack of Jacobians, one for each row"),
        (lambda dz: (dz, dz), "2x4x5", "another shape"),
        (lambda dz: dz[:2], "2x5", "another shape"),
    ],
)
def test_another_shape_is_a_breach_that_says_which(change: Callable[[Array], Array], given: str, name: str) -> None:
    """Whatever its numbers are: the layer before cannot use them."""
    result = judged(lambda z, da: change(tanh_backward(z, da)))
    assert result.outcome is Outcome.FAIL
    assert told(result) == [("shape changed", f"backward gives {given} for Z of 4x5: {name}.")]


def cached_by(key: Callable[[Array], Any]) -> tuple[Callable[[Array], Array], Callable[[Array, Array], Array]]:
    """Give tanh whose backward keeps the slope of what has this key, for a few inputs."""
    kept: dict[Any, Array] = {}

    def backward(z: Array, da: Array) -> Array:
        slope = kept.setdefault(key(z), 1 - np.tanh(z) ** 2)
        return np.asarray(da * slope)

    return np.tanh, backward


def test_sums_that_round_by_layout_are_not_taken_for_what_is_kept() -> None:
    """A right softmax over rows on a Z in Fortran order breaks no rule: the array filled anew is laid out likewise."""

    def rows(z: Array) -> Array:
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return np.asarray(e / e.sum(axis=1, keepdims=True))

    def rows_backward(z: Array, da: Array) -> Array:
        a = rows(z)
        return np.asarray(a * (da - (a * da).sum(axis=1, keepdims=True)))

    z, da = (np.asfortranarray(matrix) for matrix in drawn((20, 20)))
    result = check(one_case(Activation("rows", rows, rows_backward), z, da), Settings())
    assert (result.outcome, told(result)) == (Outcome.PASS, [])


def test_what_is_kept_by_array_is_found() -> None:
    """A cache keyed by the array itself is stale once the array is filled anew."""
    z, da = drawn((4, 5))
    forward, backward = cached_by(id)
    kept: list[Array] = []  # so that no other array gets the same id

    def keeping(z: Array, da: Array) -> Array:
        kept.append(z)
        return backward(z, da)

    result = check(one_case(Activation("tanh", forward, keeping), z, da), Settings())
    assert [found.message for found in result.contract] == [
        "the same numbers in an array that held others before give another answer: something is kept by array."
    ]


@pytest.mark.parametrize("when", ["after another input of the same shape", "after an input of another shape"])
def test_an_answer_that_depends_on_the_input_before_is_found(when: str) -> None:
    """In a function that its caller takes for pure."""
    before: list[Array] = []

    def backward(z: Array, da: Array) -> Array:
        last = before[-1] if before else z
        before.append(z.copy())
        differs = last.shape == z.shape and (last != z).any() if "same" in when else last.shape != z.shape
        return np.asarray(tanh_backward(z, da) * (1.01 if differs else 1.0))

    result = judged(backward)
    assert [found.message for found in result.contract if found.rule is rules.NOT_REPEATABLE] == [
        f"the same Z and dJ/dA give another answer {when}: something is kept."
    ]


def test_a_function_of_its_input_alone_keeps_nothing() -> None:
    """Also where it remembers what it computed, under a key that tells inputs apart."""
    forward, backward = cached_by(lambda z: (z.shape, z.tobytes()))
    z, da = drawn((4, 5))
    assert check(one_case(Activation("tanh", forward, backward), z, da), Settings()).contract == ()


def test_other_last_digits_are_a_note() -> None:
    """As those of a sum that is taken in another order: nothing is wrong, and no rule is broken."""
    result = judged(LastDigits().backward)
    assert (result.outcome, [note.key for note in result.notes]) == (Outcome.PASS, ["rounds differently"])


@pytest.mark.parametrize(
    "key",
    [
        lambda z: z.shape,
        lambda z: z[0].tobytes(),
        lambda z: z[:, 0].tobytes(),
        lambda z: z[0, 0],
        lambda z: round(z.sum(), 9),
    ],
    ids=["shape", "first row", "first column", "first number", "sum"],
)
def test_what_is_kept_of_a_first_input_is_found(key: Callable[[Array], Any]) -> None:
    """A cache that is looked up by less than all of Z is right for the first matrix and wrong for the second."""
    result = judged(ByShape(key).backward)
    assert told(result) == [
        (
            "not repeatable",
            "Z's gradient is right, that of a second Z given after it is not: something of the first is kept.",
        )
    ]


def test_a_cache_looked_up_by_all_of_z_is_right() -> None:
    """Nothing is said of it."""
    assert judged(ByShape(lambda z: (z.shape, z.tobytes())).backward).findings == ()


def test_what_forward_keeps_of_a_first_input_is_found() -> None:
    """Its differences are all 0 then, as if backward were wrong; that something is kept is said first."""
    kept = dict[Any, Array]()
    result = judged(tanh_backward, lambda z: kept.setdefault(z.shape, np.tanh(z)))
    assert told(result) == [
        ("not repeatable", "forward gives the A of an earlier Z of the same shape: something is kept.")
    ]
    assert result.diagnosis == ()


def test_a_mistake_that_shows_in_the_second_input_only_is_no_state() -> None:
    """In these numbers the off-diagonal counts for nothing; it does where they are in another order."""
    z = np.array([[0.0, 50.0, 900.0], [300.0, -50.0, 100.0], [-700.0, 300.0, 100.0]])
    result = check(
        one_case(
            Activation("x", softmax, lambda z, da: da * softmax(z) * (1 - softmax(z))), z, np.ones((3, 3)) + z / 7
        ),
        Settings(),
    )
    assert [each.key for each in result.contract] == []


@pytest.mark.parametrize(("shape", "axis"), [((7, 1), 1), ((1, 7), 0), ((1, 1), None)])
def test_a_softmax_over_single_numbers_keeps_nothing(shape: tuple[int, int], axis: int | None) -> None:
    """It is 1 for every Z, and another in a wider or a taller matrix."""

    def forward(z: Array) -> Array:
        e = np.exp(z - z.max(axis=axis, keepdims=True))
        return np.asarray(e / e.sum(axis=axis, keepdims=True))

    def backward(z: Array, da: Array) -> Array:
        a = forward(z)
        return np.asarray(a * (da - (a * da).sum(axis=axis, keepdims=True)))

    assert check(one_case(Activation("x", forward, backward), *drawn(shape)), Settings()).contract == ()
