"""Searches for a schedule under which a program fails, and replays one."""

import gc
import inspect
import sys
import time
from collections.abc import Callable
from typing import Any, Final

from grader.sim.core import Execution, ExecutionFailure, Exploration, Failure, NotUnderControl, decode, encode
from grader.sim.diagnosis import (
    Attempts,
    GilRecorder,
    Log,
    Trace,
    classify,
    preemptions,
    render,
    replay_strategy,
    shrink,
    steps_of,
)
from grader.sim.engine import KERNEL
from grader.sim.environment import surroundings
from grader.sim.instrument import LOADED, RerunFailed, current, refresh
from grader.sim.strategies import ReplayStrategy, Search, Strategy, search

Program = Callable[[], Any]

GIL_TRIES: Final = 200
GIL_STEPS: Final = 300_000
ALWAYS_TRIES: Final = 25
WAIT: Final = 10
"""As how many steps a wait counts."""
COLLECT_EVERY: Final = 256
CANCEL: Final = 1
"""Token flag: awaits may be cancelled."""
STALL: Final = 2
"""Token flag: sleeps may be over before others have moved."""


def explore(
    program: Program,
    *,
    schedules: int = 1000,
    seconds: float | None = None,
    seed: int = 0,
    strategy: str = "portfolio",
    cancel: bool = False,
    lapses: bool = False,
) -> Exploration:
    """Runs `program` under many schedules until one fails or the budget is spent.

    program: takes no arguments; may be a coroutine function; its module comes from `load`.
    schedules, seconds: budgets; whichever ends first. strategy: portfolio, random, pct or dfs.
    cancel: also cancel asyncio tasks at their awaits.
    lapses: time may also pass for sleeps and timeouts of less than five seconds while others could run, as it does on a
    machine that is busy elsewhere; who relies on durations fails then.
    Raises ValueError for an unknown strategy and NotUnderControl if the program does what cannot be scheduled,
    RerunFailed if its module cannot be run a second time.
    """
    plan = search(strategy, seed, lapses)
    body = _body(program)
    began = time.perf_counter()
    deadline = None if seconds is None else began + seconds
    count = 0
    flags = CANCEL if cancel else 0
    with surroundings():
        while count < schedules and (deadline is None or time.perf_counter() < deadline):
            policy = plan.next()
            if policy is None:
                break
            count += 1
            ran_with = flags
            trouble = once(body, policy, flags)
            flags = _next_flags(flags, count)
            if trouble is not None and _is_real():
                failure = failure_of(body, trouble, list(KERNEL.log), ran_with)
                return Exploration("failed", count, time.perf_counter() - began, failure)
            plan.ran(KERNEL.total, len(KERNEL.tasks))
            if count % COLLECT_EVERY == 0:
                gc.collect(1)
    outcome, bound = outcome_of(plan)
    return Exploration(outcome, count, time.perf_counter() - began, None, bound)


def replay(program: Program, token: str) -> Execution:
    """Runs `program` under exactly the schedule of `token`; raises BadToken if that is none."""
    decisions, flags = decode(token)
    body = _body(program)
    policy = ReplayStrategy(decisions)
    with surroundings():
        trouble = once(body, policy, flags)
        log = list(KERNEL.log)
        makespan, steps = KERNEL.now / 1_000_000_000, KERNEL.total
        failure = None if trouble is None else failure_of(body, trouble, log, flags, shorten=False)
    return Execution(failure, makespan, steps, policy.diverged)


def _next_flags(flags: int, count: int) -> int:
    """With which flags to go on after `count` executions: where nobody looks at the clock, sleeps may be over early."""
    if KERNEL.reads_clock:
        return flags & ~STALL
    return flags | STALL if count == 1 else flags


def _is_real() -> bool:
    """Whether what came of the last execution counts: not if somebody saw a clock by which a sleep was over early."""
    return not (KERNEL.stalled and KERNEL.reads_clock)


