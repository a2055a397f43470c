"""What `forward` and `backward` have in common: gathering what goes in, and letting the result out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from actgrad.cli.options import Reading
from actgrad.cli.targets import resolve
from actgrad.cli.together import together

if TYPE_CHECKING:
    from actgrad.activations import Activation
    from actgrad.inputs import Matrices
    from actgrad.outputs.passes.result import ForwardResult


@dataclass(frozen=True)
class Given:
    """The activation and matrices of one pass, and a word on where the matrices came from."""

    activation: "Activation"
    matrices: "Matrices"
    origin: str


def gathered(target: str, reading: Reading, said: Mapping[str, Any], needs_da: bool) -> Given:
    """Find the activation and read or draw the matrices; raises the mistakes of both together."""
    from actgrad.inputs import Request, gather

    request = Request(**said, needs_da=needs_da)
    activation, matrices = together(lambda: resolve(target, reading), lambda: gather(request))
    if matrices.seed is not None and not request.files:
        return Given(activation, matrices, f"seed {matrices.seed}")
    spoken = {"z": "Z", "da": "dJ/dA"}
    sources = {**request.files, **{option: f"seed {seed}" for option, seed in request.seeds.items()}}
    return Given(activation, matrices, " · ".join(f"{spoken[option]}: {sources[option]}" for option in request.wanted))


def let_out(result: "ForwardResult", style: str, out: str | None, show: Callable[[], None] | None) -> None:
    """Write the resulting matrix to `out`, and the whole result to stdout: as JSON or CSV, or shown on screen."""
    from actgrad.outputs import stream
    from actgrad.outputs.passes import document

    if out is not None:
        from actgrad.outputs.files import write_matrix

        write_matrix(out, document.resulting(result))
    if style == "table":
        if show is not None:
            show()
    else:
        stream.write(document.WRITERS[style](result))
