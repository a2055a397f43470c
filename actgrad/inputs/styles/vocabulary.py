"""What a name says: which function is another's derivative or backward pass, and which method is which pass."""

import re
from collections.abc import Iterable
from functools import cache

from actgrad.errors import ReadingError

_BACKWARD = r"backwards?|back|bwd|bprop|backprop(agat(e|ion))?|vjp|pullback"
_DERIVATIVE = (
    r"f?prime|dash|deri\w*|derv?|drv|diff?|differenti\w+|grads?|gradients?|d|ddx|d[xz]|d[a-z]d[a-z]|jac(obian)?"
    r"|slope|ableitung"
)
_FORWARD = (
    r"forwards?|fwd|fprop|feedforward|func(tion)?|fn|f|act|activat\w+|transfer|call|value|compute|apply|evaluate"
    r"|calc(ulate)?"
)
_FILLER = r"of|from|the|to|2|first|local|out(puts?)?|wrt|at|prop|propagat\w+|pass|get|feed"
_GLUED = re.compile(r"(?P<base>.+?)(backward|prime|deriv(ative)?|grad(ient)?|der)")
_D = re.compile(r"(deriv|d)(?P<base>.+)")
_NO_ACTIVATION = (
    r"dropout|flatten|reshape|loss|cost|mse|mae|rmse|bce|(cross)?entropy|(max|avg)?pool(ing)?|conv(olution)?|dense|embedding"
    r"|batchnorm|layernorm|normalization|optimizer|regularizer|network|net|nn|ann|mlp|rnn|lstm|gru|attention|model|perceptron"
    r"|classifier|trainer"
)


@cache
def words(name: str) -> tuple[str, ...]:
    """Split a name at underscores, capitals and digits, in lower case; of a dotted name the last part counts."""
    found = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+", name.rpartition(".")[2])
    return tuple(word.lower() for word in found)


@cache
def _kept(name: str, *said: str) -> str:
    """Give what is left of a name, joined, without the words of these kinds."""
    return "".join(word for word in words(name) if not re.fullmatch("|".join(said) or "(?!)", word))


@cache
def _says(name: str, kind: str) -> bool:
    return any(re.fullmatch(kind, word) for word in words(name))


def is_backward(name: str) -> bool:
    """Tell whether a name calls itself a backward pass."""
    return _says(name, _BACKWARD) or _kept(name).endswith("backward")


def is_derivative(name: str) -> bool:
    """Tell whether a name calls itself a derivative or a backward pass."""
    return _says(name, f"{_BACKWARD}|{_DERIVATIVE}") or bool(_GLUED.fullmatch(_kept(name)))


def refuse_another_part(name: str) -> None:
    """Raise ReadingError where a name says that something is a loss, a dropout, a pooling or the like."""
    if _says(name, _NO_ACTIVATION) or re.fullmatch(_NO_ACTIVATION, _kept(name)):
        raise ReadingError(f"{name} is another part of a network by its name, no activation.")


def forward_of(name: str, others: Iterable[str]) -> str | None:
    """Give the one of these names whose derivative or backward pass `name` says it is, or None."""
    candidates = [other for other in others if other != name and not is_derivative(other)]
    whole, without = _kept(name), _kept(name, _BACKWARD, _DERIVATIVE)
    bases = [without] if without != whole else []
    bases += [match["base"] for pattern in (_GLUED, _D) if (match := pattern.fullmatch(whole))]
    loose = _kept(name, _BACKWARD, _DERIVATIVE, _FORWARD, _FILLER)
    for base, said in [*((base, ()) for base in bases), *([(loose, (_FORWARD, _FILLER))] if bases else [])]:
        fits = [other for other in candidates if _kept(other, *said) == base]
        alike = [other for other in fits if other == "forward" or other.replace("_", "") in name.replace("_", "")]
        if len(fits) == 1 or len(alike) == 1:
            return (alike or fits)[0]
    return None


def method_kind(name: str, owner: str) -> str | None:
    """Tell whether a method of the class `owner` is its forward, its derivative, its backward pass or none of them."""
    if name == "__call__":
        return "forward"
    own = _kept(owner)
    if name.startswith("_") or not words(name):
        return None
    if re.fullmatch(f"d({_FORWARD}|{own})|d[a-z]_?d[a-z]", _kept(name)):
        return "derivative"
    rest = _kept(name, _BACKWARD, _DERIVATIVE, _FORWARD, _FILLER)
    if rest not in own or len(rest) in (1, 2) or not (rest or _says(name, f"{_BACKWARD}|{_DERIVATIVE}|{_FORWARD}")):
        return None
    return "backward" if _says(name, _BACKWARD) else "derivative" if _says(name, _DERIVATIVE) else "forward"
