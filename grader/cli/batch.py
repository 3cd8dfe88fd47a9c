"""What `grader batch`, `report` and `rejudge` show: progress while it runs, a summary at the end."""

import argparse
import sys
import time
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from grader.batch import (
    FEEDBACK,
    GRADEBOOK,
    JUNIT,
    RESULTS,
    BatchRequest,
    Grade,
    Progress,
    Store,
    Summary,
    publish,
    rejudge_all,
    run_batch,
)
from grader.intake import choose, load_catalogue
from grader.reports.escape import escape_control

EVERY = 10.0
"""Seconds between two lines of progress where there is no terminal."""
SHOWN = 20


def batch(options: argparse.Namespace) -> int:
    """0: everything has its verdict · 3: something is inconclusive, or the grader made an error."""
    order = BatchRequest(
        inbox=options.inbox,
        out=options.out,
        slugs=tuple(options.exercise),
        roster=options.roster,
        root=options.root,
        isolation=options.isolation,
        force=options.force,
        only=tuple(options.only),
        failed=options.failed,
        inconclusive=options.inconclusive,
    )
    with ProgressDisplay() as shown:
        try:
            summary = run_batch(order, shown, _on_cluster(options) if options.cluster else None)
        except KeyboardInterrupt:
            shown.say("Stopped. What was graded is kept: run the same command again and it goes on.")
            raise
    _show(summary, options.out)
    return 3 if summary.outcomes.get("inconclusive") or summary.outcomes.get("error") else 0


def _on_cluster(options: argparse.Namespace) -> Grade:
    from grader.batch.dask_backend import dask_backend

    exercises = choose(load_catalogue(options.root), options.exercise)
    return dask_backend(options.cluster, exercises, options.root, options.isolation)


def report(out: Path) -> int:
    with Store(out) as store:
        count = publish(store, out)
    print(f"{out}: {GRADEBOOK}, {RESULTS}, {JUNIT} and {FEEDBACK}/ of {count} submissions.")
    return 0


def rejudge(out: Path, root: Path) -> int:
    with Store(out, change=True) as store:
        changes = rejudge_all(store, root)
        publish(store, out)
    for line in changes.told[:SHOWN]:
        print(escape_control(line))
    if len(changes.told) > SHOWN:
        print(f"and {len(changes.told) - SHOWN} more")
    print(f"{changes.judged} checks judged again, {len(changes.told)} verdicts changed.")
    if changes.kept:
        print(f"{changes.kept} checks keep their verdicts: they rest on more than is stored (docs/batch.md).")
    if changes.cut:
        print(f"{changes.cut} checks now meet what they failed, but were cut short there: grade them with --failed.")
    return 0


class ProgressDisplay:
    """A bar with counts and remaining time on a terminal; else a line now and then."""

    def __init__(self) -> None:
        # Standard error is kept as it is now, since pytest takes the standard streams while it runs.
        self._console = Console(file=sys.stderr, highlight=False)
        self._bar: Bar | None = None
        if self._console.is_terminal:
            columns = (TextColumn("graded"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._bar = Bar(*columns, TextColumn("left:"), TimeRemainingColumn(), console=self._console, transient=True)
            self._task = self._bar.add_task("graded", total=None)
        self._start = self._told = time.monotonic()

    def __enter__(self) -> "ProgressDisplay":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def __call__(self, progress: Progress) -> None:
        if progress.note:
            self.say(progress.note)
        if self._bar:
            self._bar.update(self._task, total=progress.total, completed=progress.done)
        elif time.monotonic() - self._told > EVERY:
            self._told = time.monotonic()
            self.say(f"{progress.done} of {progress.total} done{self._left(progress)}")

    def say(self, text: str) -> None:
        self._console.print(escape_control(text), markup=False, soft_wrap=True)

    def _left(self, progress: Progress) -> str:
        if not progress.fresh or progress.done == progress.total:
            return ""
        seconds = (time.monotonic() - self._start) / progress.fresh * (progress.total - progress.done)
        return f", about {seconds / 60:.0f} min left" if seconds > 90 else f", about {seconds:.0f} s left"


def _show(summary: Summary, out: Path) -> None:
    counts = [f"{summary.graded} graded", f"{summary.known} known from before"]
    counts += [f"{summary.unreadable} not gradable"] if summary.unreadable else []
    counts += [f"{summary.missing} missing"] if summary.missing else []
    print(", ".join(counts) + ".")
    found = ", ".join(f"{count} {status}" for status, count in sorted(summary.outcomes.items()))
    print(f"Exercises: {found or 'none'}.")
    for note in summary.notes[:SHOWN]:
        print(f"  {escape_control(note)}")
    if len(summary.notes) > SHOWN:
        print(f"  and {len(summary.notes) - SHOWN} more")
    print(f"{out}: {GRADEBOOK}, {RESULTS}, {JUNIT}, {FEEDBACK}/")
