"""Searches for a schedule under which a program fails, and replays one."""

import gc
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final

from grader.sim.bare_runs import with_bare_runs
from grader.sim.core import Execution, ExecutionFailure, Exploration, Failure, decode_token
from grader.sim.diagnosis import Log, decisions_of, replay_strategy
from grader.sim.engine import KERNEL
from grader.sim.environment import exploration_session
from grader.sim.failure_analysis import analyse_failure
from grader.sim.instrument import is_loaded, load
from grader.sim.reduction import EVERY_SCHEDULE, Reduction, checks_of_a_proof, comes_first, proof_limits
from grader.sim.runner import CANCEL, JITTER, STALL, Program, body_of, bound_of, run_once
from grader.sim.strategies import ReplayStrategy, new_search

COLLECT_EVERY: Final = 256
"""Executions between two collections of young garbage. Automatic collection is off during an exploration."""


def explore(
    program: Program,
    *,
    schedules: int = 1000,
    seconds: float | None = None,
    seed: int = 0,
    strategy: str = "portfolio",
    cancel: bool = False,
    early_timers: bool = False,
    jitter: bool | None = None,
    bare_runs: int = 0,
    include: Sequence[str] = (),
) -> Exploration:
    """Runs `program` under many schedules until one fails or the budget is used up.

    Threads run one at a time, in virtual time. The scheduler can switch at each access to something that threads can
    share, at each call, and at each operation of a primitive. A failing schedule is shrunk to few switches. The design
    (one file for each strategy, a schedule as a short string) follows shuttle, https://github.com/awslabs/shuttle.

    :param program: a function or coroutine function without arguments, from a module that `load` returned. It checks
        its own results with `assert`. Its module starts again for each schedule.
    :param schedules: maximum number of schedules.
    :param seconds: maximum real time in seconds; None for no limit. The budget that ends first counts.
    :param seed: selects which schedules are tried. The same seed gives the same schedules on every machine and Python.
    :param strategy: how schedules are chosen. `random`: random walks of five kinds, one of them selectively uniform
        (Zhao et al., ASPLOS 2025). `pct`: probabilistic concurrency testing (Burckhardt et al., ASPLOS 2010). `dfs`:
        depth-first search with iterative context bounding (Musuvathi and Qadeer, PLDI 2007). `portfolio`: all of them
        in turn, after a reduced search (see `grader.sim.strategies.dpor`), which may end with a proof.
    :param cancel: also cancel one asyncio task at one of its awaits.
    :param early_timers: sleeps and timeouts of less than five seconds may also end while other threads could run, as on
        a busy machine. Programs that use durations to synchronise fail then.
    :param jitter: asyncio's sleeps may end late and overtake each other, as answers of a network do. None: only
        where the program reads no clock.
    :param bare_runs: how often a failing program is run again with plain threads, in another process, to see whether
        the failure shows there, too. That takes two seconds at most. 0 for none.
    :param include: installed packages that get switch points, too: the module of `program` is loaded again with them.
        `load(..., include=[...])` does this once for several explorations.
    :returns: an `Exploration`; its `failure` is None if no schedule failed.
    :raises ValueError: for an unknown strategy, or if `include` is given and `program` is not a function of a file.
    :raises NotUnderControl: if the program does something that the scheduler cannot control.
    :raises grader.sim.instrument.RerunFailed: if a module of the program fails when it is run again. An ImportError.
    """
    search = new_search(strategy, seed, early_timers)
    if include:
        program = _loaded_with(program, include)
    body = body_of(program)
    start, count = time.perf_counter(), 0
    deadline = None if seconds is None else start + seconds
    flags = (CANCEL if cancel else 0) | (JITTER if jitter else 0)
    in_order = fixed_ties = reads_clock = False
    failure: Failure | None = None
    with exploration_session():
        first = _FirstStage()
        if comes_first(strategy, schedules) and is_loaded(program):
            first = _reduced_search(program, flags, schedules, early_timers, deadline)
            count = first.schedules
            if first.proved:
                schedules = count + checks_of_a_proof(schedules)
        tried = count
        while count < schedules and (deadline is None or time.perf_counter() < deadline):
            current = search.next_strategy()
            if current is None:
                break
            count += 1
            used_flags = flags
            failed = run_once(body, current, flags)
            fixed_ties = fixed_ties or KERNEL.has_fixed_ties
            in_order = in_order or (KERNEL.has_jittery_sleeps and not used_flags & JITTER)
            flags = _next_flags(flags, count - tried, jitter is None and not reads_clock)
            reads_clock = reads_clock or KERNEL.program_reads_clock
            if flags != used_flags and (count - tried > 1 or strategy == "dfs"):
                search = new_search(strategy, seed, early_timers)  # what was tried had other choices than there are now
            if failed is not None and not _is_artefact(jitter):
                failure = analyse_failure(body, failed, list(KERNEL.log), used_flags)
                break
            search.report_execution(KERNEL.total, len(KERNEL.tasks))
            if count % COLLECT_EVERY == 0:
                gc.collect(1)
        if failure is None and first.failure is not None:
            used_flags = first.flags
            failure = _confirmed(first.failure, first, body)
    if failure is not None:
        if not used_flags & (CANCEL | JITTER):  # plain asyncio neither cancels by itself nor delays sleeps
            failure = with_bare_runs(program, failure, bare_runs)
        return Exploration("failed", count, time.perf_counter() - start, failure, jitter=bool(used_flags & JITTER))
    if first.proved:
        return Exploration("proved", first.counted, time.perf_counter() - start, None, EVERY_SCHEDULE)
    bound, jitters = bound_of(search, fixed_ties=fixed_ties), bool(flags & JITTER)
    outcome = "proved" if bound == EVERY_SCHEDULE else "bounded" if bound else "sampled"
    if bound and in_order and not jitters:
        bound += " with asyncio's sleeps in the order of their lengths"
        outcome = "bounded"
    return Exploration(outcome, count, time.perf_counter() - start, None, bound, jitter=jitters)


