"""The README's console blocks say what actgrad says today; what they say is written anew by one command.

That is ACTGRAD_README=write pytest tests/test_readme.py. A block is a list of commands, `$ actgrad …` or `$ echo $?`,
each with what it prints below. They are run at 80 columns, without colour, where samples/ is. Output is compared word
by word, and only these words may differ: the seconds of a run; a number below 1e-9 that is written with an exponent,
which is rounding noise; how many digits are proved; how many ulp two numbers are apart, and what digits that leaves;
the version of a library. Of a number with more than twelve digits the first eleven count.
"""

import json
import os
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from actgrad.activations import Activation, find
from actgrad.checking import check
from actgrad.checking.result import Settings
from actgrad.cli import COMMANDS, actgrad
from tests.checking.passes import one_case
from tests.collections.files_index import FILES
from tests.collections.passes_index import PASSES

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COUNT = len(BLOCK.findall(README.read_text(encoding="utf-8")))

LOOSE = (
    (r"\b\d+\.\d\d? s\b", "… s"),
    (r"±\s+", "± "),
    (r"(?<![\w.])[−-]?\d(\.\d+)?e[−-](09|[1-9]\d+)\b", "…"),
    (r"\b\d+ (to \d+ )?digits\b", "… digits"),
    (r"[\d.e+]+ ulp\b( +(all )?\d+$)?", "… ulp"),
    (r'"(seconds|numpy|python)": [^,\n]+', r'"\1": …'),
    (r"(\d\.\d{11})\d+", r"\1"),
    (r"(0\.\d{11})\d+", r"\1"),
)
"""What may differ from one machine to another, and what stands for it."""


def comparable(text: str) -> list[str]:
    """Give the words of a text, what may differ replaced."""
    for pattern, instead in LOOSE:
        text = re.sub(pattern, instead, text, flags=re.MULTILINE)
    return text.split()


@pytest.fixture
def console(run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], str]:
    """Run the commands of one block, and give the block as it should be."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def ran(block: str) -> str:
        written, code = "", 0
        for command in re.findall(r"^\$ (.*)$", block, re.MULTILINE):
            words, told = shlex.split(command), f"{code}\n"
            if command != "echo $?":
                assert words[0] == "actgrad", f"'{words[0]}' is no command that the README's test knows"
                result = run(*words[1:])
                code, told = result.code, result.out + result.err
            written += f"$ {command}\n{told}"
        return written

    return ran


@pytest.mark.parametrize("number", range(COUNT))
def test_console_block(console: Callable[[str], str], number: int) -> None:
    """Every command prints what the README shows, and exits with what it shows."""
    text = README.read_text(encoding="utf-8")
    block = BLOCK.findall(text)[number]
    written = console(block)
    if os.environ.get("ACTGRAD_README") == "write" and comparable(block) != comparable(written):
        README.write_text(text.replace(block, written), encoding="utf-8")
    else:
        assert comparable(block) == comparable(written)


def test_a_failing_command_is_shown_with_its_exit_code(console: Callable[[str], str]) -> None:
    """What exits with another code than 0 is followed by `echo $?`, so that no reader takes it for a success."""
    for block in BLOCK.findall(README.read_text(encoding="utf-8")):
        for verdict in ("FAIL", "error:"):
            assert (verdict in block) <= ("$ echo $?" in block), block


def test_the_words_that_may_differ_are_few() -> None:
    """A digit that is not noise, a word and a verdict count."""
    assert comparable("0.2350037122016019 ± 2.0e−12 267 ulp 13") == comparable("0.2350037122016 ± 7.1e-11 3 ulp all 16")
    assert comparable("12 digits proved in 0.02 s") == comparable("9 to 11 digits proved in 1.5 s")
    for shown, said in (("0.0144", "0.0145"), ("5e−3", "6e−3"), ("30 wrong", "29 wrong"), ("pass", "FAIL")):
        assert comparable(shown) != comparable(said)


def test_every_option_is_told() -> None:
    """Every option of every command stands in the README."""
    text = README.read_text(encoding="utf-8")
    context = actgrad.make_context("actgrad", [], resilient_parsing=True)
    commands = [actgrad.get_command(context, name) for name in COMMANDS]
    names = {name for command in commands if command for each in command.params for name in each.opts if name[0] == "-"}
    assert {name for name in names if not re.search(rf"(?<![\w-]){name}(?![\w-])", text)} == set()


@pytest.mark.parametrize(
    "words",
    [
        "check relu --seed 1 --format json",
        "backward relu --seed 1 --format json",
        "explain relu --at 1 --format json",
    ],
)
def test_every_key_of_a_document_is_told(run, words: str) -> None:
    """Every name in the JSON of a check, of a pass and of a derivation stands in the README."""
    text = README.read_text(encoding="utf-8")
    assert {key for key in keys(json.loads(run(*words.split()).out)) if f'"{key}"' not in text} == set()


def keys(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value) | set().union(*map(keys, value.values()))
    return set().union(*map(keys, value)) if isinstance(value, list) else set()


def test_what_is_named_is_there() -> None:
    """Every file of the project that the README names exists."""
    text = README.read_text(encoding="utf-8")
    named = set(re.findall(r"\b(?:samples|tests|actgrad)/[\w/]+\.\w+", text))
    assert named
    assert {name for name in named if not (ROOT / name).exists()} == set()


COST = re.compile(r"^\| elementwise \| at most (\d+) \| at most (\d+) \| at most (\d+) \|$", re.MULTILINE)


@pytest.mark.parametrize(("size", "shape"), [(0, (4, 5)), (1, (30, 100)), (2, (300, 300))])
def test_the_cost_is_as_told(size: int, shape: tuple[int, int]) -> None:
    """A check runs the forward pass over an elementwise matrix as often as the README says, and not much less often."""
    found = COST.search(README.read_text(encoding="utf-8"))
    assert found
    most, entries, tanh = int(found[size + 1]), 0, find("tanh")

    def forward(z: np.ndarray) -> np.ndarray:
        nonlocal entries
        entries += z.size
        return tanh.forward(z)

    z, da = np.random.default_rng(0).standard_normal((2, *shape))
    check(one_case(Activation("tanh", forward, tanh.backward), z, da), Settings())
    assert 0.7 * most <= entries / z.size <= most


def test_the_collections_are_as_told() -> None:
    """The README counts the passes that its figures are of, and no more files than there are."""
    text = " ".join(README.read_text(encoding="utf-8").split())
    right = sum(case.right for case in PASSES)
    assert f"{len(PASSES)} backward passes, {len(PASSES) - right} wrong and {right} right, in" in text
    told = re.search(r"(\d+) files with (\d+) activations", text)
    assert told
    assert int(told[1]) <= len({file.path for file in FILES})
    assert int(told[2]) <= sum(len(file.activations) for file in FILES)


def test_the_code_of_the_first_picture_is_that_of_the_sample() -> None:
    """What the newcomer sees judged is what stands in samples/activations.py."""
    fence = "`" * 3
    code = README.read_text(encoding="utf-8").partition(f"{fence}python\n")[2].partition(fence)[0]
    assert "def leaky_relu_prime" in code
    assert code in (ROOT / "samples" / "activations.py").read_text(encoding="utf-8")
