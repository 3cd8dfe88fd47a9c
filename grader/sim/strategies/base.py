"""The interface between the scheduler and every search strategy.

A strategy decides by what it is asked and by its own seed, and by nothing else. So a seed gives the same schedules in
every process.
"""

from collections.abc import Sequence
from random import Random
from typing import Final, Protocol

from grader.sim.core import Task

FOREVER: Final = 1 << 30
"""A number of switch points that no execution reaches."""


class Strategy(Protocol):
    """Decides one execution after the other. The kernel calls all methods but `new_execution` and `report_length`."""

    def new_execution(self) -> bool:
        """Prepares for the next execution; False when no execution is left to try."""
        ...

    def steps_until_choice(self, task: Task, runnable: Sequence[Task], total: int) -> int:
        """How many switch points `task` passes before the kernel calls `next_task`.

        `total` is the number of switch points that all tasks have passed so far.
        """
        ...

    def next_task(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
        """The task that runs after `task`. `default` is `task` itself, or the next in turn if `task` cannot run."""
        ...

    def on_yield(self, task: Task, runnable: Sequence[Task]) -> Task:
        """Like `next_task`, for a task that yields or has run for too long: preferably another one."""
        ...

    def advance_time(self, task: Task) -> bool:
        """Whether the timer that `task` has just set fires at once, although other tasks can run."""
        ...

    def choose(self, task: Task, count: int, rare: bool) -> int:
        """One of `count` possibilities, 0 being the ordinary one. rare: choose another than 0 only seldom."""
        ...

    def report_length(self, steps: int, tasks: int) -> None:
        """Called before each execution with the number of steps and of tasks of earlier executions."""
        ...


class RandomisedStrategy:
    """Base of all strategies that draw random numbers. seed: any text; the same text gives the same decisions."""

    early_timer_rate = 0.0
    """Probability, in the next execution, that a timer fires at once although others can run."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed).random

    def choose(self, task: Task, count: int, rare: bool) -> int:
        if rare and self._random() < 0.8:
            return 0
        return int(self._random() * count)

    def advance_time(self, task: Task) -> bool:
        return self.early_timer_rate > 0.0 and self._random() < self.early_timer_rate
