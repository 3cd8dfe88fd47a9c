"""Measures a batch of `fan_out`, half of it right and half wrong, against a plain loop of pytest. `nox -s bench`.

`python -m benchmarks.batch 1000 10000` grades a thousand submissions, then ten thousand, and compares. Each submission
has a text of its own, so no verdict is known from before. The loop is measured on a sample, one program at a time.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import psutil
from rich.console import Console
from rich.table import Table

from grader.batch import BatchProgress, BatchRequest, run_batch
from grader.grading import Request, grade
from grader.intake import load_catalogue, wrong_solutions

SAMPLE = 10
"""Programs that the plain loop is measured on."""
WRONG_PROGRAMS = 20
"""Wrong solutions in the batch, by turns; all if there are fewer."""
ISOLATION = os.environ.get("BENCH_ISOLATION", "on")

PLAIN_SUITE = """
import threading, time
import pytest
from fan_out import fan_out

def job(number, seconds=0.1, raises=None):
    def run():
        time.sleep(seconds)
        if raises:
            raise raises
        return str(number)
    return run

def timed(jobs):
    start = time.perf_counter()
    return fan_out(jobs), time.perf_counter() - start

def test_one_second():
    got, seconds = timed([job(i, 1.0) for i in range(5)])
    assert got == [str(i) for i in range(5)]
    assert seconds < 1.5

def test_order():
    got, seconds = timed([job(0, 0.6), *(job(i) for i in range(1, 4))])
    assert got == ["0", "1", "2", "3"]

def test_many():
    got, seconds = timed([job(i, 0.2) for i in range(40)])
    assert got == [str(i) for i in range(40)]
    assert seconds < 1.0

def test_none():
    assert fan_out([]) == []

@pytest.mark.parametrize(("first", "other"), [(0.1, 0.6), (0.6, 0.1)])
def test_exception(first, other):
    problem, threads = LookupError("x"), threading.active_count()
    with pytest.raises(LookupError) as caught:
        fan_out([job(0, other), job(1, first, problem), job(2, other)])
    assert caught.value is problem
    assert threading.active_count() == threads

def test_two_exceptions():
    problems = [LookupError("a"), LookupError("b")]
    with pytest.raises(LookupError) as caught:
        fan_out([job(0, 0.6, problems[0]), job(1), job(2, 0.1, problems[1]), job(3)])
    assert any(caught.value is each for each in problems)
