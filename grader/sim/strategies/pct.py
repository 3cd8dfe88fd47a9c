"""Probabilistic concurrency testing (PCT): random priorities with a few random changes.

Burckhardt, Kothari, Musuvathi, Nagarakatte, "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs"
(ASPLOS 2010). A bug of depth d is a bug that d ordering constraints suffice to show.
"""

from bisect import insort
from collections.abc import Sequence
from typing import Final

from grader.sim.core import Task
from grader.sim.strategies.base import FOREVER, RandomisedStrategy
from grader.sim.strategies.search import Search

DEPTHS: Final = (2, 3, 5)
"""Depths of bugs that the searches look for, in turn; an execution changes priorities at one step less."""

INITIAL_LENGTH: Final = 40
"""Steps that an execution is assumed to have before the first one has run."""


class PctStrategy(RandomisedStrategy):
    """The task with the highest random priority runs. At `depth - 1` random steps, that task gets the lowest one."""

    def __init__(self, seed: str, depth: int) -> None:
        super().__init__(seed)
        self._depth = depth
        self._length = INITIAL_LENGTH
        self._changes: list[int] = []
        self._lowest = 0.0

    def new_execution(self) -> bool:
        self._changes = []
        for _ in range(self._depth - 1):
            insort(self._changes, int(self._random() * self._length))
        self._lowest = 0.0
        return True

    def _priority(self, task: Task) -> float:
        if task.priority == 0.0:
            task.priority = 1.0 + self._random()
        return task.priority

    def steps_until_choice(self, task: Task, runnable: Sequence[Task], total: int) -> int:
        own_priority = self._priority(task)
        for other in runnable:
            if self._priority(other) > own_priority:
                return 0
        return max(0, self._changes[0] - total) if self._changes else FOREVER

    def next_task(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
        while self._changes and self._changes[0] <= total:
            self._changes.pop(0)
            self._demote(task)
        return self._highest(runnable)

    def _demote(self, task: Task) -> None:
        self._lowest -= 1.0
        task.priority = self._lowest

    def _highest(self, runnable: Sequence[Task]) -> Task:
        best = runnable[0]
        highest = self._priority(best)
        for other in runnable:
            if self._priority(other) > highest:
                best, highest = other, other.priority
        return best

    def on_yield(self, task: Task, runnable: Sequence[Task]) -> Task:
        self._demote(task)
        return self._highest(runnable)

    def report_length(self, steps: int, tasks: int) -> None:
        self._length = max(steps, 4)


def pct_strategies(seed: int) -> list[PctStrategy]:
    """One for each depth."""
    return [PctStrategy(f"pct {depth} {seed}", depth) for depth in DEPTHS]


def pct_search(seed: int, early_timers: bool) -> Search:
    """PCT alone, at each depth in turn."""
    return Search(pct_strategies(seed), early_timers=early_timers)
