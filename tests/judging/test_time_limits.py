"""A failure by one measured time is near its limit up to twice that limit, and only where that time was the cause."""

import pytest
from msgspec.structs import replace

from grader.judging import is_near_limit
from grader.model import Expectation, Reason, RecordedExpectation, Stopped
from grader.model.network import NetworkSpec
from grader.model.observation import ThreadState
from grader.model.run_spec import ExplorationSpec
from tests.builders import CLEAN, check_of, clean

STACK = (ThreadState(sort="thread", name="MainThread"),)
MISSED = clean(ending=Stopped("missed"), stack_dump=STACK)
LISTENING = replace(CLEAN.run, heartbeat=0.05)


@pytest.mark.parametrize(
    ("reason", "seen", "near"),
    [
        (Reason.BLOCKS_EVENT_LOOP, clean(run=LISTENING, longest_silence=0.31), True),
        (Reason.BLOCKS_EVENT_LOOP, clean(run=LISTENING, longest_silence=0.51), False),
        (Reason.BLOCKS_EVENT_LOOP, replace(MISSED, run=LISTENING, longest_silence=0.31), False),
        (Reason.BLOCKS_EVENT_LOOP, clean(run=LISTENING), False),
        (Reason.BLOCKS_EVENT_LOOP, clean(run=LISTENING, fair_time=1.0, heartbeats=(0.5,) * 11), True),
        (Reason.BLOCKS_EVENT_LOOP, clean(run=LISTENING, fair_time=1.0, heartbeats=(0.5,) * 5), False),
        (Reason.BLOCKS_EVENT_LOOP, clean(run=LISTENING, fair_time=1.0, heartbeats=(0.5,) * 15), False),
        (Reason.TOO_SLOW, clean(longest_idle=1.4), True),
        (Reason.TOO_SLOW, clean(longest_idle=1.6), False),
        (Reason.SEQUENTIAL, clean(run=LISTENING, longest_silence=0.31, longest_idle=1.4), False),
        (None, clean(run=LISTENING, longest_silence=0.2, longest_idle=0.7), False),
    ],
)
def test_a_measured_time_is_near_its_limit_up_to_twice_that(reason, seen, near):
    assert is_near_limit(check_of("together", reason, evidence=(seen,))) is near


EXPLORING = replace(CLEAN.run, exploration=ExplorationSpec(schedules=500))


@pytest.mark.parametrize(
    ("cause", "fair", "near"),
    [
        ("missed", 1.0, True),
        ("deadline", 1.0, True),
        ("missed", 2.0, False),
        ("calls", 1.0, False),
        ("cpu", 1.0, False),
        ("import", 3.0, True),
    ],
)
def test_a_run_that_waited_in_vain_on_an_overloaded_machine_is_near_the_limit(cause, fair, near):
    seen = clean(ending=Stopped(cause), fair_time=fair, ended=3.0, stack_dump=STACK)
    assert is_near_limit(check_of("together", Reason.SEQUENTIAL, evidence=(seen,))) is near


@pytest.mark.parametrize(("stack", "near"), [((), True), (STACK, False)])
def test_a_process_that_did_not_react_may_not_have_been_able_to(stack, near):
    seen = clean(ending=Stopped("deadline"), fair_time=3.0, ended=3.0, stack_dump=stack)
    assert is_near_limit(check_of("together", Reason.TIMED_OUT, evidence=(seen,))) is near


@pytest.mark.parametrize(("cause", "near"), [("cpu", True), ("deadline", True), ("garbled", False)])
def test_an_exploration_that_took_too_long_may_have_been_slow_because_of_the_machine(cause, near):
    seen = clean(run=EXPLORING, ending=Stopped(cause), fair_time=3.0, ended=3.0, stack_dump=STACK)
    assert is_near_limit(check_of("together", Reason.TIMED_OUT, evidence=(seen,))) is near


@pytest.mark.parametrize(("fair", "near"), [(2.0, True), (2.5, False)])
def test_a_program_with_a_network_has_limits_of_time_of_its_own(fair, near):
    seen = clean(run=replace(CLEAN.run, network=NetworkSpec()), fair_time=fair, ended=3.0)
    assert is_near_limit(check_of("late", Reason.WRONG_RESULT, evidence=(seen,))) is near
    assert not is_near_limit(check_of("late", evidence=(seen,)))


@pytest.mark.parametrize(("fair", "near"), [(1.0, True), (2.9, False)])
@pytest.mark.parametrize(
    ("reason", "seen"),
    [
        (Reason.TOO_SLOW, {"longest_idle": 9.0}),
        (Reason.BLOCKS_EVENT_LOOP, {"run": LISTENING, "longest_silence": 9.0}),
        (Reason.PARTLY_CONCURRENT, {}),
        (Reason.SEQUENTIAL, {}),
        (Reason.LEFT_RUNNING, {}),
    ],
)
def test_on_a_busy_machine_no_measured_time_and_no_chance_overlap_is_believed_at_once(reason, seen, fair, near):
    report = check_of("together", reason, evidence=(clean(**seen, fair_time=fair, ended=3.0),))
    assert is_near_limit(report) is near


@pytest.mark.parametrize(("makespan", "near"), [(0.14, False), (0.2, True), (0.31, False)])
def test_jobs_that_took_a_little_too_long_are_near_the_limit(makespan, near):
    expected = RecordedExpectation(run=0, expected=Expectation(within=0.1))
    report = replace(
        check_of("together", Reason.PARTLY_CONCURRENT, evidence=(clean(fair_makespan=makespan),)),
        expectations=(expected,),
    )
    assert is_near_limit(report) is near
