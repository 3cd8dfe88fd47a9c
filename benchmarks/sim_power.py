"""Measures how many bugs the controlled scheduler finds, and checks that it raises no false alarm. `nox -s power`.

    nox -s power                                              # every program of the study, from each of 20 seeds
    nox -s power -- power --match reorder --strategy random
    nox -s power -- soundness --schedules 10000               # correct programs: no failure, no thread left

Each program runs in a process of its own with a time limit, so a program that hangs is reported and delays no other.
The exit code is 0 if all bugs were found, or if there was no false alarm.
"""

import argparse
import json
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ROOT / "tests" / "sim" / "programs"
STUDY = ("sctbench",)
"""Folders of programs with a bug."""
CORRECT = ("sound", "sctbench_fixed")
"""Folders of programs without a bug."""
TIME_LIMIT = 1800.0
"""Seconds for all runs of one program; then it counts as hanging."""


def main() -> None:
    options = parse()
    if options.what == "one":
        run_one(options)
        return
    folders = options.folder or (STUDY if options.what == "power" else CORRECT)
    paths = [path for name in folders for path in sorted((PROGRAMS / name).glob("*.py")) if options.match in path.stem]
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
    console.print(f"Python {sys.version.split()[0]}, strategy {options.strategy}, {len(paths)} programs\n")
    start = time.perf_counter()
    show = show_power if options.what == "power" else show_soundness
    passed = show(console, options, paths)
    console.print(f"\n{time.perf_counter() - start:.0f} s")
    sys.exit(not passed)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("what", nargs="?", choices=("power", "soundness", "one"), default="power")
    parser.add_argument("--match", default="", help="only programs whose name contains this")
    parser.add_argument("--folder", action="append", help=f"a folder of {PROGRAMS.relative_to(ROOT)}; can be repeated")
    parser.add_argument("--seeds", type=int, help="number of seeds, from 0 on (power: 20, soundness: 1)")
    parser.add_argument("--schedules", type=int, help="schedules for each seed (power: 1,000, soundness: 10,000)")
    parser.add_argument("--strategy", default="portfolio")
    parser.add_argument("--jobs", type=int, default=1, help="number of programs at a time")
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    defaults = (1, 10_000) if options.what == "soundness" else (20, 1000)
    options.seeds = options.seeds or defaults[0]
    options.schedules = options.schedules or defaults[1]
    return options


# The process of one program.


def run_one(options: argparse.Namespace) -> None:
    from grader.sim import explore, load

    module = load(options.path)
    kinds = [getattr(module, "BUG", ""), *getattr(module, "BUG_ALSO", ())]
    before = threading.active_count()
    runs = []
    for seed in range(options.seeds):
        found = explore(module.program, schedules=options.schedules, seed=seed, strategy=options.strategy)
        failure = found.failure
        runs.append(
            {
                "outcome": found.outcome,
                "schedules": found.schedules,
                "seconds": found.seconds,
                "threads left": threading.active_count() - before,
                "kind": "" if failure is None else failure.kind,
                "class": "" if failure is None else failure.bug,
                "as stated": failure is not None and failure.kind in kinds,
                "token": "" if failure is None else failure.token,
            }
        )
    json.dump(runs, sys.stdout)


# The main process.


def measure(options: argparse.Namespace, path: Path) -> tuple[Path, list[dict[str, Any]], str]:
    """(the program, the results of its runs, the problem if there are none)"""
    command = [sys.executable, "-m", "benchmarks.sim_power", "one", "--path", str(path), "--strategy", options.strategy]
    command += ["--seeds", str(options.seeds), "--schedules", str(options.schedules)]
    try:
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=TIME_LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return path, [], f"hangs: still running after {TIME_LIMIT:.0f} s"
    if ended.returncode:
        return path, [], (ended.stderr.strip().splitlines() or ["no message"])[-1]
    return path, json.loads(ended.stdout), ended.stderr.strip()


def measure_all(options: argparse.Namespace, paths: list[Path]) -> Iterator[tuple[Path, list[dict[str, Any]], str]]:
    with ThreadPoolExecutor(options.jobs) as pool:
        for done, result in enumerate(pool.map(lambda path: measure(options, path), paths), start=1):
            if sys.stderr.isatty():
                print(f"\r{done}/{len(paths)} ", end="", file=sys.stderr)
            yield result


def table_of(*titles: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in titles:
        table.add_column(title, no_wrap=True)
    return table


def show_power(console: Console, options: argparse.Namespace, paths: list[Path]) -> bool:
    """Prints how many schedules each bug took. A seed that missed it counts as more than all schedules."""
    table = table_of("program", "found", "median", "worst", "kind", "class")
    passed = True
    for path, runs, problem in measure_all(options, paths):
        if not runs:
            table.add_row(path.stem, "", "", "", problem)
            passed = False
            continue
        found = [run for run in runs if run["as stated"]]
        needed = sorted(run["schedules"] if run["as stated"] else options.schedules + 1 for run in runs)
        passed = passed and len(found) == len(runs)
        middle, worst = statistics.median_low(needed), needed[-1]
        table.add_row(
            path.stem,
            f"{len(found)} of {len(runs)}",
            number(middle, options.schedules),
            number(worst, options.schedules),
            counted(run["kind"] for run in runs),
            counted(run["class"] for run in runs),
        )
    console.print(table)
    return passed


def number(schedules: int, budget: int) -> str:
    return f"> {budget:,}" if schedules > budget else f"{schedules:,}"


def counted(words: Iterator[str]) -> str:
    """One word alone, such as `deadlock`; several different words with their counts."""
    counts = Counter(word for word in words if word)
    if len(counts) < 2:
        return next(iter(counts), "-")
    return ", ".join(f"{word} {count}" for word, count in counts.most_common())


def show_soundness(console: Console, options: argparse.Namespace, paths: list[Path]) -> bool:
    """Prints false alarms, hangs and threads that were left; each correct program should have none."""
    table = table_of("program", "schedules", "per second", "problems")
    schedules, with_problems = 0, 0
    for path, runs, problem in measure_all(options, paths):
        ran = sum(run["schedules"] for run in runs)
        problems = [problem] if problem else []
        problems += [f"false alarm: {run['kind']}, token {run['token']}" for run in runs if run["kind"]]
        problems += [f"{run['threads left']} threads left" for run in runs if run["threads left"]]
        rate = ran / max(1e-9, sum(run["seconds"] for run in runs))
        complete = " (every one)" if all(run["outcome"] == "proved" for run in runs) and runs else ""
        table.add_row(path.stem, f"{ran:,}{complete}", f"{rate:,.0f}", "; ".join(problems) or "none")
        schedules += ran
        with_problems += bool(problems)
    console.print(table)
    console.print(f"\n{len(paths)} programs, {schedules:,} schedules: {with_problems} programs with problems")
    return not with_problems


if __name__ == "__main__":
    main()
