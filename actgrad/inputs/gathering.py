"""Gathers the matrices of one command from files and seeds, and tells all that is wrong with them together."""

from dataclasses import dataclass

import numpy as np

from actgrad.activations import Array
from actgrad.errors import ActgradError, InputError, Mistakes
from actgrad.inputs.drawing import draw, parse_shape
from actgrad.inputs.matrices import SPOKEN, STDIN, Matrix, read_matrix
from actgrad.inputs.request import Request, contradictions

DEFAULT_SHAPE = "4x5"


@dataclass(frozen=True)
class Matrices:
    """Z, dJ/dA and a claimed dJ/dZ, each (n, m) or None; Z and dJ/dA have the one dtype, the claim keeps its own.

    `dz_stored` is the dtype in which the claim was stored, `z_seed` and `da_seed` are the seeds of what was drawn.
    """

    z: Array
    da: Array | None
    dz: Array | None
    dtype: str
    dz_stored: str | None
    z_seed: int | None
    da_seed: int | None

    @property
    def seed(self) -> int | None:
        """The one seed of all that was drawn; None where nothing was, or from two seeds."""
        seeds = {seed for seed in (self.z_seed, self.da_seed) if seed is not None}
        return seeds.pop() if len(seeds) == 1 else None


def gather(request: Request) -> Matrices:
    """Read and draw what a command asks for; raises one mistake, or several as Mistakes."""
    mistakes = contradictions(request)
    files = _read(request, mistakes)
    shape = _shape(request, files, mistakes)
    _raise(mistakes)
    dtype = request.dtype or _own_dtype(files)
    matrices = {option: _cast(files[option], dtype, request) for option in request.wanted if option in files}
    for option, seed in request.seeds.items():
        matrices[option] = _drawn(request, option, seed, shape, dtype)
    dz = files.get("dz")
    return Matrices(
        z=matrices["z"],
        da=matrices.get("da"),
        dz=dz.values if dz else None,
        dtype=dtype,
        dz_stored=dz.stored if dz else None,
        z_seed=request.seeds.get("z"),
        da_seed=request.seeds.get("da"),
    )


def _raise(mistakes: list[ActgradError]) -> None:
    if mistakes:
        raise mistakes[0] if len(mistakes) == 1 else Mistakes(mistakes)


def _read(request: Request, mistakes: list[ActgradError]) -> dict[str, Matrix]:
    files = {}
    for option, source in request.files.items():
        if source == STDIN and mistakes:
            continue  # nobody should have to type a matrix to learn of another mistake
        try:
            matrix = read_matrix(
                source, option=option, stdin_format=request.stdin_format, batch_first=request.batch_first
            )
            if request.finite and option in request.wanted:
                _require_finite(matrix, request.batch_first)
            files[option] = matrix
        except ActgradError as error:
            mistakes.append(error)
    return files


def _require_finite(matrix: Matrix, batch_first: bool) -> None:
    values = matrix.values.T if batch_first else matrix.values
    bad = np.argwhere(~np.isfinite(values))
    if len(bad):
        row, column = bad[0]
        more = f", the first of {len(bad)} that are not finite" if len(bad) > 1 else ""
        place = f"{matrix.source} [{row}, {column}]"
        raise InputError(f"{place} is {values[row, column]}{more}. A check needs finite numbers.")


def _shape(request: Request, files: dict[str, Matrix], mistakes: list[ActgradError]) -> tuple[int, int]:
    """Give the shape of what is drawn, in the user's layout: the files', else --shape; tell where these differ."""
    asked = None
    try:
        asked = parse_shape(request.shape or DEFAULT_SHAPE)
    except InputError as error:
        mistakes.append(error)
    shapes = {option: _as_written(matrix.values, request) for option, matrix in files.items()}
    if not shapes:
        return asked or (0, 0)
    first, shape = next(iter(shapes.items()))
    for option, other in shapes.items():
        if other != shape:
            mistakes.append(InputError(_misfit(option, other, first, shape, request.batch_first)))
    if request.shape and asked and asked != shape:
        told = f"--shape {request.shape}, but {files[first].source} is {_spelled(shape)}."
        mistakes.append(InputError(f"{told} What is drawn takes the file's shape: leave --shape out."))
    return shape


def _as_written(matrix: Array, request: Request) -> tuple[int, int]:
    rows, columns = matrix.shape
    return (columns, rows) if request.batch_first else (rows, columns)


def _misfit(option: str, other: tuple[int, int], first: str, shape: tuple[int, int], batch_first: bool) -> str:
    told = f"{SPOKEN[option]} is {_spelled(other)} but {SPOKEN[first]} is {_spelled(shape)}. They need the same shape"
    if other != shape[::-1]:
        return f"{told}."
    return f"{told}; one of them is transposed." if batch_first else f"{told}; if rows are examples, add --batch-first."


def _spelled(shape: tuple[int, int]) -> str:
    return f"{shape[0]}x{shape[1]}"


def _own_dtype(files: dict[str, Matrix]) -> str:
    """Give the dtype that holds Z and dA as they are; what is drawn beside a file takes the file's."""
    own = [matrix.values.dtype for option, matrix in files.items() if option != "dz"]
    return np.result_type(*own).name if own else "float64"


def _cast(matrix: Matrix, dtype: str, request: Request) -> Array:
    with np.errstate(over="ignore"):
        cast = matrix.values.astype(dtype)
    lost = np.argwhere(np.isinf(cast) & np.isfinite(matrix.values))
    if len(lost):
        place, number = lost[0].tolist(), matrix.values[tuple(lost[0])]
        place = place[::-1] if request.batch_first else place
        raise InputError(f"{matrix.source} {place}: {number} is beyond {dtype}. Leave --dtype {dtype} out.")
    return cast


def _drawn(request: Request, option: str, seed: int, shape: tuple[int, int], dtype: str) -> Array:
    scale = 1.0 if request.scale is None else request.scale
    matrix = draw(seed, ("z", "da").index(option), shape, scale, request.dist or "normal")
    with np.errstate(over="ignore"):
        cast = matrix.astype(dtype)
    if not np.isfinite(cast).all():
        raise InputError(f"--scale {scale:g} draws numbers beyond {dtype}. Take a smaller one.")
    return np.ascontiguousarray(cast.T if request.batch_first else cast)
