"""What a command asks for in matrices, as it was written, and how its options may contradict each other.

It needs no numpy, so that the choices of --help can come from here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from actgrad.errors import ActgradError, InputError, UsageError

DTYPES = ("float64", "float32")
DISTRIBUTIONS = ("normal", "uniform")
MATRIX_FORMATS = ("csv", "tsv", "txt", "json", "yaml", "npy", "npz")
"""The formats of a matrix, each with the suffix of its files."""
STDIN = "-"
SPOKEN = {"z": "Z", "da": "dA", "dz": "dJ/dZ"}
"""How an option's matrix is called in messages."""
LARGEST_SCALE = 1e300
"""No draw reaches 1e8 standard deviations, so that nothing drawn overflows."""


@dataclass(frozen=True)
class Request:
    """The options of one command, None where not given; `needs_da` tells that a backward pass is wanted.

    `finite` refuses NaN and infinity in Z and dA. `batch_first` says that rows are examples; no matrix is transposed.
    """

    z: str | None = None
    da: str | None = None
    dz: str | None = None
    seed: int | None = None
    z_seed: int | None = None
    da_seed: int | None = None
    shape: str | None = None
    scale: float | None = None
    dist: str | None = None
    dtype: str | None = None
    stdin_format: str | None = None
    batch_first: bool = False
    needs_da: bool = True
    finite: bool = False

    @property
    def wanted(self) -> tuple[str, ...]:
        """The matrices that a pass needs."""
        return ("z", "da") if self.needs_da else ("z",)

    @property
    def files(self) -> dict[str, str]:
        """The files that are named, by option."""
        named = {option: getattr(self, option) for option in (*self.wanted, "dz")}
        return {option: file for option, file in named.items() if file is not None}

    @property
    def seeds(self) -> dict[str, int]:
        """The seed of each matrix that is drawn, by option; --seed stands for both."""
        own = {option: getattr(self, f"{option}_seed") for option in self.wanted if option not in self.files}
        seeds = {option: self.seed if seed is None else seed for option, seed in own.items()}
        return {option: seed for option, seed in seeds.items() if seed is not None}

    @property
    def names_nothing(self) -> bool:
        """No matrix is named, nor is anything said about one: `check` then runs its battery."""
        said = (self.z, self.da, self.dz, self.seed, self.z_seed, self.da_seed, self.shape, self.scale, self.dist)
        return all(option is None for option in said)


def contradictions(request: Request) -> list[ActgradError]:
    """Give all that is wrong with the options and can be told without opening a file."""
    usage = (*_doubled(request), *_stdin(request), *_missing(request), *_idle(request))
    return [*map(UsageError, usage), *map(InputError, _values(request))]


def _doubled(request: Request) -> Iterator[str]:
    for option in request.wanted:
        spoken, file, own = SPOKEN[option], getattr(request, option), getattr(request, f"{option}_seed")
        if own is not None and request.seed is not None:
            yield f"{spoken} has two seeds: --seed {request.seed} and --{option}-seed {own}. Keep one."
        elif file is not None and own is not None:
            yield f"{spoken} comes from a file and from a seed: --{option} {file} and --{option}-seed {own}. Keep one."
        elif file is not None and request.seed is not None:
            other = next((other for other in request.wanted if other not in request.files), None)
            instead = f"--{other}-seed {request.seed} draws {SPOKEN[other]} alone" if other else "Keep one"
            yield f"{spoken} comes from a file and from a seed: --{option} {file} and --seed {request.seed}. {instead}."


def _stdin(request: Request) -> Iterator[str]:
    readers = [f"--{option}" for option, file in request.files.items() if file == STDIN]
    if len(readers) > 1:
        yield f"{' and '.join(readers)} both read stdin ('-'), which can be read only once. Put one in a file."
    if request.stdin_format is not None and not readers:
        yield f"--stdin-format {request.stdin_format}, but no matrix comes from stdin. Name it '-', as in --z -."


def _missing(request: Request) -> Iterator[str]:
    missing = [option for option in request.wanted if option not in request.files and option not in request.seeds]
    if len(missing) == 2:
        yield "Z and dA are missing. Name files with --z FILE and --da FILE, or draw both with --seed N."
    elif missing:
        option, seed = missing[0], "seed" if request.wanted == ("z",) else f"{missing[0]}-seed"
        yield f"{SPOKEN[option]} is missing. Name a file with --{option} FILE, or draw it with --{seed} N."


def _idle(request: Request) -> Iterator[str]:
    if not request.seeds:
        given = {"scale": request.scale, "dist": request.dist}
        idle = [f"--{option} {value}" for option, value in given.items() if value is not None]
        if idle and len(request.files) >= len(request.wanted):
            yield f"{' and '.join(idle)}: nothing is drawn from a seed, and what comes from files is taken as it is."


def _values(request: Request) -> Iterator[str]:
    for option, seed in {"seed": request.seed, "z-seed": request.z_seed, "da-seed": request.da_seed}.items():
        if seed is not None and seed < 0:
            yield f"--{option} {seed}: a seed is a whole number, 0 or more."
    if request.scale is not None and not 0 < request.scale <= LARGEST_SCALE:
        yield f"--scale {request.scale:g}: a scale is a number above 0, at most {LARGEST_SCALE:g}."