def outcome_of(plan: Search) -> tuple[str, str]:
    if plan.complete:
        return "exhausted", "every schedule"
    if plan.bound is not None and plan.bound >= 2:
        return "exhausted", f"every schedule with at most {plan.bound} preemptions"
    return "sampled", ""


def _body(program: Program) -> Program:
    def body() -> None:
        refresh()
        finish(current(program)())

    return body


def finish(result: Any) -> Any:
    """What a call comes to: a coroutine is run on an event loop."""
    if inspect.iscoroutine(result):
        from grader.sim.primitives import run

        return run(result)
    return result


def once(body: Program, policy: Strategy, flags: int, recorder: Any = None) -> ExecutionFailure | None:
    trouble = KERNEL.run(body, policy, recorder, bool(flags & CANCEL), bool(flags & STALL))
    if KERNEL.refused:
        raise NotUnderControl(KERNEL.refused)
    if trouble is not None and isinstance(trouble.error, NotUnderControl | RerunFailed):
        raise trouble.error
    return trouble


def failure_of(
    body: Program, trouble: ExecutionFailure, log: Log, flags: int, *, shorten: bool = True, focus: str = ""
) -> Failure:
    """What is told of the failure of the execution that has just ended. `focus`: see `classify`."""
    lapses = KERNEL.lapses > 0

    def attempt(policy: Strategy) -> tuple[Log | None, int]:
        again = once(body, policy, flags)
        same = again is not None and again.same_as == trouble.same_as
        return list(KERNEL.log) if same else None, KERNEL.total + WAIT * KERNEL.waits

    if shorten:
        log = shrink(log, Attempts(attempt), lapses)
    trace = Trace(frozenset(LOADED), KERNEL, start=KERNEL.max_steps - 1000 if trouble.kind == "livelock" else 0)
    seen = once(body, replay_strategy([entry[:3] for entry in log]), flags, trace)
    final = seen if seen is not None and seen.same_as == trouble.same_as else trouble
    hidden = _hidden(body, trouble, trace, flags, lapses) if shorten or log else None
    finding = classify(final, trace, always=not log and _always(body, trouble, flags), focus=focus)
    threads, steps = steps_of(trace)
    return Failure(
        kind=final.kind,
        type=final.type,
        message=final.message,
        bug=finding.bug,
        token=encode([entry[:3] for entry in log], flags),
        preemptions=preemptions(log),
        hidden_by_gil=hidden,
        explanation=render(final, finding, hidden, threads, steps),
        threads=threads,
        steps=steps,
    )


def _always(body: Program, trouble: ExecutionFailure, flags: int) -> bool:
    """Whether it fails in the same way under whatever schedule."""
    plan = search("random", 1)
    spent = 0
    for _ in range(ALWAYS_TRIES):
        policy = plan.next()
        if policy is None or spent > GIL_STEPS:
            break
        again = once(body, policy, flags)
        if again is None or again.same_as != trouble.same_as:
            return False
        spent += KERNEL.total + WAIT * KERNEL.waits
        plan.ran(KERNEL.total, len(KERNEL.tasks))
    return True


def _hidden(body: Program, trouble: ExecutionFailure, trace: Trace, flags: int, lapses: bool) -> bool | None:
    """Whether CPython's global lock keeps this from happening; None where there is no such lock or no second thread."""
    if not getattr(sys, "_is_gil_enabled", lambda: True)():
        return False
    if len(KERNEL.tasks) < 2:
        return None
    if not trace.hideable:
        return False
    plan = search("random", 1, lapses)
    spent = 0
    for _ in range(GIL_TRIES):
        policy = plan.next()
        if policy is None:
            break
        if spent > GIL_STEPS:
            return None
        again = once(body, policy, flags, GilRecorder())
        if again is not None and again.same_as == trouble.same_as:
            return False
        spent += KERNEL.total + WAIT * KERNEL.waits
        plan.ran(KERNEL.total, len(KERNEL.tasks))
    return True
