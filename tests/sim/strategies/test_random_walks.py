"""Random walks choose by their seed and by what they are asked, and by nothing else."""

import pytest

from grader.sim.core import ACCESSED_NAMES
from grader.sim.strategies.random_walks import (
    FREQUENT_DECISIONS,
    WALKS,
    DelayedStartWalk,
    LimitedWalk,
    RandomWalk,
    SelectiveWalk,
    WeightedWalk,
    walks,
)
from tests.sim.strategies.steps import choices, tasks


def test_the_labels_are_part_of_the_seeds_and_never_change():
    assert list(WALKS) == ["RandomWalk", "FewWalk", "UnequalWalk", "LateWalk", "SelectiveWalk"]


@pytest.mark.parametrize("kind", WALKS.values())
def test_the_same_seed_chooses_the_same_and_another_seed_does_not(kind):
    assert choices(kind("7")) == choices(kind("7"))
    assert choices(kind("7")) != choices(kind("8"))


def test_the_choices_of_a_seed_never_change():
    first = [choices(walk, rounds=12)[:12] for walk in walks(0)]
    assert first == FIRST_CHOICES


FIRST_CHOICES = [
    [2, 1, 0, 0, 1, 0, 0, 2, 0, 1, 1, 2],
    [1, 1, 0, 2, 0, 2, 0, 2, 0, 0, 0, 2],
    [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2],
    [0, 0, 0, 1, 1, 1, 0, 1, 2, 2, 1, 2],
    [1, 0, 0, 2, 0, 2, 0, 0, 1, 0, 2, 1],
]


@pytest.mark.parametrize("kind", WALKS.values())
def test_a_walk_switches_to_another_task_on_a_yield(kind):
    walk = kind("1")
    walk.new_execution()
    runnable = tasks(3)
    assert all(walk.on_yield(runnable[0], runnable) is not runnable[0] for _ in range(20))


def test_a_walk_gets_slower_in_a_long_execution():
    walk = RandomWalk("1")
    walk.new_execution()
    runnable = tasks(2)
    steps = [walk.steps_until_choice(runnable[0], runnable, 0) for _ in range(FREQUENT_DECISIONS + 50)]
    assert min(steps[: FREQUENT_DECISIONS - 1]) == 0
    assert min(steps[FREQUENT_DECISIONS:]) >= 16


def test_threads_of_a_weighted_walk_keep_their_speed_within_an_execution():
    walk = WeightedWalk("1")
    walk.new_execution()
    runnable = tasks(2)
    runnable[0].priority, runnable[1].priority = 1.0, 0.015625
    chosen = [walk.next_task(runnable[0], runnable, runnable[0], 0).index for _ in range(1000)]
    assert 0 < chosen.count(1) < 50
    assert [task.priority for task in runnable] == [1.0, 0.015625]


def test_delayed_threads_begin_when_the_thread_that_starts_them_blocks():
    walk = DelayedStartWalk("1")
    walk.new_execution()
    main, *others = tasks(4)
    assert all(walk.next_task(main, [main, *others], main, 5) is main for _ in range(20))
    assert walk.next_task(main, others, others[0], 6) in others


def test_delayed_threads_begin_after_three_bursts_of_the_thread_that_starts_them():
    walk = DelayedStartWalk("1")
    walk.new_execution()
    main, *others = runnable = tasks(4)
    for _ in range(3):
        assert walk.next_task(main, runnable, main, 5) is main
        walk.on_yield(main, runnable)
    assert {walk.next_task(main, runnable, main, 5) for _ in range(60)} == {main, *others}


def test_a_limited_walk_runs_two_or_three_threads_at_a_time():
    sizes = set()
    for seed in range(20):
        walk = LimitedWalk(str(seed))
        walk.new_execution()
        runnable = tasks(20)
        sizes.add(len({walk.next_task(runnable[0], runnable, runnable[1], 0).index for _ in range(200)}))
    assert sizes == {2, 3}


def test_a_selective_walk_switches_only_where_a_selected_variable_is_accessed():
    walk = SelectiveWalk("3")
    runnable = tasks(2)
    ACCESSED_NAMES.update({-10: "balance", -11: "name"})
    walk.new_execution()
    for point in (-10, -11):
        for task in runnable:
            task.point = point
            walk.next_task(task, runnable, task, 0)
    stayed = {-10: 0, -11: 0}
    for _ in range(60):
        walk.new_execution()
        for point in stayed:
            runnable[0].point = point
            stayed[point] += all(walk.next_task(runnable[0], runnable, runnable[0], 0) is runnable[0] for _ in range(8))
    assert all(5 < count < 55 for count in stayed.values())


def test_a_selective_walk_prefers_the_thread_with_more_selected_accesses_left():
    walk = SelectiveWalk("3")
    first, second = runnable = tasks(2)
    ACCESSED_NAMES[-12] = "total"
    walk.new_execution()
    for task, count in ((first, 1), (second, 9)):
        task.point = -12
        for _ in range(count):
            walk.next_task(task, runnable, task, 0)
    chosen = []
    for _ in range(200):
        walk.new_execution()
        chosen.append(walk.next_task(first, runnable, second, 0).index)
    assert 160 < chosen.count(1) < 200
