"""Tries whether a failure shows without the scheduler: runs the program many times with plain threads.

Its law: a statement about normal runs rests on runs. The model of the global lock (GIL) knows too few switch points.
"""

import dataclasses
import linecache
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from grader.sim.core import Failure
from grader.sim.diagnosis import gil_note
from grader.sim.instrument import LOADED

SECONDS: Final = 2.0
"""Real seconds that the runs of one program may take together."""

PATIENCE: Final = 2.0
"""Real seconds after which a run counts as hung."""

STARTING: Final = 5.0
"""Real seconds that the other process may take to start and to end, in addition."""

WAITING: Final = ("sleep", "timeout", "Timer")
"""A program with one of these words may wait for long without being hung, so bare runs cannot show its deadlocks."""

CHILD: Final = Path(__file__).with_name("bare_program.py")


def with_bare_runs(program: Callable[[], Any], failure: Failure, runs: int) -> Failure:
    """The failure, with the result of up to `runs` bare runs. It is unchanged where they cannot decide anything."""
    if not runs or not _can_be_tried(program, failure):
        return failure
    ran = _outcomes(program, failure, runs)
    if not ran:
        return failure
    is_deadlock = failure.kind == "deadlock"
    if not is_deadlock and "H" in ran:
        return failure  # the program takes too long for bare runs
    failures = ran.count("H" if is_deadlock else "F")
    hidden = False if failures else failure.needs_rare_switch or None
    note = gil_note(hidden, failures, len(ran))
    old = gil_note(failure.hidden_by_gil)
    explanation = f"{failure.explanation.removesuffix(old).rstrip()}\n\n{note}"
    return dataclasses.replace(
        failure, hidden_by_gil=hidden, bare_runs=len(ran), bare_failures=failures, explanation=explanation
    )


def _can_be_tried(program: Callable[[], Any], failure: Failure) -> bool:
    names = getattr(program, "__globals__", {})
    is_plain = callable(names.get(getattr(program, "__qualname__", ""))) and names.get("__file__") in LOADED
    if not is_plain or failure.every_time or "never retrieved" in failure.message:
        return False
    if failure.kind == "deadlock":
        return not any(word in source for word in WAITING for source in _sources(names["__file__"]))
    return failure.kind in ("assertion", "exception")


def _sources(file: str) -> list[str]:
    program = LOADED[file].program
    files = (name for name, loaded in LOADED.items() if loaded.program == program)
    return ["".join(linecache.getlines(name)) for name in files]


def _outcomes(program: Callable[[], Any], failure: Failure, runs: int) -> str:
    """One letter for each run, see `bare_program`."""
    arguments = [program.__globals__["__file__"], program.__name__, failure.type, str(runs), str(SECONDS)]
    command = [sys.executable, str(CHILD), *arguments, str(PATIENCE)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        out, _ = process.communicate(timeout=SECONDS + PATIENCE + STARTING)
    except subprocess.TimeoutExpired:
        process.kill()
        out, _ = process.communicate()
    return out.decode("ascii", "ignore")
