"""Changes each number of the numerics, takes each mechanism out, and prints what no test notices.

`python -m tests.benchmarks.mutants [WORD]` needs about ten minutes on two cores; WORD keeps those with it in their
name. A number in a module-level constant becomes ten times as large and as small; a small whole number, one more and
one less. The exit code is 1 if a mutant survives that SURVIVORS does not name.
"""

import ast
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from os import environ
from pathlib import Path
from queue import SimpleQueue
from typing import Any

ROOT = Path(__file__).parents[2]
CHECKING = Path("actgrad/checking")
WORKERS, PATIENCE = 2, 180
FACTOR, SMALL, COUNTED = 10, 4, 1000
"""Whole numbers up to SMALL change by 1, those below COUNTED are halved and doubled, all others change by FACTOR."""

FIRST = ("test_defended_*.py", "diagnosis/test_defended_*.py")
LAST = ("test_collection.py",)
"""Which of the tests under tests/checking run first, since they notice most, and which are not run for a mutant."""

SURVIVORS: dict[str, str] = {
    "noise.CLIMB 30 -> 3": "guards against an oscillation; none was found that climbs so little and has one more slope",
    "noise.SUDDEN 100 -> 1000": "the derived limit is 29; what is suddener still is noise by other signs too",
    "precision.NARROW_DTYPES[1][1] 12 -> 6": "half the bits are as rare by chance in matrices of some entries",
    "numerical.TERM_STEP 6.104e-05 -> 0.0006104": "sizes a tolerance, for which any small step will do",
    "numerical.TERM_STEP 6.104e-05 -> 6.104e-06": "sizes a tolerance, for which any small step will do",
}
"""What may survive, at most five, and why."""


@dataclass(frozen=True)
class Mechanism:
    """How a mechanism is taken out: `new` in place of `old` within a function, or at its beginning."""

    name: str
    function: str
    new: str
    old: str = ""


NONE = "return np.zeros(differences.h_right.shape[1])"
APART = "apart = np.abs(retried.value - first) > found.bound[rest] + retried.bound"
CAPPED = "capped = np.minimum(secant, differences.magnitude / np.minimum(h_right, h_left))"
IF_COUPLED = "if self.of.structure is not Structure.ELEMENTWISE:"
CANCELS = "bound = bound + np.maximum(numerical.noise - OWN_NOISE * np.abs(self.of.scale) * self.of.noise_floor, 0)"
SCATTERED = "if count >= LEAST_SCATTERED and guess.constants == 0 and guess.likelihood == OBVIOUS:"
TRANSPOSED = "((frame.z, frame.a), (frame.z.T, frame.a.T))"
SLOPES = "~np.logical_and(*_sloped(differences))"
INSIDE = "eps_inside(forward, z[tiles[0]], *tamed(forward, z[tiles[0]]))"
TAMER = "eps_of_results(tame, tame_a)"
MECHANISMS = (
    Mechanism("jumps", "jumps", "return np.zeros(differences.h_right.shape[1], bool)"),
    Mechanism("noise of a cancelled tail", "cancelled_tail", NONE),
    Mechanism("noise of a staircase", "staircase", NONE),
    Mechanism("jumps beside a slope, no staircase", "staircase", "True", SLOPES),
    Mechanism(
        "jumps beside a slope, small", "jumps", "JUMP", "np.where(np.logical_xor(*_sloped(differences)), NARROW, JUMP)"
    ),
    Mechanism("short ladder: cancelled tail", "_may_cancel", "return np.zeros(slope.shape, bool)"),
    Mechanism("noise at fine steps", "fine_step_noise", "return np.zeros(h.shape[1])"),
    Mechanism("noise of the quieter side", "_noise", "return np.maximum(right, left)"),
    Mechanism("larger noise", "slopes", "()", "NOISE_FACTORS"),
    Mechanism("slopes apart under larger noise", "slopes", "apart = np.zeros(rest.shape, bool)", APART),
    Mechanism("lopsided leak", "_central", "2 * noise / width)", "2 * noise / width + leak)"),
    Mechanism("wide steps only", "extrapolate", "wide_only = False"),
    Mechanism("agreement with every finer value", "_of_finer", "return values[::-1] * 0"),
    Mechanism("agreement with the next two values", "_from_next", "return np.zeros_like(ratio)"),
    Mechanism("slope hidden beside a steep place", "_estimated", "bound", "np.maximum(bound, HIDDEN * noise * nearby)"),
    Mechanism("steepness capped by the forward's size", "_steepness", "capped = secant", CAPPED),
    Mechanism("eps inside", "numerical_gradient", "EPS", INSIDE),
    Mechanism("eps inside at tamer points", "eps_inside", "EPS", TAMER),
    Mechanism("steps", "is_step", "return False"),
    Mechanism("nearness to an end or a turn", "_reach", "return np.full(differences.h_right.shape[1], np.inf)"),
    Mechanism("rounding of what is computed first", "differences in perturbation", "0 * z", "np.spacing(np.abs(z))"),
    Mechanism("mostly noise", "mostly_noise", "return False"),
    Mechanism("eps of a rounded input", "eps_inside", "EPS", "_eps_of_input(forward, tame, tame_a)"),
    Mechanism("steps within a small entry's size", "_close", "return"),
    Mechanism("short ladder", "_short", "return self._thorough()"),
    Mechanism("short ladder: nearby", "short_ladder_slopes", "= even & clear", "= nearby & even & clear"),
    Mechanism("short ladder: even sides", "short_ladder_slopes", "= nearby & clear", "= nearby & even & clear"),
    Mechanism("short ladder: clear", "short_ladder_slopes", "= nearby & even", "= nearby & even & clear"),
    Mechanism("parts of a large matrix", "gives_same", "return False"),
    Mechanism("largest term by a small step", "_largest_term", "if False:", IF_COUPLED),
    Mechanism("largest term by the steepest secant", "_largest_term", "0 * self.slopes.steep", "2 * self.slopes.steep"),
    Mechanism("noise over a steep place nearby", "_scaled", "WIDE", "np.maximum(WIDE, nearby)"),
    Mechanism("complex step", "improve", "return numerical"),
    Mechanism("complex step held against differences", "_trusted", "return True"),
    Mechanism("complex step at tamer points", "_trusted", "return False and", "return bool(sure.any()) and"),
    Mechanism("fluctuation of the complex step", "_fluctuation", "return np.zeros(places.size)"),
    Mechanism("noise of a forward that cancels", "improve", "bound = bound", CANCELS),
    Mechanism("difference bound", "_taken", "0.0 * values", "np.where(better & converged, numerical.bound, 0)"),
    Mechanism("random directions", "_directions", "return np.zeros(dz.shape), np.zeros(dz.shape, bool)"),
    Mechanism("sample of groups", "_chosen in random_directions", "set(), set(", "set(order[:SAMPLE]), set("),
    Mechanism("diagnosis: multiples", "multiples", "return iter(())"),
    Mechanism("diagnosis: scattered regions", "fit", "if False:", SCATTERED),
    Mechanism("diagnosis: transposed equation", "_equation", "((frame.z, frame.a),)", TRANSPOSED),
)


