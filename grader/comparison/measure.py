"""Runs the probes, each in a fresh interpreter, round by round, until there are enough rounds or the time is over."""

import shutil
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from msgspec import Struct

from grader.comparison.measurements import Comparison, Operations, Waiting, spread_of
from grader.execution import processor_count, run_measurement

PROBES_FILE = Path(__file__).with_name("probes.py")
ROUNDS, TIME_FOR_ROUNDS = 5, 40.0
"""Most rounds, and seconds after which no further round begins."""
WAIT = 0.1
"""Seconds that each operation waits."""
MOST_WORKERS = 4
FREE_THREADED = ("python3.15t", "python3.14t", "python3.13t")
"""Names of free-threaded interpreters, the newest first."""

WAITING = {
    "threads": ("waiting_threads", (10, 100, 1_000, 10_000)),
    "tasks": ("waiting_tasks", (10, 100, 1_000, 10_000)),
    "processes": ("waiting_processes", (10,)),
}
OPERATIONS = {
    "one": ("io_one_by_one", (1, 10)),
    "threads": ("io_in_threads", (1, 10, 100, 1_000, 10_000)),
    "tasks": ("io_in_tasks", (1, 10, 100, 1_000, 10_000)),
}

Run = Callable[..., dict[str, Any]]
"""Runs a probe by its name, with its numbers, and returns what it found. `python`: another interpreter."""


class ProbeRun(Struct, frozen=True):
    """One probe with its numbers. `python`: the interpreter; empty for this one."""

    name: str
    numbers: tuple[float, ...]
    python: str = ""


def compare(*, run: Run | None = None, on_step: Callable[[int, int], object] = lambda *_: None) -> Comparison:
    """Measures everything. `on_step` is called with the number of steps done and their total in this round.

    Raises OperatorError if a probe does not run on this machine.
    """
    run = run or run_probe
    workers = max(2, min(processor_count(), MOST_WORKERS))
    steps = list(_steps(workers))
    found: dict[ProbeRun, list[dict[str, Any]]] = {step: [] for step in steps}
    start, rounds = time.monotonic(), 0
    while rounds < ROUNDS and (rounds == 0 or time.monotonic() - start < TIME_FOR_ROUNDS):
        for done, step in enumerate(steps):
            on_step(done, len(steps))
            found[step].append(run(step.name, *step.numbers, python=step.python))
        rounds += 1
    on_step(len(steps), len(steps))
    return _comparison(found, workers, rounds)


def run_probe(name: str, *numbers: float, python: str = "") -> dict[str, Any]:
    """The results of one probe, in a fresh interpreter. Raises OperatorError if it does not run."""
    command = [python or sys.executable, str(PROBES_FILE), name, *map(str, numbers)]
    found: dict[str, Any] = run_measurement(command, name)
    return found


def _steps(workers: int) -> Iterable[ProbeRun]:
    yield ProbeRun("computing", (workers,))
    yield ProbeRun("exchanging", ())
    for python in _free_threaded():
        yield ProbeRun("computing_in_threads", (workers,), python)
    for probe, counts in WAITING.values():
        yield from (ProbeRun(probe, (count,)) for count in counts)
    for probe, counts in OPERATIONS.values():
        yield from (ProbeRun(probe, (count, WAIT)) for count in counts)
    yield ProbeRun("blocked_loop", ())
    yield ProbeRun("switching", ())


def _free_threaded() -> list[str]:
    """The newest free-threaded interpreter of this machine, unless this one is free-threaded."""
    if not _has_gil():
        return []
    return [path for path in map(shutil.which, FREE_THREADED) if path][:1]


def _comparison(found: dict[ProbeRun, list[dict[str, Any]]], workers: int, rounds: int) -> Comparison:
    computing = found[ProbeRun("computing", (workers,))]
    free = [
        each
        for step, results in found.items()
        if step.name == "computing_in_threads"
        for each in results
        if not each["gil"]
    ]
    exchanges = found[ProbeRun("exchanging", ())]
    gaps, turns = found[ProbeRun("blocked_loop", ())], found[ProbeRun("switching", ())]
    return Comparison(
        python=sys.version.split()[0],
        gil=_has_gil(),
        processors=processor_count(),
        workers=workers,
        rounds=rounds,
        waiting=tuple(
            _waiting(kind, count, found[ProbeRun(probe, (count,))])
            for kind, (probe, counts) in WAITING.items()
            for count in counts
        ),
        operations=tuple(
            _operations(kind, count, found[ProbeRun(probe, (count, WAIT))])
            for kind, (probe, counts) in OPERATIONS.items()
            for count in counts
        ),
        speedup={
            kind: spread_of([each["one"] / each[kind] for each in computing])
            for kind in ("threads", "tasks", "processes")
        },
        task_threads=max(each["task_threads"] for each in computing),
        exchange={kind: spread_of([each[kind] for each in exchanges]) for kind in ("threads", "processes")},
        free_threaded=spread_of([each["one"] / each["threads"] for each in free]) if free else None,
        free_exchange=spread_of([each["exchange"] for each in free]) if free else None,
        gap={kind: spread_of([each[kind] / each["blocked"] for each in gaps]) for kind in ("loop", "thread")},
        switch={kind: spread_of([each[kind] for each in turns]) for kind in ("threads", "tasks")},
    )


def _waiting(kind: Any, count: int, found: list[dict[str, Any]]) -> Waiting:
    limit = min((each["limit"] for each in found if "limit" in each), default=0)
    sizes = [each["bytes"] / (each.get("limit") or count) for each in found if each["bytes"] is not None]
    seconds = spread_of([each["seconds"] for each in found])
    return Waiting(kind=kind, count=count, seconds=seconds, bytes=spread_of(sizes) if sizes else None, limit=limit)


def _operations(kind: Any, count: int, found: list[dict[str, Any]]) -> Operations:
    limit = min((each["limit"] for each in found if "limit" in each), default=0)
    return Operations(kind=kind, count=count, times=spread_of([each["seconds"] / WAIT for each in found]), limit=limit)


def _has_gil() -> bool:
    return bool(getattr(sys, "_is_gil_enabled", lambda: True)())
