"""The rule that must be named first for each wrong pass of the collection, and the passes whose mistake is missed.

Named is the first diagnosis, or where there is none the first breach of the contract.
"""

NAMED: dict[str, dict[str, tuple[str, ...]]] = {
    "a for z": {
        "a where z belongs": (
            "softmax twice",
            "sigmoid of sigmoid",
            "tanh of tanh",
            "elu exponential of activation",
            "swish of activation",
            "softplus sigmoid of activation",
        ),
    },
    "at a tie": {
        "only at kinks": ("maxout pairs negative at tie", "times top twice at tie"),
    },
    "at exact numbers": {
        "another constant, only at one Z": ("swish quarter at zero",),
        "zero, only in every second entry": ("tanh zero at integers",),
    },
    "beside a kink": {
        "another constant, only at one Z": ("leaky threshold below zero",),
        "constant factor, only at one |Z|": ("absolute smoothed in backward",),
        "other function's derivative, only at one |Z|": ("hard swish kink at two nine",),
        "zero, only at one Z": ("relu threshold a millionth",),
        "zero, only at one |Z|": ("hard tanh threshold short",),
    },
    "beyond threshold": {
        "another constant, only beyond a threshold in |Z|": ("sigmoid clipped at five",),
        "handed on untouched, only beyond a threshold in Z": ("softplus linear beyond ten",),
        "only below a threshold in |Z|": ("huber of another delta",),
        "only beyond a threshold in Z": ("exponential capped in backward",),
        "other function's derivative, only beyond a threshold in |Z|": ("gelu linear beyond three",),
        "saturated set to 0, only beyond a threshold in |Z|": ("identity cut at ten million",),
        "zero, only below a threshold in Z": ("tanh zero beyond three", "swish below minus three is zero"),
    },
    "block not filled": {
        "block never filled, only some columns": ("tanh block of columns never filled",),
        "block never filled, only some rows": ("sigmoid block holds garbage",),
        "handed on untouched, only some columns": ("softmax block keeps upstream",),
        "only one entry": ("relu corner unfilled",),
        "zero, only scattered entries": ("tanh twelve percent zeroed",),
    },
    "coarse difference": {
        "constant factor": ("sine thousand by central difference",),
        "rounded constant or approximation": ("tanh by forward difference",),
    },
    "constant added": {
        "constant added": ("tanh ten millionth added",),
    },
    "constant factor": {
        "constant factor, only negative Z": ("selu scale lost for negative",),
        "another constant, only positive Z": ("selu scale lost for positive",),
        "another constant": ("hard sigmoid fifth for sixth",),
        "constant factor": (
            "selu scale lost",
            "softmax mean over examples",
            "tanh twice",
            "square without its two",
            "sigmoid mean over examples",
            "relu mean over units",
            "relu mean over all",
            "gelu permille",
            "sine thousand a millionth off",
            "tanh a millionth off",
            "leaky half",
            "sine inner derivative forgotten",
            "lecun tanh inner derivative forgotten",
            "steep sigmoid without its fifty",
            "exponential times e",
            "narrow gaussian inner forgotten",
            "squared relu without its two",
            "sigmoid single twice",
        ),
    },
    "contract": {
        "dtype changed": ("relu returns integers",),
        "single precision inside": ("tanh returns single",),
    },
    "coupling invented": {
        "other function's derivative": ("sigmoid backward of softmax",),
    },
    "coupling missed": {
        "handed on untouched": ("looks back forgotten", "below top as identity"),
        "off-diagonal left out": ("smoothed centre only",),
        "only one entry": ("corner coupling forgotten",),
        "sum over the wrong axis": ("softmax all by columns",),
    },
    "cross term sign": {
        "cross term's sign": (
            "softmax cross term added",
            "layernorm last term added",
            "looks back sign",
            "unit cross term added",
        ),
    },
    "cross-entropy shortcut": {
        "cross-entropy shortcut": ("softmax activation less upstream", "softmax upstream less activation"),
    },
    "diagonal missing": {
        "own term left out": ("softmax off diagonal only",),
    },
    "extra factor": {
        "applied twice": ("tanh slope squared",),
        "extra factor": ("sigmoid extra a",),
        "sum wrongly weighted": ("softmax cross term squared",),
    },
    "half precision": {
        "half precision inside": ("tanh in half", "relu upstream in half", "sigmoid single in half"),
    },
    "incomplete statistics": {
        "cross term left out": ("batchnorm statistics taken constant",),
        "handed on untouched": ("centred as identity",),
        "rounded constant or approximation": ("normalise all epsilon forgotten",),
        "sum in place of mean": ("rms norm sum for mean",),
        "term left out": ("layernorm without mean term", "layernorm without variance term"),
    },
    "inner constant": {
        "missing factor": ("gelu inner three forgotten",),
        "other function's derivative": ("gelu exact forward tanh backward", "softplus beta forgotten"),
        "rounded constant or approximation": (
            "softmax epsilon in sum",
            "gelu constant rounded",
            "quick gelu rounded",
            "squareplus other constant",
        ),
    },
    "input overwritten": {
        "input changed": ("relu backward writes into input", "relu forward writes into input"),
    },
    "memory order": {
        "depends on layout": ("tanh in memory order",),
    },
    "missing factor": {
        "term left out": ("gelu inner one forgotten",),
        "missing square": ("mish without square",),
        "constant factor": ("one less cosine taken square",),
        "constant factor, only negative Z": ("celu without inner division",),
        "handed on untouched, only beyond a threshold in |dJ/dZ|": ("sparsemax without mean",),
        "missing factor": (
            "gelu inner derivative forgotten",
            "softmax upstream missing in the sum",
            "softmax factor on the first term only",
            "softmax factor on the cross term only",
            "log softmax sum of upstream lost",
            "log softmax plus upstream",
            "log softmax without its softmax",
            "softmax without a",
            "softmax cross term without own activation",
            "gaussian without z",
            "mish without sigmoid",
            "squared relu slope of relu",
        ),
        "missing factor 1 − a": ("sigmoid without one minus a",),
        "missing factor a": ("sigmoid without a",),
        "other function's derivative": ("swish product rule forgotten",),
        "product rule": ("mish without z", "swish without z", "gelu without density"),
    },
    "missing square": {
        "missing factor": ("inverse without square",),
        "missing square": ("tanh one minus a", "softsign without square"),
        "other function's derivative": ("isru square for cube",),
    },
    "negative z": {
        "function itself for its derivative, only negative Z": ("elu negative branch is activation",),
        "handed on untouched": ("elu negative branch is linear",),
        "product rule, only negative Z": ("hard swish gate slope for negative",),
        "zero, only negative Z": ("swish negative as relu",),
    },
    "non-finite": {
        "non-finite": (
            "softmax overflows in backward",
            "log softmax overflows in backward",
            "softplus na n when large",
            "swish na n far below",
            "softsign divides by zero",
            "absolute na n at zero",
            "square infinity in one entry",
            "sinc na n at zero",
        ),
    },
    "not linear in the upstream": {
        "not linear in dJ/dA": (
            "tanh upstream plus something",
            "sigmoid magnitude of upstream",
            "tanh unit upstream only",
        ),
    },
    "off-diagonal missing": {
        "cross term left out": ("unit length taken constant",),
        "handed on untouched": ("running sum as identity",),
        "off-diagonal left out": (
            "softmax diagonal only",
            "softmax jacobian diagonal",
            "softmax rows diagonal only",
            "log softmax diagonal only",
            "gated by next gate constant",
            "softmax single diagonal only",
        ),
    },
    "one entry": {
        "only one entry": (
            "tanh one entry three millionths off",
            "softmax one entry three millionths off",
            "relu largest entry a hundred thousandth off",
            "leaky largest entry a thousandth off",
            "sine thousand one entry off",
            "gelu one entry sign",
            "tanh one entry of many off",
            "layernorm one entry off",
            "relu single one entry a hundredth off",
        ),
    },
    "other function": {
        "constant factor": ("square root inverse",),
        "function itself for its derivative": ("logarithm gives itself",),
        "other function's derivative": (
            "sparsemax with derivative of softmax",
            "relu with derivative of sigmoid",
            "tanh with derivative of sigmoid",
            "softplus with derivative of sigmoid",
            "log sigmoid gives sigmoid",
            "hard tanh with derivative of tanh",
            "gelu by sigmoid",
        ),
        "rounded constant or approximation": ("error function of abramowitz",),
    },
    "outside at kink": {
        "only at kinks": (
            "relu slope two at zero",
            "relu slope minus one at zero",
            "leaky slope zero at zero",
            "absolute slope two at zero",
            "selu slope one at zero",
            "hard swish zero at three",
            "soft shrink negative at kink",
            "relu6 sum of two masks",
        ),
    },
    "reversed": {
        "Jacobian not transposed": ("running sum forwards again",),
        "reversed": (
            "softmax reversed units",
            "tanh columns reversed",
            "relu upstream rows reversed",
            "sigmoid all reversed",
        ),
    },
    "rounded": {
        "rounded": (
            "tanh to four decimals",
            "sigmoid to three decimals",
            "softmax to six decimals",
            "tanh rounded to five decimals",
        ),
    },
    "saturated zero": {
        "constant factor": ("sigmoid five times too large when saturated",),
        "saturated set to 0, only beyond a threshold in Z": ("sigmoid zero at twenty",),
        "saturated set to 0, only beyond a threshold in |Z|": ("tanh zero when saturated",),
        "zero everywhere": ("sigmoid zero when saturated",),
        "zero, only below a threshold in Z": ("sigmoid zero far below", "softplus zero far below"),
    },
    "shifted": {
        "Jacobian not transposed": ("sorted columns handed on",),
        "own term left out": ("running sum exclusive backward",),
        "shifted by one": (
            "tanh shifted by a column",
            "sigmoid shifted by a row",
            "tanh loop off by one",
            "leaky mask shifted",
        ),
    },
    "sign": {
        "product rule": ("growing cosine sign of one term",),
        "sign": ("softmin sign", "tanh sign", "inverse sign", "gaussian sign", "softmax rows negated"),
    },
    "sign where": {
        "handed on untouched": ("absolute slope one everywhere",),
        "sign inside the derivative, only negative Z": ("softsign without magnitude",),
        "sign, only negative Z": ("leaky sign where negative", "sigmoid sign where negative", "lisht sign of tanh"),
        "sign, only scattered entries": ("triangle wave up",),
    },
    "single precision": {
        "half precision inside": ("tanh single in brain float",),
        "single precision inside": (
            "softmax in single",
            "layernorm statistics in single",
            "tanh slope in single",
            "relu result in single",
            "exponential in single",
            "gelu in single",
            "sigmoid buffer in single",
        ),
    },
    "slope constant": {
        "another constant, only negative Z": ("leaky slope eleven thousandths", "leaky slope tenth forward"),
        "constant factor": ("selu scale forgotten",),
        "constant factor, only negative Z": ("elu alpha forgotten", "selu rounded alpha"),
        "handed on untouched": ("leaky almost straight taken straight",),
        "only negative Z": ("p relu slopes of other rows",),
        "zero, only negative Z": ("leaky without leak backward", "leaky of a millionth taken relu"),
    },
    "some columns": {
        "block never filled, only some columns": ("tanh last column unfilled",),
        "only some columns": ("log softmax columns swapped",),
        "sign, only some columns": ("sigmoid even columns negated",),
    },
    "some rows": {
        "block never filled, only some rows": ("sigmoid last rows skipped",),
        "constant factor, only some rows": (
            "tanh first row twice",
            "softmax one row off",
            "small row lost beside the large",
        ),
        "handed on untouched, only some rows": ("relu odd rows pass through",),
        "only some rows": ("tanh half the rows from the others",),
    },
    "stale state": {
        "not repeatable": (
            "sigmoid layer accumulates",
            "sigmoid keeps the upstream of the call before",
            "tanh layer shrinks its cache",
            "relu layer every second call is zero",
            "swish layer with momentum",
        ),
    },
    "summed over all": {
        "sum over all": ("softmax sum over all", "log softmax sum over all", "batchnorm mean over all"),
    },
    "temperature": {
        "constant factor": ("softmax cold factor forgotten", "softmax warm multiplied"),
        "temperature left out": ("softmax warm backward at one",),
    },
    "transposed": {
        "Jacobian not transposed": ("looks back jacobian transposed", "softmax gate jacobian transposed"),
        "transposed": (
            "tanh upstream transposed",
            "relu result transposed",
            "tanh reshaped instead of transposed",
            "sigmoid slope transposed",
            "softmax upstream transposed",
        ),
    },
    "unweighted sum": {
        "sum unweighted": ("softmax sum without activations", "softmax mean of upstream"),
        "sum wrongly weighted": ("log softmax sum weighted",),
    },
    "upstream clipped": {
        "gradient clipped": ("swish result clipped",),
        "upstream clipped": (
            "relu upstream clipped at singles largest",
            "tanh upstream clipped",
            "softmax upstream clipped at five",
        ),
    },
    "upstream dropped": {
        "zero everywhere": (
            "sigmoid upstream below singles smallest",
            "tanh tiny upstream dropped",
            "softmax tiny upstream dropped",
            "sigmoid result below epsilon dropped",
        ),
    },
    "upstream handed on": {
        "handed on untouched": ("softmax hands upstream on",),
    },
    "upstream ignored": {
        "off-diagonal left out": ("softmax upstream ignored",),
        "upstream ignored": ("relu upstream ignored", "sigmoid upstream ignored"),
        "upstream ignored, only negative Z": ("leaky slope in place of slope times upstream",),
        "upstream in sign only": ("log softmax as if cross entropy",),
    },
    "upstream masked": {
        "absolute value": ("absolute sign of upstream",),
        "dA where Z belongs": ("leaky masked by upstream",),
        "upstream masked by its own sign": ("guided relu", "deconv relu"),
    },
    "upstream normalised": {
        "upstream normalised": ("tanh upstream normalised", "relu upstream by its largest", "sigmoid upstream centred"),
    },
    "upstream overwritten": {
        "input changed": (
            "relu zeroes written into upstream",
            "sigmoid multiplies upstream in place",
            "tanh outputs into upstream",
            "softmax subtracts in place",
            "relu writes through ravel",
            "leaky one entry of upstream written",
        ),
    },
    "upstream squared": {
        "dA where Z belongs": ("tanh of upstream",),
        "upstream squared": (
            "softmax upstream squared in sum",
            "tanh upstream squared",
            "sigmoid upstream twice",
            "tanh upstream times its magnitude",
        ),
    },
    "weight decay added": {
        "Z added": ("tanh with decay",),
        "another constant": ("sigmoid with epsilon added",),
    },
    "where upstream is zero": {
        "upstream dropped when tiny": ("softmax zero where upstream is zero",),
        "upstream ignored, only at one dJ/dA": ("tanh thousandth where upstream is zero",),
    },
    "wrong axis": {
        "softmax over the wrong axis": ("softmax rows backward of columns",),
        "sum over the wrong axis": (
            "softmax sum over rows",
            "softmax rows sum over columns",
            "layernorm statistics over rows",
            "log softmax sum over rows",
        ),
    },
    "z for a": {
        "z where a belongs": (
            "sigmoid a one less z",
            "sigmoid z one less a",
            "softmax z in the sum",
            "softmax z as the factor",
            "softmax of logits",
            "sigmoid of z times one minus z",
            "tanh one minus z squared",
            "exponential gives z",
        ),
        "z where a belongs, only negative Z": ("elu z plus alpha",),
    },
    "zero at a joint": {
        "constant factor, only at one |Z|": ("huber half at joint",),
        "zero, only at one Z": ("elu zero at zero", "softsign zero at zero"),
    },
    "zero everywhere": {
        "zero everywhere": (
            "softmax zeros",
            "tanh zeros",
            "gaussian integer division",
            "sawtooth zero",
            "narrow hat not seen",
        ),
    },
    "upstream in one term": {
        "upstream in a part only, only negative Z": ("elu upstream outside of bracket",),
        "product rule": (
            "swish upstream in first term",
            "swish upstream in second term",
            "swish second term without upstream",
        ),
        "missing factor": ("sigmoid upstream times a outside of bracket",),
        "added, not multiplied": ("exponential plus upstream",),
        "upstream in a part only": (
            "tanh upstream less square",
            "tanh one less upstream square",
            "sigmoid upstream times a less square",
        ),
    },
    "misplaced bracket": {
        "extra factor": ("sigmoid one less a square",),
        "missing factor": ("sigmoid numerator lost",),
        "sign inside the derivative": (
            "sigmoid minus lost in numerator",
            "softsign less in denominator",
            "arctan less square",
        ),
        "missing factor a": ("sigmoid denominator not squared",),
        "misplaced bracket": (
            "tanh square of z",
            "tanh one less a squared",
            "sigmoid square of exponential",
            "softsign square of magnitude",
            "arctan square of bracket",
        ),
    },
    "jacobian summed": {
        "Jacobian summed": (
            "softmax jacobian summed first",
            "softmax jacobian summed by loop",
            "softmax rows jacobian summed by loop",
        ),
    },
    "derivative of the derivative": {
        "applied twice": (
            "tanh slope of slope",
            "sigmoid slope of slope",
        ),
    },
    "arguments swapped": {
        "Z and dJ/dA swapped": (
            "sigmoid upstream then a",
            "tanh upstream then a",
        ),
    },
}
"""By the planted mistake: the rule that must be named, and the passes for which it must be."""

