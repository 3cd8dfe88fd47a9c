"""Progress while a command works: a bar or a count on a terminal, a line now and then elsewhere."""

import os
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from grader.reports.escape import escape_control

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

LINE_INTERVAL = 10.0
"""Seconds between two lines of progress where there is no terminal."""


class ProgressDisplay:
    """Shows how many of something are done, on standard error. Use `with`.

    what   what is counted, such as "checks"
    lines  whether lines are printed where there is no terminal
    """

    def __init__(self, what: str, *, lines: bool) -> None:
        self._what, self._lines = what, lines
        # Standard error as it is now, since pytest replaces the standard streams while it runs.
        self._file = sys.stderr
        self._is_terminal = self._file.isatty() and os.environ.get("TERM") != "dumb"
        self._bar: tuple[Progress, TaskID] | None = None
        self._start = self._printed = time.monotonic()

    def __enter__(self) -> "ProgressDisplay":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar[0].stop()

    def show(self, done: int, total: int | None = None, fresh: int = 0) -> None:
        """Shows that `done` of `total` are done; without `total`, only their number.

        fresh  how many of those done took time, for the estimate of the time left
        """
        if self._is_terminal:
            self._bar = self._bar or self._start_bar(has_total=total is not None)
            self._bar[0].update(self._bar[1], total=total, completed=done)
        elif self._lines and time.monotonic() - self._printed > LINE_INTERVAL:
            self._printed = time.monotonic()
            self.say(f"{done} of {total} {self._what} done{self._time_left(done, total or done, fresh)}")

    def say(self, text: str) -> None:
        """Prints a line above the bar."""
        if self._bar:
            self._bar[0].console.print(escape_control(text), markup=False, soft_wrap=True)
        else:
            print(escape_control(text), file=self._file, flush=True)

    def _start_bar(self, *, has_total: bool) -> "tuple[Progress, TaskID]":
        # Imported only now, while the first checks run: rich takes a tenth of a second that the start can spare.
        from rich import progress
        from rich.console import Console

        count = (progress.TextColumn("{task.completed} {task.description} done"),)
        bar_and_times = (
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            progress.TimeElapsedColumn(),
            progress.TextColumn("left:"),
            progress.TimeRemainingColumn(),
        )
        columns = bar_and_times if has_total else count
        bar = progress.Progress(*columns, console=Console(file=self._file, highlight=False), transient=True)
        task = bar.add_task(self._what, total=None)
        bar.start()
        return bar, task

    def _time_left(self, done: int, total: int, fresh: int) -> str:
        if not fresh or done == total:
            return ""
        seconds = (time.monotonic() - self._start) / fresh * (total - done)
        return f", about {seconds / 60:.0f} min left" if seconds > 90 else f", about {seconds:.0f} s left"
