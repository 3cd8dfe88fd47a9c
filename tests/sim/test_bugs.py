"""Each buggy program is found out as what it states, and its token shows the same again."""

import pytest
from corpus import kinds, names, program

from grader.sim import explore, replay

NAMED = (
    "check_then_act_cache",
    "check_then_act_pop",
    "leak_thread",
    "lost_update_closure",
    "lost_update_global",
    "lost_update_item",
    "lost_wakeup_event",
    "lost_wakeup_notify_one",
    "order_violation",
    "unretrieved_future",
)


@pytest.mark.parametrize("name", names("bugs"))
def test_a_bug_is_found_and_replayed(name):
    module = program("bugs", name)
    for seed in (0, 1):
        failure = explore(module.program, seed=seed, lapses=getattr(module, "LAPSES", False)).failure
        assert failure.kind in kinds(module), failure.explanation
    again = replay(module.program, failure.token)
    assert not again.diverged
    assert (again.failure.steps, again.failure.message) == (failure.steps, failure.message)


@pytest.mark.parametrize("name", NAMED)
def test_a_bug_is_called_by_its_name(name):
    module = program("bugs", name)
    failure = explore(module.program, seed=2).failure
    assert failure.bug == module.CLASS, failure.explanation


@pytest.mark.parametrize("name", [name for name in names("bugs") if hasattr(program("bugs", name), "LAPSES")])
def test_sleeps_and_timeouts_are_long_enough_while_time_passes_only_when_nobody_can_run(name):
    module = program("bugs", name)
    assert explore(module.program, schedules=300).failure is None
