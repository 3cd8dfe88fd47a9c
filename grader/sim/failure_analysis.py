"""From a failing execution to a `Failure`: shrinks the schedule, records it, and finds its cause."""

import sys
from typing import Final

from grader.sim.core import ExecutionFailure, Failure, encode_token
from grader.sim.diagnosis import (
    ENOUGH,
    Attempts,
    Log,
    StoryTrace,
    Trace,
    classify,
    decisions_of,
    exception_steps,
    finals_of,
    preemptions,
    render,
    replay_strategy,
    shrink,
    steps_of,
)
from grader.sim.engine import KERNEL
from grader.sim.instrument import LOADED, included_files
from grader.sim.runner import Program, run_once
from grader.sim.strategies import Strategy, new_search

ALWAYS_EXECUTIONS: Final = ENOUGH
"""Random executions that must all fail before a failure counts as independent of the schedule."""

STEP_BUDGET: Final = 300_000
"""Steps that this check may take."""

WAIT_STEPS: Final = 10
"""Steps that one wait counts as."""

LIVELOCK_TAIL: Final = 1000
"""Steps that are recorded at the end of a livelock; the steps before repeat."""


def analyse_failure(
    body: Program,
    failure: ExecutionFailure,
    log: Log,
    flags: int,
    *,
    shorten: bool = True,
    focus: str = "",
    may_be_constant: bool = True,
) -> Failure:
    """The failure of the execution that has just ended, with its cause. Runs `body` several times.

    log: the decisions of that execution. shorten: whether to shrink the schedule. focus: see `classify`.
    may_be_constant: whether the program may fail in this way under every schedule.
    """
    early_timers = KERNEL.early_timers > 0

    def attempt(strategy: Strategy) -> tuple[Log | None, int]:
        again = run_once(body, strategy, flags)
        found = list(KERNEL.log) if _is_same(again, failure) else None
        if found is not None and failure.kind == "livelock":
            totals.append((found, KERNEL.total))
        return found, _steps_spent()

    totals: list[tuple[Log, int]] = [(log, KERNEL.total)]
    if shorten:
        log = shrink(log, Attempts(attempt), early_timers)
    lengths = (steps for each, steps in totals if each is log)
    start = max(0, next(lengths, 0) - LIVELOCK_TAIL) if failure.kind == "livelock" else 0
    # A trace that holds objects delays their finalizers. If the failure is gone then, one that holds none is used.
    for holds in (True, False):
        trace = StoryTrace(
            frozenset(LOADED), KERNEL, start=start, holds=holds, libraries=included_files(), main=_file_of(body)
        )
        with exception_steps(trace, focus):
            recorded = run_once(body, replay_strategy(decisions_of(log)), flags, trace)
        if _is_same(recorded, failure):
            break
    final = recorded if recorded is not None and _is_same(recorded, failure) else failure
    threads_count = len(KERNEL.tasks)
    always = _always_fails(body, failure, flags) if not log and may_be_constant else 0
    # A failure under every schedule comes in normal runs, too. "Can show this bug" would say too little.
    asks = (shorten or log) and not always
    hidden = _can_show(trace, threads_count) if asks else None
    diagnosis = classify(final, trace, always=always, focus=focus)
    threads, steps = steps_of(trace)
    return Failure(
        kind=final.kind,
        type=final.type,
        message=final.message,
        bug=diagnosis.bug,
        token=encode_token(decisions_of(log), flags),
        preemptions=preemptions(log),
        hidden_by_gil=hidden,
        every_time=always,
        needs_rare_switch=trace.needs_non_gil_switch,
        explanation=render(final, diagnosis, hidden, threads, steps),
        threads=threads,
        steps=steps,
        final=finals_of(trace),
    )


def _file_of(body: Program) -> str:
    """The file of the program's own function; empty if that is not a function of a module with switch points."""
    names = getattr(getattr(body, "__wrapped__", None), "__globals__", {})
    return file if (file := names.get("__file__", "")) in LOADED else ""


def _is_same(again: ExecutionFailure | None, failure: ExecutionFailure) -> bool:
    return again is not None and again.signature == failure.signature


def _steps_spent() -> int:
    return KERNEL.total + WAIT_STEPS * KERNEL.waits


def _always_fails(body: Program, failure: ExecutionFailure, flags: int) -> int:
    """Number of schedules that were tried if the program fails in the same way under each of them; else 0."""
    search = new_search("random", 1)
    spent = tried = 0
    for _ in range(ALWAYS_EXECUTIONS):
        strategy = search.next_strategy()
        if strategy is None or spent > STEP_BUDGET:
            break
        if not _is_same(run_once(body, strategy, flags), failure):
            return 0
        tried += 1
        spent += _steps_spent()
        search.report_execution(KERNEL.total, len(KERNEL.tasks))
    return tried


def _can_show(trace: Trace, threads: int) -> bool | None:
    """False if this Python can switch threads wherever the failure needs it; else None: only trying decides that."""
    if not getattr(sys, "_is_gil_enabled", lambda: True)():
        return False
    return False if threads > 1 and not trace.needs_non_gil_switch else None
