"""Tells the cost of a long check before it is spent, and shows on a terminal how far it is."""

import sys
from contextlib import ExitStack
from time import monotonic
from typing import TYPE_CHECKING, Any

from actgrad.outputs import stream

if TYPE_CHECKING:
    from actgrad.checking.result import Case, Progress

LONG = 1_000_000_000
"""Numbers through a forward pass, in all, beyond which a check is long on any machine."""
TIMED = 4
"""Forward passes after which it is known what one takes."""
MINUTE = 60.0
PATIENCE = 5.0
"""Seconds that a check may be expected to take without a word."""
COUPLED = 150
"""Forward passes that no elementwise activation needs."""


class Watch:
    """Follows one case; what it has to say goes to stderr, where a bar stays until `leaving` closes."""

    def __init__(self, case: "Case", random_directions: bool, leaving: ExitStack) -> None:
        self.case, self.random_directions, self.leaving = case, random_directions, leaving
        self.start: tuple[float, int] | None = None
        self.told = False
        self.bar: Any = None
        self.task: Any = None

    def __call__(self, progress: "Progress") -> None:
        """Take notice of how far the check is."""
        self.start = self.start or (monotonic(), progress.done)
        seconds = monotonic() - self.start[0]
        passes = progress.done - self.start[1]
        left = seconds * (progress.total - progress.done) / max(passes, 1)
        long = progress.total * self.case.z.size > LONG and passes >= TIMED
        if not self.told and (long or (seconds > 1 and left > PATIENCE)):
            self._tell(progress, left)
        if self.bar is not None:
            self.bar.update(self.task, completed=min(progress.done, progress.total))

    def _tell(self, progress: "Progress", left: float) -> None:
        self.told = True
        n, m = self.case.z.shape
        time = f", about {left:.0f} s" if left < 2 * MINUTE else f", about {left / MINUTE:.0f} min"
        time = time if left >= 1 else ""
        faster = (
            "; --random-directions is the faster way" if progress.total > COUPLED and not self.random_directions else ""
        )
        stream.tell(f"{self.case.name}: {progress.total:,} forward passes of {n}x{m}{time}{faster}\n")
        if sys.stderr is not None and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress as Bar

            self.bar = self.leaving.enter_context(Bar(console=Console(stderr=True), transient=True))
            self.task = self.bar.add_task(progress.what, total=progress.total, completed=progress.done)
