"""The mistakes that a diagnosis can name, as rules; rules.md beside this file explains each."""

from actgrad.errors import Kind, Rule


def _mistake(key: str) -> Rule:
    return Rule(key, Kind.MISTAKE)


# How backward is called
RIGHT_AT_A = _mistake("right at A, wrong at Z")
SWAPPED = _mistake("Z and dJ/dA swapped")

# The size of dJ/dZ
ZERO_EVERYWHERE = _mistake("zero everywhere")
ZERO = _mistake("zero")
SATURATED = _mistake("saturated set to 0")
BLOCK_NEVER_FILLED = _mistake("block never filled")
SIGN = _mistake("sign")
CONSTANT_FACTOR = _mistake("constant factor")
ANOTHER_CONSTANT = _mistake("another constant")
UPSTREAM_IGNORED = _mistake("upstream ignored")
UPSTREAM_IN_PART = _mistake("upstream in a part only")
ONE_NUMBER = _mistake("one number everywhere")
CONSTANT_ADDED = _mistake("constant added")
Z_ADDED = _mistake("Z added")
A_ADDED = _mistake("A added")

# The places of dJ/dZ
TRANSPOSED = _mistake("transposed")
SHIFTED = _mistake("shifted by one")
REVERSED = _mistake("reversed")
ONE_ROW = _mistake("one row repeated")
ONE_COLUMN = _mistake("one column repeated")
MATRIX_PRODUCT = _mistake("matrix product")

# dJ/dA
UPSTREAM_SQUARED = _mistake("upstream squared")
ABSOLUTE_VALUE = _mistake("absolute value")
UPSTREAM_MASKED = _mistake("upstream masked by its own sign")
UPSTREAM_TINY = _mistake("upstream dropped when tiny")
UPSTREAM_SIGN = _mistake("upstream in sign only")
UPSTREAM_WHOLE = _mistake("upstream in whole numbers")
UPSTREAM_SQUASHED = _mistake("upstream squashed")
UPSTREAM_NORMALISED = _mistake("upstream normalised")
UPSTREAM_SUMMED = _mistake("upstream summed")
UPSTREAM_CLIPPED = _mistake("upstream clipped")
GRADIENT_CLIPPED = _mistake("gradient clipped")
HANDED_ON = _mistake("handed on untouched")
APPLIED_TWICE = _mistake("applied twice")
ADDED = _mistake("added, not multiplied")
DIVIDED = _mistake("divided, not multiplied")
UPSTREAM_ADDED = _mistake("dJ/dA added")
GRADIENT_SIGN = _mistake("gradient in sign only")
COMPLEMENT = _mistake("complement")

# The precision of dJ/dZ
WHOLE_NUMBERS = _mistake("whole numbers")
ROUNDED = _mistake("rounded")
HALF_PRECISION = _mistake("half precision inside")
SINGLE_PRECISION = _mistake("single precision inside")
APPROXIMATION = _mistake("rounded constant or approximation")

# The derivative of one entry by its own z
OTHER_FUNCTION = _mistake("other function's derivative")
FUNCTION_ITSELF = _mistake("function itself for its derivative")
ANOTHER_FORMULA = _mistake("another formula")
Z_FOR_A = _mistake("z where a belongs")
A_FOR_Z = _mistake("a where z belongs")
DA_FOR_Z = _mistake("dA where Z belongs")
AT_MINUS_Z = _mistake("derivative at −Z")
INVERSE_MASK = _mistake("inverse mask")
MISSING_SQUARE = _mistake("missing square")
BRACKET = _mistake("misplaced bracket")
MISSING_A = _mistake("missing factor a")
MISSING_ONE_MINUS_A = _mistake("missing factor 1 − a")
SIGN_INSIDE = _mistake("sign inside the derivative")
PRODUCT_RULE = _mistake("product rule")
EXTRA_FACTOR = _mistake("extra factor")
MISSING_FACTOR = _mistake("missing factor")

# Derivatives by other entries' z
OFF_DIAGONAL = _mistake("off-diagonal left out")
CROSS_SIGN = _mistake("cross term's sign")
CROSS_MISSING = _mistake("cross term left out")
OWN_MISSING = _mistake("own term left out")
MEAN_FOR_SUM = _mistake("mean in place of sum")
SUM_FOR_MEAN = _mistake("sum in place of mean")
SUM_OVER_ALL = _mistake("sum over all")
WRONG_AXIS = _mistake("sum over the wrong axis")
SUM_UNWEIGHTED = _mistake("sum unweighted")
SUM_WEIGHTED = _mistake("sum wrongly weighted")
TERM_MISSING = _mistake("term left out")
CROSS_ENTROPY = _mistake("cross-entropy shortcut")
TEMPERATURE = _mistake("temperature left out")
SOFTMAX_AXIS = _mistake("softmax over the wrong axis")
JACOBIAN_SUMMED = _mistake("Jacobian summed")
NOT_TRANSPOSED = _mistake("Jacobian not transposed")

# Where nothing explains the numbers
NON_FINITE = _mistake("non-finite")
ONLY_AT_KINKS = _mistake("only at kinks")
ALL_ENTRIES = _mistake("all entries")
SCATTERED_ENTRIES = _mistake("scattered entries")
ONE_ENTRY = _mistake("only one entry")

MISTAKES = tuple(value for value in tuple(globals().values()) if isinstance(value, Rule))
"""Every mistake of this module, in order."""
