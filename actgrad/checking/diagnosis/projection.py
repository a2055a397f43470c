"""Coupled functions, such as softmax, whose gradient has the form dz = w ⊙ (da − Σ_k u_k ⊙ Σ v_k ⊙ da)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from actgrad.activations import Array
from actgrad.checking.diagnosis.frame import Frame

AXES = (0, 1, None)


@dataclass(frozen=True)
class Projection:
    """A gradient w ⊙ (da − Σ_k u_k ⊙ Σ_axis v_k ⊙ da), the inner sum along `axis` (None: over the whole matrix)."""

    name: str
    axis: int | None
    w: Any
    terms: tuple[tuple[Any, Any], ...]

    def total(self, x: Array) -> Any:
        """Sum along the axis."""
        return x.sum(axis=self.axis, keepdims=True)

    def cross(self, da: Array) -> Any:
        """Give the cross term Σ_k u_k ⊙ Σ v_k ⊙ da."""
        return sum(u * self.total(v * da) for u, v in self.terms)

    def gradient(self, da: Array) -> Any:
        """Give dz."""
        return self.w * (da - self.cross(da))

    def count(self, axis: int | None) -> int:
        """Give how many entries a sum along an axis has."""
        return int(self.w.size if axis is None else self.w.shape[axis])


def softmax(z: Array, axis: int | None) -> Any:
    """Give the softmax along an axis, or of the whole matrix."""
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def recognised(frame: Frame) -> Projection | None:
    """Give the projection that equals the numerical gradient, up to a constant factor; None where there is none."""
    judged = (frame.right | frame.wrong) & np.isfinite(frame.bound)
    largest = np.argmax(np.where(judged, np.abs(frame.true), -1.0))
    size, upstream = abs(frame.true.flat[largest]), np.abs(frame.da).max()
    for candidate in candidates(frame.z, frame.a):
        dz = candidate.gradient(frame.da)
        factor = frame.true.flat[largest] / dz.flat[largest] if size > 1e-9 * upstream else 1.0
        distance = np.abs(factor * dz - frame.true)[judged]
        if judged.any() and (distance <= 1e-6 * max(size, 1e-6 * upstream) + frame.bound[judged]).all():
            return replace(candidate, w=factor * candidate.w)
    return None


def candidates(z: Array, a: Array) -> Iterator[Projection]:
    """Give the gradients of softmax, its logarithm and the norms along each axis, as if `a` were their result."""
    one = np.ones_like(z)
    for axis in AXES:
        count = z.size if axis is None else z.shape[axis]
        yield Projection("softmax", axis, a, ((one, a),))
        yield Projection("log-softmax", axis, one, ((np.exp(a), one),))
        yield Projection(
            "layer norm",
            axis,
            _ratio(a, z - z.mean(axis=axis, keepdims=True), axis),
            ((one / count, one), (a / count, a)),
        )
        yield Projection("root mean square norm", axis, _ratio(a, z, axis), ((a / count, a),))
        yield Projection("norm", axis, _ratio(a, z, axis), ((a, a),))


def _ratio(a: Array, x: Array, axis: int | None) -> Any:
    return np.sqrt((a**2).sum(axis=axis, keepdims=True) / (x**2).sum(axis=axis, keepdims=True)) + np.zeros_like(x)
