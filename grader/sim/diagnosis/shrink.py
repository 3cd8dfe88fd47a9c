"""Makes a failing schedule as short as can be: first fewer decisions, then fewer preemptions.

Its law: of the schedules with the fewest preemptions and changes, the first that depth-first search meets is shown,
whatever the seed found. So the same bug is told in the same way. What may be spent is counted in steps, not seconds, so
that a busy machine tells it in the same way too.
"""

from collections.abc import Callable, Sequence
from typing import Final

from grader.sim.core import Decision
from grader.sim.strategies import DfsStrategy, ReplayStrategy, Strategy

DROPS: Final = 300
TRIES: Final = 1500
BUDGET: Final = 300_000
"""How many steps may be spent on making one schedule shorter; only programs that hardly end come near it."""

EACH: Final = 100
"""As how many steps an execution counts, however short."""

Log = Sequence[tuple[int, int, int, bool]]


class Attempts:
    """Runs the program under a policy, as long as the budget lasts; its decisions if it failed in the same way."""

    def __init__(self, run: Callable[[Strategy], tuple[Log | None, int]], budget: int = BUDGET) -> None:
        self._run, self._left = run, budget

    @property
    def over(self) -> bool:
        return self._left <= 0

    def __call__(self, policy: Strategy) -> Log | None:
        if self.over:
            return None
        log, steps = self._run(policy)
        self._left -= steps + EACH
        return log


def replay_strategy(decisions: Sequence[Decision]) -> ReplayStrategy:
    return ReplayStrategy({(task, step): chosen for task, step, chosen in decisions})


def preemptions(log: Log) -> int:
    """How often a thread lost the baton although it could have gone on."""
    return sum(entry[3] for entry in log)


def shrink(log: Log, attempt: Attempts, lapses: bool = False) -> Log:
    """The shortest failing schedule that greedy removal and a bounded search find; fails as the given one does.

    lapses: time lapses in the given one.
    """
    best = _drop(_cut(log, attempt), attempt)
    if not best:
        return best
    for bound in range(preemptions(best) + 1):
        for changes in range(max(1, bound), min(bound + 2, len(best)) + 1):
            search = DfsStrategy(bound, changes, lapses=lapses)
            for _ in range(TRIES if bound == preemptions(best) else DROPS):
                if attempt.over or not search.new_execution():
                    break
                found = attempt(search)
                if found is not None:
                    return _drop(found, attempt)
    return best


def _cut(log: Log, attempt: Attempts) -> Log:
    """The shortest of a few beginnings that suffices: what follows a mistake seldom matters."""
    size = 0
    while size < len(log) and not attempt.over:
        found = attempt(replay_strategy([entry[:3] for entry in log[:size]]))
        if found is not None and len(found) < len(log):
            return found
        size = size * 2 or 1
    return log


def _drop(log: Log, attempt: Attempts) -> Log:
    best = log
    size = max(1, len(best) // 2)
    left = DROPS
    while size:
        at = 0
        changed = False
        while at < len(best) and left and not attempt.over:
            left -= 1
            fewer = [*best[:at], *best[at + size :]]
            found = attempt(replay_strategy([entry[:3] for entry in fewer]))
            if found is not None and (preemptions(found), len(found)) < (preemptions(best), len(best)):
                best, changed = found, True
            else:
                at += size
        if not left or attempt.over:
            break
        size = size // 2 if not changed or size > 1 else 1
        if size == 0 and changed:
            size = 1
    return best
