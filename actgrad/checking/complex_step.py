"""The complex step: a derivative without a difference, believed only where it agrees with the differences."""

from dataclasses import replace

import numpy as np

from actgrad.activations import Activation, Array
from actgrad.checking.extrapolation import slopes
from actgrad.checking.moves import Index, Objective
from actgrad.checking.result import Method, Numerical
from actgrad.checking.steps import ladder

STEP = 2.0**-100
"""So small that its square is lost beside anything, and no difference is taken that it could be lost in."""
EPS = float(np.finfo(float).eps)
UNSETTLED = 1e-9
"""Of what the differences know to fewer than nine digits, the complex step is asked as well."""


class ComplexStep:
    """Im f(z + ih) / h for the entries of an objective, where the forward pass takes complex numbers faithfully."""

    def __init__(self, activation: Activation, objective: Objective, indices: list[Index]) -> None:
        self.run, self.objective, self.indices = activation.forward, objective, indices

    def improve(self, numerical: Numerical, method: Method) -> Numerical:
        """Give the gradient with complex steps where they know better, or wherever they know, if they are asked for."""
        asked = np.isfinite(numerical.bound) & ~numerical.kink
        if method is not Method.COMPLEX:
            asked &= (numerical.bound > UNSETTLED * np.abs(numerical.dz)) & (numerical.bound > 0)
        if method is Method.DIFFERENCES or not asked.any():
            return numerical
        try:
            values, terms = self._gradient(asked)
            trusted = self._trusted(values, numerical)
        except Exception:  # a forward that takes no complex numbers says so in its own way
            trusted = False
        if not trusted:
            return numerical
        bound = 64 * EPS * terms + 64 * np.maximum(numerical.noise * 0.05 - 4 * self._floor(), 0)
        near = np.abs(values - numerical.dz) <= 3 * numerical.bound
        better = asked & np.isfinite(values) & near & ((bound < numerical.bound) | (method is Method.COMPLEX))
        return self._taken(numerical, better, values, bound)

    def _floor(self) -> Array:
        return np.abs(self.objective.scale) * self.objective.floor

    def _taken(self, numerical: Numerical, better: Array, values: Array, bound: Array) -> Numerical:
        converged = numerical.bound <= np.maximum(1e-3 * np.abs(numerical.dz), 1e3 * numerical.noise)
        taken = np.where(better, values, numerical.dz)
        return replace(
            numerical,
            dz=taken,
            left=np.where(better, values, numerical.left),
            right=np.where(better, values, numerical.right),
            bound=np.where(better, bound, numerical.bound),
            slack=np.where(better & converged, numerical.bound, 0),
            method=Method.COMPLEX if better.any() else numerical.method,
        )

    def _gradient(self, asked: Array) -> tuple[Array, Array]:
        """Give dJ/dZ and the sum of its terms' sizes, NaN in the groups where nothing is asked."""
        values = np.full(asked.shape, np.nan)
        terms = np.zeros(asked.shape)
        for index in self.indices:
            if asked[index].any():
                part = self._terms(self.objective.z, index)
                scale = self.objective.scale[index]
                values[index] = scale * part.sum(axis=self.objective.axes, keepdims=True)
                terms[index] = np.abs(scale) * np.abs(part).sum(axis=self.objective.axes, keepdims=True)
        return values, terms

    def _terms(self, z: Array, index: Index) -> Array:
        moved = z.astype(complex)
        moved[index] += 1j * STEP
        result = np.asarray(self.run(moved))
        if result.shape != z.shape or result.dtype.kind != "c":
            raise TypeError("the forward pass does not take complex numbers")
        return np.where(self.objective.weights == 0, 0, self.objective.weights * (result.imag / STEP))

    def _trusted(self, values: Array, numerical: Numerical) -> bool:
        """Tell whether complex steps agree with the differences, here or, where none can tell, at tamer points."""
        sharp = np.isfinite(values) & ~numerical.kink & (numerical.bound < 1e-3 * np.abs(numerical.dz))
        if sharp.any():
            return _agree(values[sharp], numerical.dz[sharp], numerical.bound[sharp])
        z = self.objective.z / max(1.0, float(np.abs(self.objective.z).max()))
        forward, structure = self.objective.forward, self.objective.structure
        tamer = Objective(forward, z, forward(z.copy()), self.objective.weights, structure)
        index = self.indices[0]
        found = slopes(tamer.table(index, ladder(z[index])))
        value = self._terms(z, index).sum(axis=tamer.axes, keepdims=True).ravel()
        known = (found.bound < 1e-3 * np.abs(found.value)) & ~found.kink
        return bool(known.any()) and _agree(value[known], found.value[known], found.bound[known])


def _agree(values: Array, others: Array, bound: Array) -> bool:
    return bool((np.abs(values - others) <= 2 * bound + 1e-12 * np.abs(others)).all())
