"""Counts verdicts that flip on a busy machine: references and wrong solutions, beside busy processes. `nox -s load`.

`nox -s load -- 32 200` starts 32 busy processes and gives 200 verdicts. Each is compared with the stated verdict.
"""

import contextlib
import itertools
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator

from grader.grading.pipeline import grade_sources
from grader.intake.catalogue import load_catalogue, wrong_solutions
from grader.intake.submission import SubmittedFile, read_submitted_file
from grader.model.exercise import Exercise

BUSY_LOOP = "while True: pass"


def main(busy: int = 32, wanted: int = 200) -> None:
    programs = list(itertools.islice(itertools.cycle(all_programs()), wanted))
    start = time.perf_counter()
    with busy_machine(busy):
        reports = grade_sources([each for each, _, _ in programs], [each for _, each, _ in programs])
    seconds = time.perf_counter() - start
    flips = Counter[str]()
    for (exercise, source, stated), report in zip(programs, reports, strict=True):
        problem = report.first_problem
        reason = problem.finding.reason.value if problem and problem.finding else "passed"
        if reason != stated:
            flips[f"{exercise.slug}/{source.path.stem}: {stated} -> {reason}"] += 1
    right = sum(stated == "passed" for _, _, stated in programs)
    print(
        f"{busy} busy processes on {os.cpu_count()} processors; {wanted} submissions ({right} right), {seconds:.0f} s"
    )
    print(f"{sum(flips.values())} of {wanted} verdicts flipped")
    for flip, count in flips.items():
        print(f"  {count} x {flip}")


def all_programs() -> list[tuple[Exercise, SubmittedFile, str]]:
    """Exercise, file and stated verdict of each program. References are repeated: half of the programs are right."""
    found = []
    for exercise in load_catalogue():
        for wrong in wrong_solutions(exercise):
            found.append((exercise, read_submitted_file(exercise, exercise.reference), "passed"))
            found.append((exercise, read_submitted_file(exercise, wrong.path), wrong.reason.value))
    return found


@contextlib.contextmanager
def busy_machine(count: int) -> Iterator[None]:
    """Keeps `count` processes busy within the block."""
    processes = [subprocess.Popen([sys.executable, "-c", BUSY_LOOP]) for _ in range(count)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
