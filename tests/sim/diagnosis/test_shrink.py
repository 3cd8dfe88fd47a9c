"""Shrinking removes every decision that the failure does not need, within its budget."""

import sys

from grader.sim.diagnosis import Attempts, decisions_of, preemptions, shrink
from grader.sim.strategies import ReplayStrategy


def run_if(needed, cost=1):
    """A program that fails if its schedule contains all needed decisions. Depth-first search never finds it."""
    strategies = []

    def run(strategy):
        strategies.append(strategy)
        taken = getattr(strategy, "_decisions", {})
        log = [(task, step, chosen, True) for (task, step), chosen in taken.items()]
        return (log if needed <= set(decisions_of(log)) else None), cost

    return run, strategies


def test_every_decision_that_is_not_needed_is_removed():
    log = [(n % 3, n, (n + 1) % 3, True) for n in range(1, 40)]
    needed = {log[4][:3], log[21][:3]}
    run, _ = run_if(needed)
    shrunk = shrink(log, Attempts(run, budget=10**9))
    assert set(decisions_of(shrunk)) == needed
    assert preemptions(shrunk) == 2


def test_a_failure_under_every_schedule_needs_no_decision():
    run, strategies = run_if(set())
    assert shrink([(0, 1, 1, True), (1, 1, 0, False)], Attempts(run)) == []
    assert len(strategies) == 1
    assert isinstance(strategies[0], ReplayStrategy)


def test_the_first_schedule_that_depth_first_search_finds_is_preferred():
    def run(strategy):
        found = [(0, 1, 1, True)] if not isinstance(strategy, ReplayStrategy) else None
        return found, 1

    assert shrink([(0, 9, 1, True)], Attempts(run)) == [(0, 1, 1, True)]


def test_the_budget_ends_shrinking():
    run, strategies = run_if({(0, 1, 1)}, cost=150)
    log = [(0, n, 1, True) for n in range(1, 9)]
    attempts = Attempts(run, budget=500)
    shrink(log, attempts)
    assert attempts.exhausted
    assert len(strategies) == 2  # each execution costs its 150 steps and 100 more
    assert attempts(ReplayStrategy({})) is None


def test_preemptions_are_counted_without_other_decisions():
    assert preemptions([(0, 1, 1, True), (1, 4, 0, False), (0, 7, 1, True)]) == 2


def test_a_long_schedule_is_left_as_it_is_once_the_budget_is_used_up(monkeypatch):
    counted = []
    monkeypatch.setattr(sys.modules[shrink.__module__], "preemptions", lambda log: counted.append(log) or len(log))
    log = [(n % 2, n, 1, True) for n in range(1, 3000)]
    assert shrink(log, Attempts(lambda strategy: (None, 10**9))) == log
    assert len(counted) < 10
