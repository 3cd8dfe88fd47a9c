"""Compares the scheduler with others from PyPI, in one run: `python -m benchmarks.peers`. Part of `nox -s bench`.

Programs with a known bug, and their right twins, are explored by each tool: five pairs with threads, five with asyncio.
Each tool is installed into an environment of its own, under `.nox/peers`. Each exploration has a process of its own.
Numbers of schedules are comparable only within one tool: where threads can switch differs from tool to tool.

The seconds count from the call of the tool to its end, without its import, and with what it does to explain a failure.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import venv
from dataclasses import asdict
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from benchmarks.peers.tools import CONFIGURATIONS, EVERY, Configuration, Run

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = Path(__file__).resolve().parent
ENVIRONMENTS: Final = ROOT / ".nox" / "peers"
VERSIONS: Final = ("buggy", "right")
PROOF_SCHEDULES: Final = 100_000
"""Schedules that a complete search may run on a right program. Its seconds are those of the others."""
GRACE: Final = 30
"""Seconds beyond twice the budget after which a process is ended."""

Runs = dict[tuple[str, str, str], list[Run]]
"""(configuration, program, version) -> one run for each seed."""


def main() -> None:
    options = arguments()
    pythons = {each.package: python_of(each.package) for each in CONFIGURATIONS.values()}
    results: Runs = {}
    for name, configuration in CONFIGURATIONS.items():
        for path in sorted((FOLDER / configuration.kind).glob("*.py")):
            for version in VERSIONS:
                if sys.stderr.isatty():
                    print(f"\r\x1b[K{name}: {path.stem}, {version}", end="", file=sys.stderr)
                seeds = range(options.seeds if configuration.seeded and version == "buggy" else 1)
                complete = not configuration.seeded and version == "right"
                schedules = PROOF_SCHEDULES if complete else options.schedules
                line = [*pythons[configuration.package], FOLDER / "tools.py", name, path, version]
                runs = [run_once([*line, seed, schedules, options.seconds]) for seed in seeds]
                results[name, path.stem, version] = runs
    show(results, options)
    if options.json:
        data = [
            {"configuration": name, "program": program, "version": version, "runs": [asdict(run) for run in runs]}
            for (name, program, version), runs in results.items()
        ]
        options.json.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--seeds", type=int, default=3, help="seeds for each bug, for tools that draw at random (default: 3)"
    )
    parser.add_argument("--schedules", type=int, default=1000, help="schedules of one exploration (default: 1000)")
    parser.add_argument("--seconds", type=float, default=10.0, help="seconds of one exploration (default: 10)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every run as JSON")
    return parser.parse_args()


def python_of(package: str) -> list[str | Path]:
    """The command that starts Python with a tool, which is installed first if it is not there yet."""
    if not package:
        return [sys.executable]
    folder = ENVIRONMENTS / f"{package}-{sys.version_info.major}.{sys.version_info.minor}"
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    python = scripts / ("python.exe" if sys.platform == "win32" else "python")
    installed = folder / "installed"
    if not installed.exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", package], check=True)
        installed.touch()
    # frontrun replaces the locks of the whole process, by a command of its own.
    return [scripts / "frontrun", python] if package.startswith("frontrun") else [python]


def run_once(line: list[object]) -> Run:
    command = [str(part) for part in line]
    limit = 2 * float(command[-1]) + GRACE
    environment = {**os.environ, "PYTHONPATH": str(ROOT)} if command[0] == sys.executable else None
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False, env=environment)
    except subprocess.TimeoutExpired:
        return Run(problem=f"did not end within {limit:.0f} s")
    lines = done.stdout.splitlines()
    if not lines or not lines[-1].startswith("{"):
        return Run(problem=f"ended with code {done.returncode}: {done.stderr.strip()[-200:]}")
    return Run(**json.loads(lines[-1]))


def show(results: Runs, options: argparse.Namespace) -> None:
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 150)
    console.print(
        f"\nPython {sys.version.split()[0]}, {os.cpu_count()} processors. {options.schedules:,} schedules or "
        f"{options.seconds:.0f} s each, {options.seeds} seeds for each bug. Complete searches of right programs: "
        f"{PROOF_SCHEDULES:,} schedules or {options.seconds:.0f} s."
    )
    for kind in ("threads", "tasks"):
        names = [name for name, each in CONFIGURATIONS.items() if each.kind == kind]
        console.print(f"\n{kind}: five programs with a bug, five right ones")
        console.print(summary(results, names))
        console.print("\nSchedules to the bug, and seconds (medians)")
        console.print(to_the_bug(results, names))
        console.print("\nSchedules of the right program, and the proof")
        console.print(right_programs(results, names))
    problems = sorted({(name, program, run.problem) for (name, program, _), runs in results.items() for run in runs})
    for name, program, problem in problems:
        if problem:
            console.print(f"{name}: {program}: {problem}")


def table_of(*titles: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in titles:
        table.add_column(title)
    return table


def summary(results: Runs, names: list[str]) -> Table:
    table = table_of(
        "tool",
        "bugs found",
        "schedules to the bug",
        "seconds to the bug",
        "false alarms",
        "proofs",
        "proofs in a bound",
    )
    for name in names:
        buggy = [
            run for (tool, _, version), runs in results.items() if (tool, version) == (name, "buggy") for run in runs
        ]
        right = [
            run for (tool, _, version), runs in results.items() if (tool, version) == (name, "right") for run in runs
        ]
        found = [run for run in buggy if run.found]
        counts, seconds = [run.schedules for run in found], [run.seconds for run in found]
        table.add_row(
            name,
            f"{len(found)} of {len(buggy)}",
            f"{statistics.median(counts):.0f}, at most {max(counts):,}" if found else "-",
            f"{statistics.median(seconds):.3f}, at most {max(seconds):.2f}" if found else "-",
            f"{sum(run.found for run in right)} of {len(right)}",
            f"{sum(run.proof == EVERY for run in right)} of {len(right)}",
            f"{sum(run.proof not in ('', EVERY) for run in right)} of {len(right)}",
        )
    return table


def to_the_bug(results: Runs, names: list[str]) -> Table:
    table = table_of("program", *names)
    for program in programs_of(CONFIGURATIONS[names[0]]):
        cells = []
        for name in names:
            runs = results[name, program, "buggy"]
            found = [run for run in runs if run.found]
            if not found:
                cells.append("could not run" if runs[0].problem else f"none in {runs[0].schedules:,}")
                continue
            missed = f" ({len(found)} of {len(runs)})" if len(found) < len(runs) else ""
            schedules = statistics.median(run.schedules for run in found)
            cells.append(f"{schedules:.0f} · {statistics.median(run.seconds for run in found):.3f}{missed}")
        table.add_row(program, *cells)
    return table


def right_programs(results: Runs, names: list[str]) -> Table:
    table = table_of("program", *names)
    for program in programs_of(CONFIGURATIONS[names[0]]):
        cells = []
        for name in names:
            run = results[name, program, "right"][0]
            text = f"{run.schedules:,} · {run.seconds:.2f}"
            if run.problem:
                text = "could not run"
            elif run.found:
                text = f"false alarm after {run.schedules:,}"
            elif run.proof:
                text += f", {run.proof}"
            cells.append(text)
        table.add_row(program, *cells)
    return table


def programs_of(configuration: Configuration) -> list[str]:
    return sorted(path.stem for path in (FOLDER / configuration.kind).glob("*.py"))


if __name__ == "__main__":
    main()
