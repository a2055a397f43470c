"""`actgrad list`: what there is."""

from pathlib import Path

from actgrad.activations import ALL

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
    assert "passed over leaky" in words
    assert "add --with alpha=0.01" in words
    assert run("list", file, "--with", "alpha=0.01", "-q").out.split() == ["sigmoid", "leaky"]


def test_a_file_that_is_not_there_is_told(run) -> None:
    """Exit code 2 and a sentence."""
    ran = run("list", "nowhere.py")
    assert (ran.code, ran.out, ran.err) == (2, "", "error: There is no file nowhere.py.\n")
