"""Policies choose by what they are asked and by their seed, and by nothing else."""

import pytest

from grader.sim.core.switch_points import NAMES
from grader.sim.core.task import Task
from grader.sim.strategies.dfs import DfsStrategy
from grader.sim.strategies.pct import PctStrategy
from grader.sim.strategies.portfolio import search
from grader.sim.strategies.random_walks import DelayedStartWalk, LimitedWalk, RandomWalk, SelectiveWalk, WeightedWalk
from grader.sim.strategies.replay import ReplayStrategy

WALKS = (RandomWalk, WeightedWalk, DelayedStartWalk, LimitedWalk, SelectiveWalk)


def tasks(count):
    made = [Task(index, f"t{index}", None, False) for index in range(count)]
    for task in made:
        task.runnable = True
    return made


def choices(policy, count=3, rounds=40):
    """Whom it lets run, at points of which each is a decision."""
    chosen = []
    for _ in range(3):
        policy.new_execution()
        runnable = tasks(count)
        task = runnable[0]
        for total in range(rounds):
            policy.steps_until_choice(task, runnable, total)
            task = policy.next_task(task, runnable, task if total % 3 else runnable[1], total)
            chosen.append(task.index)
        policy.report_length(rounds, count)
    return chosen


@pytest.mark.parametrize("kind", [*WALKS, lambda seed: PctStrategy(seed, 3)])
def test_the_same_seed_chooses_the_same_and_another_one_does_not(kind):
    assert choices(kind("7")) == choices(kind("7"))
    assert choices(kind("7")) != choices(kind("8"))


@pytest.mark.parametrize("kind", WALKS)
def test_a_walk_lets_somebody_else_go_on_when_it_is_told_to(kind):
    walk = kind("1")
    walk.new_execution()
    runnable = tasks(3)
    assert all(walk.on_yield(runnable[0], runnable) is not runnable[0] for _ in range(20))


def test_late_threads_begin_when_whoever_starts_them_blocks():
    walk = DelayedStartWalk("1")
    walk.new_execution()
    main, *others = tasks(4)
    assert all(walk.next_task(main, [main, *others], main, 5) is main for _ in range(20))
    assert walk.next_task(main, others, others[0], 6) in others


def test_only_a_few_threads_are_under_way_at_a_time():
    walk = LimitedWalk("1")
    walk.new_execution()
    runnable = tasks(20)
    seen = {walk.next_task(runnable[0], runnable, runnable[1], 0).index for _ in range(200)}
    assert len(seen) <= 3


def test_a_selective_walk_stays_with_a_thread_until_it_comes_to_what_was_chosen():
    walk = SelectiveWalk("3")
    runnable = tasks(2)
    NAMES.update({-10: "balance", -11: "name"})
    walk.new_execution()
    for site in (-10, -11):
        for task in runnable:
            task.site = site
            walk.next_task(task, runnable, task, 0)
    stayed = {}
    for _ in range(60):
        walk.new_execution()
        for site in (-10, -11):
            runnable[0].site = site
            kept = all(walk.next_task(runnable[0], runnable, runnable[0], 0) is runnable[0] for _ in range(8))
            stayed[site] = stayed.get(site, 0) + kept
    assert all(5 < count < 55 for count in stayed.values())


def run(policy, lengths):
    """The order in which two tasks of so many steps each run under a policy."""
    runnable = tasks(len(lengths))
    order, left = [], dict(enumerate(lengths))
    task = runnable[0]
    while runnable:
        order.append(task.index)
        left[task.index] -= 1
        if not left[task.index]:
            runnable = [other for other in runnable if other is not task]
            if not runnable:
                break
            task = policy.next_task(task, runnable, runnable[0], 0) if len(runnable) > 1 else runnable[0]
        elif len(runnable) > 1 and policy.steps_until_choice(task, runnable, 0) == 0:
            task = policy.next_task(task, runnable, task, 0)
    return tuple(order)


def test_depth_first_runs_each_schedule_once_and_then_is_exhausted():
    search = DfsStrategy(2)
    seen = []
    while search.new_execution():
        seen.append(run(search, [2, 2]))
    assert search.exhausted
    assert len(seen) == len(set(seen))
    assert {(0, 0, 1, 1), (0, 1, 0, 1), (0, 1, 1, 0)} <= set(seen)


def test_depth_first_without_preemptions_says_that_it_left_some_out():
    search = DfsStrategy(0)
    while search.new_execution():
        run(search, [2, 2])
    assert search.cut


def test_changes_can_be_bounded_too():
    search = DfsStrategy(5, 1)
    seen = set()
    while search.new_execution():
        seen.add(run(search, [3, 3]))
    assert (0, 1, 0, 1, 0, 1) not in seen
    assert (0, 0, 1, 1, 1, 0) in seen


def test_a_replay_takes_each_decision_at_its_step_and_notices_when_it_cannot():
    policy = ReplayStrategy({(0, 2): 1, (0, 3): 7})
    first, second = runnable = tasks(2)
    first.steps = 1
    assert policy.steps_until_choice(first, runnable, 0) == 0
    first.steps = 2
    assert policy.next_task(first, runnable, first, 0) is second
    assert not policy.diverged
    first.steps = 3
    assert policy.next_task(first, runnable, first, 0) is first
    assert policy.diverged


@pytest.mark.parametrize("strategy", ["random", "pct"])
def test_a_search_begins_with_a_policy_that_is_ready(strategy):
    plan = search(strategy, 0)
    for _ in range(30):
        policy = plan.next()
        assert policy is not None
        policy.steps_until_choice(tasks(2)[0], tasks(2), 0)
        plan.ran(20, 3)
