"""What names mean: which function is another's derivative, which method is which pass, what an argument is."""

import re
from collections.abc import Iterable
from functools import cache

from actgrad.errors import ReadingError

Z, A, DA, CACHE = "z", "a", "da", "cache"
LETTERS = {Z: "Z", A: "A", DA: "dA", CACHE: "cache"}
RATE = 0.0
"""What a learning rate is given."""

Given = str | float
"""What an argument is given: a role, or a number."""

_CACHE = r".*cache.*|saved\w*|mem(ory)?|stored?|context|tape|residuals?|res"
_RATE = r"l_?r|l?_?r?ate|learn\w*rate|eta|step_?size"
_UPSTREAM = (
    r"g|gy|gout|e|d(?!ata|im|type|evice|rop|ecay|egree|epth|est|elay|efault|ense|raw|one|ebug|ict|omain)\w*|(next|prev)_?d.*"
    r"|.*(grad|delta|err|upstream|cotangent|deriv|top_diff).*"
)
_PRE_ACTIVATION = (
    r"[zx](s|i|l|n|in|curr|prev|_\w+|\d)?|in|inpt?|inputs?\w*|data|val(ue)?s?|v|u|net\w*|n|num(ber)?s?|arr(ay)?"
    r"|mat(rix)?|vec(tor)?|logits?|pre_?act\w*|scores?|signal|tensor|features|weighted_\w+|linear_\w+|\w+_(x|z|in|inputs?)"
)
_ACTIVATION = (
    r"a(s|l|_\w+|\d|prev|curr|out)?|outs?|outputs?|[ysoph]|f_?[xz]|sig|act(ivat\w+)?s?|ans|prob\w*|result|sigmoid|softmax"
    r"|\w+_(out|outputs?|[ay]|act\w*)"
)
_OTHER_MATRIX = (
    r"[yt]_?(true|pred\w*|hat|actual|target|label|real)|targets?|labels?|t|\w*truth|expected|actual|pred\w*|w|weights?|b"
    r"|bias\w*|param\w*|true_\w+|[wb]\d"
)
_TRAINING = r"(is_?)?train(ing)?(_?(flg|flag|mode))?"
_MEANINGS = ((_RATE, RATE), (_CACHE, CACHE), (_UPSTREAM, DA), (_PRE_ACTIVATION, Z), (_ACTIVATION, A))

_BACKWARD = r"backwards?|back|bwd|bprop|backprop(agat(e|ion))?|vjp|pullback"
_DERIVATIVE = (
    r"f?prime|dash|deri\w*|derv?|drv|diff?|differenti\w+|grads?|gradients?|d|ddx|d[xz]|d[a-z]d[a-z]|jac(obian)?"
    r"|slope|ableitung"
)
_FORWARD = (
    r"forwards?|fwd|fprop|feedforward|func(tion)?|fn|f|act|activat\w+|transfer|call|value|compute|apply|evaluate"
    r"|calc(ulate)?"
)
_FILLER = r"of|from|the|to|2|first|local|out(puts?)?|prop|propagat\w+|pass|get|feed"
_GLUED = re.compile(r"(?P<base>.+?)(backward|prime|deriv(ative)?|grad(ient)?|der)")
_D = re.compile(r"(deriv|d)(?P<base>.+)")
_FLAG = r".*(deriv|prime|grad|backward|backprop).*|der|diff|d"
METHODS_FIRST = ("forward", "forward_pass", "forward_propagation", "__call__", "backward", "derivative")
"""The names of methods that are preferred where a class has several of one kind, the likeliest first."""
ATTRIBUTES = {
    "forward": "output outputs out a A activation y result".split(),  # noqa: SIM905
    "backward": "dinputs d_inputs dinput d_input dx dz dX dZ grad_input gradient grad doutput".split(),  # noqa: SIM905
}
"""The usual names of the attribute in which a method leaves its result, the likeliest first."""
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
def _kept(name: str, *kinds: str) -> str:
    """Join the words of a name but those of these kinds, which are patterns."""
    return "".join(word for word in words(name) if not re.fullmatch("|".join(kinds) or "(?!)", word))


@cache
def _has_word(name: str, kind: str) -> bool:
    """Tell whether one of a name's words is of this kind, which is a pattern."""
    return any(re.fullmatch(kind, word) for word in words(name))


def is_backward(name: str) -> bool:
    """Tell whether a name calls itself a backward pass."""
    return _has_word(name, _BACKWARD) or _kept(name).endswith("backward")


def is_derivative(name: str) -> bool:
    """Tell whether a name calls itself a derivative or a backward pass."""
    return _has_word(name, f"{_BACKWARD}|{_DERIVATIVE}") or bool(_GLUED.fullmatch(_kept(name)))


def refuse_another_part(name: str) -> None:
    """Raise ReadingError where a name says that something is a loss, a dropout, a pooling or the like."""
    if _has_word(name, _NO_ACTIVATION) or re.fullmatch(_NO_ACTIVATION, _kept(name)):
        raise ReadingError(f"{name} is another part of a network by its name, no activation.")


def forward_of(name: str, others: Iterable[str]) -> str | None:
    """Give the one of these names whose derivative or backward pass `name` says it is, or None."""
    candidates = [other for other in others if other != name and not is_derivative(other)]
    whole, without = _kept(name), _kept(name, _BACKWARD, _DERIVATIVE)
    bases = [without] if without != whole else []
    bases += [match["base"] for pattern in (_GLUED, _D) if (match := pattern.fullmatch(whole))]
    loose = _kept(name, _BACKWARD, _DERIVATIVE, _FORWARD, _FILLER)
    for base, kinds in [*((base, ()) for base in bases), *([(loose, (_FORWARD, _FILLER))] if bases else [])]:
        fits = [other for other in candidates if _kept(other, *kinds) == base]
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
    if rest not in own or len(rest) in (1, 2) or not (rest or _has_word(name, f"{_BACKWARD}|{_DERIVATIVE}|{_FORWARD}")):
        return None
    return "backward" if _has_word(name, _BACKWARD) else "derivative" if _has_word(name, _DERIVATIVE) else "forward"


def role(name: str) -> Given | None:
    """Tell what an argument is by its name: a role, RATE for a learning rate and what is not used (`_`), or None."""
    if is_other_matrix(name):
        return None
    if re.match(r"d[A-Z]", name):
        return DA
    low = name.lower().strip("_")
    if not low:
        return RATE
    return next((meaning for pattern, meaning in _MEANINGS if re.fullmatch(pattern, low)), None)


def is_other_matrix(name: str) -> bool:
    """Tell whether an argument is a target, a weight or the like by its name."""
    return name != "T" and re.fullmatch(_OTHER_MATRIX, name.lower()) is not None


def is_flag(name: str) -> bool:
    """Tell whether a parameter that is off by default asks for the derivative."""
    return re.fullmatch(_FLAG, name.lower()) is not None


def is_flag_without_default(name: str) -> bool:
    """Tell whether a parameter without a default is a flag for the derivative, and no matrix."""
    return "deriv" in name.lower()


def is_training(name: str) -> bool:
    """Tell whether an argument says by its name whether a network is being trained."""
    return re.fullmatch(_TRAINING, name.lower()) is not None
