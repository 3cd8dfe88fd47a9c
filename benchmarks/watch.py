"""Measures the time from a save to its verdict in watch mode, beside `nox -s grade` and plain pytest. `nox -s bench`.

The jobs' own time is that of the check that waits longest: from the start of its first job to the end of its last one,
for each of its runs, as the job service saw it. An exploration has no jobs in real time, so it counts as nothing.
"""

import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.speed import PLAIN_CALLS, ROOT, measure, measure_plain
from grader.grading.warm import WarmGrader
from grader.intake import choose_one, load_catalogue
from grader.model import Exercise, ExerciseReport, end_of_call

ROUNDS = 7
"""Saves of which the median is taken."""
END_OF_VERDICT = "exercises done"
"""The words with which each verdict ends where there is no terminal."""


def main() -> None:
    console = Console(highlight=False)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    console.print(f"{os.cpu_count()} processors{load}, Python {sys.version.split()[0]}, median of {ROUNDS} saves\n")
    slugs = [*PLAIN_CALLS, "lost_update", "in_time"]
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("exercise", "save to verdict", "jobs' own time", "over it", "grade", "nox -s grade", "plain pytest"):
        left = title == "exercise"
        table.add_column(title, justify="left" if left else "right", min_width=max(map(len, slugs)) if left else None)
    nox = shutil.which("nox")
    with tempfile.TemporaryDirectory() as place:
        kit = make_kit(Path(place))
        for slug in slugs:
            exercise = choose_one(load_catalogue(kit), slug)
            exercise.stub.write_bytes(exercise.reference.read_bytes())
            watched = statistics.median(saves_to_verdicts(kit, exercise))
            own = jobs_own_time(report_on(kit, slug))
            line = [sys.executable, "-m", "grader", "grade", "--solutions", slug]
            cold = statistics.median(measure(line) for _ in range(3))
            through = measure([nox, "-s", "grade", "--", "--solutions", slug]) if nox else None
            plain = measure_plain(exercise) if slug in PLAIN_CALLS else None
            shown = (watched, own, watched - own, cold, through, plain)
            table.add_row(slug, *("" if each is None else f"{each:.2f} s" for each in shown))
    console.print(table)


def make_kit(folder: Path) -> Path:
    """A copy of the exercises and solutions, in which files can be saved."""
    for name in ("exercises", "solutions"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def saves_to_verdicts(kit: Path, exercise: Exercise) -> Iterator[float]:
    """Seconds from each save to the end of its verdict, in a real watch process that writes plain lines."""
    line = [sys.executable, "-m", "grader", "watch", exercise.slug, "--root", str(kit)]
    process = subprocess.Popen(
        line, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdout is not None
    with contextlib.closing(process.stdout):
        try:
            wait_for_verdict(process, exercise)
            source = exercise.reference.read_text(encoding="utf-8")
            for number in range(ROUNDS):
                start = time.perf_counter()
                exercise.stub.write_text(f"{source}\n# {number}\n", encoding="utf-8")
                wait_for_verdict(process, exercise)
                yield time.perf_counter() - start
        finally:
            process.terminate()
            process.wait()


def wait_for_verdict(process: "subprocess.Popen[str]", exercise: Exercise) -> None:
    """Reads until the next verdict, which must be a pass."""
    assert process.stdout is not None
    passed = False
    for line in process.stdout:
        passed = passed or (line.startswith(exercise.slug) and "checks" in line)
        if END_OF_VERDICT in line and passed:
            return
    raise RuntimeError("The watch process has ended.")


def report_on(kit: Path, slug: str) -> ExerciseReport:
    """The report of one more grading, with its evidence."""
    warm = WarmGrader(kit, slug)
    try:
        warm.grade(1)
        return next(answer.report for answer in warm.answers() if answer.report is not None)
    finally:
        warm.close()


def jobs_own_time(report: ExerciseReport) -> float:
    """Seconds of the jobs of the check that waits longest."""
    return max(
        sum(
            max(end_of_call(call, run) for call in run.calls) - min(call.arrived for call in run.calls)
            for run in check.evidence
            if run.calls
        )
        for check in report.checks
    )


if __name__ == "__main__":
    main()
