"""The catalogue of rules, one for every kind of finding; rules.md beside this file explains each."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from actgrad.checking.mistakes import MISTAKES
from actgrad.checking.region import Shape, kinds
from actgrad.errors import Kind, Rule, UsageError

SHAPE_CHANGED = Rule("shape changed", Kind.BREACH)
DTYPE_CHANGED = Rule("dtype changed", Kind.BREACH)
NOT_FINITE = Rule("not finite", Kind.BREACH)
NOT_REPEATABLE = Rule("not repeatable", Kind.BREACH)
INPUT_CHANGED = Rule("input changed", Kind.BREACH)
DEPENDS_ON_LAYOUT = Rule("depends on layout", Kind.BREACH)
NOT_LINEAR = Rule("not linear in dJ/dA", Kind.BREACH)
STRUCTURE = Rule("structure", Kind.BREACH)

ALIAS = Rule("alias", Kind.WARNING)
GLOBAL_STATE = Rule("global state", Kind.WARNING)
OVERFLOW = Rule("overflow", Kind.WARNING)
OUTSIDE = Rule("outside", Kind.WARNING)
MISNAMED = Rule("misnamed", Kind.WARNING)
MEASURABLY_OFF = Rule("measurably off", Kind.WARNING)
SEVERAL_SLOPES = Rule("several slopes at one kink", Kind.WARNING)
STATE = Rule("state", Kind.WARNING)
DEAD_FLAG = Rule("flag", Kind.WARNING)
HIDDEN = Rule("hidden definition", Kind.WARNING)
NEARLY_A_PARTNER = Rule("nearly a partner", Kind.WARNING)
ONE_VECTOR = Rule("one vector at a time", Kind.WARNING)

OVERFLOW_ON_THE_WAY = Rule("overflow on the way", Kind.NOTE)
STEP_FUNCTION = Rule("step", Kind.NOTE)
ROUNDS_DIFFERENTLY = Rule("rounds differently", Kind.NOTE)
OVER_ROWS = Rule("softmax over rows", Kind.NOTE)
COLUMNS = Rule("columns", Kind.NOTE)
NUMBERS = Rule("numbers", Kind.NOTE)
CACHE = Rule("cache", Kind.NOTE)
LOWER_PRECISION = Rule("lower precision", Kind.NOTE)

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
    ONE_VECTOR,
)
NOTES = (OVERFLOW_ON_THE_WAY, STEP_FUNCTION, ROUNDS_DIFFERENTLY, OVER_ROWS, COLUMNS, NUMBERS, LOWER_PRECISION, CACHE)

OF_RIGHT_ONES = (MEASURABLY_OFF, OVERFLOW_ON_THE_WAY, STEP_FUNCTION, ROUNDS_DIFFERENTLY)
"""What is said of a right gradient only."""

WRONG_IN = {region.key: Rule(region.key, Kind.MISTAKE) for region in kinds() if region.shape is not Shape.SCATTERED}
"""The rules of the regions in which wrong entries may lie for no known reason, by the region's key."""

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


@cache
def explanations() -> Mapping[str, tuple[str, str]]:
    """Give the title and the explanation of each rule by its key, as they stand in rules.md."""
    text = files(__package__).joinpath("rules.md").read_text(encoding="utf-8")
    sections = re.findall(r"^## (.+)\n\n(.+)\n\n((?:.+\n)+)", text, re.MULTILINE)
    found = {key: (title, " ".join(words.split())) for key, title, words in sections}
    for region in kinds():  # one section stands for all quantities of a region
        title, words = found.get(region.shape.value, ("", ""))
        found[region.key] = title.format(region.quantity and region.quantity.value), words
    return found
