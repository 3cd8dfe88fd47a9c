"""Collects every distinct outcome of a program, for callers that judge the outcomes themselves.

`explore` stops at the first failure. `collect_outcomes` continues: a returned value can be right or wrong, and only the
caller knows which.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grader.sim.core import ExecutionFailure, Failure, ScheduleTree, decode_token, encode_token
from grader.sim.diagnosis import decisions_of
from grader.sim.engine import KERNEL
from grader.sim.environment import exploration_session
from grader.sim.failure_analysis import analyse_failure
from grader.sim.instrument import LOADED, current_version, look_into, refresh
from grader.sim.reduction import (
    CHECKS,
    EVERY_SCHEDULE,
    REDUCED_FIRST,
    Reduction,
    proof_limits,
    sample_share,
)
from grader.sim.runner import CANCEL, bound_of, resolve, run_once
from grader.sim.schedule_tree import grow_tree
from grader.sim.strategies import ReplayStrategy, new_search
from grader.sim.switch_places import SwitchPlaces

Digest = Callable[[Any], str]
"""Turns the returned value into a text that identifies the outcome. It may read the virtual clock."""


class TooManyOutcomes(RuntimeError):
    """The program has more distinct outcomes than the caller accepts."""


@dataclass(frozen=True, slots=True)
class DistinctOutcome:
    """One way in which executions end: with a value or with a failure.

    value    the digest of the returned value; None for a failure
    kind     kind of the failure, see `Failure`; empty for a value
    type     exception class of the failure; empty for a value
    message  message of the failure; empty for a value
    count    number of schedules that ended so
    token    the first of these schedules
    early    a timer fired while other threads could run, so durations mean nothing
    """

    value: str | None
    kind: str
    type: str
    message: str
    count: int
    token: str
    early: bool = False


_Key = tuple[str | None, str, str, str, bool]


@dataclass(frozen=True, slots=True)
class OutcomeCollection:
    """The distinct outcomes of a program.

    outcomes   in the order in which they were first seen
    schedules  number of schedules that were run
    bound      which schedules were run completely, in words; empty if they are only a sample
    """

    outcomes: tuple[DistinctOutcome, ...]
    schedules: int
    bound: str


def collect_outcomes(
    program: Callable[[], Any],
    digest: Digest,
    *,
    schedules: int,
    seed: int = 0,
    strategy: str = "portfolio",
    cancel: bool = False,
    early_timers: bool = False,
    max_outcomes: int = 1000,
    rerun_modules: bool = True,
) -> OutcomeCollection:
    """Runs `program` under up to `schedules` schedules and collects the distinct outcomes.

    A livelock ends the collection, because each further one would cost as much time.

    :param program: a function or coroutine function without arguments.
    :param digest: turns the returned value into the text that identifies the outcome.
    :param schedules: maximum number of schedules.
    :param seed: as for `explore`; so are `strategy`, `cancel` and `early_timers`.
    :param max_outcomes: number of distinct outcomes beyond which the collection gives up.
    :param rerun_modules: whether modules that keep state are run again before each execution.
    :raises TooManyOutcomes: if there are more than `max_outcomes`. For other exceptions, see `explore`.
    """
    search = new_search(strategy, seed, early_timers)
    run = _DigestedRun(program, digest, rerun_modules)
    tokens: dict[_Key, str] = {}
    counts: dict[_Key, int] = {}
    count = 0
    flags = CANCEL if cancel else 0
    fixed_ties = False

    reduced: set[_Key] = set()

    def note(failure: ExecutionFailure | None, *, is_reduced: bool = False) -> None:
        key = run.ending(failure)
        if key not in tokens or (key in reduced and not is_reduced):
            if key not in tokens and len(tokens) >= max_outcomes:
                raise TooManyOutcomes(f"more than {max_outcomes} different outcomes")
            tokens[key] = encode_token(decisions_of(KERNEL.log), flags)
            # The other strategies find schedules that are easier to understand.
            (reduced.add if is_reduced else reduced.discard)(key)
        counts[key] = counts.get(key, 0) + 1

    with exploration_session():
        if strategy in REDUCED_FIRST and rerun_modules and schedules > 1:
            reduction = Reduction(early_timers)
            for failure in reduction.executions(run.body, flags, *proof_limits(schedules)):
                if not reduction.has_threads:
                    break  # nothing to reduce
                count += 1
                note(failure, is_reduced=True)
            if not all(_is_plain_ending(run, key, token) for key, token in tokens.items()):
                tokens.clear()
                counts.clear()
                count = 0
            elif reduction.proved:
                proved, proved_counts = count, dict(counts)
                for _ in range(min(schedules, CHECKS) if reduction.has_threads else 0):
                    current = search.next_strategy()
                    if current is None:
                        break
                    note(run_once(run.body, current, flags))
                    count += 1
                    search.report_execution(KERNEL.total, len(KERNEL.tasks))
                if _endings(counts) == _endings(proved_counts):
                    return OutcomeCollection(_outcomes(tokens, proved_counts), proved, EVERY_SCHEDULE)
            schedules = count + sample_share(schedules, count)
        while count < schedules and (current := search.next_strategy()) is not None:
            count += 1
            failure = run_once(run.body, current, flags)
            fixed_ties = fixed_ties or KERNEL.has_fixed_ties
            note(failure)
            if failure is not None and failure.kind == "livelock":
                return OutcomeCollection(_outcomes(tokens, counts), count, "")
            search.report_execution(KERNEL.total, len(KERNEL.tasks))
    return OutcomeCollection(_outcomes(tokens, counts), count, bound_of(search, fixed_ties=fixed_ties))


def explain(program: Callable[[], Any], digest: Digest, token: str, focus: str = "") -> Failure:
    """The outcome at `token` as a failure, shrunk to few switches.

    :param program: as for `collect_outcomes`; so is `digest`.
    :param token: the token of a `DistinctOutcome`. If that outcome is a value, to end with it counts as the failure.
    :param focus: path of the file in which the cause is searched first; empty for all files.
    :raises BadToken: if the text is not a token.
    """
    decisions, flags = decode_token(token)
    run = _DigestedRun(program, digest)
    with exploration_session():
        failure = run_once(run.body, ReplayStrategy(decisions), flags)
        log = list(KERNEL.log)
        is_value = failure is None
        if failure is None:
            run.unwanted = run.value
            failure = ExecutionFailure("assertion", 0, "AssertionError", "")
        # A value that is wrong under every schedule is not explained, so this one does not come every time.
        return analyse_failure(run.body, failure, log, flags, focus=focus, may_be_constant=not is_value)


def explored_tree(
    program: Callable[[], Any], digest: Digest, token: str, focus: str = "", threads: tuple[str, ...] = ()
) -> ScheduleTree | None:
    """The schedules around the failure at `token`, as a tree; None if it cannot be shown as one (see `grow_tree`).

    Its ends are (kind, type, message, digest of the value) as in `DistinctOutcome`. Parameters: as for `explain`.
    threads: `threads` of the explained failure. The states in the steps of the tree have the same order.
    """
    decisions, flags = decode_token(token)
    run = _DigestedRun(program, digest)

    def describe(failure: ExecutionFailure | None) -> tuple[str, str, str, str | None]:
        if failure is None or (run.unwanted is not None and run.value == run.unwanted):
            return "", "", "", run.value
        return failure.kind, failure.type, failure.message, None

    with exploration_session():
        trace = SwitchPlaces(frozenset(LOADED), KERNEL)
        if run_once(run.body, ReplayStrategy(decisions), flags, trace) is None:
            run.unwanted = run.value
        return grow_tree(run.body, decisions, flags, describe, focus, places=trace.places, threads=threads)


def _is_plain_ending(run: "_DigestedRun", key: _Key, token: str) -> bool:
    """Whether plain code ends so, too. A fault while accesses are recorded must not look like one of the program."""
    decisions, flags = decode_token(token)
    return run.ending(run_once(run.body, ReplayStrategy(decisions), flags)) == key


class _DigestedRun:
    """Runs the program and digests its value. Raises AssertionError at the end if the value is the unwanted one."""

    def __init__(self, program: Callable[[], Any], digest: Digest, rerun_modules: bool = True) -> None:
        self._program, self._digest, self._rerun_modules = program, digest, rerun_modules
        self.value: str | None = None
        self.unwanted: str | None = None

    def body(self) -> None:
        self.value = None
        if self._rerun_modules:
            refresh(self._program)
        value = resolve(current_version(self._program)())
        look_into(value)
        self.value = self._digest(value)
        if self.unwanted is not None and self.value == self.unwanted:
            raise AssertionError(f"returned {self.value}")

    def ending(self, failure: ExecutionFailure | None) -> _Key:
        """How the last execution ended, with this failure or without one."""
        early = KERNEL.early_timers > 0
        if failure is None:
            return self.value, "", "", "", early
        return None, failure.kind, failure.type, failure.message, early


def _endings(counts: dict[_Key, int]) -> set[tuple[str | None, str, str, str]]:
    """How executions end, whether timers fired early or not."""
    return {key[:4] for key in counts}


def _outcomes(tokens: dict[_Key, str], counts: dict[_Key, int]) -> tuple[DistinctOutcome, ...]:
    return tuple(
        DistinctOutcome(*key[:4], count=count, token=tokens[key], early=key[4]) for key, count in counts.items()
    )
