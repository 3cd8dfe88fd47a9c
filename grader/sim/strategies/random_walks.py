"""Random walks: strategies that switch at random, each with a different model of how unfair real machines are.

Uniform walks hardly ever let one of many threads run ahead of all others. Threads that begin while others are still
being started have often ended before the last one exists. The variants below cover these cases.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from grader.sim.core import ACCESSED_NAMES, Task, by_index
from grader.sim.strategies.base import RandomisedStrategy, Strategy
from grader.sim.strategies.search import Search

FREQUENT_DECISIONS: Final = 1000
"""Number of decisions in one execution after which further decisions become 16 times rarer."""

SPEEDS: Final = (1.0, 0.125, 0.015625)
"""Relative speeds of threads in a weighted walk; each thread draws one."""

SWITCH_RATES: Final = (1.0, 0.5, 0.25, 0.12, 0.06, 0.03, 0.012)
"""Probabilities of a switch at one switch point; each execution draws one. The longer the program, the more of the low
rates are used."""

EVEN_RATES: Final = 2
"""Number of rates, from the first on, at which all threads advance about equally fast."""

SELECTION_SIZES: Final = (1, 1, 2, 3, 0)
"""How many variables a selective walk selects; each execution draws one. 0 selects all."""

UNEXPECTED_WEIGHT: Final = 0.3
"""Weight of a thread that, by earlier executions, has no selected access left."""

MAX_HELD_BACK_YIELDS: Final = 3
"""How often a thread that starts others may run out its burst before these begin: it may be waiting for them."""


class RandomWalk(RandomisedStrategy):
    """Switches at each point with a probability that is drawn for each execution from `SWITCH_RATES`."""

    def __init__(self, seed: str) -> None:
        super().__init__(seed)
        self._tables = [_geometric(rate) for rate in SWITCH_RATES]
        self._usable_rates = 3
        self._decisions = 0
        self._table = self._tables[0]

    def new_execution(self) -> bool:
        self._table = self._tables[self._below(self._usable_rates)]
        self._decisions = 0
        return True

    def steps_until_choice(self, task: Task, runnable: Sequence[Task], total: int) -> int:
        # In a very long execution, a switch at each point is no longer worth its cost.
        self._decisions += 1
        steps = self._table[int(self._random() * 256)]
        return steps if self._decisions < FREQUENT_DECISIONS else steps * 16 + 16

    def next_task(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
        return self._any(runnable)

    def on_yield(self, task: Task, runnable: Sequence[Task]) -> Task:
        return self._any([other for other in runnable if other is not task])

    def report_length(self, steps: int, tasks: int) -> None:
        # The longer the program, the lower the rates that are worth trying.
        self._usable_rates = min(len(self._tables), 3 + max(0, steps.bit_length() - 4))

    def _below(self, count: int) -> int:
        return int(self._random() * count)

    def _any(self, tasks: Sequence[Task]) -> Task:
        return tasks[int(self._random() * len(tasks))]


class WeightedWalk(RandomWalk):
    """Threads have unequal speeds: some hardly advance while others run."""

    def next_task(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
        total_weight = 0.0
        for other in runnable:
            if other.priority == 0.0:
                other.priority = SPEEDS[self._below(len(SPEEDS))]
            total_weight += other.priority
        at = self._random() * total_weight
        for other in runnable:
            at -= other.priority
            if at < 0:
                return other
        return runnable[-1]


class DelayedStartWalk(RandomWalk):
    """New threads begin only when the thread that starts them blocks: all of them exist before the first one runs."""

    def new_execution(self) -> bool:
        super().new_execution()
        self._table = self._tables[self._below(EVEN_RATES)]
        self._last_known = 0
        self._yields_left = MAX_HELD_BACK_YIELDS
        return True

    def next_task(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
        if default is not task:
            self._last_known = max(self._last_known, *[other.index for other in runnable])
            return self._any(runnable)
        known = [other for other in runnable if other.index <= self._last_known]
        return self._any(known or runnable)

    def on_yield(self, task: Task, runnable: Sequence[Task]) -> Task:
        self._yields_left -= 1
        if self._yields_left <= 0:
            self._last_known = max(other.index for other in runnable)
        return super().on_yield(task, runnable)


class LimitedWalk(RandomWalk):
    """Like `DelayedStartWalk`, with only two or three threads active at a time, begun in random or reverse order."""

    def new_execution(self) -> bool:
        super().new_execution()
        self._limit = 2 + self._below(2)
        self._reverse = self._random() < 0.5
        self._active = {0}
        self._started = False
        return True

    def next_task(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
        self._started = self._started or default is not task
        if not self._started:
            return task
        active = [other for other in runnable if other.index in self._active]
        inactive = [other for other in runnable if other.index not in self._active]
        while inactive and len(active) < self._limit:
            chosen = max(inactive, key=by_index) if self._reverse else self._any(inactive)
            inactive.remove(chosen)
            active.append(chosen)
            self._active.add(chosen.index)
        return self._any(active)

    def on_yield(self, task: Task, runnable: Sequence[Task]) -> Task:
        chosen = super().on_yield(task, runnable)
        self._active.add(chosen.index)
        return chosen

    def report_length(self, steps: int, tasks: int) -> None:
        super().report_length(steps // max(1, tasks), tasks)


class SelectiveWalk(RandomisedStrategy):
    """Switches only where a few variables are accessed, and makes all orders of those accesses about equally likely.

    A variable is an attribute, item, name or method as the source names it; all operations of primitives count as one.
    Each execution draws the variables that count. The next thread is drawn in proportion to the number of such accesses
    that each thread has left, as earlier executions showed: Zhao et al., "Selectively Uniform Concurrency Testing"
    (ASPLOS 2025).
    """

    def __init__(self, seed: str) -> None:
        super().__init__(seed)
        self._known_counts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._selected: frozenset[str] | None = None
        self._remaining: dict[int, int] = {}

    def new_execution(self) -> bool:
        self._known_counts.update(self._counts)
        self._counts = {}
        # Accesses by a single thread need no order.
        shared = [name for name, counts in self._known_counts.items() if len(counts) > 1]
        size = SELECTION_SIZES[int(self._random() * len(SELECTION_SIZES))]
        if size and shared:
            self._selected = frozenset(shared.pop(int(self._random() * len(shared))) for _ in shared[:size])
        else:
            self._selected = None
        self._remaining = {}
        for name, counts in self._known_counts.items():
            if self._selected is None or name in self._selected:
                for task, count in counts.items():
                    self._remaining[task] = self._remaining.get(task, 0) + count
        return True

    def steps_until_choice(self, task: Task, runnable: Sequence[Task], total: int) -> int:
        return 0

    def next_task(self, task: Task, runnable: Sequence[Task], default: Task, total: int) -> Task:
        if default is not task:
            return self._any(runnable)
        name, index = ACCESSED_NAMES[task.point], task.index
        if self._selected is None:
            counts = self._counts.setdefault(name, {})
            counts[index] = counts.get(index, 0) + 1
        elif name not in self._selected:
            return task
        self._remaining[index] = self._remaining.get(index, 0) - 1
        return self._any(runnable)

    def _any(self, tasks: Sequence[Task]) -> Task:
        remaining = self._remaining
        weights = []
        total_weight = 0.0
        for task in tasks:
            weight: float = remaining.get(task.index, 0)
            if weight <= 0:
                weight = UNEXPECTED_WEIGHT
            weights.append(weight)
            total_weight += weight
        at = self._random() * total_weight
        for index, weight in enumerate(weights):
            at -= weight
            if at < 0:
                return tasks[index]
        return tasks[-1]

    def on_yield(self, task: Task, runnable: Sequence[Task]) -> Task:
        return self._any([other for other in runnable if other is not task])

    def report_length(self, steps: int, tasks: int) -> None:
        pass


@cache
def _geometric(rate: float) -> list[int]:
    """256 quantiles of the geometric distribution: the number of points passed before a switch at `rate` per point.

    Multiplication alone is used, so that every platform gets the same numbers.
    """
    table, no_switch, count = [], 1.0, 0
    for index in range(256):
        while 1.0 - no_switch * (1.0 - rate) < index / 256 and count < 4096:
            no_switch *= 1.0 - rate
            count += 1
        table.append(count)
    return table


WALKS: Final[dict[str, Callable[[str], Strategy]]] = {
    "RandomWalk": RandomWalk,
    "FewWalk": LimitedWalk,
    "UnequalWalk": WeightedWalk,
    "LateWalk": DelayedStartWalk,
    "SelectiveWalk": SelectiveWalk,
}
"""Label -> class. The labels are part of the seeds: they never change, so that a seed gives the same schedules in every
version."""


def walks(seed: int) -> list[Strategy]:
    """One of each kind, in the order of `WALKS`."""
    return [walk(f"{label} {seed}") for label, walk in WALKS.items()]


def random_search(seed: int, early_timers: bool) -> Search:
    """Random walks alone, each kind in turn."""
    return Search(walks(seed), early_timers=early_timers)
