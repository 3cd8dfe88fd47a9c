"""A failing execution becomes a Failure: shrunk, recorded and classified."""

import sys

import pytest

from grader.sim import explore, replay
from grader.sim.outcomes import collect_outcomes, explain

LOST_UPDATE = """
    import threading
    def program():
        box = {"n": 0}
        def add():
            n = box["n"]
            box["n"] = n + 1
        threads = [threading.Thread(target=add) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert box["n"] == 2
"""
ONE_THREAD = """
    def program():
        assert [] == [1], "always"
"""


def test_every_seed_and_strategy_leads_to_the_same_schedule_with_one_preemption(write):
    module = write(LOST_UPDATE)
    failures = [explore(module.program, seed=seed, strategy=name).failure for seed, name in ((2, "random"), (3, "pct"))]
    assert len({failure.token for failure in failures}) == 1
    assert failures[0].preemptions == 1


def test_a_replay_does_not_shrink_its_schedule(write):
    module = write(LOST_UPDATE)
    found = collect_outcomes(module.program, str, schedules=50, strategy="random").outcomes
    [token] = [outcome.token for outcome in found if outcome.kind]
    failure = replay(module.program, token).failure
    assert failure.token == token
    assert failure.preemptions > 1


@pytest.mark.skipif(not getattr(sys, "_is_gil_enabled", lambda: True)(), reason="needs the GIL")
@pytest.mark.parametrize("source", [LOST_UPDATE, ONE_THREAD])
def test_nothing_is_said_of_normal_runs_that_were_not_tried(write, source):
    failure = explore(write(source).program).failure
    assert failure.hidden_by_gil is None
    assert "without the scheduler" not in failure.explanation


@pytest.mark.parametrize(("wanted", "tried"), [(2, 0), (9, 25)])
def test_a_failure_under_every_schedule_is_not_called_rare_in_normal_runs(write, wanted, tried):
    with_call = LOST_UPDATE.replace('n = box["n"]', 'n = box["n"]; len([n])')
    failure = explore(write(with_call.replace("== 2", f"== {wanted}")).program).failure
    assert failure.every_time == tried
    assert failure.hidden_by_gil is (None if tried else False)
    assert ("runs without the scheduler can show this bug" in failure.explanation) is (not tried)


def test_a_failure_under_every_schedule_has_an_empty_schedule(write):
    failure = explore(write(ONE_THREAD).program).failure
    assert (failure.token, failure.preemptions, failure.bug, failure.message) == ("AAA", 0, "unknown", "always")


def test_an_unwanted_value_is_analysed_like_a_failed_assertion(write):
    module = write(LOST_UPDATE.replace('assert box["n"] == 2', 'return box["n"]'))
    [token] = [
        each.token for each in collect_outcomes(module.program, str, schedules=200).outcomes if each.value == "1"
    ]
    failure = explain(module.program, str, token)
    assert (failure.kind, failure.message, failure.bug, failure.preemptions) == (
        "assertion",
        "returned 1",
        "lost_update",
        1,
    )


def test_a_program_that_waits_without_end_shows_its_last_steps(write):
    module = write("""
        import asyncio
        async def program():
            ended = asyncio.create_task(asyncio.sleep(1))
            await ended
            while not ended.cancelled():
                await asyncio.sleep(0.1)
    """)
    failure = explore(module.program).failure
    assert failure.kind == "livelock"
    assert {step.line for step in failure.steps} <= {6, 7}
    assert failure.steps


def test_a_livelock_shows_its_own_loop_and_none_that_came_before(write):
    module = write("""
        import threading
        class Box:
            ready = False
        def program():
            box = Box()
            def spin():
                for _ in range(50_000):
                    box.ready
                while not box.ready:
                    pass
            thread = threading.Thread(target=spin)
            thread.start()
            if box.ready:
                box.ready = True
            thread.join()
    """)
    failure = explore(module.program).failure
    assert failure.kind == "livelock"
    assert {step.line for step in failure.steps if step.thread == "Thread-1 (spin)"} == {10}
