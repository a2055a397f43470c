"""Errors that no formula explains but their size does: single or half precision, a rounded constant."""

import numpy as np

from actgrad.activations import Array
from actgrad.checking import rules
from actgrad.checking.diagnosis.frame import Frame
from actgrad.errors import Finding

UNITS = (("single", "float32", 2.0**-24), ("half", "float16 or bfloat16", 2.0**-11))


def by_size(frame: Frame) -> Finding | None:
    """Tell the format whose rounding the errors look like, or that they are small and smooth."""
    told = (frame.wrong | frame.right) & (frame.true != 0)
    error = (np.sign(frame.da) if frame.elementwise else 1.0) * (frame.dz - frame.true) / _size(frame)
    if frame.wrong.sum() < 3:
        return None
    seen = np.abs(error[frame.wrong])
    irregular, typical, largest = _irregular(frame.z[told], error[told]), float(np.median(seen)), float(seen.max())
    for word, kind, unit in UNITS:
        if largest <= 64 * unit and 0.1 * unit <= typical <= 16 * unit and irregular:
            errors = f"Errors of about {typical:.0e}, spread irregularly, are {word} precision's"
            return Finding(rules.mistake(f"{word} precision inside"), f"{errors}: is something {kind} inside?")
    if largest < 1e-2 and not (irregular and frame.elementwise):
        off = f"dJ/dZ is off by at most {largest:.1e} of its size"
        return Finding(
            rules.mistake("rounded constant or approximation"),
            f"{off}: a rounded constant, or an approximation inside?",
        )
    return None


def _size(frame: Frame) -> Array:
    """Give what a rounding error is measured by: the gradient, or what cancels to give it."""
    slope = np.nan_to_num(np.abs(frame.true / frame.da), posinf=0.0)
    inner = np.minimum(1.0, np.maximum(np.abs(frame.a), slope))
    return np.asarray(np.maximum(np.abs(frame.true), np.abs(frame.da) * inner))


def _irregular(z: Array, error: Array) -> bool:
    """Tell whether errors, in order of z, jump as if drawn by lot (von Neumann's ratio is 2 for those)."""
    ordered = error[np.argsort(z, kind="stable")]
    spread = np.square(ordered - ordered.mean()).mean()
    return bool(spread > 0 and np.square(np.diff(ordered)).mean() > 0.8 * spread)
