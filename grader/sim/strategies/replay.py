"""Follows the decisions of a schedule token."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from grader.sim.core import Task, default_next
from grader.sim.strategies.base import FOREVER


class ReplayStrategy:
    """Takes the given decisions, and the default everywhere else: continue, or the next in turn.

    decisions: (index of the task, its step) -> what was chosen there.
    """

    def __init__(self, decisions: Mapping[tuple[int, int], int]) -> None:
        self._decisions = decisions
        self._steps: dict[int, list[int]] = {}
        for task, step in sorted(decisions):
            self._steps.setdefault(task, []).append(step)
        self.diverged = False
        """Some decision was not possible."""

    def new_execution(self) -> bool:
        return True

    def steps_until_choice(self, task: Task, runnable: Sequence[Task], total: int) -> int:
        steps = self._steps.get(task.index, ())
        at = bisect_right(steps, task.steps)
        return steps[at] - task.steps - 1 if at < len(steps) else FOREVER

    def next_task(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
        return self._decided(task, runnable) or default

    def on_yield(self, task: Task, runnable: Sequence[Task]) -> Task:
        return self._decided(task, runnable) or default_next(task, runnable)

    def _decided(self, task: Task, runnable: Sequence[Task]) -> Task | None:
        wanted = self._decisions.get((task.index, task.steps))
        if wanted is None:
            return None
        for other in runnable:
            if other.index == wanted:
                return other
        self.diverged = True
        return None

    def choose(self, task: Task, count: int, rare: bool) -> int:
        wanted = self._decisions.get((task.index, task.steps), 0)
        return wanted if wanted < count else 0

    def advance_time(self, task: Task) -> bool:
        return self._decisions.get((task.index, task.steps)) == 1

    def report_length(self, steps: int, tasks: int) -> None:
        pass
