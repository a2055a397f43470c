"""`actgrad list`: what there is."""

from pathlib import Path

import pytest

from actgrad.activations import ALL
from actgrad.checking.rules import RULES, explanations

SAMPLES = Path(__file__).parents[2] / "samples"


def test_every_activation_is_listed_with_its_mathematics(run) -> None:
    """Name, structure, both formulas with the source's equation numbers, kinks; within 80 columns."""
    ran = run("list")
    assert (ran.code, ran.err) == (0, "")
    assert max(map(len, ran.out.splitlines())) <= 80
    assert ran.out.startswith(
        """\
relu     elementwise
         A = max(0, Z)                                   equation (1)
         dJ/dZ = dJ/dA ⊙ I(Z > 0)                        equation (2)
         kink at 0: left slope 0, right slope 1, backward uses 0

sigmoid  elementwise
"""
    )
    assert [line.split()[-1] for line in ran.out.splitlines() if "equation" in line] == [f"({n})" for n in range(1, 9)]


def test_quiet_lists_the_names(run) -> None:
    """One a line, for a script."""
    assert run("list", "-q").out.split() == [activation.name for activation in ALL]


def test_a_file_is_listed_with_how_each_activation_is_read(run, tmp_path: Path) -> None:
    """Style, place and reading of each, and what was passed over with the reason; nothing is judged."""
    file = tmp_path / "own.py"
    file.write_text(
        "import numpy as np\n\n\ndef sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n\n\n"
        "def sigmoid_prime(z):\n    return sigmoid(z) * (1 - sigmoid(z))\n\n\n"
        "def leaky(z, alpha):\n    return np.where(z > 0, z, alpha * z)\n\n\n"
        "def leaky_prime(z, alpha):\n    return np.where(z > 0, 1, alpha)\n"
    )
    ran = run("list", file)
    assert ran.code == 0
    words = " ".join(ran.out.split())
    assert words.startswith(f"{file}: 1 activation, 1 passed over sigmoid function and derivative, own.py line ")
    assert "forward sigmoid(Z), derivative sigmoid_prime(Z)" in words
    assert "passed over leaky line 16: " in words
    assert "add --with alpha=0.01" in words
    assert run("list", file, "--with", "alpha=0.01", "-q").out.split() == ["sigmoid", "leaky"]


def test_a_file_that_is_not_there_is_told(run) -> None:
    """Exit code 2 and a sentence."""
    ran = run("list", "nowhere.py")
    assert (ran.code, ran.out, ran.err) == (2, "", "error: There is no file nowhere.py.\n")


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_the_rules_are_listed_kind_by_kind(run, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """Every key stands in one piece before its title, below the kind; no line is wider than the screen."""
    monkeypatch.setenv("COLUMNS", str(width))
    ran = run("list", "--rules")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert max(map(len, lines)) <= width
    words = " ".join(ran.out.split())
    assert words.startswith(
        "breach: the code breaks a rule that every backward pass must keep: the check fails "
        "shape changed dJ/dZ has another shape than Z "
        "dtype changed a pass returns another dtype than it is given not finite"
    )
    assert "mistake: the likely reason why a gradient is wrong right at A, wrong at Z" in words
    listed = [line.partition("  ")[0] for line in lines if line[:1].strip() and "  " in line]
    assert listed == [rule.key for rule in RULES]
    assert all(f"{rule.key} {explanations()[rule.key][0]}" in words for rule in RULES)


def test_quiet_lists_the_keys_of_rules(run) -> None:
    """One a line, for a script."""
    assert run("list", "--rules", "-q").out.splitlines() == [rule.key for rule in RULES]
    assert run("list", "--rule", "sign", "-q").out == "dJ/dZ has the wrong sign\n"


@pytest.mark.parametrize("width", [60, 80, 200])
def test_a_rule_is_shown_with_its_explanation(run, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """Key, title, the paragraph, and what its kind means; as a report writes it, with its region, too."""
    monkeypatch.setenv("COLUMNS", str(width))
    for rule in RULES:
        ran = run("list", "--rule", rule.key)
        assert (ran.code, ran.err) == (0, "")
        assert max(map(len, ran.out.splitlines())) <= width
        kind = f"{rule.kind.name.lower()}: {rule.kind.value}"
        assert " ".join(ran.out.split()) == " ".join((rule.key, *explanations()[rule.key], kind))
    assert run("list", "--rule", "sign, only negative Z").out == run("list", "--rule", "sign").out


def test_an_unknown_rule_is_told(run) -> None:
    """With the nearest one, on stderr, and with exit code 2."""
    ran = run("list", "--rule", "constant facto")
    message = "No rule is called 'constant facto'. Did you mean 'constant factor'? 'actgrad list --rules' shows all."
    assert (ran.code, ran.out, ran.err) == (2, "", f"error: {message}\n")


def test_one_list_at_a_time(run) -> None:
    """A file, all rules and one rule do not go together."""
    ran = run("list", "own.py", "--rules")
    message = "FILE and --rules ask for different lists. Keep one."
    assert (ran.code, ran.out, ran.err) == (2, "", f"error: {message}\n")
    assert run("list", "--rules", "--rule", "").code == 2
