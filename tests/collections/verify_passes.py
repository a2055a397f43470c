"""Proves every label against gradients of 140 digits: python -m tests.collections.verify_passes [WORD]."""

import sys
import warnings
from dataclasses import replace

import numpy as np

from actgrad.activations import Array
from tests.collections.entries import PassCase
from tests.collections.passes_index import PASSES
from tests.collections.reference import Truth, truth

SURE = 10.0
BARELY = {"single precision": 2.0}
CONTRACT = {
    "upstream overwritten",
    "input overwritten",
    "stale state",
    "memory order",
    "not linear in the upstream",
    "contract",
}


def excess(dz: Array, exact: Truth, rtol: float, rounding: float) -> Array:
    """How far each entry lies outside what may be, in units of it; inf where it is not finite."""
    low, high = np.minimum(exact.left, exact.right), np.maximum(exact.left, exact.right)
    allowed = rtol * np.maximum(np.abs(low), np.abs(high)) + rounding * exact.rounding + 1e-320
    outside = np.maximum(np.maximum(low - dz, dz - high), 0)
    return np.asarray(np.where(np.isfinite(dz), outside / allowed, np.inf))


def fault(case: PassCase) -> str | None:
    """What speaks against an entry's label, or None."""
    single = case.z.dtype == np.float32
    exact = truth(case.function, case.z, case.da)
    a = np.array(case.activation.forward(case.z.copy()))
    dz, da = _backward(case)
    if single:
        exact = replace(exact, rounding=exact.rounding * 2.0**29)
    off = _forward_off(a, exact, single)
    if off > 1 and "single forward" not in case.name:
        return f"forward is another function: {off:.3g} times what may be"
    if case.right:
        return _fault_of_right(case, dz, da, exact, single)
    if case.mistake in CONTRACT:
        return None if _breaks_contract(case) else "the contract is not broken"
    worst = float(excess(dz, exact, 3.5e-4 if single else 1.5e-8, 1.0).max())
    sure = BARELY.get(case.mistake or "", SURE)
    return None if worst > sure else f"not wrong enough: {worst:.3g} times what is allowed"


def _forward_off(a: Array, exact: Truth, single: bool) -> float:
    allowed = (1e-4 if single else 1e-9) * np.abs(exact.a) + (1e-5 if single else 1e-13)
    return float((np.abs(a - exact.a) / (allowed + 1e-320)).max())


def _fault_of_right(case: PassCase, dz: Array, da: Array, exact: Truth, single: bool) -> str | None:
    rounding = exact.rounding + 1e-14 * exact.steepest * np.abs(case.da)
    worst = float(excess(dz, replace(exact, rounding=rounding), 1e-5 if single else 1e-9, 0.5).max())
    if worst > 1:
        return f"not right: {worst:.3g} times what rounding allows"
    if _breaks_contract(case):
        return "the contract is broken"
    if dz.dtype != case.z.dtype or dz.shape != case.z.shape:
        return f"dJ/dZ is {dz.dtype} {dz.shape}"
    told = np.maximum(np.abs(exact.left), np.abs(exact.right)) > 1000 * exact.rounding
    return None if told.any() else "nothing can be proved here"


def _backward(case: PassCase) -> tuple[Array, Array]:
    z, da = case.z.copy(), case.da.copy()
    case.activation.forward(z)
    assert case.activation.backward is not None
    return np.array(case.activation.backward(case.z.copy(), da)), da


def _breaks_contract(case: PassCase) -> bool:
    z, da = case.z.copy(), case.da.copy()
    assert case.activation.backward is not None
    case.activation.forward(z)
    first = np.array(case.activation.backward(z, da))
    if first.dtype != case.z.dtype:
        return True
    written = not np.array_equal(z, case.z) or not np.array_equal(da, case.da)
    again = np.array(case.activation.backward(case.z.copy(), case.da.copy()))
    twice = np.array(case.activation.backward(case.z.copy(), 2 * case.da))
    order = np.array(case.activation.backward(np.asfortranarray(case.z), np.asfortranarray(case.da)))
    none = np.array(case.activation.backward(case.z.copy(), 0 * case.da))
    same = np.array_equal(first, again, equal_nan=True) and np.allclose(first, order, 1e-6, 0, equal_nan=True)
    return written or not same or not np.allclose(2 * first, twice, 1e-5, 1e-300, equal_nan=True) or bool(none.any())


def main(word: str = "") -> int:
    """Print each entry whose label does not hold, and the counts."""
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    cases = [case for case in PASSES if word in case.name]
    faults = [(case, said) for case in cases if (said := fault(case))]
    for case, said in faults:
        print(f"{'right' if case.right else case.mistake}: {case.name}: {said}")
    names = [case.name for case in PASSES]
    print(*sorted({f"twice: {name}" for name in names if names.count(name) > 1}), sep="\n")
    rights = sum(case.right for case in cases)
    print(f"{len(cases) - rights} wrong and {rights} right passes, {len(faults)} labels that do not hold")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
