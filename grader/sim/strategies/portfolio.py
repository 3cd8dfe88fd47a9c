"""Which policy decides the next schedule: one alone, or a mixture, since none finds everything soonest."""

from collections.abc import Callable
from typing import Final

from grader.sim.strategies.base import RandomisedStrategy, Strategy
from grader.sim.strategies.dfs import DfsStrategy
from grader.sim.strategies.pct import PctStrategy
from grader.sim.strategies.random_walks import DelayedStartWalk, LimitedWalk, RandomWalk, SelectiveWalk, WeightedWalk
from grader.sim.strategies.replay import ReplayStrategy

DEPTHS: Final = (2, 3, 5)
WALKS: Final[dict[str, Callable[[str], Strategy]]] = {
    "RandomWalk": RandomWalk,
    "FewWalk": LimitedWalk,
    "UnequalWalk": WeightedWalk,
    "LateWalk": DelayedStartWalk,
    "SelectiveWalk": SelectiveWalk,
}
"""By labels that never change: they are part of the seed, so that a seed means the same schedules in every version."""
CROWD: Final = 10
"""From so many threads on, only walks that keep most of them still get anywhere."""

LAPSING: Final = (0.0, 0.5, 0.0, 1.0, 0.0, 0.2, 0.0)
"""How often time lapses, in one schedule after the other. No round of policies is as long as this, or a multiple."""

STRATEGIES: Final = ("portfolio", "random", "pct", "dfs")


class Search:
    """A round of policies, each asked in its turn. `complete`: every schedule there is has been run."""

    def __init__(
        self,
        policies: list[Strategy],
        deepening: "Deepening | None",
        first: bool,
        crowd: list[Strategy] | None = None,
        lapses: bool = False,
    ) -> None:
        self._lapses = lapses
        self._round = policies
        self._crowd = crowd or policies
        self._deepening = deepening
        self._at = 0
        self._first = first
        self._steps = self._tasks = 0

    @property
    def complete(self) -> bool:
        return self._deepening is not None and self._deepening.complete

    @property
    def bound(self) -> int | None:
        """All schedules with at most this many preemptions have been run."""
        return None if self._deepening is None else self._deepening.done

    def next(self) -> Strategy | None:
        """The policy for the next schedule, ready to go; None when there is nothing left to try."""
        if self._first:
            self._first = False
            return ReplayStrategy({})
        if self.complete:
            return None
        policies = self._round if self._tasks < CROWD else self._crowd
        policy = policies[self._at % len(policies)]
        self._at += 1
        if isinstance(policy, Deepening):
            inner = policy.advance()
            if inner is None:
                return None if policy.complete or len(self._round) == 1 else self.next()
            return inner
        if self._steps:
            policy.report_length(self._steps, self._tasks)
        if self._lapses and isinstance(policy, RandomisedStrategy):
            policy.lapsing = LAPSING[self._at % len(LAPSING)]
        policy.new_execution()
        return policy

    def ran(self, steps: int, tasks: int) -> None:
        """Told how long the last schedule was, so that the policies know the program's length."""
        self._steps = max(self._steps // 2, steps)
        self._tasks = tasks


class Deepening(DfsStrategy):
    """Depth first with 0 preemptions, then 1, 2, …"""

    def __init__(self, lapses: bool = False) -> None:
        super().__init__(0)
        self._lapses = lapses
        self._inner = DfsStrategy(0, lapses=lapses)
        self.done: int | None = None
        self._skips = False
        self.complete = False

    def advance(self) -> DfsStrategy | None:
        """The search at the present bound, ready for its next schedule; None when all has been tried."""
        while not self.complete:
            if self._inner.new_execution():
                return self._inner
            if self._inner.skipped:
                self._skips = True
            elif not self._skips:
                self.done = self._inner.bound
            if not self._inner.cut:
                self.complete = True
                return None
            self._inner = DfsStrategy(self._inner.bound + 1, lapses=self._lapses)
        return None


def search(strategy: str, seed: int, lapses: bool = False) -> Search:
    """The search by its name; raises ValueError if there is none of that name.

    lapses: time may pass for who waits for it while others could run; else it passes only when nobody can.
    """
    walks: list[Strategy] = [walk(f"{label} {seed}") for label, walk in WALKS.items()]
    pct: list[Strategy] = [PctStrategy(f"pct {depth} {seed}", depth) for depth in DEPTHS]
    deepening = Deepening(lapses)
    if strategy == "random":
        return Search(walks, None, False, lapses=lapses)
    if strategy == "pct":
        return Search(pct, None, False, lapses=lapses)
    if strategy == "dfs":
        return Search([deepening], deepening, False)
    if strategy == "portfolio":
        uniform, few, unequal, late, selective = walks
        mixture = [uniform, selective, few, pct[0], selective, deepening]
        mixture += [late, selective, few, unequal, pct[1], deepening]
        mixture += [selective, few, late, selective, pct[2], deepening]
        crowd = [few, late, selective, few, uniform, deepening]
        return Search(mixture, deepening, True, crowd, lapses)
    raise ValueError(f"unknown strategy {strategy!r}; known: {', '.join(STRATEGIES)}")
