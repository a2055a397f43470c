"""Errors that no formula explains but their size does: single or half precision, or a rounded constant inside."""

import numpy as np

from actgrad.activations import Array
from actgrad.checking.diagnosis.frame import Frame
from actgrad.errors import Finding

UNITS = (("single", "float32", 2.0**-24), ("half", "float16", 2.0**-11))


def by_size(frame: Frame) -> Finding | None:
    """Tell the format whose rounding the errors look like: everywhere, of its size, irregular."""
    told = (frame.wrong | frame.right) & (frame.true != 0)
    sign = np.sign(frame.da) if frame.elementwise else 1.0
    error = (sign * (frame.dz - frame.true) / _size(frame))[told]
    if frame.wrong.sum() < 3 or not len(error):
        return None
    seen = np.abs(((frame.dz - frame.true) / _size(frame))[frame.wrong])
    irregular = _irregular(frame.z[told], error)
    for word, kind, unit in UNITS:
        if seen.max() <= 64 * unit and 0.05 * unit <= np.median(seen) <= 16 * unit and irregular:
            sentence = f"Errors of about {np.median(seen):.0e}, spread irregularly, are {word} precision's: is something"
            return Finding(f"{word} precision inside", f"{sentence} {kind} inside?")
    if seen.max() < 1e-2 and not irregular:
        return Finding(
            "rounded constant inside",
            f"dJ/dZ is off smoothly, by at most {seen.max():.1e} of its size: a rounded constant, or an approximation of "
            "the forward's formula.",
        )
    return None


def _size(frame: Frame) -> Array:
    """Give what a rounding error is measured by: the gradient, or what cancels to give it."""
    slope = np.abs(frame.true / frame.da)
    inner = np.minimum(1.0, np.maximum(np.abs(frame.a), np.nan_to_num(slope, posinf=0.0)))
    return np.maximum(np.abs(frame.true), np.abs(frame.da) * inner)


def _irregular(z: Array, error: Array) -> bool:
    """Tell whether errors, in order of z, jump as if drawn by lot (von Neumann's ratio is 2 for those)."""
    ordered = error[np.argsort(z, kind="stable")]
    spread = np.square(ordered - ordered.mean()).mean()
    return bool(spread > 0 and np.square(np.diff(ordered)).mean() > 0.8 * spread)
