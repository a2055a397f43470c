"""The user's code as a guest: what it prints, changes, imports and raises stays out of actgrad and the next guest."""

import io
import os
import random
import signal
import sys
import sysconfig
import traceback
import warnings

# signal.getsignal dresses its answer up, which would take longer than all else in a call.
from _signal import getsignal  # type: ignore[import-not-found]
from collections.abc import Callable, Iterable, Iterator, Sequence
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
    """One file's code at work: its dotted name, the folders it imports from, and the modules that only it can see."""

    def __init__(self, path: Path, name: str, folders: Sequence[Path]) -> None:
        self.path, self.name = path, name
        self.folders = [str(folder) for folder in folders]
        self.modules: dict[str, ModuleType] = {}

    def owns(self, file: str | None) -> bool:
        """Tell whether this is a file of the user's own, not of something installed."""
        if not file or file.startswith(_INSTALLED) or {"site-packages", "dist-packages"} & set(Path(file).parts):
            return False
        return any(file.startswith(folder.rstrip(os.sep) + os.sep) for folder in self.folders)

    def described(self, error: BaseException) -> str:
        """Give `file.py, line 3: ValueError: what it says`, the line being the innermost of the user's own."""
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if self.owns(frame.filename)]
        place = f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}: " if frames else ""
        if isinstance(error, SystemExit):
            return f"{place}it calls sys.exit()."
        said = str(error) or (frames[-1].line if frames and isinstance(error, AssertionError) else "")
        return place + (f"{type(error).__name__}: {said}" if said else type(error).__name__)

    def guarded(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Give a pass that runs as a guest; whatever the user's code raises comes out as a CodeError that says where.

        Numpy's error handling and the random state are left as the pass leaves them: the contract looks at them.
        """

        @wraps(function)
        def visit(*arrays: Any) -> Any:
            with self.call():
                try:
                    return function(*arrays)
                except RaisedError as raised:
                    raise CodeError(self.described(raised.__cause__ or raised)) from raised.__cause__

        return visit

    @contextmanager
    def call(self) -> Iterator[None]:
        """Let the user's code run once, its modules in sight, its prints to stderr; all else is as before afterward."""
        kept = [(name, getattr(sys, name)) for name in _SYS]
        folder, path = _folder(), sys.path[:]
        hidden = {name: sys.modules[name] for name in self.modules if name in sys.modules}
        interrupt = getsignal(signal.SIGINT)
        sys.modules.update(self.modules)
        shown = len(sys.modules)
        sys.path[:0] = self.folders
        sys.stdout = sys.__stdout__ = sys.stderr  # type: ignore[misc,assignment]
        sys.argv, sys.dont_write_bytecode = [str(self.path)], True
        try:
            with warnings.catch_warnings():
                yield
        finally:
            for name, value in kept:
                setattr(sys, name, value)
            sys.path[:] = path
            if folder and _folder() != folder:
                os.chdir(folder)
            if getsignal(signal.SIGINT) is not interrupt:
                _handle(signal.SIGINT, interrupt)
            self._leave(hidden, [*self.modules, *islice(sys.modules, shown, None)])

    @contextmanager
    def stay(self) -> Iterator[None]:
        """Let the user's code be imported and read: as `call`, and nothing at all is left behind."""
        before = sys.modules.copy()
        numbers, printing, depth = np.geterr(), np.get_printoptions(), sys.getrecursionlimit()
        chance, numpy_chance, environment = random.getstate(), np.random.get_state(), dict(os.environ)
        handlers = {each: getsignal(each) for each in signal.valid_signals()}
        random.seed(0)
        np.random.seed(0)
        os.environ["MPLBACKEND"] = "agg"
        try:
            with self.call(), _output_to_stderr():
                warnings.simplefilter("ignore")
                sys.stdin = io.StringIO()
                yield
        finally:
            self._leave(before, before.keys() | sys.modules.keys())
            for each, handler in handlers.items():
                if getsignal(each) is not handler:
                    _handle(each, handler)
            np.seterr(**numbers)
            np.set_printoptions(**printing)
            sys.setrecursionlimit(depth)
            random.setstate(chance)
            np.random.set_state(numpy_chance)
            if dict(os.environ) != environment:
                os.environ.clear()
                os.environ.update(environment)

    def _leave(self, before: dict[str, ModuleType], names: Iterable[str]) -> None:
        """Take the user's modules out of sight, and put back those of the same name that were there before."""
        changed = [name for name in names if sys.modules.get(name) is not before.get(name)]
        brought = [name for name in changed if name in sys.modules and name not in self.modules]
        self.modules |= {name: sys.modules[name] for name in brought if self.owns(_file(sys.modules[name]))}
        for name in changed:
            if name in before:
                sys.modules[name] = before[name]
            elif name in self.modules:
                sys.modules.pop(name, None)


def _handle(number: int, handler: Any) -> None:
    with suppress(TypeError, ValueError):  # a handler that is not Python's own cannot be put back, nor any by a thread
        signal.signal(number, handler)


def _folder() -> str | None:
    with suppress(OSError):
        return os.getcwd()  # noqa: PTH109  # it is asked twice a call, and a Path takes long to make
    return None


def _file(module: ModuleType) -> str | None:
    """Give a module's file, or the folder of a package that has none."""
    file = getattr(module, "__file__", None)
    return file or next((f"{each}{os.sep}" for each in getattr(module, "__path__", ())), None)


@contextmanager
def _output_to_stderr() -> Iterator[None]:
    """Send to stderr what the programs that the user's code starts write to stdout."""
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
