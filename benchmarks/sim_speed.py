"""Measures how many schedules a second the scheduler runs, beside bare threads and frontrun. Part of `nox -s bench`.

Everything runs in one go on one processor, so that the ratios are comparable on any machine. On a busy machine, compare
the rates by processor time.

frontrun (PyPI) is optional. If it is installed, it is measured on the same programs, in the form that it needs: a
state, functions for threads that it starts itself, and an invariant. It gets 300 runs or ten seconds for each program,
whichever ends first. grader.sim gets 1,000 schedules.
"""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from types import ModuleType, SimpleNamespace
from typing import Any

from rich.console import Console
from rich.table import Table

from grader.sim import explore, load

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ROOT / "tests" / "sim" / "programs"
SCHEDULES = 10_000
"""Schedules of the two-thread bank account for each strategy."""
BARE_RUNS = 3000
"""Runs of the same program with bare threads."""
FRONTRUN_RUNS = 300
"""Runs of one program under frontrun, at most."""
FRONTRUN_SECONDS = 10.0
"""Seconds for one program under frontrun, at most."""

FRONTRUN_STRATEGIES = ("random", "dpor")
Measurement = tuple[bool, int, float, float]
"""(whether a failure was found, runs, seconds, seconds of processor time)"""
FrontrunResults = dict[str, dict[str, Measurement]]
"""Program -> strategy -> measurement."""

BANK = """
    import threading

    class Account:
        def __init__(self, balance):
            self.balance = balance
            self.lock = threading.Lock()

        def deposit(self, amount):
            for _ in range({steps}):
                with self.lock:
                    self.balance += amount

    def program():
        account = Account(0)
        threads = [threading.Thread(target=account.deposit, args=(1,)) for _ in range({threads})]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert account.balance == {threads} * {steps}
"""


def main() -> None:
    if sys.argv[1:] == ["frontrun"]:
        json.dump(run_frontrun_programs(), sys.stdout)
        return
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    console.print(f"One of {os.cpu_count()} processors, Python {sys.version.split()[0]}\n")
    frontrun_results = measure_frontrun()
    with tempfile.TemporaryDirectory() as folder:
        console.print(two_threads(frontrun_results))
        console.print()
        console.print(growth(Path(folder)))
    console.print()
    console.print(power(frontrun_results))