"""


def main(sizes: list[int]) -> None:
    console = Console(highlight=False)
    [exercise] = [each for each in load_catalogue() if each.slug == "fan_out"]
    wrong = [each.path for each in wrong_solutions(exercise)]
    programs = [exercise.reference, *wrong[:: max(1, len(wrong) // WRONG_PROGRAMS)][:WRONG_PROGRAMS]]
    console.print(
        f"{os.cpu_count()} processors, Python {sys.version.split()[0]}, isolation {ISOLATION}, load before ", end=""
    )
    console.print(f"{os.getloadavg()[0]:.1f}\n")
    alone = {path.stem: verdict_alone(path) for path in programs}
    runs = [Measured(programs, size) for size in sizes]
    with tempfile.TemporaryDirectory() as place:
        plain = sum(plain_seconds(Path(place), path) for path in sample(programs)) / SAMPLE
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("what", *(f"{run.size:,}" for run in runs)):
        table.add_column(title, justify="left" if title == "what" else "right")
    rows: dict[str, list[Any]] = {
        "seconds": [f"{run.seconds:.1f}" for run in runs],
        "submissions a second": [f"{run.size / run.seconds:.1f}" for run in runs],
        f"times the plain loop ({plain:.2f} s each, {SAMPLE} sampled)": [
            f"{plain * r.size / r.seconds:.0f}" for r in runs
        ],
        "verdicts that differ from those alone": [run.differing(alone).total() for run in runs],
        "memory of the grader, MB": [f"{run.memory / 1e6:.0f}" for run in runs],
        **{f"CPU, {part}, ms each": [f"{1e3 * run.cpu[part] / run.size:.1f}" for run in runs] for part in runs[0].cpu},
        "CPU, all of it, ms each": [f"{1e3 * sum(run.cpu.values()) / run.size:.1f}" for run in runs],
    }
    for what, cells in rows.items():
        table.add_row(what, *map(str, cells))
    console.print(table)
    for run in runs:
        for difference, count in run.differing(alone).items():
            console.print(f"  {count} x {difference}")
    if len(runs) > 1:
        console.print(
            f"\n{runs[-1].size:,} took {runs[-1].seconds / runs[0].seconds:.2f} times as long as {runs[0].size:,}"
        )


def program_of(programs: list[Path], number: int) -> Path:
    """The program of a submission: the right one for even numbers, else the wrong ones by turns."""
    return programs[0] if number % 2 == 0 else programs[1 + number // 2 % (len(programs) - 1)]


def sample(programs: list[Path]) -> list[Path]:
    """As in the batch: half of the programs are right, and the wrong ones are spread over all."""
    step = (len(programs) - 1) / (SAMPLE // 2)
    return [programs[0] if number % 2 == 0 else programs[1 + int(number // 2 * step)] for number in range(SAMPLE)]


def verdict_alone(path: Path) -> list[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as place:
        Path(place, "fan_out.py").write_bytes(path.read_bytes())
        report = grade(Request(slugs=("fan_out",), submission=Path(place), isolation=ISOLATION))
    problem = report.exercises[0].first_problem
    return [("fan_out", problem.finding.reason.value if problem and problem.finding else "passed")]


class Measured:
    """One batch: its wall seconds, its memory, and the processor seconds of the processes of each part."""

    def __init__(self, programs: list[Path], size: int) -> None:
        self.size = size
        self._programs = programs
        self.cpu = {
            "the trusted side": 0.0,
            "student processes": 0.0,
            "forking them": 0.0,
            "the loop and the store": 0.0,
        }
        self.memory = 0
        self._sampled = 0.0
        with tempfile.TemporaryDirectory() as place:
            inbox, out = Path(place, "inbox"), Path(place, "out")
            for number in range(size):
                folder = inbox / f"s{number:06}"
                folder.mkdir(parents=True)
                content = program_of(programs, number).read_bytes()
                (folder / "fan_out.py").write_bytes(content + f"\n# {number}\n".encode())
            own, start = time.process_time(), time.perf_counter()
            run_batch(BatchRequest(inbox=inbox, out=out, slugs=("fan_out",), isolation=ISOLATION), self._sample)
            self.seconds = time.perf_counter() - start
            self.cpu["the loop and the store"] = time.process_time() - own
            self._verdicts = [verdict_in(line) for line in (out / "results.jsonl").open("rb")]

    def _sample(self, progress: BatchProgress) -> None:
        if time.monotonic() - self._sampled < 1.0 and progress.done < progress.total:
            return
        self._sampled = time.monotonic()
        me = psutil.Process()
        self.memory = max(self.memory, me.memory_info().rss)
        trusted = 0.0
        for child in me.children():
            if "grader.student" in " ".join(child.cmdline()):
                times = child.cpu_times()
                self.cpu["forking them"] = times.user + times.system
                self.cpu["student processes"] = sum(map(processor_seconds, child.children(recursive=True)))
                self.cpu["student processes"] += times.children_user + times.children_system
            else:
                trusted += sum(child.cpu_times()[:2])
        self.cpu["the trusted side"] = max(trusted, self.cpu["the trusted side"])

    def differing(self, alone: dict[str, list[tuple[str, str]]]) -> Counter[str]:
        """The programs whose reason differs from that of a grading alone, with both reasons."""
        found = Counter[str]()
        for number, verdicts in enumerate(self._verdicts):
            name = program_of(self._programs, number).stem
            pairs = zip(alone[name], verdicts, strict=False)
            differences = [
                f"{check}: {before} alone, {after} here" for (check, before), (_, after) in pairs if before != after
            ]
            found.update(f"{name}, {each}" for each in differences[:1])
        return found


def processor_seconds(process: psutil.Process) -> float:
    """Of the process and its ended children; 0 if it has gone."""
    try:
        return sum(process.cpu_times()[:4])
    except psutil.Error:
        return 0.0


def verdict_in(line: bytes) -> list[tuple[str, str]]:
    """The reason of the exercise. Single checks may differ by chance, if a program leaves the order to chance."""
    [exercise] = msgspec.json.decode(line)["exercises"]
    return [("fan_out", exercise["reason"] or "passed")]


def plain_seconds(folder: Path, path: Path) -> float:
    (folder / "fan_out.py").write_bytes(path.read_bytes())
    (folder / "test_plain.py").write_text(PLAIN_SUITE)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--timeout", "30", "test_plain.py"]
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1000])
