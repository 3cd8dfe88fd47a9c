"""Searches for a schedule under which a program fails, and replays one."""

import gc
import inspect
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from io import TextIOBase
from pathlib import Path
from typing import Any, Final

from grader.sim.classify import classify
from grader.sim.explain import steps_of, tell
from grader.sim.gates import GateKeeper
from grader.sim.kernel import KERNEL
from grader.sim.load import LOADED, RerunFailed, current, refresh
from grader.sim.names import Abort, NotUnderControl
from grader.sim.policies import Follow, Policy
from grader.sim.portfolio import Search, search
from grader.sim.results import Execution, Exploration, Failure
from grader.sim.shrink import Attempts, Log, follow, preemptions, shrink
from grader.sim.tokens import decode, encode
from grader.sim.trace import Trace
from grader.sim.verdicts import Trouble

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
    policy = Follow(decisions)
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
        from grader.sim.aio import run

        return run(result)
    return result


def once(body: Program, policy: Policy, flags: int, recorder: Any = None) -> Trouble | None:
    trouble = KERNEL.run(body, policy, recorder, bool(flags & CANCEL), bool(flags & STALL))
    if KERNEL.refused:
        raise NotUnderControl(KERNEL.refused)
    if trouble is not None and isinstance(trouble.error, NotUnderControl | RerunFailed):
        raise trouble.error
    return trouble


def failure_of(
    body: Program, trouble: Trouble, log: Log, flags: int, *, shorten: bool = True, focus: str = ""
) -> Failure:
    """What is told of the failure of the execution that has just ended. `focus`: see `classify`."""
    lapses = KERNEL.lapses > 0

    def attempt(policy: Policy) -> tuple[Log | None, int]:
        again = once(body, policy, flags)
        same = again is not None and again.same_as == trouble.same_as
        return list(KERNEL.log) if same else None, KERNEL.total + WAIT * KERNEL.waits

    if shorten:
        log = shrink(log, Attempts(attempt), lapses)
    trace = Trace(frozenset(LOADED), KERNEL, start=KERNEL.max_steps - 1000 if trouble.kind == "livelock" else 0)
    seen = once(body, follow([entry[:3] for entry in log]), flags, trace)
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
        explanation=tell(final, finding, hidden, threads, steps),
        threads=threads,
        steps=steps,
    )


def _always(body: Program, trouble: Trouble, flags: int) -> bool:
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


def _hidden(body: Program, trouble: Trouble, trace: Trace, flags: int, lapses: bool) -> bool | None:
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
        again = once(body, policy, flags, GateKeeper())
        if again is not None and again.same_as == trouble.same_as:
            return False
        spent += KERNEL.total + WAIT * KERNEL.waits
        plan.ran(KERNEL.total, len(KERNEL.tasks))
    return True


# The surroundings of an exploration. Each is put back when it ends.


class _Nowhere(TextIOBase):
    encoding, errors = "utf-8", "strict"

    def write(self, text: str) -> int:
        return len(text)

    def reconfigure(self, **_: Any) -> None:
        pass

    def writable(self) -> bool:
        return True


@contextmanager
def surroundings() -> Iterator[None]:
    """What a series of executions needs around it."""
    with _quiet(), _pinned(), _own_threads(), _no_collector():
        yield


@contextmanager
def _quiet() -> Iterator[None]:
    """What the program prints in a thousand schedules is for nobody; nor are complaints about how it was ended."""
    out, err, unraisable = sys.stdout, sys.stderr, sys.unraisablehook
    unawaited = getattr(warnings, "_warn_unawaited_coroutine", None)

    def ignore(details: Any) -> None:
        error = details.exc_value
        if error is None or isinstance(error, Abort) or KERNEL.current is None or KERNEL.aborting:
            return
        KERNEL.stop(Trouble.of_exception(KERNEL.current.index, error))

    def note_unawaited(coroutine: Any) -> None:
        if KERNEL.active and not KERNEL.aborting and KERNEL.current is not None:
            name = getattr(coroutine, "__qualname__", "coroutine")
            KERNEL.leaks.append(("leak", "UnawaitedCoroutine", f"coroutine {name} was never awaited"))

    sys.stdout = sys.stderr = _Nowhere()
    sys.unraisablehook = ignore
    warnings._warn_unawaited_coroutine = note_unawaited  # type: ignore[attr-defined]
    try:
        yield
    finally:
        sys.stdout, sys.stderr, sys.unraisablehook = out, err, unraisable
        warnings._warn_unawaited_coroutine = unawaited  # type: ignore[attr-defined]


def _processor() -> int:
    """Where this thread runs just now: there the kernel has found room for it. 0 where that is not told."""
    with suppress(OSError, IndexError, ValueError):
        return int(Path("/proc/thread-self/stat").read_bytes().rpartition(b")")[2].split()[36])
    return 0


@contextmanager
def _pinned() -> Iterator[None]:
    """Keeps all threads on one processor: handing the baton from one to another costs four times as much.

    As a batch job, so that a thread that is woken waits until the one that woke it sleeps; at once, it would only find
    the global lock taken, and the baton would take twice the time. Threads inherit both from the one that starts them.
    """
    with ExitStack() as stack:
        if hasattr(os, "sched_setaffinity"):
            with suppress(OSError):
                before = os.sched_getaffinity(0)
                os.sched_setaffinity(0, {_processor()} & before or {min(before)})
                stack.callback(os.sched_setaffinity, 0, before)
            with suppress(OSError):
                if os.sched_getscheduler(0) == os.SCHED_OTHER:
                    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
                    stack.callback(os.sched_setscheduler, 0, os.SCHED_OTHER, os.sched_param(0))
        yield


@contextmanager
def _own_threads() -> Iterator[None]:
    KERNEL.between = True
    try:
        yield
    finally:
        KERNEL.workers.close()
        KERNEL.current = None
        KERNEL.forget()
        gc.collect()
        KERNEL.between = False
        KERNEL.pause()


@contextmanager
def _no_collector() -> Iterator[None]:
    """A collection at a moment of its own choosing would run finalizers of the program there."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
