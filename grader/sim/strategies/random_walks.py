"""Random walks: policies that switch by chance, each with another idea of how unfair real machines are.

Uniform walks hardly ever let one of many threads run ahead of all others, and threads that begin while others are
still being started are often over before the last one exists; hence the variants.
"""

from collections.abc import Sequence
from typing import Final

from grader.sim.core import NAMES, Task, by_index
from grader.sim.strategies.base import RandomisedStrategy

MANY: Final = 1000
"""After so many decisions in one execution, they become rarer."""

SPEEDS: Final = (1.0, 0.125, 0.015625)
RATES: Final = (1.0, 0.5, 0.25, 0.12, 0.06, 0.03, 0.012)
FREQUENT: Final = 2
"""So many of the rates switch so often that all threads move about equally fast."""

SIZES: Final = (1, 1, 2, 3, 0)
"""How many things a selective walk may choose; 0: all."""

UNKNOWN: Final = 0.3
"""The weight of a thread that was not expected to go on."""

HELD_BACK: Final = 3
"""How often whoever starts threads may lose patience before they begin all the same: it may be waiting for them."""


class RandomWalk(RandomisedStrategy):
    """Switches at each point with some probability, drawn anew per execution: from every point to hardly ever."""

    def __init__(self, seed: str) -> None:
        super().__init__(seed)
        self._tables = [_geometric(rate) for rate in RATES]
        self._usable = 3
        self._asked = 0
        self._table = self._tables[0]

    def new_execution(self) -> bool:
        self._table = self._tables[self._below(self._usable)]
        self._asked = 0
        return True

    def steps_until_choice(self, task: Task, runnable: Sequence[Task], total: int) -> int:
        # An execution that goes on and on is not worth a switch at each point any more.
        self._asked += 1
        steps = self._table[int(self._random() * 256)]
        return steps if self._asked < MANY else steps * 16 + 16

    def next_task(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
        return self._any(runnable)

    def on_yield(self, task: Task, runnable: Sequence[Task]) -> Task:
        return self._any([other for other in runnable if other is not task])

    def report_length(self, steps: int, tasks: int) -> None:
        # The longer the program, the rarer the switches that are worth trying.
        self._usable = min(len(self._tables), 3 + max(0, steps.bit_length() - 4))

    def _below(self, count: int) -> int:
        return int(self._random() * count)

    def _any(self, tasks: Sequence[Task]) -> Task:
        return tasks[int(self._random() * len(tasks))]


class WeightedWalk(RandomWalk):
    """Threads are of unequal speed: some hardly move while others run."""

    def next_task(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
        whole = 0.0
        for other in runnable:
            if other.priority == 0.0:
                other.priority = SPEEDS[self._below(len(SPEEDS))]
            whole += other.priority
        at = self._random() * whole
        for other in runnable:
            at -= other.priority
            if at < 0:
                return other
        return runnable[-1]


class DelayedStartWalk(RandomWalk):
    """Threads begin when whoever starts them blocks: all of them are there before the first one moves."""

    def new_execution(self) -> bool:
        super().new_execution()
        self._table = self._tables[self._below(FREQUENT)]
        self._known = 0
        self._patience = HELD_BACK
        return True

    def next_task(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
        if default is not task:
            self._known = max(self._known, *[other.index for other in runnable])
            return self._any(runnable)
        known = [other for other in runnable if other.index <= self._known]
        return self._any(known or runnable)

    def on_yield(self, task: Task, runnable: Sequence[Task]) -> Task:
        self._patience -= 1
        if self._patience <= 0:
            self._known = max(other.index for other in runnable)
        return super().on_yield(task, runnable)


class LimitedWalk(RandomWalk):
    """Like `LateWalk`, and only two or three threads are under way at a time, begun in random or reverse order."""

    def new_execution(self) -> bool:
        super().new_execution()
        self._few = 2 + self._below(2)
        self._reverse = self._random() < 0.5
        self._awake = {0}
        self._open = False
        return True

    def next_task(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
        self._open = self._open or default is not task
        if not self._open:
            return task
        awake = [other for other in runnable if other.index in self._awake]
        asleep = [other for other in runnable if other.index not in self._awake]
        while asleep and len(awake) < self._few:
            chosen = max(asleep, key=by_index) if self._reverse else self._any(asleep)
            asleep.remove(chosen)
            awake.append(chosen)
            self._awake.add(chosen.index)
        return self._any(awake)

    def on_yield(self, task: Task, runnable: Sequence[Task]) -> Task:
        chosen = super().on_yield(task, runnable)
        self._awake.add(chosen.index)
        return chosen

    def report_length(self, steps: int, tasks: int) -> None:
        super().report_length(steps // max(1, tasks), tasks)


class SelectiveWalk(RandomisedStrategy):
    """Switches only where a few things are accessed, and makes all orders of those accesses about equally likely.

    A thing is an attribute, item, name or method as the source calls it; all operations of primitives are one. Which
    ones count is drawn anew per execution. Who goes next is drawn in proportion to how many such accesses each thread
    has left, by what earlier executions showed: Zhao et al., "Selectively Uniform Concurrency Testing" (ASPLOS 2025).
    """

    def __init__(self, seed: str) -> None:
        super().__init__(seed)
        self._known: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._chosen: frozenset[str] | None = None
        self._left: dict[int, int] = {}

    def new_execution(self) -> bool:
        self._known.update(self._counts)
        self._counts = {}
        # What one thread alone accesses needs no order.
        shared = [name for name, counts in self._known.items() if len(counts) > 1]
        size = SIZES[int(self._random() * len(SIZES))]
        if size and shared:
            self._chosen = frozenset(shared.pop(int(self._random() * len(shared))) for _ in shared[:size])
        else:
            self._chosen = None
        self._left = {}
        for name, counts in self._known.items():
            if self._chosen is None or name in self._chosen:
                for task, count in counts.items():
                    self._left[task] = self._left.get(task, 0) + count
        return True

    def steps_until_choice(self, task: Task, runnable: Sequence[Task], total: int) -> int:
        return 0

    def next_task(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
        if default is not task:
            return self._any(runnable)
        name, mine = NAMES[task.site], task.index
        if self._chosen is None:
            counts = self._counts.setdefault(name, {})
            counts[mine] = counts.get(mine, 0) + 1
        elif name not in self._chosen:
            return task
        self._left[mine] = self._left.get(mine, 0) - 1
        return self._any(runnable)

    def _any(self, tasks: Sequence[Task]) -> Task:
        left = self._left
        weights = []
        whole = 0.0
        for task in tasks:
            weight: float = left.get(task.index, 0)
            if weight <= 0:
                weight = UNKNOWN
            weights.append(weight)
            whole += weight
        at = self._random() * whole
        for index, weight in enumerate(weights):
            at -= weight
            if at < 0:
                return tasks[index]
        return tasks[-1]

    def on_yield(self, task: Task, runnable: Sequence[Task]) -> Task:
        return self._any([other for other in runnable if other is not task])

    def report_length(self, steps: int, tasks: int) -> None:
        pass


def _geometric(rate: float) -> list[int]:
    """256 quantiles of the number of points passed before a switch at `rate` per point, by multiplication alone."""
    table, stay, count = [], 1.0, 0
    for index in range(256):
        while 1.0 - stay * (1.0 - rate) < index / 256 and count < 4096:
            stay *= 1.0 - rate
            count += 1
        table.append(count)
    return table
