"""Loads the matrices of one command, from files and seeds, and tells all that is wrong with them together."""

from dataclasses import dataclass

import numpy as np

from actgrad.activations import Array
from actgrad.errors import InputError, Mistakes
from actgrad.inputs.matrix_files import Matrix, read_matrix
from actgrad.inputs.request import SPOKEN, STDIN, Request, contradictions
from actgrad.inputs.shapes import parse_shape, spelled

DEFAULT_SHAPE = (4, 5)


@dataclass(frozen=True)
class Matrices:
    """Z, dJ/dA and a claimed dJ/dZ, each (n, m) or None; Z and dJ/dA have the one dtype, the claim keeps its own.

    A claim that was stored in float16 is float16 again, to be judged as such. `seed` is the one seed of all that was
    drawn; None where nothing was, or from two seeds.
    """

    z: Array
    da: Array | None
    dz: Array | None
    seed: int | None


def load_matrices(request: Request) -> Matrices:
    """Read and draw what a command asks for; raises one mistake, or several as MistakesError."""
    mistakes = Mistakes(contradictions(request))
    files = _read_files(request, mistakes)
    shape = _shape(request, files, mistakes)
    mistakes.tell()
    own = [files[option].values.dtype for option in request.wanted if option in files]
    dtype = (
        request.dtype or np.result_type(*own or [np.dtype(float)]).name
    )  # what is drawn beside a file takes the file's
    found = {option: _cast(files[option], dtype) for option in request.wanted if option in files}
    found |= {option: _drawn(request, option, shape, dtype) for option in request.seeds}
    if "dz" in files:
        claimed = files["dz"]
        found["dz"] = claimed.values.astype("float16") if claimed.stored == "float16" else claimed.values
    seeds = {*request.seeds.values()}
    return Matrices(found["z"], found.get("da"), found.get("dz"), seeds.pop() if len(seeds) == 1 else None)


def draw(seed: int, which: int, shape: tuple[int, ...], scale: float = 1.0, dist: str = "normal") -> Array:
    """Draw a float64 matrix from Generator(PCG64(SeedSequence([seed, which]))); `which` is 0 for Z, 1 for dJ/dA.

    `normal` is a standard normal times the scale, `uniform` lies on [−scale, scale).
    """
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, which])))
    if dist == "uniform":
        return generator.uniform(-scale, scale, shape)
    return generator.standard_normal(shape) * scale


def _read_files(request: Request, mistakes: Mistakes) -> dict[str, Matrix]:
    files = {}
    for option, source in request.files.items():
        if source == STDIN and mistakes:
            continue  # nobody should have to type a matrix to learn of another mistake
        with mistakes.gathered():
            files[option] = read_matrix(source, option=option, stdin_format=request.stdin_format)
            if request.finite and option in request.wanted:
                _require_finite(files[option])
    return files


def _require_finite(matrix: Matrix) -> None:
    bad = np.argwhere(~np.isfinite(matrix.values))
    if len(bad):
        place, number = bad[0].tolist(), matrix.values[tuple(bad[0])]
        more = f", the first of {len(bad)} that are not finite" if len(bad) > 1 else ""
        raise InputError(f"{matrix.source} {place} is {number}{more}. A check needs finite numbers.")


def _shape(request: Request, files: dict[str, Matrix], mistakes: Mistakes) -> tuple[int, ...]:
    """Give the shape of what is drawn: the files', else --shape; tell where these differ."""
    asked = None
    with mistakes.gathered():
        asked = None if request.shape is None else parse_shape(request.shape)
    first = next(iter(files), None)
    if first is None:
        return asked or DEFAULT_SHAPE
    shape = files[first].values.shape
    for option, matrix in files.items():
        if matrix.values.shape != shape:
            mistakes.append(InputError(_misfit(option, matrix.values.shape, first, shape, request.batch_first)))
    if asked is not None and asked != shape:
        told = f"--shape {request.shape}, but {files[first].source} is {spelled(shape)}."
        mistakes.append(InputError(f"{told} What is drawn takes the file's shape: leave --shape out."))
    return shape


def _misfit(option: str, other: tuple[int, ...], first: str, shape: tuple[int, ...], batch_first: bool) -> str:
    told = f"{SPOKEN[option]} is {spelled(other)} but {SPOKEN[first]} is {spelled(shape)}. They need the same shape"
    if other != shape[::-1]:
        return f"{told}."
    return f"{told}; one of them is transposed." if batch_first else f"{told}; if rows are examples, add --batch-first."


def _cast(matrix: Matrix, dtype: str) -> Array:
    cast = _rounded(matrix.values, dtype)
    lost = np.argwhere(np.isinf(cast) & np.isfinite(matrix.values))
    if len(lost):
        place, number = lost[0].tolist(), matrix.values[tuple(lost[0])]
        raise InputError(f"{matrix.source} {place}: {number} is beyond {dtype}. Leave --dtype {dtype} out.")
    return cast


def _drawn(request: Request, option: str, shape: tuple[int, ...], dtype: str) -> Array:
    scale, which = 1.0 if request.scale is None else request.scale, ("z", "da").index(option)
    drawn = _rounded(draw(request.seeds[option], which, shape, scale, request.dist or "normal"), dtype)
    if not np.isfinite(drawn).all():
        raise InputError(f"--scale {scale:g} draws numbers beyond {dtype}. Take a smaller one.")
    return drawn


def _rounded(values: Array, dtype: str) -> Array:
    with np.errstate(over="ignore"):
        return values.astype(dtype)
