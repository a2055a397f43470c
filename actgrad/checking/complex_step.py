"""Derivatives by a complex step, used only where they agree with those by differences.

For an analytic f that is real on the real line, f(z + ih) = f(z) + ih·f'(z) + O(h²), so that Im f(z + ih) / h is f'(z)
up to h², and nothing is subtracted (Squire and Trapp, "Using Complex Variables to Estimate Derivatives of Real
Functions", SIAM Review 40, 1998).
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from actgrad.activations import Array
from actgrad.activations.structure import Places
from actgrad.checking.comparison import CONVERGED, Method, Numerical
from actgrad.checking.differences import EPS, SPACINGS, ladder
from actgrad.checking.noise import TOLERANCE
from actgrad.checking.perturbation import DirectionalLoss, directional_loss
from actgrad.checking.slopes import slopes
from actgrad.checking.verdicts import ROUNDING
from actgrad.errors import CodeError

STEP = 2.0**-100
"""The step h: a power of two, so that dividing by it is exact, and so small that the error in h² is below rounding."""
ENOUGH = 1024
"""About how many entries are compared with the differences at most. Chosen, to bound the cost."""
NEARBY = 2.0**-10
"""The distance of nearby points, in units of max(|z|, 1): rounding errors have changed over it. Chosen."""
FARTHEST = 16.0
"""Beyond |z| = 16 the distance no longer grows with z, as a periodic function would change between. Chosen."""
PASSES = 5
"""Forward passes for one group: one at Z, and one at each of four nearby points."""
OWN_NOISE = 80.0
"""Noise beyond this many roundings of A comes from cancellation inside the forward, which no step can undo. Chosen."""


class ComplexStep:
    """Im f(z + ih) / h for each entry of a loss, where the forward pass computes with complex numbers."""

    def __init__(self, run: Callable[[Array], Any], of: DirectionalLoss) -> None:
        self.run, self.of = run, of
        self.groups = of.structure.groups(of.z.shape)

    def improve(self, numerical: Numerical, method: Method) -> Numerical:
        """Give the gradient with the complex step's values where their bound is smaller.

        With `Method.COMPLEX` they are taken wherever they agree with the differences. The gradient is given back as it
        is where the forward pass takes no complex numbers, or computes with them another function.
        """
        asked = np.isfinite(numerical.bound) & ~numerical.kink
        if method is not Method.COMPLEX:
            asked &= (numerical.bound > TOLERANCE * np.abs(numerical.dz)) & (numerical.bound > 0)
        if method is Method.DIFFERENCES or not asked.any():
            return numerical
        try:
            if not self._trusted(numerical):
                return numerical
            values, bound = self._gradient(asked)
        except CodeError:  # the forward takes no complex numbers
            return numerical
        bound = bound + np.maximum(numerical.noise - OWN_NOISE * np.abs(self.of.scale) * self.of.noise_floor, 0)
        near = np.abs(values - numerical.dz) <= 3 * numerical.bound
        better = asked & np.isfinite(values) & near & ((bound < numerical.bound) | (method is Method.COMPLEX))
        return self._taken(numerical, better, values, bound)

    def _taken(self, numerical: Numerical, better: Array, values: Array, bound: Array) -> Numerical:
        converged = numerical.converged()
        taken = np.where(better, values, numerical.dz)
        return replace(
            numerical,
            dz=taken,
            left=np.where(better, values, numerical.left),
            right=np.where(better, values, numerical.right),
            bound=np.where(better, bound, numerical.bound),
            difference_bound=np.where(better & converged, numerical.bound, 0),
            method=Method.COMPLEX if better.any() else numerical.method,
        )

    def _gradient(self, asked: Array) -> tuple[Array, Array]:
        """Give dJ/dZ and its bound where `asked`, NaN and inf elsewhere.

        The rounding error of a complex step is estimated by how much its values fluctuate between nearby points.
        """
        values, bound = np.full(asked.size, np.nan), np.full(asked.size, np.inf)
        for group in self.groups:
            places = group[asked.flat[group]]
            if places.size:
                of, inner = self.of.part(places)
                terms = self._terms(of, of.z, inner)
                value, size = of.structure.summed(terms, inner), of.structure.summed(np.abs(terms), inner)
                values[places] = value
                bound[places] = ROUNDING * EPS * size + self._fluctuation(of, inner, value)
        scale = self.of.scale
        return scale * values.reshape(scale.shape), np.abs(scale) * bound.reshape(scale.shape)

    def _fluctuation(self, of: DirectionalLoss, places: Places, value: Array) -> Array:
        """Give the size of the derivative's fourth difference over nearby points; a smooth function has nearly 0."""
        at, fourth = of.z.flat[places], 6 * value
        move = np.maximum(NEARBY * np.clip(np.abs(at), 1, FARTHEST), SPACINGS * np.spacing(np.abs(at)))
        for steps, weight in ((-2, 1), (-1, -4), (1, -4), (2, 1)):
            z = of.z.copy()
            z.flat[places] = at + steps * move
            fourth = fourth + weight * of.structure.summed(self._terms(of, z, places), places)
        return np.asarray(np.abs(fourth))

    def _terms(self, of: DirectionalLoss, z: Array, places: Places) -> Array:
        moved = z.astype(complex)
        moved.flat[places] += 1j * STEP
        result = np.asarray(self.run(moved))
        if result.shape != z.shape or result.dtype.kind != "c":
            raise CodeError("The forward pass does not take complex numbers.")
        return of.weighted(result.imag / STEP)

    def _trusted(self, numerical: Numerical) -> bool:
        """Tell whether the complex step agrees with the differences that have converged.

        They are compared in the first group with such entries or, where there is none, at Z scaled into [−1, 1].
        """
        converged = (~numerical.kink & (numerical.bound < CONVERGED * np.abs(numerical.dz))).ravel()
        for places in self.groups:
            known = places[converged[places]]
            known = known[:: max(1, known.size // ENOUGH)]
            if known.size:
                of, inner = self.of.part(known)
                values = of.scale.flat[inner] * of.structure.summed(self._terms(of, of.z, inner), inner)
                return _agree(values, numerical.dz.flat[known], numerical.bound.flat[known])
        z, places = self.of.z / max(1.0, float(np.abs(self.of.z).max())), self.groups[0]
        scaled_loss = directional_loss(self.of.forward, z, self.of.weights, self.of.structure, self.of.eps)
        estimate = slopes(scaled_loss.differences(places, ladder(z.flat[places], scaled_loss.eps)))
        value = self.of.structure.summed(self._terms(self.of, z, places), places)
        sure = (estimate.bound < CONVERGED * np.abs(estimate.value)) & ~estimate.kink
        return bool(sure.any()) and _agree(value[sure], estimate.value[sure], estimate.bound[sure])


def _agree(values: Array, others: Array, bound: Array) -> bool:
    return bool((np.abs(values - others) <= 2 * bound + 1e-12 * np.abs(others)).all())