@dataclass(frozen=True)
class Mutant:
    """One change of the source: `new` in place of the characters from start to end of a file."""

    name: str
    path: Path
    start: int
    end: int
    new: str

    def apply(self, root: Path) -> None:
        """Write the changed file into a copy of the project."""
        source = (ROOT / self.path).read_text()
        (root / self.path).write_text(source[: self.start] + self.new + source[self.end :])


class Source:
    """A module's text, its syntax tree, and where a node stands in the text."""

    def __init__(self, path: Path) -> None:
        self.path, self.text = path.relative_to(ROOT), path.read_text()
        self.tree = ast.parse(self.text)
        lines = self.text.encode().splitlines(keepends=True)
        self.starts = [sum(map(len, lines[:i])) for i in range(len(lines))]

    def span(self, node: Any) -> tuple[int, int]:
        """Give the first character of a node and the one after its last; ast counts bytes."""
        ends = ((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset))
        raw = self.text.encode()
        start, end = (len(raw[: self.starts[line - 1] + column].decode()) for line, column in ends)
        return start, end

    def functions(self, name: str) -> Iterator[ast.FunctionDef]:
        """Give the functions and methods of this name."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef) and node.name == name:
                yield node


def numbers() -> Iterator[Mutant]:
    """Give the changes of every number in a module-level constant of the numerics."""
    for path in sorted((ROOT / CHECKING).glob("*.py")):
        source = Source(path)
        for name, node in _constants(source.tree):
            for which, part in _parts(node):
                value = eval(ast.unparse(part))  # made of literals alone
                for other in _others(value):
                    change = f"{path.stem}.{name}{which} {value:.4g} -> {other:.4g}"
                    yield Mutant(change, source.path, *source.span(part), f"({other!r})")


def _constants(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Give the name and the value of each module-level constant."""
    for statement in tree.body:
        if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
            continue
        target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
        pairs = [(target, statement.value)]
        if isinstance(target, ast.Tuple) and isinstance(statement.value, ast.Tuple):
            pairs = list(zip(target.elts, statement.value.elts, strict=True))
        yield from ((name.id, value) for name, value in pairs if isinstance(name, ast.Name))


