"""Collects every distinct outcome of a program, for callers that judge the outcomes themselves.

`explore` stops at the first failure. `collect_outcomes` continues: a returned value can be right or wrong, and only the
caller knows which.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

from grader.sim.core import ExecutionFailure, Failure, ScheduleTree, decode_token, encode_token
from grader.sim.diagnosis import decisions_of
from grader.sim.engine import KERNEL
from grader.sim.environment import exploration_session
from grader.sim.failure_analysis import analyse_failure
from grader.sim.instrument import LOADED, current_version, look_into, refresh
from grader.sim.reduction import (
    EVERY_SCHEDULE,
    Reduction,
    checks_of_a_proof,
    comes_first,
    proof_limits,
    sample_share,
)
from grader.sim.runner import CANCEL, bound_of, resolve, run_once
from grader.sim.schedule_tree import grow_tree
from grader.sim.strategies import ReplayStrategy, Search, new_search
from grader.sim.switch_places import SwitchPlaces

Digest = Callable[[Any], str]
"""Turns the returned value into a text that identifies the outcome. It may read the virtual clock."""


FIRST_CLASSES: Final = 8
"""Schedules of a reduced search after which the caller is asked whether the outcomes are enough."""

FIRST_SAMPLES: Final = 50
"""Sampled schedules after which the caller is asked so. Where the outcomes are enough, there are no more."""

CHECKS: Final = 16
"""Schedules that are sampled after every schedule of a program with one thread was run. They may show nothing new."""

MAX_SAMPLE_STEPS: Final = 250_000
"""Steps after which no more schedules are sampled, but for the first `SURE_SAMPLES`: about a quarter of a second."""

SURE_SAMPLES: Final = 150
"""Schedules that are sampled however long they are."""

ASKING_OUTCOMES: Final = 6
"""Number of outcomes up to which the caller is asked when there is a new one."""


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
    is_enough: Callable[["OutcomeCollection"], bool] = lambda found: False,
) -> OutcomeCollection:
    """Runs `program` under up to `schedules` schedules and collects the distinct outcomes.

    A livelock ends the collection, because each further one would cost as much time.

    :param program: a function or coroutine function without arguments.
    :param digest: turns the returned value into the text that identifies the outcome.
    :param schedules: maximum number of schedules. Of long ones, fewer are sampled (`MAX_SAMPLE_STEPS`).
    :param seed: as for `explore`; so are `strategy`, `cancel` and `early_timers`.
    :param max_outcomes: number of distinct outcomes beyond which the collection gives up.
    :param rerun_modules: whether modules that keep state are run again before each execution.
    :param is_enough: whether these outcomes decide already. Asked a few times at most. If so, few further schedules are
        run: they may show the same outcomes in ways that are easier to understand.
    :raises TooManyOutcomes: if there are more than `max_outcomes`. For other exceptions, see `explore`.
    """
    collector = _Collector(
        _DigestedRun(program, digest, rerun_modules),
        new_search(strategy, seed, early_timers),
        CANCEL if cancel else 0,
        max_outcomes,
        is_enough,
    )
    with exploration_session():
        if comes_first(strategy, schedules) and rerun_modules:
            if collector.reduce(schedules, early_timers):
                return collector.collection(EVERY_SCHEDULE)
            schedules = collector.schedules + sample_share(schedules, collector.schedules)
        return collector.collection(collector.sample(schedules))


class _Collector:
    """Runs schedules and keeps how they end.

    schedules  number of schedules whose endings count
    """

    def __init__(
        self,
        run: "_DigestedRun",
        search: Search,
        flags: int,
        max_outcomes: int,
        is_enough: Callable[[OutcomeCollection], bool],
    ) -> None:
        self._run, self._search, self._flags, self._max_outcomes = run, search, flags, max_outcomes
        self._tokens: dict[_Key, str] = {}
        self._counts: dict[_Key, int] = {}
        self._only_reduced: set[_Key] = set()
        self._is_enough, self._has_enough = is_enough, False
        self._is_over = False
        self.schedules = 0

    def reduce(self, schedules: int, early_timers: bool) -> bool:
        """Runs schedules of different classes, and says whether they prove how all schedules end.

        What only code that records accesses does is forgotten. After a proof, plain code has to end in the same ways.
        """
        reduction = Reduction(self._run.program, early_timers)
        with closing(reduction.executions(self._run.body, self._flags, *proof_limits(schedules))) as failures:
            for failure in failures:
                self._note(failure, is_reduced=True)
                if self.schedules == FIRST_CLASSES:
                    self._ask()
                if self._has_enough:
                    break
        if not reduction.has_threads:  # there is nothing to reduce, and there may be few schedules
            self._search.begin_systematically(schedules // 4, min(schedules, CHECKS))
            return False
        if not all(map(self._is_plain_ending, self._tokens)):
            self._tokens, self._counts, self.schedules = {}, {}, 0
            self._has_enough = False
            return False
        if not reduction.proved:
            return False
        proved, proved_counts = self.schedules, dict(self._counts)
        self.sample(proved + checks_of_a_proof(schedules))
        if _endings(self._counts) != _endings(proved_counts):
            return False
        self.schedules, self._counts = proved, proved_counts
        return True

    def sample(self, schedules: int) -> str:
        """Runs schedules of the strategy until there are as many, or enough; returns the bound."""
        few, sure = min(schedules, self.schedules + FIRST_SAMPLES), self.schedules + SURE_SAMPLES
        steps, known, fixed_ties = 0, -1, False
        while not self._is_over and self.schedules < (few if self._has_enough else schedules):
            if steps > MAX_SAMPLE_STEPS and self.schedules >= sure:
                break
            current = self._search.next_strategy()
            if known < 0 and self._search.complete:
                known = len(self._tokens)
            if current is None:
                break
            failure = run_once(self._run.body, current, self._flags)
            fixed_ties = fixed_ties or KERNEL.has_fixed_ties
            steps += KERNEL.total
            self._note(failure)
            self._is_over = failure is not None and failure.kind == "livelock"
            self._search.report_execution(KERNEL.total, len(KERNEL.tasks))
            if self.schedules == few < schedules:
                self._ask()
        if self._is_over or 0 <= known < len(self._tokens):
            return ""  # it goes on forever, or not only the schedule decides how it ends
        return bound_of(self._search, fixed_ties=fixed_ties)

    def collection(self, bound: str) -> OutcomeCollection:
        outcomes = tuple(
            DistinctOutcome(*key[:4], count=count, token=self._tokens[key], early=key[4])
            for key, count in self._counts.items()
        )
        return OutcomeCollection(outcomes, self.schedules, bound)

    def _note(self, failure: ExecutionFailure | None, *, is_reduced: bool = False) -> None:
        key = self._run.ending(failure)
        is_new = key not in self._tokens
        if is_new and len(self._tokens) >= self._max_outcomes:
            raise TooManyOutcomes(f"more than {self._max_outcomes} different outcomes")
        if is_new or (key in self._only_reduced and not is_reduced):
            self._tokens[key] = encode_token(decisions_of(KERNEL.log), self._flags)
            # The other strategies find schedules that are easier to understand.
            (self._only_reduced.add if is_reduced else self._only_reduced.discard)(key)
        self._counts[key] = self._counts.get(key, 0) + 1
        self.schedules += 1
        if is_new and 1 < len(self._tokens) <= ASKING_OUTCOMES:
            self._ask()

    def _ask(self) -> None:
        self._has_enough = self._has_enough or self._is_enough(self.collection(""))

    def _is_plain_ending(self, key: _Key) -> bool:
        """Whether plain code ends so, too. A fault while accesses are recorded must not look like the program's."""
        decisions, flags = decode_token(self._tokens[key])
        return self._run.ending(run_once(self._run.body, ReplayStrategy(decisions), flags)) == key


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


class _DigestedRun:
    """Runs the program and digests its value. Raises AssertionError at the end if the value is the unwanted one."""

    def __init__(self, program: Callable[[], Any], digest: Digest, rerun_modules: bool = True) -> None:
        self.program, self._digest, self._rerun_modules = program, digest, rerun_modules
        self.value: str | None = None
        self.unwanted: str | None = None

    def body(self) -> None:
        self.value = None
        if self._rerun_modules:
            refresh(self.program)
        value = resolve(current_version(self.program)())
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
