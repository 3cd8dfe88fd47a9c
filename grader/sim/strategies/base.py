"""What a strategy is asked: the one seam between the scheduler and each way to choose a schedule."""

from collections.abc import Sequence
from random import Random
from typing import Final, Protocol

from grader.sim.core import Task

FOREVER: Final = 1 << 30


class Strategy(Protocol):
    """The seam between the kernel and the search."""

    def new_execution(self) -> bool:
        """Gets ready for the next execution; False when there is none left to try."""
        ...

    def steps_until_choice(self, task: Task, runnable: Sequence[Task], total: int) -> int:
        """How many switch points `task` passes before `pick` is asked, `total` having been passed by all so far."""
        ...

    def next_task(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
        """Who runs next after `task`. `default` is `task` itself, or who is next in turn if it cannot go on."""
        ...

    def on_yield(self, task: Task, runnable: Sequence[Task]) -> Task:
        """Like `pick`, for a task that yields or has run for too long: somebody else should."""
        ...

    def advance_time(self, task: Task) -> bool:
        """Whether the time that `task` begins to wait for passes at once, although others can run."""
        ...

    def choose(self, task: Task, count: int, rare: bool) -> int:
        """One of `count` possibilities; rare: seldom another than 0. Beyond `MANY` of them, nobody tries all."""
        ...

    def report_length(self, steps: int, tasks: int) -> None:
        """Told before each execution how long those before it were."""
        ...


class RandomisedStrategy:
    """What all policies that draw lots have in common."""

    lapsing = 0.0
    """How often time lapses for who begins to wait, in the next execution."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed).random

    def choose(self, task: Task, count: int, rare: bool) -> int:
        if rare and self._random() < 0.8:
            return 0
        return int(self._random() * count)

    def advance_time(self, task: Task) -> bool:
        return self.lapsing > 0.0 and self._random() < self.lapsing
