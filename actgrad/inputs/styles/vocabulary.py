"""The meaning of names: which function is the derivative of which, which pass a method is, what a parameter takes."""

import re
from collections.abc import Iterable
from functools import cache

from actgrad.errors import ReadingError

Z, A, DA, CACHE = "z", "a", "da", "cache"
LETTERS = {Z: "Z", A: "A", DA: "dA", CACHE: "cache"}
RATE = 0.0
"""The number that a learning rate is given."""

Given = str | float
"""The value for an argument: a role, such as Z, or a number."""

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
PARTNERS = ("backward", "derivative", "deriv", "prime", "grad", "gradient")
"""What people call the derivative or the backward pass, to find slips of the pen."""
_SUFFIXED = re.compile(r"(?P<base>.+?)(backward|prime|deriv(ative)?|grad(ient)?|der)")
_D_PREFIX = re.compile(r"(deriv|d)(?P<base>.+)")
_FLAG = r".*(deriv|prime|grad|backward|backprop).*|der|diff|d"
METHODS_FIRST = ("forward", "forward_pass", "forward_propagation", "__call__", "backward", "derivative")
"""Names of methods that come first where a class has several of one kind, in this order."""
ATTRIBUTES = {
    "forward": "output outputs out a A activation y result".split(),  # noqa: SIM905
    "backward": "dinputs d_inputs dinput d_input dx dz dX dZ grad_input gradient grad doutput".split(),  # noqa: SIM905
}
"""Usual names of an attribute that holds the result of a method that returns None, in order of preference."""
_NO_ACTIVATION = (
    r"dropout|flatten|reshape|loss|cost|mse|mae|rmse|bce|(cross)?entropy|(max|avg)?pool(ing)?|conv(olution)?|dense|embedding"
    r"|batchnorm|layernorm|normalization|optimizer|regularizer|network|net|nn|ann|mlp|rnn|lstm|gru|attention|model|perceptron"
    r"|classifier|trainer"
)
_KNOWN = r".*(relu|sigmoid|logistic|tanh|softmax|softplus|softsign|swish|mish|silu).*|[a-z]?elu|activat\w*|act"


@cache
def words(name: str) -> tuple[str, ...]:
    """Split the last part of a dotted name at underscores, capitals and digits into words in lower case."""
    found = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+", name.rpartition(".")[2])
    return tuple(word.lower() for word in found)


@cache
def _joined_words(name: str, *kinds: str) -> str:
    """Join the words of a name, without those that match one of these patterns."""
    return "".join(word for word in words(name) if not re.fullmatch("|".join(kinds) or "(?!)", word))


@cache
def _has_word(name: str, kind: str) -> bool:
    """Tell whether a word of the name matches this pattern."""
    return any(re.fullmatch(kind, word) for word in words(name))


def is_backward(name: str) -> bool:
    """Tell whether a name is one of a backward pass."""
    return _has_word(name, _BACKWARD) or _joined_words(name).endswith("backward")


def is_derivative(name: str) -> bool:
    """Tell whether a name is one of a derivative or a backward pass."""
    return _has_word(name, f"{_BACKWARD}|{_DERIVATIVE}") or bool(_SUFFIXED.fullmatch(_joined_words(name)))


def is_activation(name: str) -> bool:
    """Tell whether a name is one of a known activation, or says that it is one."""
    return re.fullmatch(_KNOWN, _joined_words(name)) is not None


def refuse_another_part(name: str) -> None:
    """Raise ReadingError for a name of another part of a network, such as a loss, a dropout or a pooling."""
    if _has_word(name, _NO_ACTIVATION) or re.fullmatch(_NO_ACTIVATION, _joined_words(name)):
        raise ReadingError(f"{name} is another part of a network by its name, no activation.")


def forward_of(name: str, others: Iterable[str]) -> str | None:
    """Give the name in `others` of the forward that belongs to the derivative or backward pass `name`, or None."""
    candidates = [other for other in others if other != name and not is_derivative(other)]
    whole, without = _joined_words(name), _joined_words(name, _BACKWARD, _DERIVATIVE)
    bases = [without] if without != whole else []
    bases += [match["base"] for pattern in (_SUFFIXED, _D_PREFIX) if (match := pattern.fullmatch(whole))]
    without_fillers = _joined_words(name, _BACKWARD, _DERIVATIVE, _FORWARD, _FILLER)
    for base, kinds in [*((base, ()) for base in bases), *([(without_fillers, (_FORWARD, _FILLER))] if bases else [])]:
        fits = [other for other in candidates if _joined_words(other, *kinds) == base]
        alike = [other for other in fits if other == "forward" or other.replace("_", "") in name.replace("_", "")]
        if len(fits) == 1 or len(alike) == 1:
            return (alike or fits)[0]
    return None


def method_kind(name: str, owner: str) -> str | None:
    """Give what a method of the class `owner` is by its name: "forward", "derivative", "backward" or None."""
    if name == "__call__":
        return "forward"
    own = _joined_words(owner)
    if name.startswith("_") or not words(name):
        return None
    if re.fullmatch(f"d({_FORWARD}|{own})|d[a-z]_?d[a-z]", _joined_words(name)):
        return "derivative"
    rest = _joined_words(name, _BACKWARD, _DERIVATIVE, _FORWARD, _FILLER)
    if rest not in own or len(rest) in (1, 2) or not (rest or _has_word(name, f"{_BACKWARD}|{_DERIVATIVE}|{_FORWARD}")):
        return None
    return "backward" if _has_word(name, _BACKWARD) else "derivative" if _has_word(name, _DERIVATIVE) else "forward"


def is_activation_value(name: str) -> bool:
    """Tell whether a parameter is A by its name, such as `a` or `output`; a letter such as `s` may be Z as well."""
    return role(name) == A and (len(name) > 1 or name in "aA")


def role(name: str) -> Given | None:
    """Give the role of a parameter by its name, `RATE` for a learning rate or an unused one (`_`), or None."""
    if is_other_matrix(name):
        return None
    if re.match(r"d[A-Z]", name):
        return DA
    low = name.lower().strip("_")
    if not low:
        return RATE
    return next((meaning for pattern, meaning in _MEANINGS if re.fullmatch(pattern, low)), None)


def is_other_matrix(name: str) -> bool:
    """Tell whether a parameter is a target, a weight or the like by its name."""
    return name != "T" and re.fullmatch(_OTHER_MATRIX, name.lower()) is not None


def is_flag(name: str) -> bool:
    """Tell whether a parameter that is off by default asks for the derivative."""
    return re.fullmatch(_FLAG, name.lower()) is not None


def is_flag_without_default(name: str) -> bool:
    """Tell whether a parameter without a default is a flag for the derivative, and no matrix."""
    return "deriv" in name.lower()


def is_training(name: str) -> bool:
    """Tell whether a parameter is a flag for training, such as `train` or `is_training`."""
    return re.fullmatch(_TRAINING, name.lower()) is not None
