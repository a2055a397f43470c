"""A backward pass in words: how many entries agree, and what one should know."""

import numpy as np

from actgrad.activations import Array
from actgrad.checking.compare import PartialComparison
from actgrad.checking.comparison import Verdict
from actgrad.checking.result import Outcome
from actgrad.explaining.numbers import brief, count
from actgrad.outputs.pass_result import BackwardResult

ROUTE_ULPS = 64
"""Units of the last place by which two routes may be apart and still agree: no more than rounding does.

Each of the dozen operations of a textbook graph adds half a unit; a cancellation that costs two digits adds a hundred.
"""

VERDICT_PHRASES = {
    Verdict.KINK: ("lies at a kink", "lie at a kink"),
    Verdict.FLAT: ("is below rounding", "are below rounding"),
    Verdict.WRONG: ("is wrong", "are wrong"),
    Verdict.UNDECIDED: ("could not be told", "could not be told"),
    Verdict.OUTSIDE: ("is outside the domain", "are outside the domain"),
}
"""The words for one entry, and for several."""


def agreement(compared: PartialComparison) -> str:
    """Tell how many of the entries agree that were compared, what is with the others, and what is proved."""
    taken = compared.verdicts[compared.verdicts >= 0]
    if not taken.size:
        return f"not compared with a numerical gradient: {compared.why}"
    counts = {verdict: int((taken == code).sum()) for code, verdict in enumerate(Verdict)}
    agree = counts.pop(Verdict.AGREE)
    others = [f", {amount:,} {VERDICT_PHRASES[verdict][amount > 1]}" for verdict, amount in counts.items() if amount]
    agreeing = f"{agree:,} of {count(taken.size, 'entry', 'entries')} {'agrees' if taken.size == 1 else 'agree'}"
    if compared.result and compared.result.contract:
        others.append(", but the contract is broken")
    digits = compared.result.digits if compared.result and agree else None
    which = "those that agree are" if others else "it is" if taken.size == 1 else "every one is"
    return agreeing + "".join(others) + (f"; {which} proved to {digits} digits" if digits is not None else "")


def contradicts(result: BackwardResult) -> bool:
    """Tell whether the check found dJ/dZ wrong."""
    return result.compared.result is not None and result.compared.result.outcome is Outcome.FAIL


def remarks(result: BackwardResult) -> list[str]:
    """Tell of what was left out, of the second route, and of what the check noticed."""
    compared = result.compared
    sentences = []
    taken = int((compared.verdicts >= 0).sum())
    if 0 < taken < compared.verdicts.size:
        sentences.append(f"the numerical gradient was taken in {count(taken, 'entry', 'entries')}: {compared.why}")
    if result.swept is not None:
        sentences.append(second_route(result.dz, result.swept))
    if compared.result is not None:
        found = (*compared.result.contract, *compared.result.diagnosis[:1], *compared.result.warnings)
        sentences += [finding.message for finding in found]
        sentences += [f"note: {note.message}" for note in compared.result.notes]
    return sentences


def second_route(dz: Array, swept: Array) -> str:
    """Tell how far the closed form and the sweep of the textbook graph are apart, in units of the last place."""
    with np.errstate(all="ignore"):
        smallest = np.finfo(dz.dtype).tiny
        ulps = np.abs(dz - swept) / np.spacing(np.maximum(np.abs(dz), smallest))
    lost = int((~np.isfinite(swept) & np.isfinite(dz)).sum())
    most = float(np.max(ulps, initial=0, where=np.isfinite(ulps)))
    size = f"{most:,.0f} ulp" if most < 1e6 else f"{brief(most)} ulp"
    sentence = f"closed form and swept agree to {size if most else 'the last bit'}"
    if most > ROUTE_ULPS:
        sentence = f"closed form and swept differ by up to {size}, where the textbook form cancels"
    return sentence + (f"; it overflows in {count(lost, 'entry', 'entries')}" if lost else "")
