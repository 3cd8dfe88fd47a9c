"""Buggy programs are found out, for the right reason, within 1,000 schedules; correct ones never are."""

from pathlib import Path

import pytest

from grader.sim import explore, load, replay

HERE = Path(__file__).parent
BUGS = {
    "async_from_thread": ("assertion", "lost_update"),
    "async_lost_update": ("assertion", "lost_update"),
    "async_order": ("assertion", "order_violation"),
    "barrier_broken": ("deadlock", "deadlock"),
    "check_then_act_cache": ("assertion", "check_then_act"),
    "check_then_act_pop": ("exception", "check_then_act"),
    "deadlock_dining": ("deadlock", "deadlock"),
    "deadlock_queue_join": ("deadlock", "deadlock"),
    "deadlock_self": ("deadlock", "deadlock"),
    "if_not_while": ("exception", "check_then_act"),
    "lazy_singleton": ("assertion", "check_then_act"),
    "leak_thread": ("leak", "leak"),
    "livelock_flag": ("livelock", "livelock"),
    "lost_update_closure": ("assertion", "lost_update"),
    "lost_update_global": ("assertion", "lost_update"),
    "lost_update_item": ("assertion", "lost_update"),
    "lost_wakeup_event": ("deadlock", "lost_wakeup"),
    "lost_wakeup_notify_one": ("deadlock", "lost_wakeup"),
    "order_violation": ("exception", "order_violation"),
    "over_release": ("exception", "over_release"),
    "reorder_many": ("assertion", "order_violation"),
    "semaphore_over_release": ("exception", "over_release"),
    "twostage": ("assertion", "order_violation"),
    "unawaited": ("leak", "leak"),
    "unretrieved_future": ("exception", "unknown"),
    "unretrieved_task": ("exception", "unknown"),
}
CORRECT = sorted(path.stem for path in (HERE / "correct").glob("*.py"))


def test_every_buggy_program_has_its_bug_named():
    assert sorted(path.stem for path in (HERE / "buggy").glob("*.py")) == sorted(BUGS)


@pytest.mark.parametrize("name", BUGS)
def test_a_bug_is_found_named_and_replayed(name):
    module = load(HERE / "buggy" / f"{name}.py")
    found = explore(module.program)
    assert found.outcome == "failed"
    assert (found.failure.kind, found.failure.bug) == BUGS[name], found.failure.explanation
    again = replay(module.program, found.failure.token)
    assert not again.diverged
    assert again.failure.steps == found.failure.steps
    assert again.failure.message == found.failure.message


@pytest.mark.parametrize("seed", range(1, 4))
@pytest.mark.parametrize("name", BUGS)
def test_a_bug_is_found_from_any_seed(name, seed):
    assert explore(load(HERE / "buggy" / f"{name}.py").program, seed=seed).failure.kind == BUGS[name][0]


@pytest.mark.parametrize("name", CORRECT)
def test_a_correct_program_is_never_blamed(name):
    found = explore(load(HERE / "correct" / f"{name}.py").program, schedules=300)
    assert found.failure is None, found.failure.explanation
