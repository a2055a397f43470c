"""The screen of a backward pass: dJ/dZ beside the numerical gradient, and what the two say of each other."""

from collections.abc import Mapping

import numpy as np
from rich.text import Text

from actgrad.activations import Array
from actgrad.checking.compare import PartialComparison
from actgrad.checking.result import Outcome, Verdict
from actgrad.explaining.numbers import brief, count
from actgrad.outputs.console import Console
from actgrad.outputs.passes import entries, frame
from actgrad.outputs.passes.backward_result import BackwardResult

ENTRIES, ALL_ENTRIES, FARTHEST = 30, 120, 4
"""Entries that are shown one by one, as a rule and with -v; entries that differ most of a larger matrix."""

ROUNDING = 64
"""Units of the last place by which two routes may be apart and still be said to agree."""

SAID = {
    Verdict.KINK: ("lies at a kink", "lie at a kink"),
    Verdict.FLAT: ("is below rounding", "are below rounding"),
    Verdict.WRONG: ("is wrong", "are wrong"),
    Verdict.UNDECIDED: ("could not be told", "could not be told"),
    Verdict.OUTSIDE: ("is outside the domain", "are outside the domain"),
}
"""What is said of one entry, and of several."""


def show(result: BackwardResult, console: Console, quiet: bool) -> None:
    """Show the matrices, entry by entry or by their corners, and last how many agree; or the last line alone."""
    if not quiet:
        console.show(*frame.heading(result, "backward", result.activation.backward_equation))
        matrices = _matrices(result)
        if result.z.size <= (ALL_ENTRIES if console.verbose else ENTRIES):
            _show_entries(result, matrices, console)
        else:
            _show_corners(result, matrices, console)
        console.show(*map(Text, notes(result)))
    console.show(Text(agreement(result.compared)))


def agreement(compared: PartialComparison) -> str:
    """Tell how many of the entries agree that were compared, what is with the others, and what is proved."""
    taken = compared.verdicts[compared.verdicts >= 0]
    if not taken.size:
        return f"not compared with a numerical gradient: {compared.why}"
    counts = {verdict: int((taken == code).sum()) for code, verdict in enumerate(Verdict)}
    agree = counts.pop(Verdict.AGREE)
    others = [f", {number:,} {SAID[verdict][number > 1]}" for verdict, number in counts.items() if number]
    told = f"{agree:,} of {count(taken.size, 'entry', 'entries')} {'agrees' if taken.size == 1 else 'agree'}"
    if compared.result and compared.result.contract:
        others.append(", but the contract is broken")
    digits = compared.result.digits if compared.result and agree else None
    which = "those that agree are" if others else "it is" if taken.size == 1 else "every one is"
    return told + "".join(others) + (f"; {which} proved to {digits} digits" if digits is not None else "")


def contradicts(result: BackwardResult) -> bool:
    """Tell whether the check found dJ/dZ wrong."""
    return result.compared.result is not None and result.compared.result.outcome is Outcome.FAIL


def notes(result: BackwardResult) -> list[str]:
    """Tell of NaN and infinity, of what was left out, of the second route, and of what the check noticed besides."""
    compared = result.compared
    told = [*frame.not_finite("Z", result.z), *frame.not_finite("dJ/dA", result.da)]
    taken = int((compared.verdicts >= 0).sum())
    if 0 < taken < compared.verdicts.size:
        told.append(f"the numerical gradient was taken in {count(taken, 'entry', 'entries')}: {compared.why}")
    if result.swept is not None:
        told.append(second_route(result.dz, result.swept))
    if compared.result is not None:
        found = (*compared.result.contract, *compared.result.diagnosis[:1], *compared.result.warnings)
        told += [finding.message for finding in found]
    return told


def second_route(dz: Array, swept: Array) -> str:
    """Tell how far the closed form and the sweep of the textbook graph are apart, in units of the last place."""
    with np.errstate(all="ignore"):
        smallest = np.finfo(dz.dtype).tiny
        ulps = np.abs(dz - swept) / np.spacing(np.maximum(np.abs(dz), smallest))
    lost = int((~np.isfinite(swept) & np.isfinite(dz)).sum())
    most = float(np.max(ulps, initial=0, where=np.isfinite(ulps)))
    size = f"{most:,.0f} ulp" if most < 1e6 else f"{brief(most)} ulp"
    told = f"closed form and swept agree to {size if most else 'the last bit'}"
    if most > ROUNDING:
        told = f"closed form and swept differ by up to {size}, where the textbook form cancels"
    return told + (f"; it overflows in {count(lost, 'entry', 'entries')}" if lost else "")


def _matrices(result: BackwardResult) -> dict[str, Array]:
    given = {"Z": result.z, "A": result.a, "dJ/dA": result.da, "dJ/dZ": result.dz}
    if (result.compared.verdicts < 0).all():
        return given
    with np.errstate(invalid="ignore"):
        difference = np.abs(result.dz - result.compared.numerical)
    return {**given, "numerical": result.compared.numerical, "difference": difference}


def _show_entries(result: BackwardResult, matrices: Mapping[str, Array], console: Console) -> None:
    table = entries.table(
        matrices, entries.grouped(result), result.compared.verdicts, console.width, frame.digits(console)
    )
    console.show(*table)


def _show_corners(result: BackwardResult, matrices: Mapping[str, Array], console: Console) -> None:
    frame.show_blocks(matrices, frame.framed(matrices, console), console)
    difference = matrices.get("difference")
    far = [] if difference is None else entries.farthest(difference, result.compared.numerical, FARTHEST)
    if far:
        table = entries.table(matrices, [far], result.compared.verdicts, console.width, frame.digits(console))
        console.show("differing most:", *table)