def _parts(node: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """Give each number that is written in an expression, and which one it is: `2.0**-14` is one number."""
    if _is_number(node):
        yield "", node
    elif isinstance(node, ast.BinOp):
        yield from _parts(node.left)
        yield from _parts(node.right)
    elif isinstance(node, ast.UnaryOp):
        yield from _parts(node.operand)
    elif isinstance(node, ast.Tuple | ast.List | ast.Call):
        members = node.args if isinstance(node, ast.Call) else node.elts
        for i, member in enumerate(members):
            yield from ((f"[{i}]{which}", part) for which, part in _parts(member))


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return _is_number(node.left) and _is_number(node.right)
    if isinstance(node, ast.UnaryOp):
        return _is_number(node.operand)
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def _others(number: float) -> tuple[float, float]:
    number = number if isinstance(number, int) else float(number)
    if number == 0:
        return 0.25, -0.25
    if isinstance(number, float):
        return FACTOR * number, number / FACTOR
    if abs(number) <= SMALL:
        return number + 1, number - 1
    return (2 * number, number // 2) if number < COUNTED else (FACTOR * number, number // FACTOR)


def mechanisms() -> Iterator[Mutant]:
    """Give the changes that take each mechanism out; what is not found is an error."""
    sources = [Source(path) for path in sorted((ROOT / CHECKING).rglob("*.py"))]
    for each in MECHANISMS:
        function, _, module = each.function.partition(" in ")
        found = [
            (source, node)
            for source in sources
            for node in source.functions(function)
            if not module or source.path.stem == module
        ]
        if len(found) != 1:
            raise SystemExit(f"mechanism {each.name!r}: {len(found)} functions are called {each.function!r}")
        source, node = found[0]
        yield _without(each, source, node)


def _without(each: Mechanism, source: Source, node: ast.FunctionDef) -> Mutant:
    name = f"without {each.name}"
    if not each.old:
        start, _ = source.span(node.body[0])
        after = "\n" + " " * node.body[0].col_offset
        return Mutant(name, source.path, start, start, each.new + after)
    start, end = source.span(node)
    if source.text.count(each.old, start, end) != 1:
        raise SystemExit(f"mechanism {each.name!r}: not once in {each.function}: {each.old}")
    start = source.text.index(each.old, start)
    return Mutant(name, source.path, start, start + len(each.old), each.new)


def detectors() -> list[str]:
    """Give the files of tests to run, those that notice most first."""
    tests = ROOT / "tests" / "checking"
    first = [path for pattern in FIRST for path in sorted(tests.glob(pattern))]
    last = {path for pattern in LAST for path in tests.glob(pattern)}
    rest = [path for path in sorted(tests.rglob("test_*.py")) if path not in first and path not in last]
    return [str(path.relative_to(ROOT)) for path in (*first, *rest)]


def noticed(root: Path) -> str:
    """Run the tests in a copy of the project until one fails; give which, or nothing."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--tb=no", *detectors()]
    # One thread each: the pool keeps the cores busy, and hypothesis is told to draw the same examples each time.
    environment = environ | {"PYTHONPATH": str(root), "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        run = subprocess.run(
            command, cwd=root, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return "takes too long"
    if run.returncode == 0:
        return ""
    lines = [line for line in run.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return lines[0] if lines else f"exit code {run.returncode}"


def main(word: str = "") -> int:
    """Run all mutants whose name holds the word; give the exit code."""
    mutants = [mutant for mutant in (*mechanisms(), *numbers()) if word in mutant.name]
    with tempfile.TemporaryDirectory() as directory:
        roots: SimpleQueue[Path] = SimpleQueue()
        for i in range(WORKERS):
            roots.put(_copied(Path(directory) / str(i)))
        if failure := _tried(roots, None):
            raise SystemExit(f"The tests fail before anything is changed: {failure}")
        done = count(1)

        def one(mutant: Mutant) -> bool:
            by = _tried(roots, mutant)
            print(f"{next(done):4} of {len(mutants)}  {mutant.name}: {by or 'SURVIVES'}", file=sys.stderr, flush=True)
            return not by

        with ThreadPoolExecutor(WORKERS) as pool:
            survived = [mutant.name for mutant, alive in zip(mutants, pool.map(one, mutants), strict=True) if alive]
    unknown = [name for name in survived if name not in SURVIVORS]
    for name in survived:
        print(f"survives: {name}" + (f" ({SURVIVORS[name]})" if name in SURVIVORS else ""))
    print(f"{len(mutants)} mutants, {len(mutants) - len(survived)} noticed, {len(survived)} survive")
    return 1 if unknown else 0


def _copied(root: Path) -> Path:
    for name in ("actgrad", "tests"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


def _tried(roots: "SimpleQueue[Path]", mutant: Mutant | None) -> str:
    root = roots.get()
    try:
        if mutant is None:
            return noticed(root)
        mutant.apply(root)
        return noticed(root)
    finally:
        if mutant is not None:
            shutil.copy(ROOT / mutant.path, root / mutant.path)
        roots.put(root)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
