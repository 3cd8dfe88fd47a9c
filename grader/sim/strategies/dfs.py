"""Depth-first search over schedules with a bound on preemptions, and the search that raises the bound step by step.

Musuvathi, Qadeer, "Iterative Context Bounding for Systematic Testing of Multithreaded Programs" (PLDI 2007): most bugs
show under schedules with very few preemptions, so these are tried first.
"""

from collections.abc import Sequence
from typing import Final

from grader.sim.core import Task, by_index, default_next
from grader.sim.strategies.base import FOREVER
from grader.sim.strategies.search import Search

MAX_BRANCHES: Final = 256
"""Number of possibilities at one choice beyond which the search tries only the first `TRIED_BRANCHES`."""

TRIED_BRANCHES: Final = 4
"""How many possibilities are tried at a choice with more than `MAX_BRANCHES`. The search is incomplete then."""


class DfsStrategy:
    """Runs every schedule with at most `bound` preemptions, depth first.

    max_changes: how often a schedule may deviate from the default, preemptions included.
    early_timers: whether timers may fire although other tasks can run.
    idle_points: switch points at which it never switches.
    """

    def __init__(
        self,
        bound: int,
        max_changes: int = FOREVER,
        *,
        early_timers: bool = False,
        idle_points: frozenset[int] = frozenset(),
    ) -> None:
        self.bound = bound
        self._max_changes = max_changes
        self._early_timers = early_timers
        self._idle_points = idle_points
        self.exhausted = False
        """Every schedule has been run."""
        self.cut = False
        """Some schedule would have needed more preemptions than the bound allows."""
        self.skipped = False
        """Even within the bound, not everything was tried."""
        self._path: list[list[int]] = []
        """The choices of this execution: [what is chosen, of how many]."""
        self._depth = 0
        self._preemptions = 0
        self._changes = 0
        self._first = True

    def new_execution(self) -> bool:
        if not self._first:
            while self._path and self._path[-1][0] + 1 >= self._path[-1][1]:
                self._path.pop()
            if not self._path:
                self.exhausted = True
                return False
            self._path[-1][0] += 1
        self._first = False
        self._depth = 0
        self._preemptions = self._changes = 0
        return True

    def _branch(self, count: int) -> int:
        if self._changes >= self._max_changes:
            self.cut = True
            return 0
        if self._depth == len(self._path):
            self._path.append([0, count])
        chosen, known = self._path[self._depth]
        if known != count:
            # The program behaved differently than last time. It is not deterministic, so nothing is ever exhausted.
            self.cut = True
            del self._path[self._depth :]
            self._path.append([0, count])
            chosen = 0
        self._depth += 1
        self._changes += chosen > 0
        return chosen

    def steps_until_choice(self, task: Task, runnable: Sequence[Task], total: int) -> int:
        if self._preemptions < self.bound and self._changes < self._max_changes:
            return 0
        self.cut = True
        return FOREVER

    def next_task(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
        if default is task:
            if task.point in self._idle_points:
                return task
            if self._preemptions >= self.bound:
                self.cut = True
                return task
            index = self._branch(len(runnable))
            self._preemptions += index > 0
        else:
            index = self._branch(len(runnable))
        if index == 0:
            return default
        return sorted((other for other in runnable if other is not default), key=by_index)[index - 1]

    def on_yield(self, task: Task, runnable: Sequence[Task]) -> Task:
        # Fairness is part of the bound: a task that yields, or has run for too long, lets the next in turn continue.
        return default_next(task, runnable)

    def choose(self, task: Task, count: int, rare: bool) -> int:
        if count > MAX_BRANCHES:
            self.cut = self.skipped = True
            count = TRIED_BRANCHES
        if not rare:
            return self._branch(count)
        if self._preemptions >= self.bound:
            self.cut = True
            return 0
        index = self._branch(count)
        self._preemptions += index > 0
        return index

    def advance_time(self, task: Task) -> bool:
        return self._early_timers and self._branch(2) == 1

    def report_length(self, steps: int, tasks: int) -> None:
        pass


class IterativeBounding:
    """Depth-first search with 0 preemptions, then 1, 2, …"""

    def __init__(self, early_timers: bool = False) -> None:
        self._early_timers = early_timers
        self._current = DfsStrategy(0, early_timers=early_timers)
        self.finished_bound: int | None = None
        """Every schedule with at most this many preemptions has been run; None before the first bound is finished."""
        self._skipped = False
        self.complete = False
        """Every schedule has been run, whatever its number of preemptions."""

    def next_strategy(self) -> DfsStrategy | None:
        """The search at the present bound, ready for its next execution; None when everything has been tried."""
        while not self.complete:
            if self._current.new_execution():
                return self._current
            if self._current.skipped:
                self._skipped = True
            elif not self._skipped:
                self.finished_bound = self._current.bound
            if not self._current.cut:
                self.complete = True
                return None
            self._current = DfsStrategy(self._current.bound + 1, early_timers=self._early_timers)
        return None


def dfs_search(seed: int, early_timers: bool) -> Search:
    """Depth-first search alone. It draws no random numbers, so the seed has no effect."""
    bounding = IterativeBounding(early_timers)
    return Search([bounding], systematic=bounding)
