"""Policies: oracles that the kernel asks who runs next, and for how long.

A policy sees tasks and counts, never the program. Each is seeded and uses nothing of the process it runs in, so the
same seed gives the same schedules everywhere. The shape follows AWS shuttle; PCT is from Burckhardt et al., "A
Randomized Scheduler with Probabilistic Guarantees of Finding Bugs" (ASPLOS 2010); bounding preemptions is from
Musuvathi and Qadeer, "Iterative Context Bounding" (PLDI 2007).
"""

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from random import Random
from typing import Final, Protocol

from grader.sim.task import Task, by_index, default_next

FOREVER: Final = 1 << 30

MANY: Final = 256
"""Of more possibilities than this, a search through all of them tries only the first `TRIED`."""

TRIED: Final = 4


class Policy(Protocol):
    """The seam between the kernel and the search."""

    def begin(self) -> bool:
        """Gets ready for the next execution; False when there is none left to try."""
        ...

    def stretch(self, task: Task, runnable: Sequence[Task], total: int) -> int:
        """How many switch points `task` passes before `pick` is asked, `total` having been passed by all so far."""
        ...

    def pick(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
        """Who runs next after `task`. `default` is `task` itself, or who is next in turn if it cannot go on."""
        ...

    def rotate(self, task: Task, runnable: Sequence[Task]) -> Task:
        """Like `pick`, for a task that yields or has run for too long: somebody else should."""
        ...

    def lapse(self, task: Task) -> bool:
        """Whether the time that `task` begins to wait for passes at once, although others can run."""
        ...

    def choose(self, task: Task, count: int, rare: bool) -> int:
        """One of `count` possibilities; rare: seldom another than 0. Beyond `MANY` of them, nobody tries all."""
        ...

    def end(self, steps: int, tasks: int) -> None:
        """Told before each execution how long those before it were."""
        ...


class Chance:
    """What all policies that draw lots have in common."""

    lapsing = 0.0
    """How often time lapses for who begins to wait, in the next execution."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed).random

    def choose(self, task: Task, count: int, rare: bool) -> int:
        if rare and self._random() < 0.8:
            return 0
        return int(self._random() * count)

    def lapse(self, task: Task) -> bool:
        return self.lapsing > 0.0 and self._random() < self.lapsing


class Pct(Chance):
    """Random priorities; the highest runs; at `depth - 1` random steps whoever runs gets the lowest."""

    def __init__(self, seed: str, depth: int) -> None:
        super().__init__(seed)
        self._depth = depth
        self._length = 40
        self._changes: list[int] = []
        self._passed = 0
        self._lowest = 0.0
        self._pending: Task | None = None

    def begin(self) -> bool:
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

    def stretch(self, task: Task, runnable: Sequence[Task], total: int) -> int:
        mine = self._rank(task)
        for other in runnable:
            if self._rank(other) > mine:
                return 0
        return max(0, self._changes[0] - total) if self._changes else FOREVER

    def pick(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
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

    def rotate(self, task: Task, runnable: Sequence[Task]) -> Task:
        self._lowest -= 1.0
        task.priority = self._lowest
        return self._highest(runnable)

    def end(self, steps: int, tasks: int) -> None:
        self._length = max(steps, 4)


class DepthFirst:
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

    def begin(self) -> bool:
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

    def stretch(self, task: Task, runnable: Sequence[Task], total: int) -> int:
        if self._spent < self.bound and self._changed < self._changes:
            return 0
        self.cut = True
        return FOREVER

    def pick(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
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

    def rotate(self, task: Task, runnable: Sequence[Task]) -> Task:
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

    def lapse(self, task: Task) -> bool:
        return self._lapses and self._next(2) == 1

    def end(self, steps: int, tasks: int) -> None:
        pass


class Follow:
    """Replays decisions, given as (task, its step) -> what it chose; elsewhere the default: go on, or next in turn."""

    def __init__(self, decisions: Mapping[tuple[int, int], int]) -> None:
        self._decisions = decisions
        self._steps: dict[int, list[int]] = {}
        for task, step in sorted(decisions):
            self._steps.setdefault(task, []).append(step)
        self.diverged = False

    def begin(self) -> bool:
        return True

    def stretch(self, task: Task, runnable: Sequence[Task], total: int) -> int:
        steps = self._steps.get(task.index, ())
        at = bisect_right(steps, task.steps)
        return steps[at] - task.steps - 1 if at < len(steps) else FOREVER

    def pick(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
        return self._wanted(task, runnable) or default

    def rotate(self, task: Task, runnable: Sequence[Task]) -> Task:
        return self._wanted(task, runnable) or default_next(task, runnable)

    def _wanted(self, task: Task, runnable: Sequence[Task]) -> Task | None:
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

    def lapse(self, task: Task) -> bool:
        return self._decisions.get((task.index, task.steps)) == 1

    def end(self, steps: int, tasks: int) -> None:
        pass
