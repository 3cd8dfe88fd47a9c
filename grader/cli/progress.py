"""Progress while a command works: a bar on a terminal, a line now and then elsewhere."""

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from grader.reports.escape import escape_control

LINE_INTERVAL = 10.0
"""Seconds between two lines of progress where there is no terminal."""


class ProgressDisplay:
    """Shows how many of something are done, on standard error. Use `with`.

    what   what is counted, such as "checks"
    lines  whether lines are printed where there is no terminal
    """

    def __init__(self, what: str, *, lines: bool) -> None:
        # Standard error as it is now, since pytest replaces the standard streams while it runs.
        self._console = Console(file=sys.stderr, highlight=False)
        self._what, self._lines = what, lines
        self._bar: Progress | None = None
        if self._console.is_terminal and not self._console.is_dumb_terminal:
            columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            left = (TextColumn("left:"), TimeRemainingColumn())
            self._bar = Progress(*columns, *left, console=self._console, transient=True)
            self._task = self._bar.add_task(what, total=None)
        self._start = self._printed = time.monotonic()

    def __enter__(self) -> "ProgressDisplay":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def show(self, done: int, total: int | None = None, fresh: int = 0) -> None:
        """`done` of `total` are done. `fresh`: how many of them took time, for the estimate of the time left."""
        if self._bar:
            self._bar.update(self._task, total=total, completed=done)
        elif self._lines and time.monotonic() - self._printed > LINE_INTERVAL:
            self._printed = time.monotonic()
            self.say(f"{done} of {total} {self._what} done{self._time_left(done, total or done, fresh)}")

    def say(self, text: str) -> None:
        """Prints a line above the bar."""
        self._console.print(escape_control(text), markup=False, soft_wrap=True)

    def _time_left(self, done: int, total: int, fresh: int) -> str:
        if not fresh or done == total:
            return ""
        seconds = (time.monotonic() - self._start) / fresh * (total - done)
        return f", about {seconds / 60:.0f} min left" if seconds > 90 else f", about {seconds:.0f} s left"
