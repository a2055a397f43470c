"""The catalogue of rules: for every finding its key, its kind, its title, and a paragraph that explains it."""

from difflib import get_close_matches

from actgrad.checking.mistakes import MISTAKES
from actgrad.checking.region import Region, Shape, kinds
from actgrad.errors import Kind, Rule, UsageError

SHAPE_CHANGED = Rule(
    "shape changed",
    Kind.BREACH,
    "dJ/dZ has another shape than Z",
    "A backward pass gives one number for each entry of Z, in the same place. A result that is transposed, flattened, "
    "or summed is refused even where its numbers would be right in another order: the layer before cannot use them.",
)
DTYPE_CHANGED = Rule(
    "dtype changed",
    Kind.BREACH,
    "a pass returns another dtype than it is given",
    "A float32 matrix in gives a float32 matrix out, and float64 gives float64. A pass that changes the dtype costs "
    "memory and time in the rest of the network, or loses digits there.",
)
NOT_FINITE = Rule(
    "not finite",
    Kind.BREACH,
    "backward gives NaN or infinity where the forward pass is finite",
    "Wherever A is a number, its gradient is asked for, and one NaN in it spoils every weight of the layer before. "
    "Overflow of exp, 0 / 0 and inf − inf are the usual reasons.",
)
NOT_REPEATABLE = Rule(
    "not repeatable",
    Kind.BREACH,
    "the same input gives another answer the second time",
    "A pass is a function of its input alone. Caches that are not renewed, buffers that are filled again, and random "
    "numbers make the second answer differ from the first.",
)
INPUT_CHANGED = Rule(
    "input changed",
    Kind.BREACH,
    "a pass writes into the matrix that it is given",
    "The caller goes on using Z and dJ/dA: other layers and other branches read the same arrays. Work on a copy, or "
    "give the result an array of its own.",
)
DEPENDS_ON_LAYOUT = Rule(
    "depends on layout",
    Kind.BREACH,
    "the answer changes with the order of the numbers in memory",
    "A Fortran-ordered matrix and a strided view hold the same values as the plain matrix, so the answer has to be the "
    "same. Reading the raw buffer, or ravel and reshape in different orders, breaks that.",
)
NOT_LINEAR = Rule(
    "not linear in dJ/dA",
    Kind.BREACH,
    "a multiple of dJ/dA does not give that multiple of dJ/dZ",
    "By the chain rule dJ/dZ is the Jacobian's transpose times dJ/dA: 0 gives 0, and twice dJ/dA gives twice dJ/dZ. "
    "Clipping, squaring, normalising or adding to dJ/dA inside the backward pass breaks that.",
)
STRUCTURE = Rule(
    "structure",
    Kind.BREACH,
    "an entry of A depends on entries of Z that it should not depend on",
    "The structure that the code declares, or that --structure asks for, is tested by moving entries of Z: "
    "elementwise, columnwise or rowwise code must not let other entries through.",
)

