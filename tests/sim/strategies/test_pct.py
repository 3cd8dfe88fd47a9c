"""PCT runs the task with the highest priority and lowers priorities at the drawn steps."""

from grader.sim.strategies.base import FOREVER
from grader.sim.strategies.pct import DEPTHS, PctStrategy, pct_strategies
from tests.sim.strategies.steps import choices, tasks


def new(depth, length=40, seed="1"):
    strategy = PctStrategy(seed, depth)
    strategy.report_length(length, 2)
    strategy.new_execution()
    return strategy


def test_the_same_seed_chooses_the_same_and_another_seed_does_not():
    assert choices(PctStrategy("7", 3)) == choices(PctStrategy("7", 3))
    assert choices(PctStrategy("7", 3)) != choices(PctStrategy("8", 3))


def test_there_is_one_strategy_for_each_depth():
    assert [strategy._depth for strategy in pct_strategies(0)] == list(DEPTHS) == [2, 3, 5]


def test_the_task_with_the_highest_priority_runs():
    first, second = runnable = tasks(2)
    first.priority, second.priority = 1.2, 1.7
    strategy = new(depth=1)
    assert strategy.steps_until_choice(first, runnable, 0) == 0
    assert strategy.next_task(first, runnable, first, 0) is second
    assert strategy.steps_until_choice(second, runnable, 0) == FOREVER


def test_the_running_task_gets_the_lowest_priority_at_each_drawn_step():
    first, second = runnable = tasks(2)
    first.priority, second.priority = 1.7, 1.2
    strategy = new(depth=3)
    early, late = changes = list(strategy._changes)
    assert changes == sorted(changes)
    assert all(0 <= step < 40 for step in changes)
    assert strategy.steps_until_choice(first, runnable, 0) == early
    assert strategy.next_task(first, runnable, first, early) is second
    assert first.priority == -1.0
    assert strategy.steps_until_choice(second, runnable, early) == late - early
    assert strategy.next_task(second, runnable, second, late) is first
    assert second.priority == -2.0


def test_a_yield_lowers_the_priority_as_well():
    first, second = runnable = tasks(2)
    first.priority, second.priority = 1.7, 1.2
    assert new(depth=1).on_yield(first, runnable) is second
    assert first.priority == -1.0


def test_the_drawn_steps_are_within_the_length_of_the_program():
    for seed in range(50):
        assert max(new(depth=5, length=6, seed=str(seed))._changes) < 6
