"""Runs the user's code apart from actgrad: what it prints, changes, imports or raises affects nothing else."""

import io
import os
import random
import signal
import sys
import sysconfig
import traceback
import warnings

# signal.getsignal also converts its result to an enum, which takes longer than all else in a call.
from _signal import getsignal  # type: ignore[import-not-found]
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import wraps
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

import actgrad
from actgrad.errors import CodeError, RaisedError

_SYS = ("path", "argv", "stdin", "stdout", "__stdout__", "stderr", "excepthook", "dont_write_bytecode")
_INSTALLED = tuple(sysconfig.get_paths()[key] + os.sep for key in ("stdlib", "platstdlib", "purelib", "platlib"))
_INSTALLED += (f"{Path(actgrad.__file__).parent}{os.sep}",)


class Guest:
    """One file of the user's code: its dotted name, the folders it imports from, and the modules that only it sees."""

    def __init__(self, path: Path, name: str, folders: Sequence[Path]) -> None:
        self.path, self.name = path, name
        self.folders = [str(folder) for folder in folders]
        self.modules: dict[str, ModuleType] = {}

    def owns(self, file: str | None) -> bool:
        """Tell whether a file is the user's own and not part of an installed package."""
        if not file or file.startswith(_INSTALLED) or {"site-packages", "dist-packages"} & set(Path(file).parts):
            return False
        return any(file.startswith(folder.rstrip(os.sep) + os.sep) for folder in self.folders)

    def described(self, error: BaseException) -> str:
        """Give `file.py, line 3: ValueError: message`, with the innermost line that is the user's own."""
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if self.owns(frame.filename)]
        place = f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}: " if frames else ""
        if isinstance(error, SystemExit):
            return f"{place}it calls sys.exit()."
        message = str(error) or (frames[-1].line if frames and isinstance(error, AssertionError) else "")
        return place + (f"{type(error).__name__}: {message}" if message else type(error).__name__)

    def guarded(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap a pass so that it runs within `call`; what the user's code raises becomes a CodeError that says where.

        NumPy's error handling and the random states are not restored: the check of the contract compares them.
        """

        @wraps(function)
        def guarded_call(*arrays: Any) -> Any:
            with self.call():
                try:
                    return function(*arrays)
                except RaisedError as raised:
                    raise CodeError(self.described(raised.__cause__ or raised)) from raised.__cause__

        return guarded_call

    @contextmanager
    def call(self) -> Iterator[None]:
        """Run the user's code once, with its modules importable and its output on stderr; then restore the rest."""
        sys_values = [(name, getattr(sys, name)) for name in _SYS]
        folder, path = _working_folder(), sys.path[:]
        hidden = {name: sys.modules[name] for name in self.modules if name in sys.modules}
        interrupt = getsignal(signal.SIGINT)
        sys.modules.update(self.modules)
        count_before = len(sys.modules)
        sys.path[:0] = self.folders
        sys.stdout = sys.__stdout__ = sys.stderr  # type: ignore[misc,assignment]
        sys.argv, sys.dont_write_bytecode = [str(self.path)], True
        try:
            with warnings.catch_warnings():
                yield
        finally:
            for name, value in sys_values:
                setattr(sys, name, value)
            sys.path[:] = path
            if folder and _working_folder() != folder:
                os.chdir(folder)
            _set_handlers({signal.SIGINT: interrupt})
            self._hide_modules(hidden, [*self.modules, *islice(sys.modules, count_before, None)])

    @contextmanager
    def stay(self) -> Iterator[Callable[[], list[ModuleType]]]:
        """Import and read the user's code: as `call`, and random states, environment and the like are restored too.

        Gives a function that gives the modules of the user's own that were imported meanwhile.
        """
        before, kept = sys.modules.copy(), [keep() for keep, _ in _RESTORED]
        random.seed(0)
        np.random.seed(0)
        os.environ["MPLBACKEND"] = "agg"
        try:
            with self.call(), _output_to_stderr():
                warnings.simplefilter("ignore")
                sys.stdin = io.StringIO()
                yield lambda: [
                    module
                    for name, module in sys.modules.copy().items()
                    if module is not before.get(name) and self.owns(_file(module))
                ]
        finally:
            self._hide_modules(before, before.keys() | sys.modules.keys())
            for (_, restore), value in zip(_RESTORED, kept, strict=True):
                restore(value)

    def _hide_modules(self, before: dict[str, ModuleType], names: Iterable[str]) -> None:
        """Remove the user's modules from `sys.modules`, and restore those of the same names that were there before."""
        changed = [name for name in names if sys.modules.get(name) is not before.get(name)]
        new_names = [name for name in changed if name in sys.modules and name not in self.modules]
        self.modules |= {name: sys.modules[name] for name in new_names if self.owns(_file(sys.modules[name]))}
        for name in changed:
            if name in before:
                sys.modules[name] = before[name]
            elif name in self.modules:
                sys.modules.pop(name, None)


def _handlers() -> dict[int, Any]:
    return {each: getsignal(each) for each in signal.valid_signals()}


def _set_handlers(handlers: Mapping[int, Any]) -> None:
    for number, handler in handlers.items():
        with suppress(TypeError, ValueError):  # one that is not Python's own cannot be put back, nor any by a thread
            if getsignal(number) is not handler:
                signal.signal(number, handler)


def _set_environment(environment: Mapping[str, str]) -> None:
    if os.environ != environment:
        os.environ.clear()
        os.environ.update(environment)


_RESTORED: tuple[tuple[Callable[[], Any], Callable[[Any], Any]], ...] = (
    (_handlers, _set_handlers),
    (np.geterr, lambda handling: np.seterr(**handling)),
    (np.get_printoptions, lambda options: np.set_printoptions(**options)),
    (sys.getrecursionlimit, sys.setrecursionlimit),
    (random.getstate, random.setstate),
    (np.random.get_state, np.random.set_state),
    (lambda: dict(os.environ), _set_environment),
)
"""What reading restores: how to get each, and how to set it."""


def _working_folder() -> str | None:
    with suppress(OSError):
        return os.getcwd()  # noqa: PTH109  # it is asked twice a call, and a Path takes long to make
    return None


def _file(module: ModuleType) -> str | None:
    """Give a module's file, or the folder of a package that has none."""
    file = getattr(module, "__file__", None)
    return file or next((f"{each}{os.sep}" for each in getattr(module, "__path__", ())), None)


@contextmanager
def _output_to_stderr() -> Iterator[None]:
    """Redirect file descriptor 1 to stderr, for programs that the user's code starts."""
    saved = None
    with suppress(OSError):
        saved = os.dup(1)
        os.dup2(2, 1)
    try:
        yield
    finally:
        if saved is not None:
            os.dup2(saved, 1)
            os.close(saved)
