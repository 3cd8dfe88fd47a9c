"""A search: strategies that take turns, one schedule each."""

from collections.abc import Sequence
from typing import Final, Protocol

from grader.sim.strategies.base import RandomisedStrategy, Strategy
from grader.sim.strategies.replay import ReplayStrategy

MANY_TASKS: Final = 10
"""Number of tasks from which on the search takes turns among its strategies for many tasks."""

EARLY_TIMER_RATES: Final = (0.0, 0.5, 0.0, 1.0, 0.0, 0.2, 0.0)
"""Probability that a timer fires early, in one schedule after the other. Its length is neither the length of any round
of strategies nor a multiple of one, so that each strategy meets each rate."""


class SystematicSearch(Protocol):
    """A part of a search that enumerates schedules and knows when none is left. `dfs.IterativeBounding` is the one."""

    @property
    def complete(self) -> bool:
        """Every schedule has been run."""
        ...

    @property
    def finished_bound(self) -> int | None:
        """Every schedule with at most this many preemptions has been run."""
        ...

    def next_strategy(self) -> Strategy | None:
        """The strategy for its next schedule, ready to be used; None when nothing is left."""
        ...


class Search:
    """A round of strategies, used in turn; one of them may be systematic.

    round: the strategies in their order. systematic: the member of the round that enumerates schedules, if any.
    default_first: whether the first schedule is the default one, without any preemption.
    many_tasks_round: what is used instead of `round` once a program has `MANY_TASKS` tasks.
    early_timers: whether timers may fire although other tasks can run.
    """

    def __init__(
        self,
        round: Sequence[Strategy | SystematicSearch],
        *,
        systematic: SystematicSearch | None = None,
        default_first: bool = False,
        many_tasks_round: Sequence[Strategy | SystematicSearch] | None = None,
        early_timers: bool = False,
    ) -> None:
        self._round = round
        self._many_tasks_round = many_tasks_round or round
        self._systematic = systematic
        self._default_first = default_first
        self._early_timers = early_timers
        self._turn = self._systematic_turns = self._checks = 0
        self._steps = self._tasks = 0

    @property
    def complete(self) -> bool:
        """Every schedule that the program has was run."""
        return self._systematic is not None and self._systematic.complete

    @property
    def bound(self) -> int | None:
        """Every schedule with at most this many preemptions was run; None if there is no such number."""
        return None if self._systematic is None else self._systematic.finished_bound

    def begin_systematically(self, turns: int, checks: int) -> None:
        """Takes that many schedules from the systematic member first, if there is one: it may come to its end.

        checks: how many schedules of the other members follow then. They must not show anything new.
        """
        if self._systematic is not None:
            self._default_first, self._systematic_turns, self._checks = False, turns, checks

    def next_strategy(self) -> Strategy | None:
        """The strategy for the next schedule, ready to be used; None when no schedule is left."""
        if self._default_first:
            self._default_first = False
            return ReplayStrategy({})
        if self._systematic is not None and self._systematic_turns > 0:
            self._systematic_turns -= 1
            if (chosen := self._systematic.next_strategy()) is not None:
                return chosen
        if self.complete:
            return self._next_check()
        round = self._round if self._tasks < MANY_TASKS else self._many_tasks_round
        strategy = round[self._turn % len(round)]
        self._turn += 1
        if strategy is self._systematic:
            chosen = self._systematic.next_strategy()
            if chosen is None:
                return None if self._systematic.complete or len(self._round) == 1 else self.next_strategy()
            return chosen
        return self._prepared(strategy)  # type: ignore[arg-type]

    def _next_check(self) -> Strategy | None:
        """The strategy of a schedule that is run although every schedule was: its outcome has to be known."""
        if self._checks <= 0:
            return None
        self._checks -= 1
        others = [each for each in self._round if each is not self._systematic]
        return self._prepared(others[self._checks % len(others)]) if others else None  # type: ignore[arg-type]

    def _prepared(self, strategy: Strategy) -> Strategy:
        if self._steps:
            strategy.report_length(self._steps, self._tasks)
        if self._early_timers and isinstance(strategy, RandomisedStrategy):
            strategy.early_timer_rate = EARLY_TIMER_RATES[self._turn % len(EARLY_TIMER_RATES)]
        strategy.new_execution()
        return strategy

    def report_execution(self, steps: int, tasks: int) -> None:
        """Takes the length of the last execution, so that the strategies know how long the program is."""
        self._steps = max(self._steps // 2, steps)
        self._tasks = tasks
