"""Depth-first search runs each schedule once, and knows what it has left out."""

import pytest

from grader.sim.strategies.dfs import DfsStrategy, IterativeBounding
from tests.sim.strategies.steps import order_of_steps, tasks


def all_orders(search, lengths):
    orders = []
    while search.new_execution():
        orders.append(order_of_steps(search, lengths))
    return orders


def test_each_schedule_is_run_once_until_none_is_left():
    search = DfsStrategy(2)
    orders = all_orders(search, [2, 2])
    assert search.exhausted
    assert len(orders) == len(set(orders))
    assert {(0, 0, 1, 1), (0, 1, 0, 1), (0, 1, 1, 0)} <= set(orders)


def test_a_search_without_preemptions_knows_that_it_is_cut():
    search = DfsStrategy(0)
    assert all_orders(search, [2, 2]) == [(0, 0, 1, 1)]
    assert search.cut


def test_the_number_of_changes_can_be_limited():
    orders = set(all_orders(DfsStrategy(5, 1), [3, 3]))
    assert (0, 1, 0, 1, 0, 1) not in orders
    assert (0, 0, 1, 1, 1, 0) in orders


def test_a_choice_between_very_many_possibilities_is_only_sampled():
    search = DfsStrategy(0)
    task, chosen = tasks(1)[0], []
    while search.new_execution():
        chosen.append(search.choose(task, 65_536, rare=False))
    assert chosen == [0, 1, 2, 3]
    assert search.skipped


@pytest.mark.parametrize(
    ("bound", "expected"), [(0, {(0, 0)}), (1, {(0, 0), (0, 1), (1, 0)}), (2, {(0, 0), (0, 1), (1, 0), (1, 1)})]
)
def test_rare_choices_count_as_preemptions(bound, expected):
    search, task, chosen = DfsStrategy(bound), tasks(1)[0], set()
    while search.new_execution():
        chosen.add((search.choose(task, 2, rare=True), search.choose(task, 2, rare=True)))
    assert chosen == expected


def test_a_program_that_is_not_deterministic_is_never_exhausted():
    search = DfsStrategy(0)
    task = tasks(1)[0]
    for count in (3, 2):
        assert search.new_execution()
        search.choose(task, count, rare=False)
    assert search.cut


@pytest.mark.parametrize("early_timers", [False, True])
def test_timers_fire_early_only_where_that_is_allowed(early_timers):
    search, fired = DfsStrategy(0, early_timers=early_timers), set()
    while search.new_execution():
        fired.add(search.advance_time(tasks(1)[0]))
    assert fired == ({False, True} if early_timers else {False})


def test_the_bound_is_raised_until_every_schedule_has_been_run():
    bounding, orders, bounds = IterativeBounding(), [], []
    while (search := bounding.next_strategy()) is not None:
        bounds.append(search.bound)
        orders.append(order_of_steps(search, [2, 2]))
    assert bounds == sorted(bounds)
    assert bounding.complete
    assert bounding.finished_bound == max(bounds)
    assert set(orders) == {(0, 0, 1, 1), (0, 1, 0, 1), (0, 1, 1, 0)}  # all in which task 0 begins


def test_it_never_switches_at_idle_points():
    search = DfsStrategy(1, idle_points=frozenset([7]))
    task, other = tasks(2)
    chosen = set()
    while search.new_execution():
        for task.point in (7, 8):
            chosen.add((task.point, search.next_task(task, [task, other], task, 0)))
    assert chosen == {(7, task), (8, task), (8, other)}
