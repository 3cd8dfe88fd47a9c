"""Measures a whole course: right and wrong submissions of each exercise, graded as a batch. Part of `nox -s bench`.

`python -m benchmarks.course --first 15` takes the first fifteen exercises in the order of the course. `--students 20`
sets how many submissions each has. Half of them are right; the others are wrong solutions of the catalogue, by turns.
Each exercise is a batch of its own, so that its processor time is known. Then all of them are one batch. Compare the
processor times of two versions on a busy machine, and the rates on an idle one.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec
import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.batch import processor_seconds
from grader.batch import BatchProgress, BatchRequest, run_batch
from grader.intake import load_catalogue, wrong_solutions
from grader.model import Exercise

ISOLATION = os.environ.get("BENCH_ISOLATION", "on")

Program = tuple[Path, frozenset[str]]
"""(file, the reasons that a verdict may have; "passed" for a right one)"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("slugs", nargs="*", metavar="SLUG", help="exercises to measure (default: all)")
    parser.add_argument("--first", type=int, default=None, metavar="N", help="only the first N exercises")
    parser.add_argument("--students", type=int, default=20, metavar="N", help="submissions of each exercise")
    parser.add_argument("--apart", action="store_true", help="no batch of all exercises together at the end")
    options = parser.parse_args()
    catalogue = [each for each in load_catalogue() if not options.slugs or each.slug in options.slugs]
    exercises = catalogue[: options.first]
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    load = os.getloadavg()[0]
    console.print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}, isolation {ISOLATION}, ", end="")
    console.print(f"load before {load:.1f}; {options.students} submissions of each exercise, half of them right\n")
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("exercise", "gradings", "a second", "processor seconds each", "verdicts not as stated"):
        table.add_column(title, justify="left" if title == "exercise" else "right")
    odd = Counter[str]()
    batches = [(each.slug, [each]) for each in exercises]
    if len(exercises) > 1 and not options.apart:
        batches.append((f"all {len(exercises)} in one batch", exercises))
    for name, chosen in batches:
        measured = Measured(chosen, options.students)
        console.print(f"{name}: {measured.seconds:.1f} s")
        table.add_row(
            name,
            str(measured.gradings),
            f"{measured.gradings / measured.seconds:.2f}",
            f"{measured.processor_time / measured.gradings:.3f}",
            str(measured.odd.total()),
        )
        odd += measured.odd
    console.print()
    console.print(table)
    for what, count in odd.items():
        console.print(f"  {count} x {what}")


def programs_of(exercise: Exercise) -> list[Program]:
    """The reference first, then all wrong solutions."""
    wrong = [
        (each.path, frozenset(reason.value for reason in each.stated.values())) for each in wrong_solutions(exercise)
    ]
    return [(exercise.reference, frozenset(["passed"])), *wrong]


def program_at(programs: Sequence[Program], number: int) -> Program:
    """The program of a student: the right one for even numbers, else the wrong ones spread over all of them."""
    return programs[0] if number % 2 == 0 else programs[1 + number // 2 % (len(programs) - 1)]


def processor_time() -> float:
    """Seconds of this process, of all processes below it, and of those that have ended and were waited for."""
    me = psutil.Process()
    return sum(map(processor_seconds, [me, *me.children(recursive=True)]))


class Measured:
    """One batch of `students` submissions of each exercise.

    gradings  number of verdicts on an exercise
    seconds   wall time of the batch; `processor_time` in seconds is that of all its processes
    odd       verdicts that are not as stated in the catalogue: exercise, file and reason
    """

    def __init__(self, exercises: Sequence[Exercise], students: int) -> None:
        programs = {each.slug: programs_of(each) for each in exercises}
        self.gradings = len(exercises) * students
        self.odd = Counter[str]()
        self.processor_time = 0.0
        with tempfile.TemporaryDirectory() as place:
            inbox, out = Path(place, "inbox"), Path(place, "out")
            for number in range(students):
                folder = inbox / f"s{number:06}"
                folder.mkdir(parents=True)
                for slug, known in programs.items():
                    text = program_at(known, number)[0].read_bytes()
                    folder.joinpath(f"{slug}.py").write_bytes(text + f"\n# {number}\n".encode())
            self._before, start = processor_time(), time.perf_counter()
            request = BatchRequest(inbox=inbox, out=out, slugs=tuple(programs), isolation=ISOLATION)
            run_batch(request, self._sample)
            self.seconds = time.perf_counter() - start
            for line in (out / "results.jsonl").open("rb"):
                self._compare(msgspec.json.decode(line), programs)

    def _sample(self, progress: BatchProgress) -> None:
        # The processes that grade end with the batch, some of them unnoticed. So this looks at the last moment before.
        if progress.done == progress.total:
            self.processor_time = max(self.processor_time, processor_time() - self._before)

    def _compare(self, result: dict[str, object], programs: dict[str, list[Program]]) -> None:
        number = int(str(result["submission"]).lstrip("s"))
        graded = result["exercises"]
        assert isinstance(graded, list)
        for each in graded:
            path, stated = program_at(programs[each["slug"]], number)
            reason = each["reason"] or "passed"
            if reason not in stated:
                self.odd[f"{each['slug']}, {path.stem}: {reason}"] += 1


if __name__ == "__main__":
    main()