def table_of(*titles: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in titles:
        table.add_column(title)
    return table


def two_threads(frontrun_results: FrontrunResults) -> Table:
    """The rates on a correct program, the two-thread bank account."""
    table = table_of("two-thread bank account", "runs a second", "of processor time", "seconds")
    path = PROGRAMS / "sound" / "bank.py"
    module = load(path)
    for strategy in ("portfolio", "random", "pct", "dfs"):
        processor_time = time.process_time()
        found = explore(module.program, schedules=SCHEDULES, strategy=strategy)
        processor_time = time.process_time() - processor_time
        add(
            table,
            f"grader.sim, {strategy}, {found.schedules:,} ({found.outcome})",
            found.schedules,
            found.seconds,
            processor_time,
        )
    bare = load_bare(path)
    start, processor_time = time.perf_counter(), time.process_time()
    for _ in range(BARE_RUNS):
        bare.program()
    add(table, "bare threads", BARE_RUNS, time.perf_counter() - start, time.process_time() - processor_time)
    for strategy, (_, runs, seconds, processor_time) in frontrun_results.get("sound/bank", {}).items():
        add(table, f"frontrun, {strategy}, {runs:,}", runs, seconds, processor_time)
    return table


def add(table: Table, name: str, runs: int, seconds: float, processor_time: float) -> None:
    table.add_row(name, f"{runs / seconds:,.0f}", f"{runs / processor_time:,.0f}", f"{seconds:.2f}")


def growth(folder: Path) -> Table:
    """The rate with more threads of three deposits each, and with more deposits of two threads."""
    table = table_of(
        "threads", "deposits each", "schedules a second of processor time", "microseconds for each deposit"
    )
    shapes = [(threads, 3) for threads in (2, 4, 8, 16, 32)] + [(2, steps) for steps in (10, 100, 1000)]
    for threads, steps in shapes:
        path = folder / f"bank_{threads}_{steps}.py"
        path.write_text(dedent(BANK).format(threads=threads, steps=steps))
        processor_time = time.process_time()
        found = explore(load(path).program, schedules=1_000_000, seconds=2.0, strategy="random")
        each = (time.process_time() - processor_time) / found.schedules
        table.add_row(str(threads), str(steps), f"{1 / each:,.0f}", f"{1e6 * each / threads / steps:,.1f}")
    return table


def power(frontrun_results: FrontrunResults) -> Table:
    """The number of runs until each bug is found."""
    table = table_of("program", "grader.sim", "frontrun, random", "frontrun, dpor")
    for name in FRONTRUN_PROGRAMS:
        if name.startswith("sound/"):
            continue
        found = explore(load(PROGRAMS / f"{name}.py").program)
        cells = [result_text(found.failure is not None, found.schedules)]
        measured = frontrun_results.get(name, {})
        cells += [
            result_text(*measured[strategy][:2]) if strategy in measured else "not measured"
            for strategy in FRONTRUN_STRATEGIES
        ]
        table.add_row(name, *cells)
    return table


def result_text(found: bool, runs: int) -> str:
    return f"found after {runs}" if found else f"not found in {runs}"


def load_bare(path: Path) -> ModuleType:
    """The same file with Python's own threads."""
    spec = importlib.util.spec_from_file_location(f"bare_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# The same programs for frontrun.


def measure_frontrun() -> FrontrunResults:
    """Runs frontrun in a process of its own, by its own command, because it replaces the locks of the whole process."""
    command = Path(sys.executable).with_name("frontrun")
    if not command.exists():
        return {}
    arguments = [command, sys.executable, "-m", "benchmarks.sim_speed", "frontrun"]
    process = subprocess.run(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    return json.loads(process.stdout) if process.returncode == 0 else {}


def run_frontrun_programs() -> FrontrunResults:
    return {name: {s: frontrun(program, s) for s in FRONTRUN_STRATEGIES} for name, program in FRONTRUN_PROGRAMS.items()}


FrontrunProgram = tuple[Callable[[], Any], list[Callable[[Any], None]], Callable[[Any], bool]]
"""(function that creates the state, functions for the threads, invariant)"""


def frontrun(program: FrontrunProgram, strategy: str) -> Measurement:
    """Runs one program under frontrun."""
    import frontrun as package

    setup, workers, invariant = program
    options: dict[str, Any] = {"max_attempts": FRONTRUN_RUNS, "seed": 0} if strategy == "random" else {}
    if strategy == "dpor":
        options["max_executions"] = FRONTRUN_RUNS
    start, processor_time = time.perf_counter(), time.process_time()
    result = package.explore(
        setup=setup,
        workers=workers,
        invariant=invariant,
        strategy=strategy,
        total_timeout=FRONTRUN_SECONDS,
        reproduce_on_failure=0,
        **options,
    )
    seconds, processor_time = time.perf_counter() - start, time.process_time() - processor_time
    return result.property_holds is False, result.num_explored, seconds, processor_time


def bank() -> Any:
    return load_bare(PROGRAMS / "sound" / "bank.py").Account(100)


def unlocked() -> Any:
    return load_bare(PROGRAMS / "bugs" / "bank_account_unlocked.py").Account(100)


def study_account() -> Any:
    module: Any = load_bare(PROGRAMS / "sctbench" / "account_bad.py")
    module.x, module.y, module.z, module.balance, module.failed = 1, 2, 4, 1, False
    return module


def bluetooth() -> Any:
    module: Any = load_bare(PROGRAMS / "sctbench" / "bluetooth_driver_bad.py")
    return SimpleNamespace(module=module, device=module.Device(), failed=False)


def record_failure(work: Callable[[Any], Any]) -> Callable[[Any], None]:
    """Records a failed assertion of a thread in the state, for the invariant."""

    def run(state: Any) -> None:
        try:
            work(state)
        except AssertionError:
            state.failed = True

    return run


def wakeup() -> Any:
    return SimpleNamespace(items=[], ready=threading.Condition())


def consume(state: Any) -> None:
    if not state.items:
        with state.ready:
            state.ready.wait()


def produce(state: Any) -> None:
    state.items.append(1)
    with state.ready:
        state.ready.notify()


def start_two(state: Any) -> None:
    def add() -> None:
        state.value += 1

    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


FRONTRUN_PROGRAMS: dict[str, FrontrunProgram] = {
    "sound/bank": (bank, [lambda a: a.withdraw(50), lambda a: a.deposit(50)], lambda a: bool(a.balance == 100)),
    "bugs/bank_account_unlocked": (
        unlocked,
        [lambda a: a.deposit(10), lambda a: a.deposit(20)],
        lambda a: bool(a.balance == 130),
    ),
    "sctbench/account_bad": (
        study_account,
        [
            record_failure(lambda m: m.check_result()),
            record_failure(lambda m: m.deposit()),
            record_failure(lambda m: m.withdraw()),
        ],
        lambda m: not m.failed,
    ),
    "sctbench/bluetooth_driver_bad": (
        bluetooth,
        [record_failure(lambda s: s.module.pnp_stop(s.device)), record_failure(lambda s: s.module.pnp_add(s.device))],
        lambda s: not s.failed,
    ),
    "bugs/lost_wakeup_event": (wakeup, [consume, produce], lambda s: True),
    "bugs/lost_update_global": (lambda: SimpleNamespace(value=0), [start_two], lambda s: bool(s.value == 2)),
}


if __name__ == "__main__":
    main()