@dataclass
class _FirstStage:
    """The result of a reduced search, see `Reduction`. counted: executions that were run to their end.

    The failure is reported if no other strategy finds one.
    """

    schedules: int = 0
    counted: int = 0
    proved: bool = False
    failure: ExecutionFailure | None = None
    log: Log = field(default_factory=list)
    flags: int = 0


def _confirmed(failed: ExecutionFailure, first: _FirstStage, body: Program) -> Failure | None:
    """The failure of the reduced search, if plain code fails so, too."""
    again = run_once(body, replay_strategy(decisions_of(first.log)), first.flags)
    if again is None or again.signature != failed.signature:
        return None
    return analyse_failure(body, failed, first.log, first.flags)


def _reduced_search(
    program: Program, flags: int, schedules: int, early_timers: bool, deadline: float | None
) -> _FirstStage:
    """Runs schedules of different classes, at most three quarters of `schedules`, until one fails.

    Sleeps may end early if no schedule reads the clock.
    """
    limit, steps = proof_limits(schedules)
    limit = min(limit, schedules - schedules // 4)
    body, result = body_of(program), _FirstStage()
    overtaking = False
    for stall in (STALL, 0):
        reduction = Reduction(program, early_timers, stalls=bool(stall))
        result.counted, result.flags = 0, flags | stall
        with closing(reduction.executions(body, result.flags, limit - result.schedules, steps)) as failures:
            for failure in failures:
                result.counted += 1
                overtaking = overtaking or KERNEL.has_jittery_sleeps
                if failure is not None:  # the other strategies find schedules that are easier to understand
                    result.failure, result.log = failure, list(KERNEL.log)
                    result.flags = flags | (stall if KERNEL.could_stall else 0)
                    break
                if deadline is not None and time.perf_counter() >= deadline:
                    break
        if not reduction.has_threads:
            return _FirstStage()  # there is nothing to reduce
        result.schedules += reduction.schedules
        result.proved = reduction.proved and not overtaking  # sleeps of unequal length are only sampled
        if result.failure is not None or not reduction.read_clock:
            break
    return result


def replay(program: Program, token: str) -> Execution:
    """Runs `program` once, under exactly the schedule of `token`.

    :param program: as for `explore`.
    :param token: the `token` of a `Failure`.
    :returns: an `Execution`. Its failure has the schedule of the token; it is not shrunk further.
    :raises BadToken: if the text is not a token.
    :raises NotUnderControl: if the program does something that the scheduler cannot control.
    :raises grader.sim.instrument.RerunFailed: if a module of the program fails when it is run again. An ImportError.
    """
    decisions, flags = decode_token(token)
    body = body_of(program)
    strategy = ReplayStrategy(decisions)
    with exploration_session():
        failed = run_once(body, strategy, flags)
        log = list(KERNEL.log)
        makespan, steps = KERNEL.now / 1_000_000_000, KERNEL.total
        failure = None if failed is None else analyse_failure(body, failed, log, flags, shorten=False)
    return Execution(failure, makespan, steps, strategy.diverged)


def _loaded_with(program: Program, include: Sequence[str]) -> Program:
    """The function of the same name, from its file, loaded again with switch points in the packages."""
    file, name = getattr(program, "__globals__", {}).get("__file__"), getattr(program, "__qualname__", "")
    if not file or not name.isidentifier():
        raise ValueError("include needs a program that is a function of a file")
    found: Program = getattr(load(file, include=include), name)
    return found


def _next_flags(flags: int, count: int, may_jitter: bool) -> int:
    """The flags for the next execution, after `count` of them. Stalls are tried only if the program reads no clock.

    may_jitter: whether the same is true of jitter. False if the caller has decided, or if the clock was read before.
    """
    if may_jitter:
        if KERNEL.program_reads_clock:
            flags &= ~JITTER
        elif KERNEL.has_jittery_sleeps:
            flags |= JITTER
    if KERNEL.reads_clock:
        return flags & ~STALL
    return flags | STALL if count == 1 else flags


def _is_artefact(jitter: bool | None) -> bool:
    """Whether the last failure does not count: a sleep was not as long as it says, and the program read the clock."""
    if jitter is None and KERNEL.jitter and KERNEL.program_reads_clock:
        return True
    return KERNEL.stalled and KERNEL.reads_clock
