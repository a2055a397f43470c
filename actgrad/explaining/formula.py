"""Formulas: computing with them writes them down, so that the text, the LaTeX and the number of a rule are one."""

import re
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np

SUM, PRODUCT, POWER, ATOM = range(4)
"""How tightly a formula holds together: what is looser than its surroundings is put into parentheses."""


@dataclass(frozen=True, eq=False)
class Formula:
    """An expression as plain text without its sign, and its value; `1 / (1 + u)` of a formula u is a formula again.

    The arithmetic operators, `np.exp`, `np.log`, `np.maximum` and `np.greater` write; a factor of 1 is left out.
    `inputs` are what it was made of, for who asks what happened on the way to the value.
    """

    text: str
    value: Any = np.nan
    level: int = ATOM
    negative: bool = False
    inputs: "tuple[Formula, ...]" = ()

    ONE: ClassVar[str] = "1"
    MINUS: ClassVar[str] = "−"
    TIMES: ClassVar[str] = " · "
    GROUP: ClassVar[str] = "({})"
    FRACTION: ClassVar[str] = "{}/{}"
    SQUARE: ClassVar[str] = "{}²"
    TOTAL: ClassVar[str] = "Σ {}"
    PARTIAL: ClassVar[str] = "∂{}/∂{}"
    UPSTREAM: ClassVar[str] = "dJ/d{}"
    MEAN: ClassVar[str] = "Σ dJ/da ⊙ a"
    INLINE: ClassVar[str] = "{}"
    CALLS: ClassVar[dict[str, str]] = {
        "exp": "exp({})",
        "log": "log({})",
        "maximum": "max({}, {})",
        "greater": "I({} > {})",
    }

    @staticmethod
    def name(name: str) -> str:
        """Write the name of a step or of a variable."""
        return name

    @classmethod
    def named(cls, name: str, value: Any, *inputs: "Formula") -> Self:
        """Give a name as a formula, which may stand for another."""
        return cls(cls.name(name), value, inputs=inputs)

    @classmethod
    def of(cls, number: Any) -> Self:
        """Give a number as a formula, and a formula as it stands."""
        if isinstance(number, Formula):
            return number  # type: ignore[return-value]  # formulas of two dialects never meet
        short = f"{abs(number):g}"
        return cls(short if float(short) == abs(number) else repr(abs(number)), number, negative=number < 0)

    @property
    def number(self) -> float:
        """The value, of a family's the first."""
        return float(np.ravel(self.value)[0])

    def __str__(self) -> str:
        return self.MINUS + self._inside(PRODUCT) if self.negative else self.text

    def __add__(self, other: Any) -> Self:
        other = self.of(other)
        sign, right = (self.MINUS, other._inside(PRODUCT)) if other.negative else ("+", other.text)
        return self._made(f"{self} {sign} {right}", self.value + other.value, SUM, False, other)

    def __mul__(self, other: Any) -> Self:
        other = self.of(other)
        value, negative = self.value * other.value, self.negative != other.negative
        if self.ONE in (self.text, other.text):
            return replace(other if self.text == self.ONE else self, value=value, negative=negative)
        text = self._inside(PRODUCT) + self.TIMES + other._inside(PRODUCT)
        return self._made(text, value, PRODUCT, negative, other)

    def __truediv__(self, other: Any) -> Self:
        other = self.of(other)
        value, negative = self.value / other.value, self.negative != other.negative
        return self._made(self._over(other), value, PRODUCT, negative, other)

    def __pow__(self, two: int) -> Self:
        if two != 2:
            raise ValueError("only squares are written")
        base = self.GROUP.format(self) if self.negative else self._inside(ATOM)
        return self._made(self.SQUARE.format(base), self.value**2, POWER, False)

    def __neg__(self) -> Self:
        return replace(self, value=-self.value, negative=not self.negative)

    def __sub__(self, other: Any) -> Self:
        return self + -self.of(other)

    def __radd__(self, other: Any) -> Self:
        return self.of(other) + self

    def __rsub__(self, other: Any) -> Self:
        return self.of(other) - self

    def __rmul__(self, other: Any) -> Self:
        return self.of(other) * self

    def __rtruediv__(self, other: Any) -> Self:
        return self.of(other) / self

    def __array_ufunc__(self, ufunc: np.ufunc, _: str, *inputs: Any) -> Self:
        first, *others = map(self.of, inputs)
        value = ufunc(first.value, *[each.value for each in others])
        value = value.astype(np.int8) if value.dtype == bool else value
        return first._made(self.CALLS[ufunc.__name__].format(first, *others), value, ATOM, False, *others)

    def sum(self, axis: int, keepdims: bool) -> Self:
        """Give the sum over a family of steps."""
        return self._made(self.TOTAL.format(self), self.value.sum(axis=axis, keepdims=keepdims), ATOM, False)

    def _over(self, other: Self) -> str:
        return self.FRACTION.format(self._inside(PRODUCT), other._inside(POWER))

    def _inside(self, level: int) -> str:
        return self.GROUP.format(self.text) if self.level < level else self.text

    def _made(self, text: str, value: Any, level: int, negative: bool, *others: Self) -> Self:
        return type(self)(text, value, level, negative, (self, *others))


class Latex(Formula):
    """A formula as LaTeX."""

    MINUS, TIMES, GROUP, INLINE = "-", r" \, ", r"\left({}\right)", "$`{}`$"
    FRACTION, SQUARE, TOTAL = r"\frac{{{}}}{{{}}}", "{}^{{2}}", r"\sum_{{p \neq j}} {}"
    PARTIAL, UPSTREAM = r"\frac{{\partial {}}}{{\partial {}}}", r"\frac{{\partial J}}{{\partial {}}}"
    MEAN: ClassVar[str] = r"\sum_p \frac{\partial J}{\partial a_p} a_p"
    CALLS: ClassVar[dict[str, str]] = {
        "exp": r"\exp\left({}\right)",
        "log": r"\log\left({}\right)",
        "maximum": r"\max\left({}, {}\right)",
        "greater": r"I\left({} > {}\right)",
    }

    @staticmethod
    def name(name: str) -> str:
        """Write u2,p as u_{2,p}; a name that is a word stays a word."""
        indexed = re.fullmatch(r"([a-z])(-?\d+(?:,\w+)?|p)", name)
        if indexed:
            return f"{indexed[1]}_{{{indexed[2]}}}"
        return name if len(name) == 1 else r"\mathrm{" + name.replace("_", r"\_") + "}"

    def _over(self, other: Self) -> str:
        return self.FRACTION.format(self.text, other.text)
