"""From a failing execution to a `Failure`: shrinks the schedule, records it, and finds its cause."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
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
"""Steps that are recorded of a livelock; those before and after them repeat."""

LIVELOCK_SHARE: Final = 8
"""A livelock is recorded in this part of its steps, if all decisions of the schedule come before: that is faster."""


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
        if again is None or not _is_same(again, failure):
            return None, _steps_spent()
        found = list(KERNEL.log)
        if is_endless:
            ends.append((found, KERNEL.total, again))
        return found, _steps_spent()

    is_endless = failure.kind == "livelock"
    ends: list[tuple[Log, int, ExecutionFailure]] = [(log, KERNEL.total, failure)]
    if shorten:
        log = shrink(log, Attempts(attempt), early_timers)
    length, final = next(((steps, end) for known, steps, end in ends if known is log), (0, failure))
    # A trace that holds objects delays their finalizers. If the failure is gone then, one that holds none is used.
    for share, holds in ((LIVELOCK_SHARE, True), (1, True), (1, False)) if is_endless else ((1, True), (1, False)):
        start = max(0, length // share - LIVELOCK_TAIL) if is_endless else 0
        trace = StoryTrace(
            frozenset(LOADED), KERNEL, start=start, holds=holds, libraries=included_files(), main=_file_of(body)
        )
        with exception_steps(trace, focus), _at_most(length // share if share > 1 else KERNEL.max_steps):
            recorded = run_once(body, replay_strategy(decisions_of(log)), flags, trace)
        if _is_same(recorded, failure) and (share == 1 or _has_decided(log)):
            break
    if recorded is not None and _is_same(recorded, failure) and not is_endless:
        final = recorded
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


@contextmanager
def _at_most(steps: int) -> Iterator[None]:
    """Inside, an execution that takes so many steps is a livelock."""
    usual, KERNEL.max_steps = KERNEL.max_steps, steps
    try:
        yield
    finally:
        KERNEL.max_steps = usual


def _has_decided(log: Log) -> bool:
    """Whether the last execution has come to all these decisions."""
    return all(task < len(KERNEL.tasks) and step <= KERNEL.tasks[task].steps for task, step, _, _ in log)


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
