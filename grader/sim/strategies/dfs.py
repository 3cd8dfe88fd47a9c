"""Depth-first search over every schedule, up to a bound on preemptions."""

from collections.abc import Sequence
from typing import Final

from grader.sim.core import Task, by_index, default_next
from grader.sim.strategies.base import FOREVER

MANY: Final = 256
"""Number of possibilities beyond which the search tries only the first `TRIED`."""

TRIED: Final = 4


class DfsStrategy:
    """Every schedule with at most `bound` preemptions, depth first. `exhausted` once all have been run.

    changes: how often it may choose anything but the default, preemptions included. lapses: whether time may lapse.
    """

    def __init__(self, bound: int, changes: int = FOREVER, *, lapses: bool = False) -> None:
        self.bound = bound
        self._changes = changes
        self._lapses = lapses
        self._changed = 0
        self.exhausted = False
        self.cut = False
        """Some schedule would have needed more preemptions than the bound allows."""
        self.skipped = False
        """Not even within the bound has everything been tried."""
        self._path: list[list[int]] = []
        self._depth = 0
        self._spent = 0
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
        self._spent = self._changed = 0
        return True

    def _next(self, count: int) -> int:
        if self._changed >= self._changes:
            self.cut = True
            return 0
        if self._depth == len(self._path):
            self._path.append([0, count])
        chosen, known = self._path[self._depth]
        if known != count:
            # The program did something else than last time: it is not deterministic, so nothing is ever exhausted.
            self.cut = True
            del self._path[self._depth :]
            self._path.append([0, count])
            chosen = 0
        self._depth += 1
        self._changed += chosen > 0
        return chosen

    def steps_until_choice(self, task: Task, runnable: Sequence[Task], total: int) -> int:
        if self._spent < self.bound and self._changed < self._changes:
            return 0
        self.cut = True
        return FOREVER

    def next_task(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
        if default is task:
            if self._spent >= self.bound:
                self.cut = True
                return task
            index = self._next(len(runnable))
            self._spent += index > 0
        else:
            index = self._next(len(runnable))
        if index == 0:
            return default
        return sorted((other for other in runnable if other is not default), key=by_index)[index - 1]

    def on_yield(self, task: Task, runnable: Sequence[Task]) -> Task:
        # Fairness is part of the bound: a task that has run for long, or yields, lets the next in turn go on.
        return default_next(task, runnable)

    def choose(self, task: Task, count: int, rare: bool) -> int:
        if count > MANY:
            self.cut = self.skipped = True
            count = TRIED
        if not rare:
            return self._next(count)
        if self._spent >= self.bound:
            self.cut = True
            return 0
        index = self._next(count)
        self._spent += index > 0
        return index

    def advance_time(self, task: Task) -> bool:
        return self._lapses and self._next(2) == 1

    def report_length(self, steps: int, tasks: int) -> None:
        pass