KNOWN_MISSES: dict[str, str] = {
    "arctan without square": "all entries",
    "capsule squash scale constant": "all entries",
    "gated by next rolled the wrong way": "all entries",
    "gelu constant mistyped": "all entries",
    "layernorm unbiased backward": "all entries",
    "lookup table next segment": "all entries",
    "recurrent tanh one step only": "only some rows",
    "relu integer cast": "only positive Z",
    "relu small upstream dropped": "only one entry",
    "rms norm mean over all": "all entries",
    "running sum back over rows": "scattered entries",
    "shares total not squared": "all entries",
    "sigmoid by tiny difference": "single precision inside",
    "sigmoid from text of six digits": "single precision inside",
    "sine thousand in single": "all entries",
    "siren other frequency": "all entries",
    "softmax all of the transposed": "all entries",
    "softmax first column for all but last": "A added, only some columns",
    "softmax gate constant": "all entries",
    "softmax of three largest only": "rounded constant or approximation",
    "sparsemax mean over all units": "only beyond a threshold in |dJ/dZ|",
    "tanh millionth of the neighbour": "scattered entries",
    "times mean of all taken by column": "all entries",
    "times mean product rule forgotten": "all entries",
}
"""What is said in place of the planted mistake; most only describe where the wrong entries lie."""
