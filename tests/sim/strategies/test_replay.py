"""A replay takes each decision at its step, and the default elsewhere."""

from grader.sim.strategies.base import FOREVER
from grader.sim.strategies.replay import ReplayStrategy
from tests.sim.strategies.steps import tasks


def test_each_decision_is_taken_at_its_step_and_an_impossible_one_is_reported():
    strategy = ReplayStrategy({(0, 2): 1, (0, 3): 7})
    first, second = runnable = tasks(2)
    first.steps = 1
    assert strategy.steps_until_choice(first, runnable, 0) == 0
    first.steps = 2
    assert strategy.next_task(first, runnable, first, 0) is second
    assert not strategy.diverged
    first.steps = 3
    assert strategy.next_task(first, runnable, first, 0) is first
    assert strategy.diverged


def test_without_a_decision_the_default_is_taken():
    strategy = ReplayStrategy({})
    first, second, third = runnable = tasks(3)
    assert strategy.steps_until_choice(first, runnable, 0) == FOREVER
    assert strategy.next_task(first, runnable, first, 0) is first
    assert strategy.on_yield(second, runnable) is third
    assert strategy.on_yield(third, runnable) is first
    assert strategy.choose(first, 5, rare=False) == 0
    assert strategy.advance_time(first) is False
