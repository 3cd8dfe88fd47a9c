"""From a failing execution to a `Failure`: shrinks the schedule, records it, and finds its cause."""

import sys
from typing import Final

from grader.sim.core import ExecutionFailure, Failure, encode_token
from grader.sim.diagnosis import (
    Attempts,
    GilRecorder,
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
from grader.sim.instrument import LOADED
from grader.sim.runner import Program, run_once
from grader.sim.strategies import Strategy, new_search

GIL_EXECUTIONS: Final = 200
"""Random executions under the GIL's rules after which a failure counts as hidden by the GIL."""

ALWAYS_EXECUTIONS: Final = 25
"""Random executions that must all fail before a failure counts as independent of the schedule."""

STEP_BUDGET: Final = 300_000
"""Steps that each of these two checks may take."""

WAIT_STEPS: Final = 10
"""Steps that one wait counts as."""

LIVELOCK_TAIL: Final = 1000
"""Steps that are recorded at the end of a livelock; the steps before repeat."""


def analyse_failure(
    body: Program, failure: ExecutionFailure, log: Log, flags: int, *, shorten: bool = True, focus: str = ""
) -> Failure:
    """The failure of the execution that has just ended, with its cause. Runs `body` several times.

    log: the decisions of that execution. shorten: whether to shrink the schedule. focus: see `classify`.
    """
    early_timers = KERNEL.early_timers > 0

    def attempt(strategy: Strategy) -> tuple[Log | None, int]:
        again = run_once(body, strategy, flags)
        return list(KERNEL.log) if _is_same(again, failure) else None, _steps_spent()

    if shorten:
        log = shrink(log, Attempts(attempt), early_timers)
    start = KERNEL.max_steps - LIVELOCK_TAIL if failure.kind == "livelock" else 0
    trace = StoryTrace(frozenset(LOADED), KERNEL, start=start)
    with exception_steps(trace, focus):
        recorded = run_once(body, replay_strategy(decisions_of(log)), flags, trace)
    final = recorded if recorded is not None and _is_same(recorded, failure) else failure
    always = not log and _always_fails(body, failure, flags)
    # What fails under every schedule, fails in normal runs, too. "Rarely" would contradict it.
    asks = (shorten or log) and not always
    hidden = _is_hidden_by_gil(body, failure, trace, flags, early_timers) if asks else None
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
        explanation=render(final, diagnosis, hidden, threads, steps),
        threads=threads,
        steps=steps,
        final=finals_of(trace),
    )


def _is_same(again: ExecutionFailure | None, failure: ExecutionFailure) -> bool:
    return again is not None and again.signature == failure.signature


def _steps_spent() -> int:
    return KERNEL.total + WAIT_STEPS * KERNEL.waits


def _always_fails(body: Program, failure: ExecutionFailure, flags: int) -> bool:
    """Whether the program fails in the same way under every schedule that is tried."""
    search = new_search("random", 1)
    spent = 0
    for _ in range(ALWAYS_EXECUTIONS):
        strategy = search.next_strategy()
        if strategy is None or spent > STEP_BUDGET:
            break
        if not _is_same(run_once(body, strategy, flags), failure):
            return False
        spent += _steps_spent()
        search.report_execution(KERNEL.total, len(KERNEL.tasks))
    return True


def _is_hidden_by_gil(
    body: Program, failure: ExecutionFailure, trace: Trace, flags: int, early_timers: bool
) -> bool | None:
    """Whether CPython's global interpreter lock prevents the failure.

    None if there is only one thread, or if the step budget ends before that is decided.
    """
    if not getattr(sys, "_is_gil_enabled", lambda: True)():
        return False
    if len(KERNEL.tasks) < 2:
        return None
    if not trace.needs_non_gil_switch:
        return False
    search = new_search("random", 1, early_timers)
    spent = 0
    for _ in range(GIL_EXECUTIONS):
        strategy = search.next_strategy()
        if strategy is None:
            break
        if spent > STEP_BUDGET:
            return None
        if _is_same(run_once(body, strategy, flags, GilRecorder()), failure):
            return False
        spent += _steps_spent()
        search.report_execution(KERNEL.total, len(KERNEL.tasks))
    return True
