"""How many schedules a second the controlled scheduler runs, beside bare threads and frontrun. Part of `nox -s bench`.

All in one run on one processor, so that the ratios mean something on any machine; where others use the machine too, the
rates by processor time are those to look at. frontrun (PyPI) is optional: it is measured where it is installed, on the
same programs, told in the form that it wants (a state, functions for threads that it starts itself, an invariant). It
gets 300 runs or ten seconds for each program, whichever ends first; ours gets 1,000 schedules.
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
BARE = 3000
ATTEMPTS = 300
LIMIT = 10.0
"""Seconds for one program under frontrun."""

RIVAL_STRATEGIES = ("random", "dpor")
Measured = tuple[bool, int, float, float]
Rivals = dict[str, dict[str, Measured]]

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
        json.dump(run_rivals(), sys.stdout)
        return
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    console.print(f"One of {os.cpu_count()} processors, Python {sys.version.split()[0]}\n")
    rivals = ask_rivals()
    with tempfile.TemporaryDirectory() as place:
        console.print(two_threads(rivals))
        console.print()
        console.print(growth(Path(place)))
    console.print()
    console.print(power(rivals))


def table_of(*titles: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in titles:
        table.add_column(title)
    return table


def two_threads(rivals: Rivals) -> Table:
    """The two-thread bank account of the sound programs."""
    table = table_of("two-thread bank account", "runs a second", "of processor time", "seconds")
    path = PROGRAMS / "sound" / "bank.py"
    module = load(path)
    for strategy in ("portfolio", "random", "pct", "dfs"):
        busy = time.process_time()
        found = explore(module.program, schedules=SCHEDULES, strategy=strategy)
        busy = time.process_time() - busy
        add(
            table,
            f"grader.sim, {strategy}, {found.schedules:,} ({found.outcome})",
            found.schedules,
            found.seconds,
            busy,
        )
    bare = plain(path)
    start, busy = time.perf_counter(), time.process_time()
    for _ in range(BARE):
        bare.program()
    add(table, "bare threads", BARE, time.perf_counter() - start, time.process_time() - busy)
    for strategy, (_, runs, seconds, busy) in rivals.get("sound/bank", {}).items():
        add(table, f"frontrun, {strategy}, {runs:,}", runs, seconds, busy)
    return table


def add(table: Table, name: str, runs: int, seconds: float, busy: float) -> None:
    table.add_row(name, f"{runs / seconds:,.0f}", f"{runs / busy:,.0f}", f"{seconds:.2f}")


def growth(place: Path) -> Table:
    """More threads, each with three deposits; then more deposits of two threads."""
    table = table_of(
        "threads", "deposits each", "schedules a second of processor time", "microseconds for each deposit"
    )
    shapes = [(threads, 3) for threads in (2, 4, 8, 16, 32)] + [(2, steps) for steps in (10, 100, 1000)]
    for threads, steps in shapes:
        path = place / f"bank_{threads}_{steps}.py"
        path.write_text(dedent(BANK).format(threads=threads, steps=steps))
        busy = time.process_time()
        found = explore(load(path).program, schedules=1_000_000, seconds=2.0, strategy="random")
        each = (time.process_time() - busy) / found.schedules
        table.add_row(str(threads), str(steps), f"{1 / each:,.0f}", f"{1e6 * each / threads / steps:,.1f}")
    return table


def power(rivals: Rivals) -> Table:
    """Runs until the bug."""
    table = table_of("program", "grader.sim", "frontrun, random", "frontrun, dpor")
    for name in RIVALS:
        if name.startswith("sound/"):
            continue
        found = explore(load(PROGRAMS / f"{name}.py").program)
        cells = [said(found.failure is not None, found.schedules)]
        answers = rivals.get(name, {})
        cells += [
            said(*answers[strategy][:2]) if strategy in answers else "not measured" for strategy in RIVAL_STRATEGIES
        ]
        table.add_row(name, *cells)
    return table


def said(found: bool, runs: int) -> str:
    return f"found after {runs}" if found else f"not found in {runs}"


def plain(path: Path) -> ModuleType:
    """The same file, with Python's own threads."""
    spec = importlib.util.spec_from_file_location(f"bare_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# The same programs for frontrun: (state, threads, invariant).


def ask_rivals() -> Rivals:
    """Runs them under frontrun's own command, in a process of their own: it changes the locks of the whole process."""
    command = Path(sys.executable).with_name("frontrun")
    if not command.exists():
        return {}
    arguments = [command, sys.executable, "-m", "benchmarks.sim_speed", "frontrun"]
    ended = subprocess.run(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    return json.loads(ended.stdout) if ended.returncode == 0 else {}


def run_rivals() -> Rivals:
    return {name: {s: frontrun(rival, s) for s in RIVAL_STRATEGIES} for name, rival in RIVALS.items()}


Rival = tuple[Callable[[], Any], list[Callable[[Any], None]], Callable[[Any], bool]]


def frontrun(rival: Rival, strategy: str) -> Measured:
    """(whether it found a failure, in how many runs, seconds, seconds of processor time)"""
    import frontrun as package

    setup, workers, invariant = rival
    options: dict[str, Any] = {"max_attempts": ATTEMPTS, "seed": 0} if strategy == "random" else {}
    if strategy == "dpor":
        options["max_executions"] = ATTEMPTS
    start, busy = time.perf_counter(), time.process_time()
    result = package.explore(
        setup=setup,
        workers=workers,
        invariant=invariant,
        strategy=strategy,
        total_timeout=LIMIT,
        reproduce_on_failure=0,
        **options,
    )
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    return result.property_holds is False, result.num_explored, seconds, busy


def bank() -> Any:
    return plain(PROGRAMS / "sound" / "bank.py").Account(100)


def unlocked() -> Any:
    return plain(PROGRAMS / "bugs" / "bank_account_unlocked.py").Account(100)


def study_account() -> Any:
    module: Any = plain(PROGRAMS / "sctbench" / "account_bad.py")
    module.x, module.y, module.z, module.balance, module.failed = 1, 2, 4, 1, False
    return module


def bluetooth() -> Any:
    module: Any = plain(PROGRAMS / "sctbench" / "bluetooth_driver_bad.py")
    return SimpleNamespace(module=module, device=module.Device(), failed=False)


def caught(work: Callable[[Any], Any]) -> Callable[[Any], None]:
    """An assertion that fails in a thread is noted for the invariant."""

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


RIVALS: dict[str, Rival] = {
    "sound/bank": (bank, [lambda a: a.withdraw(50), lambda a: a.deposit(50)], lambda a: bool(a.balance == 100)),
    "bugs/bank_account_unlocked": (
        unlocked,
        [lambda a: a.deposit(10), lambda a: a.deposit(20)],
        lambda a: bool(a.balance == 130),
    ),
    "sctbench/account_bad": (
        study_account,
        [caught(lambda m: m.check_result()), caught(lambda m: m.deposit()), caught(lambda m: m.withdraw())],
        lambda m: not m.failed,
    ),
    "sctbench/bluetooth_driver_bad": (
        bluetooth,
        [caught(lambda s: s.module.pnp_stop(s.device)), caught(lambda s: s.module.pnp_add(s.device))],
        lambda s: not s.failed,
    ),
    "bugs/lost_wakeup_event": (wakeup, [consume, produce], lambda s: True),
    "bugs/lost_update_global": (lambda: SimpleNamespace(value=0), [start_two], lambda s: bool(s.value == 2)),
}


if __name__ == "__main__":
    main()
