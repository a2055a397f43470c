"""Which way code is to be run: found once, by trying it on small inputs."""

import re
from dataclasses import dataclass
from math import prod

import numpy as np

from actgrad.activations import Array
from actgrad.inputs.styles.found import Passes
from actgrad.inputs.styles.shapes import COLUMNS, JACOBIANS, MATRIX, NUMBERS, ROW, Way

_draws = np.random.Generator(np.random.PCG64(0))
_PROBES = [
    (low + (1 - low) * _draws.uniform(size=shape), _draws.uniform(-1, 1, shape))
    for low, shape in ((-1, (3, 4)), (-1, (4, 3)), (-1, (4, 6)), (0, (3, 4)))
]
"""Z and dA of unequal height and width, so that no Jacobian looks like a matrix; the last one for log and sqrt."""


@dataclass(frozen=True)
class Trial:
    """How many passes gave a matrix like Z when code was run one way, and what the next one did instead."""

    way: Way
    passes: int
    z: Array
    da: Array
    error: BaseException | None = None
    shape: tuple[int, ...] | None = None

    @property
    def takes_no_array(self) -> bool:
        """Tell whether the code may have failed because it was given an array."""
        return isinstance(self.error, TypeError) or self.is_for_numbers

    @property
    def is_for_numbers(self) -> bool:
        """Tell whether the code surely failed because it was given an array."""
        return re.search("truth value|Python scalar|real number", str(self.error)) is not None

    @property
    def sums_too_much(self) -> bool:
        """Tell whether a pass gave fewer numbers than Z has, and no Jacobian: no column or number may hide that."""
        shape = self.shape
        return shape is not None and prod(shape) < self.z.size and not (len(shape) == 2 and shape[0] == shape[1])


def fit(passes: Passes) -> Trial:
    """Find the first way in which both passes run, else the one in which most do, the whole matrix first."""
    whole = _trial(MATRIX, passes)
    if whole.passes == 2 or whole.sums_too_much:
        return whole
    jacobians = [_trial(way, passes) for way in JACOBIANS] if passes.slope else []
    columns = [_trial(way, passes) for way in COLUMNS]
    running = [trial for trial in (*jacobians, *columns) if trial.passes == 2]
    running += _as_row(passes, only_jacobian=not running)
    if running:
        return next((trial for trial in running if is_right(trial, passes)), running[0])
    tried = [whole, *columns]
    if any(trial.takes_no_array for trial in tried):
        tried.append(_trial(NUMBERS, passes))
    most = max(tried, key=lambda trial: trial.passes)
    return most if most.passes or not whole.is_for_numbers else tried[-1]


def _as_row(passes: Passes, only_jacobian: bool) -> list[Trial]:
    """Try a column as (1, n): alone for a Jacobian only, since a sum over the wrong axis would look right in it."""
    trial = _trial(ROW, passes)
    if trial.passes < 2 or not only_jacobian:
        return [trial] if trial.passes == 2 else []
    row = ROW.first(trial.z).copy()
    return [trial] if passes.slope and np.shape(passes.backward(row, row)) == (row.size, row.size) else []


def _trial(way: Way, passes: Passes) -> Trial:
    """Run both passes one way, on one input after the other, until both give a matrix like Z."""
    trials = [_run(way, passes, z, da) for z, da in _PROBES[:1]]
    for z, da in _PROBES[1:]:
        if trials[-1].passes < 2:
            trials.append(_run(way, passes, z, da))
    return max(trials, key=lambda trial: trial.passes)


def _run(way: Way, passes: Passes, z: Array, da: Array) -> Trial:
    for done, (code, given) in enumerate(((way.forward(passes), (z,)), (way.backward(passes), (z, da)))):
        try:
            matrix = np.asarray(code(*(each.copy() for each in given)))
        except (Exception, SystemExit) as error:  # it will be told when the code is judged
            return Trial(way, done, z, da, error=error)
        if matrix.shape != z.shape or matrix.dtype.kind not in "fiub":
            return Trial(way, done, z, da, shape=matrix.shape if matrix.dtype.kind in "fiub" else None)
    return Trial(way, 2, z, da)


def is_right(trial: Trial, passes: Passes) -> bool:
    """Tell by plain differences whether a backward pass may be right; to choose a reading, never to judge."""
    forward, z, da = trial.way.forward(passes), trial.z, trial.da
    steps = 1e-6 * np.eye(z.size).reshape(-1, *z.shape)
    try:
        dz = np.asarray(trial.way.backward(passes)(z.copy(), da.copy()))
        slopes = [np.sum(da * (forward(z + step) - np.asarray(forward(z - step)))) / 2e-6 for step in steps]
        return bool(np.allclose(dz.ravel(), slopes, rtol=1e-4, atol=1e-4))
    except Exception:
        return False
