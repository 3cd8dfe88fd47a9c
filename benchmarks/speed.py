"""Measures the time of a grading, against the time of its jobs and against plain pytest. `nox -s bench`.

The plain suites are those that a course writes without a grader. They import the solution into the test process and
measure wall time. They check less and are easy to forge; here they give the scale.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from grader.intake import load_catalogue
from grader.model import Exercise

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5
"""Gradings of which the median is taken."""
JOBS_NEED = 1.0
"""Seconds that the jobs of `fan_out` take if they all overlap."""

PLAIN_SUITE = """
import asyncio, importlib, inspect, threading, time
solution = importlib.import_module("{slug}")
function = solution.{slug}

def job():
    time.sleep(1)
    return "done"

async def slow():
    await asyncio.sleep(1)
    return "done"

def call(*arguments):
    value = function(*arguments)
    return asyncio.run(value) if inspect.isawaitable(value) else value

def test_it_takes_about_a_second():
    start = time.perf_counter()
    {call}
    assert time.perf_counter() - start < 1.5
"""

PLAIN_CALLS = {
    "start_and_join": "call(lambda: time.sleep(0.25), 4, 4)",
    "fan_out": 'assert call([job] * 5) == ["done"] * 5',
    "count_together": "call(lambda: asyncio.sleep(0.25), 4, 4)",
    "gather_all": 'assert call([slow] * 5) == ["done"] * 5',
    "thread_pool": 'assert call([lambda: time.sleep(0.5) or "done"] * 4, 2) == ["done"] * 4',
    "off_the_loop": 'assert call([job] * 5) == ["done"] * 5',
}


def main() -> None:
    exercises = load_catalogue()
    console = Console(highlight=False)
    console.print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}, median of {ROUNDS} rounds\n")
    one = [measure(grade("fan_out")) for _ in range(ROUNDS + 1)]
    each = {ex.slug: statistics.median(measure(grade(ex.slug)) for _ in range(3)) for ex in exercises}
    everything = statistics.median(measure(grade()) for _ in range(ROUNDS))
    plain = sum(measure_plain(ex) for ex in exercises if ex.slug in PLAIN_CALLS)
    slowest = max(each, key=lambda slug: each[slug])
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("what", "seconds", "against", "ratio or rest"):
        table.add_column(title)
    first, later = one[0], statistics.median(one[1:])
    row(table, "grade fan_out, first run", first, f"its jobs, {JOBS_NEED:.1f} s", f"{first - JOBS_NEED:+.2f} s")
    row(table, "grade fan_out, later runs", later, f"its jobs, {JOBS_NEED:.1f} s", f"{later - JOBS_NEED:+.2f} s")
    row(table, "grade fan_out, later runs", later, f"the first, {first:.2f} s", f"{later / first:.2f}")
    row(
        table,
        f"all {len(exercises)} in one run",
        everything,
        f"{slowest}, {each[slowest]:.2f} s",
        f"{everything / each[slowest]:.2f}",
    )
    row(
        table,
        f"all {len(exercises)} in one run",
        everything,
        f"plain pytest for each, {plain:.2f} s",
        f"{everything / plain:.2f}",
    )
    console.print(table)


def row(table: Table, what: str, seconds: float, against: str, ratio: str) -> None:
    table.add_row(what, f"{seconds:.2f}", against, ratio)


def grade(*slugs: str) -> list[str]:
    return [sys.executable, "-m", "grader", "grade", "--solutions", *slugs]


def measure(command: list[str], folder: Path = ROOT) -> float:
    """Wall seconds of one run, which must succeed."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def measure_plain(exercise: Exercise) -> float:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / f"{exercise.slug}.py").write_bytes(exercise.reference.read_bytes())
        suite = PLAIN_SUITE.format(slug=exercise.slug, call=PLAIN_CALLS[exercise.slug])
        (folder / "test_plain.py").write_text(suite)
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_plain.py"]
        return statistics.median(measure(command, folder) for _ in range(3))


if __name__ == "__main__":
    main()
