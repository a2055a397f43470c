"""The families of inputs on which a pass of the collection is judged; each draws Z and dJ/dA from a fixed seed."""

from dataclasses import dataclass, replace

import numpy as np

from actgrad.activations import Array

HAIRS = (1e-7, 1e-9, 1e-12)


@dataclass(frozen=True)
class Input:
    """A Z and a dJ/dA, with the words that tell them apart in an entry's name."""

    label: str
    z: Array
    da: Array

    def upstream(self, factor: float) -> "Input":
        """The same with dJ/dA made tiny or large."""
        return replace(self, label=f"{self.label}, dA × {factor:g}", da=self.da * factor)

    def ones(self) -> "Input":
        """The same with a dJ/dA of ones, as under J = ΣA."""
        return replace(self, label=f"{self.label}, dA ones", da=np.ones_like(self.da))

    def one_sign(self) -> "Input":
        """The same with dJ/dA positive throughout."""
        return replace(self, label=f"{self.label}, dA positive", da=np.abs(self.da))

    def single(self) -> "Input":
        """The same in float32."""
        return replace(self, label=f"{self.label}, float32", z=self.z.astype(np.float32), da=self.da.astype(np.float32))

    def sparse(self) -> "Input":
        """The same with every second entry of dJ/dA exactly zero."""
        da = self.da.copy()
        da.ravel()[::2] = 0.0
        return replace(self, label=f"{self.label}, dA half zero", da=da)


def _draw(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def _given(label: str, z: Array, seed: int) -> Input:
    return Input(label, z, _draw(seed + 1000).standard_normal(z.shape))


def ordinary(n: int = 6, m: int = 5, seed: int = 0) -> Input:
    """Standard normal."""
    return _given("ordinary" if (n, m) == (6, 5) else f"ordinary {n}×{m}", _draw(seed).standard_normal((n, m)), seed)


def wide(n: int = 6, m: int = 5, scale: float = 10.0, seed: int = 1) -> Input:
    """Normal with a scale of 10."""
    return _given(f"scale {scale:g}", scale * _draw(seed).standard_normal((n, m)), seed)


def huge(n: int = 6, m: int = 5, seed: int = 2) -> Input:
    """Magnitudes of 1e6 to 1e9, of both signs."""
    draw = _draw(seed)
    return _given("huge", draw.choice([-1.0, 1.0], (n, m)) * 10 ** draw.uniform(6, 9, (n, m)), seed)


def saturated(n: int = 6, m: int = 5, *, low: float = 20.0, high: float = 60.0, sign: int = 0) -> Input:
    """Magnitudes of 20 to 60 (or as said), the first entry at the low end; of both signs, or of one."""
    draw = _draw(3)
    z = draw.uniform(low, high, (n, m))
    z.ravel()[0] = low
    signs = draw.choice([-1.0, 1.0], (n, m)) if sign == 0 else float(sign)
    return _given(f"saturated {low:g} to {high:g}{'±+-'[sign]}", z * signs, 3)


def between(low: float, high: float, n: int = 6, m: int = 5, seed: int = 4) -> Input:
    """Uniform in an interval."""
    return _given(f"{low:g} to {high:g}", _draw(seed).uniform(low, high, (n, m)), seed)


def near(*points: float, spread: float = 0.25, n: int = 6, m: int = 5, seed: int = 5) -> Input:
    """Around these points in turn."""
    draw = _draw(seed)
    z = np.resize(np.array(points), (n, m)) + spread * draw.uniform(-1, 1, (n, m))
    return _given(f"near {', '.join(f'{p:g}' for p in points)} ± {spread:g}", z, seed)


def kinks(*points: float, n: int = 6, m: int = 5, seed: int = 6) -> Input:
    """Half of the entries exactly on these points in turn (of 0 also −0), the rest standard normal."""
    both = [p for point in points for p in ((0.0, -0.0) if point == 0 else (point,))]
    z = _draw(seed).standard_normal((n, m))
    z.ravel()[::2] = np.resize(np.array(both), z.ravel()[::2].size)
    return _given("on kinks" if (n, m) == (6, 5) else f"on kinks {n}×{m}", z, seed)


def beside(
    *points: float, gaps: tuple[float, ...] = (1e-7, 1e-9, 1e-12), n: int = 6, m: int = 5, seed: int = 7
) -> Input:
    """Two of three entries a hair beside these points, on both sides, the rest standard normal."""
    hairs = [point + side * gap for gap in gaps for point in points for side in (1, -1)]
    z = _draw(seed).standard_normal((n, m))
    spots = np.flatnonzero(np.arange(z.size) % 3)
    z.ravel()[spots] = np.resize(np.array(hairs), spots.size)
    return _given(f"beside kinks by {gaps[0]:g}" if len(gaps) == 1 else "beside kinks", z, seed)


def ties(n: int = 6, m: int = 5, seed: int = 8) -> Input:
    """Standard normal, where in every second column the largest entry stands twice."""
    z = _draw(seed).standard_normal((n, m))
    for j in range(0, m, 2):
        top = int(z[:, j].argmax())
        z[(top + 2) % n, j] = z[top, j]
    return _given("ties", z, seed)


def exactly(rows: list[list[float]], label: str, seed: int = 9) -> Input:
    """A matrix written out."""
    return _given(label, np.array(rows, dtype=float), seed)
