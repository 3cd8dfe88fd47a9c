"""Makes a failing schedule as short as can be: first fewer decisions, then fewer preemptions."""

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Final

from grader.sim.policies import DepthFirst, Follow, Policy
from grader.sim.tokens import Decision

TRIES: Final = 300
SECONDS: Final = 1.5
"""How long may be spent on making one schedule shorter; only programs that hardly end come near it."""

Log = Sequence[tuple[int, int, int, bool]]
Attempt = Callable[[Policy], Log | None]
"""Runs the program under a policy; its decisions if it failed in the same way, else None."""


def follow(decisions: Sequence[Decision]) -> Follow:
    return Follow({(task, step): chosen for task, step, chosen in decisions})


def preemptions(log: Log) -> int:
    """How often a thread lost the baton although it could have gone on."""
    return sum(entry[3] for entry in log)


def shrink(log: Log, attempt: Attempt) -> Log:
    """The shortest failing schedule that greedy removal and a bounded search find; fails as the given one does."""
    end = perf_counter() + SECONDS
    best = _drop(_cut(log, attempt, end), attempt, end)
    for bound in range(preemptions(best)):
        search = DepthFirst(bound)
        for _ in range(TRIES):
            if perf_counter() > end or not search.begin():
                break
            found = attempt(search)
            if found is not None:
                shorter = _drop(found, attempt, end)
                return shorter if preemptions(shorter) < preemptions(best) else best
    return best


def _cut(log: Log, attempt: Attempt, end: float) -> Log:
    """The shortest of a few beginnings that suffices: what follows a mistake seldom matters."""
    size = 0
    while size < len(log) and perf_counter() < end:
        found = attempt(follow([entry[:3] for entry in log[:size]]))
        if found is not None and len(found) < len(log):
            return found
        size = size * 2 or 1
    return log


def _drop(log: Log, attempt: Attempt, end: float) -> Log:
    best = log
    size = max(1, len(best) // 2)
    left = TRIES
    while size:
        at = 0
        changed = False
        while at < len(best) and left and perf_counter() < end:
            left -= 1
            fewer = [*best[:at], *best[at + size :]]
            found = attempt(follow([entry[:3] for entry in fewer]))
            if found is not None and (preemptions(found), len(found)) < (preemptions(best), len(best)):
                best, changed = found, True
            else:
                at += size
        if not left or perf_counter() >= end:
            break
        size = size // 2 if not changed or size > 1 else 1
        if size == 0 and changed:
            size = 1
    return best
