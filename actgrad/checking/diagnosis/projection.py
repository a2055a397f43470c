"""The coupled functions whose gradient is a projection: dz = w ⊙ (da − Σ u ⊙ Σ v ⊙ da), softmax before all."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from actgrad.activations import Array
from actgrad.checking.diagnosis.frame import Frame


@dataclass(frozen=True)
class Projection:
    """A gradient w ⊙ (da − Σ_k u_k ⊙ Σ_axis v_k ⊙ da), the inner sum along `axis` (None: over the whole matrix)."""

    name: str
    axis: int | None
    w: Array
    terms: tuple[tuple[Array, Array], ...]

    def total(self, x: Array) -> Array:
        """Sum along the axis."""
        return x.sum(axis=self.axis, keepdims=True)

    def cross(self, da: Array) -> Array:
        """Give the cross term Σ_k u_k ⊙ Σ v_k ⊙ da."""
        return sum((u * self.total(v * da) for u, v in self.terms), np.zeros_like(da))

    def plain(self, da: Array) -> Array:
        """Give the cross term without the weights v."""
        return sum((u * self.total(da) for u, _ in self.terms), np.zeros_like(da))

    def gradient(self, da: Array) -> Array:
        """Give dz."""
        return self.w * (da - self.cross(da))

    @property
    def own(self) -> Array:
        """The share of the cross term that is an entry's own: Σ_k u_k ⊙ v_k."""
        return sum((u * v for u, v in self.terms), np.zeros_like(self.w))

    def count(self, da: Array) -> int:
        """Tell over how many entries each sum runs."""
        return da.size if self.axis is None else da.shape[self.axis]

    def along(self, axis: int | None) -> "Projection":
        """Give the same with its sums along another axis."""
        return replace(self, axis=axis)

    def only(self, k: int) -> "Projection":
        """Give the same with one term."""
        return replace(self, terms=self.terms[k : k + 1])


def recognised(frame: Frame) -> Projection | None:
    """Find the projection that gives the numerical gradient, up to a constant factor."""
    told = (frame.right | frame.wrong) & np.isfinite(frame.bound)
    if not told.any():
        return None
    for candidate in _candidates(frame.z, frame.a):
        dz = candidate.gradient(frame.da)
        largest = np.argmax(np.where(told, np.abs(dz), -1.0))
        factor = frame.true.flat[largest] / dz.flat[largest]
        off = np.abs(factor * dz - frame.true)[told]
        if (off <= 1e-6 * np.abs(frame.true[told]).max() + frame.bound[told]).all():
            return replace(candidate, w=factor * candidate.w)
    return None


def _candidates(z: Array, a: Array) -> Iterator[Projection]:
    one = np.ones_like(z)
    for axis in (0, 1, None):
        count = z.size if axis is None else z.shape[axis]
        centred = z - z.mean(axis=axis, keepdims=True)
        yield Projection("softmax", axis, a, ((one, a),))
        yield Projection("log-softmax", axis, one, ((np.exp(a), one),))
        yield Projection("layer norm", axis, _ratio(a, centred, axis), ((one / count, one), (a / count, a)))
        yield Projection("root mean square norm", axis, _ratio(a, z, axis), ((a / count, a),))
        yield Projection("norm", axis, _ratio(a, z, axis), ((a, a),))


def _ratio(a: Array, x: Array, axis: int | None) -> Array:
    return np.sqrt((a**2).sum(axis=axis, keepdims=True) / (x**2).sum(axis=axis, keepdims=True)) + np.zeros_like(x)
