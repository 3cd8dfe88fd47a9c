"""Shrinks a failing schedule: first to few decisions, then to few preemptions.

Its law: of the schedules with the fewest preemptions and changes, the first one that depth-first search finds is shown,
whatever the seed found. So the same bug is always explained in the same way. The budget is counted in steps, not in
seconds, so that a busy machine gives the same result.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from grader.sim.core import Decision, points_without_effect
from grader.sim.strategies import DfsStrategy, ReplayStrategy, Strategy

MAX_REMOVALS: Final = 300
"""Executions for removing decisions, and for the search at each bound below the known number of preemptions."""

MAX_EXECUTIONS: Final = 1500
"""Executions for the search at the known number of preemptions."""

STEP_BUDGET: Final = 150_000
"""Steps for shrinking one schedule: about a tenth of a second to a quarter."""

EXECUTION_STEPS: Final = 100
"""Steps that each execution counts in addition to its own, however short it is."""

Log = Sequence[tuple[int, int, int, bool]]
"""The decisions of an execution: (task, its step, what was chosen, whether it was a preemption)."""


class Attempts:
    """Runs the program under a strategy, as long as the budget lasts.

    run: returns the decisions if the execution failed in the same way, else None; and the steps that it took.
    """

    def __init__(self, run: Callable[[Strategy], tuple[Log | None, int]], budget: int = STEP_BUDGET) -> None:
        self._run, self._budget = run, budget

    @property
    def exhausted(self) -> bool:
        return self._budget <= 0

    def __call__(self, strategy: Strategy) -> Log | None:
        """The decisions of the execution if it failed in the same way; None if not, or if the budget is used up."""
        if self.exhausted:
            return None
        log, steps = self._run(strategy)
        self._budget -= steps + EXECUTION_STEPS
        return log


def decisions_of(log: Log) -> list[Decision]:
    """The log without the marks of preemptions."""
    return [entry[:3] for entry in log]


def replay_strategy(decisions: Iterable[Decision]) -> ReplayStrategy:
    """A strategy that takes these decisions."""
    return ReplayStrategy({(task, step): chosen for task, step, chosen in decisions})


def preemptions(log: Log) -> int:
    """How often a task lost control although it could have continued."""
    return sum(entry[3] for entry in log)


def shrink(log: Log, attempt: Attempts, early_timers: bool = False) -> Log:
    """The shortest schedule with the same failure that greedy removal and a bounded search find.

    early_timers: whether timers fire early in the given schedule.
    """
    best = _remove_chunks(_shortest_prefix(log, attempt), attempt)
    if not best:
        return best
    idle_points = points_without_effect()
    most = preemptions(best)
    for bound in range(most + 1):
        if attempt.exhausted:
            break
        for changes in range(max(1, bound), min(bound + 2, len(best)) + 1):
            search = DfsStrategy(bound, changes, early_timers=early_timers, idle_points=idle_points)
            for _ in range(MAX_EXECUTIONS if bound == most else MAX_REMOVALS):
                if attempt.exhausted or not search.new_execution():
                    break
                found = attempt(search)
                if found is not None:
                    return _remove_chunks(found, attempt)
    return best


def _shortest_prefix(log: Log, attempt: Attempts) -> Log:
    """The shortest of a few prefixes that still fails: decisions after the decisive one rarely matter."""
    size = 0
    while size < len(log) and not attempt.exhausted:
        found = attempt(replay_strategy(decisions_of(log[:size])))
        if found is not None and len(found) < len(log):
            return found
        size = size * 2 or 1
    return log


def _remove_chunks(log: Log, attempt: Attempts) -> Log:
    """Removes runs of decisions while the failure stays: first half of them, then shorter runs, then single ones."""
    best = log
    size = max(1, len(best) // 2)
    attempts_left = MAX_REMOVALS
    while size:
        at = 0
        changed = False
        while at < len(best) and attempts_left and not attempt.exhausted:
            attempts_left -= 1
            fewer = [*best[:at], *best[at + size :]]
            found = attempt(replay_strategy(decisions_of(fewer)))
            if found is not None and (preemptions(found), len(found)) < (preemptions(best), len(best)):
                best, changed = found, True
            else:
                at += size
        if not attempts_left or attempt.exhausted:
            break
        size = size // 2 if not changed or size > 1 else 1
        if size == 0 and changed:
            size = 1
    return best
