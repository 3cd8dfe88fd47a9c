"""Probabilistic concurrency testing: random priorities with a few random changes (Burckhardt et al., 2010)."""

from bisect import insort
from collections.abc import Sequence

from grader.sim.core import Task
from grader.sim.strategies.base import FOREVER, RandomisedStrategy


class PctStrategy(RandomisedStrategy):
    """Random priorities; the highest runs; at `depth - 1` random steps whoever runs gets the lowest."""

    def __init__(self, seed: str, depth: int) -> None:
        super().__init__(seed)
        self._depth = depth
        self._length = 40
        self._changes: list[int] = []
        self._passed = 0
        self._lowest = 0.0
        self._pending: Task | None = None

    def new_execution(self) -> bool:
        self._changes = []
        for _ in range(self._depth - 1):
            insort(self._changes, int(self._random() * self._length))
        self._passed = 0
        self._lowest = 0.0
        return True

    def _rank(self, task: Task) -> float:
        if task.priority == 0.0:
            task.priority = 1.0 + self._random()
        return task.priority

    def steps_until_choice(self, task: Task, runnable: Sequence[Task], total: int) -> int:
        mine = self._rank(task)
        for other in runnable:
            if self._rank(other) > mine:
                return 0
        return max(0, self._changes[0] - total) if self._changes else FOREVER

    def next_task(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
        while self._changes and self._changes[0] <= total:
            self._changes.pop(0)
            self._lowest -= 1.0
            task.priority = self._lowest
        return self._highest(runnable)

    def _highest(self, runnable: Sequence[Task]) -> Task:
        best = runnable[0]
        rank = self._rank(best)
        for other in runnable:
            if self._rank(other) > rank:
                best, rank = other, other.priority
        return best

    def on_yield(self, task: Task, runnable: Sequence[Task]) -> Task:
        self._lowest -= 1.0
        task.priority = self._lowest
        return self._highest(runnable)

    def report_length(self, steps: int, tasks: int) -> None:
        self._length = max(steps, 4)