ALIAS = Rule(
    "alias",
    Kind.WARNING,
    "a result shares memory with an input",
    "What a pass returns is the input itself or a view of it, so that a later change of the one changes the other.",
)
GLOBAL_STATE = Rule(
    "global state",
    Kind.WARNING,
    "a pass changes np.seterr or a global random state",
    "Code that runs later computes something else, or warns otherwise, because this pass was called.",
)
OVERFLOW = Rule(
    "overflow",
    Kind.WARNING,
    "a pass overflows, and its result is lost",
    "An exponential or a power leaves the range of floating point, and what comes out is NaN, infinity, or 0 in place "
    "of a gradient. Use a form that stays in range, such as exp of −|z| only.",
)
OUTSIDE = Rule(
    "outside",
    Kind.WARNING,
    "there is no gradient to judge at some points",
    "The forward pass is not finite there, jumps, or rises without limit. The points were chosen by the battery, so "
    "they are left out of the verdict.",
)
MISNAMED = Rule(
    "misnamed",
    Kind.WARNING,
    "a function has the name of another one",
    "It is called sigmoid, tanh, relu or softmax, and its forward pass is another function. Its gradient is judged as "
    "that of the function that it is.",
)
MEASURABLY_OFF = Rule(
    "measurably off",
    Kind.WARNING,
    "the gradient is within the tolerance, and yet not right to rounding",
    "Many entries differ from the gradient by more than rounding and the bound of the numerical gradient explain. A "
    "rounded constant in a formula is the usual reason.",
)
STATE = Rule(
    "state",
    Kind.WARNING,
    "a second backward after one forward gives another answer",
    "The object changes what it keeps when backward is called. It is judged with a fresh object for every pass.",
)
DEAD_FLAG = Rule(
    "flag",
    Kind.WARNING,
    "the flag for the derivative changes nothing",
    "The function gives the same numbers with the flag as without it, so that no derivative is computed.",
)
HIDDEN = Rule(
    "hidden definition",
    Kind.WARNING,
    "a second definition hides the first",
    "Two functions or classes of one name stand in the file. Python keeps the second, and that is what is judged.",
)
NEARLY_A_PARTNER = Rule(
    "nearly a partner",
    Kind.WARNING,
    "a function has nearly the name of a derivative or a backward pass",
    "A letter or two are wrong in it, as in gelu_grd beside gelu, so that it is not read as the partner that it may be "
    "meant for: another one is judged in its place.",
)
SEVERAL_SLOPES = Rule(
    "several slopes at one kink",
    Kind.WARNING,
    "one kink is given different slopes in different entries",
    "Any slope between the left and the right one will do at a kink, but it has to be the same at the same z: a mask "
    "that was computed from something else than Z is the usual reason for several.",
)
OVER_ROWS = Rule(
    "softmax over rows",
    Kind.NOTE,
    "the softmax goes over each row: a row is one example",
    "It is judged as it is. For matrices in which a row is a unit, as actgrad lays them out, it goes over each column.",
)
OVERFLOW_ON_THE_WAY = Rule(
    "overflow on the way",
    Kind.NOTE,
    "a pass overflows on the way to a right result",
    "An exponential or a power becomes infinite, and the division after it gives the right limit, 0 or 1. NumPy warns "
    "on screen all the same.",
)
STEP = Rule(
    "step",
    Kind.NOTE,
    "the function is a step: its gradient is 0 wherever there is one",
    "Between its jumps A does not move with Z, at a jump there is no gradient, and nothing is asked of the code there. "
    "A network learns nothing through it; a straight-through gradient is another function's.",
)
ROUNDS_DIFFERENTLY = Rule(
    "rounds differently",
    Kind.NOTE,
    "the same input gives other last digits the second time",
    "Sums are taken in another order from call to call, as parallel code does. The difference is within rounding.",
)
COLUMNS = Rule(
    "columns",
    Kind.NOTE,
    "the code takes one column, not a matrix",
    "It is called once for each column of the matrix, and is judged so.",
)
NUMBERS = Rule(
    "numbers",
    Kind.NOTE,
    "the code takes numbers, not arrays",
    "It is called once for each entry of the matrix, and is judged so.",
)
LOWER_PRECISION = Rule(
    "lower precision",
    Kind.NOTE,
    "the code computes in single or half precision",
    "Its results, or Z as it uses it, are rounded to float32 or float16, whatever dtype it returns. It is judged with "
    "the tolerance and the rounding of that dtype.",
)

BREACHES = (
    SHAPE_CHANGED,
    DTYPE_CHANGED,
    NOT_FINITE,
    NOT_REPEATABLE,
    INPUT_CHANGED,
    DEPENDS_ON_LAYOUT,
    NOT_LINEAR,
    STRUCTURE,
)
WARNINGS = (
    ALIAS,
    GLOBAL_STATE,
    OVERFLOW,
    OUTSIDE,
    MISNAMED,
    MEASURABLY_OFF,
    SEVERAL_SLOPES,
    STATE,
    DEAD_FLAG,
    HIDDEN,
    NEARLY_A_PARTNER,
)
NOTES = (OVERFLOW_ON_THE_WAY, STEP, ROUNDS_DIFFERENTLY, OVER_ROWS, COLUMNS, NUMBERS, LOWER_PRECISION)

