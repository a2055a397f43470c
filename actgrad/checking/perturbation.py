"""Perturbs entries of Z and measures how J changes; entries that are independent are perturbed in one pass."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from actgrad.activations import Array, Structure
from actgrad.activations.structure import Places
from actgrad.checking.differences import EPS, Differences
from actgrad.errors import CodeError

Forward = Callable[[Array], Array]

SMALL = 1 << 11
"""A matrix of at most this many entries is computed in whole: a pass over a part of it is not faster. Chosen."""
SAME = 64 * EPS
"""Two results of a forward are the same up to rounding if they differ by at most this part of themselves. Chosen."""

TINY = {float(np.finfo(dtype).eps): float(np.finfo(dtype).tiny) for dtype in ("float16", "float32")}
"""The smallest number with all digits of each narrow dtype, by its eps."""


@dataclass(frozen=True)
class DirectionalLoss:
    """The loss J as a function of Z: for each entry of Z, the sum of dA ⊙ A over the entries of A that depend on it.

    All arrays are (n, m). Against overflow and underflow, `weights` is dA divided by the largest |dA| in the same sum,
    and `scale` is what a derivative must be multiplied by to give dJ/dZ; for an elementwise activation, `weights` is 1
    and `scale` is dA. `eps` is that of the dtype in which the forward computes; `noise_floor`, `magnitude` and `weight`
    are those of `Differences`.
    """

    forward: Forward
    structure: Structure
    eps: float
    z: Array
    a: Array
    weights: Array
    scale: Array
    noise_floor: Array
    magnitude: Array
    weight: Array

    def part(self, places: Places) -> tuple["DirectionalLoss", Places]:
        """Give the loss on the part of a large matrix that these entries of one group need, and their places in it.

        It is the whole loss where the matrix is small, or where the forward gives another A for the part.
        """
        if self.z.size <= SMALL or self.structure is Structure.DENSE:
            return self, places
        cut, inner = self.structure.cut(places, self.z.shape[1])
        if not gives_same(self.forward, cut(self.z), cut(self.a)):
            return self, places
        whole = (self.z, self.a, self.weights, self.scale, self.noise_floor, self.magnitude, self.weight)
        return DirectionalLoss(self.forward, self.structure, self.eps, *map(cut, whole)), inner

    def terms(self, places: Places, moved: Array) -> Array:
        """Give dA ⊙ (A(Z') − A), (n, m), where Z' is Z with `moved` in place of the entries at `places`."""
        if places.size == self.z.size:
            return self.weighted(self.forward(moved.reshape(self.z.shape).copy()) - self.a)
        z = self.z.copy()
        z.flat[places] = moved
        return self.weighted(self.forward(z) - self.a)

    def weighted(self, change: Array) -> Array:
        """Give dA ⊙ change, 0 where dA is 0 or A is not finite."""
        if self.structure is Structure.ELEMENTWISE:
            return change
        weighted = self.weights * change
        return np.where(self.weights == 0, 0, weighted) if self._some_are_0 else weighted

    @cached_property
    def _some_are_0(self) -> bool:
        return not self.weights.all()

    def differences(self, places: Places, steps: Array) -> Differences:
        """Give the differences of J at all steps (K, N), one column for each of the N entries at `places`."""
        z, summed = self.z.flat[places], self.structure.summed
        above, below = z + steps, z - steps
        right = np.array([summed(self.terms(places, moved), places) for moved in above])
        left = np.array([-summed(self.terms(places, moved), places) for moved in below])
        magnitude, weight = self.magnitude.flat[places], self.weight.flat[places]
        # What a forward computes first, such as z², is rounded as much as z is.
        secant = np.nan_to_num(np.maximum(np.abs(right[-1]), np.abs(left[-1])) / (above - z)[-1], posinf=0)
        noise_floor = np.maximum(self.noise_floor.flat[places], secant * np.spacing(np.abs(z)) / 2)
        return Differences(above - z, z - below, right, left, noise_floor, magnitude, weight)

    def largest_term(self, places: Places, step: float) -> Array:
        """Give max_p |dA_p|·|∂a_p/∂z| for each of these entries, from one small step."""
        steps = step * np.maximum(np.abs(self.z.flat[places]), 1)
        terms = np.abs(self.terms(places, self.z.flat[places] + steps))
        return np.asarray(self.structure.summed(terms, places, np.maximum) / steps)


def gives_same(forward: Forward, z: Array, a: Array) -> bool:
    """Tell whether the forward gives `a` for `z`, a part of the matrix, up to rounding."""
    try:
        return bool(np.allclose(forward(z.copy()), a, rtol=SAME, atol=0, equal_nan=True))
    except CodeError:
        return False


def directional_loss(forward: Forward, z: Array, da: Array, structure: Structure, eps: float) -> DirectionalLoss:
    """Give the loss at Z and dJ/dA (n, m), for a forward of this structure that computes with this eps."""
    a, axes = forward(z.copy()).copy(), structure.axes  # the code may use its result's memory again
    weights, scale = np.ones_like(da), da
    if axes:
        largest = np.abs(da).max(axis=axes, keepdims=True)
        weights = np.divide(da, largest, out=np.zeros_like(da), where=largest > 0)
        scale = np.broadcast_to(largest, z.shape)
    weights = np.where(np.isfinite(a), weights, 0)
    size = np.where(np.isfinite(a), np.abs(a), 0)

    def summed(sizes: Array) -> Array:
        return np.broadcast_to((np.abs(weights) * sizes).sum(axis=axes, keepdims=True), z.shape)

    # A narrower dtype rounds Z as well as A, and half precision soon ends at its smallest number.
    rounding, least = (eps, TINY[eps]) if eps > EPS else (eps / 2, 0.0)
    magnitude = summed(np.maximum(size, min(1, size.max())))
    return DirectionalLoss(
        forward,
        structure,
        eps,
        z,
        a,
        weights,
        scale,
        summed(rounding * np.where(size > 0, np.maximum(size, least), 0)),
        magnitude,
        summed(np.ones_like(size)),
    )
