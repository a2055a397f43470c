"""What `forward` and `backward` have in common: gathering what goes in, and letting the result out."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from actgrad.cli.options import Reading
from actgrad.cli.targets import resolve
from actgrad.errors import collect_errors

if TYPE_CHECKING:
    from actgrad.activations import Activation
    from actgrad.inputs import Matrices
    from actgrad.outputs.pass_result import ForwardResult


class Given(NamedTuple):
    """The activation and matrices of one pass, and a word on where the matrices came from."""

    activation: "Activation"
    matrices: "Matrices"
    origin: str


def gathered(target: str, reading: Reading, said: Mapping[str, Any], out: str | None, needs_da: bool) -> Given:
    """Find the activation, read or draw the matrices, look if `out` can be written; raises all mistakes together."""
    from actgrad.inputs import Request, load_matrices

    request = Request(**said, needs_da=needs_da)
    (activation, matrices), _ = collect_errors(
        lambda: collect_errors(lambda: resolve(target, reading, request.batch_first), lambda: load_matrices(request)),
        lambda: _require(out),
    )
    if matrices.seed is not None and not request.files:
        return Given(activation, matrices, f"seed {matrices.seed}")
    spoken = {"z": "Z", "da": "dJ/dA"}
    sources = {**request.files, **{option: f"seed {seed}" for option, seed in request.seeds.items()}}
    return Given(activation, matrices, " · ".join(f"{spoken[option]}: {sources[option]}" for option in request.wanted))


def _require(out: str | None) -> None:
    if out is not None:
        from actgrad.outputs.files import require_matrix_file

        require_matrix_file(out)


def let_out(result: "ForwardResult", style: str, out: str | None, show: Callable[[], None] | None) -> None:
    """Write the resulting matrix to `out`, and the whole result to stdout: as JSON or CSV, or shown on screen."""
    if out is not None:
        from actgrad.outputs.files import write_matrix

        write_matrix(out, result.result)
    if style != "table":
        from actgrad.outputs import stream
        from actgrad.outputs.pass_result import PASS_FORMATS

        stream.write(PASS_FORMATS[style](result))
    elif show is not None:
        show()