OF_RIGHT_ONES = (MEASURABLY_OFF, OVERFLOW_ON_THE_WAY, STEP, ROUNDS_DIFFERENTLY)
"""What is said of a right gradient only."""

REGIONS = {
    Shape.AT_ONE_VALUE: (
        "at one value of {}",
        "All others are right, so this value is treated apart: by a comparison with ==, at a joint of two branches, or "
        "by a division by 0 that was caught.",
    ),
    Shape.NEGATIVE: (
        "where {} is negative",
        "The branch for this side is wrong, as the negative side of a leaky ReLU or an ELU.",
    ),
    Shape.POSITIVE: (
        "where {} is positive",
        "The branch for this side is wrong, or a condition lets through what it should hold back.",
    ),
    Shape.BEYOND: (
        "where {} is above a number",
        "A condition or a limit begins there: a cap, saturation, an overflow, or a branch of the function.",
    ),
    Shape.BELOW: (
        "where {} is below a number",
        "A condition or a limit ends there: a cap, saturation, an underflow, or a branch of the function.",
    ),
    Shape.RANGE: (
        "where {} lies between two numbers",
        "A branch for the middle part is wrong, or its limits are not those of the forward pass.",
    ),
    Shape.ROWS: (
        "in some rows",
        "Look for an index, a loop that does not reach these rows, or a parameter that each row has.",
    ),
    Shape.COLUMNS: (
        "in some columns",
        "Look for an index, a loop that does not reach these columns, or an example that is treated apart.",
    ),
    Shape.BLOCK: ("in a block of rows and columns", "Look for a slice or the bounds of two loops."),
    Shape.ON_DIAGONAL: (
        "on the diagonal",
        "Code for Jacobians, with its case i = j, may have been applied to the matrix itself.",
    ),
    Shape.OFF_DIAGONAL: (
        "off the diagonal",
        "Code for Jacobians, with its case i ≠ j, may have been applied to the matrix itself.",
    ),
    Shape.ABOVE_DIAGONAL: (
        "above the diagonal",
        "Look for np.triu, or for an inner loop that begins or ends at the outer one's index.",
    ),
    Shape.BELOW_DIAGONAL: (
        "below the diagonal",
        "Look for np.tril, or for an inner loop that begins or ends at the outer one's index.",
    ),
    Shape.EVERY_SECOND: (
        "in every second entry",
        "Look for a step of 2 in a slice or loop, or for memory that is read as another dtype.",
    ),
}
"""For the kinds of region in which the wrong entries may lie without a known reason: where that is, what it tells."""


def _wrong_in(region: Region) -> Rule:
    where, what_it_tells = REGIONS[region.shape]
    title = f"wrong only {where.format(region.quantity and region.quantity.value)}"
    return Rule(region.key, Kind.MISTAKE, title, f"No known mistake explains the numbers. {what_it_tells}")


WRONG_IN = {region.key: _wrong_in(region) for region in kinds() if region.shape in REGIONS}
"""The rules of such regions, by the region's key."""

RULES: tuple[Rule, ...] = (*BREACHES, *MISTAKES, *WRONG_IN.values(), *WARNINGS, *NOTES)
"""The whole catalogue, kind by kind."""


def find_rule(key: str) -> Rule:
    """Give the rule of this key, or of a finding's key with its region; raises UsageError with the nearest key."""
    keys = {_typed(rule.key): rule for rule in RULES}
    asked = _typed(key)
    without_region = asked.rpartition(", only ")[0]
    if found := keys.get(asked) or keys.get(without_region):
        return found
    near = get_close_matches(without_region or asked, keys, n=1, cutoff=0.5)
    hint = f" Did you mean '{keys[near[0]].key}'?" if near else ""
    raise UsageError(f"No rule is called '{key}'.{hint} 'actgrad list --rules' shows all.")


def _typed(key: str) -> str:
    """Write a key as one may type it: in lower case, with a hyphen for a minus."""
    return key.casefold().replace("−", "-")
