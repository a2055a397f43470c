"""Proves the labels of planted cases against gradients of 140 digits or exact identities."""

import sys
import types
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO
from typing import Any

import numpy as np

from tests.collections.families import Input
from tests.collections.planted.records import Expected, Label, PlantedFile, PlantedPass
from tests.collections.reference import Function, Truth, truth
from tests.collections.verify_passes import excess

SURE = 10.0
_KEPT: dict[Any, Truth] = {}
RTOL = {False: 1.5e-8, True: 3.5e-4}


def exact(function: Any, given: Input, single: bool) -> Truth:
    """Give the true dJ/dZ from both sides; its rounding is that of the dtype in which the code computes."""
    key = (function, given.z.tobytes(), given.da.tobytes(), given.z.shape, given.z.dtype)
    found = _KEPT[key] if key in _KEPT else _KEPT.setdefault(key, _computed(function, given))
    return replace(found, rounding=found.rounding * 2.0**29) if single else found


def _computed(function: Any, given: Input) -> Truth:
    if isinstance(function, Function):
        return truth(function, given.z, given.da)
    dz = np.asarray(function(given.z.astype(np.longdouble), given.da.astype(np.longdouble)), float)
    rounding = 64 * 2.0**-52 * np.maximum(np.abs(dz), np.abs(given.da))
    return Truth(dz, dz, dz, rounding, float(np.abs(dz).max()))


def outside(dz: Any, true: Truth, off: float) -> float:
    """How far dJ/dZ lies outside what a right one may show, in units of it; inf if it is no such matrix."""
    dz = np.asarray(dz)
    if dz.shape != true.left.shape or dz.dtype.kind not in "fiub":
        return np.inf
    return float(excess(dz, true, off, 1.0).max())


def fault_of_pass(case: PlantedPass) -> str | None:
    """What speaks against the label of a pass, or None."""
    single = case.single or case.given.z.dtype == np.float32
    true, z, da = exact(case.function, case.given, single), case.given.z.copy(), case.given.da.copy()
    case.forward(z)
    dz = np.array(case.backward(case.given.z.copy(), da))
    if case.label is not Label.WRONG:
        worst = outside(dz, true, max(case.off, 1e-5 if single else 0))
        return None if worst <= 1 else f"not right: {worst:.3g}"
    written = not (np.array_equal(z, case.given.z) and np.array_equal(da, case.given.da))
    worst = np.inf if written or dz.shape != z.shape else float(excess(dz, true, RTOL[single], 1.0).max())
    return None if worst > SURE else f"not wrong enough: {worst:.3g}"


def load(file: PlantedFile) -> types.ModuleType:
    """Run a source file as a module of its own."""
    module = types.ModuleType("planted")
    sys.modules["planted"] = module
    exec(compile(file.source, f"{file.name}.py", "exec"), module.__dict__)  # the planted text alone
    return module


def fault_of_activation(file: PlantedFile, each: Expected) -> str | None:
    """What speaks against the label of an activation in a file, or None: it is used as in training, input by input."""
    with redirect_stdout(StringIO()):
        return _fault(each, each.driver(load(file)))


def _fault(each: Expected, run: Any) -> str | None:
    faults = [said for given in each.inputs if (said := _faulty(run, each, given))]
    if each.label is Label.WRONG:
        return None if faults or _changes(run, each) else "nothing is wrong"
    if each.label is Label.UNDECIDED:
        return None
    ran = len(each.inputs) - faults.count("refused")
    told = [said for said in faults if said != "refused"]
    return None if ran >= 1 and not told else f"{ran} ran, {told}"


def _changes(run: Any, each: Expected) -> bool:
    """Tell whether one array, filled anew between two calls, gets an old answer, or an input is written into."""
    first, second = each.inputs[0], next(one for one in each.inputs[1:] if one.z.tolist() != each.inputs[0].z.tolist())
    z, da = first.z.copy(), first.da.copy()
    run(z, da)
    if not (np.array_equal(z, first.z) and np.array_equal(da, first.da)):
        return True
    if second.z.shape != z.shape or each.function is None:
        return False
    z[...], da[...] = second.z, second.da
    return _faulty(lambda *_: run(z, da), each, second) is not None


def _faulty(run: Any, each: Expected, given: Input) -> str | None:
    try:
        dz = run(given.z.copy(), given.da.copy())
        again = run(given.z.copy(), given.da.copy()) if each.function is None else dz
    except (Exception, SystemExit) as error:  # planted code may raise anything
        return "refused" if each.refuses and isinstance(error, each.refuses) else f"{type(error).__name__}: {error}"
    if each.function is None:
        return None if np.array_equal(dz, again) else "another answer"
    true = exact(each.function, given, each.single)
    if each.label is Label.WRONG:
        worst = np.inf if np.shape(dz) != given.z.shape else float(excess(dz, true, RTOL[each.single], 1.0).max())
        return f"wrong by {worst:.3g}" if worst > SURE else None
    worst = outside(dz, true, max(each.off, 1e-5 if each.single else 0))
    return None if worst <= 1 else f"off by {worst:.3g}"
